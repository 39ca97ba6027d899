"""One booking across several facilities: all or none, in one group."""

from __future__ import annotations

import pytest

from entrepot.booking import actions
from entrepot.booking.actions import Keeping, Wanted
from entrepot.booking.domain.opening import round_the_clock
from entrepot.booking.domain.slots import Terms
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, Taken, Timetable
from entrepot.people.permissions import NotAllowedError
from tests.booking.hall import HOUR, Hall, hours
from tests.booking.test_bookings import refused, states
from tests.cast import resource

pytestmark = pytest.mark.django_db


def oven(hall: Hall, key: str = "dryer") -> Timetable:
    """Another facility of the hall's university."""
    made = resource(key, organisation="org-yunshan", place="guangzhou", title="Dryer")
    keeping = Keeping(round_the_clock(), Terms(longest=8 * HOUR), approval=False)
    return actions.keep_timetable(resource=made, keeping=keeping, by=hall.manager)


def test_several_facilities_are_booked_in_one_group_in_the_order_of_their_keys(hall: Hall) -> None:
    dryer = oven(hall)
    wanted = [Wanted(item, (hours(1, 2),), hall.firm) for item in (hall.timetable, dryer)]
    made = actions.book_together(wanted=wanted, by=hall.engineer)
    assert [(item.timetable.resource.key, item.span) for item in made] == [
        ("dryer", hours(1, 2)), ("furnace", hours(1, 2)),
    ]  # fmt: skip
    assert len({item.group for item in Booking.objects.all()} - {""}) == 1


def test_when_one_of_them_is_taken_none_is_booked_and_it_says_which(hall: Hall) -> None:
    dryer = oven(hall)
    hall.book(hours(1, 3), by=hall.rival)
    wanted = [Wanted(item, (hours(1, 2),), hall.firm) for item in (hall.timetable, dryer)]
    with refused("time_not_free") as error:
        actions.book_together(wanted=wanted, by=hall.engineer)
    assert (error.value.resource, error.value.free[0]) == ("furnace", hours(3, 4))
    assert (Booking.objects.count(), Taken.objects.count()) == (1, 1)


def test_another_facility_joins_a_booking_and_all_are_cancelled_together(hall: Hall) -> None:
    (made,) = hall.book(hours(1, 2))
    wanted = [Wanted(oven(hall), (hours(1, 2),), hall.firm)]
    rival = [Wanted(wanted[0].timetable, (hours(1, 2),), hall.other)]
    with pytest.raises(NotAllowedError):
        actions.book_together(wanted=rival, joining=made, by=hall.rival)
    (other,) = actions.book_together(wanted=wanted, joining=made, by=hall.engineer)
    made.refresh_from_db()
    assert (made.group, made.group != "") == (other.group, True)
    done = actions.cancel_together(booking=made, reason="No sample", by=hall.engineer)
    assert [item.key for item in done] == [other.key, made.key]
    assert (states(), Taken.objects.count()) == ([State.CANCELLED] * 2, 0)
    with refused("booking_state"):
        actions.cancel_together(booking=made, by=hall.engineer)


def test_one_of_them_is_given_back_alone(hall: Hall) -> None:
    wanted = [Wanted(item, (hours(1, 2),), hall.firm) for item in (hall.timetable, oven(hall))]
    first, _second = actions.book_together(wanted=wanted, by=hall.engineer)
    actions.cancel(booking=first, by=hall.engineer)
    assert sorted(states()) == [State.CANCELLED, State.CONFIRMED]


def test_one_facility_is_not_named_twice(hall: Hall) -> None:
    twice = [Wanted(hall.timetable, (hours(start, start + 1),), hall.firm) for start in (1, 3)]
    with pytest.raises(ValueError, match="each once"):
        actions.book_together(wanted=twice, by=hall.engineer)
