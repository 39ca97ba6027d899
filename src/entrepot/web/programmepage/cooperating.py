"""The section of a programme's page about its cooperations: how many are how far, and the days on which they are signed."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import cooperations
from entrepot.programmes.domain.calls import ProgrammeKind
from entrepot.programmes.models import Cooperation, Programme
from entrepot.web.cooperating.rows import day_row
from entrepot.web.cooperating.words import PHASES, phase_name
from entrepot.web.figures import number
from entrepot.web.forms.cooperations import DayForm

LANDED: Final = "landed"
PLACE: Final = "signing-day"


def shows(programme: Programme, party: Party) -> dict[str, Any] | None:
    """The section; None where nothing is signed together, or there is nothing for the reader."""
    pairs = programme.kind == ProgrammeKind.PAIRING
    if not pairs and not programme.cooperations.exists():
        return None
    runs = allows(party, "programme.run", programme)
    found = list(cooperations.cooperations(party, programme))
    days = cooperations.days(party, programme)
    enters = (
        cooperations.enterable(party, programme)
        if pairs and (programme.decided or programme.published)
        else []
    )
    if not (found or days or enters or runs):
        return None
    return {
        "programme": programme, "pairs": pairs, "figures": figures(programme, found) if found else [], "days": [day_row(one) for one in days],
        "url": reverse("web:cooperations", args=[programme.key]), "enters": [(deal.key, deal.title) for deal, _own in enters],
        "form": DayForm(place=PLACE) if runs else None,
    }  # fmt: skip


def figures(programme: Programme, found: list[Cooperation]) -> list[tuple[str, str, str]]:
    """How many are how far, and how many landed, each with its name and the address of the list of just those."""
    url = reverse("web:cooperations", args=[programme.key])
    counted = [
        (phase_name(phase), f"{url}?of={phase}", sum(one.phase == phase for one in found)) for phase in PHASES
    ]
    landed = (_("reported as landed"), f"{url}?of={LANDED}", sum(hasattr(one, "landing") for one in found))
    return [(name, address, number(many)) for name, address, many in (*counted, landed) if many]
