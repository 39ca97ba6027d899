"""The numbers of organisations as the pages write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_noop

from entrepot.people.models import Organisation
from entrepot.vocabulary.identifiers import Scheme
from entrepot.web.names import name_in

SCHEMES: Final[Mapping[str, str]] = {
    Scheme.USCC: gettext_noop("Unified social credit code"),
    Scheme.LEI: gettext_noop("LEI"),
    Scheme.VAT: gettext_noop("VAT number"),
    Scheme.HK_BR: gettext_noop("Business registration number (Hong Kong)"),
}
"""Names of the registers, as the organisations of each know them."""


def identifier_facts(organisation: Organisation) -> tuple[tuple[str, str], ...]:
    """An organisation's numbers with the names of their registers."""
    held = organisation.identifiers
    return tuple((name_in(SCHEMES, scheme), held[scheme]) for scheme in SCHEMES if held.get(scheme))
