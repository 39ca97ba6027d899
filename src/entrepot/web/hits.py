"""Records as rows of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from entrepot.catalogue.disclosed import Disclosed
from entrepot.web.names import LISTS, NEEDS, ROLES, name_in, organisation_name, place_name
from entrepot.web.texts import Text, record_text


@dataclass(frozen=True, slots=True)
class Hit:
    """One row: where it leads, what it is called, what and where it is, whose."""

    url: str
    text: Text
    kind: str
    place: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind under a heading."""

    name: str
    hits: tuple[Hit, ...]


def hit(record: Disclosed) -> Hit:
    """The row of a need or a resource."""
    if record.is_need:
        url, kind = reverse("web:need", args=[record.key]), name_in(NEEDS, record.kind)
    else:
        url, kind = reverse("web:resource", args=[record.key]), name_in(ROLES, record.kind)
    text = record_text(record)
    return Hit(url, text, kind, place_name(record.place), organisation_name(record.organisation))


def grouped(records: Iterable[Disclosed], needs: str) -> tuple[Group, ...]:
    """Rows under headings, in the order in which these first occur; ``needs`` is the one of all needs."""
    groups: dict[str, list[Hit]] = {}
    for record in records:
        heading = needs if record.is_need else name_in(LISTS, record.kind)
        groups.setdefault(heading, []).append(hit(record))
    return tuple(Group(name, tuple(hits)) for name, hits in groups.items())
