"""Money, dates and amounts in three languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from entrepot.vocabulary.money import Money, Rates, read_price
from entrepot.web import figures

SUM = Money(Decimal("386000.40"), "CNY")
RATES = Rates("CNY", date(2026, 11, 20), "test", {"EUR": Decimal("7.8"), "HKD": Decimal("0.92")})


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "8 Dec 2026"), ("zh-hans", "2026年12月8日"), ("de", "8. Dezember 2026")]
)
def test_a_day(language: str, shown: str) -> None:
    with translation.override(language):
        assert figures.day(date(2026, 12, 8)) == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "CNY 386,000"), ("zh-hans", "38.6 万元"), ("de", "386.000 CNY")]
)
def test_a_figure_to_be_said_aloud_has_no_cents(language: str, shown: str) -> None:
    with translation.override(language):
        assert figures.about(SUM).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("900元/小时", "CNY 900 an hour"),
        ("HK$ 6,000 / day", "HK$6,000 a day"),
        ("80.000 €", "€80,000"),
        ("50万元~300万元", "CNY 500,000 to CNY 3,000,000"),
        ("60万元以内", "up to CNY 600,000"),
        ("面议", "price on request"),
        ("kostenlos", "free of charge"),
    ],
)
def test_a_stated_price(written: str, shown: str) -> None:
    assert figures.stated(read_price(written, None, "CNY")).replace("\u00a0", " ") == shown


def test_nothing_stated_is_on_request() -> None:
    assert figures.stated(None) == "price on request"


@pytest.mark.parametrize(
    ("count", "unit", "shown"),
    [
        (1, "hour", "1 hour"),
        (1600, "hour", "1,600 hours"),
        (2, "day", "2 days"),
        (1, None, "once"),
        (3, "use", "3 times"),
    ],
)
def test_how_much_is_used(count: int, unit: str | None, shown: str) -> None:
    assert figures.units(count, unit) == shown


@pytest.mark.parametrize(
    ("currency", "target", "shown"),
    [
        ("EUR", "CNY", "1 EUR = 7.8 CNY (20 Nov 2026)"),
        ("CNY", "EUR", "1 CNY = 0.1282 EUR (20 Nov 2026)"),
        ("HKD", "EUR", "1 HKD = 0.1179 EUR (20 Nov 2026)"),
    ],
)
def test_an_exchange_rate_goes_through_the_base(currency: str, target: str, shown: str) -> None:
    assert figures.exchange(currency, target, RATES) == shown


def test_an_exchange_rate_in_german() -> None:
    with translation.override("de"):
        assert figures.exchange("EUR", "CNY", RATES) == "1 EUR = 7,8 CNY (20. November 2026)"
