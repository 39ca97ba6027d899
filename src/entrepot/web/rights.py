"""Intellectual property in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_noop

from entrepot.deals.domain.registering import Rights

RIGHTS: Final[Mapping[str, str]] = {
    Rights.PATENT: gettext_noop("a patent"),
    Rights.SOFTWARE: gettext_noop("computer software"),
    Rights.LAYOUT: gettext_noop("the layout design of a circuit"),
    Rights.VARIETY: gettext_noop("a plant or animal variety"),
    Rights.MEDICINE: gettext_noop("a new medicine"),
    Rights.KNOW_HOW: gettext_noop("technical secrets"),
    Rights.NONE: gettext_noop("none"),
}
