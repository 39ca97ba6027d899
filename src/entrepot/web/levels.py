"""How much of a record is disclosed, in words, and where the record is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from entrepot.catalogue.domain import Level
from entrepot.catalogue.models import Need, Resource

LEVELS: Final[Mapping[str, str]] = {
    Level.DETAILS: gettext_noop("the details"),
    Level.EVERYTHING: gettext_noop("the confidential part"),
    Level.PRICE: gettext_noop("the price"),
    Level.USAGE: gettext_noop("how much it is used"),
    Level.BODY: gettext_noop("the technical body"),
}
HAS_READ: Final = gettext_lazy("I have read the whole text, and I may sign it for my organisation.")
"""What is ticked before an agreement is signed, on its own page and in the inbox alike."""
READ_FIRST: Final = gettext_lazy("Please read the text and tick this before you sign.")


def level_name(level: str) -> str:
    """What a level shows, in the reader's language."""
    return _(LEVELS[level])


def record_url(record: Need | Resource) -> str:
    """The record's page."""
    return reverse("web:need" if isinstance(record, Need) else "web:resource", args=[record.key])
