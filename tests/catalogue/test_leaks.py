"""The leak check: what a teaser repeats of the body although it is rare in the catalogue, and what tells who somebody is."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from entrepot.catalogue.drafts import NeedDraft
from entrepot.catalogue.leaks import MOST, Leak, LeakKind, Names, leaks, texts_of
from entrepot.engine.text import terms
from tests.cast import need

COMMON = 10


def found(
    teaser: str, body: str, rare: Mapping[str, int] | None = None, names: Names | None = None
) -> list[tuple[str, int, LeakKind]]:
    """What leaks, where only the terms in ``rare`` are rare."""
    counts = rare or {}
    told = leaks([teaser], [body], lambda term: counts.get(term, COMMON), names)
    return [(leak.word, leak.records, leak.kind) for leak in told]


def scarce(text: str, records: int = 0) -> dict[str, int]:
    """Every term of a text, rare."""
    return dict.fromkeys(terms(text), records)


def test_a_rare_word_of_the_body_is_told_as_the_teaser_writes_it() -> None:
    body = "Our tiles of cordierite crack in the kiln."
    assert leaks(["Cracks in Cordierite wares"], [body], lambda term: 2 if term == "cordierit" else 9) == (
        Leak("Cordierite", "en", 2, LeakKind.WORD),
    )
    assert found("Cracks in ceramic wares", body, scarce("cordierite ceramic")) == []
    assert found("Cracks in cordierite wares", body, {"cordierit": 4}) == []


@pytest.mark.parametrize(
    ("teaser", "body", "word"),
    [
        ("Prüfung von Inconel-Nähten", "我们的Inconel焊缝开裂", "Inconel"),
        ("寻求LiFePO4电池检测", "Zellen mit LiFePO4 blähen sich auf", "LiFePO4"),
        ("Schweißnähte aus Zirkonium", "Nähte an Rohren aus Zirkonium", "Zirkonium"),
    ],
)
def test_a_word_in_latin_letters_is_the_same_in_every_language(teaser: str, body: str, word: str) -> None:
    assert found(teaser, body, scarce(word)) == [(word, 0, LeakKind.WORD)]


def test_rare_runs_of_chinese_characters_are_told_whole() -> None:
    teaser, body = "陶瓷企业寻求氘氚靶材的检测方法", "我们的氘氚靶材要检测"
    assert found(teaser, body, {"氘": 0, "氚": 0, "氘氚": 0, "氚靶": 1, "靶材": 2}) == [
        ("氘氚靶材", 0, LeakKind.WORD)
    ]


def test_where_two_common_words_meet_nothing_leaks() -> None:
    # 瓷砖 and 表面 are common; 砖表 is rare and no word
    assert found("瓷砖表面检测", "瓷砖表面有裂纹", {"砖表": 0}) == []
    assert found("检测：裂隙，其他", "裂隙很多", {"裂隙": 1}) == [("裂隙", 1, LeakKind.WORD)]
    assert found("检测瓷隙", "瓷隙很多", {"瓷隙": 1, "隙": 2}) == [("瓷隙", 1, LeakKind.WORD)]


def test_traditional_and_simplified_characters_are_the_same() -> None:
    rare = {"氘氚": 0, "氚裂": 0, "裂纹": 1}
    assert found("氘氚裂紋", "氘氚裂纹", rare) == [("氘氚裂紋", 0, LeakKind.WORD)]


@pytest.mark.parametrize(
    ("teaser", "body", "figure"),
    [
        ("Cracks of 20 µm", "The cracks are 0.02 mm wide", "20 µm"),
        ("Risse bis 0,5 mm bei 650 °C", "at 650 °C", "650 °C"),
        ("裂纹20微米", "Risse von 20 µm", "20微米"),
        ("About 600,000 CNY", "Budget: 60万元", "600,000 CNY"),
    ],
)
def test_figures_with_units_leak_in_any_writing(teaser: str, body: str, figure: str) -> None:
    assert found(teaser, body) == [(figure, 0, LeakKind.FIGURE)]


def test_other_figures_do_not_leak() -> None:
    assert found("Cracks of 30 µm, 20 °C, 7 kilns, 50,000 CNY", "20 µm, 30 °C, 7 kilns, 60,000 CNY") == []


def test_the_owners_name_leaks_also_without_its_legal_form() -> None:
    names = Names(owner=("Isaroptik GmbH", "岭釉建陶有限公司"))
    assert found("Isaroptik sucht Prüfverfahren", "", names=names) == [("Isaroptik", 0, LeakKind.OWNER)]
    assert found("ISAROPTIK GmbH sucht", "", names=names) == [("Isaroptik GmbH", 0, LeakKind.OWNER)]
    assert found("岭釉建陶寻求检测方法", "", names=names) == [("岭釉建陶", 0, LeakKind.OWNER)]
    assert found("Isaroptiker suchen", "", names=names) == []


def test_another_organisation_leaks_when_both_name_it() -> None:
    names = Names(others=("Hausmann AG", "Harbour Analytics"))
    assert found("For Hausmann AG", "The buyer is Hausmann AG.", names=names) == [
        ("Hausmann AG", 0, LeakKind.NAME)
    ]
    assert found("For Hausmann AG", "The buyer is secret.", names=names) == []


@pytest.mark.parametrize(
    "address",
    ["max@isaroptik.de", "https://isaroptik.de/x", "www.isaroptik.de", "isaroptik.de", "+49 89 1234567"],
)
def test_an_address_leaks_whoever_wrote_it(address: str) -> None:
    assert found(f"Write to {address} please", "") == [(address, 0, LeakKind.ADDRESS)]


def test_who_it_is_comes_first_then_the_rarest_words_then_figures() -> None:
    told = found(
        "Isaroptik: zirconium and cordierite, 20 µm", "zirconium, cordierite, 20 µm",
        {"zirconium": 3, "cordierit": 1}, Names(owner=("Isaroptik",)),
    )  # fmt: skip
    assert [word for word, _, _ in told] == ["Isaroptik", "cordierite", "zirconium", "20 µm"]


def test_a_copied_body_is_told_of_in_part() -> None:
    body = " ".join(f"word{number}x" for number in range(60))
    assert len(found(body, body, scarce(body))) == MOST


def test_nothing_leaks_of_nothing() -> None:
    assert found("", "Anything at all", scarce("anything")) == found("Anything", "", scarce("anything")) == []


@pytest.mark.django_db
def test_what_a_form_does_not_know_is_held_back_too() -> None:
    record = need(
        "n", texts={"en": {"title": "A", "text": "B"}, "de": {"title": "C", "text": "D"}}, keywords=["k"], facts={"f": "1"}
    )  # fmt: skip
    draft = NeedDraft("A", "B", "T", "U", confidential="X", budget="5 €")
    assert texts_of(draft) == (("T", "U"), ("A", "B", "X", "5 €"))
    assert texts_of(draft, record) == (("T", "U"), ("A", "B", "X", "5 €", "C", "D", "k", "1"))
