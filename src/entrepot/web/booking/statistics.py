"""Figures of use as a page, a workbook and a paper print them: every figure leads to its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from babel.numbers import format_decimal, format_percent
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.booking import evidence
from entrepot.booking.domain.figures import (
    Facility,
    Figures,
    Gap,
    Kind,
    Lack,
    by_organisation,
    gaps,
    of_facility,
    together,
)
from entrepot.booking.models import Timetable
from entrepot.catalogue.models import Resource
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.vocabulary.money import Money
from entrepot.vocabulary.periods import Period
from entrepot.web import figures as written
from entrepot.web.booking.rows import title_of
from entrepot.web.names import organisation_name, reader

KINDS: Final[Mapping[Kind, str]] = {
    Kind.EFFECTIVE: gettext_noop("Effective hours"),
    Kind.EXTERNAL: gettext_noop("Hours for others"),
    Kind.OWN: gettext_noop("Hours for its own organisation"),
    Kind.UNKNOWN: gettext_noop("Hours of nobody named"),
    Kind.BOOKED: gettext_noop("Hours booked"),
    Kind.MISSED: gettext_noop("Hours missed"),
    Kind.OVERRUN: gettext_noop("Hours beyond the booking"),
    Kind.CLOSED: gettext_noop("Hours closed by incidents"),
    Kind.INCOME: gettext_noop("Income"),
}
LACKS: Final[Mapping[Lack, str]] = {
    Lack.NOBODY_CAME_OR_SAID: gettext_noop("Booked, but nobody checked in and no log tells of it"),
    Lack.NOT_CHECKED_OUT: gettext_noop("Checked in, never out: it counts nowhere until then"),
    Lack.FOR_WHOM: gettext_noop("Used, but nobody says for which organisation: it counts as effective only"),
    Lack.NO_TIMETABLE: gettext_noop("No timetable: nothing can be booked, nor its use be told"),
}
COLUMNS: Final = (
    Kind.EFFECTIVE, Kind.EXTERNAL, Kind.BOOKED, Kind.MISSED, Kind.OVERRUN, Kind.CLOSED,
)  # fmt: skip
"""The figures of time that a table has; beside them stand sharing rate, users and income."""
OF_ORGANISATIONS: Final = (Kind.EFFECTIVE, Kind.EXTERNAL, Kind.BOOKED, Kind.MISSED, Kind.OVERRUN)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as it is written, the number itself for workbooks, and where its events are; no address where there are none."""

    label: str
    text: str
    value: float | str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An instrument, an organisation, or all together."""

    name: str
    language: str
    url: str
    owner: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class GapLine:
    """Missing evidence: what is missing, of which facility, how many hours, and where the events are."""

    sentence: str
    facility: str
    language: str
    hours: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything about a period."""

    period: str
    title: str
    total: Line
    facilities: tuple[Line, ...]
    organisations: tuple[Line, ...]
    gaps: tuple[GapLine, ...]
    events: Figures


def statistics(name: str, period: Period, party: Party) -> Statistics:
    """The figures of a party's facilities in a period called so."""
    tables = list(evidence.timetables(party))
    known = evidence.known(tables, period)
    found = {facility.key: of_facility(facility) for facility in known}
    altogether = together(found.values())
    by_key = {table.resource.key: table for table in tables}
    firms = by_organisation(altogether)
    names = {item.key: item for item in Organisation.objects.filter(key__in=[key for key in firms if key])}
    return Statistics(
        period=name,
        title=period_name(name),
        total=Line(_("Altogether"), "", "", "", _cells(name, altogether, {}, COLUMNS)),
        facilities=tuple(_facility(name, by_key[key], found[key]) for key in found),
        organisations=tuple(_firm(name, key, each, names) for key, each in firms.items()),
        gaps=(*_gaps(name, known, by_key), *_unlisted(evidence.without_timetable(party))),
        events=altogether,
    )


def period_name(name: str) -> str:
    """A quarter or a year as it is read: 2026, quarter 4."""
    year, _between, quarter = name.partition("-Q")
    return _("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": quarter} if quarter else year


def hours(value: timedelta) -> str:
    """Hours with one decimal, as the reader's language writes them."""
    return format_decimal(round(value / timedelta(hours=1), 1), "#,##0.0", locale=written.LOCALES[reader()])


def share(value: float | None, decimals: int = 1) -> str:
    """A share in per cent; a dash where there is none."""
    if value is None:
        return "–"
    return format_percent(value, "#,##0.0%" if decimals else "#,##0%", locale=written.LOCALES[reader()])


def events_url(name: str, of: str, asked: Mapping[str, str]) -> str:
    """Where the events of a figure are listed."""
    return f"{reverse('web:figure_events')}?{urlencode({'period': name, 'of': of, **asked})}"


def _cells(name: str, found: Figures, asked: Mapping[str, str], columns: Iterable[Kind]) -> tuple[Cell, ...]:
    cells = [_cell(name, kind, found, asked) for kind in columns]
    rate = found.sharing_rate
    external = found.figure(Kind.EXTERNAL)
    url = events_url(name, Kind.EXTERNAL, asked) if external.events else ""
    cells.insert(2, Cell(_("Sharing rate"), share(rate), "" if rate is None else rate, url))
    return (*cells, *_users(name, found, asked), _income(name, found, asked))


def _cell(name: str, kind: Kind, found: Figures, asked: Mapping[str, str]) -> Cell:
    figure = found.figure(kind)
    url = events_url(name, kind, asked) if figure.events else ""
    return Cell(_(KINDS[kind]), hours(figure.time), round(figure.hours, 2), url)


def _users(name: str, found: Figures, asked: Mapping[str, str]) -> Iterable[Cell]:
    url = events_url(name, Kind.EFFECTIVE, asked) if found.used else ""
    for label, count in ((_("Organisations"), len(found.organisations)), (_("Users"), found.people)):
        yield Cell(label, written.number(count), count, url if count else "")


def _income(name: str, found: Figures, asked: Mapping[str, str]) -> Cell:
    income = found.income
    text = "; ".join(written.money(Money(amount, currency)) for currency, amount in sorted(income.items()))
    value: float | str = float(next(iter(income.values()))) if len(income) == 1 else text or 0
    url = events_url(name, Kind.INCOME, asked) if found.paid else ""
    return Cell(_(KINDS[Kind.INCOME]), text or written.number(int(Decimal())), value, url)


def _facility(name: str, table: Timetable, found: Figures) -> Line:
    title = title_of(table.resource)
    owner = table.resource.organisation
    return Line(
        title.title, title.language, reverse("web:use", args=[table.resource.key]),
        organisation_name(owner) if owner else "",
        _cells(name, found, {"resource": table.resource.key}, COLUMNS),
    )  # fmt: skip


def _firm(name: str, key: str, found: Figures, names: Mapping[str, Organisation]) -> Line:
    if not key:
        return Line(
            _("Nobody named"), "", "", "", _cells(name, found, {"organisation": "-"}, OF_ORGANISATIONS)
        )
    return Line(
        organisation_name(names[key]), "", reverse("web:organisation", args=[key]), "",
        _cells(name, found, {"organisation": key}, OF_ORGANISATIONS),
    )  # fmt: skip


def _gaps(name: str, known: Sequence[Facility], tables: Mapping[str, Timetable]) -> Iterable[GapLine]:
    for facility in known:
        title = title_of(tables[facility.key].resource)
        for gap in gaps(facility):
            yield _gap(name, gap, title.title, title.language)


def _gap(name: str, gap: Gap, title: str, language: str) -> GapLine:
    url = events_url(name, gap.lack, {"resource": gap.facility})
    return GapLine(
        _(LACKS[gap.lack]), title, language, hours(gap.time) if gap.time else "", len(gap.events), url
    )


def _unlisted(found: Iterable[Resource]) -> Iterable[GapLine]:
    for resource in found:
        title = title_of(resource)
        url = reverse("web:timetable", args=[resource.key])
        yield GapLine(_(LACKS[Lack.NO_TIMETABLE]), title.title, title.language, "", 0, url)
