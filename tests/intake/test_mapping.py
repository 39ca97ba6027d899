"""A saved mapping: what a person said of a source's columns, kept, checked and applied."""

from pathlib import Path

import pytest

from entrepot.intake.column_views import ColumnView, describe_columns
from entrepot.intake.columns import Overrides, map_columns
from entrepot.intake.formats import open_file
from entrepot.intake.mapping import TARGETS, ColumnMapping, meaning_of, target_of
from entrepot.intake.recognition import Meaning
from entrepot.intake.records import Accepted, read_records
from entrepot.intake.rows import SourceError
from entrepot.vocabulary.problems import Code, problem
from tests.intake.corpus import codes, csv_text, identify, write

FILE = "list.csv"
ROWS = [
    ("Kürzel", "Was", "Wo steht es", "Notiz", "Preis"),
    ("a-1", "Ofen", "Jena", "alt", "5 €"),
    ("a-2", "Waage", "Jena", "neu", "7 €"),
]
SAID = ColumnMapping(
    {"kürzel": "id", "WAS": "title:de", "Wo steht es": "place", "Notiz": "ignored", "Preis": "fact"}
)


def code_of(mapping: ColumnMapping, columns: list[str]) -> Code:
    with pytest.raises(SourceError) as error:
        map_columns(columns, Overrides(mapping=mapping), FILE)
    return error.value.problem.code


def test_mapping_says_what_columns_mean_whatever_their_names() -> None:
    columns = map_columns(ROWS[0], Overrides(mapping=SAID), FILE)
    assert columns.meanings == {
        "Kürzel": Meaning("id"), "Was": Meaning("title", "de"), "Wo steht es": Meaning("place"),
    }  # fmt: skip
    assert tuple(columns.unknown) == ("Preis",)
    assert [name for name in ROWS[0] if columns.is_ignored(name)] == ["Notiz"]


def test_records_are_read_under_a_mapping(tmp_path: Path) -> None:
    source = open_file(write(tmp_path / FILE, csv_text(ROWS)))
    rows = list(read_records(source, identify=identify, kind="facility", overrides=Overrides(mapping=SAID)))
    found = [row.record for row in rows if isinstance(row, Accepted)]
    assert [(each.key, each.language, each.title, each.place, dict(each.facts)) for each in found] == [
        ("a-1", "de", "Ofen", "Jena", {"Preis": "5 €"}),
        ("a-2", "de", "Waage", "Jena", {"Preis": "7 €"}),
    ]


def test_mapping_comes_back_from_its_json() -> None:
    assert ColumnMapping.from_json(SAID.to_json()) == SAID


@pytest.mark.parametrize(
    "stored", ["", "[]", "{}", '{"columns": 1}', '{"columns": {"a": 2}}', "[" * 100_000, "x" * 300_000]
)
def test_what_is_no_mapping_is_refused_in_words(stored: str) -> None:
    with pytest.raises(SourceError) as error:
        ColumnMapping.from_json(stored)
    assert error.value.problem == problem(Code.MAPPING_UNREADABLE)


def test_stored_mapping_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(SourceError) as error:
        ColumnMapping.from_json('{"columns": {"a": "colour"}}')
    assert error.value.problem.code is Code.MAPPING_TARGET_UNKNOWN


@pytest.mark.parametrize("target", ["colour", "title:fr", "budget:de", "", "Fact"])
def test_target_that_is_none_is_refused(target: str) -> None:
    assert code_of(ColumnMapping({"a": target}), ["a", "title"]) is Code.MAPPING_TARGET_UNKNOWN


def test_field_given_twice_is_refused_and_joint_fields_are_not() -> None:
    assert code_of(ColumnMapping({"a": "title", "b": "title"}), ["a", "b"]) is Code.MAPPING_FIELD_TWICE
    both = ColumnMapping({"a": "keywords", "b": "keywords", "c": "title:en", "d": "title:de"})
    assert both.problems() == ()


def test_mapped_column_that_is_gone_is_told() -> None:
    columns = map_columns(["Was"], Overrides(mapping=SAID), FILE)
    assert [(each.code, each.column) for each in columns.problems] == [
        (Code.MAPPED_COLUMN_MISSING, "kürzel"),
        (Code.MAPPED_COLUMN_MISSING, "Wo steht es"),
    ]


def test_column_kept_as_fact_is_not_recognised_again() -> None:
    columns = map_columns(["标题", "摘要"], Overrides(mapping=ColumnMapping({"摘要": "fact"})), FILE)
    assert (columns.name_of("text"), tuple(columns.unknown)) == (None, ("摘要",))


def test_mapped_field_leaves_other_columns_of_that_name_as_facts() -> None:
    columns = map_columns(["标题", "成果"], Overrides(mapping=ColumnMapping({"成果": "title"})), FILE)
    assert (columns.name_of("title"), tuple(columns.unknown), codes(columns.problems)) == (
        "成果",
        ("标题",),
        [],
    )


def test_column_of_the_call_goes_before_the_mapping() -> None:
    columns = map_columns(
        ["a", "b"], Overrides(title_column="b", mapping=ColumnMapping({"a": "title"})), FILE
    )
    assert columns.name_of("title") == "b"


def test_unit_in_a_header_is_kept_under_a_mapping() -> None:
    columns = map_columns(
        ["标题", "拟投（万元）"], Overrides(mapping=ColumnMapping({"拟投（万元）": "budget"})), FILE
    )
    assert columns.meanings["拟投（万元）"] == Meaning("budget", unit="万元")


def test_every_target_says_what_it_means_and_back() -> None:
    assert [target_of(meaning_of(target)) for target in TARGETS if target != "ignored"] == [
        target for target in TARGETS if target != "ignored"
    ]


def test_columns_are_described_for_a_page(tmp_path: Path) -> None:
    source = open_file(write(tmp_path / FILE, csv_text([*ROWS, ("a-3", "Ofen", "Ulm", "", "9 €")])))
    assert describe_columns(source, SAID) == [
        ColumnView("Kürzel", "id", "mapping", ("a-1", "a-2", "a-3")),
        ColumnView("Was", "title:de", "mapping", ("Ofen", "Waage")),
        ColumnView("Wo steht es", "place", "mapping", ("Jena", "Ulm")),
        ColumnView("Notiz", "ignored", "mapping", ("alt", "neu")),
        ColumnView("Preis", "fact", "mapping", ("5 €", "7 €", "9 €")),
    ]


def test_file_without_title_or_text_is_described_too(tmp_path: Path) -> None:
    source = open_file(write(tmp_path / FILE, csv_text([("x", "预算（万元）"), ("1", "50")])))
    assert describe_columns(source) == [
        ColumnView("x", "fact", "none", ("1",)),
        ColumnView("预算（万元）", "budget", "name", ("50",), "万元"),
    ]
