"""Formats that are installed beside Entrepot, and the withdrawals that a source tells of."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from entrepot.intake.formats import open_file
from entrepot.intake.outcome import take
from entrepot.intake.records import Refused, Withdrawn, read_records
from entrepot.intake.rows import SourceError
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import codes, identify, write

LINES = """
from entrepot.intake.formats.protocol import HeldRows, opened
from entrepot.intake.readers.table import Header
from entrepot.intake.rows import RawRow


class Knock:
    name = "a list of knocks"
    endings = (".knock",)

    def recognises(self, head, name):
        {recognises}

    def open(self, file, options):
        {open}


class Late:
    def rows(self, progress):
        yield RawRow(1, {{"title": "one"}})
        yield RawRow(2, {{"title": "two"}})
        if progress is not SILENT:
            raise ZeroDivisionError("late")


from entrepot.runtime.progress import silent as SILENT

ROWS = HeldRows((RawRow(1, {{"title": "knock"}}),), "list")
"""
GOOD = "return opened(file, 'knock', Header(0, ('title',)), (), ROWS)"


def install(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    recognises: str = "return head.startswith(b'KNOCK')",
    open_: str = GOOD,
) -> None:
    """Install a package with one format, as pip would lay it out."""
    monkeypatch.delitem(sys.modules, "knocking", raising=False)
    write(folder / "knocking.py", LINES.format(recognises=recognises, open=open_))
    about = folder / "knocking-1.0.dist-info"
    about.mkdir()
    write(about / "METADATA", "Metadata-Version: 2.1\nName: knocking\nVersion: 1.0\n")
    write(about / "entry_points.txt", "[entrepot.sources]\nknock = knocking:Knock\n")
    monkeypatch.syspath_prepend(str(folder))


def test_an_installed_format_is_read_by_its_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch)
    opened = open_file(write(tmp_path / "list.knock", "KNOCK"))
    assert (opened.format, [row.values for row in opened.rows()]) == ("knock", [{"title": "knock"}])


def test_a_format_that_cannot_be_loaded_is_told_and_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, open_="return (")
    opened = open_file(write(tmp_path / "list.csv", "title\none\n"))
    assert (codes(opened.warnings), len(list(opened.rows()))) == ([Code.FORMAT_BROKEN], 1)


def test_a_format_that_fails_while_recognising_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, recognises="return 1 / 0")
    opened = open_file(write(tmp_path / "list.csv", "title\none\n"))
    assert (codes(opened.warnings), opened.format) == ([Code.FORMAT_BROKEN], "csv")
    assert "ZeroDivisionError" in opened.warnings[0].sentence


@pytest.mark.parametrize(
    "open_", ["return 1 / 0", "return opened(file, 'knock', Header(0, ('title',)), (), Late())"]
)
def test_a_format_that_fails_on_its_file_refuses_it_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_: str
) -> None:
    install(tmp_path, monkeypatch, open_=open_)
    with pytest.raises(SourceError) as raised:
        list(open_file(write(tmp_path / "list.knock", "KNOCK")).rows(lambda *_: None))
    assert raised.value.problem.code == Code.FORMAT_BROKEN


def test_deleted_rows_are_withdrawals_and_counted_apart(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.jsonl",
        '{"id": "a", "deleted": true}\n{"id": "b", "title": "B", "deleted": false}\n'
        '{"deleted": "yes"}\n{"id": "a", "deleted": "1"}\n',
    )
    reading = read_records(open_file(path), identify=identify, kind="product")
    rows = list(reading)
    assert [row for row in rows if isinstance(row, Withdrawn)] == [Withdrawn(1, "a")]
    assert [row.problems[0].code for row in rows if isinstance(row, Refused)] == [
        Code.VALUE_MISSING,
        Code.ID_DUPLICATE,
    ]
    keys: list[str] = []
    outcome = take(reading, on_withdrawn=lambda row: keys.append(row.key))
    assert (outcome.read, outcome.accepted, outcome.refused, outcome.withdrawn) == (3, 1, 2, 1)
    assert (keys, outcome.unknown_columns) == (["a"], ())


def test_a_list_of_nothing_but_deletions_needs_no_text(tmp_path: Path) -> None:
    path = write(tmp_path / "list.jsonl", '{"id": "a", "deleted": true}\n' * 1)
    assert list(read_records(open_file(path), identify=identify)) == [Withdrawn(1, "a")]


def test_deletions_in_a_table_come_out_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "id,title,deleted\na,,true\nb,B,\nc,C,no\n")
    outcome = take(read_records(open_file(path), identify=identify, kind="product"))
    assert (outcome.accepted, outcome.withdrawn, outcome.refused) == (2, 1, 0)
