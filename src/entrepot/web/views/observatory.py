"""The observatory: the command centre, and of each figure its definition, its series, its breakdowns and what it counts."""

from __future__ import annotations

import csv
import io
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.observatory import queries
from entrepot.observatory.domain.figures import Indicator, Over
from entrepot.observatory.indicators import BY_KEY
from entrepot.people import queries as people
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.downloads import attachment
from entrepot.web.inbox import lines as duty_lines
from entrepot.web.observing import shown, words
from entrepot.web.observing.events import lines
from entrepot.web.observing.mapping import mapped
from entrepot.web.views.lists import turned_page
from entrepot.web.views.node import only

DUTIES: Final = 5
EVENTS: Final = 50


@only("observatory.read")
def observatory(request: HttpRequest) -> HttpResponse:
    """What changed since yesterday, what waits for a decision, ten figures with their trend."""
    party, (name, period) = party_of(request), _asked(request)
    waiting = people.duties_of(party)
    page = {
        "tiles": shown.tiles(name, period, party), "others": shown.others(), "changes": shown.changes(),
        "duties": duty_lines(list(waiting.order_by("due", "made")[:DUTIES]), party), "waiting": waiting.count(),
        "filters": (shown.period_filter(name),), "period": name, "period_name": words.period_name(name),
        "now": f"{figures.day(clock.today())}, {clock.now():%H:%M} UTC",
    }  # fmt: skip
    return render(request, "entrepot/observatory.html", page)


@only("observatory.read")
def indicator(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: what it is, how it went, by what it can be broken down."""
    party, one, (name, period) = party_of(request), _indicator(key), _asked(request)
    taken = shown.found_of(one, name, period, party)
    total = taken.found.total
    series, picture = shown.series_rows(one, name, total, party)
    page = {
        "key": key, "name": _(one.name), "formula": _(one.formula), "source": _(one.source), "guard": _(one.guard),
        "text": words.value(total, one.unit), "between": words.between(total, one.unit), "none": words.why_none(total),
        "count": figures.number(total.counts[0]) if total.counts else words.NONE, "least": one.least,
        "series": series, "picture": picture, "tables": shown.tables(one, taken.found, party),
        "filters": (shown.period_filter(name),), "period": name, "period_name": words.period_name(name),
        "now_only": one.over == Over.NOW, "taken": f"{figures.day(taken.at.date())}, {taken.at:%H:%M} UTC",
    }  # fmt: skip
    return render(request, "entrepot/indicator.html", page)


@only("observatory.read")
def indicator_events(request: HttpRequest, key: str) -> HttpResponse:
    """What a figure counts now, as far as the reader may see it."""
    party, one, (name, period) = party_of(request), _indicator(key), _asked(request)
    found = queries.figure(one, period, party)
    page, turned = turned_page(found.events, request, {"period": name}, EVENTS)
    readable = lines(list(page), party)
    told = {
        **turned, "key": key, "name": _(one.name), "period": name, "period_name": words.period_name(name),
        "held": found.total.held, "count": len(found.events), "lines": readable, "hidden": len(page) - len(readable),
    }  # fmt: skip
    return render(request, "entrepot/indicator_events.html", told)


@only("observatory.read")
def indicator_table(request: HttpRequest, key: str) -> HttpResponse:
    """The series and the breakdowns as CSV."""
    party, one, (name, period) = party_of(request), _indicator(key), _asked(request)
    taken = shown.found_of(one, name, period, party)
    series, _picture = shown.series_rows(one, name, taken.found.total, party)
    told = io.StringIO()
    table = csv.writer(told)
    table.writerow(["breakdown", "row", "value", "unit", "cases", "range"])
    for row in reversed(series):
        table.writerow(["period", row.name, _plain(row.value), one.unit, row.count, row.between])
    for breakdown in shown.tables(one, taken.found, party):
        unit = words.unit_of(one, breakdown.key)
        for row in breakdown.rows:
            table.writerow([breakdown.key, _safe(row.name), _plain(row.value), unit, row.count, row.between])
    return attachment(("\ufeff" + told.getvalue()).encode(), f"{key}-{name}.csv", "text/csv; charset=utf-8")


@only("observatory.read")
def indicator_picture(request: HttpRequest, key: str) -> HttpResponse:
    """The series as a drawing."""
    party, one, (name, period) = party_of(request), _indicator(key), _asked(request)
    taken = shown.found_of(one, name, period, party)
    _rows, picture = shown.series_rows(one, name, taken.found.total, party)
    if not picture:
        raise Http404
    return attachment(str(picture).encode(), f"{key}-{name}.svg", "image/svg+xml")


def _indicator(key: str) -> Indicator:
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def _asked(request: HttpRequest) -> tuple[str, Period]:
    asked = shown.asked_period(request.GET.get("period", "")[:10])
    if asked is None:
        raise Http404
    return asked


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _safe(name: str) -> str:
    """A name that a spreadsheet takes for a formula is marked as text."""
    return f"'{name}" if name[:1] in "=+-@" else name


@only("observatory.read")
def gap_map(request: HttpRequest) -> HttpResponse:
    """Supply and unmet needs by cluster and role, technologies by industrial chain and phase, and which new resource would answer most."""
    return render(request, "entrepot/gap_map.html", {"map": mapped(party_of(request))})
