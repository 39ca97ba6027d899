"""The places that every node knows from its first day; an operator adds others."""

from __future__ import annotations

import json
from importlib import resources

from entrepot.vocabulary.places import Place, jurisdiction


def bundled() -> tuple[Place, ...]:
    """The places in ``gazetteer.jsonl``."""
    text = resources.files("entrepot.people").joinpath("gazetteer.jsonl").read_text(encoding="utf8")
    return tuple(
        Place(
            id=row["id"],
            names=row["names"],
            jurisdiction=jurisdiction(row["jurisdiction"]),
            currency=row["currency"],
            timezone=row["timezone"],
            latitude=row["latitude"],
            longitude=row["longitude"],
        )
        for row in map(json.loads, text.splitlines())
    )
