"""Numbers as people type them in Chinese, English and German, read at a position of a folded text."""

import re
from dataclasses import dataclass
from typing import Final

from entrepot.vocabulary.languages import Language

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_POWER: Final = r"10(?:\^\s*\(?(?P<{0}caret>[+-]?\d{{1,2}})\)?|(?P<{0}raised>[⁺⁻]?[⁰¹²³⁴-⁹]{{1,2}}))"
# A space groups digits only where the last group ends in 00: "10 000 h" is one number, "316 100 mm" is steel
# 316 and a length.
_DIGITS: Final = (
    r"(?:\d{1,3}(?:(?:,\d{3})+(?:\.\d+)?|(?:\.\d{3})+(?:,\d+)?|(?:'\d{3})+(?:[.,]\d+)?|(?: \d{3})* \d00)"
    r"(?!\d|[.,]\d)"
    r"|\d+(?:[.,]\d+)?)"
)
_NUMBER: Final = re.compile(
    rf"(?P<sign>[+-])?\s?(?:(?P<bare>{_POWER.format('b')})"
    rf"|(?P<digits>{_DIGITS})(?:\s?[×xX*·]\s?{_POWER.format('t')}|[eE](?P<e>[+-]?\d{{1,2}})(?![\w.,]*\d))?)"
)
_LARGE: Final = re.compile(
    r"\s?(?P<word>万亿|千万|百万|十万|万|亿|千|百)|\s?(?P<latin>million(?:en|s)?|mio\.?|billion(?:s)?|bn"
    r"|milliarden?|mrd\.?|thousand|tausend|tsd\.?)(?![a-zäöü])",
    re.IGNORECASE,
)
_FACTORS: Final = {
    "百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12,
    "million": 1e6, "millionen": 1e6, "millions": 1e6, "mio": 1e6, "billion": 1e9, "billions": 1e9, "bn": 1e9,
    "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "thousand": 1e3, "tausend": 1e3, "tsd": 1e3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A number read at `[start, end)`; `exponent` tells that it was written as a power of ten."""

    value: float
    start: int
    end: int
    exponent: bool = False


def read_number(folded: str, position: int, language: Language | None = None) -> Number | None:
    """Read the number that begins exactly at `position` (with its sign), or None.

    `1.234` is a thousand in German and one and a bit elsewhere; `1,234` the other way round. Every other form
    speaks for itself:
    `1.234,5`, `1,234.5`, `0,5`, `1'234`, `10 000`, `3×10⁵`, `10^-6`, `1e-3`.
    """
    match = _NUMBER.match(folded, position)
    if match is None:
        return None
    negative = -1.0 if match["sign"] == "-" else 1.0
    power = match["tcaret"] or match["traised"] or match["e"] or match["bcaret"] or match["braised"]
    exponent = int(power.translate(_SUPERSCRIPTS)) if power else 0
    mantissa = decimal_text(match["digits"], language) if match["digits"] else "1"
    return Number(negative * float(f"{mantissa}e{exponent}"), match.start(), match.end(), bool(power))


def read_multiplier(folded: str, position: int) -> tuple[float, int] | None:
    """Read a number word that multiplies what stands before it: `万`, `亿`, `million`, `Mio.`.

    Returns factor and end.
    """
    match = _LARGE.match(folded, position)
    if match is None:
        return None
    word = (match["word"] or match["latin"]).lower().rstrip(".")
    return _FACTORS[word], match.end()


def decimal_text(digits: str, language: Language | None) -> str:
    """Return written digits as Python reads them: no grouping, a point for decimals."""
    compact = digits.replace(" ", "").replace("'", "")
    comma, point = compact.count(","), compact.count(".")
    if comma and point:
        last = max(compact.rfind(","), compact.rfind("."))
        return re.sub(r"[.,]", "", compact[:last]) + "." + compact[last + 1 :]
    if comma + point > 1:
        return re.sub(r"[.,]", "", compact)
    grouped = bool(re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", compact))
    if grouped and (comma == 1) != (language == "de"):
        return re.sub(r"[.,]", "", compact)
    return compact.replace(",", ".")
