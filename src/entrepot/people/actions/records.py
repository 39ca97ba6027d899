"""Places and organisations as lists bring them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation, Place
from entrepot.people.permissions import require
from entrepot.vocabulary import places
from entrepot.vocabulary.writing import fold_label

Change = Literal["new", "changed", "same"]


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
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    rule = require(by, "organisation.put")
    records = list(records)
    named = _only_named()
    known = Organisation.objects.in_bulk([record.key for record in records], field_name="key")
    changes: dict[str, Change] = {}
    for record in records:
        present = known.get(record.key)
        if present is not None and present.fingerprint == record.fingerprint:
            changes[record.key] = "same"
            continue
        changes[record.key] = "new" if present is None else "changed"
        organisation = present or _named_like(record, named) or Organisation()
        organisation.key = record.key
        organisation.kind, organisation.size, organisation.sector = record.kind, record.size, record.sector
        organisation.place_id = record.place
        organisation.language = record.language
        organisation.texts = {language: dict(text) for language, text in record.texts.items()}
        organisation.fingerprint = record.fingerprint
        if present is not None:
            organisation.version += 1
        organisation._history_user = by.actor  # type: ignore[attr-defined]  # simple-history asks for it there
        organisation.save()
        known[record.key] = organisation
    acts = [
        journal.Act(f"organisation.{change}", key, rule=rule)
        for key, change in changes.items()
        if change != "same"
    ]
    journal.record(stream="people", actor=by.actor, acts=acts)
    return changes


def _only_named() -> dict[str, Organisation]:
    """Organisations of which nothing but a name is known, by that name."""
    return {
        fold_label(text["title"]): organisation
        for organisation in Organisation.objects.filter(fingerprint="", kind="")
        for text in organisation.texts.values()
    }


def _named_like(record: OrganisationRecord, named: dict[str, Organisation]) -> Organisation | None:
    if not record.fingerprint:
        return None
    titles = [fold_label(text["title"]) for text in record.texts.values()]
    return next((named.pop(title) for title in titles if title in named), None)
