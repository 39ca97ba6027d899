"""Whether offers may cross to where a need is: what the border says of each portion that such a record has.

Which portions are asked about follows from an offer's kind, as in `entrepot.exchange.deciding`: what it says in public, who is named in
it, and of a technology its body. A hidden price or usage is left out: it takes part in no chain, on this side of a border or on the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from entrepot.border.domain.cases import Case, DataClass, Evidence, ItemKind, Portion, Purpose, Side
from entrepot.border.domain.deciding import decide
from entrepot.border.domain.decisions import Decision
from entrepot.border.domain.portions import BODY, PEOPLE, SUMMARY
from entrepot.border.domain.rules import RuleSet
from entrepot.border.queries import NO_PAPERS, Papers, papers_to, rules_in_force
from entrepot.catalogue.domain import Level
from entrepot.catalogue.grants import in_force
from entrepot.matching.domain import Crossing
from entrepot.matching.reading import Offer
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.places import Place, legal_area

_KINDS: Final = {Role.EXPERT: ItemKind.PERSON, Role.TECHNOLOGY: ItemKind.TECHNOLOGY}
_KEPT: Final = 20_000
NO_NODE: Final = ""
"""Nothing is sent by matching: a contract with another node lets nothing cross to whoever is at this one."""
_Key = tuple[str, datetime, ItemKind, Side, Side, tuple[Evidence, ...], tuple[str, ...] | None, bool]
_answers: dict[_Key, Decision] = {}
"""What the border said, for every need of this process: rules and papers are part of the question, and the hour."""


@dataclass(frozen=True, slots=True)
class Border:
    """What is decided by for one need: where it is, the rules in force, the papers to there, and whose bodies its organisation was given."""

    place: Place | None
    rules: RuleSet
    papers: Papers = NO_PAPERS
    granted: frozenset[str] = frozenset()
    at: datetime = field(default_factory=lambda: _hour(clock.now()))
    known: dict[tuple[object, ...], Crossing] = field(default_factory=dict)

    def ask(self, given: Offer) -> Crossing:
        """May this offer cross to the need? The same question is answered once."""
        owner = given.owner if self.papers.rows else None
        asked = given.kind, given.place, given.jurisdiction, owner, given.codes, given.key in self.granted
        found = self.known.get(asked)
        if found is None:
            found = self.known[asked] = self._answer(given)
        return found

    def _answer(self, given: Offer) -> Crossing:
        here = Side(given.jurisdiction, given.place)
        there = Side(self.place.jurisdiction, self.place.id) if self.place else Side()
        papers = self.papers.of(given.owner, (str(given.jurisdiction or ""),)) if self.papers.rows else ()
        kind = _KINDS.get(given.kind, ItemKind.RECORD)
        key = (self.rules.digest, self.at, kind, here, there, papers, given.codes, given.key in self.granted)
        found = _answers.get(key)
        if found is None:
            if len(_answers) >= _KEPT:
                _answers.clear()
            found = _answers[key] = decide(_case(key), self.rules)
        return Crossing(here.jurisdiction, there.jurisdiction, found)


def border_to(place: Place | None, organisation: int | None = None) -> Border:
    """What decides what crosses to a place, for an organisation there (its number); two queries, with an organisation three."""
    papers = papers_to(str(place.jurisdiction), NO_NODE) if place else NO_PAPERS
    granted = (
        in_force([organisation]).filter(level=Level.BODY).values_list("resource__key", flat=True)
        if organisation
        else ()
    )
    return Border(place, rules_in_force(), papers, frozenset(granted))


def _case(key: _Key) -> Case:
    _, at, kind, here, there, papers, codes, granted = key
    personal = kind is ItemKind.PERSON
    portions = [
        Portion(SUMMARY, DataClass.PERSONAL if personal else DataClass.PUBLIC, subjects=int(personal)),
        Portion(PEOPLE, DataClass.PERSONAL, subjects=1),
    ]
    at_home = (
        here.jurisdiction
        and there.jurisdiction
        and legal_area(here.jurisdiction) == legal_area(there.jurisdiction)
    )
    if (
        kind is ItemKind.TECHNOLOGY and not at_home
    ):  # at home its owner is asked for it, and no border has a say
        portions.append(Portion(BODY, DataClass.TECHNOLOGY, (), codes, subjects=0, granted=granted))
    return Case(here, there, kind, tuple(portions), at, Purpose.MATCHING, evidence=papers)


def _hour(now: datetime) -> datetime:
    """The hour of an instant: days of law begin with one."""
    return now.replace(minute=0, second=0, microsecond=0)
