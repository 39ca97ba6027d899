"""What may be booked: how long, how early, on which minutes; what is in the way, and what is free instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from entrepot.booking.domain.days import day_of, moment
from entrepot.booking.domain.opening import Opening
from entrepot.booking.domain.spans import Span, crowded, without

SEARCHED = timedelta(days=60)
"""How far a free slot is looked for."""
STRETCH = timedelta(days=7)
FREE = 3
"""So many free slots are told."""
MINUTE = timedelta(minutes=1)


class Obstacle(StrEnum):
    """Why a span cannot be booked."""

    CLOSED = "closed"
    TAKEN = "taken"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    OFF_STEP = "off_step"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Terms:
    """How a facility may be booked.

    Attributes:
        step: a booking begins and ends so many minutes, or a multiple, after midnight where the facility stands.
        shortest, longest: of a booking.
        notice: how long before it begins it must be made.
        horizon: how long before it begins it may be made.
        setup, cleaning: time before and after each booking in which nobody else has the unit; it may lie outside the hours.
        capacity: how many units there are.
    """

    step: timedelta = timedelta(minutes=30)
    shortest: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(days=1)
    notice: timedelta = timedelta()
    horizon: timedelta = timedelta(days=90)
    setup: timedelta = timedelta()
    cleaning: timedelta = timedelta()
    capacity: int = 1

    def around(self, span: Span) -> Span:
        """All the time that a booking takes from its unit."""
        return span.wider(self.setup, self.cleaning)


@dataclass(frozen=True, slots=True)
class Finding:
    """One obstacle, and the value that would have to change: ``limit`` is what the terms allow, ``span`` the time that is in the way."""

    obstacle: Obstacle
    limit: timedelta | int | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Diary:
    """What is known of a facility's time: when it is open, how it may be booked, and what its units are busy with.

    ``busy`` is one span for each unit that is taken, with setup and cleaning; ``ran_out`` the same of holds whose time is over, which
    whoever wants the time may let lapse.
    """

    opening: Opening
    terms: Terms
    busy: Sequence[Span] = field(default_factory=tuple)
    ran_out: Sequence[Span] = field(default_factory=tuple)

    def obstacles(self, wanted: Span, *, units: int = 1, now: datetime) -> list[Finding]:
        """Everything that keeps a span from being booked now; nothing when it can be."""
        return [*self._by_terms(wanted, units, now), *self._by_time(wanted, units)]

    def _by_terms(self, wanted: Span, units: int, now: datetime) -> Iterator[Finding]:
        terms = self.terms
        if units < 1 or units > terms.capacity:
            yield Finding(Obstacle.TOO_MANY, terms.capacity)
        if wanted.length < terms.shortest:
            yield Finding(Obstacle.TOO_SHORT, terms.shortest)
        if wanted.length > terms.longest:
            yield Finding(Obstacle.TOO_LONG, terms.longest)
        if not (self._on_step(wanted.start) and self._on_step(wanted.end)):
            yield Finding(Obstacle.OFF_STEP, terms.step)
        if wanted.start < now + terms.notice:
            yield Finding(Obstacle.TOO_SOON, terms.notice)
        if wanted.start > now + terms.horizon:
            yield Finding(Obstacle.TOO_FAR, terms.horizon)

    def _by_time(self, wanted: Span, units: int) -> Iterator[Finding]:
        for closed in without([wanted], self.opening.spans(wanted))[:1]:
            yield Finding(Obstacle.CLOSED, span=closed)
        for taken in self.full(self.terms.around(wanted), units)[:1]:
            yield Finding(Obstacle.TAKEN, span=taken)

    def full(self, around: Span, units: int = 1) -> list[Span]:
        """When, within a time, there are fewer units left than are wanted."""
        near = [span for span in self.busy if span.meets(around)]
        return crowded(near, max(0, self.terms.capacity - units))

    def free(self, within: Span, *, units: int = 1) -> list[Span]:
        """When so many units can be used, in order: open, and not busy with setup and cleaning of what comes before and after."""
        terms = self.terms
        around = within.wider(terms.setup, terms.cleaning)
        full = [span.wider(terms.cleaning, terms.setup) for span in self.full(around, units)]
        return without(self.opening.spans(within), full)

    def next_free(
        self, length: timedelta, *, after: datetime, units: int = 1, now: datetime, most: int = FREE
    ) -> list[Span]:
        """The first spans of a length that can be booked now and begin at ``after`` or later, none of which meets another.

        Nothing is found beyond the horizon, or further away than two months.
        """
        found: list[Span] = []
        begin = max(after, now + self.terms.notice)
        end = min(begin + SEARCHED, now + self.terms.horizon)
        while begin < end and len(found) < most:
            stretch = Span(begin, begin + STRETCH + length)
            for gap in self.free(stretch, units=units):
                for span in self._fitting(gap, length):
                    if len(found) == most or span.start > end:
                        break
                    if not found or span.start >= found[-1].end:
                        found.append(span)
            begin += STRETCH
        return found

    def _fitting(self, gap: Span, length: timedelta) -> Iterator[Span]:
        """Spans of a length one after the other in a gap, beginning on a step."""
        start = self._stepped(gap.start)
        while start + length <= gap.end:
            yield Span(start, start + length)
            start = self._stepped(start + length)

    def _on_step(self, instant: datetime) -> bool:
        return not self._on_the_wall(instant) % self.terms.step

    def _stepped(self, instant: datetime) -> datetime:
        """The first moment on a step from then on; steps count on the clock where the facility stands, from its midnight."""
        if self._on_step(instant):
            return instant
        step, zone = self.terms.step, self.opening.zone
        shown = -(-self._on_the_wall(instant) // step) * step
        day = day_of(instant, zone)
        while (found := moment(day, shown // MINUTE, zone)) < instant:
            shown += step  # the clock shows this hour twice, and it was the first that was found
        return found

    def _on_the_wall(self, instant: datetime) -> timedelta:
        """What the clock shows there, since midnight."""
        there = instant.astimezone(self.opening.zone)
        return timedelta(
            hours=there.hour, minutes=there.minute, seconds=there.second, microseconds=there.microsecond
        )
