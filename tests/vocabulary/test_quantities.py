"""Quantities as people write them in Chinese, English and German."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.quantities import Quantity, find_quantities, read_quantity

Read = tuple[float | None, float | None, str, str, str]


def short(quantity: Quantity) -> Read:
    return quantity.low, quantity.high, quantity.unit, quantity.dimension, quantity.bound


WRITTEN: list[tuple[str, Language | None, Read]] = [
    ("0,5 µm", "de", (5e-7, 5e-7, "μm", "length", "exact")),
    ("0.5µm", None, (5e-7, 5e-7, "μm", "length", "exact")),
    ("-40~85 ℃", None, (-40.0, 85.0, "°C", "temperature", "range")),
    ("-40～85℃", "zh-Hans", (-40.0, 85.0, "°C", "temperature", "range")),
    ("-40℃~85", "zh-Hans", (-40.0, 85.0, "°C", "temperature", "range")),
    ("-18~-25 ℃", "zh-Hans", (-25.0, -18.0, "°C", "temperature", "range")),
    ("-196 °C bis +40 °C", "de", (-196.0, 40.0, "°C", "temperature", "range")),
    ("bis 500 bar", "de", (None, 5e7, "bar", "pressure", "at_most")),
    ("≥ 20 µm", None, (2e-5, None, "μm", "length", "at_least")),
    (">= 20 um", "en", (2e-5, None, "μm", "length", "at_least")),
    ("12 片/分钟", "zh-Hans", (0.2, 0.2, "pieces/min", "pieces/time", "exact")),
    ("0.1–4 THz", "en", (1e11, 4e12, "THz", "frequency", "range")),
    ("up to 600 mm", "en", (None, 0.6, "mm", "length", "at_most")),
    ("600 mm以内", "zh-Hans", (None, 0.6, "mm", "length", "at_most")),
    ("不低于99.9%", "zh-Hans", (0.999, None, "%", "ratio", "at_least")),
    ("1,5 bis 3 kV", "de", (1500.0, 3000.0, "kV", "voltage", "range")),
    ("±0.02 mm", "en", (-2e-5, 2e-5, "mm", "length", "range")),
    ("23 ± 2 ℃", None, (21.0, 25.0, "°C", "temperature", "range")),
    ("10^-6 mbar", "en", (1e-4, 1e-4, "mbar", "pressure", "exact")),
    ("10⁻⁶ mbar", "de", (1e-4, 1e-4, "mbar", "pressure", "exact")),
    ("10^-3–10^3 Pa", "en", (1e-3, 1e3, "Pa", "pressure", "range")),
    ("3×10⁵", None, (3e5, 3e5, "", "number", "exact")),
    ("1e-3 m", "en", (1e-3, 1e-3, "m", "length", "exact")),
    ("1.234,5 mm", "de", (1.2345, 1.2345, "mm", "length", "exact")),
    ("1,234.5 mm", "en", (1.2345, 1.2345, "mm", "length", "exact")),
    ("1.234 mm", "de", (1.234, 1.234, "mm", "length", "exact")),
    ("1.234 mm", "en", (0.001234, 0.001234, "mm", "length", "exact")),
    ("1,234 mm", "en", (1.234, 1.234, "mm", "length", "exact")),
    ("0.125 mm", "de", (0.000125, 0.000125, "mm", "length", "exact")),
    ("10 000 h", "de", (3.6e7, 3.6e7, "h", "time", "exact")),
    ("６０ｍｍ", "zh-Hans", (0.06, 0.06, "mm", "length", "exact")),
    ("10万次", "zh-Hans", (1e5, 1e5, "cycles", "cycles", "exact")),
    ("2亿", "zh-Hans", (2e8, 2e8, "", "number", "exact")),
    ("5千克", "zh-Hans", (5.0, 5.0, "kg", "mass", "exact")),
    ("3千件", "zh-Hans", (3000.0, 3000.0, "pieces", "pieces", "exact")),
    ("2 million cycles", "en", (2e6, 2e6, "cycles", "cycles", "exact")),
    ("1,2 Mio. Zyklen", "de", (1.2e6, 1.2e6, "cycles", "cycles", "exact")),
    ("mindestens 20 Stück pro Stunde", "de", (0.00555555555556, None, "pieces/h", "pieces/time", "at_least")),
    ("每小时不少于20件", "zh-Hans", (0.00555555555556, None, "pieces/h", "pieces/time", "at_least")),
    ("at least 30 parts per minute", "en", (0.5, None, "pieces/min", "pieces/time", "at_least")),
    ("< 0.5 ppm", "en", (None, 5e-7, "ppm", "ratio", "at_most")),
    ("5 mm or less", "en", (None, 0.005, "mm", "length", "at_most")),
    ("72小时内", "zh-Hans", (None, 259200.0, "h", "time", "at_most")),
    ("3个月", "zh-Hans", (7889238.0, 7889238.0, "mo", "time", "exact")),
    ("98 °F", "en", (36.6666666667, 36.6666666667, "°F", "temperature", "exact")),
    ("300 K", "en", (26.85, 26.85, "K", "temperature", "exact")),
    ("5 N/mm²", "de", (5e6, 5e6, "N/mm²", "pressure", "exact")),
    ("3 m/s²", "en", (3.0, 3.0, "m/s²", "length/time²", "exact")),
    ("25 W/(m·K)", None, (25.0, 25.0, "W/(m·K)", "power/length/temperature", "exact")),
    ("25 W/mK", None, (25.0, 25.0, "W/(m·K)", "power/length/temperature", "exact")),
    ("10 L min⁻¹", "en", (0.000166666666667, 0.000166666666667, "L/min", "flow", "exact")),
    ("0.000001 g/(m²·d)", "zh-Hans", (1.15740740741e-14,) * 2 + ("g/m²/d", "mass/area/time", "exact")),
    ("20 g/100 cm²", "de", (2.0, 2.0, "g/100 cm²", "mass/area", "exact")),
    ("3000 r/min", "zh-Hans", (3000.0, 3000.0, "rpm", "rotation", "exact")),
    ("4500 1/min", "de", (4500.0, 4500.0, "rpm", "rotation", "exact")),
    ("85 %RH", "en", (0.85, 0.85, "%RH", "ratio", "exact")),
    ("10 CFU/mL", None, (1e7, 1e7, "CFU/mL", "colony/volume", "exact")),
    ("300-mm-Wafer", "de", (0.3, 0.3, "mm", "length", "exact")),
    ("between 5 and 10 mm", "en", (0.005, 0.01, "mm", "length", "range")),
    ("50 mm – 2 m", "en", (0.05, 2.0, "mm", "length", "range")),
    ("250KW", "zh-Hans", (250000.0, 250000.0, "kW", "power", "exact")),
]


@pytest.mark.parametrize(("text", "language", "expected"), WRITTEN)
def test_written_quantity_is_read(text: str, language: Language | None, expected: Read) -> None:
    quantity = read_quantity(text, language)
    assert quantity is not None
    read = short(quantity)
    assert (read[0], read[1], read[3], read[4]) == (expected[0], expected[1], expected[3], expected[4])


@pytest.mark.parametrize(
    "text",
    [
        "M12 螺纹, IP67, ISO 9001, 5G, 4K, 3D",
        "2026年3月4日至2027年1月",
        "2026-03-04 14:30",
        "4.3.2026",
        "50万元~300万元",
        "50~300万元，面议",
        "HK$ 600,000 or 80.000 € or ¥900/小时",
        "版本 3.2.1",
        "zwei Maschinen, 5 Maschinen",
        "50~6000 m/z",
    ],
)
def test_other_numbers_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == ()


def test_quantities_in_a_sentence_keep_their_place() -> None:
    text = "整机功率250kW，样品直径不超过450 mm，解析度達15微米。"
    found = find_quantities(text, "zh-Hans")
    assert [quantity.text for quantity in found] == ["250kW", "不超过450 mm", "15微米"]
    assert [text[quantity.start : quantity.end] for quantity in found] == ["250kW", "不超过450 mm", "15微米"]
    assert [quantity.figure for quantity in found] == ["250kW", "450 mm", "15微米"]


def test_sides_are_kept_longest_first() -> None:
    for text in ("100 × 200 mm", "200 mm x 100 mm", "100*200mm", "20 cm × 100 mm"):
        quantity = read_quantity(text)
        assert quantity is not None
        assert (quantity.sides, quantity.low, quantity.high) == ((0.2, 0.1), 0.2, 0.2)


def test_unit_of_the_heading_serves_a_bare_number() -> None:
    quantity = read_quantity("15", "en", unit="µm")
    assert quantity is not None
    assert short(quantity) == (1.5e-5, 1.5e-5, "μm", "length", "exact")


def test_bare_numbers_in_cells() -> None:
    assert [short(q)[:2] for text in ("8~24", "≥ 300", "1000") if (q := read_quantity(text))] == [
        (8.0, 24.0),
        (300.0, None),
        (1000.0, 1000.0),
    ]
    assert [read_quantity(text) for text in ("ISO 7", "A0", "面议", "NaN", "", "IP68")] == [None] * 6


def test_negative_capacity_stays_negative() -> None:
    quantity = read_quantity("-5 L")
    assert quantity is not None
    assert quantity.high == -0.005


def test_both_field_strengths_are_asked_for() -> None:
    quantity = read_quantity("1,5 und 3 T", "de")
    assert quantity is not None
    assert short(quantity) == (1.5, 3.0, "T", "magnetic field", "range")


NUMBERS = st.floats(min_value=0.001, max_value=99999, allow_nan=False).map(
    lambda value: float(f"{value:.4g}")
)
UNITS = st.sampled_from(
    [
        ("mm", 1e-3),
        ("µm", 1e-6),
        ("kW", 1e3),
        ("bar", 1e5),
        ("kg", 1.0),
        ("Hz", 1.0),
        ("V", 1.0),
        ("min", 60.0),
    ]
)


def grouped(value: float, language: Language) -> str:
    text = f"{value:,.6f}".rstrip("0").rstrip(".") if value >= 1 else f"{value:.9f}".rstrip("0")
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


@given(value=NUMBERS, unit=UNITS, language=st.sampled_from(["en", "de", "zh-Hans"]))
def test_what_a_language_writes_is_read_back(
    value: float, unit: tuple[str, float], language: Language
) -> None:
    name, factor = unit
    quantity = read_quantity(f"{grouped(value, language)} {name}", language)
    assert quantity is not None
    expected = float(f"{value * factor:.12g}")
    assert (quantity.low, quantity.high, quantity.bound) == (expected, expected, "exact")


@given(
    low=st.integers(-200, 400),
    width=st.integers(1, 500),
    joint=st.sampled_from(["~", "～", " bis ", " to ", "至", "–", "-"]),
)
def test_ranges_are_read_back(low: int, width: int, joint: str) -> None:
    quantity = read_quantity(f"{low}{joint}{low + width} ℃")
    assert quantity is not None
    assert short(quantity) == (float(low), float(low + width), "°C", "temperature", "range")


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
