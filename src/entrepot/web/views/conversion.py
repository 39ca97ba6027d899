"""The published figures from listed to kept, and of each what the reader may see of what it counts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.models import Resource
from entrepot.deals import figures, queries
from entrepot.deals.domain.funnel import Reached
from entrepot.deals.figures import Course
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.web.asking import party_of
from entrepot.web.deals import words
from entrepot.web.deals.conversion import (
    STEPS,
    WAITING,
    counted_of,
    figures_page,
    name_of,
    shown_count,
)
from entrepot.web.deals.rows import deal_rows
from entrepot.web.hits import hit
from entrepot.web.views.lists import chosen_filters, turned_page

FIELDS = ("of", "step", "by", "row")


def deal_figures(request: HttpRequest) -> HttpResponse:
    """How many of what was listed were introduced, signed and kept, by kind, region and year; and where deals wait. For everybody."""
    return render(request, "entrepot/deal_figures.html", {"found": figures_page()})


def deals_counted(request: HttpRequest) -> HttpResponse:
    """What one figure counts, as far as the reader may see it. A figure that is held back has no list."""
    party, asked = party_of(request), chosen_filters(request, FIELDS)
    of, step, by, row = (asked.get(field, "") for field in FIELDS)
    courses = figures.courses()
    count = shown_count(of, step, by, row, courses)
    if not count:
        raise Http404
    own = set(queries.deals_of(party).values_list("pk", flat=True))
    mine = [course for course in courses if course.deal in own]
    shown = {"of": of, "count": count, "headline": _headline(of, step), "about": _about(of, by, row)}
    if of == "listed":
        resources = _resources(mine, Reached[step.upper()], by, row, party)
        page, turned = turned_page(resources, request, asked)
        found = {"hits": [hit(one) for one in all_disclosed(page, party)], "mine": len(resources)}
    else:
        deals = _deals(mine, step, by, row)
        page_of_deals, turned = turned_page(deals, request, asked)
        found = {"rows": deal_rows(list(page_of_deals)), "mine": len(deals)}
    return render(request, "entrepot/deals_counted.html", {**turned, **shown, **found})


def _headline(of: str, step: str) -> str:
    return _("Where deals wait") if of == WAITING else _(STEPS[Reached[step.upper()]])


def _about(of: str, by: str, row: str) -> str:
    if of == WAITING:
        return words.state_of(row)
    return name_of(by, row, of) if by else ""


def _deals(mine: list[Course], step: str, by: str, row: str) -> list[Deal]:
    if step:
        reached = Reached[step.upper()]
        keys = [
            course.deal
            for course in mine
            if course.counted.reached >= reached and (not by or course.counted.rows[by] == row)
        ]
    else:
        keys = [course.deal for course in mine if course.state == row]
    return list(Deal.objects.filter(pk__in=keys))


def _resources(mine: list[Course], step: Reached, by: str, row: str, party: Party) -> list[Resource]:
    """What is in those deals that the reader may read, as far as its page may be seen too."""
    numbers = [
        int(one.key)
        for one in counted_of("listed", mine)
        if one.key and one.reached >= step and (not by or one.rows[by] == row)
    ]
    return list(catalogue.resources(party).filter(pk__in=numbers))
