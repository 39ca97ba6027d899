"""Places and organisations as lists bring them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.actions.versions import note_first_versions
from entrepot.people.domain import Party
from entrepot.people.models import Organisation, Place
from entrepot.people.permissions import require
from entrepot.people.queries import all_spoken_for
from entrepot.runtime import bulk
from entrepot.vocabulary import places
from entrepot.vocabulary.writing import fold_label

Change = Literal["new", "changed", "same"]


class SpokenForError(Exception):
    """Somebody speaks for these organisations (keys of their records): what they say of themselves is no list's to change."""

    def __init__(self, keys: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(keys)))
        self.keys = keys


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """What is known of an organisation. ``fingerprint`` changes when anything else does."""

    key: str
    kind: str
    size: str
    sector: str
    place: str | None
    language: str
    texts: Mapping[str, dict[str, str]]
    fingerprint: str


@transaction.atomic
def put_places(*, places: Iterable[places.Place], by: Party) -> None:
    """Add or replace places.

    Raises:
        NotAllowedError: ``by`` is no operator.
    """
    rule = require(by, "place.put")
    acts = []
    for place in places:
        Place.objects.update_or_create(
            key=place.id,
            defaults={
                "names": dict(place.names),
                "jurisdiction": str(place.jurisdiction),
                "currency": place.currency,
                "timezone": place.timezone,
                "latitude": place.latitude,
                "longitude": place.longitude,
            },
        )
        acts.append(journal.Act("place.put", place.id, rule=rule))
    journal.record(stream="people", actor=by.actor, acts=acts)


@transaction.atomic
def put_organisations(*, records: Iterable[OrganisationRecord], by: Party) -> dict[str, Change]:
    """Add or change organisations, by key; unchanged ones are left alone. Returns what happened to each.

    One that was only named so far, as the owner of something, becomes the one that now says more about itself.

    Raises:
        SpokenForError: somebody speaks for an organisation that would change.
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    rule = require(by, "organisation.put")
    records = list(records)
    stored = _Stored.of(records, lock=True)
    if kept := stored.kept(records):
        raise SpokenForError(kept)
    changes: dict[str, Change] = {}
    new: dict[str, Organisation] = {}
    for record in records:
        organisation = stored.meant(record)
        if organisation is not None and organisation.fingerprint == record.fingerprint:
            changes[record.key] = "same"
            continue
        if organisation is not None and organisation.pk is None:  # the list says more of what it said is new
            _add(new, by)
        known = organisation is not None and organisation.key == record.key
        changes[record.key] = "changed" if known else "new"
        stored.by_key[record.key] = filled = _filled(organisation or Organisation(), record)
        if organisation is None:
            new[record.key] = filled
        else:
            filled._history_user = by.actor  # type: ignore[attr-defined]  # simple-history asks for it there
            filled.save()
    _add(new, by)
    acts = [
        journal.Act(f"organisation.{change}", key, rule=rule)
        for key, change in changes.items()
        if change != "same"
    ]
    journal.record(stream="people", actor=by.actor, acts=acts)
    return changes


def spoken_for(*, records: Iterable[OrganisationRecord]) -> frozenset[str]:
    """Keys of the records that may not be put, since somebody speaks for the organisation that they would change."""
    records = list(records)
    return _Stored.of(records, lock=False).kept(records)


@dataclass(slots=True)
class _Stored:
    """The organisations that records mean, as they are stored now."""

    by_key: dict[str, Organisation]
    by_name: dict[str, Organisation]  # those of which nothing but a name is known
    spoken_for: frozenset[int]

    @classmethod
    def of(cls, records: Sequence[OrganisationRecord], *, lock: bool) -> _Stored:
        """With ``lock`` they are kept from others until the transaction ends: in the order of their numbers, so that no two lists wait for each other."""
        known = Organisation.objects.in_bulk([record.key for record in records], field_name="key")
        found = cls(known, _only_named(), frozenset())
        numbers = sorted({one.pk for record in records if (one := found.meant(record)) is not None})
        if not lock:
            return cls(found.by_key, found.by_name, _spoken_for(numbers))
        locked = _locked(numbers)
        return cls(
            {key: locked[one.pk] for key, one in found.by_key.items() if one.pk in locked},
            {name: locked[one.pk] for name, one in found.by_name.items() if one.pk in locked},
            _spoken_for(numbers),
        )

    def meant(self, record: OrganisationRecord) -> Organisation | None:
        """The organisation of this key; else one that has only a name so far, of which the record says more."""
        known = self.by_key.get(record.key)
        if known is not None or not record.fingerprint:
            return known
        names = (self.by_name.get(fold_label(text["title"])) for text in record.texts.values())
        return next((one for one in names if one is not None and not one.fingerprint), None)

    def kept(self, records: Iterable[OrganisationRecord]) -> frozenset[str]:
        """Keys of the records that would change an organisation that somebody speaks for."""
        meant = [(record, one) for record in records if (one := self.meant(record)) is not None]
        return frozenset(
            record.key
            for record, one in meant
            if one.pk in self.spoken_for and one.fingerprint != record.fingerprint
        )


def _filled(organisation: Organisation, record: OrganisationRecord) -> Organisation:
    if organisation.pk is not None:
        organisation.version += 1
    organisation.key = record.key
    organisation.kind, organisation.size, organisation.sector = record.kind, record.size, record.sector
    organisation.place_id = record.place
    organisation.language = record.language
    organisation.texts = {language: dict(text) for language, text in record.texts.items()}
    organisation.fingerprint = record.fingerprint
    return organisation


def _add(new: dict[str, Organisation], by: Party) -> None:
    """Store new organisations with their first versions, many at once; afterwards none waits any more."""
    Organisation.objects.bulk_create(new.values(), batch_size=bulk.ASKED)
    note_first_versions(model=Organisation, keys=list(new), actor=by.actor)
    new.clear()


def _locked(numbers: Sequence[int]) -> dict[int, Organisation]:
    rows = Organisation.objects.select_for_update().order_by("pk")
    return {one.pk: one for portion in bulk.portions(numbers) for one in rows.filter(pk__in=portion)}


def _spoken_for(numbers: Sequence[int]) -> frozenset[int]:
    return frozenset().union(*(all_spoken_for(portion) for portion in bulk.portions(numbers)))


def _only_named() -> dict[str, Organisation]:
    """Organisations of which nothing but a name is known, by that name."""
    return {
        fold_label(text["title"]): organisation
        for organisation in Organisation.objects.filter(
            fingerprint="", kind="", joined_into=None, joined=None
        )  # a key by which another is known stays
        for text in organisation.texts.values()
    }
