"""What is open: the listed resources of this node as everybody may see them, read from the catalogue whenever they are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import FOREIGN, State
from entrepot.catalogue.models import Resource
from entrepot.catalogue.queries import Disclosed
from entrepot.exchange.domain.opening import KINDS, OpenRecord, Owner, Where
from entrepot.exchange.models import Shown
from entrepot.intake import queries as intake
from entrepot.journal import queries as journal
from entrepot.people.domain import ANONYMOUS
from entrepot.runtime import bulk, clock, home

AT_ONCE: Final = 1000
"""Entries of the journal that are read at once."""
PHASES: Final = ("here", "shown")
"""What a look at everything walks through: what is listed, then what was shown and may be gone."""
ALL_AT_ONCE: Final = frozenset({"records.confirmed"})
"""Acts that tell of many records by no name."""


@dataclass(frozen=True, slots=True)
class News:
    """Keys that may be told otherwise now, up to a position; ``everything`` when they are not named."""

    keys: tuple[str, ...]
    position: int
    everything: bool


def licence() -> str:
    """The licence that the node states for records that state none; "" where it states none."""
    try:
        return home.current().node().licence
    except home.HomeError:
        return ""


def open_resources() -> QuerySet[Resource]:
    """Every resource that the doors tell of: listed, not past its end, of this node, no person."""
    lasting = Q(ends=None) | Q(ends__gte=clock.today())
    found = catalogue.resources(ANONYMOUS).filter(lasting, state=State.LISTED, kind__in=KINDS)
    return found.exclude(source__startswith=FOREIGN)


def open_keys(keys: Collection[str]) -> frozenset[str]:
    """Those of some keys that the doors tell of."""
    return frozenset(_among(keys).values_list("key", flat=True))


def _among(keys: Collection[str]) -> QuerySet[Resource]:
    """By number: SQLite, asked for some keys among what is listed, would walk through all that is listed."""
    numbers = list(Resource.objects.filter(key__in=keys).values_list("pk", flat=True))
    return open_resources().filter(pk__in=numbers)


def open_records(keys: Collection[str]) -> dict[str, OpenRecord]:
    """Those of some resources that the doors tell of, by key."""
    found = list(_among(keys))
    stated, days = licence(), {one.key: one.created.date() for one in found}
    of_lists = intake.licences("resource", days)
    told = catalogue.all_disclosed(found, ANONYMOUS)
    return {one.key: _open(one, of_lists.get(one.key, stated), days[one.key]) for one in told}


def _open(one: Disclosed, stated: str, created: date) -> OpenRecord:
    return OpenRecord(
        key=one.key, kind=one.kind, language=one.language, texts=one.texts, keywords=one.keywords, facts=one.facts,
        owner=None if one.organisation is None else Owner(
            one.organisation.key, _names(one.organisation.texts), one.organisation.website
        ),
        where=None if one.place is None else Where(one.place.names, one.place.latitude, one.place.longitude),
        available_from=one.available_from, valid_until=one.valid_until, created=created,
        licence=one.fields.get("licence", "").strip() or stated,
    )  # fmt: skip


def _names(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {language: text.get("title", "") for language, text in texts.items()}


def news(after: int, most: int) -> News:
    """What the journal tells after a position, at most so many keys and those of one entry more. A position is passed only when all before it was told."""
    keys: dict[str, None] = {}
    position, everything = after, False
    for place, entry in journal.changes(after=after, limit=AT_ONCE):
        if len(keys) >= most:
            break
        if entry.verb.startswith("organisation."):
            owned = _of((entry.subject, *_named(entry.details)), most)
            everything = everything or len(owned) > most
            keys |= dict.fromkeys(owned[:most])
        elif entry.verb.startswith("place.") or entry.verb in ALL_AT_ONCE:
            everything = True
        elif entry.stream == "catalogue":
            keys |= dict.fromkeys((entry.subject, *_named(entry.details)))
        position = place
    return News(tuple(keys), position, everything)


def _named(details: Mapping[str, object]) -> list[str]:
    """Keys of others that an act tells of, such as what was joined; what is no key finds nothing."""
    return [value for value in details.values() if isinstance(value, str)]


def _of(owners: Iterable[str], most: int) -> list[str]:
    found = Resource.objects.filter(organisation__key__in=list(owners)).order_by("key")
    return list(found.values_list("key", flat=True)[: most + 1])


def everything(after: str, most: int) -> tuple[Sequence[str], str]:
    """A page of all keys that are or were told, after a place that an earlier page told ("" is the beginning), and where to go on, "" at the end."""
    phase, _, key = (after or f"{PHASES[0]}:").partition(":")
    found = open_resources() if phase == "here" else Shown.objects.filter(gone=False)
    keys = list(found.filter(key__gt=key).order_by("key").values_list("key", flat=True)[:most])
    if len(keys) == most:
        return keys, f"{phase}:{keys[-1]}"
    return keys, f"{PHASES[1]}:" if phase == "here" else ""


def shown_before(keys: Sequence[str]) -> dict[str, Shown]:
    """What was told of some keys, by key."""
    return {row.key: row for portion in bulk.portions(keys) for row in Shown.objects.filter(key__in=portion)}
