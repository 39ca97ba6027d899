"""What every list view does: read the filters in force, narrow down, turn pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from entrepot.catalogue import queries as catalogue
from entrepot.web.filters import page_url
from entrepot.web.names import place_name

if TYPE_CHECKING:  # the stubs' name for records not yet read, or a list
    from django.core.paginator import _SupportsPagination

PER_PAGE = 20
PER_PAGE_EXPLAINED = 10
"""Rows that show the state of a chain take longer to compute."""
Item = TypeVar("Item")


def chosen_filters(request: HttpRequest, fields: Sequence[str]) -> dict[str, str]:
    """The filters in force, by field; empty ones left out."""
    return {field: request.GET[field].strip()[:200] for field in fields if request.GET.get(field, "").strip()}


def turned_page(
    records: _SupportsPagination[Item],
    request: HttpRequest,
    chosen: dict[str, str],
    size: int = PER_PAGE,
) -> tuple[Page[Item], dict[str, object]]:
    """The page asked for (or the nearest there is), and what its template needs to lead to its neighbours."""
    page: Page[Item] = Paginator(records, size).get_page(request.GET.get("page"))
    return page, {
        "page": page,
        "previous_url": page_url(chosen, page.number - 1) if page.has_previous() else "",
        "next_url": page_url(chosen, page.number + 1) if page.has_next() else "",
    }


def place_options() -> list[tuple[str, str]]:
    """The places that have records, with their names."""
    return [(place.key, place_name(place)) for place in catalogue.places_in_use()]
