"""The section of a deal's page that says at which phase the technology of the deal stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from entrepot.catalogue.disclosed import all_disclosed
from entrepot.deals import ways
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.web.deals import levels
from entrepot.web.texts import Text, record_text


@dataclass(frozen=True, slots=True)
class Standing:
    """A technology of a deal, and how far it is; no phase where nobody has said any level."""

    url: str
    title: Text
    phase: str
    look: str
    level: str
    days: str


def shows(deal: Deal, party: Party) -> dict[str, Any] | None:
    """The technologies that were brought into a deal and that the reader may see; None where there are none."""
    technologies = ways.technologies_of(deal, party)
    if not technologies:
        return None
    seen = all_disclosed(technologies, party)
    found = [(record, ways.way_of(one)) for record, one in zip(seen, technologies, strict=True)]
    return {
        "technologies": [
            Standing(
                url=reverse("web:technology_pipeline", args=[record.key]),
                title=record_text(record),
                phase=levels.heading(way.phase) if way.phase else "",
                look=levels.LOOKS[way.phase] if way.phase else "",
                level=levels.level(way.now.level) if way.now else "",
                days=levels.days_here(way.days(clock.today())) if way.now else "",
            )
            for record, way in found
        ]
    }
