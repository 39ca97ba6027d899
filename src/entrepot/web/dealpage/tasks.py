"""Small things to do, on a deal's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F

from entrepot.deals.domain.standing import ENDED, State
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.forms.deals_performing import TaskForm
from entrepot.web.names import organisation_name

PLACE: Final = "task"
UNTOUCHED: Final = ENDED | {State.INTENT}
"""Where nothing is written down: it has not begun, or is over."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, by whom, until when."""

    key: str
    what: str
    who: str
    until: str
    late: bool
    done: str


def shows(deal: Deal, party: Party) -> dict[str, Any] | None:
    """The section; None where nothing is to be done, and the reader cannot write anything down or nobody has agreed to talk yet."""
    today = clock.today()
    tasks = [
        Task(
            one.key, one.what, organisation_name(one.organisation), figures.day(one.until) if one.until else "",
            one.done is None and one.until is not None and one.until < today,
            figures.day(one.done.date()) if one.done else "",
        )
        for one in deal.tasks.select_related("organisation").order_by(F("until").asc(nulls_last=True), "pk")
    ]  # fmt: skip
    may = deal.state not in UNTOUCHED and allows(party, "deal.task", deal)
    if not tasks and not may:
        return None
    form = TaskForm(place=PLACE, parties=parties(deal)) if may else None
    return {
        "deal": deal,
        "open": [one for one in tasks if not one.done],
        "done": [one for one in tasks if one.done],
        "form": form,
    }


def parties(deal: Deal) -> list[Organisation]:
    """Who may be given something to do."""
    return [one.organisation for one in deal.parties.filter(left=None).select_related("organisation")]
