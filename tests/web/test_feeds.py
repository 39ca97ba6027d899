"""Somebody's own bookings, read by a calendar at a secret address."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar, Component

from entrepot.booking import actions
from entrepot.booking.models import CalendarFeed
from entrepot.journal.models import Entry
from entrepot.people.models import Account
from tests.booking.hall import HOUR, NOW, Hall, at_nine, hall, hours
from tests.web.test_booking import browser

__all__ = ["at_nine", "hall"]
pytestmark = pytest.mark.django_db


def address(client: Client) -> str:
    """Where the calendar of whoever is signed in lies, by the page."""
    found = re.search(
        r'href="http://testserver(/bookings/calendar/[^"]+\.ics)"', client.get("/bookings/").content.decode()
    )
    return found[1] if found else ""


def given(hall: Hall, name: str) -> str:
    """The same, once a new one was asked for."""
    client = browser(hall, name)
    assert client.post("/bookings/calendar/")["Location"] == "/bookings/#calendar"
    return address(client)


def events(answer: Any) -> list[Component]:
    """What a calendar library reads."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_calendar_reads_one_s_own_bookings_and_what_becomes_of_them(hall: Hall, client: Client) -> None:
    (made,) = hall.book(hours(17, 18))
    hall.book(hours(18, 19), by=hall.rival)
    url = given(hall, "engineer")
    zone = made.timetable.clock
    (event,) = events(client.get(url))
    assert [event.decoded(name) for name in ("dtstart", "dtend")] == [NOW + 17 * HOUR, NOW + 18 * HOUR]
    assert event["dtstart"].params["TZID"] == zone.key
    assert (str(event["uid"]), str(event["status"]), event["sequence"]) == (
        f"{made.key}@entrepot", "CONFIRMED", made.version,
    )  # fmt: skip
    assert str(event["url"]) == f"http://testserver/bookings/{made.key}/"
    actions.move(booking=made, span=hours(20, 22), by=hall.engineer)
    actions.cancel(booking=made, by=hall.engineer)
    (event,) = events(client.get(url))
    assert (event.decoded("dtend"), str(event["status"]), event["sequence"]) == (
        NOW + 22 * HOUR,
        "CANCELLED",
        3,
    )


def test_its_zones_tell_when_clocks_are_set(hall: Hall, client: Client) -> None:
    hall.book(hours(17, 18))
    hall.timetable.zone = "Europe/Berlin"
    hall.timetable.save()
    calendar = Calendar.from_ical(client.get(given(hall, "engineer")).content)
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Europe/Berlin"
    offsets = {part.decoded("tzoffsetto") for part in zone.walk() if part.name in {"STANDARD", "DAYLIGHT"}}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}


def test_what_is_only_held_is_in_no_calendar(hall: Hall, client: Client) -> None:
    hall.book(hours(17, 18), hold=True)
    assert events(client.get(given(hall, "engineer"))) == []


def test_a_new_address_replaces_the_old_one_and_it_can_be_ended(hall: Hall, client: Client) -> None:
    engineer = browser(hall, "engineer")
    assert address(engineer) == ""
    old = given(hall, "engineer")
    new = given(hall, "engineer")
    assert old != new == address(engineer)
    assert [client.get(url).status_code for url in (old, new)] == [404, 200]
    assert new.rpartition("/")[2].removesuffix(".ics") not in str(list(CalendarFeed.objects.values()))
    engineer.post("/bookings/calendar/", {"end": "end"})
    assert (client.get(new).status_code, address(engineer)) == (404, "")
    told = Entry.objects.filter(verb__startswith="feed.").order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["feed.renewed", "feed.renewed", "feed.ended"]


def test_the_calendar_of_a_closed_account_is_closed(hall: Hall, client: Client) -> None:
    url = given(hall, "engineer")
    Account.objects.filter(key=hall.engineer.actor).update(is_active=False)
    assert client.get(url).status_code == 404


def test_a_stranger_is_asked_to_sign_in_for_an_address(client: Client, hall: Hall) -> None:
    answer = client.post("/bookings/calendar/")
    assert (answer.status_code, CalendarFeed.objects.count()) == (302, 0)
    assert answer["Location"].startswith("/account/login/")
