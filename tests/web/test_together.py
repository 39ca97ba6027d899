"""Several facilities at once, on pages."""

from __future__ import annotations

import pytest

from entrepot.booking.models import Booking
from tests.booking.hall import Hall, at_nine, hall, hours
from tests.booking.test_together import oven
from tests.web.test_booking import browser, page
from tests.web.test_runs import words

__all__ = ["at_nine", "hall"]
pytestmark = pytest.mark.django_db


def test_another_facility_is_booked_beside_a_booking_and_both_are_cancelled(hall: Hall) -> None:
    oven(hall)
    (made,) = hall.book(hours(17, 18))
    engineer = browser(hall, "engineer")
    assert f"/bookings/together/?with={made.key}" in page(engineer, f"/bookings/{made.key}/")
    html = page(engineer, f"/bookings/together/?with={made.key}")
    assert ('value="2026-03-03"' in html, 'value="09:00"' in html, "Dryer" in html) == (True, True, True)
    filled = {"with": made.key, "resource": "dryer", "day": "2026-03-03", "time": "09:00", "minutes": "60",
              "organisation": "org-lingyou"}  # fmt: skip
    assert engineer.post("/bookings/together/", filled).status_code == 302
    other = Booking.objects.exclude(pk=made.pk).get()
    assert (other.span, other.timetable.resource.key) == (hours(17, 18), "dryer")
    assert f"/bookings/{other.key}/" in page(engineer, f"/bookings/{made.key}/")
    again = engineer.post("/bookings/together/", filled)
    assert (again.status_code, "Somebody else has it then" in words(again.content.decode())) == (422, True)
    engineer.post(f"/bookings/{made.key}/cancel-all/")
    assert {item.state for item in Booking.objects.all()} == {"cancelled"}
    assert browser(hall, "rival").get(f"/bookings/together/?with={made.key}").status_code == 404
    assert browser(hall, "manager").get(f"/bookings/together/?with={made.key}").status_code == 404


def test_facilities_that_are_named_are_ticked(hall: Hall) -> None:
    oven(hall)
    html = page(browser(hall, "engineer"), "/bookings/together/?resource=dryer")
    assert (
        '<span lang="en">Dryer</span> <span class="soft small">Yunshan University</span>' in html,
        'value="dryer"' in html,
        'value="furnace"' in html,
    ) == (
        True,
        True,
        False,
    )
