"""The second half of an import: what was staged goes into the catalogue in portions, what is gone is withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from entrepot.catalogue.actions import Rows, confirm_entries, store_rows, withdraw_gone
from entrepot.catalogue.imports.fetching import fetched_of
from entrepot.catalogue.imports.staged import Gone, Kept, Known, Line, Named, Spared, read_staged
from entrepot.catalogue.imports.working import NODE, party_of
from entrepot.intake import actions as intake
from entrepot.intake import folders
from entrepot.intake import queries as intake_queries
from entrepot.intake.models import Run
from entrepot.people.domain import Party
from entrepot.runtime import bulk
from entrepot.runtime.progress import Progress

PORTION: Final = 1_000
"""Records that are stored in one transaction."""


def store(run: Run, progress: Progress) -> None:
    """Store what was staged and is not stored yet, and close the run.

    Raises:
        NotAllowedError: whoever asked for it may not bring in these rows any more.
        OwnerMismatchError: a key was taken by another organisation's record since it was judged.
        OSError: what was staged cannot be read.
    """
    staged, by = folders.staged_file(run.key), party_of(run)
    total = staged.stat().st_size
    rows, listed = Rows(), _Listed()
    for cursor, line in read_staged(staged):
        listed.add(line)
        if cursor <= run.cursor:
            continue
        _sort_in(line, rows)
        if len(rows.items) + len(rows.known) >= PORTION:
            store_rows(run=run, rows=rows, cursor=cursor, node=NODE, by=by)
            run.cursor, rows = cursor, Rows()
            progress(cursor, total, run.file)
    store_rows(run=run, rows=rows, cursor=total, node=NODE, by=by)
    run.cursor = total
    _withdraw(run, listed, by)
    confirm_entries(needs=listed.keys("need"), resources=listed.keys("resource"), by=by)
    progress(total, total, run.file)
    fetched = fetched_of(run)
    intake.end_run(run=run, since=fetched.since, harvest=fetched.harvest, by=NODE)


def _sort_in(line: Line, rows: Rows) -> None:
    match line:
        case Named(record):
            rows.named.append(record)
        case Kept(row, item, digest):
            rows.items.append((row, item, digest))
        case Known(kind, key, digest) if digest:
            rows.known.append((kind, key, digest))


@dataclass(slots=True)
class _Listed:
    """What a list has, and what it says is gone."""

    marks: set[tuple[str, str]] = field(default_factory=set)
    spared: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def add(self, line: Line) -> None:
        match line:
            case Kept(_, item, _):
                self.marks.add((line.kind, item.key))
            case Known(kind, key, _):
                self.marks.add((kind, key))
            case Spared(key):
                self.spared.add(key)
            case Gone(_, key):
                self.gone.add(key)

    def keys(self, kind: str) -> list[str]:
        return [key for of, key in self.marks if of == kind]

    def has(self, kind: str, key: str) -> bool:
        return (kind, key) in self.marks or key in self.spared


def _withdraw(run: Run, listed: _Listed, by: Party) -> None:
    """Withdraw what the list says is gone, and what is missing where that counts; nothing that a newer list of its source has said."""
    here = intake_queries.present(run.source).filter(run__lte=run.pk).values_list("kind", "subject")
    over: dict[str, list[str]] = {}
    for kind, key in here.iterator():
        if key in listed.gone or (run.withdraws and not listed.has(kind, key)):
            over.setdefault(kind, []).append(key)
    for kind, keys in over.items():
        for portion in bulk.portions(keys):
            withdraw_gone(run=run, kind=kind, keys=portion, node=NODE, by=by)
