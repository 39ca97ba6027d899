"""What time costs: rates by who pays, by unit and by the time of day, on the clock of the place; see docs/how-to/prices.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from entrepot.booking.domain.days import DAY, day_of, moment
from entrepot.booking.domain.opening import MIDNIGHT
from entrepot.booking.domain.spans import Span
from entrepot.vocabulary.kinds import SME, OrganisationKind, Size
from entrepot.vocabulary.workdays import SATURDAY, work_day

CENT: Final = Decimal("0.01")
HUNDRED: Final = Decimal(100)
HALF_DAY: Final = Decimal(4)
"""Hours of a half-day."""
Unit = Literal["hour", "half_day", "day", "sample", "use"]
UNITS: Final[tuple[Unit, ...]] = ("hour", "half_day", "day", "sample", "use")
"""What a rate is for; ``use`` is one run, each time."""
TIMED: Final[tuple[Unit, ...]] = ("hour", "half_day", "day")
What = Literal["time", "samples", "runs", "minimum", "setup", "reduction"]


class Customer(StrEnum):
    """Who pays, as far as rates differ."""

    OWN = "own"
    """The organisation whose facility it is."""
    ACADEMIC = "academic"
    """Universities and institutes."""
    SMALL = "small"
    """Enterprises up to medium size."""
    OTHER = "other"
    """Everybody else; whose class has no rates of its own pays these."""


class Window(StrEnum):
    """When something is used: what is neither night nor weekend is day."""

    DAY = "day"
    NIGHT = "night"
    WEEKEND = "weekend"
    """Saturdays, Sundays and public holidays; not a weekend on which people work in exchange."""


def customer(kind: str, size: str, *, own: bool) -> Customer:
    """The class of an organisation, by the words that ``vocabulary.kinds`` has for what it is and how large."""
    if own:
        return Customer.OWN
    if kind in {OrganisationKind.UNIVERSITY, OrganisationKind.INSTITUTE}:
        return Customer.ACADEMIC
    firm = kind in {OrganisationKind.ENTERPRISE, OrganisationKind.SERVICE_FIRM}
    return Customer.SMALL if firm and size and Size(size) in SME else Customer.OTHER


@dataclass(frozen=True, slots=True)
class Tariff:
    """The rates of a facility.

    Attributes:
        rates: amounts in ``currency`` by class and unit.
        night: from and until when it is night, minutes after midnight on the facility's clock; None when nights are like days.
        surcharges: per cent on the rates of time in a window, negative for a discount.
        minimum: what a use costs at least, beside the set-up.
        setup: once for every use.
        reduction: per cent of the whole that was agreed with who pays; see `models.AgreedReduction`.
    """

    currency: str
    rates: Mapping[tuple[Customer, Unit], Decimal]
    night: tuple[int, int] | None = None
    surcharges: Mapping[Window, Decimal] = field(default_factory=dict)
    minimum: Decimal = Decimal(0)
    setup: Decimal = Decimal(0)
    reduction: Decimal = Decimal(0)

    def of(self, who: Customer) -> dict[Unit, Decimal]:
        """The rates of a class by unit; those of everybody else where it has none."""
        own = {unit: amount for (owner, unit), amount in self.rates.items() if owner == who}
        return own or {
            unit: amount for (owner, unit), amount in self.rates.items() if owner == Customer.OTHER
        }

    def price(self, rate: Decimal, window: Window) -> Decimal:
        """A rate in a window, to the cent, half to even."""
        return cents(rate * (HUNDRED + self.surcharges.get(window, Decimal(0))) / HUNDRED)

    def plain(self) -> dict[str, Any]:
        """The same as JSON keeps it; ``Tariff.read`` is the way back."""
        return {
            "currency": self.currency,
            "rates": [[who, unit, str(amount)] for (who, unit), amount in sorted(self.rates.items())],
            "night": list(self.night) if self.night else None,
            "surcharges": {window: str(value) for window, value in sorted(self.surcharges.items())},
            "minimum": str(self.minimum),
            "setup": str(self.setup),
            "reduction": str(self.reduction),
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Tariff:
        """A tariff from ``plain``."""
        night = plain["night"]
        return cls(
            plain["currency"],
            {(Customer(who), unit): Decimal(amount) for who, unit, amount in plain["rates"]},
            (night[0], night[1]) if night else None,
            {Window(window): Decimal(value) for window, value in plain["surcharges"].items()},
            Decimal(plain["minimum"]),
            Decimal(plain["setup"]),
            Decimal(plain.get("reduction", "0")),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where it stands: its clock, and whose holidays hold."""

    zone: ZoneInfo
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """What is used: so many units at once for a time, so many samples, so many runs."""

    span: Span
    units: int = 1
    samples: int = 0
    runs: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a quote or an invoice; ``amount`` is ``quantity`` times ``price``, to the cent."""

    what: What
    quantity: Decimal
    price: Decimal
    unit: Unit | None = None
    window: Window | None = None

    @property
    def amount(self) -> Decimal:
        """What the line comes to."""
        return cents(self.quantity * self.price)

    def plain(self) -> dict[str, str | None]:
        """The same as JSON keeps it."""
        return {
            "what": self.what, "quantity": str(self.quantity), "price": str(self.price), "unit": self.unit,
            "window": self.window, "amount": str(self.amount),
        }  # fmt: skip

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Line:
        """A line from ``plain``."""
        window = plain["window"]
        return cls(
            plain["what"], Decimal(plain["quantity"]), Decimal(plain["price"]), plain["unit"],
            Window(window) if window else None,
        )  # fmt: skip


def total(lines: Iterable[Line]) -> Decimal:
    """The sum of some lines."""
    return sum((line.amount for line in lines), Decimal("0.00"))


def cents(amount: Decimal) -> Decimal:
    """To the cent, half to even."""
    return amount.quantize(CENT, ROUND_HALF_EVEN)


def charged(tariff: Tariff, who: Customer, use: Use, place: Place) -> tuple[Line, ...] | None:
    """The lines of a use; None when the facility has no rates for it: it costs what its people say.

    Time counts in days of 24 hours on the clock of the place from the beginning of the use, each by the cheapest of the units that
    have a rate; only hours know nights.
    """
    rates = tariff.of(who)
    timed = {unit: rate for unit, rate in rates.items() if unit in TIMED}
    lines = list(_timed(tariff, timed, use, place)) if timed else []
    for what, unit, count in _counted(use, timed=bool(timed)):
        if count and unit in rates:
            lines.append(Line(what, Decimal(count), rates[unit], unit))
    if not lines:
        return None
    missing = tariff.minimum - total(lines)
    if missing > 0 and rates and any(rates.values()):
        lines.append(Line("minimum", Decimal(1), missing))
    if tariff.setup and any(rates.values()):
        lines.append(Line("setup", Decimal(1), tariff.setup))
    return (*lines, *_reduced(tariff, total(lines)))


def _reduced(tariff: Tariff, amount: Decimal) -> Iterator[Line]:
    """What is taken off the whole, as a line of its own."""
    less = cents(amount * tariff.reduction / HUNDRED)
    if less:
        yield Line("reduction", Decimal(1), -less)


def _counted(use: Use, *, timed: bool) -> tuple[tuple[What, Unit, int], ...]:
    """What is counted beside time; where nothing else is paid for, one sample at least."""
    return (("samples", "sample", use.samples or (0 if timed else 1)), ("runs", "use", use.runs))


def _timed(tariff: Tariff, rates: Mapping[Unit, Decimal], use: Use, place: Place) -> Iterator[Line]:
    """The lines of time, one for each unit, window and price."""
    counts: dict[tuple[Unit, Window], Decimal] = {}
    for chunk in _days(use.span, place.zone):
        for key, count in _cheapest(tariff, rates, chunk, place).items():
            counts[key] = counts.get(key, Decimal(0)) + count * use.units
    order = sorted(counts, key=lambda key: (TIMED.index(key[0]), list(Window).index(key[1])))
    for unit, window in order:
        yield Line("time", counts[unit, window], tariff.price(rates[unit], window), unit, window)


def _cheapest(
    tariff: Tariff, rates: Mapping[Unit, Decimal], chunk: Span, place: Place
) -> dict[tuple[Unit, Window], Decimal]:
    """How much of which unit a day takes, by the way that costs least; between equals the finer unit."""
    hours = _hours_by_window(tariff, chunk, place)
    length = sum(hours.values(), Decimal(0))
    begins = _window_of(day_of(chunk.start, place.zone), place)
    ways: list[dict[tuple[Unit, Window], Decimal]] = []
    if "hour" in rates:
        ways.append({("hour", window): count for window, count in hours.items()})
    if "half_day" in rates:
        halves = (length / HALF_DAY).to_integral_value(ROUND_CEILING)
        ways.append({("half_day", begins): halves})
    if "day" in rates:
        ways.append({("day", begins): Decimal(1)})
    return min(
        ways,
        key=lambda way: sum(
            (count * tariff.price(rates[unit], window) for (unit, window), count in way.items()), Decimal(0)
        ),
    )


def _days(span: Span, zone: ZoneInfo) -> Iterator[Span]:
    """A span in pieces of a day, from its beginning to the same time on the clock of the next day."""
    shown = span.start.astimezone(zone)
    minutes, day, start = shown.hour * 60 + shown.minute, shown.date(), span.start
    while start < span.end:
        day += DAY
        end = min(max(moment(day, minutes, zone), start + timedelta(hours=1)), span.end)
        yield Span(start, end)
        start = end


def _hours_by_window(tariff: Tariff, chunk: Span, place: Place) -> dict[Window, Decimal]:
    """Hours in each window, to the hundredth of an hour."""
    seconds: dict[Window, int] = {}
    edges = sorted({chunk.start, chunk.end, *_edges(tariff, chunk, place.zone)})
    for start, end in pairwise(edges):
        shown = start.astimezone(place.zone)
        window = _window_of(shown.date(), place)
        if window == Window.DAY and tariff.night and _in_night(shown.hour * 60 + shown.minute, tariff.night):
            window = Window.NIGHT
        seconds[window] = seconds.get(window, 0) + round((end - start).total_seconds())
    return {window: cents(Decimal(count) / 3600) for window, count in seconds.items() if count}


def _edges(tariff: Tariff, chunk: Span, zone: ZoneInfo) -> Iterator[Any]:
    """The moments within a chunk at which another window begins."""
    day = day_of(chunk.start, zone)
    last = day_of(chunk.end, zone)
    while day <= last:
        for minutes in (0, *(tariff.night or ())):
            edge = moment(day, minutes % MIDNIGHT, zone)
            if chunk.start < edge < chunk.end:
                yield edge
        day += DAY


def _in_night(minutes: int, night: tuple[int, int]) -> bool:
    begins, ends = night
    return begins <= minutes < ends if begins < ends else minutes >= begins or minutes < ends


def _window_of(day: date, place: Place) -> Window:
    kind = work_day(day, place.jurisdiction)
    return Window.WEEKEND if kind.holiday or kind.weekday >= SATURDAY else Window.DAY
