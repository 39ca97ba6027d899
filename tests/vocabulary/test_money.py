"""Money in three languages."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.vocabulary.languages import LANGUAGES, Language
from entrepot.vocabulary.money import (
    Money,
    MoneyRange,
    Price,
    Rate,
    Rates,
    format_money,
    read_money,
    read_price,
)


def cny(amount: str) -> Money:
    return Money(Decimal(amount), "CNY")


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def hkd(amount: str) -> Money:
    return Money(Decimal(amount), "HKD")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.5万元", cny("35000")),
        ("60萬元", cny("600000")),
        ("50万元~300万元", MoneyRange(cny("500000"), cny("3000000"))),
        ("50~300万元", MoneyRange(cny("500000"), cny("3000000"))),
        ("60万元以内", MoneyRange(None, cny("600000"))),
        ("不超过20万元", MoneyRange(None, cny("200000"))),
        ("100万元以上", MoneyRange(cny("1000000"), None)),
        ("80.000 €", eur("80000")),
        ("80.000,- €", eur("80000")),
        ("45.000,50 EUR", eur("45000.50")),
        ("EUR 80.000 – 120.000", MoneyRange(eur("80000"), eur("120000"))),
        ("1,2 Mio. €", eur("1200000")),
        ("bis 50.000 Euro", MoneyRange(None, eur("50000"))),
        ("€80,000", eur("80000")),
        ("HK$ 2 million", hkd("2000000")),
        ("HK$ 600,000", hkd("600000")),
        ("60萬港元", hkd("600000")),
        ("MOP 3,000", Money(Decimal(3000), "MOP")),
        ("US$ 5k", Money(Decimal(5000), "USD")),
        ("¥900/小时", Rate(cny("900"), "hour")),
        ("900元/小时", Rate(cny("900"), "hour")),
        ("每小时900元", Rate(cny("900"), "hour")),
        ("3000元/天", Rate(cny("3000"), "day")),
        ("900 €/Tag", Rate(eur("900"), "day")),
        ("120 €/h", Rate(eur("120"), "hour")),
        ("HK$ 6,000 / day", Rate(hkd("6000"), "day")),
        ("HK$ 500 / 小時", Rate(hkd("500"), "hour")),
        ("10 HKD per sample", Rate(hkd("10"), "sample")),
        ("48000元/月", Rate(cny("48000"), "month")),
        ("320元/人", Rate(cny("320"), "person")),
        ("16元/平方米·天", Rate(cny("16"), "area_day")),
        ("HK$ 18,000 / 兩星期", Rate(hkd("18000"), "unit")),
        ("45元/份", Rate(cny("45"), "unit")),
        ("１２００元", cny("1200")),
    ],
)
def test_money_is_read(text: str, expected: Money | MoneyRange | Rate) -> None:
    assert read_price(text) == Price(expected, None, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("面议", "on_request"),
        ("面議", "on_request"),
        ("on request", "on_request"),
        ("auf Anfrage", "on_request"),
        ("免费", "free"),
        ("kostenlos", "free"),
        ("80000", "unreadable"),
        ("teuer", "unreadable"),
        ("NaN", "unreadable"),
    ],
)
def test_no_amount_has_a_reason(text: str, reason: str) -> None:
    assert (read_price(text).value, read_price(text).reason) == (None, reason)


def test_assumed_currency_is_told() -> None:
    assert read_price("80000", currency="EUR") == Price(eur("80000"), None, "80000", assumed="EUR")
    assert read_price("$ 500", currency="HKD") == Price(hkd("500"), None, "$ 500", assumed="HKD")
    assert read_price("500元", currency="HKD").value == hkd("500")


def test_what_a_budget_allows_is_the_upper_end() -> None:
    assert read_money("50万元~300万元") == cny("3000000")


def test_sums_need_one_currency() -> None:
    assert cny("1") + cny("2") == cny("3")
    assert cny("3") - cny("2") == cny("1")
    assert cny("3") * 2 == cny("6")
    assert (cny("1") < cny("2"), cny("2") <= cny("2")) == (True, True)
    with pytest.raises(ValueError, match="cannot be mixed"):
        cny("1") + eur("1")


RATES = Rates("CNY", date(2026, 11, 20), "test table", {"EUR": Decimal("7.8"), "HKD": Decimal("0.92")})


def test_conversion_goes_through_the_base_and_rounds_half_to_even() -> None:
    assert RATES.convert(eur("100"), "CNY") == cny("780.00")
    assert RATES.convert(cny("92"), "HKD") == hkd("100.00")
    assert RATES.convert(eur("1"), "HKD") == hkd("8.48")
    assert cny("0.125").rounded() == cny("0.12")


def test_missing_rate_is_an_error() -> None:
    with pytest.raises(ValueError, match="no rate for MOP"):
        RATES.convert(Money(Decimal(1), "MOP"), "CNY")


def test_money_is_written_as_the_language_writes_it() -> None:
    written = {language: format_money(cny("386000"), language) for language in LANGUAGES}
    assert written == {
        "zh-Hans": "38.6 万元",
        "zh-Hant": "38.6 萬元",
        "en": "CNY 386,000",
        "de": "386.000 CNY",
    }
    assert format_money(cny("386123.45"), "zh-Hans") == "386,123.45 元"
    assert format_money(hkd("600000"), "zh-Hant") == "60 萬港元"
    assert format_money(cny("250000000"), "zh-Hans") == "2.5 亿元"
    assert format_money(eur("1200.5"), "de") == "1.200,50 €"
    assert format_money(hkd("600000"), "en") == "HK$600,000"


@given(
    cents=st.integers(0, 10**11),
    currency=st.sampled_from(["CNY", "EUR", "HKD", "USD"]),
    language=st.sampled_from(LANGUAGES),
)
def test_what_is_written_is_read_back(cents: int, currency: str, language: Language) -> None:
    money = Money(Decimal(cents) / 100, currency)
    read = read_money(format_money(money, language), language)
    assert read is not None
    assert (read.amount, read.currency) == (money.amount, money.currency)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert read_price(text).text == text
