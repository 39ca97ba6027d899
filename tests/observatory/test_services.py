"""Venues against people: the underserved district and the idle hall are found."""

from __future__ import annotations

import pytest

from entrepot.booking.actions import keep_timetable
from entrepot.catalogue.actions import Located, locate
from entrepot.cli.demo.districts import UNDERSERVED
from entrepot.cli.demo.hours import ROOMS
from entrepot.observatory.domain.balance import BANDS, Home, Venue, balance
from entrepot.observatory.services import services
from entrepot.people.domain import Party
from entrepot.people.models import Place
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from tests import cast
from tests.observatory.city import BY, HALLS, guangzhou


def test_what_two_districts_reach_by_hand() -> None:
    """Ten hours for 100 people at the venue and 100 at 7 km, who count half: 10 / 150 a head, and half of that."""
    venue = Venue("hall", "near", 0.0, 0.0, 10.0)
    homes = [Home("near", 0.0, 0.0, 100), Home("far", 0.0, 0.063, 100), Home("beyond", 0.0, 1.0, 100)]
    found = balance([venue], homes)
    assert BANDS == ((5.0, 1.0), (10.0, 0.5), (20.0, 0.1))
    assert [(part.district, round(part.reached, 3), part.underserved) for part in found.parts] == [
        ("beyond", 0.0, True), ("far", 3333.333, False), ("near", 6666.667, False),
    ]  # fmt: skip
    assert round(found.mean, 3) == 3333.333
    assert round(found.theil.within, 9) == 0.0
    assert round(found.theil.between, 9) == round(found.theil.total, 9)


def test_without_venues_or_people_there_is_nothing_to_divide() -> None:
    assert balance([], []).parts == ()
    (part,) = balance([], [Home("here", 1.0, 1.0, 5)]).parts
    assert (part.reached, part.underserved, part.nearest) == (0.0, False, None)


@pytest.fixture
def city(db: None) -> Place:
    """Guangzhou."""
    return guangzhou()


def test_the_underserved_district_and_the_idle_hall_are_found(city: Place) -> None:
    found = services(city, clock.now(), BY)
    poor = [part.district for part in found.balance.parts if part.underserved]
    assert poor == [UNDERSERVED]
    assert found.balance.parts[0].people > 1_000_000
    assert [one.timetable.resource.key for one in found.proposed] == [HALLS[0]]
    assert (found.idle[0].share, [need.key for need in found.unmet]) == (1.0, ["need-room"])
    with pytest.raises(NotAllowedError):
        services(city, clock.now(), Party(actor="p-stranger"))


def test_a_venue_in_the_district_ends_that(city: Place) -> None:
    hall = cast.resource("ven-new", "venue", "New", organisation="org-yunshan", place="guangzhou")
    keep_timetable(resource=hall, keeping=ROOMS, by=BY)
    locate(located=[Located("ven-new", UNDERSERVED, 23.29, 113.68)], by=BY)
    found = services(city, clock.now(), BY)
    assert UNDERSERVED not in [part.district for part in found.balance.parts if part.underserved]
