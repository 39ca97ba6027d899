"""A member reports on a period; who runs the programme accepts the report or returns it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.journal import actions as journal
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.actions.members_told import RETURNED, WAITS, managers, tell_due
from entrepot.programmes.delivery import over, targets_of
from entrepot.programmes.domain.delivering import Measure, Rhythm, Target
from entrepot.programmes.domain.membership import OPEN, MemberState, ReportState
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Cohort, Member, Report
from entrepot.programmes.pulled import pulled
from entrepot.runtime import clock

FIGURE: Final = re.compile(r"[0-9]{1,15}(?:[.,][0-9]{1,2})?")
"""No separators of thousands: 1,000 could be either."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a report says, by the keys of the targets: figures as they were typed, and comments; and words on the whole."""

    figures: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


def begin_report(*, member: Member, start: date, by: Party) -> Report:
    """Begin a member's report on the period that begins on a day, or return the one that there is.

    Raises:
        NotAllowedError: ``by`` does not work for the member.
        ProgrammeRefusedError: the member has no such period, or it is not over.
    """
    require(by, "report.write", member)
    same = Report.objects.filter(member=member, start=start).select_related("member__programme", "targets")
    if found := same.first():
        return found
    rhythm = Rhythm(Cohort.objects.get(programme=member.programme_id).rhythm)
    due = {one.start: one for one in over(member, rhythm, clock.today())}
    if start not in due or member.programme.stage != Stage.RUNNING or member.state == MemberState.REMOVED:
        raise ProgrammeRefusedError("report_early")
    try:
        with transaction.atomic():
            return Report.objects.create(member=member, start=start, end=due[start].end, made_by=by.actor)
    except IntegrityError:  # two of its people at a time
        return same.get()


@transaction.atomic
def save_report(*, report: Report, filled: Filled, by: Party) -> Report:
    """Keep what is reported so far. What is said to no target is not kept.

    Raises:
        NotAllowedError: ``by`` does not work for the member.
        ProgrammeRefusedError: it was handed in, nothing is to be delivered, or a figure is odd.
    """
    require(by, "report.write", report.member)
    row = _locked(report, OPEN)
    targets = _targets(row)
    row.said = {
        one.key: _figure(given) for one in targets if (given := filled.figures.get(one.key, "").strip())
    }
    row.comments = {one.key: given for one in targets if (given := filled.comments.get(one.key, "").strip())}
    row.words, row.changed = filled.words.strip(), clock.now()
    row.save()
    return row


@transaction.atomic
def hand_in_report(*, report: Report, by: Party) -> Report:
    """Hand a report in: the node's own figures of the period are kept with it, beside what is said, with the events from which they come.

    Raises:
        NotAllowedError: ``by`` does not speak for the member.
        ProgrammeRefusedError: it was handed in already, or a target that only the member can measure has no figure.
    """
    rule = require(by, "report.hand_in", report.member)
    row = _locked(report, OPEN)
    targets = _targets(row)
    if any(one.measure == Measure.SAID and one.key not in row.said for one in targets):
        raise ProgrammeRefusedError("report_incomplete")
    found = pulled(row.member.organisation, row.period, {one.measure for one in targets})
    row.pulled = {str(measure): figure.plain() for measure, figure in found.items()}
    row.targets = row.targets or targets_of(row.member)
    row.handed_in, row.reason = clock.now(), ""
    settle_duties(kind=RETURNED, subject=row.key, by=by)
    add_duty(kind=WAITS, subject=row.key, audience=managers(row.member.programme.organisation))
    return _went(row, ReportState.HANDED_IN, rule, by)


@transaction.atomic
def judge_report(*, report: Report, accepted: bool, reason: str = "", by: Party) -> Report:
    """Accept a report that was handed in, or return it with the reason for which it is to be mended.

    Raises:
        NotAllowedError: ``by`` does not run the programme, or is a member of the organisation that reports.
        ProgrammeRefusedError: it is not handed in, or it is returned without a reason.
    """
    rule = require(by, "member.judge", report.member)
    row = _locked(report, frozenset({ReportState.HANDED_IN}))
    if not accepted and not reason.strip():
        raise ProgrammeRefusedError("words_missing")
    row.reason, row.judged = "" if accepted else reason.strip(), clock.now()
    settle_duties(kind=WAITS, subject=row.key, by=by)
    if not accepted:
        add_duty(kind=RETURNED, subject=row.key, audience=managers(row.member.organisation))
    return _went(row, ReportState.ACCEPTED if accepted else ReportState.RETURNED, rule, by)


def _locked(report: Report, states: frozenset[ReportState]) -> Report:
    """The report as it is now, in one of these states and in a programme that runs."""
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "member__programme__organisation", "member__organisation__place", "targets"
    )
    row = rows.get(pk=report.pk)
    gone = row.member.state == MemberState.REMOVED or row.member.programme.stage != Stage.RUNNING
    if row.state not in states or gone:
        raise ProgrammeRefusedError("report_elsewhere")
    return row


def _targets(row: Report) -> tuple[Target, ...]:
    """To what a report answers: once it was handed in that stays as it was."""
    found = row.targets or targets_of(row.member)
    if found is None:
        raise ProgrammeRefusedError("targets_missing")
    return found.agreed


def _figure(text: str) -> str:
    if not FIGURE.fullmatch(text):
        raise ProgrammeRefusedError("report_figure_odd")
    return text.replace(",", ".")


def _went(row: Report, state: ReportState, rule: str, by: Party) -> Report:
    row.state, row.changed = state, clock.now()
    row.save()
    tell_due(row.member, by)
    details = {"state": str(state), "member": row.member.key, "start": row.start.isoformat()}
    act = journal.Act(f"report.{state}", row.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return row
