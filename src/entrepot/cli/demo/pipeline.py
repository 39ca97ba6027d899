"""How far the region's technologies are: levels with what shows them, some of it checked, money and people beside them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any

from entrepot.catalogue.models import Resource
from entrepot.deals import actions
from entrepot.deals.actions import FinanceTold, LevelTold, PeopleTold
from entrepot.deals.domain.pipeline import Evidence, Funding
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.vocabulary.money import Money


def tell_of_technologies(lab: Party, officer: Party, by: Party, later: timedelta) -> None:
    """Tell it of every technology that is there: of the laboratory's own as its head, of the others as whoever loads the region.

    Args:
        later: by how much the days in the file are moved, as those of the other lists are.
    """
    file = resources.files("entrepot.cli.demo") / "region" / "pipeline.jsonl"
    rows = {row["technology"]: row for row in map(json.loads, file.read_text(encoding="utf8").splitlines())}
    for technology in Resource.objects.filter(key__in=rows).select_related("organisation").order_by("key"):
        row = rows[technology.key]
        teller = lab if allows(lab, "pipeline.tell", technology) else by
        _levels(technology, row["levels"], teller, officer, later)
        for one in row["finance"]:
            money = Money(Decimal(one["amount"]), one["currency"])
            raised = FinanceTold(
                money, Funding(one["kind"]), one["source"], _day(one, later), shown=one["shown"]
            )
            actions.tell_finance(resource=technology, told=raised, by=teller)
        for one in row["people"]:
            taken = PeopleTold(one["number"], one["role"], _day(one, later), shown=one["shown"])
            actions.tell_people(resource=technology, told=taken, by=teller)


def _levels(
    technology: Resource, levels: list[dict[str, Any]], teller: Party, officer: Party, later: timedelta
) -> None:
    for one in levels:
        told = LevelTold(one["level"], Evidence(one["kind"]), _day(one, later), one["link"], one["words"])
        step = actions.tell_level(resource=technology, told=told, by=teller)
        if one["checked"]:
            actions.check_step(step=step, by=officer)


def _day(row: dict[str, Any], later: timedelta) -> date:
    return date.fromisoformat(row["day"]) + later
