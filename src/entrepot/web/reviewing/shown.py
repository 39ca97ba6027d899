"""An application as those who judge it read it, and what it is judged by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from entrepot.people.domain import Party
from entrepot.programmes.domain.calls import Criterion
from entrepot.programmes.models import Application
from entrepot.web.applicationpage import answers as application_answers
from entrepot.web.applicationpage.answers import Line
from entrepot.web.names import organisation_name
from entrepot.web.programmes.words import Said, said


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion: what it is called, what a high score says, and its weight in percent."""

    key: str
    name: Said
    about: Said
    weight: int


def applicant_name(application: Application) -> str:
    """Who applies."""
    return organisation_name(application.organisation)


def programme_title(application: Application) -> Said:
    """The programme that is applied to."""
    title = said(application.programme.call.title)
    return title if title.text else Said(application.programme.key, "")


def answers(application: Application, party: Party, review: str = "") -> dict[str, Any]:
    """The questions with their answers, as the application's own page shows them; with the key of a review, documents are had from its address."""
    shown = application_answers.shows(application, party)
    if review:
        shown["lines"] = [_for_reviewer(line, review) for line in shown["lines"]]
    return shown


def criteria(application: Application) -> list[Judged]:
    """What it is judged by."""
    return [judged(one) for one in application.programme.call.criteria]


def judged(criterion: Criterion) -> Judged:
    """One criterion."""
    return Judged(criterion.key, said(criterion.names), said(criterion.about), criterion.weight)


def _for_reviewer(line: Line, review: str) -> Line:
    if line.document is None:
        return line
    key = line.document.url.rstrip("/").rsplit("/", 1)[-1]
    return replace(line, document=replace(line.document, url=reverse("web:review_file", args=[review, key])))
