"""Bookings in words: their time, their state, and what keeps a time from being booked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from entrepot.booking.domain.days import day_of
from entrepot.booking.domain.slots import Finding, Obstacle
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, Timetable
from entrepot.web import figures
from entrepot.web.booking.weeks import between

STATES: Final = {
    State.HELD: gettext_noop("held for you"),
    State.ASKED: gettext_noop("waits for the facility's answer"),
    State.CONFIRMED: gettext_noop("confirmed"),
    State.USED: gettext_noop("in use"),
    State.CLOSED: gettext_noop("over"),
    State.CANCELLED: gettext_noop("cancelled"),
    State.REFUSED: gettext_noop("refused"),
    State.MISSED: gettext_noop("nobody came"),
    State.LAPSED: gettext_noop("ran out"),
}
LOOKS: Final = {
    State.HELD: "weak", State.ASKED: "weak", State.CONFIRMED: "strong", State.USED: "strong", State.CLOSED: "plain",
    State.CANCELLED: "none", State.REFUSED: "none", State.MISSED: "none", State.LAPSED: "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is free, and the link that fills it in."""

    text: str
    url: str


def when(span: Span, timetable: Timetable) -> str:
    """Day and time on the facility's clock: Mon, 2 Mar 2026, 09:00–11:30."""
    first, last = (day_of(instant, timetable.clock) for instant in (span.start, span.end))
    text = f"{figures.weekday(first)}, {figures.day(first)}, {between(span, timetable)}"
    return text if first == last else f"{text} ({figures.day(last)})"


def state_of(booking: Booking) -> str:
    """How far a booking is, in the reader's language."""
    return _(STATES[State(booking.state)])


def duration(value: timedelta) -> str:
    """A length: 30 minutes, 2 hours, 3 days."""
    minutes = round(value.total_seconds() / 60)
    for unit, sentences in _UNITS.items():
        if minutes and minutes % unit == 0:
            count = minutes // unit
            return sentences(count) % {"count": figures.number(count)}
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": figures.number(minutes)}


_UNITS: Final[dict[int, Callable[[int], str]]] = {
    24 * 60: lambda count: ngettext("%(count)s day", "%(count)s days", count),
    60: lambda count: ngettext("%(count)s hour", "%(count)s hours", count),
}


def obstacle(finding: Finding, timetable: Timetable) -> str:
    """Why a time cannot be booked, and what would change it."""
    told = {"value": "", "when": when(finding.span, timetable) if finding.span else ""}
    if isinstance(finding.limit, timedelta):
        told["value"] = duration(finding.limit)
    elif finding.limit is not None:
        told["value"] = figures.number(finding.limit)
    return _(_OBSTACLES[finding.obstacle]) % told


_OBSTACLES: Final = {
    Obstacle.CLOSED: gettext_noop("It is closed then: %(when)s."),
    Obstacle.TAKEN: gettext_noop("Somebody else has it then: %(when)s."),
    Obstacle.TOO_SHORT: gettext_noop("A booking takes at least %(value)s."),
    Obstacle.TOO_LONG: gettext_noop("A booking takes at most %(value)s."),
    Obstacle.OFF_STEP: gettext_noop("Bookings begin and end every %(value)s from midnight."),
    Obstacle.TOO_SOON: gettext_noop("It must be booked %(value)s ahead, and not in the past."),
    Obstacle.TOO_FAR: gettext_noop("It can be booked %(value)s ahead at most."),
    Obstacle.TOO_MANY: gettext_noop("There are only %(value)s of it."),
}


def slots(free: Sequence[Span], timetable: Timetable, chosen: dict[str, str]) -> list[Slot]:
    """Free times as links to the form, filled in; ``chosen`` is what else was filled in."""
    found = []
    for span in free:
        start = span.start.astimezone(timetable.clock)
        values = chosen | {
            "day": start.date().isoformat(),
            "time": f"{start:%H:%M}",
            "minutes": str(round(span.length.total_seconds() / 60)),
        }
        url = f"{reverse('web:book', args=[timetable.resource.key])}?{urlencode(values)}#book"
        found.append(Slot(when(span, timetable), url))
    return found
