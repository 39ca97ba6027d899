"""What a need lacks and what would change it, told from what was computed: the nearest thing, the missing condition, who else has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue.disclosed import Disclosed
from entrepot.matching.domain import Link, Missing, NeedChains, bound_by_place
from entrepot.web import present
from entrepot.web.names import ROLES, name_in, place_name
from entrepot.web.texts import Text, record_text


@dataclass(frozen=True, slots=True)
class There:
    """A resource of another place; ``has`` says whether it would do there, else it is only the nearest."""

    url: str
    text: Text
    place: str
    has: bool
    border: str


def there(missing: Missing, resources: Mapping[str, Disclosed]) -> tuple[There, ...]:
    """What other places have of a role that nothing here fills, with what the border says of each."""
    return tuple(
        There(
            url=reverse("web:resource", args=[link.resource]),
            text=record_text(resources[link.resource]),
            place=place_name(resources[link.resource].place),
            has=bound_by_place(link.match),
            border=present.decision_sentence(link.decision)
            if bound_by_place(link.match)
            else present.crossing(link.decision),
        )
        for link in missing.elsewhere
        if link.resource in resources
    )


def who_has_it(missing: Missing, resources: Mapping[str, Disclosed]) -> str:
    """Which other place has it, or that none has."""
    having = [link for link in missing.having if link.resource in resources]
    if not having:
        return _("No other place recorded in this node has it either.") if missing.nearest else ""
    places = dict.fromkeys(_place(link, resources) for link in having)
    return _("Elsewhere it is there: %(places)s.") % {"places": present.listed(list(places))}


def changes(chains: NeedChains, resources: Mapping[str, Disclosed]) -> tuple[str, ...]:
    """Where nothing answers a need: per role that is told in words or decided by rules, who else has it; roles nobody has in one line."""
    told, nobody = [], []
    for missing in chains.best.missing:
        name = name_in(ROLES, missing.role)
        if missing.having:
            told.append(_("%(role)s: %(state)s") % {"role": name, "state": who_has_it(missing, resources)})
        else:
            nobody.append(name)
    if nobody:
        told.append(_("Nowhere in this node: %(roles)s.") % {"roles": present.listed(nobody)})
    return tuple(told)


def _place(link: Link, resources: Mapping[str, Disclosed]) -> str:
    return place_name(resources[link.resource].place) or link.resource
