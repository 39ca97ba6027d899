"""The pages of booking: a week in which hours are chosen, what is in the way, and what is done with a booking."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from icalendar import Calendar
from time_machine import Traveller

from entrepot.booking import actions
from entrepot.booking.domain.opening import Hours
from entrepot.booking.domain.slots import Terms
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, Exceptional, Timetable
from entrepot.people.models import Account
from entrepot.web.booking.weeks import Cell, week
from entrepot.web.forms.booking import read_hours
from tests.accounts import signed_in
from tests.booking.hall import HOUR, NOW, Hall, at_nine, hall, hours
from tests.web.test_runs import words

__all__ = ["at_nine", "hall"]
pytestmark = pytest.mark.django_db
WEEK = "/resources/furnace/book/"


def browser(hall: Hall, who: str) -> Client:
    return signed_in(Account.objects.get(key=getattr(hall, who).actor))


def filled(day: str = "2026-03-03", time: str = "09:00", minutes: int = 60, **more: str) -> dict[str, str]:
    return {"day": day, "time": time, "minutes": str(minutes), "organisation": "org-lingyou", **more}


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_the_week_shows_what_is_free_taken_closed_and_one_s_own(hall: Hall) -> None:
    hours_of_monday = tuple(Hours(number, 9 * 60, 12 * 60) for number in range(5))
    keeping = actions.Keeping(hours_of_monday, Terms(), approval=False)
    actions.keep_timetable(resource=hall.timetable.resource, keeping=keeping, by=hall.manager)
    timetable = Timetable.objects.get()
    start = datetime(2026, 3, 3, 1, tzinfo=UTC)  # nine in Guangzhou
    (mine,) = hall.book(Span(start, start + HOUR))
    hall.book(Span(start + HOUR, start + 2 * HOUR), by=hall.rival)

    shown = week(timetable, date(2026, 3, 3), hall.engineer)

    columns = [
        {row.time: cell for row in shown.rows for number, cell in row.cells if number == day}
        for day in (0, 4)
    ]
    assert [(time, cell.look, cell.rows) for time, cell in columns[0].items()] == [
        ("09:00", "mine", 2), ("10:00", "taken", 2), ("11:00", "free", 1), ("11:30", "free", 1),
    ]  # fmt: skip
    assert columns[0]["09:00"] == Cell(
        "mine", 2, "3 Mar 2026, 09:00–10:00", "09:00–10:00", f"/bookings/{mine.key}/"
    )
    assert columns[0]["11:00"].url == "/resources/furnace/book/?day=2026-03-03&time=11%3A00#book"
    assert [(cell.look, cell.rows) for cell in columns[1].values()] == [("closed", 6)]
    assert (shown.previous, shown.following) == (
        "/resources/furnace/book/?week=2026-03-02", "/resources/furnace/book/?week=2026-03-10",
    )  # fmt: skip


def test_a_time_is_chosen_booked_and_found_among_one_s_bookings(hall: Hall) -> None:
    client = browser(hall, "engineer")
    html = page(client, f"{WEEK}?day=2026-03-03&time=09:30&minutes=90#book")
    assert 'value="2026-03-03"' in html
    assert 'value="09:30"' in html
    answer = client.post(WEEK, filled(purpose="Firing tests", minutes=120))
    made = Booking.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/bookings/{made.key}/")
    assert (made.span, made.purpose) == (hours(17, 19), "Firing tests")
    assert "Tue, 3 Mar 2026, 09:00–11:00" in words(page(client, f"/bookings/{made.key}/"))
    assert f"/bookings/{made.key}/" in page(client, "/bookings/")
    assert "Nothing is booked here" in words(page(browser(hall, "rival"), "/bookings/"))
    assert f"/bookings/{made.key}/" in page(browser(hall, "manager"), "/bookings/?of=facility")


def test_what_is_in_the_way_is_said_with_free_times_that_fill_in_the_form(hall: Hall) -> None:
    hall.book(hours(17, 19), by=hall.rival)
    answer = browser(hall, "engineer").post(WEEK, filled(minutes=60))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else has it then: Tue, 3 Mar 2026, 09:00–11:00." in words(html)
    links = re.findall(r'<a href="([^"]+)">Tue, 3 Mar 2026, ([0-9:–]+)</a>', html)
    assert [time for _, time in links] == ["11:00–12:00", "12:00–13:00", "13:00–14:00"]
    assert links[0][0] == "/resources/furnace/book/?day=2026-03-03&amp;time=11%3A00&amp;minutes=60#book"
    assert Booking.objects.count() == 1


def test_every_week_is_booked_at_the_same_hour_of_the_clock_there(hall: Hall) -> None:
    browser(hall, "engineer").post(WEEK, filled(weeks="3"))
    starts = [item.starts for item in Booking.objects.all()]
    assert starts == [hours(17 + 168 * number, 18 + 168 * number).start for number in range(3)]


def test_the_form_begins_with_the_first_free_time(hall: Hall) -> None:
    hall.book(hours(0, 2), by=hall.rival)
    html = page(browser(hall, "engineer"), WEEK)
    assert ('value="2026-03-02"' in html, 'value="18:00"' in html) == (True, True)


def test_strangers_see_the_week_and_are_led_to_sign_in(hall: Hall, client: Client) -> None:
    html = page(client, WEEK)
    assert "Sign in to book" in html
    assert client.post(WEEK, filled()).status_code == 404
    hall.keep(bookable=False)
    assert client.get(WEEK).status_code == 404


def test_a_booking_is_answered_moved_and_cancelled_on_its_page(hall: Hall) -> None:
    hall.keep(approval=True)
    engineer, manager = browser(hall, "engineer"), browser(hall, "manager")
    engineer.post(WEEK, filled())
    made = Booking.objects.get()
    assert "waits for the facility's answer" in words(page(engineer, f"/bookings/{made.key}/"))
    inbox = words(page(manager, "/inbox/"))
    assert "wants to book “Title”: Tue, 3 Mar 2026, 09:00–10:00" in inbox
    assert engineer.post(f"/bookings/{made.key}/accept/").status_code == 404
    manager.post(f"/bookings/{made.key}/accept/")
    assert "Your booking of “Title”" in words(page(engineer, "/inbox/"))
    answer = manager.post(
        f"/bookings/{made.key}/move/", {"day": "2026-03-03", "time": "10:00", "minutes": "60"}
    )
    assert answer.status_code == 302
    engineer.post(f"/bookings/{made.key}/cancel/", {"reason": "No sample"})
    made.refresh_from_db()
    assert (made.state, made.reason, made.span) == (State.CANCELLED, "No sample", hours(18, 19))
    assert manager.post(f"/bookings/{made.key}/no-step/").status_code == 404


def test_a_move_into_taken_time_says_what_is_in_the_way(hall: Hall) -> None:
    (made,) = hall.book(hours(17, 18))
    hall.book(hours(18, 19), by=hall.rival)
    answer = browser(hall, "engineer").post(
        f"/bookings/{made.key}/move/", {"day": "2026-03-03", "time": "10:00", "minutes": "60"}
    )
    assert answer.status_code == 422
    assert "Somebody else has it then: Tue, 3 Mar 2026, 10:00–11:00." in words(answer.content.decode())


def test_a_timetable_is_kept_as_it_was_typed(hall: Hall) -> None:
    manager = browser(hall, "manager")
    typed = {
        "step": "15", "shortest": "30", "longest": "240", "notice": "2", "horizon": "30", "setup": "10",
        "cleaning": "5", "capacity": "2", "approval": "on", "bookable": "on",
        "day0": "9:00–12:00, 13–17", "day4": "22:00-6:00",
    }  # fmt: skip
    assert manager.post("/resources/furnace/timetable/", typed).status_code == 302
    kept = Timetable.objects.get()
    assert kept.usual == (Hours(0, 540, 720), Hours(0, 780, 1020), Hours(4, 1320, 1800))
    assert (kept.notice, kept.horizon, kept.capacity, kept.check_in) == (120, 30 * 1440, 2, False)
    html = page(manager, "/resources/furnace/timetable/")
    assert 'value="9:00–12:00, 13:00–17:00"' in html
    assert 'value="22:00–6:00"' in html
    wrong = manager.post("/resources/furnace/timetable/", typed | {"day1": "always", "longest": "20"})
    assert wrong.status_code == 422
    assert "The longest is shorter than the shortest." in words(wrong.content.decode())
    assert browser(hall, "engineer").get("/resources/furnace/timetable/").status_code == 404


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", []),
        ("9-17", [(540, 1020)]),
        ("9:00 – 12:30；13.30到17:00", [(540, 750), (810, 1020)]),
        ("8 bis 10, 10 to 12", [(480, 600), (600, 720)]),
        ("0-24", [(0, 1440)]),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: list[tuple[int, int]]) -> None:
    assert [(item.opens, item.closes) for item in read_hours(text, 2)] == hours


@pytest.mark.parametrize(
    ("text", "told"), [("always", "always"), ("25-26", "no hours"), ("9", "9"), ("9:00-", "9:00-")]
)
def test_what_are_no_hours_is_not_guessed(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_hours(text, 0)


def test_a_facility_is_closed_for_a_day_and_opened_again(hall: Hall) -> None:
    manager = browser(hall, "manager")
    closed = {"first": "2026-03-03", "first_time": "00:00", "last": "2026-03-04", "last_time": "00:00",
              "closed": "closed", "reason": "Lining"}  # fmt: skip
    hall.book(hours(17, 18))
    answer = manager.post("/resources/furnace/timetable/except/", closed)
    assert answer.status_code == 422
    assert "Somebody has booked this time." in words(answer.content.decode())
    actions.cancel(booking=Booking.objects.get(), by=hall.engineer)
    assert manager.post("/resources/furnace/timetable/except/", closed).status_code == 302
    assert "Lining" in words(page(manager, "/resources/furnace/timetable/"))
    assert "It is closed then" in words(browser(hall, "engineer").post(WEEK, filled()).content.decode())
    manager.post(f"/exceptions/{Exceptional.objects.get().pk}/end/")
    assert Exceptional.objects.count() == 0


def test_a_calendar_reads_when_it_is_busy_and_not_by_whom(hall: Hall, client: Client) -> None:
    hall.book(hours(17, 18))
    hall.book(hours(18, 19), by=hall.rival)
    answer = client.get("/resources/furnace/busy.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [
        (event.decoded("dtstart"), event.decoded("dtend"), str(event["summary"])) for event in events
    ] == [(NOW + 17 * HOUR, NOW + 19 * HOUR, "Busy")]
    assert b"lingyou" not in answer.content.lower()


def test_the_resource_s_page_leads_to_its_week(hall: Hall, client: Client, at_nine: Traveller) -> None:
    assert f'href="{WEEK}"' in page(client, "/resources/furnace/")
    assert "/resources/furnace/timetable/" in page(browser(hall, "manager"), "/resources/furnace/")
    at_nine.shift(timedelta(days=1))
    Timetable.objects.all().delete()
    assert f'href="{WEEK}"' not in page(client, "/resources/furnace/")


def test_who_finds_time_taken_waits_for_it_and_is_told_when_it_comes_free(hall: Hall) -> None:
    (made,) = hall.book(hours(16, 24), by=hall.rival)
    engineer = browser(hall, "engineer")
    html = engineer.post(WEEK, filled(minutes=120)).content.decode()
    hidden = dict(
        re.findall(r'<input type="hidden" name="(day|time|minutes|organisation)" value="([^"]+)">', html)
    )
    assert engineer.post("/resources/furnace/wait/", hidden).status_code == 302
    assert "Waiting for time that is taken" in words(page(engineer, "/bookings/"))
    actions.cancel(booking=made, by=hall.rival)
    assert "Time has come free of “Title”" in words(page(engineer, "/inbox/"))
    assert (
        engineer.post("/resources/furnace/wait/", hidden | {"organisation": "org-isaroptik"}).status_code
        == 404
    )


def test_nobody_else_ends_one_s_waiting(hall: Hall) -> None:
    window = Span(NOW + HOUR, NOW + 9 * HOUR)
    waiting = actions.wait(
        timetable=hall.timetable, window=window, minutes=60, organisation=hall.firm, by=hall.engineer
    )
    assert browser(hall, "rival").post(f"/waiting/{waiting.pk}/stop/").status_code == 404
    assert browser(hall, "engineer").post(f"/waiting/{waiting.pk}/stop/").status_code == 302
    waiting.refresh_from_db()
    assert waiting.ended == NOW
