"""The events that a figure comes from, as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.booking.domain.figures import (
    Facility,
    Kind,
    Lack,
    Source,
    by_organisation,
    gaps,
    of_facility,
    together,
)
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Booking, Incident, Invoice, Timetable, Usage
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.vocabulary.money import Money
from entrepot.web import figures
from entrepot.web.booking.rows import title_of
from entrepot.web.booking.statistics import hours
from entrepot.web.booking.words import state_of, when
from entrepot.web.names import organisation_name

SOURCES: Mapping[Source, str] = {
    Source.CHECK_IN: gettext_noop("checked in and out"),
    Source.API: gettext_noop("told by the instrument"),
    Source.LOG: gettext_noop("from a log"),
}


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event: when, at which facility, how many hours it lasted, for whom, and where that is known from."""

    key: str
    facility: str
    language: str
    when: str
    hours: str
    organisation: str
    source: str
    url: str = ""


def event_keys(known: Sequence[Facility], of: str, organisation: str = "") -> list[str] | None:
    """The events of a figure or of missing evidence, by its name; of one organisation where its key is given (``-``: of nobody named). None when there
    is no such figure."""
    if of in {lack.value for lack in Lack}:
        return [key for facility in known for gap in gaps(facility) if gap.lack == of for key in gap.events]
    if of not in {kind.value for kind in Kind}:
        return None
    found = together(of_facility(facility) for facility in known)
    if organisation:
        chosen = by_organisation(found).get("" if organisation == "-" else organisation)
        return list(chosen.figure(Kind(of)).events) if chosen else []
    return list(found.figure(Kind(of)).events)


def event_lines(keys: Sequence[str], tables: Mapping[int, Timetable], party: Party) -> list[EventLine]:
    """Events as lines, in their order; those of other facilities than the given ones are left out. Four queries."""
    lines: dict[str, EventLine] = {}
    for use in Usage.objects.filter(key__in=keys, timetable__in=tables).select_related(
        "organisation", "booking"
    ):
        lines[use.key] = _use(use, tables[use.timetable_id])
    for booking in Booking.objects.filter(key__in=keys, timetable__in=tables).select_related("organisation"):
        lines[booking.key] = _booking(booking, tables[booking.timetable_id])
    for incident in Incident.objects.filter(key__in=keys, timetable__in=tables):
        lines[incident.key] = _incident(incident, tables[incident.timetable_id])
    for invoice in Invoice.objects.filter(key__in=keys, timetable__in=tables).select_related("organisation"):
        lines[invoice.key] = _invoice(invoice, tables[invoice.timetable_id], party)
    return [lines[key] for key in keys if key in lines]


def _use(use: Usage, table: Timetable) -> EventLine:
    title, span = title_of(table.resource), use.span
    source = _(SOURCES[Source(use.source)])
    if use.source == Source.LOG:
        source = _("row %(row)s of %(file)s") % {"row": use.row, "file": use.file}
    return EventLine(
        use.key, title.title, title.language, when(span, table) if span else _since(use.starts, table),
        hours(span.length) if span else "", organisation_name(use.organisation) if use.organisation else "", source,
        reverse("web:booking", args=[use.booking.key]) if use.booking else "",
    )  # fmt: skip


def _booking(booking: Booking, table: Timetable) -> EventLine:
    title = title_of(table.resource)
    return EventLine(
        booking.key, title.title, title.language, when(booking.span, table),
        hours(booking.span.length * booking.units), organisation_name(booking.organisation), state_of(booking),
        reverse("web:booking", args=[booking.key]),
    )  # fmt: skip


def _incident(incident: Incident, table: Timetable) -> EventLine:
    title = title_of(table.resource)
    ended = incident.resolved
    span = Span(incident.starts, ended) if ended and ended > incident.starts else None
    return EventLine(
        incident.key, title.title, title.language, when(span, table) if span else _since(incident.starts, table),
        hours(span.length) if span else "", "", incident.what, reverse("web:use", args=[table.resource.key]) + "#incidents",
    )  # fmt: skip


def _invoice(invoice: Invoice, table: Timetable, party: Party) -> EventLine:
    title = title_of(table.resource)
    amount = figures.money(Money(invoice.before, invoice.currency))
    return EventLine(
        invoice.key, title.title, title.language, figures.day(invoice.day), "", organisation_name(invoice.organisation), amount,
        reverse("web:invoice", args=[invoice.key]) if allows(party, "invoice.read", invoice) else "",
    )  # fmt: skip


def _since(begun: datetime, table: Timetable) -> str:
    """From when, of what is not over."""
    there = begun.astimezone(table.clock)
    return _("since %(day)s, %(time)s") % {"day": figures.day(there.date()), "time": f"{there:%H:%M}"}
