"""From a need's chain to a booking: the need goes along, through the facility's page, its week and a quote."""

from __future__ import annotations

import re

import pytest

from entrepot.booking.models import Booking, Quote
from entrepot.catalogue.models import Need
from tests.booking.hall import Hall, at_nine, hall
from tests.booking.lab import priced
from tests.cast import need
from tests.web.test_booking import WEEK, browser, filled, page

__all__ = ["at_nine", "hall"]
pytestmark = pytest.mark.django_db
CHOSEN = r'<option value="(need-[a-z]+)" selected>'


@pytest.fixture
def firing(hall: Hall) -> Need:
    """What the engineer's firm needs."""
    return need("need-firing", "testing", "Firing at 900 degrees", "Fire tiles.", organisation="org-lingyou")


def test_the_need_goes_from_the_facility_to_the_form_the_week_and_the_booking(
    hall: Hall, firing: Need
) -> None:
    client = browser(hall, "engineer")
    assert f'href="{WEEK}?need=need-firing"' in page(client, "/resources/furnace/?need=need-firing")
    html = page(client, f"{WEEK}?need=need-firing")
    assert re.findall(CHOSEN, html) == ["need-firing"]
    assert 'value="2026-03-02"' in html  # the first free time is filled in all the same
    links = re.findall(r'<td class="free"><a href="([^"]+)"', html)
    assert links
    assert all("&amp;need=need-firing#book" in link for link in links)
    assert "?week=2026-03-09&amp;need=need-firing" in html
    assert re.findall(CHOSEN, page(client, links[0].replace("&amp;", "&"))) == ["need-firing"]
    client.post(f"{WEEK}?need=need-firing", filled(need="need-firing"))
    assert Booking.objects.get().need == firing


def test_the_need_goes_through_a_quote_to_the_booking(hall: Hall, firing: Need) -> None:
    priced(hall)
    client = browser(hall, "engineer")
    answer = client.post(WEEK, filled(need="need-firing", do="quote"))
    asked = Quote.objects.get()
    assert (answer.headers["Location"], asked.need) == (f"/quotes/{asked.key}/", firing)
    client.post(f"/quotes/{asked.key}/accept/")
    assert Booking.objects.get().need == firing


def test_free_times_that_are_offered_instead_keep_the_need(hall: Hall, firing: Need) -> None:
    client = browser(hall, "engineer")
    client.post(WEEK, filled())
    html = client.post(WEEK, filled(need=firing.key)).content.decode()
    assert "minutes=60&amp;need=need-firing#book" in html or "need=need-firing&amp;" in html


def test_a_need_of_others_or_none_at_all_is_not_taken_along(hall: Hall, firing: Need) -> None:
    need("need-other", "testing", "Something else", "Of others.", organisation="org-isaroptik")
    client = browser(hall, "engineer")
    for asked in ("need-other", "need-nothing", "%22%3E"):
        html = page(client, f"{WEEK}?need={asked}")
        assert re.findall(CHOSEN, html) == []
        assert f"need={asked}" not in html.replace("/?need=", "")
    assert client.post(WEEK, filled(need="need-other")).status_code == 422
