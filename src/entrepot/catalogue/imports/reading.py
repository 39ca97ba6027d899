"""The first half of an import: every row read, linked and judged; what is to be stored is staged, what is not is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.db.models import Model

from entrepot.catalogue.actions.importing import Kind, kind_of
from entrepot.catalogue.actions.records import Change
from entrepot.catalogue.admission import Admitted, Names, admit
from entrepot.catalogue.conflicts import conflicts
from entrepot.catalogue.domain import Entry, fingerprint
from entrepot.catalogue.imports.staged import Gone, Kept, Known, Named, Spared, Staging
from entrepot.catalogue.models import Need, Resource
from entrepot.intake import queries as intake
from entrepot.intake.columns import Columns
from entrepot.intake.domain import base_of
from entrepot.intake.formats import OpenedFile
from entrepot.intake.models import Source, SourceRecord
from entrepot.intake.outcome import MOST_PROBLEMS, Outcome
from entrepot.intake.records import Accepted, Blank, Record, Records, Refused, Withdrawn
from entrepot.intake.refused import write_refused
from entrepot.intake.validation import validate
from entrepot.people.actions import OrganisationRecord
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import bulk
from entrepot.runtime.progress import silent
from entrepot.vocabulary.problems import Code, Problem, problem

PREVIEWED: Final = 20
_BARE_NUMBER: Final = re.compile(r"[0-9]{1,9}")
PORTION: Final = 1_000
"""Rows that are judged together: what the catalogue knows of them is asked for at once."""

Item = Entry | OrganisationRecord


@dataclass(slots=True)
class Judged:
    """What came of reading a list; ``changes`` counts new, changed and same, which add up to the accepted rows.

    ``missing`` counts records that this source had and the list no longer has, of ``before`` that it had. ``nameless`` says that a row
    without a readable id was refused: then nothing counts as missing, for that row may be the one.
    """

    changes: dict[str, int] = field(default_factory=lambda: {"new": 0, "changed": 0, "same": 0})
    accepted: int = 0
    warned: int = 0
    blank: int = 0
    gone: int = 0
    organisations: int = 0
    refused: list[Refused] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    preview: list[Item] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    nameless: bool = False

    def tell(self, found: tuple[Problem, ...]) -> None:
        """Count problems, and keep the first ones."""
        self.problem_count += len(found)
        self.problems.extend(found[: max(0, MOST_PROBLEMS - len(self.problems))])

    def tell_first(self, found: Problem) -> None:
        """Count a problem of the whole list, before those of its rows."""
        self.problem_count += 1
        self.problems.insert(0, found)
        del self.problems[MOST_PROBLEMS:]

    def outcome(self, records: Records) -> Outcome:
        """The counts and problems of a whole reading."""
        refused = len(self.refused)
        return Outcome(
            read=self.accepted + refused,
            accepted=self.accepted,
            warned=self.warned,
            refused=refused,
            blank=self.blank,
            unknown_columns=tuple(records.columns.unknown),
            problems=tuple(self.problems),
            problem_count=self.problem_count,
            withdrawn=self.gone,
        )


@dataclass(slots=True)
class _Portion:
    """Rows that wait to be judged together."""

    admitted: dict[int, Admitted] = field(default_factory=dict)
    told: dict[int, tuple[Problem, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.admitted)


class Reading:
    """One reading of a list for a party; ``source`` is None in a trial at the terminal, which has none."""

    def __init__(
        self,
        records: Records,
        staging: Staging,
        *,
        source: Source | None,
        owner: str,
        shift: timedelta,
        by: Party,
    ) -> None:
        self._records, self._staging, self._source, self._by = records, staging, source, by
        self._owner, self._shift = owner or None, shift
        self._names = Names.read(by)
        self._named: set[str] = set()
        self._gone: list[Gone] = []
        self._judged = Judged()
        self._scope = source.scope if source else intake.free_scope(base_of(records.source.name))

    def judge(self, told: tuple[Problem, ...] = ()) -> Judged:
        """Read everything; ``told`` is what is known of the list beforehand.

        Raises:
            SourceError: the list cannot be read to its end.
        """
        judged, portion = self._judged, _Portion()
        judged.tell((*told, *self._records.source.warnings, *self._records.columns.problems))
        taken: dict[int, Problem] = {}
        for row in self._records:
            if isinstance(row, Refused):
                judged.refused.append(row)
                portion.told[row.number] = row.problems
                self._note_refused(row)
            elif isinstance(row, Blank):
                judged.blank += 1
            elif isinstance(row, Withdrawn):
                judged.gone += 1
                gone = self._scoped(row.key)
                judged.seen.add(gone)  # said, not missing
                self._gone.append(Gone(row.number, gone))
            elif isinstance(row, Accepted):
                self._admit(row, portion)
                if len(portion) >= PORTION:
                    taken |= self._close(portion)
                    portion = _Portion()
        taken |= self._close(portion)
        for line in self._gone:
            self._staging.add(line)
        judged.refused.extend(_as_written(self._records.source, taken))
        judged.refused.sort(key=lambda item: item.number)
        return judged

    def _admit(self, row: Accepted, portion: _Portion) -> None:
        record = row.record
        admitted = admit(record, self._names, key=self._key(row), owner=self._owner, shift=self._shift)
        portion.admitted[record.row] = admitted
        found = (*row.warnings, *(self._as_named(item) for item in admitted.warnings))
        if found:
            portion.told[record.row] = found

    def _close(self, portion: _Portion) -> dict[int, Problem]:
        """Judge a portion and stage it; returns the rows that are refused."""
        items = {row: admitted.entry for row, admitted in portion.admitted.items()}
        taken = self._without_known(conflicts(items, self._names.found, self._by), items)
        portion.told |= {row: (found,) for row, found in taken.items()}
        kept = {row: item for row, item in items.items() if row not in taken}
        judged = self._judged
        self._stage(kept, portion)
        judged.accepted += len(kept)
        judged.warned += sum(1 for row in kept if row in portion.told)
        judged.preview.extend(list(kept.values())[: PREVIEWED - len(judged.preview)])
        judged.seen.update(item.key for item in kept.values())
        for row in taken:
            self._spare(items[row].key)
        for row in sorted(portion.told):
            judged.tell(portion.told[row])
        return taken

    def _stage(self, kept: dict[int, Item], portion: _Portion) -> None:
        stored = _stored(kept.values())
        said = self._said(kept.values())
        for row, item in kept.items():
            digest, mark = _digest(item), (kind_of(item), item.key)
            before, last = stored.get(mark), said.get(mark)
            change = _change(digest, before, last)
            self._judged.changes[change] += 1
            if change == "same":
                self._staging.add(Known(*mark, "" if last and last.digest == digest else digest))
                continue
            if before and last and last.version and last.version != before[1]:
                edited = problem(Code.EDITED_HERE, row=row, id=item.key).as_warning()
                portion.told[row] = (*portion.told.get(row, ()), edited)
            self._name_owner(item)
            self._staging.add(Kept(row, item, digest))

    def _without_known(self, taken: dict[int, Problem], items: Mapping[int, Item]) -> dict[int, Problem]:
        """Without the rows of organisations that speak for themselves and of which the list says what it said the last time."""
        speaking = {row: items[row] for row, found in taken.items() if found.code is Code.ORGANISATION_SPEAKS}
        said = self._said(speaking.values())
        same = {
            row
            for row, item in speaking.items()
            if (last := said.get((kind_of(item), item.key))) and last.present and last.digest == _digest(item)
        }
        return {row: found for row, found in taken.items() if row not in same}

    def _name_owner(self, item: Item) -> None:
        """Stage the organisation that a row names first, before the row."""
        owner = item.organisation if isinstance(item, Entry) else None
        record = self._names.found.get(owner or "")
        if record is None or record.key in self._named:
            return
        self._named.add(record.key)
        self._judged.organisations += 1
        self._staging.add(Named(record))

    def _said(self, items: Iterable[Item]) -> dict[tuple[Kind, str], SourceRecord]:
        if self._source is None:
            return {}
        return {
            (kind, key): row
            for kind, keys in _by_kind(items).items()
            for key, row in intake.said(self._source, kind, keys).items()
        }

    def _note_refused(self, row: Refused) -> None:
        """A refused row still names its record: it is not missing. One without an id may be any."""
        column = self._records.columns.name_of("id")
        written = row.values.get(column) if column is not None else None
        if isinstance(written, str) and written.strip():
            self._spare(self._scoped(written.strip()))
        else:
            self._judged.nameless = True

    def _spare(self, key: str) -> None:
        self._judged.seen.add(key)
        self._staging.add(Spared(key))

    def _as_named(self, item: Problem) -> Problem:
        """The problem with its column as the file names it."""
        return replace(item, column=self._records.columns.name_of(item.column or "") or item.column)

    def _key(self, row: Accepted) -> str:
        """The id as written, as far as others could not mean the same; else the row's number, too, under the list's name."""
        if self._records.columns.has("id") and all(item.code is not Code.ID_MISSING for item in row.warnings):
            return self._scoped(row.record.key)
        return f"{self._scope}-{row.record.key}"

    def _scoped(self, written: str) -> str:
        """Under which key an id is stored. Two lists that count their rows from 1 do not mean the same by 7."""
        return f"{self._scope}.{written}" if _BARE_NUMBER.fullmatch(written) else written


def judged_value(record: Record, columns: Columns) -> tuple[Problem, ...]:
    """What cannot be read later; a record whose judging fails is kept and told of: one cell must not end an import."""
    try:
        return validate(record, columns)
    except ValueError:
        values = "; ".join(record.fields.values())[:60]
        return (problem(Code.NUMBER_UNREADABLE, row=record.row, value=values).as_warning(),)


def set_aside(source: OpenedFile, refused: list[Refused], target: Path | None) -> Path | None:
    """Write the refused rows where they can be corrected; None when there are none, or nowhere to write to.

    Raises:
        OSError: they cannot be written.
    """
    if not refused or target is None:
        return None
    with ExitStack() as stack:
        rows = stack.enter_context(write_refused(source, target))
        for row in refused:
            rows.add(row)
    return target


def _digest(item: Item) -> str:
    return fingerprint(item) if isinstance(item, Entry) else item.fingerprint


def _change(digest: str, before: tuple[str, int] | None, last: SourceRecord | None) -> Change:
    """What a row would do to its record.

    Args:
        digest: the fingerprint of what the row says.
        before: fingerprint and version of the record that is here.
        last: what the source said the last time.
    """
    if before is None:
        return "new"
    if last is not None:
        return "same" if last.present and last.digest == digest else "changed"
    return "same" if before[0] == digest else "changed"


def _by_kind(items: Iterable[Item]) -> dict[Kind, list[str]]:
    keys: dict[Kind, list[str]] = {}
    for item in items:
        keys.setdefault(kind_of(item), []).append(item.key)
    return keys


def _stored(items: Iterable[Item]) -> dict[tuple[Kind, str], tuple[str, int]]:
    """Fingerprint and version of what the catalogue has, by kind and key."""
    models: dict[Kind, type[Model]] = {"need": Need, "resource": Resource, "organisation": Organisation}
    return {
        (kind, key): (digest, version)
        for kind, keys in _by_kind(items).items()
        for portion in bulk.portions(keys)
        for key, digest, version in models[kind]
        ._default_manager.filter(key__in=portion)
        .values_list("key", "fingerprint", "version")
    }


def _as_written(source: OpenedFile, refused: dict[int, Problem]) -> Iterator[Refused]:
    if not refused:
        return
    for raw in source.rows(silent):
        if raw.number in refused:
            yield Refused(raw.number, raw.values, (refused[raw.number],))
