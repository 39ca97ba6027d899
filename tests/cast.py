"""The people, organisations and records that tests speak of, stored through the real actions.

Lingyou is a maker of tiles in Guangzhou, Yunshan a university there, Isaroptik a firm in Munich, Harbour a laboratory in Hong Kong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue import queries
from entrepot.catalogue.domain import Entry
from entrepot.catalogue.models import Need, Resource
from entrepot.people import actions as people
from entrepot.people.actions import OrganisationRecord
from entrepot.people.domain import Party
from entrepot.people.gazetteer import bundled
from entrepot.people.models import Organisation
from entrepot.vocabulary.money import Rates
from entrepot.vocabulary.places import Place

BY = Party.machine("test")
PLACES: Mapping[str, Place] = {place.id: place for place in bundled()}
RATES_FILE = '{"base": "CNY", "as_of": "2026-11-20", "source": "test", "rates": {"CNY": "1", "EUR": "8", "HKD": "0.9"}}'
WITHOUT_RATES = Rates("CNY", date(2026, 11, 20), "test", {})

Texts = Mapping[str, Mapping[str, str]]


def settle(*keys: str) -> None:
    """Store places of the gazetteer; without keys those that the cast lives in."""
    wanted = keys or ("guangzhou", "shenzhen", "hong-kong", "munich")
    people.put_places(places=[PLACES[key] for key in wanted], by=BY)


def cast() -> None:
    """Store the places and the organisations."""
    settle()
    people.put_organisations(
        records=[
            organisation_record(
                "org-lingyou",
                "岭釉建陶",
                kind="enterprise",
                size="medium",
                place="guangzhou",
                language="zh-Hans",
            ),
            organisation_record(
                "org-yunshan",
                "云山大学",
                kind="university",
                place="guangzhou",
                language="zh-Hans",
                en="Yunshan University",
            ),
            organisation_record(
                "org-isaroptik",
                "Isaroptik GmbH",
                kind="enterprise",
                size="small",
                place="munich",
                language="de",
            ),
            organisation_record("org-harbour", "Harbour Analytics", kind="institute", place="hong-kong"),
        ],
        by=BY,
    )


def organisation_record(
    key: str,
    name: str,
    *,
    kind: str = "enterprise",
    size: str = "",
    sector: str = "",
    place: str | None = None,
    language: str = "en",
    **others: str,
) -> OrganisationRecord:
    """An organisation with its name, and names in other languages."""
    texts = {language: {"title": name, "text": ""}}
    texts |= {tag: {"title": title, "text": ""} for tag, title in others.items()}
    content = repr((key, kind, size, sector, place, language, texts))
    fingerprint = hashlib.sha256(content.encode()).hexdigest()
    return OrganisationRecord(key, kind, size, sector, place, language, texts, fingerprint)


def organisation(key: str, name: str, **values: str) -> Organisation:
    """Store an organisation."""
    people.put_organisations(records=[organisation_record(key, name, **values)], by=BY)  # type: ignore[arg-type]
    return Organisation.objects.get(key=key)


def entry(
    key: str,
    kind: str = "facility",
    title: str = "Title",
    text: str = "Text.",
    *,
    is_need: bool = False,
    language: str = "en",
    texts: Texts | None = None,
    keywords: Iterable[str] = (),
    fields: Mapping[str, str] | None = None,
    facts: Mapping[str, str] | None = None,
    organisation: str | None = None,
    place: str | None = None,
    available_from: date | None = None,
    valid_until: date | None = None,
    deadline: date | None = None,
) -> Entry:
    """A record on its way into the catalogue."""
    return Entry(
        key=key,
        is_need=is_need,
        kind=kind,
        language=language,
        texts=texts or {language: {"title": title, "text": text}},
        keywords=tuple(keywords),
        fields=fields or {},
        facts=facts or {},
        organisation=organisation,
        place=place,
        cluster=None,
        industrial_chain=None,
        available_from=available_from,
        valid_until=valid_until,
        deadline=deadline,
    )


def resource(
    key: str, kind: str = "facility", title: str = "Title", text: str = "Text.", **values: object
) -> Resource:
    """Store a resource."""
    put(entry(key, kind, title, text, **values))  # type: ignore[arg-type]
    return queries.resource(key, BY)


def need(
    key: str, kind: str = "technology", title: str = "Title", text: str = "Text.", **values: object
) -> Need:
    """Store a need."""
    put(entry(key, kind, title, text, is_need=True, **values))  # type: ignore[arg-type]
    return queries.need(key, BY)


def put(*entries: Entry) -> None:
    """Store records."""
    catalogue.put_entries(entries=entries, source="cast", by=BY)
