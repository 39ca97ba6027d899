"""A file into the catalogue: good rows go in, bad rows are told and set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from entrepot.catalogue import actions
from entrepot.catalogue.admission import Admitted, Names, admit
from entrepot.catalogue.conflicts import conflicts
from entrepot.catalogue.domain import Entry
from entrepot.engine.text import identify
from entrepot.intake.columns import Columns, Overrides
from entrepot.intake.formats import OpenedFile, open_file
from entrepot.intake.outcome import MOST_PROBLEMS, Outcome
from entrepot.intake.records import Accepted, Blank, Record, Records, Refused, read_records
from entrepot.intake.refused import suggested_path, write_refused
from entrepot.intake.validation import validate
from entrepot.people import actions as people
from entrepot.people.actions import OrganisationRecord
from entrepot.people.domain import Party
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.problems import Code, Problem, problem

PREVIEWED = 20


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import; ``changes`` counts new, changed and same, which add up to the accepted rows.

    ``refused_file`` is where the refused rows were written, None when there were none. ``preview`` are the first accepted records.
    """

    file: str
    dry_run: bool
    outcome: Outcome
    changes: dict[str, int]
    organisations_added: int
    refused_file: Path | None
    preview: tuple[Entry | OrganisationRecord, ...]


def import_file(
    *,
    path: Path,
    by: Party,
    kind: str | None = None,
    organisation: str | None = None,
    name: str | None = None,
    overrides: Overrides | None = None,
    refused_to: Path | None = None,
    dry_run: bool = False,
    shift: timedelta = timedelta(0),
    progress: Progress = silent,
) -> ImportReport:
    """Import one file in one transaction (decision 0002). Rows that ``by`` may not bring in are refused rows like others.

    Args:
        kind: what rows are when they do not say.
        organisation: key or name of whom rows belong to when they do not say.
        name: what the file is called to the user when ``path`` is a temporary one.
        refused_to: where refused rows are written; when None beside the file, in a dry run nowhere.
        dry_run: read, judge and report; write nothing to the node.
        shift: added to every date (the demo region's files are dated).

    Raises:
        SourceError: the file cannot be read; nothing was written.
        OSError: the refused rows cannot be written; nothing was imported.
    """
    source = open_file(path, name=name)
    records = read_records(
        source, identify=identify, kind=kind, overrides=overrides, check=_judged, progress=progress
    )
    with transaction.atomic():
        batch = _read(records, organisation, shift, by)
        rows = {row: item.entry for row, item in batch.admitted.items()}
        refused = conflicts(rows, batch.names.found, by)
        batch.refused.extend(_refusals(source, refused))
        changes, added = _write(batch, set(refused), source.name, by)
        target = refused_to or (None if dry_run else suggested_path(source))
        refused_file = _set_aside(source, batch.refused, target)
        transaction.set_rollback(dry_run)
    kept = tuple(item.entry for row, item in batch.admitted.items() if row not in refused)
    outcome = _outcome(records, batch, set(refused))
    return ImportReport(source.name, dry_run, outcome, changes, added, refused_file, kept[:PREVIEWED])


def _judged(record: Record, columns: Columns) -> tuple[Problem, ...]:
    """What cannot be read later; a record whose judging fails is kept and told of: one cell must not end an import."""
    try:
        return validate(record, columns)
    except ValueError:
        values = "; ".join(record.fields.values())[:60]
        return (problem(Code.NUMBER_UNREADABLE, row=record.row, value=values).as_warning(),)


@dataclass(slots=True)
class _Batch:
    admitted: dict[int, Admitted]
    refused: list[Refused]
    warnings: dict[int, tuple[Problem, ...]]
    blank: int
    names: Names


def _read(records: Records, organisation: str | None, shift: timedelta, by: Party) -> _Batch:
    batch = _Batch({}, [], {}, 0, Names.read(by))
    for row in records:
        if isinstance(row, Refused):
            batch.refused.append(row)
        elif isinstance(row, Blank):
            batch.blank += 1
        elif isinstance(row, Accepted):
            record = row.record
            admitted = admit(record, batch.names, key=_key(row, records), owner=organisation, shift=shift)
            batch.admitted[record.row] = admitted
            found = (*row.warnings, *(_as_named(item, records) for item in admitted.warnings))
            if found:
                batch.warnings[record.row] = found
    return batch


def _as_named(item: Problem, records: Records) -> Problem:
    """The problem with its column as the file names it."""
    return replace(item, column=records.columns.name_of(item.column or "") or item.column)


def _key(row: Accepted, records: Records) -> str:
    """The id as written; else the row number under the file's name, so that lists do not overwrite each other."""
    key = row.record.key
    if records.columns.has("id") and all(item.code is not Code.ID_MISSING for item in row.warnings):
        return key
    stem = re.sub(r"[^\w-]+", "-", Path(records.source.name).name.split(".")[0]).strip("-").lower()
    return f"{stem}-{key}"


def _refusals(source: OpenedFile, refused: dict[int, Problem]) -> Iterator[Refused]:
    if not refused:
        return
    for raw in source.rows(silent):
        if raw.number in refused:
            yield Refused(raw.number, raw.values, (refused[raw.number],))


def _write(batch: _Batch, refused: set[int], source: str, by: Party) -> tuple[dict[str, int], int]:
    kept = [item.entry for row, item in batch.admitted.items() if row not in refused]
    organisations = [item for item in kept if isinstance(item, OrganisationRecord)]
    owners = {entry.organisation for entry in kept if isinstance(entry, Entry)}
    added = [record for key, record in batch.names.found.items() if key in owners]
    if added:
        people.put_organisations(records=added, by=by)
    changes = list(people.put_organisations(records=organisations, by=by).values()) if organisations else []
    entries = [item for item in kept if isinstance(item, Entry)]
    changes += actions.put_entries(entries=entries, source=source, by=by).values()
    return {change: changes.count(change) for change in ("new", "changed", "same")}, len(added)


def _set_aside(source: OpenedFile, refused: Sequence[Refused], target: Path | None) -> Path | None:
    if not refused or target is None:
        return None
    with ExitStack() as stack:
        rows = stack.enter_context(write_refused(source, target))
        for row in sorted(refused, key=lambda item: item.number):
            rows.add(row)
    return target


def _outcome(records: Records, batch: _Batch, conflicts: set[int]) -> Outcome:
    by_row = {row.number: row.problems for row in batch.refused}
    by_row |= {row: found for row, found in batch.warnings.items() if row not in by_row}
    problems = [*records.source.warnings, *records.columns.problems]
    problems += [item for row in sorted(by_row) for item in by_row[row]]
    accepted = len(batch.admitted) - len(conflicts)
    return Outcome(
        read=accepted + len(batch.refused) + batch.blank,
        accepted=accepted,
        warned=len(set(batch.warnings) - conflicts),
        refused=len(batch.refused),
        blank=batch.blank,
        unknown_columns=tuple(records.columns.unknown),
        problems=tuple(problems[:MOST_PROBLEMS]),
        problem_count=len(problems),
    )
