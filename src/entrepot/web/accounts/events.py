"""What allauth tells goes into the journal, in the transaction in which it happens."""

from __future__ import annotations

from allauth.account import signals as account_signals
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social_signals
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.http import HttpRequest

from entrepot.people.actions import accounts
from entrepot.people.actions.invitations import offer_received
from entrepot.people.actions.sessions import end_sessions
from entrepot.people.models import Account
from entrepot.web.accounts.entry import take_invitation


def _signed_out(user: Account | None, **_rest: object) -> None:
    if user is not None:
        accounts.note(verb="account.signed_out", account=user)


@transaction.atomic
def _confirmed(request: HttpRequest, email_address: EmailAddress, **_rest: object) -> None:
    account = email_address.user
    accounts.note(verb="account.address_confirmed", account=account)
    take_invitation(
        request, account
    )  # only now: whoever invites sees the link, too, and it proves no address
    offer_received(account=account)


def _address_changed(user: Account, from_email_address: EmailAddress | None, **_rest: object) -> None:
    if from_email_address is not None:  # the first one is confirmed, not changed
        accounts.note(verb="account.address_changed", account=user)


@transaction.atomic
def _password_changed(request: HttpRequest, user: Account, **_rest: object) -> None:
    end_sessions(account=user, but=request.session.session_key or "")
    accounts.note(verb="account.password_changed", account=user)


@transaction.atomic
def _password_reset(user: Account, **_rest: object) -> None:
    end_sessions(account=user)
    accounts.note(verb="account.password_reset", account=user)


def _factor_added(user: Account, authenticator: Authenticator, **_rest: object) -> None:
    accounts.note(verb="account.factor_added", account=user, details={"kind": str(authenticator.type)})


def _factor_removed(user: Account, authenticator: Authenticator, **_rest: object) -> None:
    accounts.note(verb="account.factor_removed", account=user, details={"kind": str(authenticator.type)})


def _factor_renewed(user: Account, authenticator: Authenticator, **_rest: object) -> None:
    accounts.note(verb="account.factor_renewed", account=user, details={"kind": str(authenticator.type)})


def _factor_failed(user: Account, authenticator: Authenticator, **_rest: object) -> None:
    accounts.note(
        verb="account.factor_failed", account=user, known=False, details={"kind": str(authenticator.type)}
    )


def _connected(sociallogin: SocialLogin, **_rest: object) -> None:
    accounts.note(verb="account.single_sign_on_connected", account=sociallogin.user)


def _disconnected(socialaccount: SocialAccount, **_rest: object) -> None:
    accounts.note(verb="account.single_sign_on_removed", account=socialaccount.user)


_RECEIVERS = (
    (user_logged_out, _signed_out),
    (account_signals.email_confirmed, _confirmed),
    (account_signals.email_changed, _address_changed),
    (account_signals.password_changed, _password_changed),
    (account_signals.password_set, _password_changed),
    (account_signals.password_reset, _password_reset),
    (mfa_signals.authenticator_added, _factor_added),
    (mfa_signals.authenticator_removed, _factor_removed),
    (mfa_signals.authenticator_reset, _factor_renewed),
    (mfa_signals.authentication_failed, _factor_failed),
    (social_signals.social_account_added, _connected),
    (social_signals.social_account_removed, _disconnected),
)


def listen() -> None:
    """Begin to listen; once, when the application starts."""
    for signal, receiver in _RECEIVERS:
        signal.connect(receiver, dispatch_uid=receiver.__name__ + str(id(signal)))
