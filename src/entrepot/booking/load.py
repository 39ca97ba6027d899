"""How facilities were used lately and will be: what forecasts and the search for idle hours are computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet

from entrepot.booking import evidence, queries
from entrepot.booking.domain.days import DAY, whole_day
from entrepot.booking.domain.figures import counted
from entrepot.booking.domain.forecast import SEASON, WEEKS, Forecast, Week, forecast
from entrepot.booking.domain.idle import Grid, Stretch, grid
from entrepot.booking.domain.opening import Hours
from entrepot.booking.domain.spans import Span, common, total
from entrepot.booking.models import Booking, IdleOffer, Taken, Timetable
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period

HOUR: Final = timedelta(hours=1)
LOOKED_BACK: Final = 8
LOOKED_AHEAD: Final = 4
"""Weeks over which idle hours are looked for."""
KEPT: Final = SEASON + 26
"""Weeks of the past from which is foretold."""


@dataclass(frozen=True, slots=True)
class Idleness:
    """When a facility was idle in the past weeks, and will be in those to come."""

    past: Grid
    coming: Grid


def idleness(timetable: Timetable) -> Idleness:
    """By weekday and hour: the past eight weeks from what was used or kept for somebody, the next four from what is booked."""
    today = clock.now().astimezone(timetable.clock).date()
    before, after = today - 7 * LOOKED_BACK * DAY, today + (1 + 7 * LOOKED_AHEAD) * DAY
    return Idleness(
        _grid(timetable, before, today, used=True), _grid(timetable, today + DAY, after, used=False)
    )


def _grid(timetable: Timetable, first: date, last: date, *, used: bool) -> Grid:
    within = _days(timetable, first, last)
    busy: dict[int, list[Span]] = defaultdict(list)
    taken = Taken.objects.filter(
        timetable=timetable, starts__lt=within.end, ends__gt=within.start, exception=None
    )
    for unit, starts, ends in taken.values_list("unit", "starts", "ends"):
        busy[unit].append(Span(starts, ends))
    if used:
        for item in evidence.known([timetable], Period(first, last)):
            for use in item.uses:
                busy[use.unit].append(use.span)
    opened = queries.opening(timetable, within).spans(within)
    return grid(Stretch(first, last, timetable.clock, opened, busy, timetable.capacity))


def _days(timetable: Timetable, first: date, last: date) -> Span:
    return Span(whole_day(first, timetable.clock).start, whole_day(last, timetable.clock).start)


@dataclass(frozen=True, slots=True)
class Occupied:
    """For how many hours a facility was open, of all its units together, and for how many of them it was booked."""

    open: float
    booked: float


def occupied(timetables: Sequence[Timetable], *, weeks: int = 4) -> dict[int, Occupied]:
    """By the timetables' numbers, how far facilities were booked in the past weeks, up to today; those that were closed throughout are left out."""
    found: dict[int, Occupied] = {}
    for timetable in timetables:
        today = clock.now().astimezone(timetable.clock).date()
        within = _days(timetable, today - 7 * weeks * DAY, today)
        opened = queries.opening(timetable, within).spans(within)
        hours = total(opened) / HOUR * timetable.capacity
        rows = Booking.objects.filter(
            timetable=timetable, state__in=evidence.COUNTED, starts__lt=within.end, ends__gt=within.start
        )
        booked = sum(total(common([one.span], opened)) / HOUR * one.units for one in rows)
        if hours:
            found[timetable.pk] = Occupied(hours, booked)
    return found


def foretold(timetable: Timetable) -> Forecast | None:
    """The use of the next eight weeks, from Monday on; None while fewer than four whole weeks with use are known."""
    today = clock.now().astimezone(timetable.clock).date()
    monday = today - today.weekday() * DAY
    first = monday - 7 * KEPT * DAY
    found = evidence.known([timetable], Period(first, monday))
    uses = counted(found[0].uses, found[0].within) if found else []
    if not uses:
        return None
    begun = uses[0].use.span.start.astimezone(timetable.clock).date()
    first = max(first, begun + (7 - begun.weekday()) % 7 * DAY)  # the first whole week
    spans = [span for item in uses for span in item.spans]
    past = [_week(timetable, first + 7 * number * DAY, spans) for number in range((monday - first).days // 7)]
    coming = [_week(timetable, monday + 7 * number * DAY, []) for number in range(1, WEEKS + 1)]
    return forecast(past, coming)


def _week(timetable: Timetable, first: date, used: list[Span]) -> Week:
    within = _days(timetable, first, first + 7 * DAY)
    opened = total(queries.opening(timetable, within).spans(within))
    hours = sum((total(common([span], [within])) for span in used if span.meets(within)), timedelta())
    return Week(first, opened / timedelta(hours=1), hours / timedelta(hours=1))


def offers(timetable: Timetable) -> QuerySet[IdleOffer]:
    """Idle hours that are offered now or will be, the first to end first."""
    return timetable.idle_offers.filter(withdrawn=None, last__gte=clock.today()).order_by("last", "pk")


def readable_offers(keys: set[str], party: Party) -> dict[str, IdleOffer]:
    """Offers by key, as far as the party may know of their facility."""
    found = IdleOffer.objects.filter(key__in=keys, withdrawn=None).select_related(
        "timetable__resource__organisation", "timetable__resource__place"
    )
    return {item.key: item for item in found if allows(party, "timetable.read", item.timetable)}


def hours_of(offer: IdleOffer) -> list[Hours]:
    """The hours of the week that are offered."""
    return [Hours(*row) for row in offer.hours]
