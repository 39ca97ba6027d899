"""Facts read from columns and from text."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.engine.conditions import Fact, facts_of
from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.money import Money, Rate
from entrepot.vocabulary.periods import day_period
from entrepot.vocabulary.quantities import Quantity
from entrepot.vocabulary.readiness import Readiness


def named(facts: tuple[Fact, ...]) -> list[tuple[str, str, str]]:
    return [
        (fact.name, fact.label, fact.value.text if isinstance(fact.value, Quantity) else str(fact.value))
        for fact in facts
    ]


def test_columns_are_read_by_what_they_hold() -> None:
    columns = {
        "分辨率": "15 µm",
        "成熟度": "TRL 5-6",
        "available": "2027-03-31",
        "Preis": "45.000,50 EUR",
        "Stundensatz": "120 €/h",
        "Farbe": "blau",
        "leer": "",
    }
    facts = facts_of(columns, "", "de")
    assert [(fact.name, fact.value) for fact in facts[1:]] == [
        ("readiness", Readiness(5, 6, "TRL 5-6")),
        ("label:available", day_period(date(2027, 3, 31))),
        ("label:preis", Money(Decimal("45000.50"), "EUR")),
        ("label:stundensatz", Rate(Money(Decimal(120), "EUR"), "hour")),
        ("label:farbe", "blau"),
    ]
    assert named(facts)[0] == ("resolution", "分辨率", "15 µm")
    assert {fact.source for fact in facts} == {"column"}


@pytest.mark.parametrize(
    ("label", "value"), [("分辨率(µm)", "15"), ("Auflösung [µm]", "15"), ("resolution, µm", "15")]
)
def test_the_unit_may_stand_in_the_heading(label: str, value: str) -> None:
    (fact,) = facts_of({label: value}, "")
    assert isinstance(fact.value, Quantity)
    assert (fact.name, fact.value.low, fact.value.dimension) == ("resolution", 1.5e-5, "length")


def test_a_maximum_in_the_label_bounds_the_value() -> None:
    facts = facts_of({"最高温度": "1450 ℃", "最小芯片尺寸": "25 µm", "kleinste Rissbreite": "15 µm"}, "")
    assert [fact.value.bound for fact in facts if isinstance(fact.value, Quantity)] == [
        "at_most",
        "at_least",
        "exact",
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "分辨率达到15 µm，样品最大600 mm。",
            "zh-Hans",
            [("resolution", "分辨率", "15 µm"), ("size", "样品", "最大600 mm")],
        ),
        ("解析度可達15微米", "zh-Hant", [("resolution", "解析度", "可達15微米")]),
        (
            "Die Auflösung beträgt 0,5 µm bei einem Druck bis 500 bar.",
            "de",
            [("resolution", "Auflösung", "0,5 µm"), ("pressure", "Druck", "bis 500 bar")],
        ),
        ("Ab Durchmesser 2,4 mm prüfbar.", "de", [("diameter", "Durchmesser", "2,4 mm")]),
        (
            "It has 15 µm resolution and a travel of 300 mm.",
            "en",
            [("resolution", "resolution", "15 µm"), ("travel", "travel", "300 mm")],
        ),
        ("30分钟跟踪误差是6.46角秒", "zh-Hans", [("uncertainty", "误差", "6.46角秒")]),
        ("66米深空探测系统，18个样本误差在1级内，连续3天", "zh-Hans", []),
        ("每分钟出12片砖", "zh-Hans", [("throughput", "产能", "12片")]),
        (
            "accuracy better than 0.5 %, accuracy of 97 %",
            "en",
            [("uncertainty", "accuracy", "0.5 %"), ("hit_rate", "accuracy", "97 %")],
        ),
        ("光斑直径≤30μm", "zh-Hans", [("spot_size", "光斑", "≤30μm")]),
        ("We recover 30 % of the water in 2026.", "en", []),
        ("A weight savings of 5 kg.", "en", []),
        ("Unser Haus hat 40 Stühle.", "de", []),
    ],
)
def test_text_gives_facts_only_where_the_property_is_named(
    text: str, language: Language, expected: list[tuple[str, str, str]]
) -> None:
    assert named(facts_of({}, text, language)) == expected


def test_text_does_not_repeat_a_column() -> None:
    facts = facts_of({"分辨率": "15 µm"}, "分辨率15 µm，功率250kW", "zh-Hans")
    assert named(facts) == [("resolution", "分辨率", "15 µm"), ("power", "功率", "250kW")]
    assert [fact.source for fact in facts] == ["column", "text"]


def test_lists_and_numbers_in_columns_are_taken_as_written() -> None:
    (seats, tags) = facts_of({"座位": 300, "标签": ["a", "b"]}, "")
    assert isinstance(seats.value, Quantity)
    assert (seats.name, seats.value.high, tags.value) == ("seats", 300.0, "a; b")


@given(
    columns=st.dictionaries(st.text(max_size=20), st.text(max_size=30), max_size=4), text=st.text(max_size=80)
)
def test_no_input_breaks_the_reader(columns: dict[str, str], text: str) -> None:
    for fact in facts_of(columns, text):
        assert fact.label in (*columns, "throughput") or fact.label in text
