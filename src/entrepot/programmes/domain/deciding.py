"""A decision about applications: whom it selects, whether it follows the ranking, and the letters it sends. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from entrepot.deals.domain.wording import Wording
from entrepot.programmes.domain.stages import State, Step

APPEAL: Final = timedelta(days=30)
"""How long after a decision an applicant may appeal."""
LONGEST_LETTER: Final = 8000
PLACEHOLDERS: Final = ("applicant", "programme", "places", "appeal_until")
"""What a letter may name in braces, to be filled for each applicant."""
_BRACED: Final = re.compile(r"\{([^{}]*)\}")


class Outcome(StrEnum):
    """What a decision says of an application."""

    SELECTED = "selected"
    RESERVE = "reserve"
    DECLINED = "declined"

    @property
    def step(self) -> Step:
        """The step that brings an application there."""
        return _STEPS[self]

    @property
    def state(self) -> State:
        """Where the application is then."""
        return State(self.value)


_STEPS: Final = {Outcome.SELECTED: Step.SELECT, Outcome.RESERVE: Step.RESERVE, Outcome.DECLINED: Step.DECLINE}
_ORDER: Final = (Outcome.SELECTED, Outcome.RESERVE, Outcome.DECLINED)


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a decision cannot be taken as it is: a code of `SAID` in `refusals`, and the keys of what it is about."""

    code: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What is decided about: the applications with their adjusted scores as they are compared, None without a review."""

    scores: Mapping[str, float | None]
    places: int


def passed_over(standing: Standing, outcomes: Mapping[str, Outcome]) -> tuple[str, ...]:
    """The applications that get less than one with a lower score, by key; they are why a decision needs a reason.

    One without a review has the lowest score.
    """

    def score(key: str) -> float:
        value = standing.scores[key]
        return float("-inf") if value is None else value

    found = []
    for key in sorted(standing.scores):
        better = [
            other
            for other in standing.scores
            if _ORDER.index(outcomes[other]) < _ORDER.index(outcomes[key]) and score(other) < score(key)
        ]
        if better:
            found.append(key)
    return tuple(found)


def objections(
    standing: Standing, outcomes: Mapping[str, Outcome], letters: Mapping[Outcome, Wording], reason: str
) -> tuple[Objection, ...]:
    """Everything that keeps a decision from being taken."""
    found = []
    without = tuple(sorted(standing.scores.keys() ^ outcomes.keys()))
    if without:
        return (Objection("decision_incomplete", without),)
    if not outcomes:
        return (Objection("decision_about_nothing"),)
    chosen = [key for key, outcome in outcomes.items() if outcome == Outcome.SELECTED]
    if len(chosen) > standing.places:
        found.append(Objection("decision_over_quota", tuple(sorted(chosen))))
    if not reason.strip() and (over := passed_over(standing, outcomes)):
        found.append(Objection("decision_unexplained", over))
    for outcome in _ORDER:
        if outcome in outcomes.values() and not letters.get(outcome):
            found.append(Objection("letter_missing", (outcome.value,)))
    odd = {name for letter in letters.values() for _, text in letter.texts for name in unknown(text)}
    if odd:
        found.append(Objection("letter_placeholder_unknown", tuple(sorted(odd))))
    return tuple(found)


def unknown(text: str) -> tuple[str, ...]:
    """What a letter names in braces that is not one of `PLACEHOLDERS`, in its order."""
    return tuple(dict.fromkeys(name for name in _BRACED.findall(text) if name not in PLACEHOLDERS))


def filled(text: str, given: Mapping[str, str]) -> str:
    """A letter with its placeholders filled; ``given`` has all of `PLACEHOLDERS`."""
    return _BRACED.sub(lambda found: given.get(found[1], found[0]), text)


def proposed(ranks: Iterable[tuple[str, bool | None]], reserves: int) -> dict[str, Outcome]:
    """What the ranking proposes: those within the quota are selected, so many after them are kept in reserve, the rest declined.

    Args:
        ranks: the key of each application, best first, and whether it is within the quota; None for a tie on its line, which is
            proposed for the reserve: whoever decides breaks it.
        reserves: how many are kept in reserve, beside ties on the line.
    """
    found, left = dict[str, Outcome](), reserves
    for key, within in ranks:
        if within is False and left <= 0:
            found[key] = Outcome.DECLINED
            continue
        found[key] = Outcome.SELECTED if within else Outcome.RESERVE
        left -= within is False
    return found
