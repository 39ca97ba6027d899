"""Where allauth asks the node: who may sign up, what is stored, what is recorded, how mails are written and sent."""

from __future__ import annotations

import logging
from functools import partial
from smtplib import SMTPException
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.contrib import messages
from django.core.mail import EmailMessage
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from entrepot.people.actions import accounts
from entrepot.people.models import Account
from entrepot.web.accounts.backend import NodeBackend
from entrepot.web.accounts.entry import Entry, entry_of
from entrepot.web.accounts.mails import message, said

SIGNED_IN: Final = "account.signed_in"
FAILED: Final = "account.sign_in_failed"
_log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """allauth's account adapter, in the words of the node."""

    error_messages: Final = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Address and password do not belong together. Try again, or set a new password."
        ),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "incorrect_code": _("This is not the code. Look at the newest mail, or ask for a new code."),
        "incorrect_password": _("This is not your password."),
        "same_as_current": _("This is your address already."),
        "rate_limited": _("Please wait a moment before you ask again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this visitor may sign up: the node is open, or an invitation brought them."""
        return entry_of(request) is not Entry.CLOSED

    def save_user(self, request: HttpRequest, user: Account, form: Form, commit: bool = True) -> Account:
        """Store who signs up, together with the entry in the journal."""
        account: Account = super().save_user(request, user, form, commit=False)
        account.name = form.cleaned_data["name"]
        account.language = translation.get_language() or ""
        if commit:
            accounts.sign_up(account=account, way=str(entry_of(request)))
        return account

    def pre_login(self, request: HttpRequest, user: Account, **facts: Any) -> HttpResponse | None:
        """Turn away whom no session would know: allauth itself looks at closed accounts only."""
        if not NodeBackend().user_can_authenticate(user):
            clear_login(request)
            inactive: HttpResponse = self.respond_user_inactive(request, user)
            return inactive
        answer: HttpResponse | None = super().pre_login(request, user, **facts)
        return answer

    @transaction.atomic
    def login(self, request: HttpRequest, user: Account) -> None:
        """Sign in under a new session id, together with the entry in the journal."""
        super().login(request, user)
        accounts.note(verb=SIGNED_IN, account=user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002 -- as allauth calls it
        """Record that somebody gave a wrong password; whose account it was, but no address."""
        account = Account.objects.filter(email__iexact=credentials.get("email", "")).first()
        accounts.note(verb=FAILED, account=account)

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 -- as allauth calls it
        """What waits for the person comes first."""
        try:
            return reverse("web:inbox")
        except NoReverseMatch:
            return reverse("web:home")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same for somebody new."""
        return self.get_login_redirect_url(request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Tell what happened on the next page; what the page shows anyway is not said again."""
        sentence = message or said(message_template or "", message_context or {})
        if sentence:
            messages.add_message(request, level, sentence, extra_tags=extra_tags)

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        """A mail in plain text, in the language of its reader."""
        to = [email] if isinstance(email, str) else email
        written = message(template_prefix, {**context, "email": to[0]}, self.request)
        return EmailMessage(written.subject, written.text, self.get_from_email(), to, headers=headers)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail once what it tells of is stored."""
        letter = self.render_mail(template_prefix, email, context)
        transaction.on_commit(partial(_deliver, letter, self.request))


def _deliver(letter: EmailMessage, request: HttpRequest | None) -> None:
    """A mail that cannot be sent must not undo what was stored; its reader can ask for another."""
    try:
        letter.send()
    except (OSError, SMTPException) as error:
        _log.error(
            "A mail could not be sent (%s). See ENTREPOT_EMAIL.", type(error).__name__
        )  # the rest names addresses
        if request is not None:
            messages.error(
                request,
                _("The mail could not be sent. Try again in a moment, or tell the operator of this node."),
            )
