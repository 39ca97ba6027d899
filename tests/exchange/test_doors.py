"""The open doors: real harvesters get everything that is public, hear of what is gone, and of nothing that is held back."""

from __future__ import annotations

from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest
import time_machine
from django.test import Client
from oaipmh_scythe import Scythe
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from sickle import Sickle

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.models import Resource
from entrepot.exchange.actions.opening import TooLateError, look_at_everything
from entrepot.exchange.domain.harvesting import Selection
from entrepot.exchange.models import Doors, Shown
from entrepot.exchange.opened import open_up
from entrepot.exchange.queries import doors
from entrepot.people.domain import Party
from entrepot.runtime import clock
from tests.cast import cast, entry, need, put, resource

pytestmark = pytest.mark.django_db
NODE = Party.machine("node")
OAI = "{http://www.openarchives.org/OAI/2.0/}"


@pytest.fixture(autouse=True)
def people(db: None) -> None:
    cast()


def told(selection: Selection | None = None) -> list[tuple[str, bool]]:
    """Keys that a harvester is told of, in order, and whether each is gone."""
    page = doors.page(selection or Selection("oai_dc"))
    return [(one.key, one.gone) for one in page.told]


def oai(**fields: str) -> str:
    """The answer to a question."""
    return Client().get("/oai", fields).content.decode()


def error(**fields: str) -> str | None:
    """The code of the error that a question is answered with."""
    found = fromstring(oai(**fields)).find(f"{OAI}error")
    return None if found is None else found.get("code")


def test_what_everybody_may_see_is_told_and_nothing_else() -> None:
    resource("oven")
    resource("professor", "expert")
    need("glaze")
    draft = resource("draft")
    Resource.objects.filter(pk=draft.pk).update(state="draft")
    foreign = resource("foreign")
    Resource.objects.filter(pk=foreign.pk).update(source="peer:n1")
    ended = resource("ended")
    Resource.objects.filter(pk=ended.pk).update(ends=clock.today() - timedelta(days=1))
    assert (open_up(by=NODE), told(), open_up(by=NODE)) == (1, [("oven", False)], 0)


def test_a_change_comes_last_and_what_is_gone_stays_told() -> None:
    oven = resource("oven")
    resource("kiln")
    open_up(by=NODE)
    resource("kiln", title="Large kiln")
    open_up(by=NODE)
    assert told() == [("oven", False), ("kiln", False)]
    catalogue.withdraw(record=oven, reason="", by=NODE)
    assert told() == [("oven", True), ("kiln", False)]
    open_up(by=NODE)
    assert told() == [("kiln", False), ("oven", True)]
    catalogue.relist(record=oven, by=NODE)
    open_up(by=NODE)
    assert told() == [("kiln", False), ("oven", False)]


@time_machine.travel("2026-11-29T08:00:00Z", tick=False)
def test_what_is_held_back_changes_nothing_at_the_doors() -> None:
    oven = resource("oven", facts={"Hourly rate": "300 CNY", "Size": "2 m"})
    Resource.objects.filter(pk=oven.pk).update(hidden=["price"])
    open_up(by=NODE)
    before = oai(verb="ListRecords", metadataPrefix="oai_dc").partition("</request>")[2]
    put(entry("oven", facts={"Hourly rate": "900 CNY", "Size": "2 m"}))
    assert (open_up(by=NODE), Shown.objects.get().number) == (0, 1)
    assert oai(verb="ListRecords", metadataPrefix="oai_dc").partition("</request>")[2] == before


def test_the_end_of_a_record_is_told_when_its_day_has_passed() -> None:
    resource("oven", valid_until=clock.today() + timedelta(days=2))
    open_up(by=NODE)
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert open_up(by=NODE) == 0
        look_at_everything(by=NODE)
        assert (open_up(by=NODE), told()) == (1, [("oven", True)])


def test_nothing_is_missed_between_two_harvests() -> None:
    """What is told after a harvest is stamped later than the harvest, however the two lie in the same second."""
    resource("oven")
    with time_machine.travel(clock.now(), tick=False):
        open_up(by=NODE)
        asked_at = clock.now().replace(microsecond=0)
        resource("kiln")
        open_up(by=NODE)
        assert told(Selection("oai_dc", starts=asked_at))[-1] == ("kiln", False)
        stamps = [one.stamp for one in doors.page(Selection("oai_dc")).told]
        assert all(stamp <= clock.now() for stamp in stamps)
    assert sorted(Shown.objects.values_list("stamp", flat=True)) == list(
        Shown.objects.order_by("number").values_list("stamp", flat=True)
    )


@time_machine.travel("2026-11-29T08:00:00Z", tick=False)
def test_what_is_written_too_late_for_its_stamp_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    resource("oven")
    with monkeypatch.context() as slow:
        slow.setattr("entrepot.exchange.actions.opening.AHEAD", timedelta(0))
        with pytest.raises(TooLateError):
            open_up(by=NODE)
    assert (Shown.objects.count(), doors.is_due()) == (0, True)
    assert (open_up(by=NODE), open_up(by=NODE), doors.is_due()) == (1, 0, False)


def test_shelves_of_a_sitemap_hold_what_is_there() -> None:
    put(*(entry(f"r{n}") for n in range(5)))
    open_up(by=NODE)
    catalogue.withdraw(record=Resource.objects.get(key="r4"), reason="", by=NODE)
    open_up(by=NODE)
    assert [(place, [key for key, _ in doors.shelf(place, 2)]) for place, _ in doors.shelves(2)] == [
        (0, ["r0", "r1"]),
        (1, ["r2", "r3"]),
    ]


def test_stamps_grow_though_the_clock_goes_back() -> None:
    resource("oven")
    open_up(by=NODE)
    first = Doors.objects.get().stamp
    with time_machine.travel(clock.now() - timedelta(hours=2), tick=False):
        resource("kiln")
        open_up(by=NODE)
    assert [row.stamp for row in Shown.objects.order_by("number")] == [first, first]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2999-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "venue"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:other:oven"}, "idDoesNotExist"),
        ({"verb": "ListMetadataFormats", "identifier": "oven"}, "idDoesNotExist"),
        ({"verb": "Identify"}, None),
        ({"verb": "ListSets"}, None),
        ({"verb": "ListRecords", "metadataPrefix": "datacite", "set": "facility"}, None),
    ],
)
def test_errors_are_those_of_the_protocol(fields: dict[str, str], code: str | None) -> None:
    resource("oven", title="Oven \x0b & <kiln>")
    open_up(by=NODE)
    assert error(**fields) == code


def test_whoever_asks_too_often_is_told_when_to_ask_again(settings: Settings) -> None:
    settings.API_LIMITS = settings.API_LIMITS | {"anonymous": "1/hour"}
    from django.core.cache import cache

    cache.clear()
    first, second = Client().get("/oai?verb=Identify"), Client().post("/oai", {"verb": "Identify"})
    assert (first.status_code, second.status_code, 3500 < int(second["Retry-After"]) <= 3600) == (
        200,
        503,
        True,
    )
    cache.clear()


@pytest.mark.django_db(transaction=True)
def test_two_harvesters_get_all_of_it_while_it_changes(live_server: LiveServer, settings: Settings) -> None:
    """Two hundred and fifty records, twenty of them withdrawn, one in ten changed between one page and the next."""
    settings.ADDRESS = live_server.url
    put(*(entry(f"r{n}", title=f"Instrument {n}") for n in range(250)))
    open_up(by=NODE)
    for n in range(20):
        catalogue.withdraw(record=Resource.objects.get(key=f"r{n}"), reason="", by=NODE)
    open_up(by=NODE)
    asked = Sickle(f"{live_server.url}/oai").ListRecords(metadataPrefix="oai_dc")
    found = {}
    for place, record in enumerate(asked):
        found[record.header.identifier.rpartition(":")[2]] = record.deleted
        if place == 50:
            put(*(entry(f"r{n}", title=f"Other {n}") for n in range(25, 50)))
            open_up(by=NODE)
    assert found == {f"r{n}": n < 20 for n in range(250)}
    with Scythe(f"{live_server.url}/oai") as scythe:
        again = {
            record.header.identifier.rpartition(":")[2]: record.header.deleted
            for record in scythe.list_records(metadata_prefix="datacite")
        }
    assert again == found
