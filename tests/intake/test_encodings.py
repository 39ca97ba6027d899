"""The same list in every encoding people save it in; damaged lines cost their row only."""

import gzip
from pathlib import Path

import pytest

from entrepot.intake.formats import open_file
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import (
    GERMAN,
    HEADER,
    ROWS,
    TRADITIONAL,
    code_of_opening,
    codes,
    csv_text,
    records,
    refusals,
    said,
    write,
)

CHINESE = csv_text([HEADER, *ROWS])
UTF = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", [*UTF, "gb18030", "gbk"])
def test_simplified_chinese_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "list.csv", CHINESE, encoding)
    assert said(records(path)) == set(ROWS)
    assert refusals(path) == []


@pytest.mark.parametrize("encoding", [*UTF, "gb18030", "big5hkscs", "big5"])
def test_traditional_chinese_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "list.csv", csv_text(TRADITIONAL), encoding)
    assert said(records(path)) == set(TRADITIONAL[1:])


@pytest.mark.parametrize("encoding", [*UTF, "cp1252", "latin-1"])
def test_german_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "list.csv", csv_text(GERMAN, separator=";"), encoding)
    assert said(records(path)) == set(GERMAN[1:])


def test_four_byte_gb18030_is_read(tmp_path: Path) -> None:
    row = ("f-4", "𠮷野检测仪", "用于检测陶瓷裂纹，四字节汉字。", "研究院")
    path = write(tmp_path / "list.csv", csv_text([HEADER, *ROWS, row]), "gb18030")
    assert said(records(path)) == {*ROWS, row}


def test_short_german_list_is_not_taken_for_chinese(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "Titel\r\nPrüfgerät\r\n", "cp1252")
    assert [record.title for record in records(path)] == ["Prüfgerät"]


def test_guessed_encoding_is_said(tmp_path: Path) -> None:
    source = open_file(write(tmp_path / "list.csv", CHINESE, "gb18030"))
    assert (source.encoding, codes(source.warnings)) == ("gb18030", [Code.ENCODING_GUESSED])


def test_named_encoding_is_obeyed(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "Titel\r\nŁódź\r\n", "cp1250")
    assert open_file(path, encoding="cp1250").encoding == "cp1250"


def test_shift_jis_is_refused_and_not_read_as_something_else(tmp_path: Path) -> None:
    text = "番号,名称,摘要\n1,テラヘルツ,セラミックの亀裂検査に使用される装置です\n"
    assert code_of_opening(write(tmp_path / "list.csv", text, "shift_jis")) == Code.ENCODING_UNKNOWN


def test_damaged_line_in_utf8_costs_its_row_only(tmp_path: Path) -> None:
    lines = CHINESE.encode().splitlines(keepends=True)
    lines[2] = lines[2].replace("涡".encode(), "涡".encode()[:2])
    path = write(tmp_path / "list.csv", b"".join(lines))
    assert refusals(path) == [(3, Code.LINE_UNDECODABLE)]
    assert said(records(path)) == {ROWS[0], ROWS[2]}


def test_truncated_last_character_costs_the_last_row(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", CHINESE.encode().rstrip()[:-1])
    assert refusals(path) == [(4, Code.LINE_UNDECODABLE)]


def test_gb18030_line_in_utf8_file_is_refused(tmp_path: Path) -> None:
    lines = [
        line.encode("gb18030" if place == 3 else "utf-8")
        for place, line in enumerate(CHINESE.splitlines(keepends=True))
    ]
    assert refusals(write(tmp_path / "list.csv", b"".join(lines))) == [(4, Code.LINE_UNDECODABLE)]


def test_utf8_line_in_gb18030_file_is_refused_and_not_stored_garbled(tmp_path: Path) -> None:
    lines = [
        line.encode("utf-8" if place == 3 else "gb18030")
        for place, line in enumerate(CHINESE.splitlines(keepends=True))
    ]
    path = write(tmp_path / "list.csv", b"".join(lines))
    assert refusals(path)[-1][0] == 4
    assert said(records(path)) == set(ROWS[:2])


def test_utf8_line_in_german_file_is_refused(tmp_path: Path) -> None:
    lines = [
        line.encode("utf-8" if place == 2 else "cp1252")
        for place, line in enumerate(csv_text(GERMAN, ";").splitlines(keepends=True))
    ]
    path = write(
        tmp_path / "list.csv",
        b"".join(lines) + "f-3;Gerät;Schön;Köln\r\nf-4;Übung;Öl;Düren\r\n".encode("cp1252"),
    )
    assert refusals(path) == [(3, Code.LINE_OTHER_ENCODING)]


def test_characters_lost_before_are_never_stored(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", csv_text([HEADER, ("f-1", "It\ufffds", "a\ufffd\ufffdb", "c")]))
    assert said(records(path)) == {("f-1", "It?s", "a?b", "c")}


@pytest.mark.parametrize("encoding", [*UTF, "gb18030"])
def test_gzipped_file_reads_like_the_plain_one(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "list.csv.gz", gzip.compress(CHINESE.encode(encoding)))
    assert said(records(path)) == set(ROWS)


def test_byte_order_mark_in_the_middle_is_dropped(tmp_path: Path) -> None:
    text = csv_text([HEADER, ROWS[0]]) + "\ufeff" + csv_text([ROWS[1]])
    assert said(records(write(tmp_path / "list.csv", text))) == set(ROWS[:2])
