"""Members that were at work, and reports that were handed in, before this node kept them. Many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.programmes.actions.calling import STREAM, locked, recorded
from entrepot.programmes.actions.members_told import tell_due
from entrepot.programmes.domain import delivery_stored
from entrepot.programmes.domain.delivering import Rhythm, Target
from entrepot.programmes.domain.membership import MemberState, MemberStep, ReportState, member_stepped
from entrepot.programmes.domain.stages import Stage, State, Step, stepped
from entrepot.programmes.models import (
    Application,
    ApplicationEvent,
    Cohort,
    Member,
    MemberEvent,
    Programme,
    Report,
    TargetList,
)
from entrepot.programmes.pulled import pulled
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period


@dataclass(frozen=True, slots=True)
class PastReport:
    """A report that was accepted: its period, its figures and comments by target, and when."""

    period: Period
    figures: Mapping[str, str]
    comments: Mapping[str, str]
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PastMember:
    """A member with what it reported and what was said of it: steps after its admission, when, and in which words; ``own`` are targets of its own."""

    application: Application
    reports: tuple[PastReport, ...] = ()
    steps: tuple[tuple[MemberStep, datetime, str], ...] = ()
    own: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class PastCohort:
    """How members began, and what all of them are to deliver."""

    rhythm: Rhythm
    term: Period
    decided: datetime
    targets: tuple[Target, ...]
    members: Sequence[PastMember]


@transaction.atomic
def remember_cohort(*, programme: Programme, past: PastCohort, by: Party) -> list[Member]:
    """Keep that a programme was decided and its members have been at work. What the node knows of the periods is counted now.

    Raises:
        NotAllowedError: ``by`` is not the node.
        ProgrammeRefusedError: an application or a member cannot have gone the way it is said to.
    """
    rule = require(by, "programme.remember")
    row = locked(programme)
    row.decided = past.decided
    row.save()
    term = {"since": past.term.start, "until": past.term.end}
    Cohort.objects.create(programme=row, rhythm=past.rhythm, made_by=by.actor, **term)
    common = _targets(row, None, past.targets, 1, past.decided, by)
    recorded("programme.start", row, rule, by, rhythm=str(past.rhythm))
    made = []
    for number, one in enumerate(past.members, 2):
        _selected(one.application, past.decided, by)
        member = Member.objects.create(
            programme=row, organisation=one.application.organisation, application=one.application, **term
        )
        own = _targets(row, member, one.own, number, past.decided, by) if one.own else common
        _went(member, one, past.decided, by)
        for report in one.reports:
            _reported(member, report, own, by)
        tell_due(member, by)
        details: dict[str, Any] = {"programme": row.key, "state": member.state, "reports": len(one.reports)}
        act = journal.Act("member.remember", member.key, details, rule=rule)
        journal.record(stream=STREAM, actor=by.actor, acts=[act])
        made.append(member)
    return made


def _targets(
    row: Programme, member: Member | None, targets: tuple[Target, ...], number: int, at: datetime, by: Party
) -> TargetList:
    plain = delivery_stored.targets_to_plain(targets)
    return TargetList.objects.create(
        programme=row, member=member, number=number, targets=plain, by=by.actor, at=at
    )


def _selected(application: Application, at: datetime, by: Party) -> None:
    application.state = stepped(State(application.state), Step.SELECT, Stage.REVIEW)
    application.number, application.changed = application.number + 1, at
    application.save()
    ApplicationEvent.objects.create(
        application=application, number=application.number, step=Step.SELECT, state=application.state, by=by.actor, at=at
    )  # fmt: skip


def _went(member: Member, one: PastMember, began: datetime, by: Party) -> None:
    """What was done about it, in order; the last day of one that was removed is that of its removal."""
    state = MemberState.ACTIVE
    for step, at, words in ((MemberStep.ADMIT, began, ""), *one.steps):
        state = state if step == MemberStep.ADMIT else member_stepped(state, step)
        member.number += 1
        MemberEvent.objects.create(
            member=member, number=member.number, step=step, state=state, words=words, until=member.until, by=by.actor, at=at
        )  # fmt: skip
        member.warned = at if step == MemberStep.WARN else member.warned
        member.answered = step == MemberStep.ANSWER
    if state == MemberState.REMOVED:
        member.ended = min(one.steps[-1][1].date(), clock.today())
    member.warned = member.warned if state == MemberState.WARNED else None
    member.state = state
    member.save()


def _reported(member: Member, past: PastReport, targets: TargetList, by: Party) -> None:
    known = pulled(member.organisation, past.period, {one.measure for one in targets.agreed})
    Report.objects.create(
        member=member, start=past.period.start, end=past.period.end, state=ReportState.ACCEPTED, targets=targets,
        said=dict(past.figures), comments=dict(past.comments), words=past.words, handed_in=past.at, judged=past.at, made_by=by.actor,
        made=past.at, changed=past.at, pulled={str(measure): figure.plain() for measure, figure in known.items()},
    )  # fmt: skip
