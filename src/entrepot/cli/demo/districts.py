"""The districts of the demo region's cities, whose people are invented, and the venues in them."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Final

from entrepot.catalogue import actions
from entrepot.cli.districts import districts_in, located_in
from entrepot.people.domain import Party

UNDERSERVED: Final = "gz-east-valley"
"""Many people live there, and no venue is near: for the observatory to find."""


def settle_districts(by: Party) -> None:
    """Store the districts with their people, and where venues are that the node lists."""
    folder = Path(str(resources.files("entrepot.cli.demo"))) / "region"
    actions.put_districts(districts=districts_in(folder / "districts.jsonl"), by=by)
    actions.locate(located=located_in(folder / "whereabouts.jsonl"), by=by)
