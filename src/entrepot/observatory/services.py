"""Venues against the people of a place: what is reached where, which hours nobody uses, and for whom they would do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from entrepot.booking.models import Timetable
from entrepot.catalogue.districts import District, Whereabouts
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need
from entrepot.matching.gaps import open_gaps
from entrepot.observatory.domain.balance import Balance, Home, Venue, balance
from entrepot.observatory.use import halls_of
from entrepot.people.domain import Party
from entrepot.people.models import Place
from entrepot.people.permissions import require
from entrepot.vocabulary.periods import Period

DAYS: Final = 90
"""Idle hours are those of the last so many days."""
IDLE: Final = 0.8
"""A venue is proposed for what is asked for when more than this part of its hours was idle."""
SPACE: Final = "space"
"""The kind of needs that a venue can answer."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A venue: the hours of `DAYS` days for which it was open, and for which it was used."""

    timetable: Timetable
    opened: float
    used: float

    @property
    def share(self) -> float:
        """Which part of its hours nobody used, from 0 to 1."""
        return 1 - self.used / self.opened if self.opened else 0.0


@dataclass(frozen=True, slots=True)
class Services:
    """A place with its districts, what its people reach, its venues with the most idle first, and the needs for space there that nothing answers."""

    place: Place
    districts: tuple[District, ...]
    venues: tuple[Venue, ...]
    homes: tuple[Home, ...]
    balance: Balance
    idle: tuple[Idle, ...]
    unmet: tuple[Need, ...]

    @property
    def proposed(self) -> tuple[Idle, ...]:
        """Venues that stand idle while space is asked for."""
        return tuple(one for one in self.idle if one.share > IDLE) if self.unmet else ()


def places_with_districts() -> list[Place]:
    """Places of which districts are known, by key."""
    return list(Place.objects.exclude(districts=None).distinct().order_by("key"))


def services(place: Place, now: datetime, party: Party) -> Services:
    """How it stands now. Listed venues with whereabouts and a timetable count; needs as far as the party may know of them.

    Raises:
        NotAllowedError: the party does not read the observatory.
    """
    require(party, "observatory.read")
    districts = tuple(District.objects.filter(place=place).order_by("key"))
    homes = tuple(
        Home(one.key, latitude, longitude, int(people))
        for one in districts
        for latitude, longitude, people in one.points
    )
    located = Whereabouts.objects.filter(
        district__in=districts, resource__state=State.LISTED, resource__joined_into=None, resource__kind="venue"
    ).exclude(resource__timetable=None)  # fmt: skip
    rows = list(located.select_related("resource__timetable").order_by("resource__key"))
    venues = tuple(
        Venue(row.resource.key, row.district_id, row.latitude, row.longitude, _week(row.resource.timetable))
        for row in rows
    )
    asked = open_gaps(party).filter(need__kind=SPACE, need__place=place).order_by("need__key")
    return Services(
        place, districts, venues, homes, balance(venues, homes), _idle(rows, now),
        tuple({gap.need.pk: gap.need for gap in asked}.values()),
    )  # fmt: skip


def _week(timetable: Timetable) -> float:
    """Hours a week for which its units are open together."""
    return timetable.capacity * sum(hours.closes - hours.opens for hours in timetable.usual) / 60


def _idle(rows: list[Whereabouts], now: datetime) -> tuple[Idle, ...]:
    tables = Timetable.objects.filter(resource__in=[row.resource_id for row in rows])
    period = Period(now.date() - timedelta(days=DAYS), now.date())
    found = [
        Idle(hall.timetable, hall.opened, hall.used)
        for hall in halls_of(tables.select_related("resource__organisation", "resource__place"), period, now)
    ]
    return tuple(sorted(found, key=lambda one: (-one.share, one.timetable.resource.key)))
