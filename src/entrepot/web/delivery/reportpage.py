"""A report: what the member says beside what the node knows, target by target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import delivery
from entrepot.programmes.actions import Filled
from entrepot.programmes.domain.delivering import Measure, Said, Target, differs
from entrepot.programmes.domain.membership import OPEN, MemberState, ReportState
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Report
from entrepot.programmes.pulled import pulled
from entrepot.web.delivery.words import MEASURES, REPORT_LOOKS, REPORTS, amount, asked, days, target_name
from entrepot.web.names import organisation_name
from entrepot.web.programmes.words import said


@dataclass(frozen=True, slots=True)
class Line:
    """What a report says to one target; ``events_url`` opens what the node's figure was counted from."""

    name: str
    asked: str
    measure: str
    said: str
    pulled: str
    events_url: str
    differs: bool
    comment: str


def targets_answered(report: Report) -> tuple[Target, ...]:
    """To what a report answers: the targets that it was handed in for, or those of now."""
    found = report.targets or delivery.targets_of(report.member)
    return found.agreed if found else ()


def shows(report: Report, party: Party) -> dict[str, Any]:
    """The page of a report."""
    member, state = report.member, ReportState(report.state)
    targets = targets_answered(report)
    known = _known(report, targets)
    lines = [_line(one, report, known) for one in targets]
    running = member.programme.stage == Stage.RUNNING and member.state != MemberState.REMOVED
    writes = running and state in OPEN and allows(party, "report.write", member)
    return {
        "report": report, "days": days(report.period), "state": _(REPORTS[state]), "look": REPORT_LOOKS[state],
        "organisation": organisation_name(member.organisation), "programme": said(member.programme.call.title),
        "programme_url": reverse("web:programme", args=[member.programme.key]),
        "member_url": reverse("web:programme_member", args=[member.key]), "lines": lines, "writes": writes,
        "hands_in": writes and allows(party, "report.hand_in", member), "frozen": state not in OPEN,
        "judges": running and state == ReportState.HANDED_IN and allows(party, "member.judge", member),
        "asks": [line for line in lines if line.differs],
    }  # fmt: skip


def filled_in(report: Report) -> Filled:
    """What a report says so far."""
    return Filled(report.said, report.comments, report.words)


def _known(report: Report, targets: tuple[Target, ...]) -> Mapping[str, Decimal]:
    """The node's figures by measure: those that were kept when it was handed in; of one that is written still, those of now."""
    if report.state not in OPEN:
        return {measure: Decimal(kept["figure"]) for measure, kept in report.pulled.items()}
    found = pulled(report.member.organisation, report.period, {one.measure for one in targets})
    return {str(measure): one.figure for measure, one in found.items()}


def _line(target: Target, report: Report, known: Mapping[str, Decimal]) -> Line:
    given = report.said.get(target.key)
    found = Said(Decimal(given) if given is not None else None, known.get(target.measure))
    kept = report.state not in OPEN and target.measure in report.pulled
    return Line(
        target_name(target), asked(target), "" if target.measure == Measure.SAID else _(MEASURES[target.measure]),
        amount(found.said, target.unit), amount(found.pulled, target.unit),
        reverse("web:report_events", args=[report.key, target.measure.value]) if kept else "", differs(found),
        report.comments.get(target.key, ""),
    )  # fmt: skip
