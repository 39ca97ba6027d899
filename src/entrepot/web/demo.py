"""The six people of the demonstration, by the part they play, and the bar in which a visitor becomes one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop

from entrepot.web.asking import account_of

DOMAIN: Final = "demo.invalid"
"""Where they have their addresses; no mail can ever arrive there (RFC 2606)."""
SIX: Final[Mapping[str, str]] = {
    "engineer": gettext_noop("Engineer"),
    "lab": gettext_noop("Lab manager"),
    "broker": gettext_noop("Broker"),
    "park": gettext_noop("Park manager"),
    "officer": gettext_noop("Officer"),
    "operator": gettext_noop("Operator"),
}


def address(part: str) -> str:
    """The address of whoever plays a part."""
    return f"{part}@{DOMAIN}"


def bar(request: HttpRequest) -> dict[str, object]:
    """The context processor: ``demo``, with ``part`` (who one is) and ``people`` (key, name, whether one is it); None on any other node."""
    if not settings.DEMO:
        return {"demo": None}
    account = account_of(request)
    mine = "" if account is None else account.email
    people = [(key, gettext(name), mine == address(key)) for key, name in SIX.items()]
    return {"demo": {"part": next((name for _, name, here in people if here), ""), "people": people}}
