"""A record in the words of schema.org, as search engines read it in a page. Pure; source: schema.org, version 29."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from entrepot.exchange.domain.opening import OpenRecord

TYPES: Final[Mapping[str, str]] = {
    "technology": "CreativeWork",
    "facility": "Service",
    "service": "Service",
    "finance": "FinancialProduct",
    "policy": "GovernmentService",
    "venue": "EventVenue",
    "product": "Product",
}
"""What each kind is there; an instrument is told of for its use, which is a service."""
_GIVER: Final[Mapping[str, str]] = {"product": "manufacturer", "venue": ""}
"""How the owner stands to it where it does not provide it; a place has no owner there."""


def in_page(record: OpenRecord, address: str, node: str) -> dict[str, Any]:
    """The page that describes a record, and the record as what it is about, in the language it was written in."""
    language = record.languages[0] if record.languages else record.language
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": address,
        "name": record.title,
        "inLanguage": list(record.languages),
        "dateCreated": record.created.isoformat(),
        "publisher": {"@type": "Organization", "name": node},
        "mainEntity": _thing(record, address, language),
    }
    if record.keywords:
        page["keywords"] = list(record.keywords)
    if record.licence:
        page["license"] = record.licence
    if record.valid_until:
        page["expires"] = record.valid_until.isoformat()
    return page


def _thing(record: OpenRecord, address: str, language: str) -> dict[str, Any]:
    kind = TYPES.get(record.kind, "Thing")
    thing: dict[str, Any] = {
        "@type": kind,
        "name": record.title,
        "identifier": record.key,
        "url": address,
        "description": record.texts.get(language, {}).get("text", ""),
    }
    others = [record.texts[each]["title"] for each in record.languages[1:]]
    if others:
        thing["alternateName"] = others
    if record.owner and _GIVER.get(record.kind, "provider"):
        giver = {"@type": "Organization", "name": next(iter(record.owner.names.values()), record.owner.key)}
        thing[_GIVER.get(record.kind, "provider")] = giver | (
            {"url": record.owner.website} if record.owner.website else {}
        )
    if record.where:
        thing |= _where(record, kind)
    if record.facts and kind in {"EventVenue", "Product"}:
        thing["additionalProperty"] = [
            {"@type": "PropertyValue", "name": label, "value": value} for label, value in record.facts.items()
        ]
    return thing


def _where(record: OpenRecord, kind: str) -> dict[str, Any]:
    if record.where is None:
        return {}
    name = next(iter(record.where.names.values()), "")
    if kind == "EventVenue":
        return {"address": name}
    if kind in {"Service", "GovernmentService", "FinancialProduct"}:
        return {"areaServed": {"@type": "Place", "name": name}}
    return {}
