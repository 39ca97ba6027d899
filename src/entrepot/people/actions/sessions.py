"""Sign-ins that end."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.people.permissions import require
from entrepot.runtime import clock


def end_sessions(*, account: Account, but: str = "") -> int:
    """End every sign-in of an account but one, in the transaction of the act that asks for it. Returns how many.

    A sign-in that allauth did not list is found by looking into all of them; this is done seldom.
    """
    of_account = [
        session.session_key
        for session in Session.objects.exclude(session_key=but).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(account.pk)
    ]
    Session.objects.filter(session_key__in=of_account).delete()
    UserSession.objects.filter(user=account).exclude(session_key=but).delete()
    return len(of_account)


@transaction.atomic
def forget_sign_ins(*, by: Party) -> int:
    """Delete the sign-ins that have ended and what was noted of their browsers. Returns how many.

    Raises:
        NotAllowedError: ``by`` is not the node itself, nor an operator.
    """
    require(by, "node.tidy")
    deleted, _ = Session.objects.filter(expire_date__lt=clock.now()).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive)).delete()
    return deleted


@transaction.atomic
def sign_out_elsewhere(*, account: Account, but: str, by: Party) -> int:
    """End every sign-in of an account but the one that asks for it. Returns how many.

    Raises:
        NotAllowedError: ``by`` is somebody else.
    """
    rule = require(by, "account.correct", account)
    ended = end_sessions(account=account, but=but)
    act = journal.Act("account.signed_out_elsewhere", account.key, {"sign_ins": ended}, rule=rule)
    journal.record(stream="people", actor=by.actor, acts=[act])
    return ended
