"""Records of a message on their way through intake: read, validated and judged row by row, as those of a list are."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from entrepot.catalogue.admission import Names, admit
from entrepot.catalogue.conflicts import conflicts
from entrepot.catalogue.domain import Entry
from entrepot.catalogue.imports.reading import judged_value
from entrepot.catalogue.models import Need, Resource
from entrepot.engine.text import identify
from entrepot.exchange.domain.messages import Item
from entrepot.exchange.domain.rows import gated_of, row_of
from entrepot.exchange.models import Received
from entrepot.intake.formats import OpenedFile
from entrepot.intake.readers.checks import checked
from entrepot.intake.records import Accepted, Record, Refused, read_records
from entrepot.intake.rows import Limits, RawRow
from entrepot.people.actions import OrganisationRecord
from entrepot.people.domain import Party
from entrepot.runtime.progress import Progress
from entrepot.vocabulary.kinds import OrganisationKind, read_organisation_kind
from entrepot.vocabulary.problems import Code, Problem

NAMED: Final = 10
"""Characters of a node's id before the keys of its records here."""
_LONGEST: Final = 200
_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Admitted:
    """What becomes of a message's records.

    Attributes:
        entries: what goes into the catalogue, each with the item it came in.
        organisations: those that they name, as records without members.
        refused: records that are not taken, each with a code.
    """

    entries: tuple[tuple[Item, Entry], ...]
    organisations: tuple[OrganisationRecord, ...]
    refused: tuple[tuple[str, str], ...]


def key_here(origin: str, theirs: str) -> str:
    """Under which key a record of another node is kept, told apart from this node's own and from those of others."""
    key = f"{origin[:NAMED]}.{theirs.partition(':')[2]}"
    if len(key) <= _LONGEST:
        return key
    return f"{origin[:NAMED]}.{hashlib.sha256(theirs.encode()).hexdigest()[:40]}"


def reference_here(origin: str, theirs: str) -> str:
    """As `key_here`, with the kind of record before it."""
    return f"{theirs.partition(':')[0]}:{key_here(origin, theirs)}"


def admitted(items: Sequence[Item], by: Party) -> Admitted:
    """Judge records that another node says are listed. What is wrong with one keeps out no other."""
    rows = _rows(items)
    names = _Names.of(by)
    entries: dict[int, Entry] = {}
    refused: dict[int, str] = {}
    for number, row in rows.items():
        item = items[number - 1]
        if isinstance(row, Refused):
            refused[number] = _first(row.problems)
            continue
        names.enter(item)
        found = admit(row, names, key=key_here(item.origin, item.record), owner=None, shift=timedelta()).entry
        if isinstance(found, Entry) and found.is_need == item.record.startswith("need:"):
            entries[number] = replace(found, gated=gated_of(item))
        else:
            refused[number] = Code.VALUE_UNKNOWN.value
    owned = _with_present_owners(entries)
    for number, problem in (_foreign(owned, items) | conflicts(owned, names.found, by)).items():
        refused[number] = problem if isinstance(problem, str) else problem.code.value
    kept = {number: entry for number, entry in owned.items() if number not in refused}
    used = {entry.organisation for entry in kept.values()}
    return Admitted(
        tuple((items[number - 1], entry) for number, entry in kept.items()),
        tuple(record for key, record in names.found.items() if key in used),
        tuple((items[number - 1].record, code) for number, code in sorted(refused.items())),
    )


def _rows(items: Sequence[Item]) -> dict[int, Record | Refused]:
    """Every item as intake reads it, by its place from 1."""
    rows = [row_of(item) for item in items]
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    opened = OpenedFile(
        Path("message"), "message", "message", False, None, None, 0, "", columns, 0, (), _Reader(rows)
    )
    found: dict[int, Record | Refused] = {}
    for row in read_records(opened, identify=identify, check=judged_value) if items else ():
        if isinstance(row, Accepted):
            found[row.record.row] = row.record
        elif isinstance(row, Refused):
            found[row.number] = row
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Rows that are in memory already."""

    given: Sequence[Mapping[str, Any]]

    def rows(self, progress: Progress) -> Generator[RawRow]:
        """Yield them, fit to be stored."""
        progress(0, len(self.given), "")
        for number, row in enumerate(self.given, start=1):
            yield RawRow(number, *checked(row, number, _LIMITS))


@dataclass(slots=True)
class _Names(Names):
    """What the node knows, but for organisations: one of another node is never one of this node's, whatever it is called."""

    origin: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, by: Party) -> _Names:
        known = Names.read(by)
        return cls(known.places, {}, known.clusters, known.industrial_chains)

    def enter(self, item: Item) -> None:
        """Go on with this item: whose organisation is named next."""
        self.origin = item.origin
        parts = [part for part in (item.content or {}).values() if isinstance(part, dict)]
        said = next((part["organisation"] for part in parts if "organisation" in part), None)
        self.said = said if isinstance(said, dict) else {}

    def owner(self, written: str, record: Record) -> str | None:
        """The key of an organisation of the origin, noted in ``found``: it is added where it is not known yet."""
        if not written:
            return None
        key = f"{self.origin[:NAMED]}.org-{hashlib.sha256(written.encode()).hexdigest()[:12]}"
        if key not in self.found:
            kind = read_organisation_kind(str(self.said.get("kind", ""))) or OrganisationKind.ASSOCIATION
            place = self.places.get(str(self.said.get("place", "")).lower()) or self.places.get(record.place)
            texts = {str(record.language): {"title": written, "text": ""}}
            self.found[key] = OrganisationRecord(key, str(kind), "", "", place, record.language, texts, "")
        return key


def _with_present_owners(entries: Mapping[int, Entry]) -> dict[int, Entry]:
    """The entries with the owners that their records have here: one that was joined to another stays so."""
    owners = {
        (is_need, key): owner
        for is_need, model in ((True, Need), (False, Resource))
        for key, owner in model._default_manager.filter(
            key__in=[entry.key for entry in entries.values() if entry.is_need == is_need]
        ).values_list("key", "organisation__key")
    }
    return {
        number: replace(entry, organisation=owners.get((entry.is_need, entry.key)) or entry.organisation)
        for number, entry in entries.items()
    }


def _foreign(entries: Mapping[int, Entry], items: Sequence[Item]) -> dict[int, str]:
    """Entries under whose key something else is here already: of this node, or of another one."""
    known = {
        received.record: received
        for received in Received.objects.filter(record__in=_references(entries.values()))
    }
    here = {
        ("need:" if model is Need else "resource:") + key
        for model in (Need, Resource)
        for key in model._default_manager.filter(
            key__in=[entry.key for entry in entries.values()]
        ).values_list("key", flat=True)
    }
    found = {}
    for number, entry in entries.items():
        reference = _reference(entry)
        received, item = known.get(reference), items[number - 1]
        same = received is not None and (received.origin, received.theirs) == (item.origin, item.record)
        if reference in here and not same:
            found[number] = "key_taken"
    return found


def _reference(entry: Entry) -> str:
    return f"{'need' if entry.is_need else 'resource'}:{entry.key}"


def _references(entries: Iterable[Entry]) -> list[str]:
    return [_reference(entry) for entry in entries]


def _first(problems: Sequence[Problem]) -> str:
    return next((one.code.value for one in problems if one.severity == "refusal"), "record_unreadable")
