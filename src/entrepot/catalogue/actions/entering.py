"""Needs and resources entered by hand: saved as drafts, published, edited."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from entrepot.catalogue.actions.storing import rule_of, store
from entrepot.catalogue.domain import Gated, State
from entrepot.catalogue.drafts import Judged, NeedDraft, ResourceDraft, judge
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.queries import needs, resources
from entrepot.catalogue.refusals import RefusedError, StaleError
from entrepot.catalogue.versions import flat
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.people.queries import lead
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import ResourceKind

Record = TypeVar("Record", Need, Resource)


@transaction.atomic
def save_need(
    *, draft: NeedDraft, key: str | None = None, version: int | None = None, publish: bool, by: Party
) -> Need:
    """Store a need as it was typed: a new one without ``key``, a draft unless it is published.

    Saving what is there already makes no new version.

    Args:
        key: the need that is edited. Texts in other languages, and columns and facts that the form does not know, stay as they are.
        version: the one that was edited; None for whatever is there.
        publish: list it. A listed need stays listed without it.

    Raises:
        DraftRefusedError: a value cannot be read; nothing was stored.
        StaleError: somebody else changed it meanwhile; nothing was stored.
        NotAllowedError: ``by`` may not enter, edit or publish it.
        RefusedError: it was listed and is to go to another organisation.
        Need.DoesNotExist: there is none with this key.
    """
    judged = judge(draft, by)
    need = Need(key=f"need-{secrets.token_hex(5)}") if key is None else _editable(needs(by), key, version, by)
    stored = flat(need) if need.pk else {}
    need.teasers, need.confidential = judged.teasers, judged.confidential
    need.deadline, need.brokers_may_read = judged.deadline, judged.brokers_may_read
    need.facts = need.facts | dict(judged.facts)
    _save(need, stored, judged, publish, by)
    return need


@transaction.atomic
def save_resource(
    *, draft: ResourceDraft, key: str | None = None, version: int | None = None, publish: bool, by: Party
) -> Resource:
    """As `save_need`, for a resource.

    Raises:
        DraftRefusedError, StaleError, NotAllowedError, Resource.DoesNotExist: see there.
    """
    judged = judge(draft, by)
    resource = (
        Resource(key=f"{judged.kind}-{secrets.token_hex(5)}")
        if key is None
        else _editable(resources(by), key, version, by)
    )
    stored = flat(resource) if resource.pk else {}
    resource.available_from, resource.valid_until = judged.available_from, judged.valid_until
    resource.keywords, resource.facts = list(judged.keywords), dict(judged.facts)
    resource.hidden = list(judged.hidden)
    others = resource.body if judged.gated.body else {}
    if (
        judged.kind == ResourceKind.TECHNOLOGY or judged.gated != Gated()
    ):  # the forms of other kinds know of no gate
        resource.gated = replace(judged.gated, body={**others, **judged.gated.body})
    _save(resource, stored, judged, publish, by)
    return resource


def _editable(records: QuerySet[Record], key: str, version: int | None, by: Party) -> Record:
    record = records.select_for_update(of=("self",)).get(key=key)
    require(by, rule_of(record, "edit"), record)
    if version is not None and version != record.version:
        raise StaleError(record.version)
    return record


def _save(
    record: Need | Resource, stored: Mapping[str, str], judged: Judged, publish: bool, by: Party
) -> None:
    """Store what was typed; ``stored`` is what was there, empty for a new record."""
    before, owner = record.state if stored else "", _owner(judged)
    state = State.LISTED if publish else State(before or State.DRAFT)
    if before and before != State.DRAFT and record.organisation != owner:
        raise RefusedError(
            "owner_fixed",
            "A record that was listed stays with its organisation.",
            "Withdraw it, and let the other organisation enter its own.",
        )
    rule = _allowed(record, before, state, owner, by)
    _fill(record, judged, owner)
    record.state = state
    if not before:
        record.created, record.author = clock.now(), "" if by.account is None else by.actor
    elif flat(record) == stored:
        return
    store(record, _verb(before, state), rule, by)


def _allowed(
    record: Need | Resource, before: str, state: State, owner: Organisation | None, by: Party
) -> str:
    """The rule under which a record is stored in a state for an owner; that it may be edited was asked before."""
    target, rule = Owned(owner.pk if owner else None), rule_of(record, "edit")
    if not before or record.organisation != owner:
        rule = require(by, rule_of(record, "enter"), target)
    if state == State.LISTED:
        rule = require(by, rule_of(record, "publish"), target)
    return rule


def _verb(before: str, state: State) -> str:
    if not before:
        return "record.new"
    if before == state:
        return "record.changed"
    return "record.published" if before == State.DRAFT else "record.relisted"


def _fill(record: Need | Resource, judged: Judged, owner: Organisation | None) -> None:
    """Put what was typed into the record; what its form does not know stays."""
    others = {language: text for language, text in record.texts.items() if language != record.language}
    record.kind, record.language = judged.kind, judged.language
    record.texts = {**others, judged.language: judged.text}
    typed = {name: value for name, value in judged.fields.items() if value}
    record.fields = {
        name: value for name, value in record.fields.items() if name not in judged.fields
    } | typed
    record.organisation, record.place_id = owner, judged.place


def _owner(judged: Judged) -> Organisation | None:
    return lead(Organisation.objects.get(key=judged.organisation)) if judged.organisation else None
