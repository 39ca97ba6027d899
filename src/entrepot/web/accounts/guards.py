"""Around every page: sign-ins end in time, and who must have a second factor is asked for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entrepot.people.queries import owes_second_factor
from entrepot.runtime import clock
from entrepot.web.accounts.limits import STEP, ended
from entrepot.web.asking import party_of

BEGAN: Final = "began"
SEEN: Final = "seen"
ENDED: Final = "ended"
"""Under this key the session of somebody who was signed out says why."""
OPEN: Final = ("/account/2fa/", "/account/reauthenticate/", "/account/logout/", "/language/", "/static/")
"""Where somebody may go who still owes a second factor: nowhere that a password alone could do harm."""
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
        if request.path.startswith(OPEN) or not owes_second_factor(party_of(request)):
            return answer(request)
        messages.warning(
            request, _("Your role on this node asks for a second factor. Please set one up first.")
        )
        return redirect("mfa_index")

    return middleware


user_logged_in.connect(begin, dispatch_uid="entrepot.begin")
