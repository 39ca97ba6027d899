"""Calendars that others keep, as a facility's managers see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from entrepot.booking.domain.foreign import Fault
from entrepot.booking.fetching import host_of
from entrepot.booking.models import OutsideCalendar, OutsideEvent, Timetable
from entrepot.intake.kept_problems import unpacked
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.booking.words import when
from entrepot.web.problems import problem_row

NEXT: Final = 5
"""So many times to come are shown of a calendar."""
FAULTS: Final = {
    Fault.BROKEN: gettext_noop("It is not written as events are."),
    Fault.START: gettext_noop("It does not say when it begins."),
    Fault.END: gettext_noop("Its end cannot be read, or is before its beginning."),
    Fault.CLOCK: gettext_noop("It names a time zone that is neither known nor defined in the calendar."),
    Fault.RULE: gettext_noop("The rule by which it repeats cannot be read."),
    Fault.OFTEN: gettext_noop("It repeats more often than every day."),
    Fault.LONG: gettext_noop("To follow all series of this calendar takes too long."),
    Fault.MANY: gettext_noop("The calendar has more times than are read; those furthest ahead are left out."),
}


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A calendar in words: ``look`` is the grade's; ``problem`` why it could not be read the last time, and what to do."""

    key: str
    name: str
    url: str
    source: str
    state: str
    look: str
    read: str
    events: str
    left_out: str
    problem: str


@dataclass(frozen=True, slots=True)
class Left:
    """An event that closes nothing, or less than it says; and why."""

    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Closing:
    """A time at which a calendar closes the facility."""

    when: str
    title: str


def calendar_row(calendar: OutsideCalendar) -> CalendarRow:
    """A calendar as a line."""
    state, look = _state(calendar)
    return CalendarRow(
        key=calendar.key,
        name=calendar.name,
        url=reverse("web:outside_calendar", args=[calendar.key]),
        source=_source(calendar),
        state=state,
        look=look,
        read=_("last read on %(moment)s") % {"moment": at(calendar.read, calendar.timetable)} if calendar.read else "",
        events=ngettext("%(count)s event", "%(count)s events", calendar.events) % {"count": figures.number(calendar.events)},
        left_out=_left_out(calendar.left_out),
        problem=problem_said(calendar),
    )  # fmt: skip


def left(calendar: OutsideCalendar) -> list[Left]:
    """Events that cannot be read, the first of them."""
    return [Left(title or _("without a title"), _(FAULTS[Fault(fault)])) for fault, title in calendar.unread]


def closings(calendar: OutsideCalendar) -> list[Closing]:
    """The next times at which it closes the facility."""
    coming = calendar.times.filter(ends__gt=clock.now()).order_by("starts", "pk")[:NEXT]
    return [closing(item, calendar.timetable) for item in coming]


def closing(event: OutsideEvent, timetable: Timetable) -> Closing:
    """One of them."""
    return Closing(when(event.span, timetable), event.title or _("without a title"))


def problem_said(calendar: OutsideCalendar) -> str:
    """Why it could not be read the last time, and what to do; empty when it could."""
    if not calendar.problem:
        return ""
    line = problem_row(unpacked(calendar.problem))
    return f"{line.sentence} {line.remedy}"


def at(moment: datetime, timetable: Timetable) -> str:
    """Day and hour on the facility's clock."""
    there = moment.astimezone(timetable.clock)
    return _("%(day)s, %(time)s") % {"day": figures.day(there.date()), "time": f"{there:%H:%M}"}


def _source(calendar: OutsideCalendar) -> str:
    if calendar.address:
        return _("from %(host)s, every half hour") % {"host": host_of(calendar.address)}
    if calendar.fetched is None:
        return ""
    return _("a file, handed in on %(moment)s") % {"moment": at(calendar.fetched, calendar.timetable)}


def _state(calendar: OutsideCalendar) -> tuple[str, str]:
    if calendar.failures:
        return _("could not be read"), "none"
    if calendar.read is None:
        return _("is being read"), "weak"
    return (_("read in part"), "warning") if calendar.left_out else (_("read"), "strong")


def _left_out(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)s event could not be read", "%(count)s events could not be read", count
    ) % {"count": figures.number(count)}  # fmt: skip
