"""Quantities in columns and in free text: number, range or bound, and unit, in Chinese, English and German.

`0,5 µm`, `-40~85 ℃`, `功率250kW`, `bis 500 bar`, `不低于99.9%`, `1,5 bis 3 kV`, `±0.02 mm`, `100 × 200 mm`,
`mindestens 20 Stück pro Stunde`.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.numbers import read_multiplier, read_number
from entrepot.vocabulary.units import Unit, per_time, read_time_unit, read_unit
from entrepot.vocabulary.writing import fold

Bound = Literal["exact", "at_least", "at_most", "range"]
_UNITLESS: Final = Unit("", "number", 1.0)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in base units of its dimension (metre, kilogram, second, °C, pascal, watt…), with what was
    written.

    `low` and `high` are None where knowledge is open: `≥ 20 µm` has no high, `bis 500 bar` no low. `figure`
    is the written number
    and unit without the words of the bound; `text` is all of it, at `[start, end)`. `sides` holds the lengths
    of `100 × 200 mm`, longest
    first (`high` is then the longest). `tolerance` marks `± 0.02 mm`, a difference around zero.
    """

    low: float | None
    high: float | None
    unit: str
    dimension: str
    factor: float
    text: str
    start: int
    end: int
    bound: Bound
    figure: str
    offset: float = 0.0
    sides: tuple[float, ...] = ()
    tolerance: bool = False


_LEAST_BEFORE: Final = (
    r"≥|>=|=>|>|大于等于|大于或等于|不低于|不小于|不少于|不短于|不得低于|不得少于|不得小于|高于|大于|超过"
    r"|多于|至少|最少|最小|最低|长于"
    r"|at least|not less than|no less than|not below|no fewer than|more than|greater than|over|above"
    r"|exceeding|(?<!\d)(?<!\d\s)min\.?|minimum(?: of)?|from"
    r"|mindestens|mind\.|wenigstens|minimal|mehr als|größer als|größer|über|oberhalb|nicht unter"
    r"|nicht weniger als|ab"
)
_MOST_BEFORE: Final = (
    r"≤|<=|=<|<|小于等于|小于或等于|不高于|不大于|不超过|不超|不多于|不长于|不得超过|不得高于|不得大于|低于"
    r"|小于|少于|短于|至多|最多|最大|最高|最长|可达|高达"
    r"|at most|not more than|no more than|not exceeding|up to|less than|fewer than|under|below|within|max\.?"
    r"|maximum(?: of)?|as much as|no longer than"
    r"|höchstens|maximal|bis zu|bis|weniger als|kleiner als|kleiner|unter|unterhalb|nicht mehr als|nicht über"
    r"|innerhalb von|binnen"
)
_ABOUT: Final = (
    r"(?:约|大约|约为|左右|ca\.?|circa|about|around|approx\.?|approximately|etwa|rund|ungefähr|~|≈)"
)
_BEFORE: Final = re.compile(
    rf"(?:(?<![a-zäöüß/])(?P<least>{_LEAST_BEFORE})|(?<![a-zäöüß/])(?P<most>{_MOST_BEFORE}))[\s:]*(?:为|是|于"
    rf"|of\s|von\s)?(?:{_ABOUT}\s*)?$"
)
_AFTER: Final = re.compile(
    r"\s?(?:(?P<least>及?以上|或以上|起(?!\w)|or (?:more|above|higher|greater|longer|larger|better)"
    r"|and (?:more|above|up|over)|oder (?:mehr|höher|größer)|und (?:mehr|größer|darüber)"
    r"|min\.|minimum\b|\+(?!\s?\d))"
    r"|(?P<most>及?以内|及?以下|或以下|之内|内(?![径部孔腔衬壁置存容])|or (?:less|below|lower|fewer|smaller"
    r"|shorter)|and below|oder (?:weniger|kleiner)|max\.|maximum\b|maximal\b))",
    re.IGNORECASE,
)
_PER_BEFORE: Final = re.compile(r"(?:每|平均每)\s?(?P<time>秒|分钟|分|小时|时|天|日|周|月|年)\D{0,6}$")
_RANGE: Final = re.compile(
    r"\s?(?:~|-|–|—|至|到|\.\.\.?|…|÷|(?<=[\s\w%°℃])(?:to|bis|through|up to|bis zu)(?=\s))\s?", re.IGNORECASE
)
_BETWEEN: Final = re.compile(r"(?:between|zwischen|介于|在)\s*$", re.IGNORECASE)
_AND: Final = re.compile(r"\s?(?:and|und|与|和|及)\s?", re.IGNORECASE)
_SIDE: Final = re.compile(r"\s?[×xX*]\s?(?=\d)")
_TOLERANCE: Final = re.compile(r"\s?(?:±|\+/-|\+-)\s?")
# Digits that belong to something else: M12, ISO 9001-1, 3.2.1, 2026-03-04, 2026年3月4日, 14:30, 4K, 5G, 3D.
_NOT_HERE: Final = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|(?:19|20)\d{2}\s?年(?:\s?\d{1,2}\s?月)?(?:\s?\d{1,2}\s?[日号])?"
    r"|\d{1,2}\s?月\s?\d{1,2}\s?[日号]"
    r"|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}:\d{2}(?::\d{2})?|\d+(?:\.\d+){2,}(?![,\d])"
    r"|(?<![\d.])[248]K(?![a-zA-Z])|(?<![\d.])[2-6][DG](?![a-zA-Z])|(?<=第)\d+"
)
_MONEY_AFTER: Final = re.compile(
    r"\s?(?:元|圆|块钱|美元|港元|港币|欧元|人民币|葡币|日元|英镑|€|\$|¥|£|eur\b|euro|usd\b|cny\b|rmb\b|hkd\b"
    r"|mop\b|hk\$|mop\$)",
    re.IGNORECASE,
)
_MONEY_BEFORE: Final = re.compile(r"(?:[$€¥£￥]|\b(?:eur|usd|cny|rmb|hkd|mop|hk\$))\s?$", re.IGNORECASE)


_START: Final = re.compile(r"(?<![A-Za-zÀ-ÿ0-9_^])(?<!\d[.,/'])(?<![A-Za-z]\.)\d")
_SIGN_BEFORE: Final = re.compile(r"(?:(?<![A-Za-z0-9)\]%°℃²³])[+-]|(?<![^\s(\[:=≥≤<>~至到])–)\s?$")
_TOLERANCE_BEFORE: Final = re.compile(r"(?:±|\+/-|\+-)\s?$")
_NAME_BEFORE: Final = re.compile(r"(?<!Δ)[A-Za-z](?<!pH)(?<!Ra)(?<!ca)\W*$")
_LOOSE: Final = ("~", "至", "到")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number and the unit written after it, if any; `scale` is what 万 or million multiplied it with."""

    number: float
    scale: float
    unit: Unit | None
    start: int
    end: int
    large: bool

    def base(self, unit: Unit, scale: float) -> float:
        """Return the value in base units, rounded to 12 digits: 15 µm is 0.000015 and not a bit beside it."""
        return _clean(self.number * scale * unit.factor + unit.offset)


@dataclass(frozen=True, slots=True)
class _Span:
    """What the number part of a quantity says: an interval in base units, its unit and where it stands."""

    low: float
    high: float
    unit: Unit
    start: int
    end: int
    sides: tuple[float, ...] = ()
    tolerance: bool = False


def find_quantities(text: str, language: Language | None = None) -> tuple[Quantity, ...]:
    """Find every quantity in free text, in reading order.

    Bare numbers are left alone unless written with 万, 亿 or a power of ten.
    """
    return _find(text, fold(text), language, bare=False)


def read_quantity(text: str, language: Language | None = None, unit: str = "") -> Quantity | None:
    """Read a cell that holds one quantity: the first one with a unit, else the first bare number.

    `unit` is what the column's heading says; it serves for a bare number, which otherwise has the dimension
    `number`. None when there is nothing to read, for money, and for a number that belongs to a name (ISO 7).
    """
    found = _find(text, fold(text), language, bare=True)
    measured = next((quantity for quantity in found if quantity.dimension != "number"), None)
    if measured is not None or not found:
        return measured
    if unit and read_unit(fold(unit), 0):
        return read_quantity(f"{text.strip()} {unit}", language)
    return None if _NAME_BEFORE.search(text[: found[0].start]) else found[0]


def _find(text: str, folded: str, language: Language | None, *, bare: bool) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    position = 0
    while (match := _START.search(folded, position)) is not None:
        start = match.start()
        other = _NOT_HERE.match(folded, start)
        quantity = None if other else _read_at(text, folded, start, language, bare=bare)
        if quantity is not None:
            found.append(quantity)
        end = other.end() if other else quantity.end if quantity else _digits_end(folded, start, language)
        position = max(start + 1, end)
    return tuple(found)


def _read_at(text: str, folded: str, digit: int, language: Language | None, *, bare: bool) -> Quantity | None:
    if _MONEY_BEFORE.search(folded, max(0, digit - 8), digit):
        return None
    span = _span(folded, digit, language, bare=bare)
    if span is None:
        return None
    before = folded[max(0, span.start - 40) : span.start].lower()
    unit = _with_time(before, span.unit)
    factor = unit.factor / span.unit.factor
    low, high = _clean(span.low * factor), _clean(span.high * factor)
    start, end, bound = _bound(folded, before, span)
    return Quantity(
        low=None if bound == "at_most" else low,
        high=None if bound == "at_least" else high,
        unit=unit.symbol,
        dimension=unit.dimension,
        factor=unit.factor,
        text=text[start:end],
        start=start,
        end=end,
        bound=bound,
        figure=text[span.start : span.end],
        offset=unit.offset,
        sides=span.sides,
        tolerance=span.tolerance,
    )


def _bound(folded: str, before: str, span: _Span) -> tuple[int, int, Bound]:
    """Return where the quantity with its bounding words starts and ends, and which bound they set."""
    ahead = _BEFORE.search(before)
    start = span.start - (len(before) - ahead.start()) if ahead else span.start
    behind = _AFTER.match(folded, span.end)
    end = behind.end() if behind else span.end
    if span.low != span.high:
        return start, span.end, "range"
    for match in (ahead, behind):
        if match:
            return start, end, "at_least" if match["least"] else "at_most"
    return span.start, span.end, "exact"


def _span(folded: str, digit: int, language: Language | None, *, bare: bool) -> _Span | None:
    tolerance = _TOLERANCE_BEFORE.search(folded, max(0, digit - 6), digit)
    if tolerance:
        return _tolerance(tolerance.start(), _figure(folded, digit, language), bare=bare)
    sign = _SIGN_BEFORE.search(folded, max(0, digit - 6), digit)
    first = _figure(folded, digit, language, sign.start() if sign else None)
    if first is None:
        return None
    span = _around(folded, first, language) or _sides(folded, first, language)
    span = span or _range(folded, first, language, bare=bare)
    if span is not None:
        return span
    if _range_into_money(folded, first) or (first.unit is None and not (bare or first.large)):
        return None
    unit = first.unit or _UNITLESS
    value = first.base(unit, first.scale)
    return _Span(value, value, unit, first.start, first.end)


def _tolerance(start: int, figure: _Figure | None, *, bare: bool) -> _Span | None:
    if figure is None or (figure.unit is None and not bare):
        return None
    unit = figure.unit or _UNITLESS
    width = _clean(figure.number * figure.scale * unit.factor)
    return _Span(-width, width, unit, start, figure.end, tolerance=True)


def _range(folded: str, first: _Figure, language: Language | None, *, bare: bool) -> _Span | None:
    """Read the second half of `-40~85 ℃`, `1,5 bis 3 kV`, `50 mm – 2 m`, `between 5 and 10 mm`.

    In a cell (`bare`) numbers need no unit, and `1,5 und 3 T` asks for both ends.
    """
    joint = _RANGE.match(folded, first.end)
    if joint is None and (bare or _BETWEEN.search(folded, max(0, first.start - 16), first.start)):
        joint = _AND.match(folded, first.end)
    second = _second(folded, joint.end(), language) if joint else None
    if joint is None or second is None:
        return None
    if second.unit is None and (first.unit is not None or second.large) and joint[0].strip() not in _LOOSE:
        return None
    unit = second.unit or first.unit
    if unit is None and not (bare or first.large or second.large):
        return None
    unit = unit or _UNITLESS
    if first.unit is not None and first.unit.dimension != unit.dimension:
        return None
    scale = second.scale if first.unit is None and first.scale == 1 else first.scale
    ends = sorted((first.base(first.unit or unit, scale), second.base(unit, second.scale)))
    return _Span(ends[0], ends[1], unit, first.start, second.end)


def _second(folded: str, position: int, language: Language | None) -> _Figure | None:
    signed = re.compile(r"[+–-]?\s?").match(folded, position)
    digit = signed.end() if signed else position
    if not folded[digit : digit + 1].isdigit():
        return None
    return _figure(folded, digit, language, position if digit > position else None)


def _around(folded: str, first: _Figure, language: Language | None) -> _Span | None:
    """Read `23 ± 2 ℃` and `23 °C ± 2 K` as the interval they describe."""
    joint = _TOLERANCE.match(folded, first.end)
    second = _second(folded, joint.end(), language) if joint else None
    unit = first.unit or (second.unit if second else None)
    if (
        second is None
        or unit is None
        or (second.unit is not None and second.unit.dimension != unit.dimension)
    ):
        return None
    middle = first.base(unit, first.scale)
    width = second.number * second.scale * (second.unit or unit).factor
    return _Span(_clean(middle - width), _clean(middle + width), unit, first.start, second.end)


def _sides(folded: str, first: _Figure, language: Language | None) -> _Span | None:
    """Read the two or three sides of `100 × 200 mm`, `2 m × 50 cm`."""
    figures = [first]
    while (joint := _SIDE.match(folded, figures[-1].end)) is not None and len(figures) < 3:
        figure = _second(folded, joint.end(), language)
        if figure is None:
            break
        figures.append(figure)
    unit = figures[-1].unit
    if len(figures) == 1 or unit is None or unit.dimension not in ("length", "pixels"):
        return None
    sides = tuple(
        sorted((figure.base(figure.unit or unit, figure.scale) for figure in figures), reverse=True)
    )
    return _Span(sides[0], sides[0], unit, first.start, figures[-1].end, sides)


def _figure(folded: str, digit: int, language: Language | None, start: int | None = None) -> _Figure | None:
    """Read a number and its unit; None where the number is an amount of money."""
    number = read_number(folded, digit, language)
    if number is None:
        return None
    negative = start is not None and folded[start] in "-–"
    value = -number.value if negative else number.value
    begin = digit if start is None else start
    end, scale = number.end, 1.0
    found = _unit_after(folded, end)
    multiplier = None if found else read_multiplier(folded, end)
    if multiplier:
        scale, end = multiplier
        found = _unit_after(folded, end)
    if _MONEY_AFTER.match(folded, end):
        return None
    unit, end = found or (None, end)
    return _Figure(value, scale, unit, begin, end, scale != 1 or number.exponent)


def _unit_after(folded: str, end: int) -> tuple[Unit, int] | None:
    spaces = len(folded[end : end + 2]) - len(folded[end : end + 2].lstrip(" "))
    found = read_unit(folded, end + spaces)
    if found is None and re.match(r"-[A-Za-zμΩ°]", folded[end : end + 2]):
        return read_unit(folded, end + 1)  # 300-mm-Wafer
    return found


def _range_into_money(folded: str, first: _Figure) -> bool:
    joint = _RANGE.match(folded, first.end)
    return (
        joint is not None
        and re.match(r"[\d.,]+\s?[百千万亿]*", folded[joint.end() :]) is not None
        and bool(_MONEY_AFTER.search(folded, joint.end(), joint.end() + 16))
    )


def _with_time(before: str, unit: Unit) -> Unit:
    """Make a rate of what follows `每小时`."""
    match = _PER_BEFORE.search(before)
    time = read_time_unit(match["time"]) if match else None
    return (
        per_time(unit, time)
        if time and "/" not in unit.dimension and unit.dimension not in ("number", "ratio", "time")
        else unit
    )


def _digits_end(folded: str, start: int, language: Language | None) -> int:
    number = read_number(folded, start, language)
    return number.end if number else start + 1


def _clean(value: float) -> float:
    return float(f"{value:.12g}")
