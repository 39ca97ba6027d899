"""JSON-LD contexts: the well-known ones from here, all others refused, none ever fetched."""

from collections.abc import Mapping
from typing import Any, Final

SCHEMA: Final = "http://schema.org/"
DCAT: Final = "http://www.w3.org/ns/dcat#"
DCT: Final = "http://purl.org/dc/terms/"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
_PREFIXES: Final = {
    "dcat": DCAT, "dct": DCT, "dcterms": DCT, "foaf": FOAF, "vcard": VCARD, "schema": SCHEMA,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#", "skos": "http://www.w3.org/2004/02/skos/core#",
    "adms": "http://www.w3.org/ns/adms#", "owl": "http://www.w3.org/2002/07/owl#",
    "org": "http://www.w3.org/ns/org#", "prov": "http://www.w3.org/ns/prov#",
}  # fmt: skip
_SCHEMA_ORG: Final[Mapping[str, Any]] = {"@vocab": SCHEMA, "type": "@type", "id": "@id", "schema": SCHEMA}
_DUBLIN_CORE: Final = (
    "title", "description", "publisher", "license", "modified", "issued", "spatial", "temporal", "language",
    "identifier", "rights", "creator", "type", "conformsTo", "accessRights", "format", "accrualPeriodicity",
    "isPartOf", "hasPart", "valid", "available", "subject", "abstract", "provenance",
)  # fmt: skip
_DCAT_AP: Final[Mapping[str, Any]] = {
    **_PREFIXES,
    "@vocab": DCAT,
    "id": "@id",
    **{name: f"{DCT}{name}" for name in _DUBLIN_CORE},
    "name": f"{FOAF}name",
    "homepage": f"{FOAF}homepage",
    "fn": f"{VCARD}fn",
    "hasEmail": f"{VCARD}hasEmail",
    "Organization": f"{VCARD}Organization",
    "Agent": f"{FOAF}Agent",
    "status": "http://www.w3.org/ns/adms#status",
}
_KNOWN: Final[Mapping[str, Mapping[str, Any]]] = {
    "schema.org": _SCHEMA_ORG,
    "www.schema.org": _SCHEMA_ORG,
    "schema.org/docs/jsonldcontext.json": _SCHEMA_ORG,
    "schema.org/docs/jsonldcontext.jsonld": _SCHEMA_ORG,
    "www.w3.org/ns/dcat": _DCAT_AP,
    "www.w3.org/ns/dcat.jsonld": _DCAT_AP,
    "www.w3.org/ns/dcat2.jsonld": _DCAT_AP,
    "www.w3.org/ns/dcat3.jsonld": _DCAT_AP,
    "project-open-data.cio.gov/v1.1/schema/catalog.jsonld": _DCAT_AP,
}
_DCAT_AP_PLACES: Final = ("semiceu.github.io/dcat-ap/", "raw.githubusercontent.com/semiceu/dcat-ap/")


class RemoteContextError(Exception):
    """A context that would have to be fetched; the message is its address."""


def with_own_contexts(document: Any) -> Any:
    """Return a JSON-LD document with every well-known context written into it.

    Raises RemoteContextError for any other that lies elsewhere, imported ones included. `document` is changed
    in place.
    """
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            if "@import" in value:
                raise RemoteContextError(str(value["@import"]))
            if "@context" in value:
                value["@context"] = _own(value["@context"])
            waiting.extend(value.values())
    return document


def _own(context: Any) -> Any:
    if isinstance(context, list):
        return [_own(each) for each in context]
    if not isinstance(context, str):
        return context
    bare = context.strip().lower().split("#")[0]
    bare = bare.removeprefix("https://").removeprefix("http://").rstrip("/")
    if bare.startswith(_DCAT_AP_PLACES) and bare.endswith(".jsonld"):
        return dict(_DCAT_AP)
    if bare not in _KNOWN:
        raise RemoteContextError(context[:200])
    return dict(_KNOWN[bare])
