"""How mails leave the node."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BACKENDS: Final = "django.core.mail.backends"
PORTS: Final = {"smtp": 587, "smtps": 465}
SENDER: Final = "entrepot@localhost"
PATIENCE: Final = 15
"""Seconds to wait for a mail server."""


def mail_settings(*, address: str, sender: str, folder: Path) -> dict[str, Any]:
    """Django's settings for mails.

    Args:
        address: ``smtp://user:password@host:587`` (STARTTLS), ``smtps://user:password@host:465``, ``smtp://localhost:25`` (a server on
            this machine, without encryption), ``file:/folder``, or empty: files in ``folder``.
        sender: the address that mails come from.

    Raises:
        ImproperlyConfigured: the address cannot be understood.
    """
    named = {"DEFAULT_FROM_EMAIL": sender or SENDER, "EMAIL_TIMEOUT": PATIENCE}
    parts = urlsplit(address)
    if not address or parts.scheme == "file":
        kept = Path(unquote(parts.path)) if parts.path else folder
        return {**named, "EMAIL_BACKEND": f"{BACKENDS}.filebased.EmailBackend", "EMAIL_FILE_PATH": kept}
    if parts.scheme not in PORTS or not parts.hostname or not _port(address):
        raise ImproperlyConfigured(
            "ENTREPOT_EMAIL is not the address of a mail server. "
            "Write smtp://user:password@host:587, smtps://user:password@host:465 or file:/a/folder."
        )
    if not sender:
        raise ImproperlyConfigured(
            "ENTREPOT_EMAIL_FROM is missing. Write the address that mails come from, such as entrepot@example.org."
        )
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        **named,
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": _port(address),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not local,
    }


def _port(address: str) -> int:
    """The port, by its scheme when none is named; 0 when it is no port."""
    parts = urlsplit(address)
    try:
        return parts.port or PORTS[parts.scheme]
    except ValueError:
        return 0
