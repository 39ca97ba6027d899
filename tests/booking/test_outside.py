"""Calendars of others: when their events take place, on any clock, and what cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from entrepot.booking.domain.days import DAY, moment
from entrepot.booking.domain.foreign import Fault
from entrepot.booking.domain.icstext import NoCalendar, NoCalendarError, Parts, parts_of
from entrepot.booking.domain.outside import Reading, Unread, read
from entrepot.booking.domain.spans import Span
from tests.booking.ics import CUSTOM, calendar, event

BERLIN = ZoneInfo("Europe/Berlin")
YEAR = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def reading(*events: str, place: ZoneInfo = BERLIN, **how: object) -> Reading:
    return read(parts_of(calendar(*events), most=100), place, YEAR, **how)


def spans(*events: str) -> list[str]:
    """Every time in UTC, short: ``0309 0700-0830``."""
    return [f"{item.span.start:%m%d %H%M}-{item.span.end:%H%M}" for item in reading(*events).busy]


def faults(*events: str) -> list[str]:
    return [str(item.fault) for item in reading(*events).unread]


def test_a_series_keeps_its_hour_on_the_wall_without_days_off_and_with_one_that_was_moved() -> None:
    series = event(
        "UID:1", "DTSTART;TZID=W. Europe Standard Time:20260309T080000",
        "DTEND;TZID=W. Europe Standard Time:20260309T093000", "RRULE:FREQ=WEEKLY;UNTIL=20260406T060000Z",
        "EXDATE;TZID=Europe/Berlin:20260316T080000",
    )  # fmt: skip
    moved = event(
        "UID:1", "RECURRENCE-ID;TZID=/mozilla.org/2005/Europe/Berlin:20260323T080000", "DTSTART:20260324T080000Z",
        "DURATION:PT1H",
    )  # fmt: skip
    assert spans(series, moved) == [
        "0309 0700-0830", "0324 0800-0900", "0330 0600-0730", "0406 0600-0730",
    ]  # fmt: skip


def test_one_that_is_cancelled_or_shown_as_free_closes_nothing_nor_does_its_series_then() -> None:
    series = event("UID:1", "DTSTART:20260309T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")
    off = event(
        "UID:1", "RECURRENCE-ID:20260316T080000Z", "DTSTART:20260316T080000Z", "DURATION:PT1H", "STATUS:CANCELLED"
    )  # fmt: skip
    free = event("UID:2", "DTSTART:20260310T080000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT")
    assert spans(series, off, free) == ["0309 0800-0900", "0323 0800-0900"]


def test_of_two_versions_of_a_change_the_later_holds() -> None:
    series = event("UID:1", "DTSTART:20260309T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    changes = [
        event("UID:1", f"SEQUENCE:{number}", "RECURRENCE-ID:20260316T080000Z", f"DTSTART:2026031{number}T100000Z", "DURATION:PT1H")
        for number in (8, 7)
    ]  # fmt: skip
    assert spans(series, *changes) == ["0309 0800-0900", "0318 1000-1100"]


def test_a_change_from_one_time_on_moves_those_after_it() -> None:
    series = event("UID:1", "DTSTART:20260309T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=4")
    later = event(
        "UID:1", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260323T080000Z", "DTSTART:20260323T100000Z", "DURATION:PT2H"
    )  # fmt: skip
    assert spans(series, later) == ["0309 0800-0900", "0316 0800-0900", "0323 1000-1200", "0330 1000-1200"]


def test_whole_days_are_days_where_the_facility_stands() -> None:
    days = event("UID:1", "DTSTART;VALUE=DATE:20260328", "RRULE:FREQ=DAILY;COUNT=2")
    several = event("UID:2", "DTSTART;VALUE=DATE:20260401", "DTEND;VALUE=DATE:20260403")
    found = [
        (item.span.start, item.span.length // timedelta(hours=1)) for item in reading(days, several).busy
    ]
    assert found == [
        (datetime(2026, 3, 27, 23, tzinfo=UTC), 24),
        (datetime(2026, 3, 28, 23, tzinfo=UTC), 23),  # the clock is set
        (datetime(2026, 3, 31, 22, tzinfo=UTC), 48),
    ]
    (hall,) = reading(event("DTSTART;VALUE=DATE:20260401"), place=ZoneInfo("Asia/Shanghai")).busy
    assert hall.span.start == datetime(2026, 3, 31, 16, tzinfo=UTC)


def test_a_zone_that_the_calendar_defines_itself_is_read_by_its_definition() -> None:
    name = "Customized Time Zone"
    series = event(
        f"DTSTART;TZID={name}:20260323T080000", f"DTEND;TZID={name}:20260323T090000", "RRULE:FREQ=WEEKLY;COUNT=2"
    )  # fmt: skip
    assert spans(CUSTOM, series) == ["0323 0700-0800", "0330 0600-0700"]
    assert faults(series) == ["clock"]
    endless = CUSTOM.replace("FREQ=YEARLY", "FREQ=SECONDLY")
    assert faults(endless, series) == ["clock"]


def test_a_time_that_names_no_zone_is_on_the_calendar_s_clock_or_the_facility_s() -> None:
    plain = event("DTSTART:20260110T080000", "DURATION:PT1H")
    assert spans(plain) == ["0110 0700-0800"]
    assert spans("X-WR-TIMEZONE:Asia/Shanghai", plain) == ["0110 0000-0100"]


def test_times_besides_the_rule_are_read_alone_and_as_periods() -> None:
    found = spans(
        event(
            "DTSTART:20260309T080000Z", "DURATION:PT1H", "RDATE;VALUE=PERIOD:20260310T080000Z/PT2H,20260311T080000Z/20260311T110000Z",
            "RDATE:20260312T080000Z",
        )
    )  # fmt: skip
    assert found == ["0309 0800-0900", "0310 0800-1000", "0311 0800-1100", "0312 0800-0900"]


def test_what_takes_no_time_closes_nothing() -> None:
    assert reading(event("DTSTART:20260309T080000Z")) == Reading(YEAR, (), 1, ())


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (("DTSTART:soon",), "start"),
        ((), "start"),
        (("DTSTART:20260401T080000Z", "DTEND:20260301T080000Z"), "end"),
        (("DTSTART:20260401T080000Z", "DTEND:later"), "end"),
        (("DTSTART:20260401T080000Z", "DURATION:-PT1H"), "end"),
        (("DTSTART;TZID=Middle Earth:20260401T080000", "DURATION:PT1H"), "clock"),
        (("DTSTART:20260401T080000Z", "RRULE:FREQ=SECONDLY"), "often"),
        (("DTSTART:20260401T080000Z", "RRULE:FREQ=DAILY;INTERVAL=0"), "rule"),
        (("DTSTART:20260401T080000Z", "RRULE:FREQ=WEEKLY;BYDAY=XX"), "rule"),
        (("DTSTART:20260401T080000Z", "RRULE:FREQ=MONTHLY;SKIP=BACKWARD;RSCALE=GREGORIAN"), "rule"),
        (("DTSTART:20260401T080000Z", "EXDATE:never"), "rule"),
        (("DTSTART:00010101T000000", "DURATION:PT1H"), "broken"),
        (("DTSTART:20260401T080000Z", "DURATION:P999999999D"), "broken"),
        (("RECURRENCE-ID:once", "DTSTART:20260401T080000Z"), "broken"),
    ],
)
def test_an_event_that_cannot_be_read_is_named_and_stops_no_other(lines: Sequence[str], fault: str) -> None:
    good = event("DTSTART:20260402T080000Z", "DURATION:PT1H")
    found = reading(good, event("UID:bad", "SUMMARY:Odd", *lines), good.replace("0402", "0403"))
    assert [f"{item.span.start:%m%d}" for item in found.busy] == ["0402", "0403"]
    assert (found.events, found.unread) == (3, (Unread(Fault(fault), "Odd"),))


def test_an_event_that_does_not_end_is_counted_and_the_next_is_read() -> None:
    found = reading(
        "BEGIN:VEVENT\nDTSTART:20260401T080000Z", event("DTSTART:20260402T080000Z", "DURATION:PT1H")
    )
    assert (len(found.busy), found.events, found.unread) == (1, 2, (Unread(Fault.BROKEN, ""),))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", NoCalendar.OTHER),
        (b"<html>Sign in</html>", NoCalendar.OTHER),
        (calendar(event("DTSTART:20260401T080000Z")).replace(b"END:VCALENDAR", b""), NoCalendar.CUT),
        (calendar(*[event("DTSTART:20260401T080000Z")] * 3), NoCalendar.MANY),
    ],
)
def test_what_is_no_whole_calendar_is_refused_whole(content: bytes, why: NoCalendar) -> None:
    with pytest.raises(NoCalendarError) as refused:
        parts_of(content, most=2)
    assert refused.value.why == why


def test_only_what_says_when_is_kept() -> None:
    told = event(
        "UID:1", "DTSTART:20260401T080000Z", "DURATION:PT1H", "SUMMARY:Firing", "DESCRIPTION:of the secret glaze",
        "LOCATION:Hall 7", "ATTENDEE:mailto:anna@example.org", "BEGIN:VALARM", "DURATION:PT5M", "SUMMARY:Ring", "END:VALARM",
    )  # fmt: skip
    parts = parts_of(calendar(told), most=9)
    assert parts.events == (
        "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260401T080000Z\r\nDURATION:PT1H\r\nSUMMARY:Firing\r\nEND:VEVENT\r\n",
    )
    assert Parts.kept(parts.plain()) == parts


def test_the_earliest_are_taken_where_there_are_too_many_and_no_series_is_followed_when_time_is_up() -> None:
    daily = event("SUMMARY:Daily", "DTSTART:20260309T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=5")
    found = reading(daily, most=3)
    assert [item.span.start.day for item in found.busy] == [9, 10, 11]
    assert found.unread == (Unread(Fault.MANY, "Daily"),)
    assert reading(daily, most=2).unread == (Unread(Fault.MANY, "Daily"),)
    late = reading(daily, event("DTSTART:20260310T100000Z", "DURATION:PT1H"), spare=lambda: False)
    assert (len(late.busy), late.unread) == (1, (Unread(Fault.LONG, "Daily"),))


SERIES = st.fixed_dictionaries({
    "zone": st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Africa/Casablanca"]),
    "first": st.dates(date(2025, 6, 1), date(2026, 12, 1)),
    "at": st.integers(0, 95).map(lambda quarter: 15 * quarter),
    "length": st.integers(1, 40).map(lambda quarters: timedelta(minutes=15 * quarters)),
    "every": st.integers(1, 3),
    "weekdays": st.none() | st.sets(st.integers(0, 6), min_size=1),
    "count": st.none() | st.integers(1, 60),
    "last": st.none() | st.integers(0, 400),
    "off": st.sets(st.integers(0, 400), max_size=5),
})  # fmt: skip


def expected(said: dict[str, Any]) -> set[Span]:
    """Day by day: does the series take place then, and when does the clock there show its hour?"""
    zone, first, every = ZoneInfo(said["zone"]), said["first"], said["every"]
    weekdays, count, off = said["weekdays"], said["count"], said["off"]
    monday = first - first.weekday() * DAY
    found, taken = set(), 0
    last = said["last"] if count is None else None
    for number in range(900):
        day = first + number * DAY
        if weekdays is None:
            happens = number % every == 0
        else:
            happens = day.weekday() in weekdays and (day - monday).days // 7 % every == 0
        if not happens or (last is not None and number > last):
            continue
        taken += 1
        if count is not None and taken > count:
            break
        start = moment(day, said["at"], zone)
        span = Span(start, start + said["length"])
        if number not in off and span.meets(YEAR):
            found.add(span)
    return found


def written(said: dict[str, Any]) -> str:
    zone, first = said["zone"], said["first"]
    clock = f"{said['at'] // 60:02}{said['at'] % 60:02}00"

    def shown(number: int) -> str:
        return f"{first + number * DAY:%Y%m%d}T{clock}"

    rule = f"FREQ={'DAILY' if said['weekdays'] is None else 'WEEKLY'};INTERVAL={said['every']}"
    if said["weekdays"] is not None:
        rule += ";BYDAY=" + ",".join(CODES[number] for number in sorted(said["weekdays"]))
    if said["count"] is not None:
        rule += f";COUNT={said['count']}"
    elif said["last"] is not None:
        until = moment(first + said["last"] * DAY, said["at"], ZoneInfo(zone))
        rule += f";UNTIL={until:%Y%m%dT%H%M%SZ}"
    lines = [
        f"DTSTART;TZID={zone}:{shown(0)}",
        f"DURATION:PT{said['length'] // timedelta(minutes=1)}M",
        f"RRULE:{rule}",
    ]
    if said["off"]:
        lines.append(f"EXDATE;TZID={zone}:" + ",".join(shown(number) for number in sorted(said["off"])))
    return event("UID:series", *lines)


@settings(max_examples=120, deadline=None)
@given(said=SERIES)
def test_a_series_is_where_a_walk_through_the_days_finds_it_on_any_clock(said: dict[str, Any]) -> None:
    weekdays, first = said["weekdays"], said["first"]
    if isinstance(weekdays, set) and isinstance(first, date):
        weekdays.add(
            first.weekday()
        )  # what begins on another day than its rule says means nothing (RFC 5545, 3.8.5.3)
    assert {item.span for item in reading(written(said)).busy} == expected(said)


@settings(max_examples=60, deadline=None)
@given(
    times=st.lists(
        st.tuples(st.datetimes(datetime(2026, 1, 2), datetime(2026, 12, 30)), st.integers(1, 2000)), max_size=8, unique=True
    ),
    zone=st.sampled_from(["Europe/Berlin", "America/St_Johns", "UTC"]),
)  # fmt: skip
def test_what_a_calendar_library_writes_is_read_as_it_was_meant(
    times: list[tuple[datetime, int]], zone: str
) -> None:
    made, meant = Calendar(), set()
    for number, (wall, minutes) in enumerate(times):
        start = wall.replace(microsecond=0, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        end = start + timedelta(minutes=minutes)
        meant.add(Span(start, end))
        item = Event()
        item.add("uid", f"{number}@example.org")
        item.add("dtstart", start.astimezone(ZoneInfo(zone)))
        item.add("dtend", end)
        made.add_component(item)
    made.add_missing_timezones()
    found = read(parts_of(made.to_ical(), most=10), BERLIN, YEAR)
    assert ({item.span for item in found.busy}, found.unread) == (meant, ())


@settings(max_examples=40, deadline=None)
@given(junk=st.text(max_size=60), place=st.integers(0, 5), bare=st.booleans())
def test_junk_in_one_event_leaves_the_others_as_they_are(junk: str, place: int, bare: bool) -> None:
    lines = [
        "UID:odd",
        "DTSTART:20260309T080000Z",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=2",
        "SUMMARY:Odd",
    ]
    lines.insert(place, junk if bare else f"RRULE:{junk}")
    good = event("UID:good", "DTSTART:20260402T080000Z", "DURATION:PT1H")
    try:
        parts = parts_of(calendar(event(*lines), good), most=9)
    except NoCalendarError:
        return
    found = read(parts, BERLIN, YEAR)
    assert "good" in {item.uid for item in found.busy}
