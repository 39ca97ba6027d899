"""The sections of a programme's page, in the order in which they matter: each a template and what it shows a reader of a programme, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from entrepot.people.domain import Party
from entrepot.programmes.models import Programme
from entrepot.web.programmepage import (
    about,
    applying,
    asked,
    cooperating,
    criteria,
    members,
    pairing,
    reviewing,
    running,
    teams,
    who,
)

Shows = Callable[[Programme, Party], dict[str, Any] | None]
"""What a section shows a reader; None where it has nothing to show."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: a template that takes what is shown as `it`."""

    template: str
    shows: Shows


SECTIONS: Final[tuple[Section, ...]] = (
    Section("entrepot/parts/programme_running.html", running.shows),
    Section("entrepot/parts/programme_reviewing.html", reviewing.shows),
    Section("entrepot/parts/programme_applying.html", applying.shows),
    Section("entrepot/parts/programme_members.html", members.shows),
    Section("entrepot/parts/programme_pairing.html", pairing.shows),
    Section("entrepot/parts/programme_cooperating.html", cooperating.shows),
    Section("entrepot/parts/programme_teams.html", teams.shows),
    Section("entrepot/parts/programme_about.html", about.shows),
    Section("entrepot/parts/programme_who.html", who.shows),
    Section("entrepot/parts/programme_criteria.html", criteria.shows),
    Section("entrepot/parts/programme_asked.html", asked.shows),
)
"""In the order of the page."""


def sections(programme: Programme, party: Party) -> list[tuple[str, dict[str, Any]]]:
    """The templates and what they show, in their order."""
    shown = [(section.template, section.shows(programme, party)) for section in SECTIONS]
    return [(template, it) for template, it in shown if it is not None]
