"""The section of a programme's page about its service teams, and whether the centre above is shown how far it is."""

from __future__ import annotations

from typing import Any

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import teams
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Programme, ShownToCentre
from entrepot.web.teaming.rows import team_row


def shows(programme: Programme, party: Party) -> dict[str, Any] | None:
    """The section; None where there is no team, and the reader does not run the programme."""
    runs = allows(party, "programme.run", programme) and programme.stage != Stage.DRAFT
    found = list(teams.teams(party).filter(programme=programme))
    if not found and not runs:
        return None
    return {
        "teams": [team_row(one) for one in found],
        "programme": programme,
        "runs": runs,
        "shown": runs and ShownToCentre.objects.filter(programme=programme).exists(),
        "forms": bool(teams.may_form(party)),
    }
