"""Who must have a second factor and has none."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings

from entrepot.people.domain import Party
from entrepot.runtime.home import HomeError

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes alone are none."""


def owes_second_factor(party: Party) -> bool:
    """Whether the party holds a role on the node that asks for a second factor and has none; nobody owes one where there is no node."""
    if not party.node_roles:
        return False
    try:
        required = settings.HOME.node().require_mfa_for
    except HomeError:
        return False
    if party.node_roles.isdisjoint(required):
        return False
    return not Authenticator.objects.filter(user_id=party.account, type__in=FACTORS).exists()
