"""The account's own page, and where it is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.people.actions.sessions import sign_out_elsewhere
from entrepot.people.queries.sessions import SignIn, sign_ins
from entrepot.web.accounts.browsers import browser
from entrepot.web.accounts.guards import SEEN
from entrepot.web.asking import own_account, party_of
from entrepot.web.names import NODE_ROLES, name_in

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Place:
    """One browser in which somebody is signed in."""

    browser: str
    since: datetime
    seen: datetime
    address: str
    here: bool


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What belongs to one's account, each with the way to change it."""
    own = own_account(request)
    return render(
        request,
        "entrepot/account.html",
        {
            "account": own,
            "roles": [name_in(NODE_ROLES, role) for role in sorted(party_of(request).node_roles)],
            "factors": Authenticator.objects.filter(user=own, type__in=FACTORS).count(),
            "sessions": len(sign_ins(own)),
        },
    )


@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, and signing out everywhere else."""
    own, here = own_account(request), request.session.session_key or ""
    if request.method == "POST":
        sign_out_elsewhere(account=own, but=here, by=party_of(request))
        messages.success(request, _("All other browsers are signed out."))
        return redirect("web:sessions")
    places = [_place(found, here) for found in sign_ins(own)]
    return render(request, "entrepot/sessions.html", {"sessions": places})


def _place(found: SignIn, here: str) -> Place:
    seen = found.kept.get(SEEN)
    return Place(
        browser(found.browser),
        found.since,
        datetime.fromtimestamp(seen, UTC) if seen else found.since,
        found.address,
        found.key == here,
    )
