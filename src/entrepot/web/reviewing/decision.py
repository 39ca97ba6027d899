"""A decision made ready for its page: rows with what is proposed, letters as they will be read, and what was decided."""

from __future__ import annotations

from typing import Any

from entrepot.people.domain import Party
from entrepot.programmes import panels
from entrepot.programmes.actions import Deciding, letter_text
from entrepot.programmes.domain.deciding import Outcome
from entrepot.programmes.panels import Panel
from entrepot.web.figures import number
from entrepot.web.forms.reviewing import DecisionForm
from entrepot.web.programmes.words import STATE_LOOKS, state_name
from entrepot.web.reviewing.panel import ranks
from entrepot.web.reviewing.shown import applicant_name
from entrepot.web.reviewing.words import LOOKS, outcome_name


def rows(panel: Panel, form: DecisionForm) -> list[dict[str, Any]]:
    """The ranking with a field for the outcome of each application."""
    ordered = [one.application for one in panel.figures.ranks] + list(panel.figures.unreviewed)
    return [
        {"rank": rank, "field": form.outcome_field(key)}
        for key, rank in zip(ordered, ranks(panel), strict=True)
    ]


def previews(panel: Panel, deciding: Deciding) -> list[dict[str, str]]:
    """For each outcome that is given the letter of the first application that gets it, as it will be read."""
    found = []
    for outcome in Outcome:
        first = next((one for one in panel.applications if deciding.outcomes[one.key] == outcome), None)
        if first is not None and deciding.letters[outcome]:
            text, language = letter_text(first, deciding.letters[outcome])
            count = sum(1 for one in deciding.outcomes.values() if one == outcome)
            found.append(
                {
                    "outcome": outcome_name(outcome), "look": LOOKS[outcome], "count": number(count), "text": text,
                    "language": language, "applicant": applicant_name(first),
                }
            )  # fmt: skip
    return found


def decided_context(panel: Panel, party: Party) -> dict[str, Any]:
    """What was decided, best first, with where each application stands now."""
    decision = panels.decision_of(party, panel.programme)
    known = {one.key: one for one in panel.applications}
    if decision is None:
        return {"decision": None}
    return {
        "decision": decision,
        "outcomes": [
            {
                "rank": one["rank"] or "–", "name": applicant_name(known[one["application"]]), "score": one["score"] or "–",
                "outcome": outcome_name(one["outcome"]), "look": LOOKS[Outcome(one["outcome"])], "key": one["application"],
                "now": _now(known[one["application"]].state, one["outcome"]),
                "now_look": STATE_LOOKS[known[one["application"]].state],
            }
            for one in decision.outcomes
            if one["application"] in known
        ],
        "appeals": [applicant_name(one.application) for one in panels.open_appeals(panel.programme)],
    }  # fmt: skip


def _now(state: str, outcome: str) -> str:
    """Where an application stands, if that is not where it was decided to be."""
    return "" if state == outcome else state_name(state)
