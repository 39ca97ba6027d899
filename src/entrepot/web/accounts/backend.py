"""Whom a password, a passkey or a session lets in."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from entrepot.people.models import Account
from entrepot.web.context import this_node
from entrepot.web.demo import DOMAIN


class NodeBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth carries no types
    """allauth's backend; the people of the demonstration live in the demonstration only."""

    def user_can_authenticate(self, user: Account) -> bool:
        """Whether the account is open here: not closed, and not one of the six on a node that is no demonstration."""
        node = this_node()
        invented = user.email.endswith(f"@{DOMAIN}")
        return bool(super().user_can_authenticate(user)) and (not invented or bool(node and node.demo))
