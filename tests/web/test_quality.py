"""How good a listing is on its page, on one's own list and for officers; renewing in place."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.test import Client

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.domain import State
from entrepot.catalogue.drafts import ResourceDraft
from entrepot.catalogue.models import Resource
from entrepot.catalogue.quality import AdviceCode
from entrepot.journal.models import Entry as Journalled
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Account, Duty, Organisation
from entrepot.runtime import clock
from entrepot.web.quality import _COUNTED, ADVICE
from tests.accounts import account, admit, join, party, signed_in
from tests.cast import entry, put

OFFICERS_QUERIES = 8
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node")]
NODE = Party.machine("test")


def words(html: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def chief() -> Account:
    """A manager of the maker, which is admitted."""
    firm = Organisation.objects.get(key="org-maker")
    admit(firm)
    return join(account("chief"), firm, OrganisationRole.MANAGER)


@pytest.fixture
def kiln(chief: Account) -> Resource:
    """A short listing of the maker's."""
    draft = ResourceDraft(kind="facility", title="Kiln for tiles", text="A kiln.", organisation="org-maker")
    return catalogue.save_resource(draft=draft, publish=True, by=party(chief))


def test_every_advice_has_its_sentence() -> None:
    assert set(ADVICE) | set(_COUNTED) == set(AdviceCode)
    assert set(ADVICE) & set(_COUNTED) == set()


def test_those_who_may_edit_read_what_would_make_a_listing_better(chief: Account, kiln: Resource) -> None:
    html = page(signed_in(chief), f"/resources/{kiln.key}/")
    text = words(html)
    assert re.findall(r"How good this listing is \d+ of 100", text) == ["How good this listing is 47 of 100"]
    assert "Complete" in text
    assert "Add 3 keywords. +22" in text
    assert f'href="/resources/{kiln.key}/edit/#id_keywords"' in html
    assert '<meter min="0" max="100" value="100" aria-label="Fresh">100 of 100</meter>' in html
    assert " style=" not in html
    form = page(signed_in(chief), f"/resources/{kiln.key}/edit/")
    for target in set(re.findall(rf"/resources/{kiln.key}/edit/#([\w-]+)", html)):
        assert f'id="{target}"' in form


def test_others_read_nothing_of_it(kiln: Resource) -> None:
    for client in (Client(), signed_in(account("guest"))):
        assert "How good this listing is" not in page(client, f"/resources/{kiln.key}/")


def test_a_need_has_its_score_too(chief: Account) -> None:
    assert "How good this listing is" in page(signed_in(chief), "/needs/need-cracks/")
    assert "How good this listing is" not in page(Client(), "/needs/need-cracks/")


def test_ones_own_list_shows_what_needs_work(chief: Account, kiln: Resource) -> None:
    html = page(signed_in(chief), "/mine/?what=resources&state=needs-work")
    assert "Kiln for tiles" in html
    assert re.findall(r"quality \d+ of 100", words(html)) == ["quality 47 of 100"]
    Resource.objects.filter(pk=kiln.pk).update(quality=60)
    assert "Kiln for tiles" not in page(signed_in(chief), "/mine/?what=resources&state=needs-work")


def test_a_listing_is_renewed_from_the_inbox_in_one_click(chief: Account, kiln: Resource) -> None:
    Resource.objects.filter(pk=kiln.pk).update(ends=clock.today() + timedelta(days=5))
    catalogue.remind_of_expiring(by=NODE)
    client = signed_in(chief)
    text = words(page(client, "/inbox/"))
    assert "Still true: renew it for a year" in text
    assert f"/resources/{kiln.key}/edit/" in page(client, "/inbox/")
    duty = Duty.objects.get(kind="listing.expiring", settled=None)
    client.post(f"/inbox/{duty.pk}/", {"answer": "renew", "back": "/inbox/"})
    found = Resource.objects.get(pk=kiln.pk)
    assert (found.ends, found.version) == (clock.today() + timedelta(days=365), 2)
    assert Duty.objects.filter(kind="listing.expiring", settled=None).count() == 0
    assert Journalled.objects.filter(verb="record.prolonged", subject=kiln.key).count() == 1


def test_renewing_never_brings_an_end_nearer(chief: Account, kiln: Resource) -> None:
    far = clock.today() + timedelta(days=2000)
    Resource.objects.filter(pk=kiln.pk).update(valid_until=far, ends=far)
    signed_in(chief).post(f"/resources/{kiln.key}/still-valid/")
    assert Resource.objects.get(pk=kiln.pk).ends == far


def test_what_ended_is_shown_as_ended(chief: Account, kiln: Resource) -> None:
    Resource.objects.filter(pk=kiln.pk).update(ends=date(2026, 1, 31))
    assert "Ended on 31 Jan 2026." in words(page(Client(), f"/resources/{kiln.key}/"))
    assert "Renew it" in page(signed_in(chief), f"/resources/{kiln.key}/")
    assert "expired" in words(page(signed_in(chief), "/mine/?what=resources"))
    signed_in(chief).post(f"/resources/{kiln.key}/still-valid/")
    assert "Ended on" not in page(Client(), f"/resources/{kiln.key}/")


def test_officers_see_the_worst_listings_first(kiln: Resource) -> None:
    Resource.objects.filter(key="tech-thz").update(quality=12)
    officer = signed_in(account("officer", NodeRole.OFFICER))
    text = words(page(officer, "/node/quality/"))
    assert text.index("Terahertz imaging of cracks") < text.index("Kiln for tiles")
    assert "12 of 100" in text
    assert "Terahertz" not in page(officer, "/node/quality/?kind=facility")
    assert "Kiln for tiles" not in page(officer, "/node/quality/?what=needs")
    assert kiln.state == State.LISTED
    for client in (Client(), signed_in(account("guest"))):
        assert client.get("/node/quality/").status_code in {302, 404}


@pytest.mark.parametrize("more", [0, 12])
def test_the_officers_list_costs_a_constant_number_of_queries(
    more: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    put(*(entry(f"r{number}", organisation="org-hall") for number in range(3 + more)))
    catalogue.rate_all(by=NODE)
    client = signed_in(account("officer", NodeRole.OFFICER))
    client.get("/node/quality/")
    with django_assert_num_queries(OFFICERS_QUERIES):
        client.get("/node/quality/")


def test_many_listings_are_renewed_in_one_click(chief: Account) -> None:
    put(*(entry(f"r{number}", organisation="org-maker") for number in range(21)))
    Resource.objects.filter(key__startswith="r").update(ends=clock.today() + timedelta(days=5))
    catalogue.remind_of_expiring(by=NODE)
    client = signed_in(chief)
    assert "21 listings of 岭釉建陶 end from" in words(page(client, "/inbox/"))
    duty = Duty.objects.get(kind="listings.expiring", settled=None)
    Resource.objects.update(confirmed=None)
    client.post(f"/inbox/{duty.pk}/", {"answer": "renew", "back": "/inbox/"})
    ends = set(Resource.objects.filter(key__startswith="r").values_list("ends", flat=True))
    assert ends == {clock.today() + timedelta(days=365)}
    assert Duty.objects.filter(kind="listings.expiring", settled=None).count() == 0
