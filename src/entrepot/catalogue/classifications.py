"""A list of codes into the catalogue: which classification it is, which column holds what, good rows in and bad rows told.

``import_file`` hands such lists over here; a report comes back that adds up like that of any other list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import transaction

from entrepot.catalogue.actions import put_codes
from entrepot.catalogue.domain import CodeRecord
from entrepot.engine.text import identify
from entrepot.intake.formats import OpenedFile
from entrepot.intake.outcome import MOST_PROBLEMS, Outcome
from entrepot.intake.recognition import recognise
from entrepot.intake.record_kinds import RecordKind
from entrepot.intake.records import Refused
from entrepot.intake.refused import suggested_path, write_refused
from entrepot.intake.rows import RawRow, refuses, row_problem, source_error
from entrepot.intake.values import as_text
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.industry import Scheme, above, plain, read_scheme
from entrepot.vocabulary.languages import Language, parse_language
from entrepot.vocabulary.problems import Code, Problem
from entrepot.vocabulary.writing import fold_label

_CODES: Final = frozenset(
    {"code", "代码", "分类代码", "行业代码", "编码", "分类号", "kode", "schlüssel", "symbol", "nummer"}
)
_SCHEMES: Final = frozenset(
    {"scheme", "classification", "taxonomy", "分类体系", "分类标准", "systematik", "klassifikation"}
)
_PARENTS: Final = frozenset(
    {
        "parent",
        "parent code",
        "broader",
        "上级代码",
        "上级",
        "父级",
        "父级代码",
        "übergeordnet",
        "oberbegriff",
    }
)
_EXAMPLES: Final[Mapping[Scheme, str]] = {Scheme.GBT: "4014", Scheme.NACE: "26.51", Scheme.IPC: "G01N"}
_LOOKED_AT: Final = 200
"""Rows from which a list's classification is guessed when nothing names it."""
_MOST: Final = 0.9
"""The share of them that must look alike."""
_PATENT: Final = re.compile(r"[A-H](?:\d\d(?:[A-Z].*)?)?")
_LONGEST_TITLE: Final = 2000


@dataclass(frozen=True, slots=True)
class CodeColumns:
    """What the columns of a list of codes mean: ``titles`` column -> its language, None where the words decide; ``others`` are kept as facts."""

    code: str
    scheme: str
    parent: str
    titles: Mapping[str, Language | None]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeImport:
    """What came of it; ``changes`` counts new, changed and same, which add up to the accepted rows."""

    outcome: Outcome
    changes: dict[str, int]
    refused_file: Path | None


def is_code_list(source: OpenedFile, kind: str | None) -> bool:
    """Whether a file is a classification: it is said so, or it has codes with titles and says which one it is, in a column or in its name."""
    if kind is not None:
        return kind == RecordKind.CLASSIFICATION
    columns = code_columns(source.columns)
    if columns is None or any(
        found and found.field in {"kind", "text"} for found in map(recognise, source.columns)
    ):
        return False
    return bool(columns.scheme) or _named(source.name) is not None


def code_columns(names: Sequence[str]) -> CodeColumns | None:
    """What the columns mean; None when there is no code or no title among them."""
    folded = {name: fold_label(name).replace("_", " ") for name in names}

    def one(known: frozenset[str]) -> str:
        return next((name for name in names if folded[name] in known), "")

    code, scheme, parent = one(_CODES), one(_SCHEMES), one(_PARENTS)
    titles: dict[str, Language | None] = {}
    for name in names:
        found = recognise(name)
        if name in {code, scheme, parent}:
            continue
        if found and found.field == "title":
            titles[name] = found.language
        elif language := parse_language(folded[name]):
            titles[name] = language
    if not code or not titles:
        return None
    taken = {code, scheme, parent, *titles}
    return CodeColumns(code, scheme, parent, titles, tuple(name for name in names if name not in taken))


def import_codes(
    *,
    source: OpenedFile,
    by: Party,
    refused_to: Path | None = None,
    dry_run: bool = False,
    progress: Progress = silent,
) -> CodeImport:
    """Import a list of codes in one transaction; arguments as those of ``import_file``.

    Raises:
        SourceError: it has no codes or no titles, nobody can tell which classification it is, or ``by`` may not bring one in.
        OSError: the refused rows cannot be written; nothing was imported.
    """
    if not allows(by, "codes.put"):
        raise source_error(Code.CODES_NOT_YOURS, file=source.name)
    columns = code_columns(source.columns)
    if columns is None:
        raise source_error(Code.TEXT_COLUMN_MISSING, file=source.name, columns=", ".join(source.columns[:12]))
    reading = _Reading(columns, _scheme(source, columns), {}, [], 0)
    with closing(source.rows(progress)) as rows:
        for row in rows:
            reading.take(row)
    with transaction.atomic():
        changes = list(put_codes(codes=reading.records.values(), by=by).values())
        target = refused_to or (None if dry_run else suggested_path(source))
        refused_file = _set_aside(source, reading.refused, target)
        transaction.set_rollback(dry_run)
    counts = {change: changes.count(change) for change in ("new", "changed", "same")}
    return CodeImport(reading.outcome(source), counts, refused_file)


@dataclass(slots=True)
class _Reading:
    """Rows on their way to codes; ``scheme`` is the whole list's, None when every row says its own."""

    columns: CodeColumns
    scheme: Scheme | None
    records: dict[str, CodeRecord]
    refused: list[Refused]
    blank: int
    rows: dict[str, int] = field(default_factory=dict)

    def take(self, row: RawRow) -> None:
        """Sort a row."""
        if row.is_blank:
            self.blank += 1
            return
        record, problems = (None, tuple(row.problems)) if refuses(row.problems) else self._record(row)
        if record is not None and record.key in self.records:
            first = row_problem(
                Code.ID_DUPLICATE, row.number, self.columns.code, id=record.code, first=self.rows[record.key]
            )
            record, problems = None, (first,)
        if record is None:
            self.refused.append(Refused(row.number, row.values, problems))
        else:
            self.records[record.key], self.rows[record.key] = record, row.number

    def _record(self, row: RawRow) -> tuple[CodeRecord | None, tuple[Problem, ...]]:
        values = {name: as_text(cell) for name, cell in row.values.items()}
        written, named = values.get(self.columns.code, ""), values.get(self.columns.scheme, "")
        scheme = read_scheme(named) if named else self.scheme
        if scheme is None:
            return None, (self._unknown_scheme(row, named),)
        if not written:
            return None, (row_problem(Code.VALUE_MISSING, row.number, self.columns.code, field="The code"),)
        code = plain(scheme, written)
        if not code:
            return None, (self._unknown(row, scheme, written),)
        titles = self._titles(values)
        if not titles:
            title = next(iter(self.columns.titles))
            return None, (row_problem(Code.VALUE_MISSING, row.number, title, field="The title"),)
        parent = plain(scheme, values.get(self.columns.parent, "")) or above(scheme, code)
        facts = {name: values[name] for name in self.columns.others if values.get(name)}
        return CodeRecord(scheme, code, titles, parent, facts), ()

    def _titles(self, values: Mapping[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, language in self.columns.titles.items():
            if title := values.get(name, "")[:_LONGEST_TITLE]:
                told = language or parse_language(identify(title)) or "en"
                found.setdefault(told, title)
        return found

    def _unknown(self, row: RawRow, scheme: Scheme, written: str) -> Problem:
        return row_problem(
            Code.CODE_UNKNOWN, row.number, self.columns.code,
            value=written[:60], scheme=scheme.label, example=_EXAMPLES[scheme],
        )  # fmt: skip

    def _unknown_scheme(self, row: RawRow, named: str) -> Problem:
        if not named:
            return row_problem(
                Code.VALUE_MISSING, row.number, self.columns.scheme or None, field="The classification"
            )
        known = ", ".join(item.label for item in Scheme)
        return row_problem(
            Code.VALUE_UNKNOWN,
            row.number,
            self.columns.scheme,
            value=named[:60],
            field="classification",
            choices=known,
        )

    def outcome(self, source: OpenedFile) -> Outcome:
        """The counts."""
        problems = [*source.warnings, *(item for row in self.refused for item in row.problems)]
        return Outcome(
            read=len(self.records) + len(self.refused),
            accepted=len(self.records),
            warned=0,
            refused=len(self.refused),
            blank=self.blank,
            unknown_columns=self.columns.others,
            problems=tuple(problems[:MOST_PROBLEMS]),
            problem_count=len(problems),
        )


def _scheme(source: OpenedFile, columns: CodeColumns) -> Scheme | None:
    """The classification of a whole list, by its name, else by how its codes look; None when a column says it of every row.

    Raises:
        SourceError: neither tells.
    """
    if columns.scheme:
        return None
    found = _named(source.name) or _looking(list(_seen(source, columns)))
    if found is None:
        raise source_error(Code.SCHEME_UNKNOWN, file=source.name)
    return found


def _named(name: str) -> Scheme | None:
    """The classification that the words of a file's name tell."""
    parts = re.split(r"[^0-9A-Za-z\u3400-\u9fff]+", name)
    return next((found for part in parts if (found := read_scheme(part))), None)


def _seen(source: OpenedFile, columns: CodeColumns) -> Iterator[tuple[str, str]]:
    """Codes with a title, of the first rows."""
    with closing(source.rows(silent)) as rows:
        for row in islice(rows, _LOOKED_AT):
            title = next((as_text(row.values[name]) for name in columns.titles if row.values.get(name)), "")
            yield as_text(row.values.get(columns.code, "")), title


def _looking(rows: Sequence[tuple[str, str]]) -> Scheme | None:
    """Patent classes are letters with digits; digits are China's when the titles are Chinese, else Europe's."""
    told = [(code.upper(), title) for code, title in rows if code and title]
    lettered = [code for code, _ in told if re.match(r"[A-H]\d\d[A-Z]?", code) and _PATENT.fullmatch(code)]
    digits = [title for code, title in told if plain(Scheme.NACE, code)[:1].isdigit()]
    least = _MOST * max(1, len(told))
    if len([code for code, _ in told if _PATENT.fullmatch(code)]) >= least and lettered:
        return Scheme.IPC
    if len([code for code, _ in told if plain(Scheme.NACE, code)]) < least or not digits:
        return None
    chinese = sum(identify(title) == "zh" for title in digits)
    return Scheme.GBT if chinese * 2 > len(digits) else Scheme.NACE


def _set_aside(source: OpenedFile, refused: Sequence[Refused], target: Path | None) -> Path | None:
    if not refused or target is None:
        return None
    with ExitStack() as stack:
        rows = stack.enter_context(write_refused(source, target))
        for row in refused:
            rows.add(row)
    return target
