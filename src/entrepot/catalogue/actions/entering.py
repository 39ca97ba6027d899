"""Needs and resources entered by hand: saved, published, withdrawn, listed again."""

from __future__ import annotations

import secrets
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from entrepot.catalogue.domain import State
from entrepot.catalogue.drafts import Judged, NeedDraft, ResourceDraft, judge
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.queries import needs, resources
from entrepot.catalogue.refusals import RefusedError, StaleError
from entrepot.journal import actions as journal
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock

UNFINISHED: Final = "draft.finish"
Record = TypeVar("Record", Need, Resource)


@transaction.atomic
def save_need(
    *, draft: NeedDraft, key: str | None = None, version: int | None = None, publish: bool, by: Party
) -> Need:
    """Store a need as it was typed: a new one without ``key``, a draft unless it is published.

    Args:
        key: the need that is edited. Texts in other languages and columns that the form does not know stay as they are.
        version: the one that was edited; None for whatever is there.
        publish: list it. A listed need stays listed without it.

    Raises:
        DraftRefusedError: a value cannot be read; nothing was stored.
        StaleError: somebody else changed it meanwhile; nothing was stored.
        NotAllowedError: ``by`` may not enter, edit or publish it.
        Need.DoesNotExist: there is none with this key.
    """
    judged = judge(draft)
    need = Need(key=f"need-{secrets.token_hex(5)}") if key is None else _editable(needs(by), key, version, by)
    need.teasers, need.confidential = judged.teasers, judged.confidential
    need.deadline, need.brokers_may_read = judged.deadline, judged.brokers_may_read
    _save(need, judged, publish, by)
    return need


@transaction.atomic
def save_resource(
    *, draft: ResourceDraft, key: str | None = None, version: int | None = None, publish: bool, by: Party
) -> Resource:
    """As `save_need`, for a resource.

    Raises:
        DraftRefusedError, StaleError, NotAllowedError, Resource.DoesNotExist: see there.
    """
    judged = judge(draft)
    resource = (
        Resource(key=f"{judged.kind}-{secrets.token_hex(5)}")
        if key is None
        else _editable(resources(by), key, version, by)
    )
    resource.available_from, resource.valid_until = judged.available_from, judged.valid_until
    resource.keywords, resource.facts = list(judged.keywords), dict(judged.facts)
    resource.hidden = list(judged.hidden)
    _save(resource, judged, publish, by)
    return resource


@transaction.atomic
def withdraw(*, record: Need | Resource, reason: str, by: Party) -> None:
    """Take a record off every list; its people keep it with its history. A draft is withdrawn too.

    Raises:
        NotAllowedError: ``by`` may not withdraw it.
        RefusedError: it is withdrawn already.
    """
    rule = require(by, _rule(record, "withdraw"), record)
    record = _locked(record)
    if record.state == State.WITHDRAWN:
        raise RefusedError(
            "withdrawn_already", "This record is withdrawn already.", "Nothing needs to be done."
        )
    _turn(record, State.WITHDRAWN, "record.withdrawn", rule, reason, by)


@transaction.atomic
def relist(*, record: Need | Resource, by: Party) -> None:
    """List a withdrawn record again.

    Raises:
        NotAllowedError: ``by`` may not publish it.
        RefusedError: it is not withdrawn.
    """
    require(by, _rule(record, "edit"), record)
    rule = require(by, _rule(record, "publish"), record)
    record = _locked(record)
    if record.state != State.WITHDRAWN:
        raise RefusedError("not_withdrawn", "This record is not withdrawn.", "Nothing needs to be done.")
    _turn(record, State.LISTED, "record.relisted", rule, "", by)


def _rule(record: Need | Resource, verb: str) -> str:
    return f"{'need' if isinstance(record, Need) else 'resource'}.{verb}"


def _locked(record: Need | Resource) -> Need | Resource:
    """The record as it is now, kept for this transaction."""
    model = Need if isinstance(record, Need) else Resource
    return model.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=record.pk)


def _editable(records: QuerySet[Record], key: str, version: int | None, by: Party) -> Record:
    record = records.select_for_update(of=("self",)).get(key=key)
    require(by, _rule(record, "edit"), record)
    if version is not None and version != record.version:
        raise StaleError(record.version)
    return record


def _save(record: Need | Resource, judged: Judged, publish: bool, by: Party) -> None:
    before, owner = record.state if record.pk else "", _owner(judged)
    state = State.LISTED if publish else State(before or State.DRAFT)
    if before and before != State.DRAFT and record.organisation != owner:
        raise RefusedError(
            "owner_fixed",
            "A record that was listed stays with its organisation.",
            "Withdraw it, and let the other organisation enter its own.",
        )
    target, rule = Owned(owner.pk if owner else None), _rule(record, "edit")
    if not before or record.organisation != owner:
        rule = require(by, _rule(record, "enter"), target)
    if state == State.LISTED:
        rule = require(by, _rule(record, "publish"), target)
    _fill(record, judged, owner)
    record.state = state
    if before:
        record.version += 1
    else:
        record.created, record.author = clock.now(), "" if by.account is None else by.actor
    _store(record, by)
    verb = "record.changed" if before else "record.new"
    if before and before != state:
        verb = "record.published" if before == State.DRAFT else "record.relisted"
    _tell(record, verb, rule, by)


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
    return Organisation.objects.get(key=judged.organisation) if judged.organisation else None


def _turn(record: Need | Resource, state: State, verb: str, rule: str, reason: str, by: Party) -> None:
    record.state = state
    record.version += 1
    _store(record, by, reason)
    _tell(record, verb, rule, by)


def _store(record: Need | Resource, by: Party, reason: str = "") -> None:
    record.updated = clock.now()
    record._history_user = by.actor  # type: ignore[union-attr]  # simple-history asks for it there
    record._change_reason = reason[:100]  # type: ignore[union-attr]
    record.save()


def _tell(record: Need | Resource, verb: str, rule: str, by: Party) -> None:
    """Journal what was done, and let a draft wait for its author until it is published or withdrawn."""
    details = {"version": record.version, "state": str(record.state)}
    journal.record(
        stream="catalogue", actor=by.actor, acts=[journal.Act(verb, record.key, details, rule=rule)]
    )
    if record.state != State.DRAFT:
        settle_duties(kind=UNFINISHED, subject=record.key, by=by)
        return
    writer = Account.objects.filter(key=record.author).first() if record.author else None
    if writer is not None:
        add_duty(
            kind=UNFINISHED, subject=record.key, audience=Audience(account=writer),
            details={"need": isinstance(record, Need)},
        )  # fmt: skip
