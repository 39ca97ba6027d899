"""The terms with which a talk begins: for every kind of contract, in every language, without a flaw once price and dates are in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from entrepot.deals.clauses.first import Frame, beginnings, first_terms, parts
from entrepot.deals.clauses.library import WRITTEN
from entrepot.deals.clauses.writing import names_in, written
from entrepot.deals.domain.checks import flaws
from entrepot.deals.domain.kinds import WITHOUT_PRICE, Kind
from entrepot.deals.domain.splitting import split
from entrepot.deals.domain.terms import Part, Side
from entrepot.deals.domain.wording import Wording, worded
from entrepot.vocabulary.languages import LANGUAGES, Language
from entrepot.vocabulary.money import Money
from entrepot.vocabulary.places import Jurisdiction
from tests.deals.agreed import FIRM, LAB, euro, said

SETS: tuple[tuple[Language, ...], ...] = (
    ("zh-Hans", "en"), ("en", "de"), ("de", "zh-Hans"), ("zh-Hant", "en"), ("zh-Hans",), ("zh-Hant",), ("en",), ("de",),
)  # fmt: skip


def everywhere(zh: str, hant: str, en: str, de: str) -> Wording:
    return worded({"zh-Hans": zh, "zh-Hant": hant, "en": en, "de": de})


def frame(languages: tuple[Language, ...] = ("zh-Hans", "en"), price: Money | None = None) -> Frame:
    """What is known before anybody has written a word."""
    lab, firm = (Side(one.key, one.part, everywhere("公司", "公司", "Firm", "Firma")) for one in (LAB, FIRM))
    return Frame(
        topic=said("低温釉料", "a glaze", "eine Glasur"), sides=(lab, firm), begins=date(2027, 1, 4),
        languages=languages, governing=languages[-1], law=Jurisdiction("DE"),
        seat=everywhere("慕尼黑", "慕尼黑", "Munich", "München"), price=price,
    )  # fmt: skip


def test_every_kind_has_terms_to_begin_with_in_every_language() -> None:
    assert set(beginnings()) == set(Kind)
    for begin in beginnings().values():
        texts = [begin.title, begin.subject, *begin.special]
        texts += [text for step in begin.steps for text in (step.title, step.proof)]
        assert [text for text in texts if not all(text.has(language) for language in WRITTEN)] == []
        for wording, (language, text) in ((one, pair) for one in texts for pair in one.texts):
            wanted = {"topic"} if wording in {begin.title, begin.subject} else set()
            assert (language, names_in(text)) == (language, wanted)


@pytest.mark.parametrize("kind", Kind)
def test_the_first_terms_have_no_flaw_once_price_and_dates_are_in(kind: Kind) -> None:
    wrong = []
    for languages, amount in product(SETS, ("90000", "100.01")):
        sides = frame(languages).sides
        if kind in WITHOUT_PRICE:
            sides = tuple(replace(side, part=Part.PARTNER) for side in sides)
        terms = first_terms(kind, replace(frame(languages, euro(amount)), sides=sides))
        wrong += [(languages, flaw) for flaw in flaws(terms)]
        assert len(written(terms).articles) >= 10
    assert wrong == []


@pytest.mark.parametrize("kind", sorted(set(Kind) - WITHOUT_PRICE))
def test_without_a_price_only_the_price_is_missing(kind: Kind) -> None:
    assert [flaw.code for flaw in flaws(first_terms(kind, frame()))] == ["price_missing"]


def test_parts_of_the_price_make_up_the_whole() -> None:
    assert {kind: sum(share for share, _ in parts(kind)) for kind in Kind} == {
        kind: 0 if kind in WITHOUT_PRICE else 100 for kind in Kind
    }
    for kind in set(Kind) - WITHOUT_PRICE:
        paid = first_terms(kind, frame(price=euro("100.01"))).payments
        assert sum(one.amount.amount for one in paid) == Decimal("100.01")


def test_who_provides_money_pays_it() -> None:
    paid = {
        kind: {(one.payer, one.payee) for one in first_terms(kind, frame(price=euro(900))).payments}
        for kind in (Kind.FINANCE, Kind.SERVICE)
    }
    assert paid == {Kind.FINANCE: {("lab", "firm")}, Kind.SERVICE: {("firm", "lab")}}


def test_what_the_deal_is_about_stands_in_title_and_subject() -> None:
    terms = first_terms(Kind.DEVELOPMENT, frame(("zh-Hans", "de")))
    assert terms.title.text("zh-Hans") == "技术开发合同：低温釉料"
    assert "„eine Glasur“" in terms.subject.text("de")


def test_an_agreement_may_be_in_one_language_alone() -> None:
    assert [flaws(first_terms(Kind.SERVICE, frame((language,), euro(9)))) for language in LANGUAGES] == [
        ()
    ] * 4


def test_a_sum_is_split_to_the_cent() -> None:
    assert split(Decimal(100), [1, 1, 1]) == (Decimal("33.33"), Decimal("33.33"), Decimal("33.34"))
    assert split(Decimal("0.02"), [1, 1, 1]) == (Decimal("0.00"), Decimal("0.00"), Decimal("0.02"))
    assert split(Decimal(90), [30, 70]) == (Decimal(27), Decimal(63))
    with pytest.raises(ValueError, match="shares"):
        split(Decimal(1), [0, 0])
