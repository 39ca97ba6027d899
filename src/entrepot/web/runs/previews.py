"""The first rows of a list as they were understood, while a run asks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final

from entrepot.catalogue.domain import Entry
from entrepot.catalogue.imports import first_staged
from entrepot.intake.models import Run
from entrepot.people.actions import OrganisationRecord
from entrepot.people.models import Place
from entrepot.web.names import NEEDS, ORGANISATIONS, ROLES, language_name, name_in, place_name

SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it was understood."""

    title: str
    kind: str
    language: str
    language_name: str
    place: str


def preview(run: Run) -> tuple[PreviewRow, ...]:
    """The first rows that are new or changed."""
    items = list(islice(first_staged(run), SHOWN))
    places = {
        place.key: place_name(place) for place in Place.objects.filter(key__in={item.place for item in items})
    }
    return tuple(_row(item, places.get(item.place or "", "")) for item in items)


def _row(item: Entry | OrganisationRecord, place: str) -> PreviewRow:
    if isinstance(item, OrganisationRecord):
        kind = name_in(ORGANISATIONS, item.kind)
    else:
        kind = name_in(NEEDS if item.is_need else ROLES, item.kind)
    return PreviewRow(
        title=item.texts[item.language].get("title", ""),
        kind=kind,
        language=item.language,
        language_name=language_name(item.language),
        place=place,
    )
