"""Searches that somebody keeps: what a page offers to keep, and what is kept in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue.models import Cluster, IndustrialChain
from entrepot.matching.domain import Asked
from entrepot.matching.models import SavedSearch
from entrepot.matching.searches import searches
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Duty, Place
from entrepot.web import figures
from entrepot.web.names import LISTS, NEED_LISTS, name_in, organisation_name, place_name, title_of

FILTERS: Final = ("q", "kind", "place", "cluster", "industrial_chain", "organisation")
LONGEST: Final = 200
FOUND: Final = "search.found"
Names = Mapping[tuple[str, str], str]
"""What filters are called, by field and value."""


@dataclass(frozen=True, slots=True)
class Keep:
    """What a page offers: to keep the search it shows; ``kept`` when its reader keeps it already."""

    fields: tuple[tuple[str, str], ...]
    kept: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One kept search as its page lists it; ``new`` is how many records wait to be looked at."""

    key: str
    name: str
    words: str
    url: str
    paused: bool
    looked: str
    new: int


def keeping(of: str, chosen: Mapping[str, str], party: Party) -> Keep | None:
    """What to offer on a list (``all``, ``needs`` or ``resources``) that is narrowed down by these fields; nothing where nothing is chosen."""
    if not chosen or not set(chosen) <= set(FILTERS):
        return None
    asked = asked_in({**chosen, "of": of})
    if asked is None:
        return None
    kept = party.known and any(search.question == asked for search in searches(party))
    return Keep(tuple(asked.plain().items()), kept, party.known)


def asked_in(given: Mapping[str, Any]) -> Asked | None:
    """The search that these fields ask for; None when there is no such list or nothing of this kind in it."""
    fields = {field: str(given.get(field, "")).strip()[:LONGEST] for field in ("of", *FILTERS)}
    if fields["of"] == "all" and fields["kind"]:
        is_need = fields["kind"] == "need"
        fields |= {"of": "needs", "kind": ""} if is_need else {"of": "resources"}
    kinds = {"needs": NEED_LISTS, "resources": LISTS}.get(fields["of"], {})
    if fields["of"] not in {"all", "needs", "resources"} or (fields["kind"] and fields["kind"] not in kinds):
        return None
    return Asked(**cast(Any, fields))


def lines(kept: Sequence[SavedSearch], party: Party) -> list[Line]:
    """Kept searches as lines, in their order."""
    names = names_of((search.question for search in kept), party)
    waiting = Duty.objects.filter(kind=FOUND, settled=None, subject__in=[search.key for search in kept])
    new = {duty.subject: int(duty.details.get("count", 0)) for duty in waiting}
    return [
        Line(
            key=search.key,
            name=search.name,
            words=in_words(search.question, names),
            url=url_of(search.question),
            paused=search.paused,
            looked=figures.day(search.looked.date()) if search.looked else "",
            new=new.get(search.key, 0),
        )
        for search in kept
    ]


def url_of(asked: Asked) -> str:
    """The page that shows what the search finds."""
    fields = {name: value for name, value in asked.plain().items() if name != "of"}
    if asked.of == "needs" and asked.q:
        fields["kind"] = "need"
    page = "home" if asked.of == "all" or "need" in fields.get("kind", "") else asked.of
    return f"{reverse(f'web:{page}')}?{urlencode(fields)}"


def in_words(asked: Asked, names: Names) -> str:
    """The search in the reader's language: where, for what, narrowed down how."""
    kinds = NEED_LISTS if asked.of == "needs" else LISTS
    shelf = {"all": _("Needs and resources"), "needs": _("Needs"), "resources": _("Resources")}[asked.of]
    parts = (
        name_in(kinds, asked.kind) if asked.kind else shelf,
        _("“%(words)s”") % {"words": asked.q} if asked.q else "",
        *(
            names.get((field, value), value)
            for field in FILTERS[2:]
            if (value := cast(str, getattr(asked, field)))
        ),
    )
    return " · ".join(part for part in parts if part)


def usual_name(asked: Asked, party: Party) -> str:
    """What a search is called until somebody calls it otherwise: its words, else its filters in the language it was kept in."""
    return asked.q or in_words(asked, names_of([asked], party))


def names_of(asked: Iterable[Asked], party: Party) -> Names:
    """What the filters of these searches are called, as far as the party may know of it; at most four queries."""
    wanted: dict[str, set[str]] = {}
    for item in asked:
        for field, value in item.plain().items():
            wanted.setdefault(field, set()).add(value)
    found: dict[tuple[str, str], str] = {}
    if keys := wanted.get("place"):
        found |= {("place", place.key): place_name(place) for place in Place.objects.filter(key__in=keys)}
    if keys := wanted.get("cluster"):
        clusters = Cluster.objects.filter(key__in=keys)
        found |= {("cluster", item.key): title_of(item.texts, item.key) for item in clusters}
    if keys := wanted.get("industrial_chain"):
        chains = IndustrialChain.objects.filter(key__in=keys)
        found |= {("industrial_chain", item.key): title_of(item.texts, item.key) for item in chains}
    if keys := wanted.get("organisation"):
        owners = people.organisations(party).filter(key__in=keys)
        found |= {("organisation", item.key): organisation_name(item) for item in owners}
    return found
