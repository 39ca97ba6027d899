"""Records as harvesters read them: Dublin Core (oai_dc) and DataCite, as elements of XML. Pure; sources: openarchives.org/OAI/2.0/oai_dc.xsd,
schema.datacite.org/meta/kernel-4.5."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from entrepot.exchange.domain.opening import NO_LICENCE, OpenRecord

INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
_UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of metadata: what the protocol says of it, and how a record is written in it."""

    namespace: str
    schema: str
    written: Callable[[OpenRecord, str, str], Element]


def child(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A new last child; text as XML can hold it."""
    made = SubElement(parent, tag, attributes)
    made.text = plain(text)
    return made


def document(element: Element) -> bytes:
    """The element as a file of its own, in UTF-8."""
    written: bytes = tostring(element, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written


def plain(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _UNWRITABLE.sub(" ", text)


def root(tag: str, namespaces: Mapping[str, str], namespace: str, schema: str) -> Element:
    """An element that names its schema; prefixes are written as they stand."""
    attributes = {f"xmlns:{prefix}" if prefix else "xmlns": where for prefix, where in namespaces.items()}
    return Element(tag, attributes | {"xmlns:xsi": INSTANCE, "xsi:schemaLocation": f"{namespace} {schema}"})


def dublin_core(record: OpenRecord, address: str, _: str) -> Element:
    """A record in unqualified Dublin Core; every text in every language that there is."""
    written = root(
        "oai_dc:dc", {"oai_dc": _DC, "dc": "http://purl.org/dc/elements/1.1/"}, _DC, f"{_DC[:-1]}.xsd"
    )
    for language, title, text in _texts(record):
        child(written, "dc:title", title, **{"xml:lang": language})
        if text:
            child(written, "dc:description", text, **{"xml:lang": language})
    for language, name in record.owner.names.items() if record.owner else ():
        child(written, "dc:creator", name, **{"xml:lang": language})
    for word in record.keywords:
        child(written, "dc:subject", word)
    child(written, "dc:type", record.kind)
    child(written, "dc:identifier", address)
    for language in record.languages:
        child(written, "dc:language", language)
    for language, name in record.where.names.items() if record.where else ():
        child(written, "dc:coverage", name, **{"xml:lang": language})
    child(written, "dc:date", record.created.isoformat())
    child(written, "dc:rights", record.licence or NO_LICENCE)
    return written


def datacite(record: OpenRecord, address: str, node: str) -> Element:
    """A record as DataCite describes things; who published it is the node."""
    written = root(
        "resource", {"": _DATACITE}, _DATACITE, "http://schema.datacite.org/meta/kernel-4.5/metadata.xsd"
    )
    child(written, "identifier", address, identifierType="URL")
    names = list(record.owner.names.items()) if record.owner else [("en", node)]
    creator = child(child(written, "creators"), "creator")
    language, name = names[0]
    child(creator, "creatorName", name, nameType="Organizational", **{"xml:lang": language})
    titles = child(written, "titles")
    for place, (language, title, _) in enumerate(_texts(record)):
        kind = {"titleType": "TranslatedTitle"} if place else {}
        child(titles, "title", title, **{"xml:lang": language}, **kind)
    child(written, "publisher", node)
    child(written, "publicationYear", str(record.created.year))
    child(written, "resourceType", record.kind, resourceTypeGeneral=_GENERAL.get(record.kind, "Other"))
    if record.keywords:
        subjects = child(written, "subjects")
        for word in record.keywords:
            child(subjects, "subject", word)
    _dates(written, record)
    child(written, "language", record.language)
    _rights(written, record.licence)
    descriptions = child(written, "descriptions")
    for language, _title, text in _texts(record):
        if text:
            child(descriptions, "description", text, descriptionType="Abstract", **{"xml:lang": language})
    if record.where and record.where.names:
        spot = child(child(written, "geoLocations"), "geoLocation")
        child(spot, "geoLocationPlace", next(iter(record.where.names.values())))
    return written


def _dates(written: Element, record: OpenRecord) -> None:
    dates = child(written, "dates")
    child(dates, "date", record.created.isoformat(), dateType="Created")
    if record.available_from or record.valid_until:
        span = "/".join(day.isoformat() if day else "" for day in (record.available_from, record.valid_until))
        child(dates, "date", span, dateType="Valid")


def _rights(written: Element, licence: str) -> None:
    where = {"rightsURI": licence} if licence.startswith(("https://", "http://")) else {}
    child(child(written, "rightsList"), "rights", licence or NO_LICENCE, **where)


def _texts(record: OpenRecord) -> Iterator[tuple[str, str, str]]:
    """Language, title and text, the language first in which it was written."""
    for language in record.languages:
        text = record.texts[language]
        yield language, text.get("title", ""), text.get("text", "")


_DC: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_DATACITE: Final = "http://datacite.org/schema/kernel-4"
_GENERAL: Final = {
    "facility": "Instrument",
    "service": "Service",
    "product": "PhysicalObject",
    "policy": "Text",
}
"""DataCite's own word for a kind, where it has one."""
FORMATS: Final[Mapping[str, Format]] = {
    "oai_dc": Format(_DC, f"{_DC[:-1]}.xsd", dublin_core),
    "datacite": Format(_DATACITE, "http://schema.datacite.org/meta/kernel-4.5/metadata.xsd", datacite),
}
