"""The score of a listing: what it is made of, and that its advice keeps its word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.catalogue.quality import CRITERIA, Advice, AdviceCode, Listing, Quality, score
from entrepot.vocabulary.kinds import NeedKind, ResourceKind

TODAY = date(2026, 11, 21)
TEXT = (
    "The terahertz imaging line finds hairline cracks under the glaze of ceramic tiles. It resolves fifteen micrometres, takes samples "
    "of up to six hundred millimetres and works at room temperature, beside a belt, without contact and without radiation protection of any kind."
)
GOOD = Listing(
    is_need=False, kind="facility", language="en",
    texts={
        "en": {"title": "Terahertz imaging of ceramics", "text": TEXT},
        "de": {"title": "Terahertz-Bildgebung", "text": "Risse unter der Glasur."},
    },
    keywords=("terahertz", "ceramics", "crack detection"),
    fields={"price": "900 €/h", "open_to": "external", "technique": "terahertz imaging", "industry_code": "NACE 23.31"},
    facts={"Resolution": "15 µm", "Largest sample": "600 mm"}, placed=True, owned=True, clustered=True,
    confirmed=TODAY, ends=TODAY + timedelta(days=365),
)  # fmt: skip
BARE = Listing(is_need=False, kind="facility", language="en", texts={"en": {"title": "DEVICE", "text": ""}})


def told(quality: Quality, name: str) -> dict[AdviceCode, int]:
    """The advice of one criterion with its points."""
    criterion = next(item for item in quality.criteria if item.name == name)
    return {advice.code: advice.points for advice in criterion.advice}


def test_a_good_listing_has_all_points_and_no_advice() -> None:
    found = score(GOOD, TODAY)
    assert (found.total, [item.points for item in found.criteria]) == (100, [100] * 4)
    assert [advice for item in found.criteria for advice in item.advice] == []


def test_a_bare_listing_is_told_what_would_make_it_better() -> None:
    found = score(BARE, TODAY)
    assert [(item.name, item.points) for item in found.criteria] == [
        ("complete", 0),
        ("clear", 20),
        ("fresh", 40),
        ("findable", 0),
    ]
    assert told(found, "complete") == {
        "add_facts": 33,
        "state_price": 28,
        "name_owner": 22,
        "state_access": 17,
    }
    assert told(found, "fresh") == {"confirm": 60}
    assert found.total == 15


@pytest.mark.parametrize(
    ("change", "criterion", "code", "points"),
    [
        ({"placed": False}, "findable", "name_place", 17),
        ({"keywords": ("terahertz",)}, "findable", "add_keywords", 15),
        ({"facts": {}}, "complete", "add_facts", 33),
        ({"ends": TODAY - timedelta(days=1)}, "fresh", "renew", 40),
        ({"ends": TODAY + timedelta(days=30)}, "fresh", "renew", 20),
        ({"confirmed": TODAY - timedelta(days=274)}, "fresh", "confirm", 31),
    ],
)
def test_what_is_missing_costs_its_points(
    change: dict[str, object], criterion: str, code: str, points: int
) -> None:
    found = score(replace(GOOD, **change), TODAY)
    assert told(found, criterion) == {code: points}


def with_words(title: str = GOOD.title, text: str = TEXT, language: str = "en") -> Listing:
    """The good listing in other words."""
    return replace(GOOD, language=language, texts={language: {"title": title, "text": text}})


@pytest.mark.parametrize(
    ("listing", "codes"),
    [
        (with_words(text=GOOD.title), {"own_words", "lengthen_text", "second_language"}),
        (with_words(text="TBD"), {"own_words", "lengthen_text", "second_language"}),
        (with_words(text="待补充", language="zh-Hans"), {"own_words", "lengthen_text", "second_language"}),
        (with_words(text="good device " * 40), {"own_words", "second_language"}),
        (with_words(text=TEXT.upper()), {"own_words", "second_language"}),
        (with_words(title="TERAHERTZ IMAGING SYSTEM"), {"calm_title", "second_language"}),
        (with_words(title="XRD NMR"), {"second_language"}),
        (with_words(title="New system"), {"lengthen_title", "second_language"}),
        (with_words(title="设备系统", language="zh-Hans"), {"lengthen_title", "second_language"}),
        (with_words(title="太赫兹成像系统", language="zh-Hans"), {"second_language"}),
        (with_words(title="Rasterelektronenmikroskop", language="de"), {"second_language"}),
        (with_words(title="Terahertz imaging " * 8), {"shorten_title", "second_language"}),
    ],
)
def test_words_that_say_nothing_are_seen(listing: Listing, codes: set[str]) -> None:
    assert set(told(score(listing, TODAY), "clear")) == codes


def test_a_fact_counts_as_the_column_that_its_label_names() -> None:
    fields = {name: value for name, value in GOOD.fields.items() if name != "technique"}
    listing = replace(GOOD, fields=fields, facts={"Technique": "terahertz", "Resolution": "15 µm"})
    assert score(listing, TODAY).total == 100


def test_a_need_is_asked_for_what_needs_say() -> None:
    need = replace(BARE, is_need=True, kind="testing", days=180)
    assert told(score(need, TODAY), "complete") == {
        "state_budget": 40,
        "state_deadline": 40,
        "name_owner": 20,
    }
    assert "add_keywords" not in told(score(need, TODAY), "findable")


FILLER = " ".join(f"specific{letter}word" for letter in "abcdefghijklmnopqrstuvwxyzbcdfghjklmnpqrstvwxz")


def title_of(listing: Listing, title: str) -> Listing:
    return reworded(listing, title, listing.text)


def reworded(listing: Listing, title: str, text: str) -> Listing:
    return replace(listing, texts={**listing.texts, listing.language: {"title": title, "text": text}})


def typed(listing: Listing, **fields: str) -> Listing:
    return replace(listing, fields={**listing.fields, **fields})


FOLLOWED: dict[AdviceCode, Callable[[Listing, Advice], Listing]] = {
    AdviceCode.NAME_OWNER: lambda it, _: replace(it, owned=True),
    AdviceCode.STATE_PRICE: lambda it, _: typed(it, price="900 €"),
    AdviceCode.STATE_AMOUNT: lambda it, _: typed(it, price="1,000,000 €"),
    AdviceCode.STATE_BUDGET: lambda it, _: typed(it, budget="80,000 €"),
    AdviceCode.STATE_DEADLINE: lambda it, _: replace(it, deadline=TODAY),
    AdviceCode.STATE_READINESS: lambda it, _: typed(it, readiness="TRL 6"),
    AdviceCode.STATE_ACCESS: lambda it, _: typed(it, open_to="external"),
    AdviceCode.STATE_TERMS: lambda it, _: typed(it, eligible_sizes="small"),
    AdviceCode.ADD_FACTS: lambda it, advice: replace(
        it, facts={**it.facts, **{f"Fact {n}": "1" for n in range(advice.params["count"])}}
    ),
    AdviceCode.LENGTHEN_TITLE: lambda it, _: title_of(it, "Terahertz imaging of ceramics"),
    AdviceCode.SHORTEN_TITLE: lambda it, _: reworded(it, it.title[:60], f"{it.text} {it.title}"),
    AdviceCode.CALM_TITLE: lambda it, _: title_of(
        it, it.title.capitalize() or "Terahertz imaging of ceramics"
    ),
    AdviceCode.LENGTHEN_TEXT: lambda it, advice: reworded(
        it, it.title, f"{it.text} {' '.join(FILLER.split()[: advice.params['count']])}"
    ),
    AdviceCode.OWN_WORDS: lambda it, _: reworded(it, it.title, f"{TEXT} {FILLER}"),
    AdviceCode.SECOND_LANGUAGE: lambda it, _: replace(
        it,
        texts={
            **it.texts,
            it.language: {"title": it.title or "Terahertz", "text": it.text or "It images."},
            "de" if it.language != "de" else "en": {"title": "Bildgebung", "text": "Risse in Glasuren."},
        },
    ),
    AdviceCode.CONFIRM: lambda it, _: replace(it, confirmed=TODAY),
    AdviceCode.RENEW: lambda it, _: replace(it, confirmed=TODAY, ends=TODAY + timedelta(days=365)),
    AdviceCode.ADD_KEYWORDS: lambda it, advice: replace(
        it, keywords=(*it.keywords, *(f"keyword {n}" for n in range(advice.params["count"])))
    ),
    AdviceCode.NAME_TECHNIQUE: lambda it, _: typed(it, technique="terahertz imaging"),
    AdviceCode.CLASSIFY: lambda it, _: typed(it, ipc="G01N"),
    AdviceCode.NAME_PLACE: lambda it, _: replace(it, placed=True),
    AdviceCode.NAME_CLUSTER: lambda it, _: replace(it, clustered=True),
    AdviceCode.SAY_SPECIFICS: lambda it, advice: reworded(
        it, it.title, f"{it.text} {' '.join(FILLER.split()[::-1][: advice.params['count']])}"
    ),
}
"""What somebody would do who follows the advice."""

words = st.sampled_from(
    [
        "",
        "device",
        "XRD",
        "Terahertz imaging",
        "TERAHERTZ IMAGING LINE",
        "设备",
        "太赫兹成像检测",
        "TBD",
        "Röntgengerät für Proben",
        TEXT,
    ]
)
days = st.one_of(st.none(), st.integers(-500, 500).map(lambda n: TODAY + timedelta(days=n)))


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    is_need = draw(st.booleans())
    language = draw(st.sampled_from(["en", "de", "zh-Hans"]))
    kind = draw(st.sampled_from(list(NeedKind if is_need else ResourceKind)))
    column = st.sampled_from(["price", "budget", "readiness", "technique", "ipc", "open_to", "amount"])
    return Listing(
        is_need=is_need, kind=str(kind), language=language,
        texts={language: {"title": draw(words), "text": draw(words)}},
        keywords=tuple(draw(st.lists(words, max_size=3))),
        fields=draw(st.dictionaries(column, st.sampled_from(["", "1"]), max_size=4)),
        facts=draw(st.dictionaries(st.sampled_from(["Weight", "TRL", "Price"]), st.just("2"), max_size=3)),
        placed=draw(st.booleans()), owned=draw(st.booleans()), clustered=draw(st.booleans()),
        deadline=draw(days), confirmed=draw(days), ends=draw(days), days=draw(st.sampled_from([60, 180, 365])),
    )  # fmt: skip


@given(listings())
@settings(max_examples=150, deadline=None)
def test_advice_that_is_followed_brings_what_it_says_and_lowers_nothing(listing: Listing) -> None:
    before = score(listing, TODAY)
    assert before == score(listing, TODAY)
    assert [item.name for item in before.criteria] == list(CRITERIA)
    for place, criterion in enumerate(before.criteria):
        assert criterion.points + sum(advice.points for advice in criterion.advice) == criterion.of == 100
        for advice in criterion.advice:
            after = score(FOLLOWED[advice.code](listing, advice), TODAY)
            assert after.criteria[place].points >= criterion.points + advice.points, advice
            assert after.total >= before.total, advice


def test_every_advice_can_be_followed() -> None:
    assert set(FOLLOWED) == set(AdviceCode)
