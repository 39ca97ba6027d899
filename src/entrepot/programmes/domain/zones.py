"""Innovation zones: what belongs to which part, and what each phase on the way to market lacks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from entrepot.vocabulary.kinds import NeedKind, ResourceKind
from entrepot.vocabulary.readiness import Phase


class Part(StrEnum):
    """The parts of a zone, in the order in which they are shown."""

    RESULTS = "results"
    TEAM = "team"
    RECRUITING = "recruiting"
    FINANCE = "finance"
    FIRMS = "firms"


OF_RESOURCE: Final[Mapping[str, Part]] = {
    ResourceKind.TECHNOLOGY: Part.RESULTS,
    ResourceKind.PRODUCT: Part.RESULTS,
    ResourceKind.EXPERT: Part.TEAM,
    ResourceKind.FINANCE: Part.FINANCE,
    ResourceKind.POLICY: Part.FINANCE,
}
OF_NEED: Final[Mapping[str, Part]] = {
    NeedKind.TECHNOLOGY: Part.RESULTS,
    NeedKind.TALENT: Part.RECRUITING,
    NeedKind.FINANCE: Part.FINANCE,
    NeedKind.MARKET: Part.FIRMS,
}
"""Where a record of a kind belongs; records of other kinds belong to no part."""
WANTED: Final[Mapping[Phase, tuple[Part, ...]]] = {
    Phase.RESEARCH: (Part.RESULTS, Part.TEAM),
    Phase.BREAKTHROUGH: (Part.RESULTS, Part.TEAM, Part.FINANCE),
    Phase.INDUSTRIALISATION: (Part.RESULTS, Part.FINANCE, Part.FIRMS),
}
"""Without what a phase does not come to its end."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Where one record of a zone stands: None while nobody has said in which phase."""

    phase: Phase | None
    part: Part


@dataclass(frozen=True, slots=True)
class Lack:
    """A part that a phase lacks."""

    phase: Phase
    part: Part


def lacks(items: Iterable[Stands]) -> tuple[Lack, ...]:
    """What the phases lack, in their order: nothing of it stands there, and no need that seeks it.

    Who recruits is on the way to a team.
    """
    there = {(one.phase, Part.TEAM if one.part == Part.RECRUITING else one.part) for one in items}
    return tuple(Lack(phase, part) for phase in Phase for part in WANTED[phase] if (phase, part) not in there)
