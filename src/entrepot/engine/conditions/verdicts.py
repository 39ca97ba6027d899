"""The judgement of one required quantity against one offered quantity: fits, fails or unknown, with the sign that shows it.

A promise is read as what it guarantees: an uncertainty of `≤ 5 µm` does not meet `≤ 2 µm`. Where two honest readings disagree the
verdict is unknown, because a wrong "fails" hides a good offer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from entrepot.engine.conditions.facts import Fact
from entrepot.engine.conditions.properties import Sense
from entrepot.vocabulary.quantities import Quantity

Verdict = Literal["fits", "fails", "unknown"]
_ROOM_TEMPERATURE: Final = 15.0
_WITHOUT_END: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and the sign between the offered and the required figure; `?` when there is nothing to show."""

    verdict: Verdict
    sign: str = "?"


@dataclass(frozen=True, slots=True)
class Condition:
    """One requirement and what the offer says to it. `offered` is None when it says nothing; `sign` stands between both values.

    As text it reads `分辨率 15 µm ≤ 20 µm`: label as the need wrote it, offered value, sign, required value.
    """

    name: str
    label: str
    required: Fact
    offered: Fact | None
    verdict: Verdict
    sign: str = "?"

    def __str__(self) -> str:
        offered = self.offered.written if self.offered else "?"
        return (
            f"{self.label} {offered} {self.sign} {self.required.written}"
            if self.offered
            else f"{self.label} {self.required.written}"
        )


UNKNOWN: Final = Judgement("unknown")


def judge(sense: Sense, required: Quantity, offered: Quantity) -> Judgement:
    """Judge an offered quantity against a required one of the same comparable dimension."""
    if required.sides or offered.sides:
        return _sides(required, offered)
    wanted, given = _interval(required), _interval(offered)
    if sense is Sense.LOWER:
        return _lower(required, offered, wanted, given)
    if required.bound == "at_least":
        return _at_least(sense, wanted[0], offered, given)
    if required.bound == "at_most":
        return _at_most(sense, required, wanted[1], offered, given)
    return _contained(sense, wanted, offered, given)


def _interval(quantity: Quantity) -> tuple[float, float]:
    """Return the ends, open ones at infinity; a tolerance is the width it allows."""
    low = -_WITHOUT_END if quantity.low is None else quantity.low
    high = _WITHOUT_END if quantity.high is None else quantity.high
    return (high, high) if quantity.tolerance else (low, high)


def _verdict(holds: bool, sign: str, broken: str) -> Judgement:
    return Judgement("fits", sign) if holds else Judgement("fails", broken)


def _not_above(one: float, other: float) -> bool:
    return one <= other or abs(one - other) <= 1e-9 * max(abs(one), abs(other))


def _lower(
    required: Quantity, offered: Quantity, wanted: tuple[float, float], given: tuple[float, float]
) -> Judgement:
    limit = wanted[0] if required.bound == "at_least" else wanted[1]
    low, high = given
    if offered.bound == "at_least":
        return UNKNOWN if _not_above(low, limit) else Judgement("fails", ">")
    if offered.bound == "range" and _not_above(low, limit) and not _not_above(high, limit):
        return UNKNOWN
    return _verdict(_not_above(high, limit), "≤", ">")


def _at_least(sense: Sense, floor: float, offered: Quantity, given: tuple[float, float]) -> Judgement:
    low, high = given
    if offered.bound != "at_least":
        return _verdict(_not_above(floor, high), "≥", "<")
    if _not_above(floor, low):
        return Judgement("fits", "≥")
    if sense is Sense.HIGHER:
        return Judgement("fails", "<")
    return UNKNOWN if sense is Sense.REACH else Judgement("fits", "⊇")


def _at_most(
    sense: Sense, required: Quantity, limit: float, offered: Quantity, given: tuple[float, float]
) -> Judgement:
    """A limit (`≤ 90 ℃`) wants the offer below it, a reach (`bis 500 bar`) wants the offer to get there."""
    low, high = given
    if sense is Sense.HIGHER or (sense is not Sense.SIZE and not is_reach(required)):
        if offered.bound == "range":
            return _verdict(_not_above(low, limit), "≤", ">")
        if offered.bound == "at_least":
            return UNKNOWN if _not_above(low, limit) else Judgement("fails", ">")
        return Judgement("fits", "≤") if _not_above(high, limit) else UNKNOWN
    return _up_to(sense, limit, offered, given)


def _up_to(sense: Sense, limit: float, offered: Quantity, given: tuple[float, float]) -> Judgement:
    low, high = given
    if offered.bound == "at_least":
        return Judgement("fits", "⊇") if _not_above(low, limit) and sense is Sense.SIZE else UNKNOWN
    if offered.bound == "exact" and sense is Sense.SIZE:
        return Judgement("fits", "≤" if high < limit else "≥")
    if offered.bound == "range" and sense is Sense.SIZE:
        return _verdict(_not_above(low, limit), "⊇", ">")
    if _not_above(limit, high):
        return Judgement("fits", "≥")
    return UNKNOWN if sense is Sense.SIZE or offered.bound == "exact" else Judgement("fails", "<")


def _contained(
    sense: Sense, wanted: tuple[float, float], offered: Quantity, given: tuple[float, float]
) -> Judgement:
    rules: dict[str, Callable[[Sense, tuple[float, float], Quantity, tuple[float, float]], Judgement]] = {
        "exact": _in_exact,
        "range": _in_range,
        "at_most": _in_at_most,
        "at_least": _in_at_least,
    }
    return rules[offered.bound](sense, wanted, offered, given)


def _in_exact(
    sense: Sense, wanted: tuple[float, float], offered: Quantity, given: tuple[float, float]
) -> Judgement:
    value = given[1]
    if wanted[0] == wanted[1] and _not_above(value, wanted[1]) and _not_above(wanted[1], value):
        return Judgement("fits", "=")
    if sense is Sense.WITHIN:
        return UNKNOWN
    if _not_above(wanted[1], value):
        return Judgement("fits", "≥")
    return UNKNOWN if sense is Sense.SIZE else Judgement("fails", "<")


def _in_range(
    sense: Sense, wanted: tuple[float, float], offered: Quantity, given: tuple[float, float]
) -> Judgement:
    low, high = given
    reaches = _not_above(wanted[1], high)
    if reaches and _not_above(low, wanted[0]):
        return Judgement("fits", "⊇" if wanted[0] != wanted[1] or sense is Sense.WITHIN else "≥")
    if reaches and sense in (Sense.REACH, Sense.HIGHER):
        return UNKNOWN
    return Judgement("fails", "⊉" if reaches or sense is Sense.WITHIN else "<")


def _in_at_most(
    sense: Sense, wanted: tuple[float, float], offered: Quantity, given: tuple[float, float]
) -> Judgement:
    if not _not_above(wanted[1], given[1]):
        return Judgement("fails", "<")
    cold = offered.dimension == "temperature" and wanted[0] < _ROOM_TEMPERATURE
    return UNKNOWN if cold else Judgement("fits", "≥")  # "up to 400 ℃" says nothing about the cold end


def _in_at_least(
    sense: Sense, wanted: tuple[float, float], offered: Quantity, given: tuple[float, float]
) -> Judgement:
    low = given[0]
    if sense in (Sense.WITHIN, Sense.SIZE):
        return _verdict(_not_above(low, wanted[0]), "⊇", "⊉")
    if _not_above(wanted[1], low):
        return Judgement("fits", "≥")
    return Judgement("fails", "<") if sense is Sense.HIGHER else UNKNOWN


def _sides(required: Quantity, offered: Quantity) -> Judgement:
    """Compare sides from the longest on; a single figure offered stands for every side, a single one required for the longest."""
    wanted = required.sides or ((required.high or required.low or 0.0),)
    given = offered.sides or ((offered.high or offered.low or 0.0),) * len(wanted)
    pairs = tuple(zip(wanted, given, strict=False))
    if offered.bound == "at_least" or required.bound == "at_least":
        return UNKNOWN if offered.bound == "at_least" else _verdict(_not_above(wanted[0], given[0]), "≥", "<")
    if not _not_above(wanted[0], given[0]):
        return Judgement("fails", "<")
    if len(wanted) == 1 and not _not_above(wanted[0], given[-1]):
        return UNKNOWN
    return _verdict(all(_not_above(need, has) for need, has in pairs), "≥", "<")


def is_reach(quantity: Quantity) -> bool:
    """Tell whether an upper end was written as something to reach (`bis`, `up to`, `最高`) and not as a limit (`≤`, `不超过`)."""
    word = quantity.text.removesuffix(quantity.figure).strip().lower()
    return (
        word.startswith(("bis", "up to", "最大", "最高", "最长", "max", "可达", "高达", "as much"))
        or quantity.text == quantity.figure
    )
