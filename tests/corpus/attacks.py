"""Thirty texts that mean harm: stored as they were typed or refused by a rule, never changed in silence."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from random import Random

from entrepot.vocabulary.problems import Code
from tests.corpus.case import Case, Expect, text_case
from tests.intake.corpus import write_xlsx

GROUP = "attacks"
HEADER = ("id", "title", "text")


def verbatim(name: str, *typed: str) -> Case:
    """Texts that are stored exactly as typed, as title and as text."""
    rows = [HEADER, *((f"t-{n}", text, text) for n, text in enumerate(typed, start=2))]
    expect = Expect(accepted=tuple(range(2, len(typed) + 2)))
    return text_case(
        GROUP, name, rows, expect, {n: {"title": text, "text": text} for n, text in enumerate(typed, start=2)}
    )


def marked(name: str, *typed: str) -> Case:
    """Texts that are stored as typed, with a warning about the direction of writing."""
    rows = [HEADER, *((f"t-{n}", "a", text) for n, text in enumerate(typed, start=2))]
    rows_read = range(2, len(typed) + 2)
    expect = Expect(
        accepted=tuple(rows_read), warned=tuple((row, "text", Code.CHARACTER_BIDI) for row in rows_read)
    )
    return text_case(GROUP, name, rows, expect, {n: {"text": text} for n, text in enumerate(typed, start=2)})


def forbidden(name: str, *typed: str) -> Case:
    """Texts with characters that no text may hold."""
    rows = [
        HEADER,
        *((f"t-{n}", "a", text) for n, text in enumerate(typed, start=2)),
        ("t-0", "whole", "row"),
    ]
    last = len(typed) + 2
    expect = Expect(
        accepted=(last,), refused=tuple((row, Code.CHARACTER_FORBIDDEN) for row in range(2, last))
    )
    return text_case(GROUP, name, rows, expect)


def cells(path: Path, _random: Random, *, typed: tuple[str, ...]) -> None:
    """Write the texts as strings of a workbook."""
    write_xlsx(path, [HEADER, *((f"t-{n}", text, "b") for n, text in enumerate(typed, start=2))])


LOST = Code.CHARACTERS_LOST
CASES = [
    verbatim("equals.csv", "=1+1", "=HYPERLINK(\"http://example.org\",\"x\")"),
    verbatim("command.csv", "=cmd|' /C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0"),
    verbatim("plus.csv", "+1+1", "+49 89 1234"),
    verbatim("minus.csv", "-2+3+cmd|' /C calc'!A0", "-20 °C"),
    verbatim("at.csv", "@SUM(A1:A9)", "@home"),
    verbatim("apostrophe.csv", "'=1+1", "''=1"),
    text_case(GROUP, "tab-before.csv", 'id,title,text\r\nt-2,"\t=1+1",b\r\n', Expect(accepted=(2,)), {2: {"title": "=1+1"}}),
    text_case(GROUP, "line-before.csv", 'id,title,text\r\nt-2,"\r\n=1+1",b\r\n', Expect(accepted=(2,)), {2: {"title": "=1+1"}}),
    text_case(GROUP, "formula-as-header.csv", ("title,=1+1\r\na,b\r\n"), Expect(accepted=(2,), unknown=("=1+1",)), {2: {"fact:=1+1": "b"}}),
    verbatim("script.csv", "<script>alert(1)</script>", "</textarea><script src=//x.example></script>"),
    verbatim("svg.csv", "<svg onload=alert(1)>", "<img src=x onerror=alert(1)>"),
    verbatim("address.csv", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>"),
    verbatim("attribute.csv", '" onmouseover="alert(1)', "' autofocus onfocus='alert(1)"),
    verbatim("template.csv", "{{ 7*7 }}", "{% load static %}", "${7*7}", "#{7*7}"),
    verbatim("format.csv", "%s%s%n", "{0.__class__}", "%(count)s"),
    verbatim("sql.csv", "'; DROP TABLE people; --", "1 OR 1=1"),
    verbatim("paths.csv", "../../etc/passwd", "C:\\Windows\\system32", "file:///etc/passwd"),
    verbatim("shell.csv", "$(reboot)", "`id`", "| cat /etc/passwd"),
    verbatim("json.csv", '{"title": "x"}', "[1, 2"),
    verbatim("homoglyphs.csv", "pаypal", "Ｔitle", "ｅｎｔｒｅｐｏｔ"),
    verbatim("zero-width.csv", "in\u200bvisible", "a\u2060b"),
    verbatim("combining.csv", "Z" + "\u0301" * 300),
    marked("right-to-left.csv", "invoice\u202efdp.exe", "\u2066a\u2069 b"),
    marked("isolates.csv", "a\u202b b \u202c", "\u2067x\u2069"),
    forbidden("control.csv", "a\x07b", "a\x1b[31mred", "a\x7fb", "a\x00b"),
    forbidden("noncharacters.csv", "a\ufffeb", "a\uffffb"),
    text_case(
        GROUP, "lone-surrogate.jsonl", '{"id": "t-1", "title": "a\\ud800b", "text": "x"}\n{"id": "t-2", "title": "c"}\n',
        Expect(accepted=(1, 2), warned=((1, "title", LOST),)), {1: {"title": "a?b"}},
    ),
    text_case(
        GROUP, "replacement.csv", "id,title,text\r\nt-1,It\ufffds,b\r\n",
        Expect(accepted=(2,), warned=((2, "title", LOST),)), {2: {"title": "It?s"}},
    ),
    text_case(
        GROUP, "long-id.csv", (HEADER, ("x" * 201, "a", "b"), ("y" * 200, "c", "d")),
        Expect(accepted=(3,), refused=((2, Code.VALUE_TOO_LONG),)),
    ),
    Case(
        GROUP, "formulas-as-text.xlsx", partial(cells, typed=("+1+1", "@SUM(1)", "-1+1", "<b>x</b>")),
        Expect(accepted=(2, 3, 4, 5)), {2: {"title": "+1+1"}, 3: {"title": "@SUM(1)"}, 5: {"title": "<b>x</b>"}},
    ),
]  # fmt: skip
