"""The registration of technology contracts: a section of a deal's page, and the page of all contracts of a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.deals import registrations
from entrepot.deals.domain.registering import OF_A_PARTY, Contract
from entrepot.deals.models import Deal, Registration
from entrepot.deals.queries import speaks_for
from entrepot.deals.registrations import Registered, Wanted
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.web.deals import registered, words
from entrepot.web.deals.registered import Told
from entrepot.web.filters import Filter, filter_line
from entrepot.web.forms.deals_registration import RegistrationForm
from entrepot.web.names import organisation_name, place_name


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing, and where the reader can enter it; empty where others must."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A contract in the list."""

    told: Told
    url: str
    paper: str
    gaps: tuple[Gap, ...]


def shows(deal: Deal, party: Party) -> dict[str, Any] | None:
    """What is registered of a deal, for the managers of its parties."""
    own = speaks_for(deal, party)
    contract = registrations.registered(party, deal) if own else None
    if own is None or contract is None:
        return None
    inside = deal.parties.filter(left=None).select_related("organisation")
    return {
        "told": registered.told(contract),
        "gaps": _gaps(contract, deal, party),
        "form": RegistrationForm.of(Registration.objects.filter(deal=deal).first()),
        "own": organisation_name(own),
        "released": any(one.organisation_id == own.pk and one.registers for one in inside),
        "holding": [organisation_name(one.organisation) for one in inside if not one.registers],
    }


def line(found: Registered, party: Party) -> Line:
    """One contract of a list that a reader may read."""
    deal, contract = found.deal, found.contract
    return Line(
        told=registered.told(contract),
        url=reverse("web:deal", args=[deal.key]) if allows(party, "deal.read", deal) else "",
        paper=reverse("web:registration_paper", args=[deal.key]),
        gaps=_gaps(contract, deal, party),
    )


def counts(party: Party, wanted: Wanted) -> list[tuple[str, int, int]]:
    """Kinds of contract with how many were signed, and of how many officers may read the registration."""
    return [
        (words.kind_of(item.kind), item.signed, item.released)
        for item in registrations.counted(party, wanted)
    ]


def filters(party: Party, chosen: Mapping[str, str], periods: list[tuple[str, str]]) -> tuple[Filter, ...]:
    """The lines to choose by: the period, one's organisations where they are several, and places."""
    period = filter_line(_("Period"), "period", periods, chosen).without_every()
    mine = Organisation.objects.filter(pk__in=party.organisations(OrganisationRole.MANAGER)).order_by("key")
    owners = [(one.key, organisation_name(one)) for one in mine]
    places = [(one.key, place_name(one)) for one in registrations.places(party)]
    lines = [period]
    if len(owners) > 1:
        lines.append(filter_line(_("Organisation"), "organisation", owners, chosen))
    if places:
        lines.append(filter_line(_("Place"), "place", places, chosen))
    return tuple(lines)


def _gaps(contract: Contract, deal: Deal, party: Party) -> tuple[Gap, ...]:
    keys = {one.party for one in contract.missing if one.party}
    owners = {one.key: one for one in Organisation.objects.filter(key__in=keys)}
    inside = allows(party, "deal.read", deal)
    found = []
    for one in contract.missing:
        url = f"{reverse('web:deal', args=[deal.key])}#registration" if inside else ""
        if one.what in OF_A_PARTY:
            owner = owners.get(one.party)
            edits = owner is not None and allows(party, "organisation.edit", owner)
            url = reverse("web:edit_organisation", args=[one.party]) if edits else ""
        found.append(Gap(registered.lack_in_words(contract, one), url))
    return tuple(found)
