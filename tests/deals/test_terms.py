"""Terms as values: what is wrong with them, how they are kept, what changed between two versions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.deals.domain.checks import SAID, Flaw, flaws
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.plain import fingerprint, from_plain, to_plain
from entrepot.deals.domain.redline import Change, Piece, changes, earlier, later, lines, redline
from entrepot.deals.domain.terms import Part, Payment, Terms
from entrepot.deals.domain.wording import UNWRITTEN, worded
from entrepot.vocabulary.money import Money
from tests.deals.agreed import BANK, FIRM, LAB, euro, said, terms


def test_good_terms_have_no_flaw() -> None:
    assert (flaws(terms()), terms().promises, terms().side("lab")) == ((), 6, LAB)
    for language in ("en", "de", "zh-Hans"):
        assert flaws(terms(languages=(language,), governing=language)) == ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (terms(sides=(LAB,)), ["parties_few sides", "parties_parts sides", *[f"party_unknown payments p{n}" for n in (1, 2, 3)]]),
        (terms(sides=(LAB, FIRM, LAB)), ["key_twice sides lab"]),
        (terms(sides=(replace(LAB, part=Part.CLIENT), FIRM)), ["parties_parts sides"]),
        (terms(price=euro(90_001)), ["payments_differ payments"]),
        (terms(price=Money(Decimal(90_000), "CNY")), [f"currencies_mixed payments p{n}" for n in (1, 2, 3)]),
        (terms(price=None), ["price_missing price"]),
        (terms(kind=Kind.COOPERATION, price=None), ["payments_differ payments"]),
        (terms(price=euro("0.001"), payments=()), ["amount_not_to_the_cent price", "payments_differ payments"]),
        (terms(price=euro(10), payments=(Payment("a", euro(20), "firm", "firm"), Payment("b", euro(-10), "firm", "lab", after="m9"))),
         ["payment_to_itself payments a", "payment_without_date payments a", "milestone_unknown payments b", "amount_not_positive payments b"]),
        (terms(ends=date(2026, 12, 31)), ["ends_first ends"]),
        (terms(ends=date(2027, 9, 30)), ["milestone_outside milestones m3"]),
        (terms(languages=("zh-Hans", "zh-Hant"), governing="de"), ["languages_odd languages", "governing_not_set governing", "wording_missing title"]),
        (terms(languages=(), governing="de"), ["languages_odd languages", "governing_not_set governing"]),
        (terms(seat=worded({"en": "Munich"})), ["wording_missing seat"]),
        (terms(special=(worded({"zh-Hans": "一"}),)), ["wording_missing special 1"]),
        (terms(confidential_months=601), ["months_odd confidential_months"]),
    ],
)  # fmt: skip
def test_each_flaw_is_named_with_its_place(wrong: Terms, said: list[str]) -> None:
    found = [f"{flaw.code} {flaw.where}" for flaw in flaws(wrong)]
    assert found[: len(said)] == said
    assert [flaw.code for flaw in flaws(wrong) if not flaw.sentence or not flaw.remedy] == []


def test_every_flaw_says_what_to_do() -> None:
    assert Flaw("ends_first", "ends").remedy == "Correct one of the two."
    assert [
        code for code in SAID if not (Flaw(code).sentence.endswith(".") and Flaw(code).remedy.endswith("."))
    ] == []


def test_equals_may_cooperate_without_a_price() -> None:
    equals = (replace(LAB, part=Part.PARTNER), replace(FIRM, part=Part.PARTNER), BANK)
    assert flaws(terms(kind=Kind.COOPERATION, sides=equals, price=None, payments=())) == ()


def test_a_confidentiality_agreement_needs_a_time_and_no_price() -> None:
    equals = (replace(LAB, part=Part.PARTNER), replace(FIRM, part=Part.PARTNER))
    secret = terms(sides=equals, price=None, payments=(), milestones=())
    assert (flaws(secret, confidentiality=True), [one.code for one in flaws(secret)]) == (
        (),
        ["parties_parts", "price_missing"],
    )
    lasting = replace(secret, confidential_months=0)
    assert flaws(lasting, confidentiality=True) == (Flaw("months_missing", "confidential_months"),)


def test_terms_are_kept_as_json_and_read_back() -> None:
    kept = json.loads(json.dumps(to_plain(terms())))
    assert from_plain(kept) == terms()
    assert fingerprint(from_plain(kept)) == fingerprint(terms())
    assert fingerprint(terms(price=euro("90000.00"))) == fingerprint(terms())
    assert fingerprint(terms(confidential_months=35)) != fingerprint(terms())


@pytest.mark.parametrize(
    "damaged", [{}, {"form": 2}, {"form": 1}, {"kind": "theft"}, {"governing": "fr"}, {"law": "CN-XX"},
                {"price": {"amount": "much", "currency": "EUR"}}, {"sides": 4}, {"begins": "soon"}, {"title": "x"}]
)  # fmt: skip
def test_what_is_no_terms_is_refused(damaged: dict[str, object]) -> None:
    plain = to_plain(terms()) | damaged if len(damaged) and damaged != {"form": 1} else damaged
    with pytest.raises(ValueError, match=r"."):
        from_plain(plain)


def test_a_redline_shows_words_and_chinese_characters() -> None:
    assert redline("The price is 80,000 euros.", "The price is 90,000 euros.") == (
        Piece("kept", "The price is "),
        Piece("removed", "80,000"),
        Piece("added", "90,000"),
        Piece("kept", " euros."),
    )
    assert redline("甲方应付款三十日内", "甲方应在六十日内付款") == (
        Piece("kept", "甲方应"),
        Piece("removed", "付款三"),
        Piece("added", "在六"),
        Piece("kept", "十日内"),
        Piece("added", "付款"),
    )
    assert redline("same", "same") == (Piece("kept", "same"),)
    assert (redline("", ""), redline("", "new")) == ((), (Piece("added", "new"),))


def test_phrases_are_not_cut_at_every_blank() -> None:
    assert redline("in two weeks", "after six months") == (
        Piece("removed", "in two weeks"),
        Piece("added", "after six months"),
    )


PIECES = st.sampled_from(
    ["甲", "乙方", " ", "\n", "the ", "Price", "。", ". ", "30", "3.5", "é", "ä", "-", "𠮷", "合同"]
)
TEXT = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=40)


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT)
def test_a_redline_of_one_text_to_another_gives_both(before: str, after: str) -> None:
    found = redline(before, after)
    assert (earlier(found), later(found)) == (before, after)
    assert [one for one, following in pairwise(found) if one.fate == following.fate] == []
    assert all(piece.text for piece in found)


def test_a_long_text_that_was_written_anew_is_replaced_whole() -> None:
    before, after = "a " * 2100, "b " * 2100
    assert redline(before, after) == (Piece("removed", before), Piece("added", after))


def test_changes_of_terms_are_told_part_by_part() -> None:
    second = terms(
        price=euro(95_000),
        payments=(*terms().payments[1:], replace(terms().payments[0], amount=euro(35_000))),
        ends=None,
        special=(said("一", "One", "Eins"),),
    )
    assert changes(terms(), terms(), "en") == ()
    assert changes(terms(), second, "en") == (
        Change(("price",), (Piece("kept", "€"), Piece("removed", "90,000"), Piece("added", "95,000"))),
        Change(("ends",), (Piece("removed", "2027-12-31"),)),
        Change(
            ("payments", "p1", "amount"),
            (Piece("kept", "€"), Piece("removed", "30,000"), Piece("added", "35,000")),
        ),
        Change(("special", "1"), (Piece("added", "One"),)),
    )


CHANGED = st.fixed_dictionaries(
    {},
    optional={
        "price": st.none() | st.integers(1, 10**7).map(euro),
        "sides": st.permutations([LAB, FIRM, BANK]).map(lambda sides: tuple(sides[:2])),
        "milestones": st.lists(st.sampled_from(terms().milestones), unique=True).map(tuple),
        "payments": st.lists(st.sampled_from(terms().payments), unique=True).map(tuple),
        "ends": st.none() | st.dates(),
        "special": st.lists(
            TEXT.map(lambda text: worded({"en": text}) if text else UNWRITTEN), max_size=2
        ).map(tuple),
        "confidential_months": st.integers(0, 600),
    },
)


@settings(max_examples=100, deadline=None)
@given(CHANGED, CHANGED)
def test_changes_applied_to_the_earlier_terms_give_the_later(one: dict, other: dict) -> None:
    before, after = terms(**one), terms(**other)
    made = dict(lines(before, "en"))
    for change in changes(before, after, "en"):
        assert earlier(change.pieces) == made.get(change.path, "")
        made[change.path] = later(change.pieces)
    assert {path: text for path, text in made.items() if text} == {
        path: text for path, text in lines(after, "en") if text
    }
    assert from_plain(json.loads(json.dumps(to_plain(after)))) == after
