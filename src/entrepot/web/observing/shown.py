"""Figures of the observatory as its pages print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from entrepot.observatory import queries
from entrepot.observatory.domain.figures import Case, Found, Indicator, Unit
from entrepot.observatory.domain.times import KINDS, name_at, period_of, up_to
from entrepot.observatory.indicators import INDICATORS
from entrepot.observatory.queries import Taken
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period
from entrepot.web import figures
from entrepot.web.filters import Choice, Filter
from entrepot.web.observing import words
from entrepot.web.observing.trend_picture import trend_picture

TILES = 10
"""Figures of the command centre."""
BACK = 8
"""Periods of a series."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of the command centre: its value, between what it lies, how it was before, and its trend."""

    key: str
    name: str
    url: str
    text: str
    between: str
    none: str
    before: str
    picture: SafeString


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its name, its figure, how many cases are behind it, and between what it lies."""

    name: str
    text: str
    count: str
    between: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A breakdown."""

    key: str
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What was done since yesterday, and how often."""

    name: str
    count: str


def asked_period(name: str) -> tuple[str, Period] | None:
    """A period by its name, the present quarter when none is given; None where there is none, or it has not begun."""
    chosen = name or name_at("quarter", clock.today())
    period = period_of(chosen)
    return (chosen, period) if period is not None and period.start <= clock.today() else None


def period_filter(chosen: str) -> Filter:
    """The choice of the present month, quarter and year, and of those before."""
    today = clock.today()
    names = [name for kind in KINDS for name in reversed(up_to(name_at(kind, today), 2))]
    return Filter(
        _("Period"),
        tuple(Choice(words.period_name(name), f"?period={name}", name == chosen) for name in names),
    )


def tiles(name: str, period: Period, party: Party) -> list[Tile]:
    """The ten figures of a period: as they were taken last, or computed where they never were."""
    chosen = INDICATORS[:TILES]
    known = queries.all_series(chosen, up_to(name, BACK), party)
    return [_tile(one, name, period, known[one.key], party) for one in chosen]


def others() -> list[tuple[str, str]]:
    """The figures that have no tile, with their addresses."""
    return [(_(one.name), reverse("web:indicator", args=[one.key])) for one in INDICATORS[TILES:]]


def changes() -> list[Change]:
    """What was done since the same time yesterday, the most first."""
    counts = queries.acts_since(clock.now() - timedelta(days=1))
    known = sorted(((counts.get(verb, 0), _(name)) for verb, name in words.DONE.items()), reverse=True)
    return [Change(name, figures.number(count)) for count, name in known if count]


def found_of(indicator: Indicator, name: str, period: Period, party: Party) -> Taken:
    """A figure as it was taken last, or computed where it never was."""
    (taken,) = queries.series(indicator, [name], party)
    return taken or Taken(name, queries.figure(indicator, period, party), clock.now())


def series_rows(indicator: Indicator, name: str, now: Case, party: Party) -> tuple[list[Row], SafeString]:
    """The periods up to this one, the latest first, and their picture."""
    names = up_to(name, BACK)
    cases = _cases(queries.series(indicator, names, party), now)
    rows = [
        row(words.period_name(each), case or Case(None), indicator.unit)
        for each, case in zip(names, cases, strict=True)
    ]
    return rows[::-1], _picture(indicator, names, cases)


def tables(indicator: Indicator, found: Found, party: Party) -> list[Table]:
    """The breakdowns with the names of their rows."""
    shown = []
    for by, heading in indicator.breakdowns.items():
        rows = found.rows.get(by, {})
        names = words.row_names(indicator, by, rows, party)
        unit = words.unit_of(indicator, by)
        if rows:
            shown.append(
                Table(by, _(heading), tuple(row(names[key], case, unit) for key, case in rows.items()))
            )
    return shown


def row(name: str, case: Case, unit: Unit) -> Row:
    """A figure as a row."""
    count = figures.number(case.counts[0]) if case.counts else words.NONE
    return Row(name, words.value(case, unit), count, words.between(case, unit), case.value)


def _tile(one: Indicator, name: str, period: Period, known: Sequence[Taken | None], party: Party) -> Tile:
    case = known[-1].found.total if known[-1] else queries.figure(one, period, party).total
    cases = _cases(known, case)
    earlier = cases[-2] if len(cases) > 1 else None
    before = ""
    if earlier is not None and earlier.value is not None:
        before = f"{words.period_name(up_to(name, 2)[0])}: {words.value(earlier, one.unit)}"
    return Tile(
        one.key, _(one.name), f"{reverse('web:indicator', args=[one.key])}?period={name}", words.value(case, one.unit),
        words.between(case, one.unit), words.why_none(case), before, _picture(one, up_to(name, BACK), cases),
    )  # fmt: skip


def _cases(known: Sequence[Taken | None], now: Case) -> list[Case | None]:
    return [*(one.found.total if one else None for one in known[:-1]), now]


def _picture(indicator: Indicator, names: Sequence[str], cases: Sequence[Case | None]) -> SafeString:
    told = [
        f"{words.period_name(name)}: {words.value(case, indicator.unit)}"
        for name, case in zip(names, cases, strict=True)
        if case is not None and case.value is not None
    ]
    label = " · ".join([_(indicator.name), *told])
    return trend_picture([case.value if case else None for case in cases], label)
