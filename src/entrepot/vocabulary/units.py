"""The units of measurement people write, in three languages, and how each compares with its base unit.

Why a table of our own and not pint: finding numbers, ranges, bounds and decimal commas in Chinese and German
text has to be written either way, and what would be left to pint is one multiplication. Measured with pint
0.25.3: it reads 365 of this table's 963 spellings (not 片/分钟, Stück/h, 个月, CFU/mL; ℃ ends in an
AssertionError), takes some for other things (U/min for enzyme units, %RH for percent ronnahenry), and needs
about six times as long to load. It would want a definitions file as long as this table all the same.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from entrepot.vocabulary.unit_table import UNITS
from entrepot.vocabulary.writing import is_han

_SI: Final = {
    "f": 1e-15, "p": 1e-12, "n": 1e-9, "μ": 1e-6, "u": 1e-6, "m": 1e-3, "c": 1e-2, "d": 1e-1, "h": 1e2,
    "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
}  # fmt: skip

_POWERS: Final = {"length²": "area", "length³": "volume"}
# What a quotient or product of dimensions is called when it has a name of its own; all factors already agree
# with the base units above.
_DERIVED: Final = {
    "force/area": "pressure", "power·time": "energy", "current·time": "charge", "energy/time": "power",
    "voltage·current": "power",
    "volume/time": "flow", "length/time": "speed", "pressure·time": "viscosity", "force·length": "torque",
    "data/time": "bytes/time",
    "cycles/time": "cycles/time", "length/length": "slope", "energy/mass/time": "power/mass",
    "substance/volume": "molarity",
}  # fmt: skip

# Symbols that mean too many other things when they stand alone after a number (floor 2F, 5 H, class B); in
# "S/m" or "mF" they are units.
_NOT_ALONE: Final = frozenset({"F", "H", "S", "B"})
_ATTACHED_ONLY: Final = frozenset(
    {"x", "X", "fach", "-fach", "-fold", "fold", "-axis", "-achs", "-bit", "achsig", "xg", "×"}
)
# Capital letters where the symbol has none, as keyboards and spreadsheets produce them; only those that
# collide with no other unit.
_SLIPS: Final = {
    "KW": "kW", "Kw": "kW", "KG": "kg", "Kg": "kg", "MM": "mm", "CM": "cm", "KM": "km", "Km": "km",
    "KV": "kV", "Kv": "kV", "KN": "kN",
    "KHZ": "kHz", "KHz": "kHz", "Khz": "kHz", "khz": "kHz", "MHZ": "MHz", "Mhz": "MHz", "GHZ": "GHz",
    "Ghz": "GHz", "THZ": "THz", "hz": "Hz", "HZ": "Hz",
    "MPA": "MPa", "Mpa": "MPa", "KPA": "kPa", "KPa": "kPa", "Kpa": "kPa", "kpa": "kPa", "GPA": "GPa",
    "Gpa": "GPa", "BAR": "bar", "Bar": "bar", "PSI": "psi",
    "ML": "mL", "KWH": "kWh", "kwh": "kWh", "KWh": "kWh", "kwH": "kWh", "DB": "dB", "db": "dB", "RPM": "rpm",
    "PPM": "ppm", "PPB": "ppb", "DPI": "dpi",
    "Min": "min", "MIN": "min", "KA": "kA", "lpm": "L/min", "Std": "h", "PX": "px", "Px": "px", "FPS": "fps",
    "HP": "PS",
}  # fmt: skip
# Short forms that are units only below a stroke: t/a, kg/日, 片/分.
_BELOW: Final = {
    "a": "yr", "日": "d", "月": "mo", "分": "min", "时": "h", "std.": "h", "y": "yr", "jahr": "yr",
    "min.": "min", "tag": "d", "stunde": "h",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `value in base = value * factor + offset`.

    `symbol` is the canonical form, `dimension` names what it measures.
    """

    symbol: str
    dimension: str
    factor: float
    offset: float = 0.0


_OFFSETS: Final = {"K": -273.15, "mK": -273.15, "μK": -273.15, "kK": -273.15, "°F": -32 / 1.8}
_PER: Final = re.compile(r"\s?(?:/|÷)\s?|\s?每\s?|\s(?:per|pro|je|an?|in der|am)\s", re.IGNORECASE)
_HUNDRED: Final = re.compile(r"(10|100|1000)\s?(?=[A-Za-zμ])")
_TIMES: Final = re.compile(r"\s?[·*]\s?")
_INVERSE: Final = re.compile(r"\s?[ ·*]\s?([A-Za-zμ°]+)(?:⁻¹|\^?-1(?!\d))")
_SQUARE: Final = re.compile(r"\^?([23])(?!\d)|([²³])")


@lru_cache(maxsize=1)
def _spellings() -> tuple[dict[str, Unit], dict[str, Unit], int]:
    """Return units by exact spelling, by lower-case spelling, and the length of the longest spelling."""
    exact: dict[str, Unit] = {}
    lower: dict[str, Unit] = {}
    for row in re.sub(r"\n +", " ", UNITS.strip()).splitlines():
        dimension, symbol, factor, prefixes, others = (cell.strip() for cell in row.split("|"))
        unit = Unit(symbol, dimension, float(factor), _OFFSETS.get(symbol, 0.0))
        exact[symbol] = unit
        for prefix in prefixes:
            name = f"{prefix}{symbol}".replace("uμ", "μ")
            canonical = "μ" + symbol if prefix == "u" else name
            exact.setdefault(
                name, Unit(canonical, dimension, _SI[prefix] * unit.factor, _OFFSETS.get(canonical, 0.0))
            )
        for spelling in (other.replace("_", " ") for other in others.split()):
            (exact if len(spelling) <= 3 and spelling.isascii() else lower).setdefault(spelling, unit)
            if len(spelling) > 2:
                lower.setdefault(spelling.lower(), unit)
    exact |= {slip: exact[symbol] for slip, symbol in _SLIPS.items() if symbol in exact}
    return exact, lower, max(map(len, (*exact, *lower)))


def read_unit(folded: str, position: int) -> tuple[Unit, int] | None:
    """Read the unit, simple or compound (`mm/s`, `W/(m·K)`, `片/分钟`, `Stück pro Stunde`), at a position of
    a folded text.

    Returns the unit and where it ends. Compound units are multiplied out; their dimension is named after its
    parts
    (`pieces/time`) unless it has a name of its own (`N/mm²` is a pressure).
    """
    first = _atom(folded, position)
    if first is None:
        return None
    unit, end = first
    while (more := _product(folded, end, unit) or _quotient(folded, end, unit)) is not None:
        unit, end = more
    if folded[position:end] in _NOT_ALONE:
        return None
    if re.match(r"/[A-Za-z]", folded[end:]):
        return None  # 50 m/z: half a unit is worse than none
    return unit, end


def per_time(unit: Unit, time: Unit) -> Unit:
    """Return the rate `unit` per `time`, for texts that name the time first (`每小时20件`)."""
    return _divide(unit, time)


def read_time_unit(folded: str) -> Unit | None:
    """Return the unit of time that a word names, or None."""
    found = _atom(folded, 0) or _below(folded, 0)
    return found[0] if found and found[0].dimension == "time" and found[1] == len(folded) else None


def _atom(folded: str, position: int) -> tuple[Unit, int] | None:
    exact, lower, longest = _spellings()
    for length in range(min(longest, len(folded) - position), 0, -1):
        piece = folded[position : position + length]
        unit = exact.get(piece) or lower.get(piece.lower())
        if unit is not None and _ends_well(folded, position, position + length, piece):
            return _raised(folded, position + length, unit)
    return None


def _ends_well(folded: str, start: int, end: int, piece: str) -> bool:
    if piece.lower() in _ATTACHED_ONLY and (start == 0 or not folded[start - 1].isdigit()):
        return False
    after = folded[end : end + 1]
    if piece in "×xX" and re.match(r"\s?\d", folded[end:]):
        return False  # 100 × 200 mm
    if is_han(piece[-1]):
        return not after or after not in _NOT_BEFORE.get(piece, "")
    return not (piece[-1].isalpha() and (after.isdecimal() or (after.isalpha() and not is_han(after))))


# Words that begin like a unit: 3天然气, 5米粉, 2年代, 12节点, 6位置, 4件套.
_NOT_BEFORE: Final = {
    "天": "然线", "米": "粉粒", "年": "代份", "节": "点课能气", "位": "置移错", "点": "击", "路": "线由径",
    "人": "民工才", "个": "人", "层": "次",
    "分": "之", "克": "隆服", "安": "全装", "伏": "特", "帕": "金", "次": "品", "条": "件", "度": "假",
    "焦": "距点", "法": "规", "份": "额",
}  # fmt: skip


def _raised(folded: str, end: int, unit: Unit) -> tuple[Unit, int]:
    match = _SQUARE.match(folded, end)
    if (
        match is None
        or not (unit.symbol[-1].isalpha() and unit.symbol.isalpha())
        or (match[1] and "^" not in match[0])
    ):
        return unit, end
    power = int(match[1] or {"²": 2, "³": 3}[match[2]])
    mark = "²" if power == 2 else "³"
    dimension = _POWERS.get(unit.dimension + mark, unit.dimension + mark)
    return Unit(unit.symbol + mark, dimension, unit.factor**power), match.end()


def _product(folded: str, end: int, unit: Unit) -> tuple[Unit, int] | None:
    inverse = _inverse(folded, end, unit)
    if inverse is not None:
        return inverse
    match = _TIMES.match(folded, end)
    found = _atom(folded, match.end()) if match else None
    if found is None:
        return None
    other, stop = found
    return _multiply(unit, other), stop


def _inverse(folded: str, end: int, unit: Unit) -> tuple[Unit, int] | None:
    """Read `L min⁻¹`: a space, a unit and the power minus one."""
    match = _INVERSE.match(folded, end)
    found = _atom(match[1], 0) if match else None
    return (_divide(unit, found[0]), match.end()) if match and found and found[1] == len(match[1]) else None


def _quotient(folded: str, end: int, unit: Unit) -> tuple[Unit, int] | None:
    match = _PER.match(folded, end)
    if match is None:
        return None
    start = match.end()
    hundred = _HUNDRED.match(folded, start)
    if hundred:  # 20 g/100 cm²
        found = _atom(folded, hundred.end())
        return (_divide(unit, _times(found[0], float(hundred[1]))), found[1]) if found else None
    if folded[start : start + 1] == "(":
        return _bracket(folded, start + 1, unit)
    found = _atom(folded, start) or _below(folded, start)
    if found is None or (
        match[0].strip().lower() in ("a", "an", "am", "in der") and found[0].dimension != "time"
    ):
        return None
    return _divide(unit, found[0]), found[1]


def _bracket(folded: str, start: int, unit: Unit) -> tuple[Unit, int] | None:
    found = _atom(folded, start)
    while found is not None:
        unit = _divide(unit, found[0])
        end = found[1]
        if folded[end : end + 1] == ")":
            return unit, end + 1
        match = _TIMES.match(folded, end)
        found = _atom(folded, match.end()) if match else None
    return None


def _below(folded: str, position: int) -> tuple[Unit, int] | None:
    exact, _, _ = _spellings()
    for length in (6, 5, 4, 3, 2, 1):
        piece = folded[position : position + length].lower()
        if (
            len(piece) == length
            and piece in _BELOW
            and _ends_well(folded, position, position + length, piece)
        ):
            return exact[_BELOW[piece]], position + length
    return None


def _divide(unit: Unit, other: Unit) -> Unit:
    top, *below = unit.dimension.split("/")
    dimension = "/".join((top, *sorted((*below, *other.dimension.split("·")))))
    return Unit(
        f"{unit.symbol}/{other.symbol}", _DERIVED.get(dimension, dimension), unit.factor / other.factor
    )


def _times(unit: Unit, number: float) -> Unit:
    return Unit(f"{number:g} {unit.symbol}", unit.dimension, unit.factor * number)


def _multiply(unit: Unit, other: Unit) -> Unit:
    top, *below = unit.dimension.split("/")
    top = "·".join((top, other.dimension))
    dimension = "/".join((top, *below))
    return Unit(
        f"{unit.symbol}·{other.symbol}", _DERIVED.get(dimension, dimension), unit.factor * other.factor
    )
