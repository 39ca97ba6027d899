"""Invitations: a secret way in for one e-mail address, to an organisation or to a role on the node. Only the secret's digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from entrepot.journal import actions as journal
from entrepot.people import queries
from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.actions.organisations import STREAM, locked
from entrepot.people.domain import NodeRole, OrganisationRole, Party, Standing
from entrepot.people.models import Account, Invitation, Membership, NodeRoleGiven, Organisation
from entrepot.people.permissions import require
from entrepot.people.refusals import Refusal, RefusedError
from entrepot.runtime import clock

HELD: Final = timedelta(days=14)
"""How long an invitation can be accepted."""
A_DAY: Final = 50
"""So many invitations a person gives in a day; the node sends mails to addresses of their choice."""
A_DAY_BEFORE: Final = 5
"""So many while the organisation is not admitted: nobody has looked at it yet."""
KEPT: Final = timedelta(days=30)
"""How long an invitation, with its address, is kept after its end."""
RECEIVED: Final = "invitation.received"
ASKED: Final = "membership.asked"


@dataclass(frozen=True, slots=True)
class Given:
    """An invitation with its secret, which nobody can read again later."""

    invitation: Invitation
    secret: str


@transaction.atomic
def invite(*, email: str, organisation: Organisation | None, role: str, by: Party) -> Given:
    """Invite an address to an organisation, or without one to a role on the node. An earlier invitation to the same ends by this.

    Args:
        role: an ``OrganisationRole``, or without an organisation a ``NodeRole``. Only owners make owners.

    Raises:
        RefusedError: whoever has this address belongs to the organisation already, or ``by`` has given many today.
        NotAllowedError: ``by`` may not invite to this.
        ValueError: there is no such role.
    """
    rule = _rule(organisation, role, by)
    address = email.strip().casefold()
    account = Account.objects.filter(email__iexact=address, is_active=True).first()
    if account and organisation and Membership.objects.filter(
        account=account, organisation=organisation, asked=False
    ).exists():  # fmt: skip
        raise RefusedError(Refusal.MEMBER_ALREADY)
    _keep_measure(organisation, by)
    for earlier in Invitation.objects.filter(
        email=address, organisation=organisation, role=role, accepted=None, ends__gt=clock.now()
    ):
        _end(earlier, by)
    secret = secrets.token_urlsafe(32)
    given = Invitation.objects.create(
        digest=_digest(secret),
        email=address,
        organisation=organisation,
        role=role,
        made_by=by.actor,
        ends=clock.now() + HELD,
    )
    if account and _confirmed(account):  # else once it is: see offer_received
        _offer(given, account)
    _record("invitation.given", given, by.actor, rule)
    return Given(given, secret)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Party) -> None:
    """End an invitation that was not accepted.

    Raises:
        NotAllowedError: ``by`` could not have given it.
        RefusedError: it was accepted meanwhile, or holds no longer.
    """
    rule = _rule(invitation.organisation, invitation.role, by)
    stored = _open(invitation)
    _record("invitation.withdrawn", stored, by.actor, rule)
    _end(stored, by)


@transaction.atomic
def find(*, secret: str) -> Invitation:
    """The invitation of a secret, while it can be accepted.

    Raises:
        RefusedError: there is none, or it holds no longer.
    """
    return _open(Invitation.objects.filter(digest=_digest(secret)).first())


@transaction.atomic
def accept(*, secret: str, account: Account) -> Invitation:
    """Take what an invitation gives. Whoever holds the secret and has confirmed the invited address may; a higher role that one has stays.

    Raises:
        RefusedError: there is no such invitation, it holds no longer, it was given to another address, or the address was never confirmed.
        NotAllowedError: the account is nobody's who may accept.
    """
    rule = require(queries.party_of(account), "invitation.accept")
    invitation = find(secret=secret)
    _own(invitation, account)
    if not _confirmed(account):
        raise RefusedError(Refusal.ADDRESS_UNVERIFIED)
    _take(invitation, account, rule)
    return invitation


@transaction.atomic
def accept_received(*, invitation: Invitation, by: Party) -> None:
    """Take an invitation out of the inbox, without its secret: the address must have been confirmed.

    Raises:
        RefusedError: it holds no longer, was given to another address, or the address was never confirmed.
        NotAllowedError: ``by`` is no person, or a token.
    """
    rule = require(by, "invitation.accept")
    account = queries.person(by)
    if not _confirmed(account):
        raise RefusedError(Refusal.ADDRESS_UNVERIFIED)
    _take(_open(invitation), account, rule)


@transaction.atomic
def decline_received(*, invitation: Invitation, by: Party) -> None:
    """Say no to an invitation.

    Raises:
        RefusedError: it holds no longer, or was given to another address.
        NotAllowedError: ``by`` is no person, or a token.
    """
    rule = require(by, "invitation.accept")
    account = queries.person(by)
    _own(_open(invitation), account)
    _record("invitation.declined", invitation, by.actor, rule)
    _end(invitation, by)


@transaction.atomic
def offer_received(*, account: Account) -> int:
    """Put open invitations to a confirmed address into its inbox, for those who signed up without following the link. Returns how many."""
    if not _confirmed(account):
        return 0
    found = Invitation.objects.filter(email__iexact=account.email, accepted=None, ends__gt=clock.now())
    for invitation in found:
        _offer(invitation, account)
    return len(found)


def end_invitations(*, made_by: str, organisation: Organisation | None, by: Party) -> None:
    """End what somebody has offered who may not offer it any more; in the transaction of the act that it follows from."""
    for invitation in Invitation.objects.filter(
        made_by=made_by, organisation=organisation, accepted=None, ends__gt=clock.now()
    ):
        _end(invitation, by)


@transaction.atomic
def forget_ended(*, by: Party) -> int:
    """Delete invitations that ended, or were accepted, thirty days ago; returns how many.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "node.tidy")
    long_ago = clock.now() - KEPT
    ended = Invitation.objects.filter(Q(ends__lt=long_ago) | Q(accepted__lt=long_ago))
    return ended.delete()[0]


def _keep_measure(organisation: Organisation | None, by: Party) -> None:
    trusted = organisation is None or organisation.standing == Standing.ADMITTED
    today = Invitation.objects.filter(made_by=by.actor, made__gt=clock.now() - timedelta(days=1)).count()
    if today >= (A_DAY if trusted else A_DAY_BEFORE):
        raise RefusedError(Refusal.TOO_MANY_INVITATIONS)


def _rule(organisation: Organisation | None, role: str, by: Party) -> str:
    """The rule that allows inviting to this."""
    if organisation is None:
        NodeRole(role)
        return require(by, "invitation.give_node")
    of_owner = OrganisationRole(role) is OrganisationRole.OWNER
    return require(by, "invitation.give_owner" if of_owner else "invitation.give", organisation)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _confirmed(account: Account) -> bool:
    return bool(
        EmailAddress.objects.filter(user=account, email__iexact=account.email, verified=True).exists()
    )


def _open(invitation: Invitation | None) -> Invitation:
    """The invitation as it is now, kept from others."""
    stored = invitation and Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if not stored or stored.accepted or stored.ends <= clock.now():
        raise RefusedError(Refusal.INVITATION_ENDED)
    return stored


def _own(invitation: Invitation, account: Account) -> None:
    if account.email.casefold() != invitation.email.casefold() or not account.is_active:
        raise RefusedError(Refusal.INVITATION_OF_ANOTHER)


def _take(invitation: Invitation, account: Account, rule: str) -> None:
    _own(invitation, account)
    if invitation.organisation is None:
        NodeRoleGiven.objects.get_or_create(account=account, role=invitation.role)
    else:
        _join(locked(invitation.organisation), account, OrganisationRole(invitation.role))
    invitation.accepted = clock.now()
    invitation.save(update_fields=["accepted"])
    settle_duties(kind=RECEIVED, subject=str(invitation.pk), by=queries.party_of(account))
    _record("invitation.accepted", invitation, account.key, rule)


def _join(organisation: Organisation, account: Account, role: OrganisationRole) -> None:
    present = queries.membership(organisation, account)
    if present is None:
        Membership.objects.create(account=account, organisation=organisation, role=role)
        return
    if present.asked:
        settle_duties(kind=ASKED, subject=str(present.pk), by=queries.party_of(account))
    held = OrganisationRole.MEMBER if present.asked else OrganisationRole(present.role)
    present.role = max(held, role, key=lambda one: one.rank)
    present.asked, present.message = False, ""
    present.save()


def _offer(invitation: Invitation, account: Account) -> None:
    add_duty(
        kind=RECEIVED,
        subject=str(invitation.pk),
        audience=Audience(account=account),
        due=invitation.ends.date(),
        details={"role": invitation.role},
    )


def _end(invitation: Invitation, by: Party) -> None:
    settle_duties(kind=RECEIVED, subject=str(invitation.pk), by=by)
    invitation.ends = clock.now()
    invitation.save(update_fields=["ends"])


def _record(verb: str, invitation: Invitation, actor: str, rule: str) -> None:
    subject = invitation.organisation.key if invitation.organisation else "node"
    act = journal.Act(verb, subject, {"invitation": invitation.pk, "role": invitation.role}, rule=rule)
    journal.record(stream=STREAM, actor=actor, acts=[act])
