"""A longer list costs no more queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from entrepot.catalogue.models import DisclosureRequest, Grant, Need
from entrepot.matching import index
from entrepot.people.models import Organisation
from tests.web.held import KEY, People, held_need, people
from tests.web.records import NOW, resource

LISTS = (
    "/",
    "/?q=coating",
    "/?q=bench",
    "/needs/",
    "/needs/?organisation=org-maker",
    "/resources/",
    "/resources/?q=bench",
    "/organisations/org-maker/",
    "/mine/",
    "/mine/?what=resources",
    f"/needs/{KEY}/history/",
    f"/needs/{KEY}/requests/",
)
ROWS = 30
Count = Callable[[str], int]


def queries(client: Client, url: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200, url
    return len(captured)


@pytest.fixture
def who(node: None) -> People:
    """One of each; the second time a page is asked for, what is read once a process has been read."""
    need, found = held_need(), people()
    _ask(need, 0)
    _save(need, 2)
    _resource(0)
    return found


def _resource(number: int) -> None:
    texts = {"en": {"title": f"Bench {number}", "text": "For coatings."}}
    owner = Organisation.objects.get(key="org-maker")
    record = resource(f"bench-{number}", "facility", "en", "munich", texts=texts, organisation=owner)
    _let_in("resource", record)


def _let_in(column: str, record: object) -> None:
    optics = Organisation.objects.get(key="org-optics")
    Grant.objects.create(**{column: record}, organisation=optics, level="details", given_by="p-1", starts=NOW)


def _ask(need: Need, number: int) -> None:
    asker = Organisation.objects.create(
        key=f"org-{number}",
        kind="enterprise",
        language="en",
        texts={"en": {"title": f"Firm {number}", "text": ""}},
    )
    DisclosureRequest.objects.create(
        need=need,
        organisation=asker,
        level="details",
        asked_by="p-1",
        asked=timezone.now() - timedelta(days=1),
    )


def _save(need: Need, version: int) -> None:
    need.version, need.facts = version, {"Zitronenlabel": f"{version} mm"}
    need.save()


def grow(need: Need) -> None:
    """Thirty of everything."""
    for number in range(1, ROWS):
        held_need(key=f"{KEY}-{number}", teasers={} if number % 2 else need.teasers)
        _let_in("need", Need.objects.get(key=f"{KEY}-{number}"))
        _resource(number)
        _ask(need, number)
        _save(need, number + 2)
    index.forget()


def test_the_same_at_one_row_and_at_thirty(who: People) -> None:
    readers = {"stranger": Client(), "anna": who.anna, "lin": who.lin}
    own = ("/mine/", f"/needs/{KEY}/")
    asked = [
        (name, client, url)
        for name, client in readers.items()
        for url in LISTS
        if name == "lin" or not url.startswith(own)
    ]
    for _, client, url in asked:
        client.get(url)
    few = {(name, url): queries(client, url) for name, client, url in asked}
    grow(Need.objects.get(key=KEY))
    for _, client, url in asked:
        client.get(url)
    assert {(name, url): queries(client, url) for name, client, url in asked} == few
    assert readers["anna"].get("/?q=bench").content.count(b'href="/resources/bench-') > 10
