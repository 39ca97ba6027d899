"""How sure the encoding is, what to ask a person, and what the answer does."""

from pathlib import Path

import pytest

from entrepot.intake.encoding_doubt import EncodingChoice
from entrepot.intake.formats import open_file
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import (
    GERMAN,
    HEADER,
    ROWS,
    TRADITIONAL,
    code_of_opening,
    csv_text,
    records,
    refusals,
    said,
    write,
)

SHORT = "a,title\r\n1,儀器\r\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (csv_text([HEADER, *ROWS]), "utf-8"),
        (csv_text([HEADER, *ROWS]), "utf-16"),
        (csv_text([HEADER, *ROWS]), "gb18030"),
        (csv_text(TRADITIONAL), "big5hkscs"),
        (csv_text(GERMAN, ";"), "cp1252"),
        ("编号,名称\r\n1,喆堃镕\r\n", "gb18030"),
    ],
)
def test_nothing_is_asked_where_bytes_or_column_names_are_clear(
    tmp_path: Path, text: str, encoding: str
) -> None:
    source = open_file(write(tmp_path / "list.csv", text, encoding))
    assert (source.encoding, source.encoding_doubt) == (encoding, None)


def test_short_list_is_asked_about_with_what_each_encoding_makes_of_it(tmp_path: Path) -> None:
    source = open_file(write(tmp_path / "list.csv", SHORT, "big5"))
    assert source.encoding_doubt == (
        EncodingChoice("big5hkscs", ("a,title", "1,儀器")),
        EncodingChoice("gb18030", ("a,title", "1,祸竟")),
    )


def test_answer_is_read_in_and_not_asked_about_again(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", SHORT, "big5")
    source = open_file(path, encoding="gb18030")
    assert (source.encoding, source.encoding_doubt) == ("gb18030", None)
    assert [row.values["title"] for row in source.rows()] == ["祸竟"]


def test_letters_of_no_known_encoding_are_asked_about(tmp_path: Path) -> None:
    source = open_file(write(tmp_path / "list.csv", "id,title\r\n1,Łódź urządzenie\r\n", "cp1250"))
    assert source.encoding_doubt == (EncodingChoice("cp1252", ("id,title", "1,£ódŸ urz¹dzenie")),)


@pytest.mark.parametrize("name", ["utf-9", "rot13", "hex", "utf-7", "idna", "", "\x00", "cp037", "bücher"])
def test_answer_that_is_no_encoding_is_refused_in_words(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "list.csv", csv_text([HEADER, *ROWS]))
    assert code_of_opening(path, encoding=name) == Code.ENCODING_NAME_UNKNOWN


@pytest.mark.parametrize(
    "answer", ["utf-8", "utf-16", "utf-16-le", "utf-32", "utf-32-be", "cp1252", "big5hkscs", "ascii"]
)
def test_wrong_answer_refuses_rows_and_breaks_nothing(tmp_path: Path, answer: str) -> None:
    path = write(
        tmp_path / "list.csv", csv_text([("id", "title", "x"), *[("1", "仪器", "检测")] * 9]), "gb18030"
    )
    assert code_of_opening(path, encoding=answer) in (None, Code.FILE_HEADER_ONLY)


def test_utf16_without_a_mark_is_read_when_it_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", csv_text([HEADER, *ROWS]), "utf-16-be")
    assert open_file(path, encoding="utf-16").encoding == "utf-16-be"


CHINESE = csv_text([HEADER, *ROWS])
STRANGE = "f-9,太赫茲成像系統,用於陶瓷裂紋的無損檢測。,香港檢測中心\r\n"
WESTERN = "f-9,Prüfgerät,größer,Düren\r\n"


@pytest.mark.parametrize(
    ("first", "encoding", "line", "other"),
    [
        (CHINESE, "gb18030", STRANGE, "big5hkscs"),
        (
            csv_text(TRADITIONAL * 2),
            "big5hkscs",
            "f-9,太赫兹成像系统,用于陶瓷裂纹的无损检测。,香港\r\n",
            "gb18030",
        ),
        (CHINESE, "gb18030", WESTERN, "cp1252"),
        (
            csv_text([GERMAN[0], *GERMAN[1:] * 3]),
            "cp1252",
            "f-9,太赫兹,陶瓷裂纹的无损检测,香港\r\n",
            "gb18030",
        ),
    ],
)
def test_line_in_another_encoding_is_refused_and_not_stored_garbled(
    tmp_path: Path, first: str, encoding: str, line: str, other: str
) -> None:
    path = write(tmp_path / "list.csv", first.encode(encoding) + line.encode(other))
    assert refusals(path)[-1] == (len(first.splitlines()) + 1, Code.LINE_ENCODING_DIFFERS)


def test_rare_names_are_not_taken_for_another_encoding(tmp_path: Path) -> None:
    rows = [*ROWS, ("f-4", "朱镕基", "喆堃", "囍"), ("f-5", "A镕B", "检测", "研究院")]
    assert said(records(write(tmp_path / "list.csv", csv_text([HEADER, *rows]), "gb18030"))) == set(rows)
