"""The judgement of one required quantity against one offered quantity: fits, fails or unknown, with the sign
that shows it.

A promise is read as what it guarantees: an uncertainty of `≤ 5 µm` does not meet `≤ 2 µm`. Where two honest
readings disagree the
verdict is unknown, because a wrong "fails" hides a good offer.
"""

from dataclasses import dataclass
from typing import Final, Literal

from entrepot.engine.conditions.facts import Fact
from entrepot.engine.conditions.properties import Sense
from entrepot.vocabulary.quantities import Quantity

Verdict = Literal["fits", "fails", "unknown"]
_ROOM_TEMPERATURE: Final = 15.0
_WITHOUT_END: Final = float("inf")
_REACHING: Final = ("bis", "up to", "as much", "max", "最大", "最高", "最长", "可达", "高达")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and the sign between the offered and the required figure.

    `?` when there is nothing to show.
    """

    verdict: Verdict
    sign: str = "?"


@dataclass(frozen=True, slots=True)
class Condition:
    """One requirement and what the offer says to it. `offered` is None when it says nothing; `sign` stands
    between both values.

    As text it reads `分辨率 15 µm ≤ 20 µm`: label as the need wrote it, offered value, sign, required value.
    """

    name: str
    label: str
    required: Fact
    offered: Fact | None
    verdict: Verdict
    sign: str = "?"

    def __str__(self) -> str:
        if self.offered is None:
            return f"{self.label} {self.required.written}"
        return f"{self.label} {self.offered.written} {self.sign} {self.required.written}"


UNKNOWN: Final = Judgement("unknown")


@dataclass(frozen=True, slots=True)
class _Case:
    """Both quantities with their ends `(low, high)`, open ones at infinity."""

    sense: Sense
    required: Quantity
    offered: Quantity
    wanted: tuple[float, float]
    given: tuple[float, float]


def judge(sense: Sense, required: Quantity, offered: Quantity) -> Judgement:
    """Judge an offered quantity against a required one of the same comparable dimension."""
    if required.sides or offered.sides:
        return _sides(required, offered)
    case = _Case(sense, required, offered, _interval(required), _interval(offered))
    if sense is Sense.LOWER:
        return _lower(case)
    if required.bound == "at_least":
        return _at_least(case)
    return _at_most(case) if required.bound == "at_most" else _CONTAINED[offered.bound](case)


def is_reach(quantity: Quantity) -> bool:
    """Tell whether an upper end was written as something to reach (`bis`, `最高`), not as a limit (`≤`)."""
    word = quantity.text.removesuffix(quantity.figure).strip().lower()
    return not word or word.startswith(_REACHING)


def _interval(quantity: Quantity) -> tuple[float, float]:
    """Return the ends, open ones at infinity; a tolerance is the width it allows."""
    low = -_WITHOUT_END if quantity.low is None else quantity.low
    high = _WITHOUT_END if quantity.high is None else quantity.high
    return (high, high) if quantity.tolerance else (low, high)


def _verdict(holds: bool, sign: str, broken: str) -> Judgement:
    return Judgement("fits", sign) if holds else Judgement("fails", broken)


def _not_above(one: float, other: float) -> bool:
    return one <= other or abs(one - other) <= 1e-9 * max(abs(one), abs(other))


def _lower(case: _Case) -> Judgement:
    limit = case.wanted[0] if case.required.bound == "at_least" else case.wanted[1]
    low, high = case.given
    if case.offered.bound == "at_least":
        return UNKNOWN if _not_above(low, limit) else Judgement("fails", ">")
    if case.offered.bound == "range" and _not_above(low, limit) and not _not_above(high, limit):
        return UNKNOWN
    return _verdict(_not_above(high, limit), "≤", ">")


def _at_least(case: _Case) -> Judgement:
    floor, (low, high) = case.wanted[0], case.given
    if case.offered.bound != "at_least":
        return _verdict(_not_above(floor, high), "≥", "<")
    if _not_above(floor, low):
        return Judgement("fits", "≥")
    if case.sense is Sense.HIGHER:
        return Judgement("fails", "<")
    return UNKNOWN if case.sense is Sense.REACH else Judgement("fits", "⊇")


def _at_most(case: _Case) -> Judgement:
    """A limit (`≤ 90 ℃`) wants the offer below it, a reach (`bis 500 bar`) wants the offer to get there."""
    if case.sense is Sense.SIZE:
        return _size_up_to(case)
    limit, (low, high) = case.wanted[1], case.given
    if case.sense is not Sense.HIGHER and is_reach(case.required):
        return _in_at_most(case) if case.offered.bound == "at_most" else _reached(limit, case)
    if case.offered.bound == "range":
        return _verdict(_not_above(low, limit), "≤", ">")
    if case.offered.bound == "at_least":
        return UNKNOWN if _not_above(low, limit) else Judgement("fails", ">")
    return Judgement("fits", "≤") if _not_above(high, limit) else UNKNOWN


def _reached(limit: float, case: _Case) -> Judgement:
    if case.offered.bound == "at_least":
        return UNKNOWN
    if _not_above(limit, case.given[1]):
        return Judgement("fits", "≥")
    return UNKNOWN if case.offered.bound == "exact" else Judgement("fails", "<")


def _size_up_to(case: _Case) -> Judgement:
    """`≤ 3 mm` may be the largest thing to put in or the largest thing wanted: only a range can fail it."""
    limit, (low, high) = case.wanted[1], case.given
    if case.offered.bound == "at_least":
        return Judgement("fits", "⊇") if _not_above(low, limit) else UNKNOWN
    if case.offered.bound == "range":
        return _verdict(_not_above(low, limit), "⊇", ">")
    if case.offered.bound == "exact":
        return Judgement("fits", "≤") if _not_above(high, limit) else Judgement("fits", "≥")
    return Judgement("fits", "≥") if _not_above(limit, high) else UNKNOWN


def _in_exact(case: _Case) -> Judgement:
    (low, high), value = case.wanted, case.given[1]
    if _not_above(value, low) and _not_above(high, value):
        return Judgement("fits", "=")
    if case.sense is Sense.WITHIN:
        return UNKNOWN
    if _not_above(high, value):
        return Judgement("fits", "≥")
    return UNKNOWN if case.sense is Sense.SIZE else Judgement("fails", "<")


def _in_range(case: _Case) -> Judgement:
    single = case.wanted[0] == case.wanted[1]
    reaches = _not_above(case.wanted[1], case.given[1])
    if reaches and _not_above(case.given[0], case.wanted[0]):
        return Judgement("fits", "≥" if single and case.sense is not Sense.WITHIN else "⊇")
    if reaches and case.sense in (Sense.REACH, Sense.HIGHER):
        return UNKNOWN
    return Judgement("fails", "⊉" if reaches or case.sense is Sense.WITHIN else "<")


def _in_at_most(case: _Case) -> Judgement:
    if not _not_above(case.wanted[1], case.given[1]):
        return Judgement("fails", "<")
    cold = case.offered.dimension == "temperature" and case.required.bound != "at_most"
    if cold and case.wanted[0] < _ROOM_TEMPERATURE:
        return UNKNOWN  # "up to 400 ℃" says nothing about the cold end
    return Judgement("fits", "≥")


def _in_at_least(case: _Case) -> Judgement:
    low = case.given[0]
    if case.sense in (Sense.WITHIN, Sense.SIZE):
        return _verdict(_not_above(low, case.wanted[0]), "⊇", "⊉")
    if _not_above(case.wanted[1], low):
        return Judgement("fits", "≥")
    return Judgement("fails", "<") if case.sense is Sense.HIGHER else UNKNOWN


_CONTAINED: Final = {"exact": _in_exact, "range": _in_range, "at_most": _in_at_most, "at_least": _in_at_least}


def _sides(required: Quantity, offered: Quantity) -> Judgement:
    """Compare sides from the longest on.

    A single figure offered stands for every side, a single one required for the longest.
    """
    if offered.bound == "at_least":
        return UNKNOWN
    wanted = required.sides or ((required.high or required.low or 0.0),)
    given = offered.sides or ((offered.high or offered.low or 0.0),) * len(wanted)
    if not _not_above(wanted[0], given[0]):
        return Judgement("fails", "<")
    if len(wanted) == 1 and not _not_above(wanted[0], given[-1]):
        return UNKNOWN
    pairs = zip(wanted, given, strict=False)
    return _verdict(all(_not_above(need, has) for need, has in pairs), "≥", "<")
