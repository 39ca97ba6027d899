"""What cannot be used is refused in one sentence with its remedy; nobody sees a traceback, and nothing is left half-written."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Said, in_shell
from tests.intake.corpus import csv_text, write, write_xlsx

GOOD = (("id", "title", "text"), ("a", "Cracks", "Cracks in glaze."), ("b", "Welds", "Welds in pipes."))
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A list that can be read."""
    return write(tmp_path / "good.csv", csv_text(GOOD))


def half(content: bytes) -> bytes:
    """The first half of a file."""
    return content[: len(content) // 2]


def make(folder: Path, case: str) -> Path:
    """A file that cannot be used."""
    file = folder / {"web page": "page.csv", "folder": "sub.csv"}.get(case, "bad.csv")
    contents = {
        "empty": b"", "binary": PNG, "web page": b"<!doctype html><html></html>", "header only": b"id,title,text\n",
        "no text column": b"id,price,place\n1,2,3\n", "damaged": half(gzip.compress(random.Random(7).randbytes(9000).hex().encode())),
        "json object": b'{"needs": {\n"a": 1}}\n', "zip": b"PK\x03\x04" + bytes(200),
    }  # fmt: skip
    if case == "folder":
        file.mkdir()
    elif case == "large":
        with file.open("wb") as stream:
            stream.write(b"id,title,text\n")
            stream.truncate(200_000_000)
    elif case != "missing":
        file.write_bytes(contents[case])
    return file


CASES = {
    "missing": "There is no file bad.csv.",
    "empty": "bad.csv is empty.",
    "folder": "sub.csv is a folder, not a file.",
    "binary": "bad.csv is not a table but binary data.",
    "web page": "page.csv is a web page or XML document, not a table.",
    "header only": "bad.csv has column names but no rows.",
    "no text column": "bad.csv has no column for a title or a text; it has “id”, “price”, “place”.",
    "damaged": "bad.csv is damaged and cannot be read to its end.",
    "json object": "bad.csv is JSON but not a list of records.",
    "zip": "bad.csv is damaged and cannot be read to its end.",
    "large": "bad.csv is larger than 150 MB.",
}


def refused(said: Said) -> str:
    """The sentence of a refusal; its form is checked."""
    assert said.code == 2
    assert said.out == ""
    assert "Traceback" not in said.err
    assert said.error.endswith(".")
    return said.error.removeprefix("entrepot: ")


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_cannot_be_used_is_refused(
    entrepot: Command, tmp_path: Path, good: Path, case: str
) -> None:
    bad = make(tmp_path, case)
    for needs, resources in ((bad, good), (good, bad)):
        said = entrepot("match", "--needs", needs, "--resources", resources, "--embedder", "none")
        sentence = refused(said)
        assert sentence.startswith(CASES[case])
        assert len(sentence) > len(CASES[case]) + 5, "there is a remedy"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        {"good.csv", *([bad.name] if bad.exists() else [])}
    )


def test_a_needs_file_without_a_text_column_names_the_option(
    entrepot: Command, tmp_path: Path, good: Path
) -> None:
    said = entrepot(
        "match", "--needs", make(tmp_path, "no text column"), "--resources", good, "--embedder", "none"
    )
    assert refused(said).endswith("Say which column is the text with --text-column.")


def test_a_column_that_is_not_there_lists_those_that_are(entrepot: Command, good: Path) -> None:
    said = entrepot(
        "match", "--needs", good, "--resources", good, "--embedder", "none", "--text-column", "nope"
    )
    assert refused(said) == (
        "good.csv has no column “nope”; it has “id”, “title”, “text”. Give --text-column one of these names."
    )


def test_a_workbook_under_the_name_of_a_table_is_read_all_the_same(
    entrepot: Command, tmp_path: Path, good: Path
) -> None:
    odd = write_xlsx(tmp_path / "odd.csv", GOOD)
    said = entrepot("match", "--needs", odd, "--resources", good, "--embedder", "none", "--format", "json")
    assert said.code == 0
    assert len(said.out.splitlines()) == 2


def test_gb18030_is_read(entrepot: Command, tmp_path: Path) -> None:
    rows = (("编号", "标题", "描述"), ("甲", "釉面裂纹", "瓷砖釉面裂纹检测"), ("乙", "发酵", "砖茶发酵"))
    odd = write(tmp_path / "gb.csv", csv_text(rows), "gb18030")
    said = entrepot("match", "--needs", odd, "--resources", odd, "--embedder", "none", "--format", "json")
    assert said.code == 0
    assert {row["need"]: row["resource"] for row in map(json.loads, said.out.splitlines()) if row["rank"] == 1} == {
        "甲": "甲", "乙": "乙",
    }  # fmt: skip


def test_rows_with_an_id_that_is_taken_are_refused_and_told(
    entrepot: Command, tmp_path: Path, good: Path
) -> None:
    twice = write(tmp_path / "twice.csv", csv_text((*GOOD, GOOD[1])))
    said = entrepot("match", "--needs", twice, "--resources", good, "--embedder", "none", "--format", "json")
    assert said.code == 1
    assert len(said.out.splitlines()) == 2
    assert "twice.csv: 1 of 3 rows refused" in said.err
    assert "row 4: The id “a” was already used in row 2. Give every row its own id." in said.err


def test_a_list_of_which_no_row_can_be_used_is_refused(entrepot: Command, tmp_path: Path, good: Path) -> None:
    blank = write(tmp_path / "blank.csv", "id,title,text\n1,,\n2,,\n")
    said = entrepot("match", "--needs", blank, "--resources", good, "--embedder", "none")
    assert said.code == 2
    assert said.error == "entrepot: No row could be used. Correct the problems above."
    assert "row 2: The text is empty. Fill it in." in said.err


def test_an_embedder_that_is_none_is_refused(entrepot: Command, tmp_path: Path, good: Path) -> None:
    for name in ("bert", tmp_path):
        said = entrepot("match", "--needs", good, "--resources", good, "--embedder", name)
        assert refused(said)


@pytest.mark.parametrize(
    "words",
    [
        ("match",),
        ("match", "--needs", "a.csv"),
        ("match", "--nonsense"),
        ("nonsense",),
        ("match", "--needs", "a", "--resources", "b", "--top", "0"),
        ("match", "--needs", "a", "--resources", "b", "--format", "xml"),
        ("serve", "--port", "0"),
    ],
)
def test_a_wrong_call_ends_with_two(entrepot: Command, words: tuple[str, ...]) -> None:
    said = entrepot(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err
    assert "Traceback" not in said.err


def test_help_is_there_for_every_command(entrepot: Command) -> None:
    for words in (
        (),
        ("match",),
        ("evaluate",),
        ("init",),
        ("serve",),
        ("import",),
        ("chain",),
        ("demo",),
        ("need", "add"),
    ):
        said = entrepot(*words, "--help")
        assert said.code == 0
        assert said.out.startswith("Usage: ")
        assert " ".join(("entrepot", *words)) in said.out.splitlines()[0]


def test_a_real_process_shows_one_line_and_no_traceback(tmp_path: Path) -> None:
    said = in_shell("match", "--needs", tmp_path / "none.csv", "--resources", tmp_path / "none.csv")
    assert (said.code, said.out, said.err) == (
        2, "", "entrepot: There is no file none.csv. Check the path and the spelling.\n",
    )  # fmt: skip


def test_what_nobody_foresaw_ends_with_a_sentence(
    entrepot: Command, monkeypatch: pytest.MonkeyPatch, good: Path
) -> None:
    monkeypatch.setenv("ENTREPOT_CACHE", str(good))  # a file where a folder should be
    said = entrepot("match", "--needs", good, "--resources", good, "--embedder", "use")
    assert said.code in {2, 70}
    assert "Traceback" not in said.err
