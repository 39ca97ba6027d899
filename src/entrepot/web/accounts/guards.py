"""Around every page: sign-ins end in time, and who must have a second factor is asked for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entrepot.runtime import clock
from entrepot.web.accounts.limits import STEP, ended
from entrepot.web.asking import account_of, party_of
from entrepot.web.context import this_node

BEGAN: Final = "began"
SEEN: Final = "seen"
ENDED: Final = "ended"
"""Under this key the session of somebody who was signed out says why."""
OPEN: Final = ("/account/", "/language/", "/static/")
"""Where somebody may go who still owes a second factor."""
Answer = Callable[[HttpRequest], HttpResponse]


def session_limits(answer: Answer) -> Answer:
    """End sign-ins that lasted too long or were not used."""

    def middleware(request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY in session:
            now = clock.now().timestamp()
            why = ended(session.get(BEGAN), session.get(SEEN), now)
            if why is not None:
                session.flush()
                session[ENDED] = str(why)
            elif now - session[SEEN] >= STEP.total_seconds():
                session[SEEN] = now
        return answer(request)

    return middleware


def begin(request: HttpRequest, **_rest: object) -> None:
    """Note when a sign-in began."""
    request.session[BEGAN] = request.session[SEEN] = clock.now().timestamp()


def second_factor(answer: Answer) -> Answer:
    """Send those who hold a role that asks for a second factor to where they set one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN) or not owes_second_factor(request):
            return answer(request)
        messages.warning(
            request, _("Your role on this node asks for a second factor. Please set one up first.")
        )
        return redirect("mfa_index")

    return middleware


def owes_second_factor(request: HttpRequest) -> bool:
    """Whether the account that is signed in must have a second factor and has none."""
    node, account = this_node(), account_of(request)
    if node is None or account is None or not node.require_mfa_for:
        return False
    if party_of(request).node_roles.isdisjoint(node.require_mfa_for):
        return False
    return not is_mfa_enabled(account, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


user_logged_in.connect(begin, dispatch_uid="entrepot.begin")
