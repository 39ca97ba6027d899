"""The districts of the demo region's cities, whose people are invented, and the venues in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any, Final

from entrepot.catalogue import actions
from entrepot.catalogue.actions import DistrictTold, Located
from entrepot.people.domain import Party

UNDERSERVED: Final = "gz-east-valley"
"""Many people live there, and no venue is within an hour on foot and bus: for the observatory to find."""
SOURCE: Final = "Invented for the demo region: neither the districts nor their people exist."


def settle_districts(by: Party) -> None:
    """Store the districts with their people, and where venues are that the node lists."""
    actions.put_districts(
        districts=[
            DistrictTold(
                row["id"], row["place"], row["title"], [tuple(point) for point in row["points"]], SOURCE, invented=True
            )
            for row in _rows("districts")
        ],
        by=by,
    )  # fmt: skip
    actions.locate(located=[Located(**row) for row in _rows("whereabouts")], by=by)


def _rows(name: str) -> Iterator[dict[str, Any]]:
    file = resources.files("entrepot.cli.demo") / "region" / f"{name}.jsonl"
    yield from map(json.loads, file.read_text(encoding="utf8").splitlines())
