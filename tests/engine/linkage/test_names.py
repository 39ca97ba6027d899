"""Names in the one form in which they are compared."""

from __future__ import annotations

import pytest

from entrepot.engine.linkage.names import (
    abbreviates,
    glued,
    grams,
    model_codes,
    numbers,
    organisation_name,
    words_and_initials,
)


@pytest.mark.parametrize(
    "name",
    [
        "深圳市云图科技有限公司",
        "云图科技",
        "深圳云图信息技术股份有限公司",
        "雲圖科技（深圳）有限公司",
        "云图控股集团有限公司",
    ],
)
def test_city_industry_and_legal_form_stand_apart_from_what_distinguishes_a_company(name: str) -> None:
    assert organisation_name(name).core == "云图"


def test_a_companys_city_is_known_from_its_name() -> None:
    names = ("深圳市云图科技有限公司", "云图科技（深圳）有限公司", "云图科技有限公司")
    assert [organisation_name(name).city for name in names] == ["深圳", "深圳", ""]


def test_a_university_keeps_its_city() -> None:
    assert [organisation_name(name).core for name in ("北京大学", "南京大学")] == ["北京大学", "南京大学"]


def test_a_legal_form_in_latin_letters_is_left_out() -> None:
    names = ("Isaroptik GmbH & Co. KG", "ISAROPTIK", "Isaroptik Technologies Ltd.")
    assert [organisation_name(name).core for name in names] == ["isaroptik"] * 3


@pytest.mark.parametrize(
    ("short", "full", "fits"),
    [
        ("华工", "华南理工大学", True),
        ("清华", "清華大學", True),
        ("港科大", "香港科技大学", True),
        ("TUM", "Technische Universität München", True),
        ("港科大", "香港中文大学", False),
        ("科大", "香港科技大学", False),
        ("华工", "中山大学", False),
        ("云图科技", "云图信息科技", False),
        ("TUM", "Technische Universität Berlin", False),
    ],
)
def test_a_short_name_fits_the_full_one(short: str, full: str, fits: bool) -> None:
    assert abbreviates(organisation_name(short), organisation_name(full)) is fits


def test_a_makers_model_is_one_however_it_is_spaced() -> None:
    assert [model_codes(name) for name in ("JEM-2100F", "JEM 2100 F", "jem2100f", "JEM-2100")] == [
        {"jem2100f"},
        {"jem2100f"},
        {"jem2100f"},
        {"jem2100"},
    ]


def test_a_version_is_not_a_model() -> None:
    assert (model_codes("quicken 2007 premier"), numbers("quicken 2007 premier")) == (set(), {2007.0})


def test_numbers_tell_one_of_a_series_from_the_next() -> None:
    assert [numbers(name) for name in ("Altis01", "Altis Triple Quad 1", "第二人民医院", "v2.5")] == [
        {1.0},
        {1.0},
        {2.0},
        {2.5},
    ]


def test_a_year_in_an_instruments_name_is_not_its_number() -> None:
    assert numbers("Altis Triple Quad 1 (2017)", years=False) == {1.0}


def test_leading_zeros_and_word_ends_do_not_count() -> None:
    assert glued("IMS12-AgQTOF09") == glued("IMS 12 Ag-QToF 9") == "ims12agqtof9"


def test_words_run_together_share_their_grams() -> None:
    assert grams("integratingcontents") == grams("Integrating Contents")


def test_a_chinese_name_is_in_pairs_of_characters() -> None:
    assert {"云图", "图科"} <= grams("云图科技")


def test_initials_of_a_journal_are_among_its_words() -> None:
    assert "vldb" in words_and_initials("Very Large Data Bases")
