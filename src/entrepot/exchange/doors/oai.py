"""OAI-PMH 2.0 (openarchives.org/OAI/2.0/openarchivesprotocol.htm): records harvested by libraries and portals, with what is gone, for ever."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element

from django.conf import settings

from entrepot.exchange.domain.formats import FORMATS, child, document, plain, root
from entrepot.exchange.domain.harvesting import Asked, HarvestError, asked, token
from entrepot.exchange.domain.opening import SETS
from entrepot.exchange.doors.addresses import at, identifier_of, key_of, node_name, page_of
from entrepot.exchange.identity import own
from entrepot.exchange.queries import doors
from entrepot.exchange.queries.doors import Told
from entrepot.runtime import clock

OAI: Final = "http://www.openarchives.org/OAI/2.0/"
UNTOLD: Final = frozenset({"badVerb", "badArgument"})
"""Errors after which an answer does not repeat what was asked."""


def answer(fields: Mapping[str, Sequence[str]]) -> bytes:
    """The answer to a request, an error of the protocol too, as XML in UTF-8."""
    written = root("OAI-PMH", {"": OAI}, OAI, f"{OAI}OAI-PMH.xsd")
    child(written, "responseDate", _moment(clock.now()))
    try:
        question = asked(fields)
        said = _ANSWERS[question.verb](question)
    except HarvestError as error:
        told = {} if error.code in UNTOLD else _attributes(fields)
        child(written, "request", at("/oai"), **told)
        child(written, "error", str(error), code=error.code)
    else:
        child(written, "request", at("/oai"), **_attributes(fields))
        written.append(said)
    return document(written)


def _attributes(fields: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {name: plain(values[0]) for name, values in fields.items() if values}


def _identify(_: Asked) -> Element:
    said = Element("Identify")
    child(said, "repositoryName", node_name())
    child(said, "baseURL", at("/oai"))
    child(said, "protocolVersion", "2.0")
    child(said, "adminEmail", settings.DEFAULT_FROM_EMAIL)
    child(said, "earliestDatestamp", _moment(doors.opened()))
    child(said, "deletedRecord", "persistent")
    child(said, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    return said


def _formats(question: Asked) -> Element:
    if question.identifier:
        _one(question.identifier)
    said = Element("ListMetadataFormats")
    for prefix, form in FORMATS.items():
        one = child(said, "metadataFormat")
        child(one, "metadataPrefix", prefix)
        child(one, "schema", form.schema)
        child(one, "metadataNamespace", form.namespace)
    return said


def _sets(_: Asked) -> Element:
    said = Element("ListSets")
    for spec, name in SETS.items():
        one = child(said, "set")
        child(one, "setSpec", spec)
        child(one, "setName", name)
    return said


def _list(question: Asked) -> Element:
    selection = question.selection
    if selection is None:
        raise TypeError(question.verb)
    whole = question.verb == "ListRecords"
    page = doors.page(selection, whole=whole)
    if not page.told:
        raise HarvestError("noRecordsMatch", "There is nothing of this kind that changed then.")
    said = Element(question.verb)
    name, me = node_name(), own().node
    for told in page.told:
        if whole:
            _record(said, told, selection.prefix, name, me)
        else:
            _header(said, told, me)
    if page.rest is not None:
        child(said, "resumptionToken", token(page.rest))
    elif selection.after:
        child(said, "resumptionToken")  # empty: that was the last part
    return said


def _get(question: Asked) -> Element:
    said = Element("GetRecord")
    _record(said, _one(question.identifier), question.prefix, node_name(), own().node)
    return said


def _one(identifier: str) -> Told:
    key = key_of(identifier, own().node)
    found = doors.one(key) if key else None
    if found is None:
        raise HarvestError("idDoesNotExist", "There is no such record here.")
    return found


def _record(parent: Element, told: Told, prefix: str, name: str, me: str) -> None:
    one = child(parent, "record")
    _header(one, told, me)
    if told.record is not None:
        child(one, "metadata").append(FORMATS[prefix].written(told.record, page_of(told.key), name))


def _header(parent: Element, told: Told, me: str) -> None:
    header = child(parent, "header", **({"status": "deleted"} if told.gone else {}))
    child(header, "identifier", identifier_of(told.key, me))
    child(header, "datestamp", _moment(told.stamp))
    child(header, "setSpec", told.kind)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_ANSWERS: Final[Mapping[str, Callable[[Asked], Element]]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "ListIdentifiers": _list,
    "ListRecords": _list,
    "GetRecord": _get,
}
