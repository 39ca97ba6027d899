"""What is known of the use of facilities in a period: the events from which their figures are computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from entrepot.booking.domain.days import whole_day
from entrepot.booking.domain.figures import Closure, Facility, Paid, Reserved, Source, Use
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, Incident, Invoice, Timetable, Usage
from entrepot.booking.models.prices import InvoiceState
from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Resource
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period

COUNTED: Final = (State.CONFIRMED, State.USED, State.CLOSED, State.MISSED)
"""Bookings whose time was kept for somebody until it came."""


def timetables(party: Party) -> QuerySet[Timetable]:
    """The timetables of facilities whose figures a party may read (the rule ``figures.read``): those of organisations that it manages; all of them for
    officers and operators."""
    found = (
        Timetable.objects.filter(resource__joined_into=None, resource__kind="facility")
        .select_related("resource__organisation", "resource__place")
        .order_by("resource__key")
    )
    if party.node_roles & {NodeRole.OFFICER, NodeRole.OPERATOR}:
        return found
    return found.filter(resource__organisation__in=party.organisations(OrganisationRole.MANAGER))


def without_timetable(party: Party) -> QuerySet[Resource]:
    """Listed facilities of which nothing can be counted, for they have no timetable."""
    found = Resource.objects.filter(
        kind="facility", state=Listing.LISTED, joined_into=None, timetable=None
    ).order_by("key")
    if party.node_roles & {NodeRole.OFFICER, NodeRole.OPERATOR}:
        return found
    return found.filter(organisation__in=party.organisations(OrganisationRole.MANAGER))


def known(
    facilities: Sequence[Timetable],
    period: Period,
    *,
    now: datetime | None = None,
) -> list[Facility]:
    """What is known of facilities in a period, each on its own clock and up to ``now``; those for which it has not begun are left out. Five queries."""
    until = now or clock.now()
    within = {item.pk: span for item in facilities if (span := _span(item, period, until))}
    if not within:
        return []
    keys = {item.pk: item.resource.key for item in facilities}
    outer = Span(min(span.start for span in within.values()), max(span.end for span in within.values()))
    uses, unended = _uses(keys, outer)
    reserved, closures, paid = _reserved(keys, outer), _closures(keys, outer), _paid(keys, period)
    return [
        Facility(
            key, within[number], uses=uses[key], unended=unended[key],
            reserved=[_done(item, until) for item in reserved[key]], closures=closures[key], paid=paid[key],
        )
        for number, key in keys.items()
        if number in within
    ]  # fmt: skip


def _span(timetable: Timetable, period: Period, until: datetime) -> Span | None:
    begin = whole_day(period.start, timetable.clock).start
    end = min(whole_day(period.last, timetable.clock).end, until)
    return Span(begin, end) if begin < end else None


def _done(item: Reserved, until: datetime) -> Reserved:
    """A booking as far as its time has come."""
    return replace(item, span=Span(item.span.start, min(item.span.end, until)))


def _uses(keys: dict[int, str], outer: Span) -> tuple[dict[str, list[Use]], dict[str, list[str]]]:
    uses: dict[str, list[Use]] = defaultdict(list)
    unended: dict[str, list[str]] = defaultdict(list)
    rows = Usage.objects.filter(timetable__in=keys, starts__lt=outer.end).filter(
        Q(ends=None) | Q(ends__gt=outer.start)
    )
    for row in rows.select_related("booking", "organisation").order_by("starts", "pk"):
        facility = keys[row.timetable_id]
        if row.ends is None:
            unended[facility].append(row.key)
            continue
        uses[facility].append(
            Use(
                row.key, facility, row.unit, Span(row.starts, row.ends),
                organisation=row.organisation.key if row.organisation else "", external=row.external,
                person=row.person, source=Source(row.source), booking=row.booking.key if row.booking else "",
                booked=row.booking.span if row.booking else None,
            )
        )  # fmt: skip
    return uses, unended


def _reserved(keys: dict[int, str], outer: Span) -> dict[str, list[Reserved]]:
    found: dict[str, list[Reserved]] = defaultdict(list)
    rows = Booking.objects.filter(
        timetable__in=keys, state__in=COUNTED, starts__lt=outer.end, ends__gt=outer.start
    )
    for row in rows.select_related("organisation").order_by("starts", "pk"):
        facility = keys[row.timetable_id]
        found[facility].append(
            Reserved(row.key, facility, row.organisation.key, row.span, row.units, State(row.state))
        )
    return found


def _closures(keys: dict[int, str], outer: Span) -> dict[str, list[Closure]]:
    found: dict[str, list[Closure]] = defaultdict(list)
    rows = Incident.objects.filter(timetable__in=keys, closes=True, starts__lt=outer.end)
    for row in rows.filter(Q(resolved=None) | Q(resolved__gt=outer.start)).order_by("starts", "pk"):
        end = row.resolved or outer.end
        if row.starts < end:
            facility = keys[row.timetable_id]
            found[facility].append(Closure(row.key, facility, Span(row.starts, end)))
    return found


def _paid(keys: dict[int, str], period: Period) -> dict[str, list[Paid]]:
    """What was invoiced in a period, whoever pays it (a policy's part too), by the day of the paper; a credit note takes its invoice back."""
    found: dict[str, list[Paid]] = defaultdict(list)
    rows = Invoice.objects.filter(timetable__in=keys, day__gte=period.start, day__lt=period.end)
    for row in (
        rows.exclude(state=InvoiceState.DRAWN, credits=None).select_related("organisation").order_by("pk")
    ):
        facility = keys[row.timetable_id]
        found[facility].append(Paid(row.key, facility, row.organisation.key, row.before, row.currency))
    return found
