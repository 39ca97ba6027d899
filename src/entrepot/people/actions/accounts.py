"""Accounts: what happens to them, each with its entry in the journal, under opaque ids only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.password_validation import validate_password
from django.db import connection, transaction
from django.http import HttpRequest

from entrepot.journal import actions as journal
from entrepot.people.actions.invitations import end_invitations, offer_received
from entrepot.people.actions.sessions import end_sessions
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Account, Invitation, NodeRoleGiven
from entrepot.people.permissions import FirstRun, require
from entrepot.people.queries.people import operators
from entrepot.people.refusals import Refusal, RefusedError

STREAM: Final = "people"
FIRST: Final = 7_301_001
"""The number of the lock under which PostgreSQL lets one first operator in at a time."""
UNKNOWN: Final = "unknown"
"""Whom an entry is about when an address was given that nobody here has."""


@transaction.atomic
def sign_up(*, account: Account, way: str) -> None:
    """Store a new account; whoever signs up acts for the first time. ``way``: open, invitation or oidc."""
    account.save()
    note(verb="account.signed_up", account=account, details={"way": way})


@transaction.atomic
def sign_up_elsewhere(*, account: Account, login: SocialLogin, request: HttpRequest) -> None:
    """Store a new account that was made for somebody who came by single sign-on, with what ties it to there."""
    account.set_unusable_password()
    sign_up(account=account, way="oidc")
    login.save(request)
    offer_received(account=account)


@transaction.atomic
def note(
    *, verb: str, account: Account | None, known: bool = True, details: Mapping[str, str] | None = None
) -> None:
    """Record what a person did to their own account, or what somebody tried to do to it.

    Args:
        verb: such as ``account.signed_in``.
        account: whose; None when an address was given that nobody here has.
        known: whether it was certainly the person; a failed sign-in was not.
        details: keys and kinds, never names or addresses.
    """
    subject = account.key if account else UNKNOWN
    actor = subject if account and known else ""
    act = journal.Act(verb, subject, dict(details or {}), rule="account.own" if actor else "")
    journal.record(stream=STREAM, actor=actor, acts=[act])


@transaction.atomic
def make_first_operator(*, name: str, email: str, password: str, language: str, by: Party) -> Account:
    """Make the account of the person who runs the node. Whoever holds the setup secret holds the node; the address is taken as theirs.

    Raises:
        NotAllowedError: the node has an operator.
        django.core.exceptions.ValidationError: the password is too weak.
    """
    _one_at_a_time()
    rule = require(by, "operator.first", FirstRun(operators=operators()))
    account = Account(email=email.strip().lower(), name=name, language=language)
    validate_password(password, account)
    account.set_password(password)
    sign_up(account=account, way="setup")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    NodeRoleGiven.objects.create(account=account, role=NodeRole.OPERATOR)
    act = journal.Act("node_role.given", account.key, {"role": str(NodeRole.OPERATOR)}, rule=rule)
    journal.record(stream=STREAM, actor=account.key, acts=[act])
    return account


@transaction.atomic
def make_account(*, name: str, email: str, language: str, by: Party) -> Account:
    """Make an account for somebody else: without a password, its address taken as theirs.

    Raises:
        NotAllowedError: ``by`` is no operator.
    """
    rule = require(by, "account.make")
    account = Account(email=email.strip().lower(), name=name, language=language)
    account.set_unusable_password()
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    _record("account.made", account, by, rule)
    return account


@transaction.atomic
def correct(*, account: Account, name: str, language: str, wants_digest: bool, by: Party) -> None:
    """Change what an account says of its person.

    Raises:
        NotAllowedError: ``by`` is somebody else.
    """
    rule = require(by, "account.correct", account)
    given = {"name": name, "language": language, "wants_digest": wants_digest}
    changed = [field for field, value in given.items() if getattr(account, field) != value]
    if not changed:
        return
    account.name, account.language, account.wants_digest = name, language, wants_digest
    account.save(update_fields=changed)
    _record("account.corrected", account, by, rule, {"fields": ",".join(changed)})


@transaction.atomic
def close(*, account: Account, by: Party) -> None:
    """Nobody signs in to the account any more, and every sign-in of it ends; nothing of it is lost.

    Raises:
        NotAllowedError: ``by`` is neither the person nor an operator.
        RefusedError: it is the only operator's.
    """
    rule = require(by, "account.close", account)
    if not account.is_active:
        return
    keep_an_operator(account)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions(account=account)
    end_offers(account=account, by=by)
    _record("account.closed", account, by, rule)


@transaction.atomic
def reopen(*, account: Account, by: Party) -> None:
    """Let the person of a closed account sign in again.

    Raises:
        NotAllowedError: ``by`` is no operator.
        RefusedError: the person was erased.
    """
    rule = require(by, "account.reopen", account)
    if account.erased:
        raise RefusedError(Refusal.NOT_WAITING)
    if account.is_active:
        return
    account.is_active = True
    account.save(update_fields=["is_active"])
    _record("account.reopened", account, by, rule)


@transaction.atomic
def export(*, account: Account, by: Party) -> None:
    """Record that somebody took a copy of all that is held about them.

    Raises:
        NotAllowedError: ``by`` is somebody else.
    """
    _record("account.exported", account, by, require(by, "account.export", account))


def end_offers(*, account: Account, by: Party) -> None:
    """End every invitation that somebody has given: whose account goes lets nobody in any more. In the caller's transaction."""
    given = Invitation.objects.select_related("organisation").filter(made_by=account.key, accepted=None)
    for organisation in {invitation.organisation for invitation in given}:
        end_invitations(made_by=account.key, organisation=organisation, by=by)


def keep_an_operator(account: Account) -> None:
    """Before somebody's role or account goes: see that another operator stays. The operators are kept from others until the transaction ends.

    Raises:
        RefusedError: it is the only operator's account.
    """
    roles = NodeRoleGiven.objects.select_for_update().filter(role=NodeRole.OPERATOR, account__is_active=True)
    if {given.account_id for given in roles} == {account.pk}:
        raise RefusedError(Refusal.LAST_OPERATOR)


def _one_at_a_time() -> None:
    """Wait until nobody else is becoming the first operator; there is no row to lock yet. SQLite has one writer at a time, the present one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST])


def _record(
    verb: str, account: Account, by: Party, rule: str, details: Mapping[str, object] | None = None
) -> None:
    act = journal.Act(verb, account.key, dict(details or {}), rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
