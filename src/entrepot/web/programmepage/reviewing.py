"""How far the reviews of a programme are, for those who run it, and the way to their own for its reviewers."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import panels
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Programme
from entrepot.web.figures import number

BEFORE: Final = frozenset({Stage.DRAFT})


def shows(programme: Programme, party: Party) -> dict[str, Any] | None:
    """Nothing for others, and nothing of a draft."""
    if programme.stage in BEFORE:
        return None
    runs = allows(party, "programme.run", programme)
    own = list(panels.own_assignments(party).filter(application__programme=programme))
    if not runs and not own:
        return None
    given = panels.assignments_of(panels.judgeable(programme)) if runs else []
    return {
        "runs": runs,
        "done": number(len(panels.submitted(given))),
        "given": number(len(given)),
        "panel": reverse("web:panel", args=[programme.key]),
        "decision": reverse("web:decision", args=[programme.key]) if programme.stage not in {Stage.ANNOUNCED, Stage.OPEN} else "",
        "decided": programme.decided is not None,
        "own": number(len(own) - len(panels.submitted(own))),
        "asked": bool(own),
        "reviews": reverse("web:reviews"),
    }  # fmt: skip
