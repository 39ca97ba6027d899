"""How often somebody may ask, and where that is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured

LIMITS: Final = {
    "anonymous": ("ENTREPOT_LIMIT_ANONYMOUS", "120/min"),
    "anonymous_costly": ("ENTREPOT_LIMIT_ANONYMOUS_COSTLY", "20/min"),
    "known": ("ENTREPOT_LIMIT_TOKEN", "600/min"),
    "known_costly": ("ENTREPOT_LIMIT_TOKEN_COSTLY", "60/min"),
}
KEPT: Final = 5000
"""Entries of the shared cache; what comes after makes room by chance."""


def shared_cache(folder: Path) -> dict[str, Any]:
    """Django's settings of the cache that all processes share."""
    return {
        "BACKEND": "entrepot.runtime.shared.SharedCache",
        "LOCATION": folder,
        "OPTIONS": {"MAX_ENTRIES": KEPT},
    }


def api_limits(environment: Mapping[str, str]) -> dict[str, str]:
    """How often the API may be asked, by who asks and whether it is costly.

    Raises:
        ImproperlyConfigured: a variable cannot be read; names it and says how it is written.
    """
    return {name: _limit(environment, *given) for name, given in LIMITS.items()}


def _limit(environment: Mapping[str, str], variable: str, default: str) -> str:
    text = environment.get(variable) or default
    if not re.fullmatch(r"[1-9][0-9]{0,8}/(sec|min|hour)", text):
        raise ImproperlyConfigured(
            f"{variable} is not a limit: “{text}”. Write a number, a stroke and sec, min or hour: {default}."
        )
    return text


def proxies(environment: Mapping[str, str]) -> int:
    """How many web servers of the operator's own stand before the node and tell it whom they answer.

    Raises:
        ImproperlyConfigured: the variable is not a figure.
    """
    text = environment.get("ENTREPOT_PROXIES") or "0"
    if not re.fullmatch(r"[0-9]", text):
        raise ImproperlyConfigured(
            f"ENTREPOT_PROXIES is not a number from 0 to 9: “{text}”. "
            "Write how many web servers stand before the node."
        )
    return int(text)
