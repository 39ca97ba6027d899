"""DCAT-AP 3 (semiceu.github.io/DCAT-AP/releases/3.0.1): the node as a catalogue, with what is listed as its resources, page by page.

What is listed is no dataset: an instrument is a resource of the catalogue (``dcat:Resource``). The list of all of them is one, with its forms as
distributions; so a portal that reads datasets only takes over one entry that leads here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final
from urllib.parse import quote

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD
from rdflib.term import IdentifiedNode

from entrepot.exchange.domain.opening import NO_LICENCE, SETS, OpenRecord
from entrepot.exchange.doors.addresses import at, graph_of, node_name, page_of
from entrepot.exchange.opening import licence
from entrepot.exchange.queries import doors

HYDRA: Final = Namespace("http://www.w3.org/ns/hydra/core#")
LANGUAGES: Final[Mapping[str, str]] = {"zh": "ZHO", "en": "ENG", "de": "DEU"}
"""The EU's authority table of languages, by the first part of a tag."""
AUTHORITY: Final = "http://publications.europa.eu/resource/authority/language/"
MEDIA: Final[Mapping[str, str]] = {"jsonld": "application/ld+json", "ttl": "text/turtle"}
RESOURCE: Final = URIRef(f"{DCAT}resource")
"""New in DCAT 3; rdflib's list of terms is older."""
FORMS: Final[Mapping[str, str]] = {"jsonld": "json-ld", "ttl": "turtle"}
"""What rdflib calls a form, by the ending of its address."""
CONTEXT: Final[Mapping[str, str]] = {
    "dcat": str(DCAT), "dct": str(DCTERMS), "foaf": str(FOAF), "skos": str(SKOS), "rdfs": str(RDFS), "xsd": str(XSD),
    "hydra": str(HYDRA),
}  # fmt: skip


def catalogue(form: str, after: int) -> bytes:
    """A page of the catalogue in a form of `FORMS`: the records after a number, and where to go on."""
    page = doors.lasting(after, doors.PAGE)
    graph = _graph()
    told = [one for one in page.told if one.record is not None]
    _describe_catalogue(graph)
    for one in told:
        if one.record is not None:
            graph.add((_here("catalogue"), RESOURCE, _add(graph, one.record)))
    view = URIRef(at(f"/catalogue.{form}") + (f"?after={after}" if after else ""))
    graph.add((view, RDF.type, HYDRA.PartialCollectionView))
    graph.add((view, HYDRA.first, URIRef(at(f"/catalogue.{form}"))))
    if page.rest is not None:
        graph.add((view, HYDRA.next, URIRef(at(f"/catalogue.{form}?after={page.rest.after}"))))
    return _written(graph, FORMS[form])


def entry(record: OpenRecord) -> bytes:
    """One resource of the catalogue as JSON-LD."""
    graph = _graph()
    _add(graph, record)
    return _written(graph, "json-ld")


def _graph() -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in CONTEXT.items():
        graph.bind(prefix, namespace)
    return graph


def _written(graph: Graph, form: str) -> bytes:
    if form == "json-ld":
        return graph.serialize(format=form, context=dict(CONTEXT), encoding="utf-8", indent=1)
    return graph.serialize(format=form, encoding="utf-8")


def _here(name: str) -> URIRef:
    """What has no page of its own is named on the page of open data."""
    return URIRef(at(f"/open/#{name}"))


def _describe_catalogue(graph: Graph) -> None:
    name, stands, stated = node_name(), doors.standing(), licence()
    here, rows = _here("catalogue"), _here("resources")
    publisher = _agent(graph, _here("node"), {"": name})
    title = f"Resources of {name}"
    text = "What everybody may see of the technologies, facilities, services, finance offers, policies, venues and products listed here."
    for one, kind in ((here, DCAT.Catalog), (rows, DCAT.Dataset)):
        graph.add((one, RDF.type, kind))
        graph.add((one, DCTERMS.title, Literal(title, lang="en")))
        graph.add((one, DCTERMS.description, Literal(text, lang="en")))
        graph.add((one, DCTERMS.publisher, publisher))
        graph.add((one, DCTERMS.issued, Literal(stands.opened)))
        graph.add((one, DCTERMS.modified, Literal(stands.changed or stands.opened)))
        for code in LANGUAGES.values():
            graph.add((one, DCTERMS.language, _language(graph, code)))
    _license(graph, here, stated)
    page = URIRef(at("/open/"))
    graph.add((here, FOAF.homepage, page))
    graph.add((page, RDF.type, FOAF.Document))
    graph.add((here, DCAT.dataset, rows))
    for ending, media in MEDIA.items():
        _distribution(graph, rows, ending, media, stated)
    _service(graph, "oai-pmh", "OAI-PMH 2.0", "/oai", "/oai?verb=Identify", stated)
    _service(graph, "api", "HTTP API", "/api/v1/", "/api/v1/openapi.json", stated)
    kinds = _here("kinds")
    graph.add((here, DCAT.themeTaxonomy, kinds))
    graph.add((kinds, RDF.type, SKOS.ConceptScheme))
    graph.add((kinds, DCTERMS.title, Literal("Kinds of resources", lang="en")))


def _distribution(graph: Graph, rows: URIRef, ending: str, media: str, stated: str) -> None:
    one, where = _here(ending), URIRef(at(f"/catalogue.{ending}"))
    graph.add((rows, DCAT.distribution, one))
    graph.add((one, RDF.type, DCAT.Distribution))
    graph.add((one, DCTERMS.title, Literal(f"DCAT-AP 3, {media}", lang="en")))
    graph.add((one, DCAT.accessURL, where))
    graph.add((where, RDF.type, RDFS.Resource))
    kind = URIRef(f"https://www.iana.org/assignments/media-types/{media}")
    graph.add((one, DCAT.mediaType, kind))
    graph.add((kind, RDF.type, DCTERMS.MediaType))
    _license(graph, one, stated)


def _service(graph: Graph, name: str, title: str, where: str, described: str, stated: str) -> None:
    one = _here(name)
    graph.add((_here("catalogue"), DCAT.service, one))
    graph.add((one, RDF.type, DCAT.DataService))
    graph.add((one, DCTERMS.title, Literal(title, lang="en")))
    for term, address in ((DCAT.endpointURL, where), (DCAT.endpointDescription, described)):
        graph.add((one, term, URIRef(at(address))))
        graph.add((URIRef(at(address)), RDF.type, RDFS.Resource))
    graph.add((one, DCAT.servesDataset, _here("resources")))
    _license(graph, one, stated)


def _add(graph: Graph, record: OpenRecord) -> URIRef:
    """A record in a graph; what it is called there."""
    one = URIRef(graph_of(record.key))
    graph.add((one, RDF.type, DCAT.Resource))
    graph.add((one, DCTERMS.identifier, Literal(record.key)))
    for language in record.languages:
        text = record.texts[language]
        graph.add((one, DCTERMS.title, Literal(text.get("title", ""), lang=language)))
        graph.add(
            (one, DCTERMS.description, Literal(text.get("text") or text.get("title", ""), lang=language))
        )
        if code := LANGUAGES.get(language.partition("-")[0]):
            graph.add((one, DCTERMS.language, _language(graph, code)))
    for word in record.keywords:
        graph.add((one, DCAT.keyword, Literal(word, lang=record.language)))
    graph.add((one, DCTERMS.type, _kind(graph, record.kind)))
    graph.add((one, DCTERMS.issued, Literal(record.created)))
    page = URIRef(page_of(record.key))
    graph.add((one, DCAT.landingPage, page))
    graph.add((page, RDF.type, FOAF.Document))
    if record.owner:
        owner = _here(f"organisation-{quote(record.owner.key, safe='')}")
        graph.add((one, DCTERMS.publisher, _agent(graph, owner, record.owner.names)))
    _where(graph, one, record)
    _license(graph, one, record.licence)
    return one


def _where(graph: Graph, one: URIRef, record: OpenRecord) -> None:
    if record.where:
        place = BNode()
        graph.add((one, DCTERMS.spatial, place))
        graph.add((place, RDF.type, DCTERMS.Location))
        for language, name in record.where.names.items():
            graph.add((place, SKOS.prefLabel, Literal(name, lang=language)))
        point = f"POINT({record.where.longitude} {record.where.latitude})"
        kind = URIRef("http://www.opengis.net/ont/geosparql#wktLiteral")
        graph.add((place, DCAT.centroid, Literal(point, datatype=kind)))
    if record.available_from or record.valid_until:
        span = BNode()
        graph.add((one, DCTERMS.temporal, span))
        graph.add((span, RDF.type, DCTERMS.PeriodOfTime))
        _day(graph, span, DCAT.startDate, record.available_from)
        _day(graph, span, DCAT.endDate, record.valid_until)


def _day(graph: Graph, one: IdentifiedNode, term: URIRef, day: date | None) -> None:
    if day is not None:
        graph.add((one, term, Literal(day)))


def _kind(graph: Graph, kind: str) -> URIRef:
    one = _here(f"kind-{kind}")
    graph.add((one, RDF.type, SKOS.Concept))
    graph.add((one, SKOS.prefLabel, Literal(SETS.get(kind, kind), lang="en")))
    graph.add((one, SKOS.inScheme, _here("kinds")))
    return one


def _agent(graph: Graph, one: URIRef, names: Mapping[str, str]) -> URIRef:
    graph.add((one, RDF.type, FOAF.Agent))
    for language, name in names.items():
        graph.add((one, FOAF.name, Literal(name, lang=language or None)))
    return one


def _language(graph: Graph, code: str) -> URIRef:
    one = URIRef(f"{AUTHORITY}{code}")
    graph.add((one, RDF.type, DCTERMS.LinguisticSystem))
    return one


def _license(graph: Graph, one: URIRef, stated: str) -> None:
    """The licence; where none is stated, a statement that says so, which is no licence."""
    if stated.startswith(("https://", "http://")) and not set(stated) & set(' <>"{}|\\^`'):
        document = URIRef(stated)
        graph.add((document, RDF.type, DCTERMS.LicenseDocument))
        graph.add((one, DCTERMS.license, document))
        return
    statement = BNode()
    graph.add((statement, RDF.type, DCTERMS.LicenseDocument if stated else DCTERMS.RightsStatement))
    graph.add((statement, RDFS.label, Literal(stated or NO_LICENCE, lang=None if stated else "en")))
    graph.add((one, DCTERMS.license if stated else DCTERMS.rights, statement))
