"""Jurisdictions and places."""

from dataclasses import replace

import pytest

from entrepot.vocabulary.places import (
    Jurisdiction,
    Place,
    distance_km,
    find_places,
    jurisdiction,
    legal_area,
    lies_within,
)

GUANGZHOU = Place(
    "guangzhou",
    {"zh-Hans": "广州", "en": "Guangzhou", "de": "Guangzhou"},
    Jurisdiction("CN-GD"),
    "CNY",
    "Asia/Shanghai",
    23.13,
    113.26,
)
HONG_KONG = Place(
    "hong-kong",
    {"zh-Hant": "香港", "en": "Hong Kong", "de": "Hongkong"},
    Jurisdiction("HK"),
    "HKD",
    "Asia/Hong_Kong",
    22.32,
    114.17,
)
MUNICH = Place(
    "munich",
    {"zh-Hans": "慕尼黑", "en": "Munich", "de": "München"},
    Jurisdiction("DE-BY"),
    "EUR",
    "Europe/Berlin",
    48.137,
    11.575,
)
GAZETTEER = (GUANGZHOU, HONG_KONG, MUNICH)


def test_codes_are_checked_and_brought_into_one_form() -> None:
    codes = ["cn-gd", "CN_SD", "HK", "CN-HK", "MO", "cn-mo", "DE-BY", "FR", "EU"]
    assert [jurisdiction(code) for code in codes] == [
        "CN-GD",
        "CN-SD",
        "HK",
        "HK",
        "MO",
        "MO",
        "DE-BY",
        "FR",
        "EU",
    ]


@pytest.mark.parametrize("code", ["CN-XX", "DE-CN", "", "China", "FR-75", "C1"])
def test_impossible_codes_are_errors(code: str) -> None:
    with pytest.raises(ValueError, match="unknown jurisdiction"):
        jurisdiction(code)


def test_legal_areas() -> None:
    codes = ["CN-GD", "CN-SD", "CN-HB", "HK", "MO", "DE-BY", "FR", "EU", "CH", "TW"]
    areas = ["CN", "CN", "CN", "HK", "MO", "EU", "EU", "EU", "CH", "TW"]
    assert [legal_area(Jurisdiction(code)) for code in codes] == areas


def test_being_within() -> None:
    pairs = [("CN-GD", "CN"), ("DE-BY", "DE"), ("DE-BY", "EU"), ("FR", "EU"), ("HK", "HK")]
    assert [lies_within(Jurisdiction(a), Jurisdiction(b)) for a, b in pairs] == [True] * 5
    others = [("HK", "CN"), ("CN-GD", "CN-SD"), ("CH", "EU"), ("CN", "CN-GD")]
    assert [lies_within(Jurisdiction(a), Jurisdiction(b)) for a, b in others] == [False] * 4


def test_distances() -> None:
    assert round(distance_km(GUANGZHOU, HONG_KONG)) == 130
    assert (
        round(
            distance_km(
                replace(MUNICH, latitude=0.0, longitude=0.0), replace(MUNICH, latitude=0.0, longitude=1.0)
            ),
            2,
        )
        == 111.2
    )
    assert distance_km(MUNICH, MUNICH) == 0.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("广州市天河区", [("guangzhou", "广州")]),
        ("廣州與香港", [("guangzhou", "廣州"), ("hong-kong", "香港")]),
        ("in München oder Hongkong", [("munich", "München"), ("hong-kong", "Hongkong")]),
        ("from MUNICH to hong kong", [("munich", "MUNICH"), ("hong-kong", "hong kong")]),
        ("Sitz in Bayern", [("DE-BY", "Bayern")]),
        ("粤港澳大湾区企业", [("CN-GD HK MO", "粤港澳大湾区")]),
        ("广东省内", [("CN-GD", "广东")]),
        ("Sachsen-Anhalt, nicht Sachsen", [("DE-ST", "Sachsen-Anhalt"), ("DE-SN", "Sachsen")]),
        ("Münchener Freiheit", []),
        ("the museum in Europe", []),
    ],
)
def test_names_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_places(text, GAZETTEER)
    read = [
        (mention.place.id if mention.place else " ".join(mention.jurisdictions), mention.text)
        for mention in found
    ]
    assert read == expected
    assert [text[mention.start : mention.end] for mention in found] == [mention.text for mention in found]
