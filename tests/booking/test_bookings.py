"""A booking from its first minute to its last; what is refused tells what is free instead."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from time_machine import Traveller

from entrepot.booking import actions, jobs, queries
from entrepot.booking.domain.slots import Finding, Obstacle, Terms
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, Taken
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal.models import Entry
from entrepot.matching.models import Outcome
from entrepot.people.models import Account, Duty
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import jobs as background
from entrepot.runtime.jobs.registry import schedules
from tests.accounts import account, join, party
from tests.booking.hall import HOUR, NODE, NOW, Hall, hours
from tests.cast import need

pytestmark = pytest.mark.django_db


def refused(code: str) -> pytest.RaisesExc[BookingRefusedError]:
    return pytest.raises(BookingRefusedError, check=lambda error: error.code == code)


def states() -> list[str]:
    return list(Booking.objects.order_by("pk").values_list("state", flat=True))


def test_a_free_hour_is_booked_at_once_and_the_journal_says_so(hall: Hall) -> None:
    (made,) = hall.book(hours(1, 2))
    assert (made.state, made.span, made.organisation) == (State.CONFIRMED, hours(1, 2), hall.firm)
    assert [(row.unit, row.span) for row in Taken.objects.all()] == [(1, hours(1, 2))]
    entry = Entry.objects.filter(stream="booking").latest("sequence")
    assert (entry.verb, entry.subject, entry.rule, entry.details["facility"]) == (
        "booking.made", made.key, "booking.make", "furnace",
    )  # fmt: skip


def test_a_taken_hour_is_refused_with_what_is_in_the_way_and_three_that_are_free(hall: Hall) -> None:
    hall.book(hours(1, 3))
    with refused("time_not_free") as error:
        hall.book(hours(2, 3), by=hall.rival)
    assert error.value.findings == (Finding(Obstacle.TAKEN, span=hours(1, 3)),)
    assert error.value.free == (hours(3, 4), hours(4, 5), hours(5, 6))
    assert Booking.objects.count() == 1


def test_the_database_refuses_two_at_once_whatever_the_code_does(hall: Hall) -> None:
    (made,) = hall.book(hours(1, 3))
    twin = Booking.objects.create(
        timetable=hall.timetable, organisation=hall.other, booked_by="p", starts=NOW, ends=NOW + HOUR
    )
    row = {"timetable": hall.timetable, "unit": 1, "booking": twin}
    with pytest.raises(IntegrityError, match="booking_no_double_booking"), transaction.atomic():
        Taken.objects.create(**row, starts=NOW + 2 * HOUR, ends=NOW + 4 * HOUR)
    beside = Taken.objects.create(**row, starts=NOW + 3 * HOUR, ends=NOW + 4 * HOUR)
    with pytest.raises(IntegrityError, match="booking_no_double_booking"), transaction.atomic():
        Taken.objects.filter(pk=beside.pk).update(starts=NOW + 2 * HOUR)
    Taken.objects.filter(pk=beside.pk).update(ends=NOW + 5 * HOUR)  # into free time
    assert list(queries.overlaps()) == []
    assert made.taken.count() == 1


def test_without_the_guard_an_overlap_is_found(hall: Hall) -> None:
    with connection.cursor() as cursor:
        for statement in UNGUARDED[connection.vendor]:
            cursor.execute(statement)
    (made,) = hall.book(hours(1, 3))
    Taken.objects.create(
        timetable=hall.timetable, unit=1, booking=made, starts=NOW + 2 * HOUR, ends=NOW + 4 * HOUR
    )
    assert [row.span for row in queries.overlaps()] == [hours(1, 3)]


UNGUARDED = {
    "postgresql": ("ALTER TABLE booking_taken DROP CONSTRAINT booking_no_double_booking",),
    "sqlite": (
        "DROP TRIGGER booking_no_double_booking_insert",
        "DROP TRIGGER booking_no_double_booking_update",
    ),
}


def test_of_several_units_each_has_its_own_hours(hall: Hall) -> None:
    hall.keep(Terms(capacity=3, longest=8 * HOUR), approval=False)
    hall.book(hours(1, 3))
    hall.book(hours(2, 4), units=2)
    assert sorted((row.unit, row.span) for row in Taken.objects.all()) == [
        (1, hours(1, 3)), (2, hours(2, 4)), (3, hours(2, 4)),
    ]  # fmt: skip
    with refused("time_not_free"):
        hall.book(hours(2, 3))
    assert hall.book(hours(3, 4))[0].taken.get().unit == 1


def test_setup_and_cleaning_are_taken_too(hall: Hall) -> None:
    hall.keep(Terms(setup=HOUR, cleaning=HOUR / 2, longest=8 * HOUR), approval=False)
    hall.book(hours(2, 3))
    assert Taken.objects.get().span == hours(1, 3.5)
    with refused("time_not_free"):
        hall.book(hours(4, 5))
    hall.book(hours(4.5, 5))


def test_a_series_is_booked_whole_or_not_at_all(hall: Hall) -> None:
    weeks = [hours(1 + 168 * week, 2 + 168 * week) for week in range(3)]
    hall.book(weeks[1], by=hall.rival)
    with refused("time_not_free"):
        hall.book(*weeks)
    assert Booking.objects.count() == 1
    made = hall.book(*(span.wider(-HOUR, HOUR) for span in weeks))
    assert [item.span for item in made] == [hours(2 + 168 * week, 3 + 168 * week) for week in range(3)]
    assert len({item.series for item in made}) == 1


def test_bookings_of_a_series_may_not_meet() -> None:
    with pytest.raises(ValueError, match="meet"):
        actions.series([hours(1, 3), hours(2, 4)])
    with pytest.raises(ValueError, match="at most 60"):
        actions.series([hours(number, number + 1) for number in range(61)])


def test_a_hold_is_confirmed_or_runs_out(hall: Hall, at_nine: Traveller) -> None:
    (held,) = hall.book(hours(1, 2), hold=True)
    assert held.state == State.HELD
    assert actions.confirm(booking=held, by=hall.engineer).state == State.CONFIRMED
    (other,) = hall.book(hours(2, 3), hold=True)
    at_nine.shift(10 * 60)
    with refused("booking_state"):
        actions.confirm(booking=other, by=hall.engineer)
    assert hall.book(hours(2, 3), by=hall.rival)[0].state == State.CONFIRMED
    assert states() == [State.CONFIRMED, State.LAPSED, State.CONFIRMED]


def test_where_its_people_decide_they_are_asked_and_answer(hall: Hall) -> None:
    hall.keep(approval=True)
    (asked, other) = (hall.book(hours(1, 2))[0], hall.book(hours(3, 4))[0])
    assert asked.state == State.ASKED
    waiting = Duty.objects.filter(settled=None).order_by("pk").values_list("kind", "subject")
    assert list(waiting) == [("booking.asked", asked.key), ("booking.asked", other.key)]
    with pytest.raises(NotAllowedError):
        actions.answer(booking=asked, accept=True, by=hall.engineer)
    actions.answer(booking=asked, accept=True, by=hall.manager)
    actions.answer(booking=other, accept=False, reason="Broken", by=hall.manager)
    assert states() == [State.CONFIRMED, State.REFUSED]
    assert list(Duty.objects.filter(settled=None).values_list("kind", flat=True)) == ["booking.answered"] * 2
    with refused("booking_state"):
        actions.answer(booking=other, accept=True, by=hall.manager)
    assert Taken.objects.count() == 1


def test_moving_keeps_its_own_time_free_for_itself_and_asks_again_where_people_decide(hall: Hall) -> None:
    (made,) = hall.book(hours(1, 3))
    moved = actions.move(booking=made, span=hours(2, 4), by=hall.engineer)
    assert (moved.span, moved.version, moved.state) == (hours(2, 4), 2, State.CONFIRMED)
    hall.book(hours(4, 5), by=hall.rival)
    with refused("time_not_free"):
        actions.move(booking=moved, span=hours(2, 5), by=hall.engineer)
    with refused("booking_state"):
        actions.move(booking=moved, span=hours(1, 2), version=1, by=hall.engineer)
    hall.keep(approval=True)
    assert actions.move(booking=moved, span=hours(1, 3), by=hall.engineer).state == State.ASKED
    assert [row.span for row in Taken.objects.order_by("starts")] == [hours(1, 3), hours(4, 5)]


def test_who_has_nothing_to_do_with_a_booking_changes_nothing(hall: Hall) -> None:
    (made,) = hall.book(hours(1, 3))
    for act in (
        lambda: actions.cancel(booking=made, by=hall.rival),
        lambda: actions.move(booking=made, span=hours(5, 6), by=hall.rival),
        lambda: actions.check_in(booking=made, by=hall.rival),
    ):
        with pytest.raises(NotAllowedError):
            act()
    with pytest.raises(NotAllowedError):
        hall.book(hours(5, 6), by=hall.manager)  # for the firm
    assert queries.bookings(hall.rival).count() == 0
    assert [item.key for item in queries.bookings(hall.manager)] == [made.key]


def test_a_booking_is_handed_to_a_colleague_only(hall: Hall) -> None:
    (made,) = hall.book(hours(1, 3))
    colleague = join(account("colleague"), hall.firm)
    with refused("no_colleague"):
        actions.hand_over(booking=made, to=Account.objects.get(key=hall.rival.actor), by=hall.engineer)
    actions.hand_over(booking=made, to=colleague, by=hall.engineer)
    with pytest.raises(NotAllowedError):
        actions.cancel(booking=Booking.objects.get(), by=hall.engineer)
    actions.cancel(booking=Booking.objects.get(), by=party(colleague))
    assert hall.book(hours(1, 3), by=hall.rival)[0].state == State.CONFIRMED


def test_use_begins_in_time_and_what_is_left_is_free_again(hall: Hall, at_nine: Traveller) -> None:
    (made,) = hall.book(hours(1, 4))
    with refused("not_its_time"):
        actions.check_in(booking=made, by=hall.engineer)
    at_nine.move_to(NOW + 0.8 * HOUR)
    actions.check_in(booking=made, by=hall.engineer)
    at_nine.move_to(NOW + 2 * HOUR)
    closed = actions.check_out(booking=made, by=hall.manager)
    assert (closed.state, closed.checked_in, closed.checked_out) == (
        State.CLOSED, NOW + 0.8 * HOUR, NOW + 2 * HOUR,
    )  # fmt: skip
    assert Taken.objects.get().span == hours(1, 2)
    assert hall.book(hours(2, 4), by=hall.rival)[0].state == State.CONFIRMED


def test_who_does_not_come_loses_the_time_where_people_check_in(hall: Hall, at_nine: Traveller) -> None:
    hall.keep(approval=False, check_in=True)
    hall.book(hours(1, 4))
    at_nine.move_to(NOW + 1.6 * HOUR)
    assert [item.state for item in actions.lapse_due(by=NODE)] == [State.MISSED]
    assert Taken.objects.count() == 0
    hall.keep(approval=False)
    hall.book(hours(2, 3))
    at_nine.move_to(NOW + 3 * HOUR)
    assert [item.state for item in actions.lapse_due(by=NODE)] == [State.CLOSED]
    assert Taken.objects.count() == 1


def test_who_waits_longest_is_offered_what_comes_free(hall: Hall) -> None:
    (made,) = hall.book(hours(1, 8))
    for who, length in ((hall.engineer, 600), (hall.rival, 120), (hall.engineer, 60)):
        actions.wait(
            timetable=hall.timetable, window=hours(0, 8 if length < 600 else 20), minutes=min(length, 480),
            organisation=hall.other if who == hall.rival else hall.firm, by=who,
        )  # fmt: skip
    actions.cancel(booking=made, by=hall.engineer)
    offered = Booking.objects.filter(state=State.HELD)
    assert [item.organisation for item in offered] == [hall.firm]
    assert Duty.objects.filter(kind="booking.offered", settled=None).count() == 1
    actions.confirm(booking=offered.get(), by=hall.engineer)
    assert Duty.objects.filter(kind="booking.offered", settled=None).count() == 0


def test_what_runs_out_is_let_go_in_the_background_and_offered_to_who_waits_next(
    hall: Hall, at_nine: Traveller
) -> None:
    (made,) = hall.book(hours(1, 9))
    for who, firm in ((hall.engineer, hall.firm), (hall.rival, hall.other)):
        actions.wait(timetable=hall.timetable, window=hours(0, 12), minutes=480, organisation=firm, by=who)
    actions.cancel(booking=made, by=hall.engineer)
    at_nine.move_to(NOW + 0.9 * HOUR)  # the offer to the engineer ran out when its time began
    background.enqueue(jobs.LAPSE, key="now")
    background.drain()
    assert states() == [State.CANCELLED, State.LAPSED, State.HELD]
    assert Booking.objects.get(state=State.HELD).organisation == hall.other
    offered = Duty.objects.filter(kind="booking.offered")
    assert [duty.settled is None for duty in offered.order_by("pk")] == [False, True]
    assert schedules()[jobs.LAPSE] == "*/5 * * * *"


def test_closing_is_refused_while_somebody_has_the_time_and_keeps_others_out(hall: Hall) -> None:
    (made,) = hall.book(hours(1, 3))
    with refused("booked_then") as error:
        actions.except_time(timetable=hall.timetable, span=hours(2, 5), closed=True, by=hall.manager)
    assert error.value.free == (hours(1, 3),)
    closed = actions.except_time(timetable=hall.timetable, span=hours(3, 5), closed=True, by=hall.manager)
    with refused("time_not_free") as error:
        actions.move(booking=made, span=hours(2, 4), by=hall.engineer)
    assert [item.obstacle for item in error.value.findings] == [Obstacle.CLOSED, Obstacle.TAKEN]
    actions.end_exception(exception=closed, by=hall.manager)
    assert actions.move(booking=made, span=hours(2, 4), by=hall.engineer).span == hours(2, 4)


def test_what_is_booked_for_a_need_teaches_matching_once_it_holds(hall: Hall) -> None:
    hall.keep(approval=True)
    asked = need("glaze", organisation="org-lingyou")
    wanted = actions.Wanted(hall.timetable, (hours(1, 2), hours(3, 4)), hall.firm, need=asked)
    first, second = actions.book(wanted=wanted, by=hall.engineer)
    assert Outcome.objects.count() == 0
    for booking in (first, second):
        actions.answer(booking=booking, accept=True, by=hall.manager)
    assert [(item.need, item.resource.key, item.outcome) for item in Outcome.objects.all()] == [
        (asked, "furnace", "booked")
    ]
