"""DCAT and schema.org: every language kept, nothing fetched, what is no graph told."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest

from entrepot.intake.formats import open_file
from entrepot.intake.outcome import take
from entrepot.intake.records import Accepted, Record, Withdrawn, read_records
from entrepot.intake.rows import Format, Limits, SourceError
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import code_of_opening, codes, identify, write
from tests.intake.servers import Answer, Request, serve

PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix s: <https://schema.org/> .
"""
CATALOGUE = (
    PREFIXES
    + """
<catalogue> a dcat:Catalog ; dct:title "Catalogue"@en ; dcat:dataset <roughness> ; dcat:service <api> .
<roughness> a dcat:Dataset ;
  dct:title "Rauheit"@de, "Roughness"@en, "表面粗糙度"@zh, "表面粗糙度資料"@zh-Hant, "Rugosité"@fr ;
  dct:description "Measured with a stylus."@en, "Mit Taster gemessen."@de ;
  dcat:keyword "surface"@en, "Oberfläche"@de ;
  dct:publisher <http://example.org/institute> ;
  dct:modified "2026-05-04"^^xsd:date ;
  dcat:landingPage <http://example.org/roughness> ;
  dct:temporal [ dcat:startDate "2020-01-01"^^xsd:date ; dcat:endDate "2021-01-01"^^xsd:date ] ;
  dcat:contactPoint [ vcard:fn "Ute Lange" ; vcard:hasEmail <mailto:lange@example.org> ] ;
  dct:spatial [ a dct:Location ; <http://www.w3.org/2004/02/skos/core#prefLabel> "Aachen" ] ;
  dct:accrualPeriodicity <http://example.org/yearly> ;
  dcat:distribution [ dcat:downloadURL <http://example.org/r.csv> ; dct:license <http://example.org/by> ] ;
  dct:language <http://publications.europa.eu/resource/authority/language/ENG> .
<http://example.org/institute> a foaf:Organization ; foaf:name "Institute"@en, "Institut"@de .
<gone> a dcat:Dataset ; dct:title "Old" ; adms:status <http://purl.org/adms/status/Withdrawn> .
<api> a dcat:DataService ; dct:title "Interface"@en ; dct:description "Asks for data." ; dcat:servesDataset <roughness> .
"""
)
SHOP: dict[str, Any] = {
    "@context": "https://schema.org/",
    "@graph": [
        {
            "@id": "http://example.org/p/1",
            "@type": "Product",
            "name": [{"@value": "Profilometer", "@language": "en"}, {"@value": "轮廓仪", "@language": "zh-Hans"}],
            "description": {"@value": "Measures profiles.", "@language": "en"},
            "keywords": "profile, roughness",
            "manufacturer": {"@type": "Organization", "name": "Optics Works"},
            "offers": {"@type": "Offer", "price": 1200, "priceCurrency": "EUR"},
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "url": "http://example.org/p/1.html",
            "dateModified": "2026-04-01",
            "weight": {"@type": "QuantitativeValue", "value": 12, "unitText": "kg"},
        },
        {"@type": "Person", "name": "Li Wang", "worksFor": {"@type": "Organization", "name": "Institute"}},
        {"@type": ["CollegeOrUniversity", "Thing"], "name": "Technical University", "address": {"addressLocality": "Aachen"}},
        {"@type": "Demand", "name": "Wanted: coating", "description": "Wear-resistant.", "validThrough": "2027-01-01"},
        {"@type": "LoanOrCredit", "name": "Credit for tests"},
    ],
}  # fmt: skip


def found(path: Path, kind: str | None = None) -> dict[str, Record]:
    """The accepted records by key."""
    rows = read_records(open_file(path), identify=identify, kind=kind)
    return {row.record.key: row.record for row in rows if isinstance(row, Accepted)}


def as_rdf_xml(path: Path, turtle: str) -> bytes:
    """The same statements written by rdflib as RDF/XML."""
    import rdflib

    return (
        rdflib.Graph()
        .parse(data=turtle, publicID="http://list.invalid/")
        .serialize(format="xml", encoding="utf-8")
    )


def as_n_triples(turtle: str) -> bytes:
    """The same statements, one on each line."""
    import rdflib

    return (
        rdflib.Graph()
        .parse(data=turtle, publicID="http://list.invalid/")
        .serialize(format="nt", encoding="utf-8")
    )


def test_a_dcat_catalogue_keeps_every_language_and_every_statement(tmp_path: Path) -> None:
    path = write(tmp_path / "catalogue.ttl", CATALOGUE)
    assert (open_file(path).format, open_file(path).warnings) == (Format.TURTLE, ())
    outcome = take(read_records(open_file(path), identify=identify, kind="product"))
    assert (outcome.accepted, outcome.refused, outcome.withdrawn, outcome.warned) == (2, 0, 1, 0)
    data, api = found(path)["roughness"], found(path)["api"]
    assert {language: text.title for language, text in data.texts.items()} == {
        "en": "Roughness", "de": "Rauheit", "zh-Hans": "表面粗糙度", "zh-Hant": "表面粗糙度資料",
    }  # fmt: skip
    assert (data.language, data.text, data.texts["de"].text) == (
        "en", "Measured with a stylus.", "Mit Taster gemessen.",
    )  # fmt: skip
    assert (data.kind, data.organisation, data.place, data.keywords) == (
        "product", "Institute", "Aachen", ("surface", "Oberfläche"),
    )  # fmt: skip
    assert dict(data.fields) == {
        "person": "Ute Lange",
        "licence": "http://example.org/by",
        "modified": "2026-05-04",
        "link": "http://example.org/roughness",
    }
    assert dict(data.facts) == {
        "title (fr)": "Rugosité",
        "accrual periodicity": "http://example.org/yearly",
        "contact point": "fn: Ute Lange, has email: mailto:lange@example.org",
        "distribution": "license: http://example.org/by, download url: http://example.org/r.csv",
        "temporal": "end date: 2021-01-01, start date: 2020-01-01",
    }
    assert (api.kind, api.language, api.text) == ("service", "en", "Asks for data.")


def test_what_is_withdrawn_comes_out_as_a_withdrawal(tmp_path: Path) -> None:
    text = (
        PREFIXES
        + """
<a> a dcat:Dataset ; dct:title "A" ; <http://www.w3.org/2002/07/owl#deprecated> true .
<b> a <https://www.w3.org/ns/activitystreams#Tombstone> .
<c> a dcat:Dataset ; dct:title "C" ; adms:status <http://purl.org/adms/status/Completed> .
<d> a s:Product ; s:name "D" ; s:creativeWorkStatus "Withdrawn" .
"""
    )
    rows = list(read_records(open_file(write(tmp_path / "c.ttl", text)), identify=identify))
    assert [row.key for row in rows if isinstance(row, Withdrawn)] == ["a", "b", "d"]


def test_the_four_ways_of_writing_give_the_same_records(tmp_path: Path) -> None:
    import rdflib

    graph = rdflib.Graph().parse(data=CATALOGUE, publicID="http://list.invalid/")
    files = {
        Format.TURTLE: write(tmp_path / "a.ttl", "\ufeff# made by hand\n" + CATALOGUE),
        Format.N_TRIPLES: write(tmp_path / "a.nt.gz", gzip.compress(as_n_triples(CATALOGUE))),
        Format.RDF_XML: write(tmp_path / "a.rdf", as_rdf_xml(tmp_path, CATALOGUE)),
        Format.JSON_LD: write(tmp_path / "a.jsonld", graph.serialize(format="json-ld")),
    }
    assert {open_file(path).format for path in files.values()} == set(files)
    first = {key: record.fingerprint for key, record in found(files[Format.TURTLE]).items()}
    for path in files.values():
        assert {key: record.fingerprint for key, record in found(path).items()} == first
    renamed = write(tmp_path / "list.csv", CATALOGUE)
    assert codes(open_file(renamed).warnings) == [Code.FILE_EXTENSION_DIFFERS]


@pytest.mark.parametrize(
    "context", ["https://schema.org/", "http://schema.org", {"@vocab": "https://schema.org/"}]
)
def test_schema_org_things_become_records_of_their_kinds(tmp_path: Path, context: object) -> None:
    path = write(tmp_path / "shop.json", json.dumps({**SHOP, "@context": context}, ensure_ascii=False))
    records = {record.title: record for record in found(path).values()}
    assert {title: str(record.kind) for title, record in records.items()} == {
        "Profilometer": "product", "Li Wang": "expert", "Technical University": "organisation",
        "Wanted: coating": "need", "Credit for tests": "finance",
    }  # fmt: skip
    product = records["Profilometer"]
    assert (product.key, product.texts["zh-Hans"].title) == ("http://example.org/p/1", "轮廓仪")
    assert (product.organisation, product.keywords) == ("Optics Works", ("profile", "roughness"))
    assert dict(product.fields) == {
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "modified": "2026-04-01",
        "link": "http://example.org/p/1.html",
        "price": "1200 EUR",
    }
    assert product.facts["weight"] == "unit text: kg, value: 12"
    assert (records["Li Wang"].organisation, records["Technical University"].place) == ("Institute", "Aachen")
    assert records["Wanted: coating"].fields["valid_until"] == "2027-01-01"


def test_one_document_on_each_line_is_read_too(tmp_path: Path) -> None:
    lines = [
        json.dumps({"@context": "https://schema.org", "@type": "Product", "@id": f"http://example.org/{n}", "name": f"Thing {n}"})
        for n in range(3)
    ]  # fmt: skip
    path = write(tmp_path / "things.jsonl", "\n".join(lines))
    assert (open_file(path).format, len(found(path))) == (Format.JSON_LD, 3)


def test_ids_of_blank_nodes_stay_when_the_file_is_written_anew(tmp_path: Path) -> None:
    items = [
        {"@type": "Product", "name": "Laser", "description": "First."},
        {"@type": "Product", "name": "Laser", "description": "Second."},
        {"@type": "Product", "name": "Saw", "sku": "S-7"},
        {"@type": "Product", "name": "Drill"},
    ]

    def keys(name: str, listed: list[dict[str, str]]) -> dict[str, str]:
        document = {"@context": "https://schema.org", "@graph": listed}
        path = write(tmp_path / name, json.dumps(document))
        return {f"{record.title} {record.text}".strip(): key for key, record in found(path).items()}

    first = keys("a.json", items)
    again = keys("b.json", [*items[::-1], {"@type": "Product", "name": "Press"}])
    changed = keys("c.json", [{**items[3], "description": "Now with words."}])
    assert (len(set(first.values())), first["Saw"]) == (4, "S-7")
    assert {title: again[title] for title in first} == first
    assert changed["Drill Now with words."] == first["Drill"]


@pytest.mark.parametrize(
    "document",
    [
        {"@context": "{server}/context.jsonld"},
        {"@context": ["https://schema.org", "{server}/more.jsonld"]},
        {"@context": {"@import": "{server}/imported.jsonld"}},
        {"@context": {"part": {"@id": "http://example.org/part", "@context": "{server}/scoped.jsonld"}}},
        {"@context": "https://schema.org", "hasPart": {"@context": "{server}/inner.jsonld", "name": "x"}},
        {"@context": "context.jsonld"},
        {"@context": ""},
        {"@context": "file:///etc/hostname"},
        {"@context": "https://schema.org.example.org/"},
    ],
)
def test_contexts_that_lie_elsewhere_are_refused_and_never_fetched(
    tmp_path: Path, document: dict[str, Any]
) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Answer:
        asked.append(request)
        return Answer(
            b'{"@context": {"@vocab": "http://schema.org/"}}', headers={"Content-Type": "application/ld+json"}
        )

    with serve(answer) as server:
        text = json.dumps({**document, "@type": "Product", "name": "A"}).replace("{server}", server)
        code = code_of_opening(write(tmp_path / "list.jsonld", text))
        also = code_of_opening(write(tmp_path / "lines.jsonl", f"{text}\n{text}"))
    assert (code, also, asked) == (Code.GRAPH_CONTEXT_REMOTE, Code.GRAPH_CONTEXT_REMOTE, [])


def test_a_graph_that_names_addresses_asks_none_of_them(tmp_path: Path) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Answer:
        asked.append(request)
        return Answer(b"")

    with serve(answer) as server:
        turtle = (
            f"@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix x: <{server}/x#> .\n<{server}/d> a dcat:Dataset ; "
            f'<http://purl.org/dc/terms/title> "A" ; <http://www.w3.org/2002/07/owl#imports> <{server}/o> ; '
            f"dcat:landingPage <{server}/page> ; x:y <{server}/z> .\n"
        )
        keys = [
            *found(write(tmp_path / "a.ttl", turtle)),
            *found(write(tmp_path / "a.rdf", as_rdf_xml(tmp_path, turtle))),
        ]
    assert (keys, asked) == ([f"{server}/d"] * 2, [])


RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/terms/"'
ENTITY = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><rdf:RDF {RDF}><rdf:Description rdf:about="a"><d:title>&a;</d:title></rdf:Description></rdf:RDF>'


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.rdf", ENTITY, Code.GRAPH_UNREADABLE),
        ("a.rdf", ENTITY.encode("utf-16"), Code.GRAPH_UNREADABLE),
        ("a.rdf", f"<rdf:RDF {RDF}><rdf:Description>", Code.GRAPH_UNREADABLE),
        ("a.rdf", f"<rdf:RDF {RDF}></rdf:RDF>", Code.GRAPH_WITHOUT_RECORDS),
        ("a.ttl", "@prefix a: <http://a/> .\na:b a:c", Code.GRAPH_UNREADABLE),
        ("a.ttl", "this is no turtle", Code.GRAPH_UNREADABLE),
        ("a.ttl", '@prefix a: <http://a/> .\na:b a:c "d" .\n', Code.GRAPH_WITHOUT_RECORDS),
        ("a.ttl", "@prefix a: <http://a/> .\n" + "a:b a:c " + "[ a:c " * 50_000, Code.GRAPH_UNREADABLE),
        ("a.ttl", '@prefix a: <http://a/> .\na:b a:c "ü" .\n'.encode("cp1252"), Code.GRAPH_UNREADABLE),
        ("a.nt", "<http://a> <http://b> .\n", Code.GRAPH_UNREADABLE),
        ("a.jsonld", '{"@context": "https://schema.org", "name": ', Code.GRAPH_UNREADABLE),
        ("a.jsonld", '{"@context": ' * 5_000, Code.GRAPH_UNREADABLE),
        ("a.jsonld", '{"@context": {"@vocab": 7}, "@type": []}', Code.GRAPH_WITHOUT_RECORDS),
        ("a.jsonld", '{"@context": {"a": "b:c", "b": "a:d"}, "a": "x", "@type": "a"}', Code.GRAPH_UNREADABLE),
    ],
)  # fmt: skip
def test_what_is_no_graph_is_refused_in_words(
    tmp_path: Path, name: str, content: str | bytes, code: Code
) -> None:
    with pytest.raises(SourceError) as raised:
        open_file(write(tmp_path / name, content))
    assert raised.value.problem.code == code
    assert str(tmp_path) not in str(raised.value)


def test_large_and_bushy_graphs_are_bounded(tmp_path: Path) -> None:
    many = "@prefix a: <http://a/> .\na:b a:c " + ",".join(str(number) for number in range(3_000)) + " .\n"
    assert (
        code_of_opening(write(tmp_path / "many.ttl", many), limits=Limits(statements=2_000))
        == Code.FILE_TOO_LARGE
    )
    assert (
        code_of_opening(write(tmp_path / "long.ttl", many), limits=Limits(parsed_bytes=1_000))
        == Code.FILE_TOO_LARGE
    )
    levels = 4
    bushy = (
        PREFIXES
        + '<x> a dcat:Dataset ; dct:title "X" ; dct:relation '
        + ", ".join(f"_:l0n{n}" for n in range(60))
        + " .\n"
    )
    for level in range(levels):
        below = ", ".join(f"_:l{level + 1}n{n}" for n in range(60))
        bushy += "".join(f"_:l{level}n{n} dct:relation {below} .\n" for n in range(60))
    bushy += "".join(f'_:l{levels}n{n} dct:title "t" .\n' for n in range(60))
    began = time.monotonic()
    record = found(write(tmp_path / "bushy.ttl", bushy))["x"]
    assert "…" in record.facts["relation"]
    assert len(record.facts["relation"]) < 500_000
    assert time.monotonic() - began < 10


def test_only_what_is_listed_is_a_record_and_what_is_mentioned_is_not(tmp_path: Path) -> None:
    document = {
        "@context": "https://schema.org",
        "@graph": [
            {"@id": "http://example.org/d", "@type": "Dataset", "name": "Data", "creator": {"@id": "http://example.org/w"},
             "publisher": {"@id": "http://example.org/i"}},
            {"@id": "http://example.org/w", "@type": "Person", "name": "Li Wang"},
            {"@id": "http://example.org/i", "@type": "Organization", "name": "Institute"},
        ],
    }  # fmt: skip
    (record,) = found(write(tmp_path / "a.json", json.dumps(document))).values()
    assert (record.title, record.organisation, record.facts["creator"]) == ("Data", "Institute", "Li Wang")
    document["@graph"] = document["@graph"][1:]
    assert sorted(each.title for each in found(write(tmp_path / "b.json", json.dumps(document))).values()) == [
        "Institute", "Li Wang",
    ]  # fmt: skip


def test_a_record_in_other_languages_only_is_taken_and_the_choice_is_the_same_each_time(
    tmp_path: Path,
) -> None:
    text = (
        PREFIXES
        + '<a> a dcat:Dataset ; dct:title "Ruwheid"@nl, "Rugosité"@fr ; dct:description "Mesurée."@fr .\n'
    )
    path = write(tmp_path / "a.ttl", text)
    (row,) = open_file(path).rows()
    assert {key: value for key, value in row.values.items() if key not in ("id", "kind")} == {
        "title": "Rugosité", "text": "Mesurée.", "language": "fr", "facts": {"title (nl)": "Ruwheid"},
    }  # fmt: skip
    (accepted,) = read_records(open_file(path), identify=identify)
    assert isinstance(accepted, Accepted)
    assert codes(accepted.warnings) == [Code.LANGUAGE_UNKNOWN]
