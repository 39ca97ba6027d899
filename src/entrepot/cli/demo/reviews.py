"""Twelve reviewers of the pilot cities, what the engine gave them, and what most of them have submitted; two of them are hard, one is soft."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from importlib import resources
from typing import Any, Final

from entrepot.catalogue.models import Resource
from entrepot.cli.demo.programmes import ASSOCIATION
from entrepot.people.actions import accounts
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.people.queries import party_of
from entrepot.programmes import actions, panels
from entrepot.programmes.actions import Inviting, Writing
from entrepot.programmes.domain.calls import ProgrammeKind
from entrepot.programmes.models import Assignment, Programme
from entrepot.runtime import clock
from entrepot.web.demo import address

EACH: Final = 3
"""Reviewers of each city."""
MOST: Final = 18
GIVEN: Final = timedelta(days=9)
"""How long there is yet for reviews that are not submitted."""
OPEN: Final = 7
"""One review in so many is not submitted yet, and every other of those is begun."""


def review_pilot_cities(by: Party) -> None:
    """Let the officer, who has announced them, put the panel together, and its reviewers write; the same every time."""
    officer = party_of(Account.objects.get(email=address("officer")))
    programme = Programme.objects.get(organisation__key=ASSOCIATION, kind=ProgrammeKind.COHORT, decided=None)
    told = json.loads(
        (resources.files("entrepot.cli.demo") / "region" / "reviews.json").read_text(encoding="utf8")
    )
    adds: dict[str, float] = {}
    for one in told["reviewers"]:
        expert = Resource.objects.get(key=one["expert"])
        account = accounts.make_account(
            name=one["name"], email=address(one["expert"]), language="zh-hans", by=by
        )
        inviting = Inviting(account, ("zh-Hans",), expert, MOST)
        actions.invite_reviewer(programme=programme, inviting=inviting, by=officer)
        adds[account.key] = one["adds"]
    actions.assign_reviewers(programme=programme, wanted=EACH, due=clock.today() + GIVEN, by=officer)
    people = {key: party_of(Account.objects.get(key=key)) for key in adds}
    given = panels.assignments_of(panels.judgeable(programme))
    place = {
        key: number for number, key in enumerate(sorted(one.application.organisation.key for one in given))
    }
    given.sort(
        key=lambda one: (
            place[one.application.organisation.key],
            adds[one.reviewer.person],
            one.reviewer.person,
        )
    )
    for number, one in enumerate(given):
        city = place[one.application.organisation.key]
        _written(one, number, city, adds[one.reviewer.person], told, people[one.reviewer.person])


def _written(
    assignment: Assignment, number: int, city: int, adds: float, told: Mapping[str, Any], by: Party
) -> None:
    keys = [criterion.key for criterion in assignment.application.programme.call.criteria]
    scores = {key: _score(number, city, place, adds) for place, key in enumerate(keys)}
    mean = sum(scores.values()) / len(scores)
    level = "high" if mean >= 3.8 else "middle" if mean >= 2.7 else "low"
    said, panel = told["to_applicant"][level], told["to_panel"]
    if number % OPEN == OPEN - 1:
        if number % (2 * OPEN) == OPEN - 1:
            draft = Writing({key: scores[key] for key in keys[:2]}, {}, "", "")
            actions.save_review(assignment=assignment, writing=draft, by=by)
        return
    noted = keys[number % len(keys)]
    notes = told["notes"]["good" if scores[noted] >= 3 else "poor"]
    writing = Writing(
        scores, {noted: notes[number % len(notes)]}, panel[number % len(panel)] if number % 4 == 0 else "", said[number % len(said)]
    )  # fmt: skip
    actions.submit_review(assignment=assignment, writing=writing, by=by)


def _score(number: int, city: int, criterion: int, adds: float) -> int:
    """What the city deserves (2.4 to 4.4), what the reviewer adds, and something that nobody knows (up to a half), rounded."""
    deserves = 2.4 + 2 * ((city * 29 + 11) % 65) / 64 + 0.3 * ((city * 7 + criterion * 5) % 7 - 3) / 3
    chance = 0.5 * ((number * 37 + criterion * 53) % 21 - 10) / 10
    return max(1, min(5, round(deserves + adds + chance)))
