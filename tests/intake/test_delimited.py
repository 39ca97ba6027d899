"""Delimited text: separators, quotation marks, ragged rows, and every row counted."""

from pathlib import Path

import pytest

from entrepot.intake.formats import open_file
from entrepot.intake.outcome import take
from entrepot.intake.records import read_records
from entrepot.intake.rows import Limits
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import (
    HEADER,
    ROWS,
    code_of_opening,
    codes,
    csv_text,
    identify,
    records,
    refusals,
    said,
    warnings,
    write,
)


def counts(path: Path) -> tuple[int, int, int, int]:
    outcome = take(read_records(open_file(path), identify=identify, kind="facility"))
    return outcome.read, outcome.accepted, outcome.refused, outcome.blank


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_separators_and_line_ends_are_found_out(tmp_path: Path, separator: str, end: str) -> None:
    path = write(tmp_path / "list.csv", csv_text([HEADER, *ROWS], separator, end))
    assert said(records(path)) == set(ROWS)
    assert open_file(path).separator == separator


def test_commas_inside_semicolon_fields_do_not_mislead(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "id;title;text\n1;a, b, c, d;e, f\n2;g, h;i, j, k\n")
    assert said(records(path)) == {("1", "a, b, c, d", "e, f", ""), ("2", "g, h", "i, j, k", "")}


def test_unclosed_quote_costs_one_row(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", 'id,title,text\n1,a,b\n2,"open,x\n3,c,d\n4,"e, ""f""",g\n5,h,i\n')
    assert refusals(path) == [(3, Code.QUOTE_UNCLOSED)]
    assert said(records(path)) == {
        ("1", "a", "b", ""),
        ("3", "c", "d", ""),
        ("4", 'e, "f"', "g", ""),
        ("5", "h", "i", ""),
    }
    assert counts(path) == (5, 4, 1, 0)


def test_two_unclosed_quotes_do_not_swallow_what_is_between(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", 'id,title,text\n1,"open,x\n2,c,d\n3,"also open,y\n4,e,f\n')
    assert refusals(path) == [(2, Code.QUOTE_UNCLOSED), (4, Code.QUOTE_UNCLOSED)]
    assert counts(path) == (4, 2, 2, 0)


def test_quoted_line_ends_belong_to_the_value(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", 'id,title,text\n1,a,"first\nsecond, ""x""\n\nfourth"\n2,b,c\n')
    assert [(record.row, record.text) for record in records(path)] == [
        (2, 'first\nsecond, "x"\n\nfourth'),
        (3, "c"),
    ]


def test_inch_mark_inside_a_field_is_literal(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", 'id,title,text\n1,5" pipe,steel\n2,a,b\n')
    assert said(records(path)) == {("1", '5" pipe', "steel", ""), ("2", "a", "b", "")}


def test_text_after_a_closing_quote_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", 'id,title,text\n1,"a" b,c\n2,d,e\n')
    assert refusals(path) == [(2, Code.QUOTE_MISPLACED)]


def test_ragged_rows_are_refused_and_empty_excess_is_not(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "id,title,text\n1,a\n2,b,c,d\n3,e,f,,\n4,g,h\n")
    assert refusals(path) == [(2, Code.ROW_RAGGED), (3, Code.ROW_RAGGED)]
    assert counts(path) == (4, 2, 2, 0)


def test_blank_rows_are_counted_and_skipped(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "id,title,text\n\n1,a,b\n,,\n  ,\u3000,\n2,c,d\n\n")
    assert counts(path) == (6, 2, 0, 4)
    assert [record.row for record in records(path)] == [3, 6]


def test_null_characters_cost_their_row(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "id,title,text\n1,a\x00,b\n2,c,d\n")
    assert refusals(path) == [(2, Code.CHARACTER_FORBIDDEN)]


def test_field_over_the_limit_costs_its_row(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", f"id,title,text\n1,a,{'x' * 1_000_001}\n2,c,{'y' * 1_000_000}\n")
    assert refusals(path) == [(2, Code.CELL_TOO_LARGE)]


def test_line_over_the_limit_costs_its_row_and_is_not_held(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", f"id,title,text\n1,a,{'x' * 5_000}\n2,c,d\n")
    assert refusals(path, limits=Limits(row_characters=1_000)) == [(2, Code.ROW_TOO_LONG)]


def test_no_final_line_end_is_needed(tmp_path: Path) -> None:
    assert said(records(write(tmp_path / "list.csv", "id,title,text\n1,a,b"))) == {("1", "a", "b", "")}


def test_title_rows_above_the_header_are_skipped(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.csv", "2026年大型仪器清单,,\n单位：华南检测中心,,\n\n编号,名称,摘要\nf-1,a,b\n"
    )
    assert open_file(path).header_row == 4
    assert [(record.row, record.key) for record in records(path)] == [(5, "f-1")]


def test_duplicate_headers_are_warned_and_both_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "id,title,text,note,note\n1,a,b,c,d\n")
    assert codes(open_file(path).warnings) == [Code.HEADER_DUPLICATE]
    assert dict(records(path)[0].facts) == {"note": "c", "note (column E)": "d"}


def test_blank_header_with_values_is_warned(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "id,title,,text\n1,a,x,b\n")
    assert codes(open_file(path).warnings) == [Code.HEADER_BLANK]
    assert dict(records(path)[0].facts) == {"Column C": "x"}


def test_header_alone_is_refused(tmp_path: Path) -> None:
    assert code_of_opening(write(tmp_path / "list.csv", "id,title,text\n\n,,\n")) == Code.FILE_HEADER_ONLY


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    names = ",".join(f"c{place}" for place in range(100_000))
    assert code_of_opening(write(tmp_path / "list.csv", f"title,{names}\n1\n")) == Code.FILE_TOO_WIDE


def test_direction_marks_are_kept_with_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "id,title,text\n1,a\u202eb,c\n")
    assert warnings(path) == [(2, "title", Code.CHARACTER_BIDI)]
    assert records(path)[0].title == "a\u202eb"


def test_hostile_text_is_kept_as_typed(tmp_path: Path) -> None:
    attacks = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "<script>alert(1)</script>",
        "'; DROP TABLE x; --",
        "{{ 7*7 }}",
        "../../etc/passwd",
    ]
    path = write(
        tmp_path / "list.csv",
        csv_text(
            [("id", "title", "text"), *((str(place), attack, "x") for place, attack in enumerate(attacks))]
        ),
    )
    assert [record.title for record in records(path)] == attacks
