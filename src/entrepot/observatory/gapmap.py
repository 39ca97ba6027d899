"""Where supply and unmet needs lie: industrial chains by phase, clusters by role, and which new resources would answer most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count

from entrepot.catalogue import queries as catalogue
from entrepot.deals.ways import listed, ways
from entrepot.matching.gaps import told_gaps
from entrepot.observatory.domain.gains import Gain, Unmet, gains
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.readiness import Phase

NOWHERE: Final = ""
"""The cluster or industrial chain of what is in none."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is listed in a place of the map, and how many unmet needs lack something there."""

    supply: int = 0
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new resource, and the places that have one already by what is known of the needs' gaps."""

    gain: Gain
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapMap:
    """The maps: cluster -> role, industrial chain -> phase (how many technologies; under None those of which no level is known), and what to look for.

    Attributes:
        unmet: how many unmet needs are behind it: those whose details the party may read.
    """

    roles: Mapping[str, Mapping[Role, Cell]]
    phases: Mapping[str, Mapping[Phase | None, int]]
    proposals: tuple[Proposal, ...]
    unmet: int


def gap_map(party: Party) -> GapMap:
    """The maps of listed resources and of needs that nothing answers, as far as a party may read what these lack.

    Raises:
        NotAllowedError: the party does not read the observatory.
    """
    require(party, "observatory.read")
    unmet, elsewhere = _unmet(party)
    lacking = Counter((one.segment, role) for one in unmet for role in one.roles)
    supply: Counter[tuple[str, str]] = Counter()
    rows = catalogue.listed_resources().filter(joined_into=None).order_by().values_list("cluster", "kind")
    for cluster, kind, count in rows.annotate(Count("pk")):
        supply[cluster or NOWHERE, kind] += count
    segments = sorted({segment for segment, _ in (*lacking, *supply)}, key=lambda one: (one == NOWHERE, one))
    return GapMap(
        {one: {role: Cell(supply[one, role], lacking[one, role]) for role in Role} for one in segments},
        _phases(),
        tuple(Proposal(gain, _places(gain, elsewhere)) for gain in gains(unmet)),
        len(unmet),
    )


def _unmet(party: Party) -> tuple[list[Unmet], dict[tuple[str, str], list[str]]]:
    unmet, elsewhere = [], {}
    for gap in told_gaps(party):
        roles = {str(item["role"]): list(item["elsewhere"]) for item in gap.missing}
        unmet.append(Unmet(gap.need.key, gap.need.cluster_id or NOWHERE, frozenset(roles)))
        elsewhere.update({(gap.need.key, role): places for role, places in roles.items()})
    return unmet, elsewhere


def _places(gain: Gain, elsewhere: Mapping[tuple[str, str], list[str]]) -> tuple[str, ...]:
    """The places that have it for any of these needs, those named most first."""
    counts = Counter(
        place for need in (*gain.answered, *gain.nearer) for place in elsewhere.get((need, gain.role), ())
    )
    return tuple(place for place, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _phases() -> dict[str, dict[Phase | None, int]]:
    """How many listed technologies of each industrial chain stand in which phase; every chain of the node has a row."""
    found: dict[str, Counter[Phase | None]] = {
        chain.key: Counter() for chain in catalogue.industrial_chains()
    }
    technologies = listed()
    of = dict(technologies.values_list("pk", "industrial_chain"))
    for way in ways(technologies):
        found.setdefault(of[way.number] or NOWHERE, Counter())[way.phase] += 1
    order: tuple[Phase | None, ...] = (*Phase, None)
    return {chain: {phase: counts[phase] for phase in order} for chain, counts in found.items()}
