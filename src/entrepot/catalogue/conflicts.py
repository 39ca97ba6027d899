"""Which accepted rows may not go into the catalogue: their id is taken, or they are not for this party to bring in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from entrepot.catalogue.domain import Entry
from entrepot.catalogue.models import Need, Resource
from entrepot.people.actions import OrganisationRecord, spoken_for
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.people.queries import leads
from entrepot.vocabulary.kinds import ResourceKind
from entrepot.vocabulary.problems import Code, Problem, problem

IMPORTED = ", ".join(("organisation", "need", *ResourceKind))
"""Clusters and industrial chains are the operator's, not a list's."""


def conflicts(
    rows: Mapping[int, Entry | OrganisationRecord], named: Mapping[str, OrganisationRecord], by: Party
) -> dict[int, Problem]:
    """The rows (by number) that are refused, each with its problem; ``named`` are organisations that the list names first."""
    entries = {row: entry for row, entry in rows.items() if isinstance(entry, Entry)}
    judge = _Judge.of(list(entries.values()), named, by)
    found = {row: problem for row, entry in entries.items() for problem in judge.problems(entry, row)}
    organisations = {row: item for row, item in rows.items() if isinstance(item, OrganisationRecord)}
    return found | _organisations(organisations, by)


def _organisations(rows: Mapping[int, OrganisationRecord], by: Party) -> dict[int, Problem]:
    """Organisations are the officers' to bring in, and nobody's once somebody speaks for them."""
    if not allows(by, "organisation.put"):
        return {row: problem(Code.ORGANISATION_NOT_YOURS, row=row) for row in rows}
    kept = spoken_for(records=rows.values())
    return {
        row: problem(
            Code.ORGANISATION_SPEAKS, row=row, organisation=item.texts[item.language]["title"] or item.key
        )
        for row, item in rows.items()
        if item.key in kept
    }


@dataclass(slots=True)
class _Judge:
    """Who may bring in what; asked for each row, answered once for each organisation."""

    by: Party
    named: Mapping[str, OrganisationRecord]
    numbers: Mapping[str, int]
    known: Mapping[tuple[bool, str], Need | Resource]
    may: dict[int | None, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: list[Entry], named: Mapping[str, OrganisationRecord], by: Party) -> _Judge:
        """For records with the keys of these, as far as there are such."""
        known: dict[tuple[bool, str], Need | Resource] = {}
        for is_need, model in ((True, Need), (False, Resource)):
            keys = [entry.key for entry in entries if entry.is_need == is_need]
            records = model.objects.select_related("organisation").in_bulk(keys, field_name="key")
            known |= {(is_need, key): record for key, record in records.items()}
        return cls(by, named, leads(), known)

    def problems(self, entry: Entry, row: int) -> Iterator[Problem]:
        """What is wrong with a row, at most one thing."""
        if not entry.is_need and entry.kind not in set(ResourceKind):
            yield problem(
                Code.VALUE_UNKNOWN, row=row, value=entry.kind, field="kind of record", choices=IMPORTED
            )
            return
        present = self.known.get((entry.is_need, entry.key))
        owner = present.organisation if present is not None else None
        if present is not None and owner is not None and owner.pk != self._number(entry.organisation):
            yield self._taken(entry, present, owner, row)
        elif not self._allowed(self._number(entry.organisation)):
            yield self._foreign(entry, row)
        elif present is not None and owner is None and not self._allowed(None):
            yield problem(Code.ID_NOT_FREE, row=row, id=entry.key)

    def _taken(self, entry: Entry, present: Need | Resource, owner: Organisation, row: int) -> Problem:
        """That the id is taken; by whom is told only to who may know of the record."""
        if allows(self.by, f"{'need' if entry.is_need else 'resource'}.read", present):
            return problem(Code.ID_TAKEN, row=row, id=entry.key, owner=owner.key)
        return problem(Code.ID_NOT_FREE, row=row, id=entry.key)

    def _foreign(self, entry: Entry, row: int) -> Problem:
        if entry.organisation is None:
            return problem(Code.OWNER_MISSING, row=row)
        record = self.named.get(entry.organisation)
        written = record.texts[record.language]["title"] if record else entry.organisation
        return problem(Code.OWNER_NOT_YOURS, row=row, owner=written)

    def _number(self, organisation: str | None) -> int | None:
        """The number of an organisation, or of the one that stands for it; that of nobody for one that the list names first."""
        return None if organisation is None else self.numbers.get(organisation)

    def _allowed(self, organisation: int | None) -> bool:
        if organisation not in self.may:
            self.may[organisation] = allows(self.by, "entries.put", Owned(organisation))
        return self.may[organisation]
