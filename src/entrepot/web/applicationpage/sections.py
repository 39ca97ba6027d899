"""The sections of an application's page, in the order in which they matter: each a template and what it shows a reader of an application, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from entrepot.people.domain import Party
from entrepot.programmes.models import Application
from entrepot.web.applicationpage import answers, eligibility, judged, own

Shows = Callable[[Application, Party], dict[str, Any] | None]
"""What a section shows a reader; None where it has nothing to show."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: a template that takes what is shown as `it`."""

    template: str
    shows: Shows


SECTIONS: Final[tuple[Section, ...]] = (
    Section("entrepot/parts/application_own.html", own.shows),
    Section("entrepot/parts/application_judged.html", judged.shows),
    Section("entrepot/parts/application_eligibility.html", eligibility.shows),
    Section("entrepot/parts/application_answers.html", answers.shows),
)
"""In the order of the page."""


def sections(application: Application, party: Party) -> list[tuple[str, dict[str, Any]]]:
    """The templates and what they show, in their order."""
    shown = [(section.template, section.shows(application, party)) for section in SECTIONS]
    return [(template, it) for template, it in shown if it is not None]
