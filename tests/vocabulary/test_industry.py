"""Codes of industries and patents, and which divisions are about the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.vocabulary.industry import (
    Scheme,
    above,
    corresponding,
    division,
    plain,
    read_codes,
    read_scheme,
    section,
    short_name,
    written,
)

GBT = [f"{number:02}" for number in range(1, 98)]
GAPS = {4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89}
NACE = [f"{number:02}" for number in range(1, 100) if number not in GAPS]


def test_every_division_of_one_scheme_has_partners_in_the_other() -> None:
    assert [code for code in GBT if not corresponding(Scheme.GBT, code)] == []
    assert [code for code in NACE if not corresponding(Scheme.NACE, code)] == [
        "98"
    ]  # households for themselves
    assert [code for code in NACE if not short_name(Scheme.NACE, code)] == []
    assert {other for code in GBT for other in corresponding(Scheme.GBT, code)} == {*NACE} - {"98"}


def test_the_table_holds_in_both_directions() -> None:
    forth = {(mine, other) for mine in GBT for other in corresponding(Scheme.GBT, mine)}
    back = {(mine, other) for other in NACE for mine in corresponding(Scheme.NACE, other)}
    assert forth == back


@pytest.mark.parametrize(
    ("gbt", "nace"),
    [("3099", ("23",)), ("40", ("26",)), ("2710", ("21",)), ("36", ("29",)), ("7320", ("72",)), ("C", ())],
)
def test_a_code_leads_to_the_divisions_of_the_other_scheme(gbt: str, nace: tuple[str, ...]) -> None:
    assert corresponding(Scheme.GBT, gbt) == nace


def test_what_joins_several_leads_to_the_closest_first() -> None:
    assert corresponding(Scheme.NACE, "26") == ("39", "40", "35")
    assert corresponding(Scheme.NACE, "2410") == ("31", "32", "25")
    assert corresponding(Scheme.IPC, "G01N") == ()
    assert (short_name(Scheme.GBT, "4014"), short_name(Scheme.IPC, "G01N")) == (
        "Electronics, optics, measuring",
        "",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GB/T 4754 4014; NACE C26.51", ((Scheme.GBT, "4014"), (Scheme.NACE, "2651"))),
        ("gbt4754-30|IPC: G01N 21/3586", ((Scheme.GBT, "30"), (Scheme.IPC, "G01N"))),
        ("4014", ()),
        ("NACE nothing", ()),
        ("NACE 26.51; NACE 26.51", ((Scheme.NACE, "2651"),)),
    ],
)
def test_codes_are_read_as_people_write_them(text: str, found: tuple[tuple[Scheme, str], ...]) -> None:
    assert read_codes(text) == found


def test_a_column_may_say_whose_codes_it_holds() -> None:
    assert read_codes("4014；C", Scheme.GBT) == ((Scheme.GBT, "4014"), (Scheme.GBT, "C"))
    assert read_codes("g01n21/35, H04", Scheme.IPC) == ((Scheme.IPC, "G01N"), (Scheme.IPC, "H04"))


@pytest.mark.parametrize(
    ("scheme", "codes"),
    [
        (Scheme.NACE, ["2651", "265", "26", "C", ""]),
        (Scheme.GBT, ["4014", "401", "40", "C", ""]),
        (Scheme.IPC, ["G01N", "G01", "G", ""]),
    ],
)
def test_every_code_but_a_section_stands_below_another(scheme: Scheme, codes: list[str]) -> None:
    assert [above(scheme, code) for code in codes[:-1]] == codes[1:]


def test_every_division_has_a_section() -> None:
    assert [code for code in GBT if not section(Scheme.GBT, code)] == []
    assert [code for code in NACE if not section(Scheme.NACE, code)] == []


@given(
    st.sampled_from(Scheme),
    st.sampled_from(["2651", "26", "265", "01"]),
    st.sampled_from(["G01N", "H04", "B"]),
)
def test_what_is_written_is_read_again(scheme: Scheme, industry: str, patent: str) -> None:
    code = patent if scheme is Scheme.IPC else industry
    assert read_codes(written(scheme, code), scheme) == ((scheme, code),)
    assert plain(scheme, code) == code
    assert division(industry) == industry[:2]


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("GB/T 4754-2017", Scheme.GBT),
        ("国民经济行业分类", Scheme.GBT),
        ("NACE Rev. 2", Scheme.NACE),
        ("NOGA 2008", Scheme.NACE),
        ("ipc", Scheme.IPC),
        ("SIC", None),
    ],
)
def test_schemes_are_known_by_their_names(text: str, scheme: Scheme | None) -> None:
    assert read_scheme(text) == scheme
