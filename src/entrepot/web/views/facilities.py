"""Figures of the use of facilities: the page, the events behind each figure, a workbook and a paper."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.booking import evidence
from entrepot.booking.domain.figures import Kind, Lack, period_of, periods
from entrepot.booking.models import Timetable
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period
from entrepot.web.asking import party_of
from entrepot.web.booking.events import event_keys, event_lines
from entrepot.web.booking.rows import title_of
from entrepot.web.booking.statistics import KINDS, LACKS, period_name, statistics
from entrepot.web.booking.ways import reads_figures
from entrepot.web.booking.workbooks import paper_parts, workbook
from entrepot.web.context import node_name
from entrepot.web.filters import Choice, Filter
from entrepot.web.names import organisation_name, reader
from entrepot.web.papers.printing import printed
from entrepot.web.views.lists import turned_page


@login_required
def figures(request: HttpRequest) -> HttpResponse:
    """Effective hours, hours for others, sharing rate, income and users of a period, by instrument and by organisation; what is missing to prove them."""
    party, name, period = _asked(request)
    choices = tuple(
        Choice(period_name(each), f"?period={each}", each == name) for each in periods(clock.today())
    )
    found = statistics(name, period, party)
    return render(
        request,
        "entrepot/figures.html",
        {"found": found, "filters": (Filter(_("Period"), choices),), "period": name},
    )


@login_required
def figure_events(request: HttpRequest) -> HttpResponse:
    """The events that one figure comes from."""
    party, name, period = _asked(request)
    of, resource, organisation = (
        request.GET.get(field, "")[:200] for field in ("of", "resource", "organisation")
    )
    tables = evidence.timetables(party)
    if resource:
        tables = tables.filter(resource__key=resource)
    by_number = {item.pk: item for item in tables}
    known = evidence.known(list(by_number.values()), period)
    keys = event_keys(known, of, organisation)
    if keys is None or (resource and not by_number):
        raise Http404
    chosen = {"period": name, "of": of, "resource": resource, "organisation": organisation}
    page, turned = turned_page(keys, request, chosen, 50)
    return render(
        request,
        "entrepot/figure_events.html",
        {
            **turned,
            "headline": _(KINDS[Kind(of)]) if of in KINDS else _(LACKS[Lack(of)]),
            "period": name, "period_name": period_name(name), "count": len(keys),
            "about": _about(resource, organisation, by_number),
            "lines": event_lines([str(key) for key in page], by_number, party),
        },
    )  # fmt: skip


@login_required
def figures_workbook(request: HttpRequest) -> HttpResponse:
    """The same figures, and the uses they come from, as XLSX."""
    party, name, period = _asked(request)
    found = statistics(name, period, party)
    by_number = {item.pk: item for item in evidence.timetables(party)}
    content = workbook(found, event_lines(found.events.figure(Kind.EFFECTIVE).events, by_number, party))
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="figures-{name}.xlsx"'
    return response


@login_required
def figures_paper(request: HttpRequest) -> HttpResponse:
    """The same figures as PDF."""
    party, name, period = _asked(request)
    found = statistics(name, period, party)
    data = {
        "title": _("Figures of use"), "subtitle": found.title, "node": node_name(),
        "parts": paper_parts(found),
    }  # fmt: skip
    response = HttpResponse(printed(data, reader(), "figures"), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="figures-{name}.pdf"'
    return response


def _asked(request: HttpRequest) -> tuple[Party, str, Period]:
    """Who asks, and for which period: the present quarter when it is not said.

    Raises:
        Http404: there is no such period, or no facility of which the party reads figures.
    """
    party = party_of(request)
    name = request.GET.get("period") or periods(clock.today())[0]
    period = period_of(name)
    if period is None or not reads_figures(party):
        raise Http404
    return party, name, period


def _about(resource: str, organisation: str, tables: dict[int, Timetable]) -> str:
    if resource:
        return title_of(next(iter(tables.values())).resource).title
    if organisation == "-":
        return _("Nobody named")
    found = Organisation.objects.filter(key=organisation).first() if organisation else None
    return organisation_name(found) if found else ""
