"""Targets and what is reported to them, as plain values that JSON keeps, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from entrepot.programmes.domain.delivering import Direction, Measure, Said, Target
from entrepot.programmes.domain.stored import wording_from_plain, wording_to_plain
from entrepot.vocabulary.periods import Period


def targets_to_plain(targets: Iterable[Target]) -> list[dict[str, Any]]:
    """Targets in their order."""
    return [
        {
            "key": one.key, "names": wording_to_plain(one.names), "unit": one.unit, "measure": one.measure.value,
            "value": str(one.value), "start": one.within.start.isoformat(), "end": one.within.end.isoformat(),
            "direction": one.direction.value, "weight": one.weight,
        }
        for one in targets
    ]  # fmt: skip


def targets_from_plain(plain: Iterable[Mapping[str, Any]]) -> tuple[Target, ...]:
    """Targets as they were kept."""
    return tuple(
        Target(
            one["key"], wording_from_plain(one["names"]), one["unit"], Measure(one["measure"]), Decimal(one["value"]),
            Period(date.fromisoformat(one["start"]), date.fromisoformat(one["end"])), Direction(one["direction"]), one["weight"],
        )
        for one in plain
    )  # fmt: skip


def figures_from_plain(
    targets: Iterable[Target], said: Mapping[str, str], pulled: Mapping[str, Mapping[str, Any]]
) -> dict[str, Said]:
    """What a report says to each target: its own figures by target, the node's by measure."""
    return {
        one.key: Said(
            Decimal(said[one.key]) if one.key in said else None,
            Decimal(pulled[one.measure]["figure"]) if one.measure in pulled else None,
        )
        for one in targets
    }
