"""How a facility is used as a page shows it: booked against used, what is foretold, incidents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.booking import evidence
from entrepot.booking.domain.days import DAY
from entrepot.booking.domain.figures import Figures, of_facility
from entrepot.booking.domain.forecast import Forecast, Method
from entrepot.booking.domain.spans import common, total, without
from entrepot.booking.domain.states import State
from entrepot.booking.load import foretold
from entrepot.booking.models import Booking, Incident, Timetable
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period
from entrepot.web import figures as written
from entrepot.web.booking.rows import Row, booking_rows
from entrepot.web.booking.statistics import hours

SHOWN: Final = 8
"""Weeks of bookings that are held against their use."""
METHODS: Final = {
    Method.MEAN: gettext_noop("the mean of the last eight weeks"),
    Method.LAST: gettext_noop("the last week"),
    Method.SEASON: gettext_noop("the same week a year ago"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One booking: hours booked, used within, used beyond; ``missed`` when nobody came, ``silent`` when nothing is known."""

    row: Row
    booked: str
    used: str
    beyond: str
    missed: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class Foretold:
    """The coming weeks and the error of the same method in the past, in hours a week; ``others`` what other methods would have erred."""

    weeks: tuple[tuple[str, str], ...]
    method: str
    error: str
    tried: str
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """What happened, and how it ended."""

    key: str
    what: str
    since: str
    closes: bool
    resolved: str
    outcome: str


def lately(timetable: Timetable) -> tuple[Figures, list[Compared]]:
    """The figures of the past eight weeks, and their bookings, the latest first, each against its use."""
    today = clock.now().astimezone(timetable.clock).date()
    known = evidence.known([timetable], Period(today - 7 * SHOWN * DAY, today + DAY))
    facility = known[0]
    rows = Booking.objects.filter(key__in=[item.key for item in facility.reserved], starts__lte=clock.now())
    bookings = list(
        rows.select_related("organisation", "timetable__resource__organisation").order_by("-starts")
    )
    figures = of_facility(facility)
    return figures, [
        _compared(item, row, figures) for item, row in zip(bookings, booking_rows(bookings), strict=True)
    ]


def _compared(booking: Booking, row: Row, figures: Figures) -> Compared:
    spans = [item.spans for item in figures.used if item.use.booking == booking.key]
    used = sum((total(common(each, [booking.span])) for each in spans), timedelta())
    beyond = sum((total(without(each, [booking.span])) for each in spans), timedelta())
    missed = booking.state == State.MISSED
    return Compared(
        row, hours(booking.span.length * booking.units), hours(used), hours(beyond) if beyond else "", missed,
        silent=not spans and not missed and booking.state != State.USED,
    )  # fmt: skip


def forecast_rows(timetable: Timetable) -> Foretold | None:
    """What is foretold; None while too little is known."""
    found = foretold(timetable)
    return _foretold(found) if found else None


def _foretold(found: Forecast) -> Foretold:
    return Foretold(
        weeks=tuple((written.day(first), hours(timedelta(hours=amount))) for first, amount in found.weeks),
        method=_(METHODS[found.method]),
        error="" if found.error is None else hours(timedelta(hours=found.error)),
        tried=written.number(found.tried),
        others=tuple(
            (_(METHODS[method]), hours(timedelta(hours=error)))
            for method, error in found.errors.items()
            if method != found.method
        ),
    )


def incident_rows(timetable: Timetable) -> list[IncidentRow]:
    """What happened there, the latest first."""
    return [_incident(item, timetable) for item in timetable.incidents.all()[:20]]


def _incident(item: Incident, timetable: Timetable) -> IncidentRow:
    begun = item.starts.astimezone(timetable.clock)
    ended = item.resolved.astimezone(timetable.clock) if item.resolved else None
    return IncidentRow(
        item.key, item.what, f"{written.day(begun.date())}, {begun:%H:%M}", item.closes,
        f"{written.day(ended.date())}, {ended:%H:%M}" if ended else "", item.outcome,
    )  # fmt: skip
