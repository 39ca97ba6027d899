"""The pages of calendars by which a facility is closed, and what of them waits in the inbox."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from entrepot.booking import jobs
from entrepot.booking.models import Booking, OutsideCalendar, OutsideEvent, Timetable
from entrepot.people.models import Duty
from entrepot.runtime import jobs as background
from entrepot.web.booking.weeks import week
from tests.booking.hall import Hall, at_nine, hall, hours
from tests.booking.ics import calendar, event
from tests.booking.test_calendars import Shelf, at, run
from tests.intake.servers import serve
from tests.web.test_booking import browser, page
from tests.web.test_runs import words

__all__ = ["at_nine", "hall"]
pytestmark = pytest.mark.django_db
LIST = "/resources/furnace/calendars/"


def file(*events: str, name: str = "lab.ics") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, calendar(*events), "text/calendar")


def test_a_file_is_handed_in_and_closes_the_week(hall: Hall) -> None:
    manager = browser(hall, "manager")
    assert LIST in page(manager, "/resources/furnace/timetable/")
    assert "No other calendar closes it yet" in words(page(manager, LIST))
    odd = event("UID:2", "SUMMARY:Odd one", "DTSTART;TZID=Middle Earth:20260303T080000")
    answer = manager.post(LIST, {"name": "Lab", "file": file(at(17, 19), odd)})
    made = OutsideCalendar.objects.get()
    address = f"/calendars/{made.key}/"
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert "is being read" in words(page(manager, address))
    background.drain()

    text = words(page(manager, address))
    assert "Lab read in part a file, handed in on 2 Mar 2026, 16:00" in text
    assert "last read on 2 Mar 2026, 16:00 2 events 1 event could not be read" in text
    assert "Tue, 3 Mar 2026, 09:00–11:00 · Repair" in text
    assert "Odd one · It names a time zone that is neither known nor defined in the calendar." in text
    assert "1 calendar closes it, too." in words(page(manager, "/resources/furnace/timetable/"))

    shown = week(Timetable.objects.get(), date(2026, 3, 3), hall.engineer)
    looks = {row.time: cell.look for row in shown.rows for number, cell in row.cells if number == 0}
    assert (looks["08:00"], looks["09:00"], looks["11:00"]) == ("free", "closed", "free")
    assert "Repair" not in page(browser(hall, "engineer"), "/resources/furnace/book/?week=2026-03-03")

    newer = manager.post(address, {"name": "Laboratory", "file": file(at(20, 21))})
    assert newer.headers["Location"] == address
    background.drain()
    assert "Laboratory read a file" in words(page(manager, address))
    assert [item.span for item in OutsideEvent.objects.all()] == [hours(20, 21)]
    assert manager.post(f"{address}remove/").headers["Location"] == LIST
    assert (OutsideCalendar.objects.count(), manager.get(address).status_code) == (0, 404)


def test_an_address_is_read_again_and_shown_to_nobody(hall: Hall, settings: Settings) -> None:
    settings.PRIVATE_SOURCES = True
    manager, shelf = browser(hall, "manager"), Shelf(calendar(at(17, 19)))
    with serve(shelf.answer) as address:
        manager.post(LIST, {"name": "Outlook", "address": f"{address}/private-qsecretq/basic.ics"})
        made = OutsideCalendar.objects.get()
        background.drain()
        shelf.status = 404
        assert manager.post(f"/calendars/{made.key}/read/").status_code == 302
        background.drain()
        for _ in range(2):
            jobs.read_calendars(run())
            background.drain()
    (waiting,) = Duty.objects.filter(kind="calendar.failed", settled=None)
    shown = [page(manager, where) for where in (f"/calendars/{made.key}/", LIST, "/inbox/")]
    assert ["qsecretq" in html for html in shown] == [False] * 3
    assert "from 127.0.0.1, every half hour" in words(shown[0])
    for html in shown:
        assert "127.0.0.1 answered with the status 404. Check the address, and try again later." in words(
            html
        )
    assert "The calendar “Outlook” cannot be read; what it closed of “Title” last stays closed" in words(
        shown[2]
    )
    assert f'href="/calendars/{made.key}/"' in shown[2]
    assert waiting.subject == made.key


def test_a_calendar_that_meets_a_booking_is_in_the_inbox_with_a_link_to_it(hall: Hall) -> None:
    (booked,) = hall.book(hours(17, 19))
    manager = browser(hall, "manager")
    manager.post(LIST, {"name": "Lab", "file": file(at(18, 20))})
    background.drain()
    html = page(manager, "/inbox/")
    assert (
        "The calendar “Lab” is busy when “Title” is booked: Tue, 3 Mar 2026, 09:00–11:00 "
        "Busy by the calendar Tue, 3 Mar 2026, 10:00–12:00" in words(html)
    )
    assert f'href="/bookings/{booked.key}/"' in html
    assert Booking.objects.get().state == "confirmed"
    (number,) = Duty.objects.filter(kind="calendar.meets").values_list("pk", flat=True)
    manager.post(f"/inbox/{number}/", {"answer": "note"})
    jobs.read_calendars(run())
    assert Duty.objects.filter(kind="calendar.meets", settled=None).count() == 0


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        ({"name": "A"}, "Give the address of a calendar, or choose a file."),
        ({"address": "https://example.org/a.ics"}, "Please fill this in."),
        ({"name": "A", "address": "http://example.org/a.ics"}, "must not be called: only https is."),
        ({"name": "A", "address": "calendar"}, "must not be called: only http and https are."),
        (
            {"name": "A", "file": SimpleUploadedFile("lab.ics", b"%PDF-1.7")},
            "lab.ics is not a calendar that can be read: it does not begin as a calendar does.",
        ),
        (
            {"name": "A", "file": SimpleUploadedFile("lab.ics", b"a" * 5_000_001)},
            "lab.ics is larger than 5 MB.",
        ),
        (
            {"name": "A", "address": "https://example.org/a.ics", "file": file()},
            "Give either an address or a file.",
        ),
    ],
)
def test_what_is_no_calendar_is_told_and_not_stored(hall: Hall, filled: dict[str, object], told: str) -> None:
    for given in filled.values():
        if isinstance(given, SimpleUploadedFile):
            given.seek(0)
    answer = browser(hall, "manager").post(LIST, filled)
    assert (answer.status_code, told in words(answer.content.decode())) == (422, True)
    assert OutsideCalendar.objects.count() == 0


def test_nobody_else_sees_or_changes_them(hall: Hall) -> None:
    browser(hall, "manager").post(LIST, {"name": "Lab", "file": file(at(17, 19))})
    made = OutsideCalendar.objects.get()
    for who in ("engineer", "rival"):
        client = browser(hall, who)
        for address in (LIST, f"/calendars/{made.key}/"):
            assert (client.get(address).status_code, client.post(address, {"name": "B"}).status_code) == (
                404,
                404,
            )
        for act in ("read", "remove"):
            assert client.post(f"/calendars/{made.key}/{act}/").status_code == 404
    assert OutsideCalendar.objects.get().name == "Lab"


def test_one_more_than_there_may_be_is_told_in_a_sentence(hall: Hall) -> None:
    OutsideCalendar.objects.bulk_create(
        OutsideCalendar(timetable=hall.timetable, name="A") for _ in range(20)
    )
    answer = browser(hall, "manager").post(LIST, {"name": "Lab", "file": file()})
    assert (
        answer.status_code,
        "This has as many calendars as it may have." in words(answer.content.decode()),
    ) == (422, True)
