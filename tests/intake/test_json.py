"""JSON lines and arrays: the same records, every bad one named by its line or place."""

import gzip
import json
from pathlib import Path

import pytest

from entrepot.intake.formats import open_file
from entrepot.intake.rows import Format
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import HEADER, ROWS, code_of_opening, records, refusals, said, write

OBJECTS = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
LINES = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in OBJECTS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_lines_and_array_give_the_same_records(tmp_path: Path, encoding: str) -> None:
    lines = write(tmp_path / "list.jsonl", LINES, encoding)
    array = write(tmp_path / "list.json", json.dumps(OBJECTS, ensure_ascii=False, indent=1), encoding)
    packed = write(tmp_path / "list.jsonl.gz", gzip.compress(LINES.encode(encoding)))
    assert (open_file(lines).format, open_file(array).format) == (Format.JSONL, Format.JSON)
    assert said(records(lines)) == said(records(array)) == said(records(packed)) == set(ROWS)


def test_bad_lines_cost_themselves_only(tmp_path: Path) -> None:
    bad = ["{", "[1]", '"text"', '{"title": NaN}', '{"title": "a", "title": "b"}', '{"t":' * 3000]
    path = write(tmp_path / "list.jsonl", LINES + "\n" + "\n".join(bad) + "\n" + '{"id": "x", "title": "y"}')
    assert refusals(path) == [
        (5, Code.JSON_INVALID),
        (6, Code.JSON_INVALID),
        (7, Code.JSON_INVALID),
        (8, Code.JSON_INVALID),
        (9, Code.JSON_KEY_DUPLICATE),
        (10, Code.JSON_INVALID),
    ]
    assert [record.row for record in records(path)] == [1, 2, 3, 11]


def test_bad_elements_cost_themselves_only(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.json", '[{"title": "a"}, 7, {"title": "b", "x": {"y": 1, "y": 2}}, {"title": "c"}]'
    )
    assert refusals(path) == [(2, Code.JSON_INVALID), (3, Code.JSON_KEY_DUPLICATE)]


@pytest.mark.parametrize("end", ["", ",", "]x", "}"])
def test_array_that_breaks_off_is_refused_whole(tmp_path: Path, end: str) -> None:
    assert code_of_opening(write(tmp_path / "list.json", f'[{{"title": "a"}}{end}')) == Code.FILE_DAMAGED


@pytest.mark.parametrize("text", ['{\n "rows": [\n  {"title": "a"}\n ]\n}', "[]", "{}"])
def test_json_that_is_no_list_of_records(tmp_path: Path, text: str) -> None:
    assert code_of_opening(write(tmp_path / "list.json", text)) == Code.JSON_NOT_ROWS


def test_numbers_lists_and_mappings_become_text(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "title": "a",
        "keywords": ["x", "y", "x"],
        "subsidy_roles": ["technology", "expert"],
        "facts": {"Druck": "bis 500 bar", "Stück": 3, "ok": True},
        "places": ["munich", "hong-kong"],
        "links": [{"from": "a"}],
        "budget": None,
    }
    record = records(write(tmp_path / "list.jsonl", json.dumps(row)))[0]
    assert (record.key, record.keywords) == ("7", ("x", "y"))
    assert dict(record.fields) == {"subsidy_roles": "technology; expert"}
    assert dict(record.facts) == {
        "Druck": "bis 500 bar", "Stück": "3", "ok": "true", "places": "munich; hong-kong",
        "links": '[{"from": "a"}]',
    }  # fmt: skip


def test_half_characters_are_never_stored(tmp_path: Path) -> None:
    path = write(tmp_path / "list.jsonl", '{"title": "a\\ud800b", "facts": {"x": "\\udc00"}}')
    assert (records(path)[0].title, dict(records(path)[0].facts)) == ("a?b", {"x": "?"})


def test_object_with_too_many_names_is_refused(tmp_path: Path) -> None:
    wide = json.dumps({f"c{place}": 1 for place in range(1_000)})
    assert refusals(write(tmp_path / "list.jsonl", f'{{"title": "a"}}\n{wide}')) == [(2, Code.ROW_TOO_WIDE)]


def test_new_names_in_later_rows_are_facts_and_listed(tmp_path: Path) -> None:
    from entrepot.intake.records import read_records
    from tests.intake.corpus import identify

    lines = ['{"title": "a"}'] * 300 + ['{"title": "b", "text": "c", "colour": "red"}']
    reading = read_records(
        open_file(write(tmp_path / "list.jsonl", "\n".join(lines))), identify=identify, kind="need"
    )
    rows = list(reading)
    assert tuple(reading.columns.unknown) == ("colour",)
    assert rows[-1].record.text == "c"  # type: ignore[union-attr]
