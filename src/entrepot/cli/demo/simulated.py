"""What happens in a region in some years, drawn with a seed: who uses which hall, who needs what, which deals come of it. Pure; times are UTC.

Three things are planted, for an observatory to find. `idle` is a hall that hardly anybody uses while those like it are full. `missing` is a link
of an industrial chain of which every need stays unanswered in the region, while another region has what answers it. Spaces that are asked for
and not found are in the place of the idle hall. (The fourth, a district without venues, is in the region's files.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

DAY: Final = timedelta(days=1)
FULL, USUAL, HARDLY = 0.78, 0.5, 0.03
"""On how many of a hundred open days a hall like others, a facility, and the idle hall are used."""
ANSWERED: Final = 0.68
"""How many of the needs, outside of what is planted, something answers."""
GROWTH: Final = 0.25
"""How much more is asked for in the last year than in the first."""
KEPT, BROKEN, SIGNED = 0.5, 0.06, 0.62
"""Of the introductions: how many end kept and how many broken, and how many are signed at all, with those still under way."""


@dataclass(frozen=True, slots=True)
class Hall:
    """What can be booked: ``hours`` as (weekday, opens, closes) in minutes of the clock of ``zone``; ``load`` is the chance of a use on an open day."""

    key: str
    zone: str
    hours: tuple[tuple[int, int, int], ...]
    load: float


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an industrial chain with the role that its needs want most; ``elsewhere`` are the places that have what the region lacks, if it does."""

    chain: str
    key: str
    kind: str
    role: str
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what there is, by keys: everything that is drawn from."""

    halls: tuple[Hall, ...]
    firms: tuple[str, ...]
    links: tuple[Link, ...]
    offers: tuple[tuple[str, str], ...]
    """Resources that answer needs, each with its organisation."""


@dataclass(frozen=True, slots=True)
class Use:
    """A hall was booked, and used unless it was missed."""

    key: str
    hall: str
    starts: datetime
    ends: datetime
    firm: str
    missed: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A need was entered; ``answered`` when something did, else its gap stays."""

    key: str
    at: datetime
    firm: str
    link: Link
    answered: bool


@dataclass(frozen=True, slots=True)
class Dealt:
    """A deal about an answered need: its moments in their order; what it did not come to is None."""

    key: str
    need: str
    firm: str
    resource: str
    owner: str
    introduced: datetime
    talking: datetime | None
    signed: datetime | None
    kept: datetime | None
    broken: datetime | None


@dataclass(frozen=True, slots=True)
class Course:
    """All that happened, each in the order of its time."""

    uses: tuple[Use, ...]
    asked: tuple[Asked, ...]
    dealt: tuple[Dealt, ...]


def simulate(cast: Cast, *, first: date, last: date, seed: int, needs_a_month: int = 8) -> Course:
    """What happened from a day to a day, the last not included; the same for the same arguments.

    Raises:
        ValueError: the days are none, or there is nobody to draw from.
    """
    if last <= first or not cast.firms or not cast.links or not cast.offers:
        raise ValueError("there are days, firms, links and offers in a course of events")
    apart = np.random.SeedSequence(seed).spawn(3)  # more halls do not change which needs there are
    uses, asks, deals = (np.random.default_rng(one) for one in apart)
    used = [
        use
        for number, hall in enumerate(cast.halls)
        for use in _uses(hall, number, cast.firms, first, last, uses)
    ]
    asked = tuple(_asked(cast, first, last, needs_a_month, asks))
    end = datetime(last.year, last.month, last.day, tzinfo=UTC)
    dealt = [deal for one in asked if one.answered and (deal := _dealt(one, cast.offers, end, deals))]
    return Course(
        tuple(sorted(used, key=lambda use: (use.ends, use.key))), asked, tuple(sorted(dealt, key=lambda deal: deal.introduced))
    )  # fmt: skip


def _uses(
    hall: Hall, number: int, firms: Sequence[str], first: date, last: date, draw: np.random.Generator
) -> Iterator[Use]:
    """On an open day at most one use, of a third of the hours to all of them."""
    zone, days = ZoneInfo(hall.zone), (last - first).days
    chances, lengths, visitors = (
        draw.random(days),
        draw.uniform(0.35, 1.0, days),
        draw.integers(0, len(firms), days),
    )
    missed = draw.random(days)
    opened = {weekday: (opens, closes) for weekday, opens, closes in hall.hours}
    for turn in range(days):
        day = first + turn * DAY
        opens, closes = opened.get(day.weekday(), (0, 0))
        season = 0.7 if day.month in (2, 8) else 1.0
        if closes - opens < 60 or chances[turn] >= hall.load * season:
            continue
        minutes = max(60, int((closes - opens) * lengths[turn]) // 30 * 30)
        starts = _moment(day, opens, zone)
        yield Use(
            f"book-{number:04x}{turn:012x}", hall.key, starts, starts + timedelta(minutes=minutes),
            firms[int(visitors[turn])], bool(missed[turn] < 0.02),
        )  # fmt: skip


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    hour, rest = divmod(min(minute, 23 * 60 + 59), 60)
    return datetime(day.year, day.month, day.day, hour, rest, tzinfo=zone).astimezone(UTC)


def _asked(cast: Cast, first: date, last: date, a_month: int, draw: np.random.Generator) -> Iterator[Asked]:
    days = (last - first).days
    count = max(len(cast.links), round(days / 30 * a_month))
    # more is asked for later on: the inverse of a distribution whose density grows evenly
    parts = np.sort((np.sqrt(1 + draw.random(count) * ((1 + GROWTH) ** 2 - 1)) - 1) / GROWTH)
    for number, part in enumerate(parts):
        link = cast.links[number % len(cast.links)]
        at = datetime(first.year, first.month, first.day, 9, tzinfo=UTC) + int(part * (days - 1)) * DAY
        firm, chance = cast.firms[int(draw.integers(len(cast.firms)))], draw.random()
        answered = not link.elsewhere and link.kind != "space" and bool(chance < ANSWERED)
        yield Asked(f"need-past-{number:05d}", at, firm, link, answered)


def _dealt(
    need: Asked, offers: Sequence[tuple[str, str]], end: datetime, draw: np.random.Generator
) -> Dealt | None:
    """What came of it. Days between the steps are of gamma distributions: most are short, some are long."""
    place, chance = int(draw.integers(len(offers))), draw.random()
    waits = [timedelta(hours=float(draw.gamma(2.0, scale) * 24)) for scale in (4, 5, 14, 60)]
    moments, at = [], need.at
    for wait in waits:
        at = at + wait
        moments.append(at if at < end else None)
    introduced, talking, signed, over = moments
    resource, owner = offers[place]
    if introduced is None or owner == need.firm:
        return None
    signed = signed if chance < SIGNED else None
    over = over if signed else None
    return Dealt(
        f"deal-{need.key[-5:]}past", need.key, need.firm, resource, owner, introduced, talking, signed,
        over if chance < KEPT else None, over if KEPT <= chance < KEPT + BROKEN else None,
    )  # fmt: skip
