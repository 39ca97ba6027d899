"""Whether an applicant may apply: what was found when it handed in, and for whoever runs the programme, the word on it."""

from __future__ import annotations

from typing import Any

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes.domain.stages import State, Step, possible
from entrepot.programmes.models import Application
from entrepot.web.names import known_names
from entrepot.web.programmes.eligibility import finding_lines, standing


def shows(application: Application, party: Party) -> dict[str, Any] | None:
    """The conditions: of a draft as they stand now, else as they were found; nothing where everybody may apply and nobody judges."""
    state, programme = State(application.state), application.programme
    judges = allows(party, "application.judge", application)
    if state == State.DRAFT:
        lines = standing(programme, application.organisation).lines
    else:
        lines = finding_lines(application.findings, known_names())
    exclude, admit = (
        judges and possible(state, step, programme.stage) for step in (Step.EXCLUDE, Step.ADMIT)
    )
    if not (lines or exclude or admit):
        return None
    return {
        "lines": lines,
        "exclude": exclude,
        "admit": admit,
        "draft": state == State.DRAFT,
        "reason": application.reason if judges else "",
    }
