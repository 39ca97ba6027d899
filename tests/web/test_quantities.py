"""Quantities as the reader's language writes them."""

from __future__ import annotations

import pytest
from django.utils import translation

from entrepot.vocabulary.quantities import read_quantity
from entrepot.web.quantities import quantity


def shown(written: str, language: str, *, bound: bool = False) -> str:
    found = read_quantity(written)
    assert found is not None
    with translation.override(language):
        return quantity(found, bound=bound).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("written", "language", "expected"),
    [
        ("12 片/分钟", "en", "12 pieces/min"),
        ("12 片/分钟", "de", "12 Stück/min"),
        ("30 Teile/min", "zh-hans", "30 件/分钟"),
        ("8 Wochen", "en", "8 weeks"),
        ("1 Woche", "en", "1 week"),
        ("1.8 m", "de", "1,8 m"),
        ("2900 m", "de", "2.900 m"),
        ("1600 m²", "en", "1,600 m²"),
        ("15%", "en", "15%"),
        ("15%", "de", "15 %"),
        ("2026", "en", "2026"),
        ("-20~80 ℃", "en", "-20 to 80 °C"),
        ("2~6 mm", "zh-hans", "2–6 mm"),
        ("9 MPa·m^0.5", "en", "9 MPa·√m"),
        ("15 µm", "zh-hans", "15 µm"),
    ],
)
def test_whoever_wrote_it(written: str, language: str, expected: str) -> None:
    assert shown(written, language) == expected


def test_a_demand_has_its_bound() -> None:
    assert (shown("bis 500 bar", "en", bound=True), shown("bis 500 bar", "en")) == ("≤ 500 bar", "500 bar")
    assert shown("不低于 20 µm", "en", bound=True) == "≥ 20 µm"


def test_sides_stay_as_they_were_written() -> None:
    assert shown("100 × 200 mm", "de") == "100 × 200 mm"
