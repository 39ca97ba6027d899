"""Who may book at all: for whom a facility is open, and what is asked while booking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from entrepot.vocabulary.openness import INTERNAL, MEMBERS, read_openness

Names = Mapping[str, str]
"""A name or a sentence by language."""


class Bar(StrEnum):
    """Why an organisation may not book a facility at all."""

    INTERNAL = "internal_only"
    """Only the facility's own organisation books it."""
    MEMBERS = "members_only"
    """Only organisations that are admitted to the node book it."""


class Kind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    TEXT = "text"


class Fault(StrEnum):
    """What is wrong with an answer."""

    MISSING = "missing"
    NOT_WANTED = "not_wanted"


@dataclass(frozen=True, slots=True)
class Lack:
    """A qualification that somebody does not hold when it would be needed; ``until`` when their certificate ends before that."""

    key: str
    names: Names
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; ``wanted`` is the only answer ("yes" or "no") with which something is booked, ``reasons`` say why."""

    number: int
    texts: Names
    kind: Kind
    required: bool
    wanted: str = ""
    reasons: Names | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question whose answer keeps something from being booked."""

    asked: Asked
    fault: Fault


def barred(written: str, *, own: bool, admitted: bool) -> Bar | None:
    """Why an organisation may not book what is open as its record says; None when it may.

    Args:
        written: for whom the record says that it is open.
        own: it is the facility's own organisation.
        admitted: it is admitted to the node.
    """
    openness = read_openness(written)
    if openness == INTERNAL and not own:
        return Bar.INTERNAL
    return Bar.MEMBERS if openness == MEMBERS and not (own or admitted) else None


def faults(asked: Sequence[Asked], answers: Mapping[int, str]) -> list[Unanswered]:
    """The questions that are not answered as they must be; ``answers`` are by the question's number, "yes" and "no" in English."""
    found = []
    for item in asked:
        answer = answers.get(item.number, "").strip()
        if item.kind == Kind.YES_NO and answer not in {"yes", "no"}:
            answer = ""
        if not answer and (item.required or item.wanted):
            found.append(Unanswered(item, Fault.MISSING))
        elif answer and item.wanted and answer != item.wanted:
            found.append(Unanswered(item, Fault.NOT_WANTED))
    return found
