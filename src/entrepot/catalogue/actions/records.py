"""Every write of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, Literal

from django.db import transaction

from entrepot.catalogue.domain import Entry, State, fingerprint
from entrepot.catalogue.models import Cluster, IndustrialChain, Need, Resource
from entrepot.catalogue.rating import date_listing
from entrepot.journal import actions as journal
from entrepot.people.actions.versions import note_first_versions
from entrepot.people.domain import Party
from entrepot.people.models import Organisation, Place
from entrepot.people.permissions import Owned, require
from entrepot.people.queries import lead
from entrepot.runtime import bulk, clock

Change = Literal["new", "changed", "same"]
ACCEPTED: Final = ("industry_code", "ipc", "technique")
"""Columns that a record's people may fill in by accepting a proposal: a list that does not have them takes nothing away."""


class OwnerMismatchError(Exception):
    """A record of this key belongs to another organisation."""

    def __init__(self, key: str, owner: str) -> None:
        super().__init__(f"{key} belongs to {owner}")
        self.key, self.owner = key, owner


@transaction.atomic
def put_cluster(
    *, key: str, texts: Mapping[str, Mapping[str, str]], places: Sequence[str], by: Party
) -> None:
    """Add or replace a cluster.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    rule = require(by, "cluster.put")
    cluster, _ = Cluster.objects.update_or_create(key=key, defaults={"texts": texts})
    cluster.places.set(Place.objects.filter(key__in=places))
    journal.record(stream="catalogue", actor=by.actor, acts=[journal.Act("cluster.put", key, rule=rule)])


@transaction.atomic
def put_industrial_chain(
    *,
    key: str,
    cluster: str,
    texts: Mapping[str, Mapping[str, str]],
    links: Sequence[Mapping[str, object]],
    by: Party,
) -> None:
    """Add or replace an industrial chain; ``links`` from upstream to downstream.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    rule = require(by, "cluster.put")
    IndustrialChain.objects.update_or_create(
        key=key, defaults={"cluster_id": cluster, "texts": texts, "links": list(links)}
    )
    journal.record(
        stream="catalogue", actor=by.actor, acts=[journal.Act("industrial_chain.put", key, rule=rule)]
    )


@transaction.atomic
def put_entries(
    *, entries: Iterable[Entry], source: str, back: frozenset[str] = frozenset(), by: Party
) -> dict[str, Change]:
    """Add or change needs and resources, by key; unchanged ones are left alone. Returns what happened to each.

    Args:
        source: the list that says so.
        back: keys of those that the list had withdrawn and has again: they are listed again.

    Raises:
        OwnerMismatchError: a key is taken by another organisation's record.
        NotAllowedError: an entry belongs to an organisation that ``by`` does not manage.
    """
    entries = list(entries)
    owners = _owners(entries)
    rule = "entries.put"
    for number in {owners[entry.organisation].pk if entry.organisation else None for entry in entries}:
        require(by, rule, Owned(number))
    changes = {
        **_put(Need, [entry for entry in entries if entry.is_need], source, owners, back, by),
        **_put(Resource, [entry for entry in entries if not entry.is_need], source, owners, back, by),
    }
    acts = [
        journal.Act(f"record.{change}", key, rule=rule) for key, change in changes.items() if change != "same"
    ]
    journal.record(stream="catalogue", actor=by.actor, acts=acts)
    return changes


def _put(
    model: type[Need] | type[Resource],
    entries: Sequence[Entry],
    source: str,
    owners: Mapping[str, Organisation],
    back: frozenset[str],
    by: Party,
) -> dict[str, Change]:
    present, now = _locked(model, [entry.key for entry in entries]), clock.now()
    changes: dict[str, Change] = {}
    new: dict[str, Need | Resource] = {}
    for entry in entries:
        record = present.get(entry.key)
        digest = fingerprint(entry)
        if record is not None and record.fingerprint == digest and entry.key not in back:
            changes[entry.key] = "same"
            continue
        owner = owners[entry.organisation] if entry.organisation else None
        if record is None:
            changes[entry.key] = "new"
            record = new[entry.key] = model(
                key=entry.key, created=now, author="" if by.account is None else by.actor
            )
            _fill(record, entry, owner, source, digest, now)
            present[entry.key] = record
            continue
        _take_on(record, owner, entry.key, by)
        changes[entry.key] = "changed"
        record.version += 1
        if entry.key in back and record.state == State.WITHDRAWN:
            record.state = State.LISTED
        _fill(record, entry, owner, source, digest, now)
        record._history_user = by.actor  # type: ignore[union-attr]  # simple-history asks for it there
        record.save()
    _add(model, list(new.values()), by)
    return changes


def _take_on(record: Need | Resource, owner: Organisation | None, key: str, by: Party) -> None:
    """Whether a record may become this owner's.

    Raises:
        OwnerMismatchError: it belongs to another organisation.
        NotAllowedError: it is nobody's, and not for ``by`` to take.
    """
    if record.organisation == owner:
        return
    if record.organisation is not None:
        raise OwnerMismatchError(key, record.organisation.key)
    require(by, "entries.put", Owned(None))


def _add(model: type[Need] | type[Resource], records: list[Any], by: Party) -> None:
    """Store new records with their first versions, many at once."""
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    bulk.add_rows(model, names, map(attrgetter(*names), records))
    note_first_versions(model=model, keys=[record.key for record in records], actor=by.actor)


def _locked(model: type[Need] | type[Resource], keys: Sequence[str]) -> dict[str, Need | Resource]:
    """The records of these keys as they are stored now, kept from others until the transaction ends.

    They are locked in the order of their numbers: whoever else puts some of them waits, and nobody waits for each other.
    """
    found = model.objects.only("key").in_bulk(keys, field_name="key")
    numbers = sorted(record.pk for record in found.values())
    rows = model.objects.select_related("organisation").select_for_update(of=("self",)).order_by("pk")
    return {
        record.key: record for portion in bulk.portions(numbers) for record in rows.filter(pk__in=portion)
    }


def _owners(entries: Sequence[Entry]) -> dict[str, Organisation]:
    """By the keys that entries name, the organisations: each the one that stands for it."""
    keys = {entry.organisation for entry in entries if entry.organisation}
    organisations = Organisation.objects.select_related("joined_into").only("key", "joined_into__key")
    named = organisations.in_bulk(keys, field_name="key")
    return {key: lead(owner) for key, owner in named.items()}


def _fill(
    record: Need | Resource,
    entry: Entry,
    owner: Organisation | None,
    source: str,
    digest: str,
    now: datetime,
) -> None:
    record.kind, record.language = entry.kind, entry.language
    record.texts = {language: dict(text) for language, text in entry.texts.items()}
    sorted_under = {name: record.fields[name] for name in ACCEPTED if name in record.fields}
    record.keywords, record.facts = list(entry.keywords), dict(entry.facts)
    record.fields = {**sorted_under, **entry.fields}
    record.organisation = owner
    record.place_id, record.cluster_id = entry.place, entry.cluster
    record.industrial_chain_id = entry.industrial_chain
    record.available_from, record.valid_until = entry.available_from, entry.valid_until
    if isinstance(record, Need):
        record.deadline = entry.deadline
        if entry.gated.body:
            record.confidential = dict(entry.gated.body)
    else:
        record.gated = entry.gated
    record.source, record.fingerprint, record.updated = source, digest, now
    date_listing(record, now.date())
