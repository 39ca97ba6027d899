"""A facility that is closed by calendars of others: fetched, kept when that fails, and told where one meets a booking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from time_machine import Traveller

from entrepot.booking import actions, jobs, queries
from entrepot.booking.domain.icstext import parts_of
from entrepot.booking.domain.outside import read
from entrepot.booking.domain.slots import Finding, Obstacle
from entrepot.booking.domain.spans import Span
from entrepot.booking.fetching import wanted_address
from entrepot.booking.models import OutsideCalendar, OutsideEvent
from entrepot.booking.refusals import BookingRefusedError
from entrepot.intake.kept_problems import unpacked
from entrepot.intake.rows import SourceError
from entrepot.journal.models import Entry
from entrepot.people.models import Duty
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import jobs as background
from tests.booking.hall import NODE, NOW, Hall, hours
from tests.booking.ics import calendar, event
from tests.intake.servers import Answer, Request, serve

pytestmark = pytest.mark.django_db


def at(start: float, end: float, uid: str = "1", *more: str) -> str:
    """An event so many hours from now."""
    span = hours(start, end)
    return event(
        f"UID:{uid}", f"DTSTART:{span.start:%Y%m%dT%H%M%SZ}", f"DTEND:{span.end:%Y%m%dT%H%M%SZ}", "SUMMARY:Repair", *more
    )  # fmt: skip


def handed_in(hall: Hall, *events: str) -> OutsideCalendar:
    """A file of theirs, read."""
    made = actions.add_calendar(
        timetable=hall.timetable, name="Lab", parts=parts_of(calendar(*events), most=99), by=hall.manager
    )
    background.drain()
    made.refresh_from_db()
    return made


def closed(hall: Hall) -> list[Span]:
    return [item.span for item in OutsideEvent.objects.filter(timetable=hall.timetable)]


def waiting(kind: str) -> list[str]:
    return list(Duty.objects.filter(kind=kind, settled=None).values_list("subject", flat=True))


def verbs() -> list[str]:
    found = Entry.objects.filter(verb__startswith="calendar.").order_by("sequence")
    return list(found.values_list("verb", flat=True))


def test_what_is_in_a_calendar_cannot_be_booked_and_costs_no_further_question(hall: Hall) -> None:
    with CaptureQueriesContext(connection) as before:
        queries.diary(hall.timetable, hours(0, 48))
    handed_in(hall, at(24, 26), at(30, 31, "2", "TRANSP:TRANSPARENT"))
    with pytest.raises(BookingRefusedError) as refused:
        hall.book(hours(25, 27))
    assert refused.value.findings == (Finding(Obstacle.CLOSED, span=hours(25, 26)),)
    assert refused.value.free[0] == hours(26, 28)
    (made,) = hall.book(hours(26, 28))
    assert (made.state, len(hall.book(hours(30, 31)))) == ("confirmed", 1)
    with pytest.raises(BookingRefusedError):
        actions.move(booking=made, span=hours(23, 25), by=hall.engineer)
    with CaptureQueriesContext(connection) as after:
        queries.diary(hall.timetable, hours(0, 48))
    assert (len(before), len(after)) == (1, 1)


def test_another_facility_stays_open_and_removing_the_calendar_opens_this_one(hall: Hall) -> None:
    made = handed_in(hall, at(24, 26))
    assert queries.opening(hall.timetable, hours(24, 26)).spans(hours(24, 26)) == []
    actions.remove_calendar(calendar=made, by=hall.manager)
    assert len(hall.book(hours(25, 27))) == 1
    assert (closed(hall), verbs()) == ([], ["calendar.added", "calendar.removed"])


def test_only_who_keeps_the_timetable_names_calendars_and_only_so_many(hall: Hall) -> None:
    made = handed_in(hall, at(24, 26))
    for act in (
        lambda: actions.add_calendar(timetable=hall.timetable, name="Mine", by=hall.engineer),
        lambda: actions.renew_calendar(calendar=made, name="Mine", by=hall.engineer),
        lambda: actions.read_calendar(calendar=made, by=hall.engineer),
        lambda: actions.remove_calendar(calendar=made, by=hall.engineer),
        lambda: actions.note_meetings(by=type(hall.engineer)()),
    ):
        with pytest.raises(NotAllowedError):
            act()
    parts = parts_of(calendar(), most=9)
    for number in range(19):
        actions.add_calendar(timetable=hall.timetable, name=f"{number}", parts=parts, by=hall.manager)
    with pytest.raises(BookingRefusedError) as refused:
        actions.add_calendar(timetable=hall.timetable, name="More", parts=parts, by=hall.manager)
    assert refused.value.code == "calendars_many"


def test_the_same_calendar_sent_twice_is_one(hall: Hall) -> None:
    parts = parts_of(calendar(at(24, 26)), most=9)
    first, again, address, other = (
        actions.add_calendar(timetable=hall.timetable, name="Lab", by=hall.manager, **where)
        for where in (
            {"parts": parts}, {"parts": parts}, {"address": "https://calendars.example/lab"}, {"address": "webcal://calendars.example/lab"},
        )
    )  # fmt: skip
    assert (first.pk == again.pk, address.pk == other.pk, first.pk == address.pk) == (True, True, False)
    assert verbs() == ["calendar.added", "calendar.added"]


def test_a_newer_file_takes_the_place_of_the_old_one(hall: Hall) -> None:
    made = handed_in(hall, at(24, 26), at(30, 31, "2"))
    newer = parts_of(calendar(at(24, 26), at(40, 41, "3")), most=9)
    kept = OutsideEvent.objects.get(uid="1").pk
    actions.renew_calendar(calendar=made, name="Laboratory", parts=newer, by=hall.manager)
    assert closed(hall) == [hours(24, 26), hours(30, 31)]  # until it was read
    background.drain()
    made.refresh_from_db()
    assert (closed(hall), made.name, made.events) == ([hours(24, 26), hours(40, 41)], "Laboratory", 2)
    assert OutsideEvent.objects.get(uid="1").pk == kept


def test_one_that_was_removed_meanwhile_is_not_renewed_but_told(hall: Hall) -> None:
    made = handed_in(hall, at(24, 26))
    actions.remove_calendar(calendar=OutsideCalendar.objects.get(), by=hall.manager)
    with pytest.raises(BookingRefusedError) as refused:
        actions.renew_calendar(calendar=made, name="Lab", by=hall.manager)
    assert (refused.value.code, OutsideCalendar.objects.count()) == ("calendar_gone", 0)


def test_a_series_of_a_file_goes_on_as_time_goes_by_and_what_is_over_stays(
    hall: Hall, at_nine: Traveller
) -> None:
    made = handed_in(hall, at(0, 1, "1", "RRULE:FREQ=WEEKLY"))
    assert (OutsideEvent.objects.count(), made.read) == (58, NOW)
    jobs.read_calendars(run())
    assert background.drain() == 0  # it was read today
    at_nine.move_to(NOW + timedelta(days=10))
    jobs.read_calendars(run())
    background.drain()
    assert (OutsideEvent.objects.count(), OutsideEvent.objects.earliest("starts").span) == (59, hours(0, 1))
    assert verbs() == ["calendar.added"]


def test_what_the_calendar_has_from_here_closes_nothing(hall: Hall) -> None:
    (booked,) = hall.book(hours(24, 26))
    ours = at(24, 26, f"{booked.key}@entrepot")
    busy = at(30, 31, "furnace-20260303T140000Z@entrepot")
    handed_in(hall, ours, busy, at(40, 41, "book-of-another-node@entrepot"))
    assert (closed(hall), waiting("calendar.meets")) == ([hours(40, 41)], [])


def test_an_event_that_meets_a_booking_waits_for_the_managers_and_cancels_nothing(hall: Hall) -> None:
    first, second = hall.book(hours(24, 26))[0], hall.book(hours(48, 50))[0]
    made = handed_in(hall, at(25, 27), at(49, 50, "2"))
    first.refresh_from_db()
    assert (first.state, sorted(waiting("calendar.meets"))) == ("confirmed", sorted([first.key, second.key]))
    found = Duty.objects.get(subject=first.key)
    assert (found.organisation, found.least, f"{found.due}") == (
        hall.timetable.resource.organisation,
        "manager",
        "2026-03-03",
    )
    assert found.details == {
        "calendar": made.key, "from": hours(25, 27).start.isoformat(), "until": hours(25, 27).end.isoformat(),
    }  # fmt: skip
    actions.cancel(booking=first, by=hall.engineer)
    actions.move(booking=second, span=hours(52, 54), by=hall.engineer)
    assert waiting("calendar.meets") == []


def test_a_meeting_that_was_noted_is_not_told_again_until_the_calendar_says_something_else(
    hall: Hall,
) -> None:
    (booked,) = hall.book(hours(24, 26))
    made = handed_in(hall, at(25, 27))
    Duty.objects.filter(subject=booked.key).update(settled=NOW, settled_by=hall.manager.actor)
    assert (actions.note_meetings(by=NODE), waiting("calendar.meets")) == (1, [])
    for events, told in (([at(50, 51)], []), ([at(25, 27)], []), ([at(23, 25)], [booked.key]), ([], [])):
        actions.renew_calendar(
            calendar=made, name="Lab", parts=parts_of(calendar(*events), most=9), by=hall.manager
        )
        background.drain()
        assert waiting("calendar.meets") == told
    actions.remove_calendar(calendar=made, by=hall.manager)


def test_a_booking_that_was_made_while_the_calendar_was_read_is_told_at_the_next_round(hall: Hall) -> None:
    made = handed_in(hall, at(50, 51))
    (booked,) = hall.book(hours(24, 26))
    span = hours(24, 25)
    OutsideEvent.objects.create(
        calendar=made, timetable=hall.timetable, by_rule=span.start, starts=span.start, ends=span.end
    )
    assert jobs.read_calendars(run()) == {"due": 0, "met": 1}
    assert waiting("calendar.meets") == [booked.key]


# --- fetched


@dataclass
class Shelf:
    """A server with one calendar, and what it was asked."""

    content: bytes = b""
    status: int = 200
    tag: str = '"1"'
    asked: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        marked = request.headers.get("If-None-Match", "")
        self.asked.append(marked)
        if self.status == 200 and marked == self.tag:
            return Answer(status=304)
        return Answer(self.content, self.status, {"ETag": self.tag})


@contextmanager
def followed(hall: Hall, settings: Settings, *events: str) -> Iterator[tuple[Shelf, OutsideCalendar]]:
    """A calendar on loopback that was read once."""
    settings.PRIVATE_SOURCES = True
    shelf = Shelf(calendar(*events))
    with serve(shelf.answer) as address:
        made = actions.add_calendar(
            timetable=hall.timetable, name="Outlook", address=f"{address}/private-qtokenq/basic.ics", by=hall.manager
        )  # fmt: skip
        background.drain()
        yield shelf, made


def again(made: OutsideCalendar) -> None:
    jobs.read_calendars(run())
    background.drain()
    made.refresh_from_db()


def run() -> background.Run:
    return background.Run(1, jobs.CALENDARS, "k", {}, 1, lambda *_: None, lambda: False)


def test_a_calendar_is_fetched_again_only_where_it_has_changed(hall: Hall, settings: Settings) -> None:
    with followed(hall, settings, at(24, 26)) as (shelf, made):
        assert closed(hall) == [hours(24, 26)]
        again(made)
        shelf.content, shelf.tag = calendar(at(30, 31)), '"2"'
        again(made)
        again(made)
    assert (shelf.asked, closed(hall)) == (["", '"1"', '"1"', '"2"'], [hours(30, 31)])
    assert (made.failures, made.problem, made.etag) == (0, {}, '"2"')
    assert verbs() == ["calendar.added", "calendar.read", "calendar.read"]


def test_what_was_closed_stays_closed_when_it_cannot_be_read_and_is_told_after_three_times(
    hall: Hall, settings: Settings
) -> None:
    with followed(hall, settings, at(24, 26)) as (shelf, made):
        shelf.tag = '"2"'
        for number, content in enumerate(
            (calendar(at(30, 31))[:-20], b"<html>", calendar(at(30, 31))[:-20]), 1
        ):
            shelf.content = content
            again(made)
            assert (made.failures, closed(hall)) == (number, [hours(24, 26)])
            assert waiting("calendar.failed") == [made.key] * (number == 3)
        assert (
            unpacked(made.problem).sentence == "127.0.0.1 is not a calendar that can be read: it breaks off."
        )
        again(made)
        assert Duty.objects.filter(kind="calendar.failed").count() == 1
        shelf.content = calendar(at(30, 31))
        again(made)
    assert (made.failures, closed(hall), waiting("calendar.failed")) == (0, [hours(30, 31)], [])


def test_no_more_of_the_address_is_told_than_its_host(hall: Hall, settings: Settings) -> None:
    with followed(hall, settings, at(24, 26)) as (shelf, made):
        shelf.status = 404
        again(made)
    assert (made.failures, unpacked(made.problem).sentence) == (1, "127.0.0.1 answered with the status 404.")
    assert "qtokenq" not in f"{list(Entry.objects.values())} {list(background.Job.objects.values())}"


def test_a_calendar_that_was_renewed_while_it_was_fetched_is_not_overwritten(
    hall: Hall, settings: Settings
) -> None:
    with followed(hall, settings, at(24, 26)) as (_shelf, made):
        stale = OutsideCalendar.objects.get()
        newer = parts_of(calendar(at(40, 41)), most=9)
        actions.renew_calendar(calendar=made, name="A file", parts=newer, by=hall.manager)
        reading = read(newer, hall.timetable.clock, actions.looked_at())
        assert actions.take_times(calendar=stale, came=None, reading=reading, by=NODE) is False
        background.drain()
        actions.remove_calendar(calendar=made, by=hall.manager)
        assert actions.take_times(calendar=stale, came=None, reading=reading, by=NODE) is False
    assert closed(hall) == []


def test_the_node_s_own_network_is_not_called_nor_what_is_sent_openly(hall: Hall) -> None:
    for address in (
        "http://calendar.example.org/a.ics",
        "ftp://example.org/a.ics",
        "https://u:p@example.org/",
    ):
        with pytest.raises(SourceError):
            actions.add_calendar(timetable=hall.timetable, name="No", address=address, by=hall.manager)
    assert wanted_address(" webcal://example.org/a.ics ") == "https://example.org/a.ics"
    shelf = Shelf(calendar(at(24, 26)))
    with serve(shelf.answer) as address:
        made = actions.add_calendar(
            timetable=hall.timetable,
            name="Inside",
            address=address.replace("http:", "https:"),
            by=hall.manager,
        )
        background.drain()
    made.refresh_from_db()
    assert (shelf.asked, unpacked(made.problem).code, made.failures) == ([], "address_forbidden", 1)


def test_a_calendar_that_is_too_large_is_not_taken(hall: Hall, settings: Settings) -> None:
    with followed(hall, settings, at(24, 26)) as (shelf, made):
        shelf.content, shelf.tag = calendar(f"X-WR-CALDESC:{'a' * 5_000_001}"), '"2"'
        again(made)
    assert (unpacked(made.problem).code, closed(hall)) == ("source_too_large", [hours(24, 26)])


def test_what_one_event_says_badly_is_counted_and_named(hall: Hall) -> None:
    made = handed_in(hall, at(24, 26), event("UID:2", "SUMMARY:Odd", "DTSTART:soon"))
    assert (made.events, made.left_out, made.unread, closed(hall)) == (
        2,
        1,
        [["start", "Odd"]],
        [hours(24, 26)],
    )


def test_times_are_kept_for_a_year_for_the_figures(hall: Hall, at_nine: Traveller) -> None:
    made = handed_in(hall, at(24, 26), at(24 * 390, 24 * 390 + 1, "2"))
    at_nine.move_to(NOW + timedelta(days=399))
    again(made)
    assert len(closed(hall)) == 2
    at_nine.move_to(NOW + timedelta(days=402))
    again(made)
    assert closed(hall) == [hours(24 * 390, 24 * 390 + 1)]
