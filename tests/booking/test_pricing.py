"""What time costs: by who pays, by unit, by the time of day, on the clock of the place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.booking.domain.days import moment
from entrepot.booking.domain.pricing import (
    Customer,
    Line,
    Place,
    Tariff,
    Use,
    Window,
    charged,
    customer,
    total,
)
from entrepot.booking.domain.spans import Span

MUNICH = Place(ZoneInfo("Europe/Berlin"), "DE-BY")
GUANGZHOU = Place(ZoneInfo("Asia/Shanghai"), "CN-GD")
D = Decimal
TARIFF = Tariff(
    "EUR",
    {
        (Customer.OTHER, "hour"): D("80.00"),
        (Customer.OTHER, "half_day"): D("280.00"),
        (Customer.OTHER, "day"): D("500.00"),
        (Customer.ACADEMIC, "hour"): D("40.00"),
        (Customer.OWN, "hour"): D("0.00"),
    },
    night=(20 * 60, 6 * 60),
    surcharges={Window.NIGHT: D(-50), Window.WEEKEND: D(25)},
    minimum=D("100.00"),
    setup=D("30.00"),
)


def at(day: date, start: float, end: float, place: Place = MUNICH) -> Use:
    """A use of a day, from an hour to an hour on the clock there."""
    return Use(Span(*(moment(day, round(hour * 60), place.zone) for hour in (start, end))))


def rows(lines: tuple[Line, ...] | None) -> list[tuple[str, str | None, str | None, str, str, str]]:
    return [
        (line.what, line.unit, line.window, str(line.quantity), str(line.price), str(line.amount))
        for line in lines or ()
    ]


MONDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 7)


def test_hours_by_day_and_night_are_lines_of_their_own() -> None:
    assert rows(charged(TARIFF, Customer.OTHER, at(MONDAY, 18, 21), MUNICH)) == [
        ("time", "hour", "day", "2.00", "80.00", "160.00"),
        ("time", "hour", "night", "1.00", "40.00", "40.00"),
        ("setup", None, None, "1", "30.00", "30.00"),
    ]


def test_the_cheapest_way_is_taken_for_each_day() -> None:
    four, six, two_days = (
        charged(TARIFF, Customer.OTHER, use, MUNICH)
        for use in (at(MONDAY, 9, 13), at(MONDAY, 9, 16), at(MONDAY, 9, 24 + 12))
    )
    assert rows(four)[0] == ("time", "half_day", "day", "1", "280.00", "280.00")
    assert rows(six)[0] == ("time", "day", "day", "1", "500.00", "500.00")
    assert rows(two_days)[:2] == [
        ("time", "hour", "day", "3.00", "80.00", "240.00"),
        ("time", "day", "day", "1", "500.00", "500.00"),
    ]


def test_weekends_cost_more_but_not_those_that_china_works() -> None:
    assert rows(charged(TARIFF, Customer.ACADEMIC, at(SATURDAY, 9, 12), MUNICH))[0] == (
        "time", "hour", "weekend", "3.00", "50.00", "150.00",
    )  # fmt: skip
    worked = date(2026, 2, 28)  # a Saturday, worked for the Spring Festival
    assert rows(charged(TARIFF, Customer.ACADEMIC, at(worked, 9, 12, GUANGZHOU), GUANGZHOU))[0][2] == "day"
    holiday = date(2026, 10, 1)
    assert (
        rows(charged(TARIFF, Customer.ACADEMIC, at(holiday, 9, 12, GUANGZHOU), GUANGZHOU))[0][2] == "weekend"
    )


def test_what_is_less_than_the_minimum_is_filled_up_and_set_up_comes_on_top() -> None:
    assert rows(charged(TARIFF, Customer.ACADEMIC, at(MONDAY, 9, 10), MUNICH)) == [
        ("time", "hour", "day", "1.00", "40.00", "40.00"),
        ("minimum", None, None, "1", "60.00", "60.00"),
        ("setup", None, None, "1", "30.00", "30.00"),
    ]


def test_what_is_free_costs_no_minimum_and_who_has_no_rates_pays_those_of_everybody_else() -> None:
    assert total(charged(TARIFF, Customer.OWN, at(MONDAY, 9, 12), MUNICH) or ()) == D("0.00")
    small = charged(TARIFF, Customer.SMALL, at(MONDAY, 9, 11), MUNICH)
    assert small == charged(TARIFF, Customer.OTHER, at(MONDAY, 9, 11), MUNICH)


def test_samples_and_runs_are_counted_and_without_any_rate_there_is_no_price() -> None:
    lab = Tariff("CNY", {(Customer.OTHER, "sample"): D("120.00"), (Customer.OTHER, "use"): D("50.00")})
    use = at(MONDAY, 9, 10)
    assert rows(charged(lab, Customer.OTHER, Use(use.span, samples=7), MUNICH)) == [
        ("samples", "sample", None, "7", "120.00", "840.00"),
        ("runs", "use", None, "1", "50.00", "50.00"),
    ]
    assert rows(charged(lab, Customer.OTHER, use, MUNICH))[0][3] == "1"
    assert charged(Tariff("CNY", {}), Customer.OTHER, use, MUNICH) is None


def test_the_night_in_which_the_clock_is_set_has_its_real_hours() -> None:
    spring, autumn = date(2026, 3, 28), date(2026, 10, 24)
    plain = Tariff("EUR", {(Customer.OTHER, "hour"): D("10.00")})
    amounts = [
        total(charged(plain, Customer.OTHER, at(day, 22, 24 + 6), MUNICH) or ()) for day in (spring, autumn)
    ]
    assert amounts == [D("70.00"), D("90.00")]


def test_classes_follow_from_kind_and_size() -> None:
    assert [
        customer("university", "", own=True),
        customer("institute", "", own=False),
        customer("enterprise", "medium", own=False),
        customer("service_firm", "micro", own=False),
        customer("enterprise", "large", own=False),
        customer("enterprise", "", own=False),
        customer("park", "small", own=False),
    ] == ["own", "academic", "small", "small", "other", "other", "other"]


def test_a_tariff_and_a_line_come_back_from_json() -> None:
    line = Line("time", D("1.50"), D("80.00"), "hour", Window.NIGHT)
    assert Tariff.read(TARIFF.plain()) == TARIFF
    assert Line.read(line.plain()) == line
    assert Line.read(Line("setup", D(1), D("30.00")).plain()) == Line("setup", D(1), D("30.00"))


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(0, 60 * 24 * 300),
    length=st.integers(15, 60 * 24 * 4),
    units=st.integers(1, 3),
)
def test_lines_add_up_and_longer_never_costs_less(start: int, length: int, units: int) -> None:
    begins = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    span = Span(begins, begins + timedelta(minutes=length))
    longer = Span(begins, span.end + timedelta(minutes=45))
    plain = Tariff(TARIFF.currency, TARIFF.rates)
    lines = charged(plain, Customer.OTHER, Use(span, units), MUNICH) or ()
    assert total(lines) == sum((line.quantity * line.price for line in lines), D(0)).quantize(D("0.01"))
    assert total(lines) <= total(charged(plain, Customer.OTHER, Use(longer, units), MUNICH) or ()) + D("1.00")
    hourly = D(length) / 60 * 80 * units
    assert total(lines) <= hourly + D("4.00")
