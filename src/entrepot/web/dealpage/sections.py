"""The sections of a deal's page, in their order: each a template and what it shows a reader of a deal, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.web.dealpage import (
    disputes,
    files,
    performing,
    phase,
    ratings,
    registration,
    signing,
    tasks,
    terms,
)
from entrepot.web.deals.opening import opening
from entrepot.web.deals.showing import showing

Shows = Callable[[Deal, Party], dict[str, Any] | None]
"""What a section shows a reader; None where it has nothing to show."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: a template that takes what is shown as `it`."""

    template: str
    shows: Shows


SECTIONS: Final[tuple[Section, ...]] = (
    Section("entrepot/parts/deal_opening.html", opening),
    Section("entrepot/parts/deal_showing.html", showing),
    Section("entrepot/parts/deal_terms.html", terms.shows),
    Section("entrepot/parts/deal_signing.html", signing.shows),
    Section("entrepot/parts/deal_ratings.html", ratings.shows),
    Section("entrepot/parts/deal_performing.html", performing.shows),
    Section("entrepot/parts/deal_tasks.html", tasks.shows),
    Section("entrepot/parts/deal_disputes.html", disputes.shows),
    Section("entrepot/parts/deal_phase.html", phase.shows),
    Section("entrepot/parts/deal_files.html", files.shows),
    Section("entrepot/parts/deal_registration.html", registration.shows),
)


def sections(deal: Deal, party: Party) -> list[tuple[str, dict[str, Any]]]:
    """The templates and what they show, in their order."""
    shown = [(section.template, section.shows(deal, party)) for section in SECTIONS]
    return [(template, it) for template, it in shown if it is not None]
