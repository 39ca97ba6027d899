"""The account's own page."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entrepot.web.asking import account_of, party_of
from entrepot.web.names import NODE_ROLES, name_in

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What belongs to one's account, each with the way to change it."""
    own = account_of(request)
    return render(
        request,
        "entrepot/account.html",
        {
            "account": own,
            "roles": [name_in(NODE_ROLES, role) for role in sorted(party_of(request).node_roles)],
            "factors": Authenticator.objects.filter(user=own, type__in=FACTORS).count(),
            "sessions": UserSession.objects.filter(user=own).count(),
        },
    )
