"""When two records from different lists are one: which of them may join by themselves, which a person looks at. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from entrepot.engine.linkage import Thing, ThingKind
from entrepot.vocabulary.kinds import ResourceKind

ORGANISATION: Final = "organisation"
KINDS: Final[Mapping[str, ThingKind]] = {
    ORGANISATION: ThingKind.ORGANISATION,
    ResourceKind.TECHNOLOGY: ThingKind.TECHNOLOGY,
    ResourceKind.EXPERT: ThingKind.PERSON,
    ResourceKind.FACILITY: ThingKind.FACILITY,
    ResourceKind.SERVICE: ThingKind.TECHNOLOGY,
    ResourceKind.FINANCE: ThingKind.TECHNOLOGY,
    ResourceKind.POLICY: ThingKind.TECHNOLOGY,
    ResourceKind.VENUE: ThingKind.TECHNOLOGY,
    ResourceKind.PRODUCT: ThingKind.PRODUCT,
}
"""What is looked at, and as what it is compared; organisations first, since what they own is compared by owner."""
JOIN: Final = 0.95
"""The score from which a pair joins by itself, until people's answers say otherwise."""
LOOK: Final = 0.6
"""The score from which a person looks at a pair; below, nothing is said."""
LOWEST: Final = 0.8
"""However many answers agree, nothing below joins by itself."""
NEVER: Final = 1.01
ENOUGH: Final = 20
"""So many answers at or above a score before pairs of that score join by themselves; from `JOIN` on as many are taken for granted."""
NEAR: Final = 5
"""So many of them in the three hundredths above that score: answers on surer pairs say nothing about it."""
WRONG: Final = 20
"""At most one answer in so many may say "two"."""

Verdict = Literal["join", "look", "nothing"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of a pair.

    Attributes:
        thing: what is compared.
        owner: number of the organisation it belongs to, of an organisation its own; None for nobody's.
        spoken_for: whether people belong to that organisation, or a person wrote it.
        source: the list it came in.
        said: how much it says: of two the one that says more stands for both.
        age: smaller is earlier.
    """

    thing: Thing
    owner: int | None
    spoken_for: bool
    source: str
    said: int
    age: int


def verdict(score: float, kind: str, left: Side, right: Side, join_from: float = JOIN) -> Verdict:
    """What becomes of a pair.

    Two rows of one list of one owner are two; so are two that hold different numbers of one register, and two organisations to which
    people belong. By itself joins nothing that belongs to two owners, and no organisation to which people belong.
    """
    if score < LOOK or numbers_differ((left.thing, right.thing)) or same_list(left, right):
        return "nothing"
    if kind == ORGANISATION and left.spoken_for and right.spoken_for:
        return "nothing"
    return "join" if score >= join_from and by_itself(kind, left, right) else "look"


def by_itself(kind: str, left: Side, right: Side) -> bool:
    """Whether the two may be joined without a person."""
    if kind == ORGANISATION:
        return not (left.spoken_for or right.spoken_for)
    return left.owner is None or right.owner is None or left.owner == right.owner


def numbers_differ(things: Iterable[Thing]) -> bool:
    """Whether some of these hold different numbers of one register."""
    held: dict[str, set[str]] = {}
    for thing in things:
        for scheme, number in thing.identifiers.items():
            held.setdefault(scheme, set()).add(number)
    return any(len(numbers) > 1 for numbers in held.values())


def same_list(left: Side, right: Side) -> bool:
    """Whether both are rows of one list of one owner: whoever wrote it meant two."""
    return bool(left.source) and left.source == right.source and left.owner == right.owner


def main_first(left: Side, right: Side) -> tuple[Side, Side]:
    """The one that is to stand for both, then the other: first what people speak for, then what says more, then what came first."""
    one, two = sorted(
        (left, right), key=lambda side: (not side.spoken_for, -side.said, side.age, side.thing.key)
    )
    return one, two


def join_from(answers: Iterable[tuple[float, bool]]) -> float:
    """The score from which pairs join by themselves, after people's answers (score, whether the two are one).

    It is the lowest score from 0.80 up, in hundredths, at or above which people gave answers enough, some of them close to it, and
    at most one in twenty said "two". So a few answers change nothing, and one mistake stops nothing.
    """
    given = [(round(score * 100, 6), same) for score, same in answers]
    for step in range(round(LOWEST * 100), 101):
        above = [same for score, same in given if score >= step]
        near = sum(step <= score < step + 3 for score, _ in given)
        granted = ENOUGH if step >= round(JOIN * 100) else 0
        known = len(above) + granted
        if known >= ENOUGH and near + granted >= NEAR and above.count(False) * WRONG <= known:
            return step / 100
    return NEVER
