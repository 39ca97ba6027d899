"""Who belongs to an organisation, and as what. An organisation that somebody speaks for never loses its last owner by this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people import queries
from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.actions.invitations import end_invitations
from entrepot.people.actions.organisations import STREAM, admit_organisation, apply_for_admission, locked
from entrepot.people.domain import NodeRole, OrganisationRole, Party, Standing
from entrepot.people.models import Account, Membership, Organisation
from entrepot.people.permissions import require
from entrepot.people.refusals import Refusal, RefusedError
from entrepot.runtime import clock

ASKED: Final = "membership.asked"
ANSWERED: Final = "membership.answered"
AT_ONCE: Final = 10
"""So many organisations one person may ask to join at a time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to somebody who asks to join; ``admit`` also admits the organisation that has nobody yet (officers)."""

    accept: bool
    reason: str = ""
    admit: bool = False


@transaction.atomic
def ask_to_join(*, organisation: Organisation, message: str = "", by: Party) -> Membership:
    """Ask to belong to an organisation. Its owners answer; where nobody speaks for it, officers do, and the first who is let in owns it.

    Args:
        message: who asks and why, for those who answer.

    Raises:
        RefusedError: whoever asks has asked already, or waits for many answers.
        NotAllowedError: whoever asks may not know of it, or belongs to it.
    """
    rule = require(by, "organisation.join", organisation)
    stored = locked(organisation)
    account = queries.person(by)
    if queries.membership(stored, account):
        raise RefusedError(Refusal.ASKED_ALREADY)
    if account.memberships.filter(asked=True).count() >= AT_ONCE:
        raise RefusedError(Refusal.TOO_MANY_ASKS)
    asked = Membership.objects.create(
        account=account,
        organisation=stored,
        role=OrganisationRole.MEMBER,
        asked=True,
        message=message.strip()[:1000],
    )
    audience = Audience(organisation=stored, least=OrganisationRole.OWNER)
    if not queries.spoken_for(stored):
        audience = Audience(node_role=NodeRole.OFFICER)
    add_duty(kind=ASKED, subject=str(asked.pk), audience=audience, details={"organisation": stored.key})
    _record("membership.asked", asked, rule, by)
    return asked


@transaction.atomic
def answer_membership(*, membership: Membership, answer: Answer, by: Party) -> None:
    """Let somebody in who asked, or not. The first of an organisation that nobody speaks for becomes its owner and applies for it.

    Raises:
        RefusedError: it was answered already, or a refusal has no reason.
        NotAllowedError: ``by`` is no owner, nor an officer while nobody speaks for the organisation.
    """
    organisation = locked(membership.organisation)
    rule = require(by, "membership.answer", organisation)
    asked = Membership.objects.select_related("account").filter(pk=membership.pk, asked=True).first()
    if asked is None:
        raise RefusedError(Refusal.NOT_WAITING)
    if not answer.accept and not answer.reason.strip():
        raise RefusedError(Refusal.REASON_MISSING)
    first = not queries.spoken_for(organisation)
    settle_duties(kind=ASKED, subject=str(asked.pk), by=by)
    add_duty(
        kind=ANSWERED,
        subject=organisation.key,
        audience=Audience(account=asked.account),
        details={"accepted": answer.accept, "reason": answer.reason.strip()[:1000]},
    )
    _record("membership.accepted" if answer.accept else "membership.refused", asked, rule, by)
    if not answer.accept:
        asked.delete()
        return
    asked.role = OrganisationRole.OWNER if first else OrganisationRole.MEMBER
    asked.asked, asked.message, asked.since = False, "", clock.now()
    asked.save()
    if first:
        _stand_up(organisation, asked.account, answer.admit, by)


@transaction.atomic
def take_back_ask(*, membership: Membership, by: Party) -> None:
    """Ask no longer.

    Raises:
        RefusedError: it was answered already.
        NotAllowedError: somebody else asked.
    """
    rule = require(by, "membership.own", membership)
    asked = Membership.objects.filter(pk=membership.pk, asked=True).first()
    if asked is None:
        raise RefusedError(Refusal.NOT_WAITING)
    settle_duties(kind=ASKED, subject=str(asked.pk), by=by)
    _record("membership.taken_back", asked, rule, by)
    asked.delete()


@transaction.atomic
def change_role(*, membership: Membership, role: OrganisationRole, by: Party) -> None:
    """Give a member another role; a lower one ends the invitations that this person gave.

    Raises:
        RefusedError: it is the last owner's role.
        NotAllowedError: ``by`` is no owner.
    """
    rule = require(by, "membership.change", membership)
    stored = _held(membership)
    if stored.role == role:
        return
    if role.rank < OrganisationRole(stored.role).rank:
        _keep_an_owner(stored)
        end_invitations(made_by=stored.account.key, organisation=stored.organisation, by=by)
    stored.role = role
    stored.save(update_fields=["role"])
    _record("membership.changed", stored, rule, by)


@transaction.atomic
def remove_member(*, membership: Membership, by: Party) -> None:
    """End somebody's membership, and with it the invitations that this person gave.

    Raises:
        RefusedError: it is the last owner.
        NotAllowedError: ``by`` is no owner.
    """
    rule = require(by, "membership.change", membership)
    _end(_held(membership), "membership.removed", rule, by)


@transaction.atomic
def leave(*, membership: Membership, by: Party) -> None:
    """End one's own membership.

    Raises:
        RefusedError: it is the last owner.
        NotAllowedError: the membership is somebody else's.
    """
    rule = require(by, "membership.own", membership)
    _end(_held(membership), "membership.left", rule, by)


def _stand_up(organisation: Organisation, account: Account, admit: bool, by: Party) -> None:
    """Now somebody speaks for the organisation: it applies, and is admitted at once when the officer says so."""
    if organisation.standing == Standing.ADMITTED:
        return
    if organisation.standing != Standing.APPLIED:
        apply_for_admission(organisation=organisation, by=queries.party_of(account))
    if admit:
        admit_organisation(organisation=organisation, by=by)


def _held(membership: Membership) -> Membership:
    """The membership as it is now, with its organisation kept from others: who is the last owner must not change meanwhile."""
    locked(membership.organisation)
    stored = Membership.objects.select_related("account", "organisation").filter(pk=membership.pk).first()
    if stored is None or stored.asked:
        raise RefusedError(Refusal.NOT_WAITING)
    return stored


def _keep_an_owner(membership: Membership) -> None:
    owners = membership.organisation.owners()
    if membership.role == OrganisationRole.OWNER and not owners.exclude(pk=membership.pk).exists():
        raise RefusedError(Refusal.LAST_OWNER)


def _end(membership: Membership, verb: str, rule: str, by: Party) -> None:
    _keep_an_owner(membership)
    end_invitations(made_by=membership.account.key, organisation=membership.organisation, by=by)
    _record(verb, membership, rule, by)
    membership.delete()


def _record(verb: str, membership: Membership, rule: str, by: Party) -> None:
    details = {"account": membership.account.key, "role": membership.role}
    act = journal.Act(verb, membership.organisation.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
