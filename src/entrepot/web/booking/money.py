"""Prices in words: the lines of a quote or an invoice, what policies pay and by which rule, and the same in other currencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.booking.domain.pricing import UNITS, Customer, Line, Unit, Window
from entrepot.booking.domain.vouchers import Voucher
from entrepot.booking.models import Invoice, Quote, Tariff
from entrepot.booking.prices import Estimate
from entrepot.catalogue.rates import rates
from entrepot.vocabulary.money import Money, Rates
from entrepot.web import conditions, figures
from entrepot.web.names import known_names, reader, title_of

CUSTOMERS: Final[Mapping[Customer, str]] = {
    Customer.OWN: gettext_noop("the facility's own organisation"),
    Customer.ACADEMIC: gettext_noop("universities and institutes"),
    Customer.SMALL: gettext_noop("small and medium-sized enterprises"),
    Customer.OTHER: gettext_noop("everybody else"),
}
PER: Final[Mapping[Unit, str]] = {
    "hour": gettext_noop("an hour"),
    "half_day": gettext_noop("a half-day"),
    "day": gettext_noop("a day"),
    "sample": gettext_noop("a sample"),
    "use": gettext_noop("a run"),
}
INVOICES: Final = {
    "drawn": gettext_noop("not sent yet"),
    "sent": gettext_noop("to be paid"),
    "paid": gettext_noop("paid"),
    "cancelled": gettext_noop("taken back"),
}
LOOKS: Final = {"drawn": "weak", "sent": "weak", "paid": "strong", "cancelled": "none"}
_TIMES: Final[Mapping[tuple[Unit | None, Window | None], str]] = {
    ("hour", Window.DAY): gettext_noop("Hours"),
    ("hour", Window.NIGHT): gettext_noop("Hours at night"),
    ("hour", Window.WEEKEND): gettext_noop("Hours on weekends and holidays"),
    ("half_day", Window.DAY): gettext_noop("Half-days"),
    ("half_day", Window.WEEKEND): gettext_noop("Half-days on weekends and holidays"),
    ("day", Window.DAY): gettext_noop("Days"),
    ("day", Window.WEEKEND): gettext_noop("Days on weekends and holidays"),
}
_OTHERS: Final = {
    "samples": gettext_noop("Samples"),
    "runs": gettext_noop("Runs"),
    "minimum": gettext_noop("Up to the least that a use costs"),
    "setup": gettext_noop("Setting up"),
    "reduction": gettext_noop("Reduction that was agreed with you"),
}


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a price."""

    what: str
    quantity: str
    price: str
    amount: str


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """What a policy pays, with the conditions by which it does; ``counted`` when it is taken off."""

    title: str
    url: str
    amount: str
    rule: str
    reasons: tuple[conditions.Reason, ...]
    counted: bool
    certain: bool


@dataclass(frozen=True, slots=True)
class Priced:
    """A price as a page shows it."""

    lines: tuple[LineRow, ...]
    before: str
    after: str
    vouchers: tuple[VoucherRow, ...]
    elsewhere: tuple[str, ...] = ()
    customer: str = ""

    @property
    def counted(self) -> VoucherRow | None:
        """The policy that pays."""
        return next((row for row in self.vouchers if row.counted), None)

    @property
    def others(self) -> tuple[VoucherRow, ...]:
        """Those that pay less, or perhaps."""
        return tuple(row for row in self.vouchers if not row.counted)


def estimated(found: Estimate) -> Priced:
    """What a use would cost."""
    names = known_names() if found.vouchers else {}
    return Priced(
        line_rows(found.lines, found.currency),
        amount(found.before, found.currency),
        amount(found.after, found.currency),
        tuple(voucher_row(item, found.currency, names, item is found.voucher) for item in found.vouchers),
        elsewhere(Money(found.after, found.currency), rates()),
        _(CUSTOMERS[found.customer]),
    )


def paper_price(paper: Quote | Invoice) -> Priced:
    """What a quote or an invoice comes to."""
    names = known_names() if paper.vouchers else {}
    return Priced(
        line_rows(paper.read_lines, paper.currency),
        amount(paper.before, paper.currency),
        amount(paper.total, paper.currency),
        tuple(voucher_row(item, paper.currency, names, True) for item in paper.read_vouchers),
        elsewhere(Money(paper.total, paper.currency), rates()),
    )


def line_rows(lines: Sequence[Line], currency: str) -> tuple[LineRow, ...]:
    """Lines in words."""
    return tuple(
        LineRow(
            what_of(line),
            quantity(line.quantity),
            amount(line.price, currency),
            amount(line.amount, currency),
        )
        for line in lines
    )


def what_of(line: Line) -> str:
    """What a line is for."""
    return _(_TIMES[line.unit, line.window] if line.what == "time" else _OTHERS[line.what])


def voucher_row(item: Voucher, currency: str, names: Mapping[str, str], counted: bool) -> VoucherRow:
    """What a policy pays, in words."""
    return VoucherRow(
        title=title_of({language: {"title": title} for language, title in item.titles.items()}, item.policy),
        url=reverse("web:resource", args=[item.policy]),
        amount=amount(item.amount, currency),
        rule=rule_of(item, currency),
        reasons=tuple(conditions.reason(condition, names) for condition in item.conditions),
        counted=counted,
        certain=item.certain,
    )


def rule_of(item: Voucher, currency: str) -> str:
    """By which rule a policy pays: its rate, its cap, and what of that is used."""
    given = {"rate": percent(item.rate)}
    if item.cap is None:
        return _("It pays %(rate)s.") % given
    given |= {"cap": amount(item.cap, currency), "paid": amount(item.paid, currency)}
    if item.paid:
        return (
            _("It pays %(rate)s, at most %(cap)s a year, of which %(paid)s were paid for you already.")
            % given
        )
    return _("It pays %(rate)s, at most %(cap)s a year.") % given


def amount(value: Decimal, currency: str) -> str:
    """An amount to the cent."""
    return figures.money(Money(value, currency))


def percent(share: Decimal) -> str:
    """A share of one: 40%, 40 %."""
    return format_decimal(share * 100, "0.##", locale=figures.LOCALES[reader()]) + (
        "\u00a0%" if reader() == "de" else "%"
    )


def quantity(value: Decimal) -> str:
    """A count, with as many decimals as it has."""
    return format_decimal(value, "#,##0.##", locale=figures.LOCALES[reader()])


def elsewhere(value: Money, table: Rates) -> tuple[str, ...]:
    """An amount in the other currencies of the node's table, each with the rate; nothing when that lacks its own."""
    known = {table.base, *table.values}
    if value.currency not in known or not table.values:
        return ()
    return tuple(
        _("about %(amount)s (%(rate)s)")
        % {
            "amount": figures.money(table.convert(value, currency)),
            "rate": figures.exchange(value.currency, currency, table),
        }
        for currency in sorted(known - {value.currency})
    )


@dataclass(frozen=True, slots=True)
class RatesView:
    """What a facility costs, as a table: the units that have a rate, and a row for each class of customers that has one."""

    units: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    terms: tuple[str, ...]


def rates_view(tariff: Tariff) -> RatesView:
    """The rates of a facility."""
    value = tariff.value
    used = [unit for unit in UNITS if any(each == unit for _who, each in value.rates)]
    rows = []
    for who in Customer:
        if any(each == who for each, _unit in value.rates):
            cells = [
                amount(value.rates[who, unit], value.currency) if (who, unit) in value.rates else "–"
                for unit in used
            ]
            rows.append((_(CUSTOMERS[who]), tuple(cells)))
    return RatesView(tuple(_(PER[unit]) for unit in used), tuple(rows), tuple(_terms(tariff)))


def _terms(tariff: Tariff) -> list[str]:
    found, currency = [], tariff.currency
    if tariff.value.night and tariff.night_percent:
        given = {
            "from": clock_time(tariff.night_begins),
            "until": clock_time(tariff.night_ends),
            "percent": signed(tariff.night_percent),
        }
        found.append(_("Nights, %(from)s to %(until)s: %(percent)s") % given)
    if tariff.weekend_percent:
        found.append(
            _("Weekends and public holidays: %(percent)s") % {"percent": signed(tariff.weekend_percent)}
        )
    if tariff.minimum:
        found.append(_("A use costs at least %(amount)s") % {"amount": amount(tariff.minimum, currency)})
    if tariff.setup:
        found.append(_("Setting up, once: %(amount)s") % {"amount": amount(tariff.setup, currency)})
    if tariff.note:
        found.append(tariff.note)
    return found


def signed(value: Decimal) -> str:
    """A surcharge or discount: +25%, −50%."""
    return ("+" if value > 0 else "−") + percent(abs(value) / 100)


def clock_time(minutes: int) -> str:
    """A time of day: 22:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
