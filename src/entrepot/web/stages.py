"""The way of something with a state, such as an order or a deal, as steps: done, where it is, to come; or where it ended early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the way: ``look`` is done, now, ended or coming; its day is empty where there is none."""

    name: str
    look: str
    day: str


@dataclass(frozen=True, slots=True)
class Way(Generic[S]):
    """How something goes when all goes well, and what each state is called.

    Attributes:
        line: the states in their order; at the last it is done.
        pauses: states off the line from which it may come back to it.
    """

    line: Sequence[S]
    names: Mapping[S, str]
    pauses: frozenset[S] = frozenset()


def stages(way: Way[S], state: S, days: Mapping[S, str]) -> list[Stage]:
    """The steps of something that is in a state; one off the line comes after those of the line that were reached.

    Args:
        days: when each state was reached, in words.
    """
    if state in way.line:
        reached = way.line.index(state)
        return [
            Stage(way.names[item], _look(number, reached, way), days.get(item, "") if number <= reached else "")
            for number, item in enumerate(way.line)
        ]  # fmt: skip
    gone = [Stage(way.names[item], "done", days[item]) for item in way.line if item in days]
    return [*gone, Stage(way.names[state], "now" if state in way.pauses else "ended", days.get(state, ""))]


def _look(number: int, reached: int, way: Way[S]) -> str:
    if number == reached:
        return "done" if number == len(way.line) - 1 else "now"
    return "done" if number < reached else "coming"
