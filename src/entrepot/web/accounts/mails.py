"""What mails about an account say, and what the next page says after a change to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.people.models import Account
from entrepot.web.accounts.shown import shown_as
from entrepot.web.context import node_name


@dataclass(frozen=True, slots=True)
class Written:
    """A mail: its subject and its text."""

    subject: str
    text: str


_CODE: Final = (
    gettext_noop("Your code"),
    gettext_noop(
        "Enter this code on the page that is open in your browser. It holds for 10 minutes.\n\n%(code)s"
    ),
)
_MAILS: Final[Mapping[str, tuple[str, str]]] = {
    "account/email/email_confirmation": _CODE,
    "account/email/email_confirmation_signup": _CODE,
    "account/email/account_already_exists": (
        gettext_noop("You have an account already"),
        gettext_noop(
            "Somebody, probably you, tried to sign up with this address. There is an account for it already.\n"
            "Sign in as usual, or set a new password:\n\n%(password_reset_url)s"
        ),
    ),
    "account/email/unknown_account": (
        gettext_noop("There is no account for this address"),
        gettext_noop(
            "Somebody, probably you, asked for a new password for this address. There is no account for it here.\n"
            "Perhaps you signed up with another address. To sign up with this one:\n\n%(signup_url)s"
        ),
    ),
    "account/email/password_reset_key": (
        gettext_noop("Set a new password"),
        gettext_noop(
            "Follow this link to set a new password. It can be used once:\n\n%(password_reset_url)s"
        ),
    ),
    "account/email/password_reset": (
        gettext_noop("Your password was changed"),
        gettext_noop("A new password was set for your account."),
    ),
    "account/email/password_changed": (
        gettext_noop("Your password was changed"),
        gettext_noop("The password of your account was changed. Every other browser was signed out."),
    ),
    "account/email/password_set": (
        gettext_noop("Your account has a password now"),
        gettext_noop("A password was set for your account."),
    ),
    "account/email/email_changed": (
        gettext_noop("Your address was changed"),
        gettext_noop("The address of your account was changed from %(from_email)s to %(to_email)s."),
    ),
    "account/email/email_confirm": (
        gettext_noop("Your address is confirmed"),
        gettext_noop("The address of your account was confirmed."),
    ),
    "account/email/email_deleted": (
        gettext_noop("An address was removed"),
        gettext_noop("The address %(deleted_email)s was removed from your account."),
    ),
    "mfa/email/totp_activated": (
        gettext_noop("A second factor was added"),
        gettext_noop("An authenticator app was added to your account."),
    ),
    "mfa/email/totp_deactivated": (
        gettext_noop("A second factor was removed"),
        gettext_noop("The authenticator app was removed from your account."),
    ),
    "mfa/email/webauthn_added": (
        gettext_noop("A passkey was added"),
        gettext_noop("A passkey was added to your account."),
    ),
    "mfa/email/webauthn_removed": (
        gettext_noop("A passkey was removed"),
        gettext_noop("A passkey was removed from your account."),
    ),
    "mfa/email/recovery_codes_generated": (
        gettext_noop("New recovery codes"),
        gettext_noop("New recovery codes were made for your account; the old ones no longer work."),
    ),
    "socialaccount/email/account_connected": (
        gettext_noop("Single sign-on was connected"),
        gettext_noop("Your account can now be signed in to by single sign-on."),
    ),
    "socialaccount/email/account_disconnected": (
        gettext_noop("Single sign-on was disconnected"),
        gettext_noop("Your account can no longer be signed in to by single sign-on."),
    ),
}
_SAID: Final[Mapping[str, str]] = {
    "account/messages/email_confirmed.txt": gettext_noop("Your address %(email)s is confirmed."),
    "account/messages/email_confirmation_failed.txt": gettext_noop(
        "The address %(email)s could not be confirmed."
    ),
    "account/messages/email_deleted.txt": gettext_noop("The address %(email)s is removed."),
    "account/messages/cannot_delete_primary_email.txt": gettext_noop("Your only address %(email)s stays."),
    "account/messages/password_changed.txt": gettext_noop(
        "Your new password is stored. Other browsers are signed out."
    ),
    "account/messages/password_set.txt": gettext_noop("Your password is stored."),
    "account/messages/logged_out.txt": gettext_noop("You are signed out."),
    "mfa/messages/totp_activated.txt": gettext_noop("The authenticator app is connected."),
    "mfa/messages/totp_deactivated.txt": gettext_noop("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": gettext_noop("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": gettext_noop("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": gettext_noop("New recovery codes are made."),
    "usersessions/messages/sessions_logged_out.txt": gettext_noop("All other browsers are signed out."),
    "socialaccount/messages/account_connected.txt": gettext_noop("Single sign-on is connected."),
    "socialaccount/messages/account_connected_other.txt": gettext_noop(
        "This single sign-on belongs to another account here."
    ),
    "socialaccount/messages/account_connected_updated.txt": gettext_noop("Single sign-on is connected."),
    "socialaccount/messages/account_disconnected.txt": gettext_noop("Single sign-on is disconnected."),
}


def message(kind: str, facts: Mapping[str, Any], request: HttpRequest | None) -> Written:
    """A mail of allauth's kind, such as ``account/email/password_changed``: in the language that its reader has chosen, else in the one spoken now.

    Raises:
        KeyError: there is no such mail.
    """
    account = facts.get("user") or getattr(request, "user", None)
    known = account if isinstance(account, Account) else None
    with translation.override((known and known.language) or translation.get_language()):
        return _written(_MAILS[kind], facts, known, request)


def _written(
    mail: tuple[str, str], facts: Mapping[str, Any], account: Account | None, request: HttpRequest | None
) -> Written:
    subject, text = mail
    greeting = _("Hello %(name)s,") % {"name": shown_as(account)} if account else _("Hello,")
    lines = [
        greeting,
        _(text) % facts,
        _(
            "If this was not you, do nothing with this mail, and tell the operator of the node if it happens again."
        ),
        f"{node_name()}\n{request.build_absolute_uri('/')}" if request is not None else node_name(),
    ]
    return Written(f"{_(subject)} · {node_name()}", "\n\n".join(lines) + "\n")


def said(kind: str, facts: Mapping[str, Any]) -> str:
    """The sentence for allauth's message, such as ``account/messages/logged_out.txt``; empty when nothing needs to be said."""
    sentence = _SAID.get(kind)
    return _(sentence) % facts if sentence else ""
