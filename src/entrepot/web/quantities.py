"""Quantities as the reader's language writes them, whoever wrote them in which."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from entrepot.vocabulary.quantities import Quantity
from entrepot.web.figures import LOCALES
from entrepot.web.names import reader

UNIT: Final = "unit"
"""The context under which units that are words are translated."""
UNITS: Final = {
    name: (one, name)
    for one, name in (
        ("piece", "pieces"), ("person", "people"), ("cycle", "cycles"), ("batch", "batches"), ("room", "rooms"),
        ("floor", "floors"), ("channel", "channels"), ("axis", "axes"), ("layer", "layers"), ("language", "languages"),
        ("kind", "kinds"), ("page", "pages"), ("core", "cores"), ("bit", "bits"), ("word", "words"),
        ("order", "orders"), ("household", "households"), ("point", "points"), ("group", "groups"),
    )
} | {
    "cell": ("cell", "cells"), "frame": ("frame", "frames"), "d": ("day", "days"), "wk": ("week", "weeks"),
    "mo": ("month", "months"), "yr": ("year", "years"), "h": ("h", "h"), "min": ("min", "min"), "s": ("s", "s"),
    "rpm": ("rpm", "rpm"), "inch": ("in", "in"), "亩": ("mu", "mu"), "万像素": ("× 10,000 px", "× 10,000 px"),
}  # fmt: skip
"""Units that are words, for one and for several; the others are written alike everywhere."""
_SPELT: Final = {"MPa·m^0.5": "MPa·√m", "g-force": "g", "″arc": "″", "%vol": "vol%", "%RH": "% RH"}
_CLOSE: Final = frozenset({"%", "‰", "°", "′", "″", "×"})
_BOUNDS: Final = {"at_least": "≥\u00a0", "at_most": "≤\u00a0"}
_GROUPED: Final = 10_000
"""From here on a bare number is grouped: below, it may be a year."""


def quantity(value: Quantity, *, bound: bool = False) -> str:
    """A quantity; with ``bound`` as a demand: ≥ 20 µm. Sides and tolerances stay as they were written."""
    if value.sides or value.tolerance:
        return value.figure
    ends = [_number(end, value) for end in dict.fromkeys((value.low, value.high)) if end is not None]
    if not ends:
        return value.figure
    figure = ends[0] if len(ends) == 1 else _span(*ends)
    sign = _BOUNDS.get(value.bound, "") if bound else ""
    return f"{sign}{figure}{_unit(value, several=len(ends) > 1 or ends[0] != '1')}"


def _span(low: str, high: str) -> str:
    if low.startswith("-") or high.startswith("-"):
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    return f"{low}–{high}"


def _number(end: float, value: Quantity) -> str:
    number = Decimal(f"{(end - value.offset) / value.factor:.10g}")
    pattern = "0.##########" if not value.unit and number < _GROUPED else "#,##0.##########"
    return format_decimal(number, pattern, locale=LOCALES[reader()])


def _unit(value: Quantity, *, several: bool) -> str:
    if not value.unit:
        return ""
    whole = _SPELT.get(value.unit, value.unit)
    first, *rest = whole.split("/")
    words = "/".join([_word(first, several=several), *(_word(part, several=False) for part in rest)])
    close = first in _CLOSE and not (first == "%" and reader() == "de")
    return words if close else f"\u00a0{words}"


def _word(unit: str, *, several: bool) -> str:
    if unit not in UNITS:
        return unit.replace("μ", "µ")
    one, many = UNITS[unit]
    return npgettext(UNIT, one, many, 2 if several else 1)
