"""Idle hours as a page shows them: a heat map of the week, and offers in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from entrepot.booking.domain.idle import Grid, Slot, idle_hours
from entrepot.booking.domain.opening import Hours
from entrepot.booking.load import hours_of, offers
from entrepot.booking.models import IdleOffer, Timetable
from entrepot.web import figures
from entrepot.web.booking.statistics import hours, share
from entrepot.web.present import listed

MONDAY: Final = date(2024, 1, 1)
LEVELS: Final = 4


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One hour of the week: how idle, from 0 to 4 (none when it is never open), and the same in words."""

    level: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One hour of the day."""

    time: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map: weekdays across, hours down; ``idle`` of ``open`` unit-hours were idle."""

    days: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    idle: str
    open: str
    share: str


def heat(given: Grid) -> Heat:
    """A grid as a table, from the first hour that is ever open to the last."""
    opened = [hour for (_day, hour), slot in given.items() if slot.open]
    reach = range(min(opened), max(opened) + 1) if opened else range(0)
    days = tuple(weekday(number) for number in range(7))
    idle, whole = idle_hours(given)
    return Heat(
        days=days,
        rows=tuple(
            HeatRow(clock(hour * 60), tuple(_cell(given[day, hour], days[day], hour) for day in range(7)))
            for hour in reach
        ),
        idle=hours(timedelta(hours=idle)), open=hours(timedelta(hours=whole)),
        share=share(idle / whole if whole else None),
    )  # fmt: skip


def _cell(slot: Slot, day: str, hour: int) -> HeatCell:
    when = f"{day}, {clock(hour * 60)}–{clock(hour * 60 + 60)}"
    if slot.share is None:
        return HeatCell("closed", "", _("%(when)s: closed") % {"when": when})
    said = share(slot.share, 0)
    level = str(min(LEVELS, int(slot.share * (LEVELS + 1))))
    return HeatCell(level, said, _("%(when)s: idle %(share)s") % {"when": when, "share": said})


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer: which hours, from when, until when, and what comes with them."""

    key: str
    hours: str
    first: str
    until: str
    note: str


def offer_row(offer: IdleOffer) -> OfferRow:
    """An offer in words."""
    said = listed([window(item) for item in hours_of(offer)])
    return OfferRow(offer.key, said, figures.day(offer.first), figures.day(offer.last), offer.note)


def offer_rows(timetable: Timetable | None) -> list[OfferRow]:
    """What a facility offers now; nothing where it has no timetable."""
    return [offer_row(item) for item in offers(timetable)] if timetable else []


def window(given: Hours) -> str:
    """Hours of a weekday: Thu 18:00–22:00."""
    return f"{weekday(given.weekday)} {clock(given.opens)}–{clock(given.closes)}"


def window_choices(found: Iterable[Hours]) -> list[tuple[str, str]]:
    """Windows as a form sends and shows them."""
    return [(f"{item.weekday}-{item.opens}-{item.closes}", window(item)) for item in found]


def weekday(number: int) -> str:
    """The short name of a weekday, 0 for Monday."""
    return figures.weekday(MONDAY + timedelta(days=number))


def clock(minutes: int) -> str:
    """Minutes after midnight as a clock shows them; the end of the day is 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
