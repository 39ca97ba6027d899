"""What every list view does: read the filters in force, narrow down, turn pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from entrepot.catalogue.models import Need, Resource
from entrepot.people.models import Place
from entrepot.web.filters import page_url
from entrepot.web.names import place_name

PER_PAGE = 20
Record = TypeVar("Record", Need, Resource)


def chosen_filters(request: HttpRequest, fields: Sequence[str]) -> dict[str, str]:
    """The filters in force, by field; empty ones left out."""
    return {field: request.GET[field].strip()[:200] for field in fields if request.GET.get(field, "").strip()}


def turned_page(
    records: QuerySet[Record] | Sequence[Record], request: HttpRequest, chosen: dict[str, str]
) -> dict[str, object]:
    """The page asked for (the nearest one that exists) with the addresses of its neighbours."""
    page: Page[Record] = Paginator(records, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "previous_url": page_url(chosen, page.number - 1) if page.has_previous() else "",
        "next_url": page_url(chosen, page.number + 1) if page.has_next() else "",
    }


def place_options() -> list[tuple[str, str]]:
    """Every place with its name."""
    return [(place.key, place_name(place)) for place in Place.objects.order_by("key")]
