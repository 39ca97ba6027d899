"""Staged disclosure: somebody asks, the owner answers; a grant can be ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from entrepot.catalogue.actions import agreements
from entrepot.catalogue.actions.storing import locked, rule_of
from entrepot.catalogue.actions.telling import answerers, record_of, tell
from entrepot.catalogue.domain import Level
from entrepot.catalogue.grants import INCLUDED, has_details, in_force
from entrepot.catalogue.models import DisclosureRequest, Grant, Need, Resource
from entrepot.catalogue.queries import request
from entrepot.catalogue.refusals import DisclosureRefusedError
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import NotAllowedError, require, table
from entrepot.runtime import clock

ASKED: Final = "disclosure.asked"
ANSWERED: Final = "disclosure.answered"
PAUSE: Final = timedelta(days=14)
"""How long after a refusal the same may be asked again."""
NOTHING_WITHHELD: Final = (
    "nothing_withheld",
    "Nothing of this kind is held back here.",
    "Read the record's page.",
)
GRANTED_ALREADY: Final = (
    "granted_already",
    "Your organisation may see this already.",
    "Read the record's page.",
)
LEVELS: Final = {True: (Level.DETAILS, Level.EVERYTHING), False: (Level.PRICE, Level.USAGE, Level.BODY)}
"""What can be asked of a need, and of a resource."""


@transaction.atomic
def ask_disclosure(
    *, record: Need | Resource, organisation: Organisation, level: Level, message: str, by: Party
) -> DisclosureRequest:
    """Ask a record's owner to show more of it to an organisation.

    Raises:
        NotAllowedError: ``by`` does not act for this organisation, the organisation is not admitted, or it is their own record.
        DisclosureRefusedError: nothing of this level is held back, the step before it is missing, or it was asked or answered already.
    """
    record = locked(record)
    rule = require(by, rule_of(record, "ask_disclosure"), record)
    if organisation.pk not in by.admitted:
        raise NotAllowedError(rule, table()[rule].who)
    _check_askable(record, organisation, level)
    asked = DisclosureRequest.objects.create(
        need=record if isinstance(record, Need) else None,
        resource=record if isinstance(record, Resource) else None,
        organisation=organisation, level=level, message=message.strip(), asked_by=by.actor, asked=clock.now(),
    )  # fmt: skip
    tell("disclosure.asked", asked, rule, by)
    details = {
        "record": record.key,
        "need": isinstance(record, Need),
        "organisation": organisation.key,
        "level": str(level),
    }
    for audience in answerers(record):
        add_duty(kind=ASKED, subject=asked.key, audience=audience, details=details)
    return asked


@transaction.atomic
def answer_disclosure(
    *, key: str, accept: bool, reason: str, by: Party, until: datetime | None = None
) -> DisclosureRequest:
    """Answer a request. Accepting gives a grant, to ``until`` or without end; for everything, it offers the agreement first.

    Raises:
        DisclosureRequest.DoesNotExist: there is none that ``by`` may know of.
        NotAllowedError: ``by`` may not answer it.
        DisclosureRefusedError: it was answered or taken back already, or ``until`` is past.
    """
    asked = _open_request(key, by)
    record = record_of(asked)
    rule = require(by, rule_of(record, "answer_disclosure"), record)
    if until is not None and until <= clock.now():
        raise DisclosureRefusedError(
            "ends_already", "The access would end before it begins.", "Choose a later day, or none."
        )
    _close(asked, "accepted" if accept else "refused", reason, by)
    tell(f"disclosure.{asked.answer}", asked, rule, by)
    if accept and isinstance(record, Need) and asked.level == Level.EVERYTHING:
        agreements.offer(
            need=record, organisation=asked.organisation, rule=rule, by=by, asked_by=asked.asked_by
        )
    elif accept:
        agreements.give(record, asked.organisation, Level(asked.level), rule, by, until)
    _tell_asker(asked)
    return asked


@transaction.atomic
def show_details(*, need: Need, organisation: Organisation, by: Party) -> bool:
    """Show an organisation a need's details, asked or not; False when it may read them already. A request for them is answered by it.

    Raises:
        NotAllowedError: ``by`` may not answer requests about the need.
    """
    record = locked(need)
    rule = require(by, "need.answer_disclosure", record)
    if organisation.pk == record.organisation_id or has_details(need, organisation.pk):
        return False
    if not _answered(record, organisation, Level.DETAILS, by):
        agreements.give(record, organisation, Level.DETAILS, rule, by)
    return True


@transaction.atomic
def offer_agreement(*, need: Need, organisation: Organisation, by: Party) -> None:
    """Offer an organisation the confidentiality agreement, asked or not. A request for everything is answered by it.

    Raises:
        NotAllowedError: ``by`` may not answer requests about the need.
        DisclosureRefusedError: nothing is confidential, the organisation may not read the details, or it may read everything.
    """
    locked(need)
    rule = require(by, "need.answer_disclosure", need)
    if not has_details(need, organisation.pk):
        raise DisclosureRefusedError(*agreements.DETAILS_FIRST)
    if not _held_back(need, Level.EVERYTHING):
        raise DisclosureRefusedError(*NOTHING_WITHHELD)
    if Level.EVERYTHING in _levels(need, organisation):
        raise DisclosureRefusedError(*GRANTED_ALREADY)
    if not _answered(need, organisation, Level.EVERYTHING, by):
        agreements.offer(need=need, organisation=organisation, rule=rule, by=by)


@transaction.atomic
def open_hidden(
    *, resource: Resource, organisation: Organisation, until: datetime | None, by: Party
) -> list[Grant]:
    """Show an organisation what is held back of a resource, asked or not, until a moment or without end; returns what it was given by that,
    which is nothing where nothing is held back or it may see it already.

    Raises:
        NotAllowedError: ``by`` may not answer requests about the resource.
    """
    record = locked(resource)
    rule = require(by, "resource.answer_disclosure", record)
    given = _levels(record, organisation)
    return [
        agreements.give(record, organisation, level, rule, by, until)
        for level in LEVELS[False]
        if _held_back(record, level) and level not in given
    ]


@transaction.atomic
def close_hidden(*, grants: Iterable[int], by: Party) -> None:
    """End now what `open_hidden` gave, as far as it has not ended: the reason for it is over.

    Args:
        grants: the numbers of the grants.

    Raises:
        NotAllowedError: ``by`` neither may answer requests about the resource nor is the node.
    """
    going = Grant.objects.select_for_update(of=("self",)).filter(pk__in=list(grants), revoked=None, need=None)
    for item in going.select_related("organisation", "resource"):
        rule = require(by, "grant.end", item.resource)
        item.revoked = clock.now()
        item.save(update_fields=["revoked"])
        tell("grant.revoked", item, rule, by)


def _answered(record: Need | Resource, organisation: Organisation, level: Level, by: Party) -> bool:
    """Whether there was an open request of an organisation; it is accepted."""
    asked = record.disclosure_requests.filter(organisation=organisation, level=level, answer="").first()
    if asked is not None:
        answer_disclosure(key=asked.key, accept=True, reason="", by=by)
    return asked is not None


@transaction.atomic
def take_back_request(*, key: str, by: Party) -> None:
    """Withdraw a request that nobody answered yet.

    Raises:
        DisclosureRequest.DoesNotExist: there is none that ``by`` may know of.
        NotAllowedError: ``by`` neither asked nor manages the organisation that asked.
        DisclosureRefusedError: it was answered or taken back already.
    """
    asked = _open_request(key, by)
    rule = require(by, "disclosure.take_back", asked)
    _close(asked, "withdrawn", "", by)
    tell("disclosure.taken_back", asked, rule, by)


@transaction.atomic
def revoke_grant(*, grant: Grant, by: Party) -> None:
    """End a grant now; ending the details of a need ends everything else of it.

    Raises:
        NotAllowedError: ``by`` may not answer requests about the record.
        DisclosureRefusedError: it was revoked already.
    """
    record = locked(record_of(grant))
    rule = require(by, rule_of(record, "answer_disclosure"), record)
    present = Grant.objects.select_for_update().get(pk=grant.pk)
    if present.revoked is not None:
        raise DisclosureRefusedError(
            "revoked_already", "This access was ended already.", "Nothing needs to be done."
        )
    if isinstance(record, Need):
        agreements.take_back(record, rule, by, grant.organisation)
    same = Grant.objects.filter(
        need=grant.need, resource=grant.resource, organisation=grant.organisation, revoked=None
    )
    ended = same.filter(level__in=INCLUDED.get(Level(grant.level), (grant.level,)))
    for item in ended.select_related("organisation", "need", "resource"):
        item.revoked = clock.now()
        item.save(update_fields=["revoked"])
        tell("grant.revoked", item, rule, by)


@transaction.atomic
def note_answer(*, key: str, by: Party) -> None:
    """The answer to a request was read: it waits no longer.

    Raises:
        DisclosureRequest.DoesNotExist: there is none that ``by`` may know of.
        NotAllowedError: ``by`` neither asked nor manages the organisation that asked.
    """
    asked = request(key, by)
    require(by, "disclosure.take_back", asked)
    settle_duties(kind=ANSWERED, subject=asked.key, by=by)


def close_requests(record: Need | Resource, rule: str, by: Party) -> None:
    """Nobody waits any more for what is asked about a record that was withdrawn; in the caller's transaction."""
    waiting = record.disclosure_requests.filter(answer="").select_for_update(of=("self",))
    for asked in waiting.select_related("organisation"):
        _close(asked, "withdrawn", "", by)
        tell("disclosure.closed", asked, rule, by)
        _tell_asker(asked)
    if isinstance(record, Need):
        agreements.take_back(record, rule, by)


def _tell_asker(asked: DisclosureRequest) -> None:
    record = record_of(asked)
    details = {
        "record": record.key,
        "need": isinstance(record, Need),
        "level": asked.level,
        "answer": asked.answer,
    }
    add_duty(kind=ANSWERED, subject=asked.key, audience=agreements.asker(asked), details=details)


def _check_askable(record: Need | Resource, organisation: Organisation, level: Level) -> None:
    given = _levels(record, organisation)
    if level == Level.EVERYTHING and not (isinstance(record, Need) and has_details(record, organisation.pk)):
        raise DisclosureRefusedError(*agreements.DETAILS_FIRST)
    if not _held_back(record, level):
        raise DisclosureRefusedError(*NOTHING_WITHHELD)
    if level in given:
        raise DisclosureRefusedError(*GRANTED_ALREADY)
    before = record.disclosure_requests.filter(organisation=organisation, level=level)
    if before.filter(answer="").exists():
        raise DisclosureRefusedError(
            "asked_already",
            "Your organisation has asked for this; the owner has not answered yet.",
            "Wait for the answer, or take the request back.",
        )
    if before.filter(answer="refused", answered__gt=clock.now() - PAUSE).exists():
        raise DisclosureRefusedError(
            "asked_again_too_soon",
            f"The owner refused this less than {PAUSE.days} days ago.",
            "Ask again later, with more about what you want to do with it.",
        )


def _levels(record: Need | Resource, organisation: Organisation) -> set[str]:
    column = {"need": record} if isinstance(record, Need) else {"resource": record}
    return set(in_force([organisation.pk]).filter(**column).values_list("level", flat=True))


def _held_back(record: Need | Resource, level: Level) -> bool:
    if isinstance(record, Resource):
        return bool(record.body) if level == Level.BODY else str(level) in record.hidden
    return bool({Level.DETAILS: record.teasers, Level.EVERYTHING: record.confidential}.get(level))


def _open_request(key: str, by: Party) -> DisclosureRequest:
    asked = request(key, by)
    locked(record_of(asked))  # first the record, then what is about it: in the same order everywhere
    present = DisclosureRequest.objects.select_for_update().get(pk=asked.pk)
    if present.answer:
        raise DisclosureRefusedError(
            "answered_already", "This request was answered or taken back already.", "Look at its answer."
        )
    return asked


def _close(asked: DisclosureRequest, answer: str, reason: str, by: Party) -> None:
    asked.answer, asked.reason = answer, reason.strip()
    asked.answered_by, asked.answered = by.actor, clock.now()
    asked.save(update_fields=["answer", "reason", "answered_by", "answered"])
    settle_duties(kind=ASKED, subject=asked.key, by=by)
