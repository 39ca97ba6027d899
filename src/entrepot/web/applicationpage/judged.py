"""What was decided about an application, for the applicant, and the way to its reviews for those who may read them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import panels
from entrepot.programmes.domain.stages import State
from entrepot.programmes.models import Application


def shows(application: Application, party: Party) -> dict[str, Any] | None:
    """Nothing before there is anything to read."""
    letter = panels.letter_of(party, application)
    reads = State(application.state) in panels.JUDGEABLE and allows(party, "panel.read", application)
    if letter is None and not reads:
        return None
    return {
        "letter": reverse("web:letter", args=[application.key]) if letter else "",
        "reviews": reverse("web:panel_table", args=[application.key]) if reads else "",
    }
