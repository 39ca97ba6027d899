"""Self-assessments that were handed in before this node kept them. Many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.programmes.actions.assessing import AssessmentFlawedError
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.assessments import last_handed_in
from entrepot.programmes.domain.assessing import Answers, Stage, flaws
from entrepot.programmes.models import Assessment, Programme


@dataclass(frozen=True, slots=True)
class PastAssessment:
    """What a firm said of itself, when, and whether the programme may read it."""

    organisation: Organisation
    answers: Answers
    handed_in: datetime
    opened: bool


@transaction.atomic
def remember_assessments(
    *, programme: Programme, past: Sequence[PastAssessment], by: Party
) -> list[Assessment]:
    """Keep that firms assessed themselves for a programme, a firm's earlier ones first. What they needed then is not drafted any more.

    Raises:
        NotAllowedError: ``by`` is not the node.
        AssessmentFlawedError: one says what nobody could hand in.
    """
    rule = require(by, "programme.remember")
    made = [_remembered(programme, one, by) for one in past]
    acts = [
        journal.Act("assessment.hand_in", one.key, {"host": programme.organisation.key}, rule=rule)
        for one in made
    ]
    journal.record(stream=STREAM, actor=by.actor, acts=acts)
    return made


def _remembered(programme: Programme, one: PastAssessment, by: Party) -> Assessment:
    if found := flaws(one.answers, handed_in=True):
        raise AssessmentFlawedError(found)
    return Assessment.objects.create(
        organisation=one.organisation, host=programme.organisation, programme=programme, earlier=last_handed_in(one.organisation),
        stage=Stage.HANDED_IN, answers=one.answers.to_plain(), opened=one.opened, sector=one.organisation.sector,
        handed_in=one.handed_in, made=one.handed_in, changed=one.handed_in, made_by=by.actor,
    )  # fmt: skip
