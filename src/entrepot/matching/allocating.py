"""All open needs against the capacities of experts and facilities, worked out in one go.

A need that holds back is matched by its teaser alone: the result is shown to officers, who may not read the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Q

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need
from entrepot.engine.allocation import Allocation, Named, Placement, allocate, named, placements
from entrepot.engine.allocation.exposure import Lists, Point, curve, exposure
from entrepot.matching.capacities import Capacity, capacity
from entrepot.matching.crossing import Border, border_to
from entrepot.matching.index import Index
from entrepot.matching.learning import in_use
from entrepot.matching.rates import rates
from entrepot.matching.reading import (
    DEFAULT_DAYS,
    DEFAULT_HOURS,
    Requirement,
    public_documents,
    requirement,
)
from entrepot.matching.roles import BY_RULES, Candidate, Question, candidates
from entrepot.runtime import clock
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.kinds import Role

ALLOTTED: Final = (Role.EXPERT, Role.FACILITY)
"""The roles whose resources have few units: an expert's days, a facility's weeks."""
_BESIDE: Final = "\x1f"

Asking = tuple[str, Role]
"""A need's key and the role it asks for."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What one need gets in one role; resources by key."""

    need: str
    role: Role
    placement: Placement
    given: str | None
    first: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """What became of one resource."""

    resource: str
    capacity: Capacity
    taken: int
    price: float
    wanted: int
    """Needs for which it is adequate."""
    exposure: float
    """Its attention in lists as their scores have them."""


@dataclass(frozen=True, slots=True)
class Worked:
    """The whole of it."""

    sequence: int
    voters: tuple[str, ...]
    found: Allocation
    placed: tuple[Placed, ...]
    held: tuple[Held, ...]
    points: tuple[tuple[Point, dict[str, float]], ...]
    """The curve, each point with the bonuses above 0 by resource."""


def worked_out(index: Index, progress: Progress = silent) -> Worked:
    """Allocate, and draw the curve of exposure; reads the catalogue and writes nothing."""
    listed = _candidates(index, progress)
    kept = {record.key: capacity(record) for record in catalogue.listed_resources().filter(kind__in=ALLOTTED)}
    asked = named(
        (_BESIDE.join(asking) for asking in listed),
        {key: item.units for key, item in kept.items()},
        (
            (_BESIDE.join(asking), item.offer.key, item.score)
            for asking, items in listed.items()
            for item in items
            if item.adequate and item.offer.key in kept
        ),
    )
    found = allocate(asked.problem)
    lists = _lists(asked, listed.values())
    return Worked(
        index.sequence,
        index.voters,
        found,
        _placed(asked, found),
        _held(asked, found, kept, lists),
        tuple((point, _bonuses(asked, point)) for point in curve(lists)),
    )


def publicly(record: Need, index: Index) -> Requirement:
    """What everybody may know of what a need asks."""
    asked = requirement(record, index.places)
    if not record.teasers:
        return asked
    return replace(
        asked,
        documents=public_documents(record),
        facts=(),
        budget=None,
        min_readiness=None,
        facility_hours=DEFAULT_HOURS,
        expert_days=DEFAULT_DAYS,
    )


def _candidates(index: Index, progress: Progress) -> dict[Asking, list[Candidate]]:
    """The candidates of every open need in each role that is allotted, best first."""
    today, table, ranker = clock.today(), rates(), in_use(index)
    records = catalogue.listed_needs().filter(Q(ends=None) | Q(ends__gte=today)).order_by("key")
    borders: dict[str | None, Border] = {}
    total, listed = records.count(), dict[Asking, list[Candidate]]()
    for done, record in enumerate(records.iterator(chunk_size=500), start=1):
        asked = publicly(record, index)
        roles = [role for role in asked.roles if role not in BY_RULES]
        if any(role in ALLOTTED for role in roles):
            if record.place_id not in borders:
                borders[record.place_id] = border_to(asked.place)
            border = borders[record.place_id]
            asking = Question(index, asked, table, today, border, index.voters, index.waiting, ranker)
            found = candidates(asking, roles)
            listed |= {(record.key, role): found[role] for role in roles if role in ALLOTTED}
        progress(done, total, "needs")
    return listed


def _lists(asked: Named, listed: Iterable[Sequence[Candidate]]) -> Lists:
    number = {key: place for place, key in enumerate(asked.resources)}
    rows = (
        [
            (number[item.offer.key], min(1.0, max(0.0, item.score)), item.adequate)
            for item in items
            if item.offer.key in number
        ]
        for items in listed
    )
    return Lists.of(rows, len(asked.resources))


def _placed(asked: Named, found: Allocation) -> tuple[Placed, ...]:
    placed = []
    for name, item in zip(asked.needs, placements(asked.problem, found), strict=True):
        need, role = name.split(_BESIDE)
        given, first = (
            None if number is None else asked.resources[number] for number in (item.given, item.first)
        )
        placed.append(Placed(need, Role(role), item, given, first))
    return tuple(placed)


def _held(asked: Named, found: Allocation, kept: dict[str, Capacity], lists: Lists) -> tuple[Held, ...]:
    none = found.prices * 0.0
    seen = exposure(lists, none)
    wanted = [0] * len(asked.resources)
    for number in asked.problem.resources.tolist():
        wanted[number] += 1
    return tuple(
        Held(key, kept[key], int(found.taken[at]), float(found.prices[at]), wanted[at], float(seen[at]))
        for at, key in enumerate(asked.resources)
    )


def _bonuses(asked: Named, point: Point) -> dict[str, float]:
    return {
        key: round(float(bonus), 4)
        for key, bonus in zip(asked.resources, point.bonus, strict=True)
        if bonus >= 5e-5
    }
