"""What keeps a reviewer from an application, what a review says in figures, and what works a record names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from entrepot.programmes.domain.calls import HIGHEST, Criterion

LONGEST_COMMENT: Final = 4000
"""Characters of a comment."""
MOST_APPLICATIONS: Final = 200
"""The most that one reviewer takes."""
MOST_REVIEWERS: Final = 9
"""The most that one application gets."""


class Bar(StrEnum):
    """Why a reviewer is not given an application."""

    MEMBER = "member"
    """The reviewer is a member of the applicant, or of an organisation that is one with it."""
    EXPERT_OF = "expert_of"
    """The reviewer's expert record belongs to the applicant."""
    WORKS = "works"
    """The reviewer's expert record and a record of the applicant name the same publication or patent."""
    DECLARED = "declared"
    LANGUAGE = "language"
    """No conflict, but the reviewer does not read the application's language."""


CONFLICTS: Final = frozenset({Bar.MEMBER, Bar.EXPERT_OF, Bar.WORKS, Bar.DECLARED})
"""Bars that nobody can lift by hand."""


class ReviewState(StrEnum):
    """How far a review is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class Ended(StrEnum):
    """Why an assignment is over."""

    CONFLICT = "conflict"
    TAKEN_AWAY = "taken_away"
    ASSIGNED_ANEW = "assigned_anew"
    RELEASED = "released"
    """The reviewer left the panel."""


_DOI: Final = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>,;，；。)）]+", re.IGNORECASE)
_PATENT: Final = re.compile(r"\b(?:ZL|CN|EP|DE|US|WO|HK|JP)[ -]?\d[\d .,/-]{5,16}\d[ ]?[A-Z]?\d?\b")


def works(texts: Iterable[str]) -> frozenset[str]:
    """The publications and patents that texts name, by DOI or patent number, each in one way of writing."""
    found: set[str] = set()
    for text in texts:
        found |= {match.rstrip(".").lower() for match in _DOI.findall(text)}
        bare = _DOI.sub(" ", text)
        found |= {re.sub(r"[^A-Z0-9]", "", match.upper()) for match in _PATENT.findall(bare)}
    return frozenset(found)


def score_wrongs(
    criteria: Iterable[Criterion], scores: Mapping[str, Any], *, submitted: bool
) -> tuple[str, ...]:
    """Keys of the criteria whose score is missing or odd, in their order; then keys that no criterion has.

    Args:
        scores: whole numbers from 1 to `HIGHEST`, by criterion; a draft may leave some out.
        submitted: whether every criterion must have one.
    """
    asked = tuple(criteria)
    odd = [
        one.key
        for one in asked
        if (submitted and one.key not in scores) or (one.key in scores and not _is_score(scores[one.key]))
    ]
    known = {one.key for one in asked}
    return (*odd, *(key for key in scores if key not in known))


def total(criteria: Iterable[Criterion], scores: Mapping[str, int]) -> float:
    """The mean of the scores by the weights of their criteria, 1 to `HIGHEST`; every criterion has a score."""
    asked = tuple(criteria)
    return sum(one.weight * scores[one.key] for one in asked) / sum(one.weight for one in asked)


def _is_score(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= HIGHEST
