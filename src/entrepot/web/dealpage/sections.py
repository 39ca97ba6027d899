"""The sections of a deal's page, in the order in which they matter: each a template and what it shows a reader of a deal, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from entrepot.deals import agreements
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


_OPENING: Final = Section("entrepot/parts/deal_opening.html", opening)
_SHOWING: Final = Section("entrepot/parts/deal_showing.html", showing)
_TERMS: Final = Section("entrepot/parts/deal_terms.html", terms.shows)
_SIGNING: Final = Section("entrepot/parts/deal_signing.html", signing.shows)
_RATINGS: Final = Section("entrepot/parts/deal_ratings.html", ratings.shows)
_PERFORMING: Final = Section("entrepot/parts/deal_performing.html", performing.shows)
_TASKS: Final = Section("entrepot/parts/deal_tasks.html", tasks.shows)
_DISPUTES: Final = Section("entrepot/parts/deal_disputes.html", disputes.shows)
_PHASE: Final = Section("entrepot/parts/deal_phase.html", phase.shows)
_FILES: Final = Section("entrepot/parts/deal_files.html", files.shows)
_REGISTRATION: Final = Section("entrepot/parts/deal_registration.html", registration.shows)

_ABOUT: Final = (_OPENING, _PHASE, _SHOWING)
_BESIDE: Final = (_TASKS, _FILES, _DISPUTES)
_AGREED: Final = (_TERMS, _SIGNING)
TALKING: Final[tuple[Section, ...]] = (*_ABOUT, *_AGREED, *_BESIDE, _PERFORMING, _RATINGS, _REGISTRATION)
"""Their order while the parties get to know each other: what it is about comes first."""
AT_THE_TABLE: Final[tuple[Section, ...]] = (*_AGREED, *_ABOUT, *_BESIDE, _PERFORMING, _RATINGS, _REGISTRATION)
"""While terms are on the table: what everybody is to answer comes first."""
TO_SIGN: Final[tuple[Section, ...]] = (
    _SIGNING,
    _TERMS,
    *_ABOUT,
    *_BESIDE,
    _PERFORMING,
    _RATINGS,
    _REGISTRATION,
)
"""Once all agree to them: what everybody is to sign."""
BOUND: Final[tuple[Section, ...]] = (_RATINGS, _PERFORMING, *_BESIDE, *_AGREED, *_ABOUT, _REGISTRATION)
"""Once terms bind the parties, or have bound them: how it was, and what was promised."""


def order(deal: Deal) -> tuple[Section, ...]:
    """The sections, what the parties do next first."""
    if agreements.agreed(deal):
        return TO_SIGN
    if deal.standing.draft:
        return AT_THE_TABLE
    return BOUND if deal.standing.in_force else TALKING


def sections(deal: Deal, party: Party) -> list[tuple[str, dict[str, Any]]]:
    """The templates and what they show, in their order."""
    shown = [(section.template, section.shows(deal, party)) for section in order(deal)]
    return [(template, it) for template, it in shown if it is not None]
