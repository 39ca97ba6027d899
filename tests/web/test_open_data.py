"""Open data: the page that names the doors, what search engines and catalogues read, and that nothing in a text gets out of where it stands."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, SH

from entrepot.catalogue.models import Resource
from entrepot.exchange import doors
from entrepot.exchange.doors.addresses import page_of
from entrepot.exchange.models import Shown
from entrepot.exchange.opened import open_up
from entrepot.exchange.opening import open_records
from entrepot.intake.models import Run, Source, SourceRecord
from entrepot.people.domain import Party
from entrepot.runtime.home import current
from tests.cast import cast, need, resource

NODE = Party.machine("node")
SHAPES = (
    Path(os.environ.get("ENTREPOT_DATA", "../shared/data")).parent
    / "conformance/dcat-ap/dcat-ap-3.0.1-shacl.ttl"
)
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PARSED = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
"""As rdflib's own reader of JSON-LD makes one."""
HYDRA = "http://www.w3.org/ns/hydra/core#"


@pytest.fixture
def ovens(node: None, settings: Settings) -> None:
    """Two resources of their own making at an address of its own, told of at the doors; those of the region are gone."""
    settings.ADDRESS = "https://node.example"
    Resource.objects.update(state="withdrawn")
    cast()
    resource(
        "oven/1", title="Oven </script><b>", text="Heats & melts.", keywords=["glaze"], place="guangzhou",
        organisation="org-yunshan", facts={"Hourly rate": "300 CNY"}, fields={"licence": "CC BY 4.0"},
    )  # fmt: skip
    resource("room", "venue", title="Room", facts={"Seats": "40"})
    resource("professor", "expert", title="Somebody")
    need("glaze")
    open_up(by=NODE)


def page(address: str, status: int = 200) -> str:
    answer = Client().get(address)
    assert answer.status_code == status
    return answer.content.decode()


def described(address: str) -> dict[str, object] | None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(address), re.DOTALL)
    return None if found is None else json.loads(found[1])


def test_the_page_names_every_door_and_how_much_is_open(ovens: None) -> None:
    html = page("/open/")
    facts = re.findall(r"<dt>(?:<a[^>]*>)?([^<]*)(?:</a>)?</dt><dd>([^<]*)", html)
    assert dict(facts) | {"Last changed": ""} == {
        "Records": "2", "Facilities": "1", "Venues": "1", "Last changed": "",
        "Licence": "None is stated. Ask the owner of a record before you pass it on or use it beyond what the law allows. ",
    }  # fmt: skip
    inside = re.findall(r'href="https://node\.example([^"]*)"', html)
    assert [Client().get(each.replace("&amp;", "&")).status_code for each in inside] == [200] * 5
    assert 'href="/open/"' in page("/")


def test_the_nodes_licence_stands_on_the_page_and_a_records_own_before_it(ovens: None) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    current().create(replace(current().node(), licence=licence))
    assert f'<a href="{licence}" rel="license">' in page("/open/")
    assert described("/resources/room/")["license"] == licence  # type: ignore[index]
    assert described("/resources/oven%252F1/")["license"] == "CC BY 4.0"  # type: ignore[index]


def test_a_list_states_the_licence_of_what_it_has(ovens: None) -> None:
    now = {
        "run": Run.objects.create(
            source=Source.objects.create(name="list", base="list", scope="list", licence="CC0")
        ),
        "kind": "resource",
    }
    SourceRecord.objects.create(source=Source.objects.get(), subject="room", **now)
    SourceRecord.objects.create(source=Source.objects.get(), subject="oven/1", **now)
    assert {key: one.licence for key, one in open_records(["room", "oven/1"]).items()} == {
        "room": "CC0", "oven/1": "CC BY 4.0",
    }  # fmt: skip


def test_a_resources_page_says_what_it_is_in_words_of_schema_org(ovens: None) -> None:
    said = described("/resources/oven%252F1/")
    assert said is not None
    assert said["mainEntity"] == {
        "@type": "Service",
        "name": "Oven </script><b>",
        "identifier": "oven/1",
        "url": "https://node.example/resources/oven%252F1/",
        "description": "Heats & melts.",
        "provider": {"@type": "Organization", "name": "云山大学"},
        "areaServed": {"@type": "Place", "name": "Guangzhou"},
    }
    assert described("/resources/professor/") is None


@pytest.mark.parametrize("key", ["oven/1", "..", "50 % off?#a+b", "炉;=,~", "a%2Fb"])
def test_a_page_has_one_address(key: str) -> None:
    assert page_of(key).removeprefix("http://127.0.0.1:8000") == reverse("web:resource", args=[key])


def test_search_engines_are_led_to_what_is_open(ovens: None) -> None:
    parts = [each.text for each in fromstring(page("/sitemap.xml")).iter(f"{SITEMAP}loc")]
    assert parts == ["https://node.example/sitemap-0.xml"]
    pages = [each.text for each in fromstring(page("/sitemap-0.xml")).iter(f"{SITEMAP}loc")]
    assert sorted(map(str, pages)) == [
        "https://node.example/resources/oven%252F1/",
        "https://node.example/resources/room/",
    ]
    assert "Sitemap: https://node.example/sitemap.xml" in page("/robots.txt").splitlines()


def test_the_catalogue_holds_every_open_record_page_by_page(
    ovens: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entrepot.exchange.queries.doors.PAGE", 1)
    whole, address = Graph(), "/catalogue.ttl"
    while address:
        part = Graph().parse(data=page(address), format="turtle")
        whole += part
        rest = [str(each) for each in part.objects(None, URIRef(f"{HYDRA}next"))]
        address = rest[0].removeprefix("https://node.example") if rest else ""
    listed = {str(each) for each in whole.objects(None, URIRef(f"{DCAT}resource"))}
    assert listed == {
        "https://node.example/resources/oven%252F1.jsonld",
        "https://node.example/resources/room.jsonld",
    }
    page("/catalogue.ttl?after=x", 404)


@PARSED
def test_a_record_has_a_graph_of_its_own(ovens: None) -> None:
    graph = Graph().parse(data=page("/resources/oven%252F1.jsonld"), format="json-ld")
    one = URIRef("https://node.example/resources/oven%252F1.jsonld")
    assert (one, RDF.type, DCAT.Resource) in graph
    assert str(graph.value(one, DCTERMS.title)) == "Oven </script><b>"
    page("/resources/professor.jsonld", 404)
    page("/resources/absent.jsonld", 404)


@PARSED
@pytest.mark.skipif(not SHAPES.exists(), reason="the shapes of DCAT-AP lie beside the checkout, if anywhere")
def test_the_catalogue_keeps_to_the_shapes_of_dcat_ap(ovens: None) -> None:
    from pyshacl import validate

    shapes = Graph().parse(SHAPES)
    dangling = [
        (shape, SH.property, told)
        for shape, told in shapes.subject_objects(SH.property)
        if (told, None, None) not in shapes
    ]
    assert len(dangling) == 2  # of data services: the publisher's file names them and holds them nowhere
    for each in dangling:
        shapes.remove(each)
    for form in ("ttl", "jsonld"):
        data = Graph().parse(data=page(f"/catalogue.{form}"), format=doors.FORMS[form])
        conforms, _, text = validate(data, shacl_graph=shapes)
        assert conforms, text


def test_a_node_with_nothing_listed_says_so(node: None) -> None:
    assert Shown.objects.count() == 0
    assert "Nothing is told at the doors yet" in page("/open/")
    assert "noRecordsMatch" in page("/oai?verb=ListRecords&metadataPrefix=oai_dc")
    assert len(Graph().parse(data=page("/catalogue.ttl"), format="turtle")) > 20
