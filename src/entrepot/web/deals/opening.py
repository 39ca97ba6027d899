"""What a deal is about: who proposed it, what each party brings, what they were told, and whether the node learns from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.models import Need, Resource
from entrepot.deals.actions.learning import NODE
from entrepot.deals.domain.states import Move
from entrepot.deals.models import Deal, DealEvent, Introducible
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.programmes.domain.pairing import HOST
from entrepot.web.deals.starting import managed
from entrepot.web.names import organisation_name
from entrepot.web.texts import Text, record_text


@dataclass(frozen=True, slots=True)
class About:
    """A record that a deal is about: its text, and its page where the reader may know of it."""

    text: Text
    url: str


@dataclass(frozen=True, slots=True)
class Side:
    """A party with what it brings; for the reader's own organisation whether the node learns from the deal."""

    name: str
    url: str
    number: int
    brings: tuple[About, ...]
    asks: bool
    left: bool
    mine: bool
    learns: bool


def opening(deal: Deal, party: Party) -> dict[str, Any]:
    """The section."""
    parties = list(deal.parties.select_related("organisation"))
    owner = (
        Need.objects.filter(key=deal.need).values_list("organisation", flat=True).first()
        if deal.need
        else None
    )
    found = _records([key for item in parties for key in item.brings], deal.need, party)
    standing = deal.standing
    return {
        "deal": deal.key,
        "proposed": proposed_by([deal])[deal.pk],
        "message": deal.message,
        "need": found.get(("need", deal.need)),
        "sides": [
            Side(
                name=organisation_name(item.organisation),
                url=reverse("web:organisation", args=[item.organisation.key]),
                number=item.organisation_id,
                brings=tuple(found["resource", key] for key in item.brings if ("resource", key) in found),
                asks=item.organisation_id == owner,
                left=item.left is not None,
                mine=item.organisation.key in standing.willing
                and allows(party, "deal.speak", Owned(item.organisation_id)),
                learns=item.learns,
            )
            for item in parties
        ],
    }


def proposed_by(deals: Sequence[Deal]) -> dict[int, str]:
    """Who wanted each of these deals, by its number; the queries do not grow with them."""
    joined = DealEvent.objects.filter(deal__in=[deal.pk for deal in deals], move=Move.JOIN).order_by(
        "-number"
    )
    first = dict(joined.values_list("deal", "party"))
    names = {
        item.key: organisation_name(item) for item in Organisation.objects.filter(key__in=set(first.values()))
    }
    return {deal.pk: _proposed(deal, names.get(first.get(deal.pk, ""), "")) for deal in deals}


def _proposed(deal: Deal, opener: str) -> str:
    if deal.introduced_by == NODE.actor:
        return _(
            "This node introduces you: by what everybody may read, what one of you needs and what another offers fit strongly."
        )
    if deal.introduced_by == HOST:
        return _("A programme to which both of you were admitted pairs you with each other.")
    if deal.introduced_by:
        return _("A broker of this node introduces you.")
    return _("%(organisation)s proposes it.") % {"organisation": opener} if opener else ""


def introducible(party: Party) -> list[dict[str, Any]]:
    """The organisations that the reader manages, each with whether the node may introduce it."""
    mine = managed(party)
    allowed = set(Introducible.objects.filter(organisation__in=mine).values_list("organisation", flat=True))
    return [
        {"name": organisation_name(item), "number": item.pk, "allowed": item.pk in allowed} for item in mine
    ]


def _records(keys: list[str], need: str, party: Party) -> Mapping[tuple[str, str], About]:
    """The records that the reader may know of."""
    records: list[Need | Resource] = [
        *catalogue.resources_by_key(keys, party).values(),
        *(catalogue.needs_by_key([need], party).values() if need else ()),
    ]
    return {
        (kind := "need" if seen.is_need else "resource", seen.key): About(
            record_text(seen), reverse(f"web:{kind}", args=[seen.key])
        )
        for seen in all_disclosed(records, party)
    }
