"""What only those who run a programme see on its page: its applications in numbers, and what they can do with its call."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import queries
from entrepot.programmes.domain.calls import flaws
from entrepot.programmes.domain.stages import Stage, State
from entrepot.programmes.models import Programme
from entrepot.web.figures import number
from entrepot.web.programmes.flaws import flaw_lines
from entrepot.web.programmes.words import state_name


def shows(programme: Programme, party: Party) -> dict[str, Any] | None:
    """How many applications there are in which state, the ways to change and publish the call, and what keeps it from being published."""
    if not allows(party, "programme.run", programme):
        return None
    found = queries.applications(party, programme).order_by()
    counts = dict(found.values_list("state").annotate(Count("pk")))
    address = reverse("web:programme_applications", args=[programme.key])
    now = programme.stage
    return {
        "counts": [
            (state_name(state), number(counts[state]), f"{address}?state={state}")
            for state in State
            if state in counts
        ],
        "applications": address,
        "sectors": f"{reverse('web:sectors')}?programme={programme.key}",
        "edit": reverse("web:edit_programme", args=[programme.key]) if programme.decided is None else "",
        "draft": now == Stage.DRAFT,
        "flaws": flaw_lines(programme, flaws(programme.call)) if now == Stage.DRAFT else [],
        "publish": reverse("web:publish_programme", args=[programme.key]),
    }
