"""Which database a node uses: a file in its home, or PostgreSQL when an address is given."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

WAITS = 20
"""Seconds a writer waits for another."""
PREPARED = 5
"""How often a connection asks PostgreSQL the same before it has the statement prepared."""


def database(address: str, file: Path) -> dict[str, Any]:
    """Django's settings for a database.

    Args:
        address: ``postgresql://user:password@host:port/name``, for a local socket ``postgresql://user@/name?host=/folder``; empty for SQLite in ``file``.

    Raises:
        ImproperlyConfigured: the address is of another kind, or the extra that PostgreSQL needs is not installed.
    """
    if not address:
        return _sqlite(file)
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "ENTREPOT_DATABASE is not an address of a PostgreSQL database. "
            "Write postgresql://user:password@host:port/name, or leave it out for SQLite."
        )
    if find_spec("psycopg") is None:
        raise ImproperlyConfigured(
            "PostgreSQL needs the extra “postgres”. Install it with: pip install 'entrepot[postgres]'"
        )
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or query.get("host", [""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "CONN_MAX_AGE": 60,
        # what is asked again and again is planned once: a third of the server's time for a booking
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": PREPARED},
    }


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": 60,  # who closes the last connection brings all of the WAL into the file
        "OPTIONS": {
            # IMMEDIATE: a writer waits at its start rather than failing in the middle;
            # FULL: what was acknowledged survives a power cut.
            "transaction_mode": "IMMEDIATE",
            "timeout": WAITS,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
