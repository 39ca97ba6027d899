"""Duties: what waits for somebody until it is settled. They follow from other acts, which are what the journal records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.journal import actions as journal
from entrepot.people import queries
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Account, Duty, Organisation
from entrepot.people.permissions import require
from entrepot.people.refusals import Refusal, RefusedError
from entrepot.runtime import clock

KEPT: Final = timedelta(days=180)
"""How long a settled duty is kept."""


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a duty waits: one person, an organisation's people of at least a role, or a role on the node; exactly one of them."""

    account: Account | None = None
    organisation: Organisation | None = None
    least: OrganisationRole = OrganisationRole.MANAGER
    node_role: NodeRole | None = None


def add_duty(
    *,
    kind: str,
    subject: str,
    audience: Audience,
    due: date | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Let something wait for somebody; the same duty that waits already is brought up to date instead."""
    who = {
        "kind": kind,
        "subject": subject,
        "account": audience.account,
        "organisation": audience.organisation,
        "least": str(audience.least) if audience.organisation else "",
        "node_role": str(audience.node_role or ""),
    }
    said = {"due": due, "details": dict(details or {})}
    waiting = Duty.objects.filter(**who, settled=None)
    if waiting.update(**said):
        return
    try:
        with transaction.atomic():
            Duty.objects.create(**who, **said)
    except IntegrityError:  # somebody else has added it since we looked
        waiting.update(**said)


def settle_duties(
    *, kind: str, subject: str, by: Party, own: bool = False, organisation: Organisation | None = None
) -> None:
    """Nothing of this kind waits any more for this subject, whoever it waited for; with ``own`` only what waited for ``by``, with an
    ``organisation`` only what waited for its people."""
    waiting = Duty.objects.filter(kind=kind, subject=subject, settled=None)
    if organisation is not None:
        waiting = waiting.filter(organisation=organisation)
    if own:
        waiting = Duty.objects.filter(pk__in=queries.duties_of(by).filter(pk__in=waiting).values("pk"))
    waiting.update(settled=clock.now(), settled_by=by.actor)


@transaction.atomic
def note_duty(*, duty: Duty, by: Party) -> None:
    """Settle a duty that only tells something, now that it was read.

    Raises:
        RefusedError: it was settled already, or it does not wait for ``by``.
        NotAllowedError: ``by`` is nobody known.
    """
    rule = require(by, "duty.note", duty)
    mine = queries.duties_of(by).filter(pk=duty.pk)
    if not Duty.objects.filter(pk__in=mine.values("pk")).update(settled=clock.now(), settled_by=by.actor):
        raise RefusedError(Refusal.NOT_WAITING)
    act = journal.Act("duty.noted", duty.subject, {"kind": duty.kind}, rule=rule)
    journal.record(stream="people", actor=by.actor, acts=[act])


@transaction.atomic
def forget_settled(*, by: Party) -> int:
    """Delete duties that were settled half a year ago; returns how many. What was done about them is in the journal.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "node.tidy")
    return Duty.objects.filter(settled__lt=clock.now() - KEPT).delete()[0]


def claim_digest(*, account: Account, now: datetime, by: Party) -> bool:
    """Say that what came up to now is being sent by mail; False when another run has said so since the account was read.

    This is bookkeeping of the machine, not an act of anybody: it is not journalled.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "digest.send")
    fresh = Account.objects.filter(
        pk=account.pk, digested=account.digested, wants_digest=True, is_active=True
    )
    return bool(fresh.update(digested=now))


def release_digest(*, account: Account, now: datetime, by: Party) -> None:
    """The mail could not be sent: what it would have told comes with the next one.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "digest.send")
    Account.objects.filter(pk=account.pk, digested=now).update(digested=account.digested)


@transaction.atomic
def stop_digest(*, account: Account) -> None:
    """Send no more digests to somebody, who asked for it by the signed address in a mail."""
    if Account.objects.filter(pk=account.pk, wants_digest=True).update(wants_digest=False):
        act = journal.Act("account.digest_stopped", account.key, rule="account.own")
        journal.record(stream="people", actor=account.key, acts=[act])
