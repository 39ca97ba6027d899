"""Second factors: what they are called, and how their secrets are kept."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Final

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.people.models import Account
from entrepot.web.context import node_name


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """allauth's adapter for second factors, in the words of the node; secrets are encrypted in the database."""

    error_messages: Final = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "This code does not hold. Wait for the next one; each can be used once."
        ),
    }

    def get_totp_issuer(self) -> str:
        """What authenticator apps call the node."""
        return node_name()

    def _get_site_name(self) -> str:
        return node_name()

    def encrypt(self, text: str) -> str:
        """A secret as the database keeps it."""
        return _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret itself.

        Raises:
            cryptography.fernet.InvalidToken: the node's secret key is another one than it was.
        """
        kept = encrypted_text.encode()
        return _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(kept).decode()

    def generate_authenticator_name(self, user: Account, type: object) -> str:  # noqa: A002, ARG002 -- as allauth calls it
        """What a new passkey is called until its owner says otherwise."""
        return _("My passkey")


@lru_cache(maxsize=2)
def _keys(*secrets: str) -> MultiFernet:
    """Keys of their own, derived from the node's secret key (HKDF, RFC 5869)."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(secret))) for secret in secrets])


def _derived(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"entrepot second factors").derive(
        secret.encode()
    )
