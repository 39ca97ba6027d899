"""Which new resource would answer the most needs that nothing answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unmet:
    """A need that is not answered: the segment it is in (an industrial chain and phase, a cluster…), and the roles that nothing fills."""

    need: str
    segment: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gain:
    """One new resource: in which segment and role, which needs are answered wholly once it is there beside those named before it, and which it
    brings nearer (it fills a role, others are still empty)."""

    segment: str
    role: str
    answered: tuple[str, ...]
    nearer: tuple[str, ...]


def gains(unmet: Iterable[Unmet], at_most: int = 10) -> tuple[Gain, ...]:
    """New resources in the order in which they bring most, each counted after those before it.

    Of each step the one that answers most needs wholly, then brings most nearer, then the first by segment and role. A resource of a role is taken to
    fill it for every need of its segment: this says where to look, not that one machine will suit all. Greedy choice is within 1 - 1/e of the best
    where gains only shrink (Nemhauser, Wolsey and Fisher 1978); needs that lack several roles can make them grow, so it is no promise here.
    """
    left = {one.need: (one.segment, set(one.roles)) for one in unmet if one.roles}
    found: list[Gain] = []
    while left and len(found) < at_most:
        offers: dict[tuple[str, str], list[str]] = {}
        for need, (segment, roles) in left.items():
            for role in roles:
                offers.setdefault((segment, role), []).append(need)
        place = min(offers, key=lambda one: (-_whole(offers[one], left), -len(offers[one]), one))
        needs = sorted(offers[place])
        answered = tuple(need for need in needs if len(left[need][1]) == 1)
        found.append(Gain(*place, answered, tuple(need for need in needs if need not in answered)))
        for need in needs:
            left[need][1].discard(place[1])
        left = {need: rest for need, rest in left.items() if rest[1]}
    return tuple(found)


def _whole(needs: Iterable[str], left: dict[str, tuple[str, set[str]]]) -> int:
    return sum(len(left[need][1]) == 1 for need in needs)
