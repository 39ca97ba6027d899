"""The page of a park, and opening a resource on the page of a cooperation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from entrepot.catalogue.models import Need
from entrepot.people.models import Duty
from entrepot.programmes import actions
from entrepot.programmes.models import SharedResource, Tenancy
from entrepot.runtime import clock
from tests.programmes.parked import Parked, parked
from tests.web.test_pages import words
from tests.web.test_programmes import browser, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words_only")]


@pytest.fixture
def words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from entrepot.matching import index

    monkeypatch.setenv("ENTREPOT_EMBEDDER", "none")
    index.forget()


@pytest.fixture
def made(db: None) -> Parked:
    return parked()


def test_a_park_enters_a_tenant_which_confirms_it_and_everybody_sees_what_is_public(made: Parked) -> None:
    url = f"/organisations/{made.park.key}/park/"
    head, buyer, anybody = browser(made.head), browser(made.buyer), browser()
    assert f'href="{url}"' in anybody.get(f"/organisations/{made.park.key}/").content.decode()
    assert "Enter who sits in the park" in seen(head, url)
    head.post(url, {"action": "space", "total": "1200"})
    given = {"action": "tenant", "tenant": "org-lingyou", "space": "300", "first": str(clock.today())}
    several = head.post(url, given | {"tenant": "Park 0"})
    assert (
        several.status_code,
        "Several organisations are called so" in words(several.content.decode()),
    ) == (422, True)
    over = head.post(url, given | {"space": "1300"})
    assert (over.status_code, "has not so much space" in words(over.content.decode())) == (422, True)
    assert head.post(url, given).status_code == 302
    tenancy = Tenancy.objects.get()
    assert "0 of 1,200 m² let: 0%" in seen(anybody, url)
    assert "岭釉建陶" not in seen(anybody, url)
    assert "Park 00 has entered 岭釉建陶 as its tenant" in seen(buyer, "/inbox/")
    assert "300 m²" in seen(buyer, url)
    assert browser(made.partner).post(url, {"action": "confirm", "tenancy": tenancy.key}).status_code == 404
    buyer.post(url, {"action": "confirm", "tenancy": tenancy.key})
    shown = seen(anybody, url)
    assert ("300 of 1,200 m² let: 25%" in shown, "岭釉建陶" in shown, "300 m² " in shown) == (
        True,
        True,
        False,
    )
    assert anybody.post(url, given)["location"].startswith("/account/login/")
    assert head.post(url, {"action": "dance"}).status_code == 404
    assert anybody.get("/organisations/org-lingyou/park/").status_code == 404
    buyer.post(url, {"action": "end", "tenancy": tenancy.key})
    assert (
        "No tenant is named yet" in seen(anybody, url),
        Duty.objects.filter(settled=None, kind="tenancy.asked").count(),
    ) == (True, 0)


def test_what_the_partner_opens_and_what_answers_the_tenants_stand_on_the_parks_page(made: Parked) -> None:
    actions.confirm_tenancy(tenancy=made.entered(), by=made.buyer)
    page = f"/cooperations/{made.cooperation.key}/"
    partner, head = browser(made.partner), browser(made.head)
    assert "Open one of your resources to the partner" in seen(partner, page)
    assert "Open one of your resources to the partner" not in seen(head, page)
    given = {
        "action": "open", "resource": "kiln", "first": str(clock.today()), "last": str(clock.today() + timedelta(days=90)),
        "conditions": "On working days.", "percent": "12.5", "hours": "40",
    }  # fmt: skip
    unsaid = partner.post(f"{page}resources/", given | {"conditions": ""})
    assert (unsaid.status_code, SharedResource.objects.count()) == (422, 0)
    assert partner.post(f"{page}resources/", given).status_code == 302
    share = SharedResource.objects.get()
    told = "12.5 % less than others pay 0 of 40 hours of this month booked by the partner On working days."
    url = f"/organisations/{made.park.key}/park/"
    shown = seen(head, url)
    assert (told in seen(head, page), told in shown) == (True, True)
    assert "What tenants need, and what the paired parks have for it A kiln for tiles" in shown
    assert ("Vacuum kiln" in shown, "The same is meant:" in shown) == (True, True)
    other = seen(browser(), url)
    assert ("A kiln for tiles" in other, "Vacuum kiln" in other, "On working days." in other) == (
        True,
        False,
        False,
    )
    Need.objects.update(
        teasers={"en": {"title": "Heat", "text": "We look for heat."}}, brokers_may_read=False
    )
    readers = (browser(), head, browser(made.buyer))
    assert ["A kiln for tiles" in seen(one, url) for one in readers] == [False, False, True]
    theirs = seen(partner, f"/organisations/{made.pair.parks[1].key}/park/")
    assert "booked in the last 4 weeks: 0 of 672 open hours, 0%" in theirs
    assert head.post(f"{page}resources/", {"action": "end", "share": share.key}).status_code == 422
    partner.post(f"{page}resources/", {"action": "end", "share": share.key})
    assert "On working days." not in seen(head, url)
