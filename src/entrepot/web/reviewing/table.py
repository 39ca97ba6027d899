"""One application on the panel's table: its reviews side by side, what was said of it, and an appeal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.programmes import panels
from entrepot.programmes.domain.reviewing import ReviewState, total
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Assignment
from entrepot.programmes.panels import Table
from entrepot.web.figures import day
from entrepot.web.programmes.when import moment, node_zone
from entrepot.web.programmes.words import Said, state_name
from entrepot.web.reviewing.panel import name_of
from entrepot.web.reviewing.shown import answers, applicant_name, criteria, programme_title
from entrepot.web.reviewing.words import outcome_name


@dataclass(frozen=True, slots=True)
class Told:
    """A review as the panel reads it; without scores until it is submitted."""

    key: str
    name: str
    state: str
    look: str
    due: str
    total: str
    scores: list[tuple[Said, str, str]]
    to_panel: str
    to_applicant: str


def table_context(found: Table, party: Party, *, judges: bool) -> dict[str, Any]:
    """Everything that the page shows beside its forms; ``judges``: whether the reader runs the programme."""
    application = found.application
    people = [one.reviewer.person for one in found.assignments] + [one.by for one in found.discussion]
    names, zone = panels.names_of(people), node_zone()
    appeal = panels.appeal_of(party, application) if judges else None
    decided = bool(appeal) and panels.has_decided(party, application.programme)
    return {
        "application": application, "applicant": applicant_name(application), "title": programme_title(application), "it": answers(application, party),
        "state": state_name(application.state), "judges": judges, "open": application.programme.stage == Stage.REVIEW,
        "reviews": [_told(one, names) for one in found.assignments], "appeal": appeal,
        "decided_by_reader": decided, "appeal_outcome": outcome_name(appeal.outcome) if appeal and appeal.outcome else "",
        "discussion": [
            {"name": names.get(one.by) or _("somebody"), "at": moment(one.at, zone), "text": one.text} for one in found.discussion
        ],
    }  # fmt: skip


def _told(one: Assignment, names: Mapping[str, str]) -> Told:
    review = panels.review_of(one)
    name, due = name_of(one.reviewer, names), _("Due on %(day)s") % {"day": day(one.due)}
    if review is None or review.state != ReviewState.SUBMITTED:
        state = _("begun") if review else _("not begun")
        return Told(one.key, name, state, "plain", due, "", [], "", "")
    asked = one.application.programme.call.criteria
    scores = [
        (shown.name, str(review.scores[shown.key]), review.notes.get(shown.key, ""))
        for shown in criteria(one.application)
    ]
    return Told(
        one.key, name, _("submitted"), "strong", due, f"{total(asked, review.scores):.2f}", scores, review.to_panel, review.to_applicant
    )  # fmt: skip
