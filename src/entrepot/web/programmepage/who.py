"""Who may apply, and how the reader's organisations stand to it."""

from __future__ import annotations

from typing import Any, Final

from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Programme
from entrepot.web.programmes.eligibility import limits, standing

MOST: Final = 5
"""Organisations of one reader that are looked at."""


def shows(programme: Programme, party: Party) -> dict[str, Any]:
    """The limits, and each with whether the reader's organisations fit; how they stand is said while it can be changed."""
    found = limits(programme.call)
    early = programme.stage in {Stage.DRAFT, Stage.ANNOUNCED, Stage.OPEN}
    mine = Organisation.objects.filter(pk__in=party.organisations()).select_related("place").order_by("pk")
    standings = [standing(programme, one) for one in mine[:MOST]] if found and early else []
    return {"limits": found, "standings": standings}
