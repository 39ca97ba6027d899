"""What would raise a grade, as sentences; found by the engine, told here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from entrepot.engine.match import Match, Raise
from entrepot.web.conditions import asked_for
from entrepot.web.names import GRADES, name_in
from entrepot.web.texts import capital

TOLD: Final = 3
"""So many ways are told; the best come first."""


def raise_sentences(match: Match, names: Mapping[str, str], *, by_rules: bool) -> tuple[str, ...]:
    """What would raise the grade of a match, the best way first.

    Args:
        match: with what would raise its grade.
        names: those of places and clusters by key.
        by_rules: whether it is chosen by eligibility: then no text has to be nearer.
    """
    ways: Sequence[Raise] = [way for way in match.raises if _tells(way, match, by_rules)]
    return tuple(_sentence(way, names, by_rules, match.grade == "none") for way in ways[:TOLD])


def _tells(way: Raise, match: Match, by_rules: bool) -> bool:
    """Whether it tells people something: what is about something else does not become the right thing by one more figure."""
    if by_rules:
        return way.kind != "nearness"
    return way.kind == "nearness" or match.grade != "none"


def _sentence(way: Raise, names: Mapping[str, str], by_rules: bool, none: bool) -> str:
    given = {
        "grade": _("Eligible") if by_rules else capital(name_in(GRADES, way.grade)),
        "asked": _("; ").join(asked_for(condition, names) for condition in way.conditions),
    }
    if way.kind == "condition":
        return _("%(grade)s, if this were met: %(asked)s") % given
    if way.kind == "statement":
        return _("%(grade)s, if the offer stated this and it fits: %(asked)s") % given
    if way.conditions:
        return _("%(grade)s, if its text were nearer to what is needed and this were met: %(asked)s") % given
    if none:
        return _("%(grade)s, if it said what is needed; no sentence of its text is near enough") % given
    return _("%(grade)s, if its text were nearer to what is needed") % given
