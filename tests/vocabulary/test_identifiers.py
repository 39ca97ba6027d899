"""Numbers of organisations: read as written, refused when they cannot be right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.vocabulary.identifiers import FORMS, NAMES, Identifier, Scheme, read_identifier
from entrepot.vocabulary.problems import Code, Problem, problem


@pytest.mark.parametrize(
    ("scheme", "written", "number"),
    [
        (Scheme.USCC, "91110000600037341L", "91110000600037341L"),
        (Scheme.USCC, " 9111 0000-6000 3734 1l ", "91110000600037341L"),
        (Scheme.USCC, "９１１１００００６０００３７３４１Ｌ", "91110000600037341L"),
        (Scheme.USCC, "12100000400002259P", "12100000400002259P"),
        (Scheme.LEI, "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
        (Scheme.LEI, "2138-00ku-d8la-jwsq-9d15", "213800KUD8LAJWSQ9D15"),
        (Scheme.VAT, "DE 136 695 976", "DE136695976"),
        (Scheme.VAT, "de136695976", "DE136695976"),
        (Scheme.VAT, "FR 40 303265045", "FR40303265045"),
        (Scheme.VAT, "GR 094259216", "EL094259216"),
        (Scheme.VAT, "EL094259216", "EL094259216"),
        (Scheme.VAT, "ATU 13585627", "ATU13585627"),
        (Scheme.HK_BR, "12345678", "12345678"),
        (Scheme.HK_BR, "12345678-000-06-20-3", "12345678"),
    ],
)
def test_numbers_are_read_as_people_write_them(scheme: Scheme, written: str, number: str) -> None:
    assert read_identifier(scheme, written) == Identifier(scheme, number)


@pytest.mark.parametrize(
    ("scheme", "written", "code"),
    [
        (Scheme.USCC, "91110000600037341M", Code.IDENTIFIER_WRONG),
        (Scheme.USCC, "91110000600073341L", Code.IDENTIFIER_WRONG),
        (Scheme.USCC, "9111000060003734", Code.IDENTIFIER_MALFORMED),
        (Scheme.USCC, "9111000060003734IL", Code.IDENTIFIER_MALFORMED),
        (Scheme.USCC, "440301103097413", Code.IDENTIFIER_MALFORMED),
        (Scheme.LEI, "213800KUD8LXJWSQ9D15", Code.IDENTIFIER_WRONG),
        (Scheme.LEI, "213800KUD8LAJWSQ9D1", Code.IDENTIFIER_MALFORMED),
        (Scheme.VAT, "DE136695975", Code.IDENTIFIER_WRONG),
        (Scheme.VAT, "DE1", Code.IDENTIFIER_MALFORMED),
        (Scheme.VAT, "136695976", Code.IDENTIFIER_COUNTRY),
        (Scheme.VAT, "CHE-107.787.577", Code.IDENTIFIER_COUNTRY),
        (Scheme.VAT, "EU528003646", Code.IDENTIFIER_COUNTRY),
        (Scheme.HK_BR, "1234567", Code.IDENTIFIER_MALFORMED),
        (Scheme.HK_BR, "12345678-00", Code.IDENTIFIER_MALFORMED),
    ],
)
def test_numbers_that_cannot_be_are_refused(scheme: Scheme, written: str, code: Code) -> None:
    found = read_identifier(scheme, written)
    assert isinstance(found, Problem)
    assert (found.code, found.column, found.severity) == (code, scheme, "refusal")


def test_a_refusal_says_what_to_do() -> None:
    found = read_identifier("lei", "21-X")
    assert isinstance(found, Problem)
    assert found.sentence == "The LEI “21-X” does not have the right form."
    assert found.remedy == "Copy it from the certificate: 20 letters and digits, the last two of them digits."


def test_a_register_that_nobody_knows() -> None:
    expected = problem(
        Code.VALUE_UNKNOWN, column="duns", value="duns", field="identifier", choices="uscc, lei, vat, hk_br"
    )
    assert read_identifier("duns", "150483782") == expected


@given(st.sampled_from(Scheme), st.text(max_size=40))
def test_whatever_is_written_gets_an_answer(scheme: Scheme, written: str) -> None:
    found = read_identifier(scheme, written)
    assert isinstance(found, Identifier | Problem)
    if isinstance(found, Identifier):
        assert read_identifier(scheme, found.number) == found


@given(st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_is_always_noticed(position: int, character: str) -> None:
    right = "91110000600037341L"
    written = right[:position] + character + right[position + 1 :]
    assert isinstance(read_identifier("uscc", written), Identifier) == (written == right)


def test_every_register_has_a_name_and_a_form() -> None:
    assert (set(NAMES), set(FORMS)) == (set(Scheme), set(Scheme))
