"""The week of a facility as a table: a row for each stretch of the day, a column for each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from urllib.parse import urlencode

from django.urls import reverse

from entrepot.booking import queries
from entrepot.booking.domain.days import DAY, moment, whole_day
from entrepot.booking.domain.opening import MIDNIGHT
from entrepot.booking.domain.slots import Diary
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import OCCUPYING
from entrepot.booking.models import MINUTE, Booking, Timetable
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.vocabulary.workdays import work_day
from entrepot.web import figures
from entrepot.web.names import reader

NOTHING: Final[Mapping[str, str]] = {}
SHORTEST_ROW: Final = 30
LONG_DAY: Final = 13 * 60
"""A day that is open for longer is shown in rows of an hour."""
Look = Literal["free", "past", "closed", "taken", "mine"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One stretch of one day; ``rows`` it is high, ``url`` where it leads, ``label`` says it all to whoever does not see the table."""

    look: Look
    rows: int
    label: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """The head of a column."""

    name: str
    number: str
    holiday: str
    today: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One stretch; a day whose cell began further up has none here."""

    time: str
    cells: tuple[tuple[int, Cell], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, with the ways to those before and after."""

    first: date
    days: tuple[Day, ...]
    rows: tuple[Row, ...]
    previous: str
    following: str
    title: str


class _Table:
    """Fills the table of a week."""

    def __init__(self, timetable: Timetable, first: date, party: Party, carried: Mapping[str, str]) -> None:
        self.carried = carried
        self.zone, self.timetable = timetable.clock, timetable
        self.days = [first + number * DAY for number in range(7)]
        whole = Span(whole_day(first, self.zone).start, whole_day(self.days[-1], self.zone).end)
        self.diary: Diary = queries.diary(timetable, whole)
        self.open = self.diary.opening.spans(whole)
        self.free = self.diary.free(whole)
        self.mine = _mine(timetable, whole, party)
        self.begin, self.end = self._reach()
        self.step = self._step()

    def _reach(self) -> tuple[int, int]:
        """The minutes of the day between which there is something to show."""
        shown = self.timetable.usual
        begin = min((hours.opens for hours in shown), default=9 * 60)
        end = min(MIDNIGHT, max((hours.closes for hours in shown), default=17 * 60))
        if any(hours.closes > MIDNIGHT for hours in shown):
            begin = 0
        for span in (*self.open, *(booking.span for booking in self.mine)):
            for instant, is_end in ((span.start, False), (span.end, True)):
                there = instant.astimezone(self.zone)
                minutes = there.hour * 60 + there.minute
                minutes = MIDNIGHT if is_end and not minutes else minutes
                begin, end = min(begin, minutes), max(end, minutes)
        return begin // 60 * 60, -(-end // 60) * 60

    def _step(self) -> int:
        wanted = 60 if self.end - self.begin > LONG_DAY else SHORTEST_ROW
        return max(wanted, min(self.timetable.step, self.end - self.begin))

    def rows(self) -> tuple[Row, ...]:
        """Every row with the cells that begin in it."""
        starts = list(range(self.begin, self.end, self.step))
        columns = [self._column(day, starts) for day in self.days]
        return tuple(
            Row(
                _clock(start),
                tuple((number, column[row]) for number, column in enumerate(columns) if row in column),
            )
            for row, start in enumerate(starts)
        )

    def _column(self, day: date, starts: Sequence[int]) -> dict[int, Cell]:
        """The cells of a day by the row in which they begin; stretches that look the same and lead nowhere else are one cell."""
        mine = [item for item in self.mine if item.span.meets(whole_day(day, self.zone))]
        looks = [self._look(self._stretch(day, start), mine) for start in starts]
        cells: dict[int, Cell] = {}
        row = 0
        while row < len(starts):
            look, booking = looks[row]
            rows = 1
            if look != "free":
                while row + rows < len(starts) and looks[row + rows] == looks[row]:
                    rows += 1
            until = starts[row] + rows * self.step
            cells[row] = self._cell(day, (starts[row], until), look, booking, rows)
            row += rows
        return cells

    def _stretch(self, day: date, start: int) -> Span | None:
        begin, end = moment(day, start, self.zone), moment(day, start + self.step, self.zone)
        return Span(begin, end) if begin < end else None

    def _look(self, stretch: Span | None, mine: Sequence[Booking]) -> tuple[Look, Booking | None]:
        if stretch is None:
            return "closed", None
        booking = next((item for item in mine if item.span.meets(stretch)), None)
        if booking is not None:
            return "mine", booking
        if not any(span.meets(stretch) for span in self.open):
            return "closed", None
        if not any(span.start < stretch.end and stretch.start < span.end for span in self.free):
            return "taken", None
        return ("past", None) if stretch.end <= clock.now() else ("free", None)

    def _cell(
        self, day: date, minutes: tuple[int, int], look: Look, booking: Booking | None, rows: int
    ) -> Cell:
        label = f"{figures.day(day)}, {_clock(minutes[0])}–{_clock(minutes[1])}"
        if look == "free":
            chosen = urlencode({"day": day.isoformat(), "time": _clock(minutes[0]), **self.carried})
            url = f"{reverse('web:book', args=[self.timetable.resource.key])}?{chosen}#book"
            return Cell(look, rows, label, _clock(minutes[0]), url)
        if booking is not None:
            url = reverse("web:booking", args=[booking.key])
            return Cell(look, rows, label, between(booking.span, self.timetable), url)
        return Cell(look, rows, label)


def week(timetable: Timetable, day: date, party: Party, carried: Mapping[str, str] = NOTHING) -> Week:
    """The seven days from a day on, on the facility's clock; never from a day that is over. ``carried`` goes along with every link."""
    today = clock.now().astimezone(timetable.clock).date()
    first = max(day, today)
    table = _Table(timetable, first, party, carried)
    address = reverse("web:book", args=[timetable.resource.key])
    horizon = today + timetable.horizon * MINUTE
    return Week(
        first=first,
        days=tuple(_head(item, timetable, today) for item in table.days),
        rows=table.rows(),
        previous=_other(address, max(first - 7 * DAY, today), carried) if first > today else "",
        following=_other(address, first + 7 * DAY, carried) if first + 7 * DAY <= horizon else "",
        title=f"{figures.day(first)} – {figures.day(first + 6 * DAY)}",
    )


def _other(address: str, first: date, carried: Mapping[str, str]) -> str:
    return f"{address}?{urlencode({'week': first.isoformat(), **carried})}"


def between(span: Span, timetable: Timetable) -> str:
    """From when to when on the facility's clock, without the day: 09:00–11:30."""
    start, end = (instant.astimezone(timetable.clock) for instant in (span.start, span.end))
    return f"{start:%H:%M}–{end:%H:%M}"


def _head(day: date, timetable: Timetable, today: date) -> Day:
    kind = work_day(day, timetable.jurisdiction, reader())
    return Day(figures.weekday(day), figures.day_of_month(day), kind.holiday, day == today)


def _mine(timetable: Timetable, within: Span, party: Party) -> list[Booking]:
    """What the reader may know of: own bookings, and all of them to the facility's people."""
    found = queries.bookings(party).filter(
        timetable=timetable, starts__lt=within.end, ends__gt=within.start, state__in=OCCUPYING
    )
    return list(found.select_related(None).only("key", "starts", "ends").order_by("starts"))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
