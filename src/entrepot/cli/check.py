"""``entrepot check``: whether the node is whole: its migrations, its database, its journal, its log of crossings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entrepot.cli.output import DONE, PARTLY, Format, err, out, progress, rows
from entrepot.cli.setup import open_node, pending_steps
from entrepot.runtime.home import HomeError, current
from entrepot.runtime.progress import Progress

if TYPE_CHECKING:
    from entrepot.journal.domain import Finding
    from entrepot.journal.queries import Seen

COLUMNS = ("part", "state", "entry", "sequence", "finding", "remedy")
Row = dict[str, object]


def check(
    form: Annotated[
        Format, typer.Option("--format", help="table for people, json or csv for programs.")
    ] = Format.table,
) -> None:
    """Check migrations, the database, every entry of the journal and of the log of crossings; exit 0 when all is well, 1 when something was found."""
    open_node(any_age=True)
    with progress() as report:
        found = examined(report)
    rows(found, form, COLUMNS)
    wrong = [row for row in found if row["state"] != "clean"]
    if form is Format.table:
        told = (
            "The node is whole."
            if not wrong
            else f"{len(wrong)} of {len(found)} parts are not as they should be."
        )
        out.print(told, markup=False)
    raise typer.Exit(PARTLY if wrong else DONE)


def examined(report: Progress) -> list[Row]:
    """One row for each part that is clean, one for each thing found; Django must be ready.

    A row has the keys of ``COLUMNS``; ``state`` is "clean" or the code of what was found.
    """
    migrations = [_row(finding) for finding in _pending()]
    database = [_row(finding) for finding in _database()]
    found = [*(migrations or [_clean("migrations")]), *(database or [_clean("database")])]
    if migrations or any(row["state"] == "unreadable" for row in database):
        return found  # what the journal's tables look like is not known
    return [*found, *_journal(report), *_log(report)]


def _row(finding: Finding) -> Row:
    return dict(
        zip(
            COLUMNS,
            (finding.part, finding.code, finding.number, finding.sequence, finding.sentence, finding.remedy),
            strict=True,
        )
    )


def _clean(part: str, said: str = "") -> Row:
    return dict(zip(COLUMNS, (part, "clean", None, None, said, ""), strict=True))


def _pending() -> Iterator[Finding]:
    """Steps of the database's structure that were not taken."""
    from entrepot.journal.domain import Finding

    if steps := pending_steps():
        yield Finding(
            "migrations", "pending", None, None,
            f"{len(steps)} steps of the database's structure were not taken yet, the first: {', '.join(steps[:3])}.",
            "Keep a copy of the node's folder, then run: entrepot upgrade",
        )  # fmt: skip


def _database() -> Iterator[Finding]:
    """What the database itself says of its files, indexes and references."""
    from django.db import DatabaseError, connection

    try:
        said = list(_sqlite() if connection.vendor == "sqlite" else _postgresql())
    except DatabaseError as error:
        yield _damage("unreadable", f"The database cannot be read: {str(error).strip().splitlines()[0]}.")
        return
    yield from (_damage(code, sentence) for code, sentence in said)


def _damage(code: str, sentence: str) -> Finding:
    from entrepot.journal.domain import RESTORE, Finding

    return Finding("database", code, None, None, sentence, RESTORE)


def _sqlite() -> Iterator[tuple[str, str]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(1)")
        (verdict,) = cursor.fetchone()
        if verdict != "ok":
            yield "damaged", f"The database's file is damaged: {str(verdict).strip().splitlines()[-1]}."
        cursor.execute("PRAGMA foreign_key_check")
        broken = cursor.fetchone()
    if broken is not None:
        table, row, target, _ = broken
        yield "reference", f"Row {row} of {table} points to a row of {target} that is not there."


INVALID = (
    (
        "index",
        "The index {} is not valid.",
        "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid LIMIT 1",
    ),
    (
        "constraint",
        "The constraint {} was never checked.",
        "SELECT conname FROM pg_constraint WHERE NOT convalidated LIMIT 1",
    ),
    (
        "damaged",
        "PostgreSQL met {} pages whose checksum does not hold.",
        "SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database() AND checksum_failures > 0",
    ),
)
"""What PostgreSQL knows of its own state without reading everything: code, sentence, question."""


def _postgresql() -> Iterator[tuple[str, str]]:
    from django.db import connection

    for code, sentence, question in INVALID:
        with connection.cursor() as cursor:
            cursor.execute(question)
            found = cursor.fetchone()
        if found is not None:
            yield code, sentence.format(found[0])
    yield from _dangling()


def _dangling() -> Iterator[tuple[str, str]]:
    """References whose row is gone: a restore that switched the constraints off may leave some."""
    from django.apps import apps
    from django.db.models import Exists, ForeignKey, OuterRef

    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if not isinstance(field, ForeignKey) or not getattr(field, "db_constraint", True):
                continue
            target = field.remote_field.model
            there = target._base_manager.filter(**{field.target_field.attname: OuterRef(field.attname)})
            known = model._base_manager.filter(**{f"{field.attname}__isnull": False})
            dangling = known.filter(~Exists(there)).order_by("pk")  # no order of its own: that may join
            row = dangling.values_list("pk", flat=True).first()
            if row is not None:
                yield (
                    "reference",
                    f"Row {row} of {model._meta.db_table} points to a row of {target._meta.db_table} that is not there.",
                )


def _journal(report: Progress) -> list[Row]:
    """The journal's findings, or one row that says how much of it holds; that is noted for the next time."""
    from entrepot.journal import queries
    from entrepot.journal.domain import Finding

    note = current().seen
    try:
        seen = _read_seen(note)
    except ValueError:
        wrong = Finding(
            "journal", "note_unreadable", None, None, f"{note} cannot be read.", "Delete it and check again."
        )
        return [_row(wrong)]
    try:
        found = queries.examine(seen=seen, progress=report)
    except HomeError as error:
        return [_row(Finding("journal", "key_missing", None, None, str(error), ""))]
    if found.findings:
        return [_row(finding) for finding in found.findings]
    _write_seen(note, found.ends)
    return [
        _clean("journal", f"{found.entries:,} entries in {len(found.ends)} strands"),
        _clean("change sequence", f"{found.changes:,} places"),
    ]


def _log(report: Progress) -> list[Row]:
    """What was found in the log of crossings, or one row that says how long it is."""
    from entrepot.exchange.examining import PART, examine
    from entrepot.exchange.identity import known_node

    found = examine(known_node(), progress=report)
    rows = [_row(finding) for finding in found.findings]
    return rows or [_clean(PART, f"{found.entries:,} entries")]


def _read_seen(note: Path) -> Seen:
    """What the last clean check saw; raises ValueError when the note makes no sense."""
    try:
        table = json.loads(note.read_text(encoding="utf8"))
    except FileNotFoundError:
        return {}
    try:
        return {int(strand): (int(count), str(last)) for strand, (count, last) in table.items()}
    except (AttributeError, TypeError) as error:
        raise ValueError(str(error)) from error


def _write_seen(note: Path, ends: Seen) -> None:
    draft = note.with_suffix(".new")
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(ends), encoding="utf8")
        draft.replace(note)
    except OSError as error:
        err.print(
            f"{note} could not be written ({error.strerror}): the next check will not know of this one.",
            markup=False,
        )
