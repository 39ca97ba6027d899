"""Thirty delimited texts as programs and people write them: every physical row is accounted for."""

from __future__ import annotations

from entrepot.vocabulary.problems import Code
from tests.corpus.case import Case, Expect, text_case
from tests.intake.corpus import HEADER, ROWS, csv_text

GROUP = "structure"
TABLE = (HEADER, *ROWS)
PLAIN = csv_text(TABLE)
HEAD = "id,title,text\r\n"
LAST = {4: {"key": "f-3", "title": "扫描电镜", "organisation": "咸宁材料学院"}}
DIFFERS = (Code.FILE_EXTENSION_DIFFERS,)


def plain(name: str, content: str | bytes, told: tuple[Code, ...] = ()) -> Case:
    """The same three rows, written in another way."""
    return text_case(GROUP, name, content, Expect(accepted=(2, 3, 4), told=told), LAST)


def small(name: str, content: str, expect: Expect, says: dict[int, dict[str, str]] | None = None) -> Case:
    """A list of id, title and text with these lines after its header."""
    return text_case(GROUP, name, HEAD + content, expect, says)


def nothing(name: str, content: str, code: Code) -> Case:
    """A file that holds no list."""
    return text_case(GROUP, name, content, Expect(file=code))


WRITTEN = [
    plain("semicolons.csv", csv_text(TABLE, ";")),
    plain("tabs.tsv", csv_text(TABLE, "\t")),
    plain("tabs.csv", csv_text(TABLE, "\t")),
    plain("commas.tsv", PLAIN),
    plain("bars.csv", csv_text(TABLE, "|")),
    plain("carriage-returns.csv", csv_text(TABLE, end="\r")),
    plain("line-feeds.csv", csv_text(TABLE, end="\n")),
    plain("mixed-ends.csv", PLAIN.replace("\r\n", "\n", 1).replace("\r\n", "\r", 1)),
    plain("no-final-end.csv", PLAIN.rstrip()),
    plain("named-workbook.xlsx", PLAIN, DIFFERS),
    text_case(
        GROUP, "title-rows.csv", "检测资源清单,,,\r\n,,,\r\n" + PLAIN, Expect(accepted=(4, 5, 6)),
        {6: {"key": "f-3", "title": "扫描电镜"}},
    ),
]  # fmt: skip

QUOTED = [
    small(
        "quoted-line-ends.csv", 'a,"two\r\nlines","x\r\n\r\ny"\r\nb,c,d\r\n', Expect(accepted=(2, 3)),
        {2: {"title": "two\r\nlines", "text": "x\r\n\r\ny"}, 3: {"text": "d"}},
    ),
    small(
        "quoted-separators.csv", 'a,"b, c","d; e"\r\n', Expect(accepted=(2,)), {2: {"title": "b, c", "text": "d; e"}}
    ),
    small(
        "doubled-quotes.csv", 'a,"a ""fine"" oven",x\r\n', Expect(accepted=(2,)), {2: {"title": 'a "fine" oven'}}
    ),
    small(
        "unclosed-quote.csv", 'a,"b,c\r\nd,e,f\r\ng,h,i\r\n',
        Expect(accepted=(3, 4), refused=((2, Code.QUOTE_UNCLOSED),)), {3: {"title": "e"}, 4: {"title": "h"}},
    ),
    small(
        "unclosed-last-quote.csv", 'a,b,c\r\nd,e,"f', Expect(accepted=(2,), refused=((3, Code.QUOTE_UNCLOSED),))
    ),
    small(
        "text-after-quote.csv", 'a,"b"x,c\r\nd,e,f\r\n', Expect(accepted=(3,), refused=((2, Code.QUOTE_MISPLACED),))
    ),
]  # fmt: skip

RAGGED = [
    small("short-row.csv", "a,b,c\r\nd,e\r\n", Expect(accepted=(2,), refused=((3, Code.ROW_RAGGED),))),
    small("long-row.csv", "a,b,c\r\nd,e,f,g\r\n", Expect(accepted=(2,), refused=((3, Code.ROW_RAGGED),))),
    small("empty-cells-behind.csv", "a,b,c,,\r\nd,e,f,,,\r\n", Expect(accepted=(2, 3)), {3: {"text": "f"}}),
    small("blank-rows.csv", "a,b,c\r\n\r\n,,\r\n  \r\nd,e,f\r\n", Expect(accepted=(2, 6), blank=3)),
    small(
        "same-id-twice.csv", "a,b,c\r\na,e,f\r\n", Expect(accepted=(2,), refused=((3, Code.ID_DUPLICATE),))
    ),
    small(
        "id-missing.csv", "a,b,c\r\n,e,f\r\n",
        Expect(accepted=(2, 3), warned=((3, "id", Code.ID_MISSING),)), {3: {"key": "3"}},
    ),
]  # fmt: skip

STRANGE = [
    small("nul.csv", "a,b\0,c\r\nd,e,f\r\n", Expect(accepted=(3,), refused=((2, Code.CHARACTER_FORBIDDEN),))),
    small("mark-in-the-middle.csv", "a,b,c\r\n\ufeffd,e,f\r\n", Expect(accepted=(2, 3)), {3: {"key": "d"}}),
    small(
        "cell-of-5-megabytes.csv",
        f"a,b,{'x' * 5_000_000}\r\nd,e,f\r\n",
        Expect(accepted=(3,), refused=((2, Code.CELL_TOO_LARGE),)),
    ),
    small(
        "line-of-9-megabytes.csv",
        f"a,b,{'x' * 9_000_000}\r\nd,e,f\r\n",
        Expect(accepted=(3,), refused=((2, Code.ROW_TOO_LONG),)),
    ),
    nothing("empty.csv", "", Code.FILE_EMPTY),
    nothing("blank.csv", "\ufeff\r\n \r\n\t\r\n", Code.FILE_EMPTY),
    nothing("header-only.csv", HEAD, Code.FILE_HEADER_ONLY),
]

CASES = [*WRITTEN, *QUOTED, *RAGGED, *STRANGE]
