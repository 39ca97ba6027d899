"""Money, dates and amounts as the reader's language writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.runtime import clock
from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.money import Money, MoneyRange, Price, Rate, Rates, format_money
from entrepot.web.names import reader

LOCALES: Final[dict[Language, str]] = {"zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant", "en": "en_GB", "de": "de"}
DAYS: Final[dict[Language, str]] = {
    "zh-Hans": "y年M月d日",
    "zh-Hant": "y年M月d日",
    "en": "d MMM y",
    "de": "d. MMMM y",
}
SHORT_DAYS: Final[dict[Language, str]] = {
    "zh-Hans": "M月d日",
    "zh-Hant": "M月d日",
    "en": "d MMM",
    "de": "d. MMM",
}


def day(value: date) -> str:
    """A date with its year: 8 Dec 2026, 2026年12月8日, 8. Dezember 2026."""
    return format_date(value, DAYS[reader()], locale=LOCALES[reader()])


def weekday(value: date) -> str:
    """The day of the week, short: Mon, 周一, Mo."""
    return format_date(value, "EEE", locale=LOCALES[reader()])


def day_of_month(value: date) -> str:
    """A date without its year: 8 Dec, 12月8日, 8. Dez."""
    return format_date(value, SHORT_DAYS[reader()], locale=LOCALES[reader()])


def soonest(value: date | None) -> str:
    """From when: now, a date, or open."""
    if value is None:
        return _("open")
    return _("now") if value <= clock.today() else day(value)


def number(value: int) -> str:
    """A whole number with the language's separators."""
    return format_decimal(value, locale=LOCALES[reader()])


def money(amount: Money) -> str:
    """An amount, exactly; never broken between figure and currency."""
    return format_money(amount, reader()).replace(" ", "\u00a0")


def about(amount: Money) -> str:
    """An amount to the whole unit, for figures that are said aloud."""
    return money(Money(amount.amount.quantize(Decimal(1)), amount.currency))


def stated(price: Price | None) -> str:
    """A price as its owner states it: an amount, a range, an amount per unit, or why there is none."""
    if price is not None and price.reason == "free":
        return _("free of charge")
    value = price.value if price else None
    if value is None:
        return _("price on request")
    if isinstance(value, Rate):
        return per(value)
    return money(value) if isinstance(value, Money) else span(value)


def span(value: MoneyRange) -> str:
    """A range of amounts with one end or both."""
    if value.low and value.high:
        return _("%(low)s to %(high)s") % {"low": money(value.low), "high": money(value.high)}
    if value.high:
        return _("up to %(high)s") % {"high": money(value.high)}
    return _("from %(low)s") % {"low": money(value.low)} if value.low else _("price on request")


def per(rate: Rate) -> str:
    """An amount per unit."""
    sentences = {
        "hour": _("%(price)s an hour"),
        "half_day": _("%(price)s a half-day"),
        "day": _("%(price)s a day"),
        "night": _("%(price)s a night"),
        "week": _("%(price)s a week"),
        "month": _("%(price)s a month"),
        "year": _("%(price)s a year"),
        "sample": _("%(price)s a sample"),
        "use": _("%(price)s each time"),
        "person": _("%(price)s a person"),
        "area_month": _("%(price)s per m² and month"),
        "area_day": _("%(price)s per m² and day"),
    }
    return sentences[rate.per] % {"price": money(rate.money)}


def units(count: int, per_unit: str | None) -> str:
    """How much is used: 160 hours, 20 days; once for what is paid in one sum."""
    given = {"count": number(count)}
    if per_unit == "hour":
        return ngettext("%(count)s hour", "%(count)s hours", count) % given
    if per_unit == "day":
        return ngettext("%(count)s day", "%(count)s days", count) % given
    return _("once") if count == 1 else ngettext("%(count)s time", "%(count)s times", count) % given


def amount_of(price: Price | None) -> Money | None:
    """The amount in a stated price, per unit or in one sum."""
    value = price.value if price else None
    if isinstance(value, Rate):
        return value.money
    return value if isinstance(value, Money) else None


def exchange(currency: str, target: str, rates: Rates) -> str:
    """An exchange rate as a sentence: 1 EUR = 7.8 CNY (20 Nov 2026)."""
    worth = {rates.base: Decimal(1), **rates.values}
    value = format_decimal(worth[currency] / worth[target], "0.####", locale=LOCALES[reader()])
    return _("1 %(currency)s = %(value)s %(target)s (%(day)s)") % {
        "currency": currency,
        "value": value,
        "target": target,
        "day": day(rates.as_of),
    }
