"""Twelve traditional firms that assessed themselves for the carrying plan; one of them does it again after a year, and ends with needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from importlib import resources
from typing import Any, Final

from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.queries import party_of
from entrepot.programmes import actions
from entrepot.programmes.actions import PastAssessment
from entrepot.programmes.domain.assessing import AREA_OF, LOWEST, Answer, Answers, Area
from entrepot.programmes.models import Programme
from entrepot.runtime import clock
from entrepot.web.assessing.drafting import need_drafts
from entrepot.web.demo import address

HIGH: Final = 3
"""From this level on a firm shows the second of two pieces of evidence."""


def assess_firms(programme: Programme, by: Party) -> None:
    """Keep what the twelve said, then let the firm of one of the six people say how it is now."""
    told = json.loads(
        (resources.files("entrepot.cli.demo") / "region" / "assessments.json").read_text("utf8")
    )
    keys = [one["organisation"] for one in told["firms"]]
    firms = Organisation.objects.select_related("place").in_bulk(keys, field_name="key")
    past = [
        PastAssessment(
            firms[one["organisation"]], _answers(one, told["evidence"]), clock.now() - timedelta(one["days"]), one["opened"]
        )
        for one in told["firms"]
    ]  # fmt: skip
    actions.remember_assessments(programme=programme, past=past, by=by)
    again = told["again"]
    person = party_of(Account.objects.get(email=address(again["person"])))
    mine = actions.begin_assessment(organisation=firms[again["organisation"]], by=person)
    answers = _answers(again, told["evidence"])
    mine = actions.save_assessment(assessment=mine, answers=answers, opened=True, by=person)
    actions.hand_in_assessment(assessment=mine, drafts=need_drafts(mine, "zh-hans"), by=person)


def _answers(told: Mapping[str, Any], evidence: Mapping[str, Mapping[str, list[str]]]) -> Answers:
    shown = evidence[told.get("language", "zh-Hans")]
    levels = dict(zip(AREA_OF, map(int, told["levels"]), strict=True))
    said = {
        key: Answer(level, shown[key][level >= HIGH] if level > LOWEST else "")
        for key, level in levels.items()
    }
    return Answers(said, {Area(area): words for area, words in told.get("lacks", {}).items()}, {})
