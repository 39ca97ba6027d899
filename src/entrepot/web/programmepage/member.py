"""A member of a programme: how far it is, what it reported, what was said of it, and what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import delivery
from entrepot.programmes.cooperations import agreement_of
from entrepot.programmes.delivery import Delivered
from entrepot.programmes.domain.delivering import Reported, Standing, Target, differs, reached, unbroken
from entrepot.programmes.domain.membership import COUNTED, MemberState, MemberStep, ReportState, steps
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Member, Report
from entrepot.web import figures
from entrepot.web.delivery.offered import own_agreement
from entrepot.web.delivery.trend import Point, trend_picture
from entrepot.web.delivery.words import (
    MEASURES,
    REPORT_LOOKS,
    REPORTS,
    STATE_LOOKS,
    STATES,
    STEPS,
    Lamp,
    amount,
    asked,
    days,
    lamp,
    target_name,
)
from entrepot.web.forms.delivery import WordsForm
from entrepot.web.names import organisation_name
from entrepot.web.programmes.words import said

ASKS: Final = {
    MemberStep.WARN: gettext_noop("Warn this member"),
    MemberStep.ANSWER: gettext_noop("Answer the warning"),
    MemberStep.LIFT: gettext_noop("Take the warning back"),
    MemberStep.RENEW: gettext_noop("Renew the term"),
    MemberStep.REMOVE: gettext_noop("Remove this member"),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """How far a member is with one target, with a picture of how it came there once it reported twice."""

    name: str
    asked: str
    measure: str
    weight: int
    lamp: Lamp
    figure: str
    expected: str
    picture: SafeString | None
    steps: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report; ``asks`` is how many of its figures differ from the node's."""

    days: str
    url: str
    state: str
    look: str
    asks: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something that the reader can do about the member."""

    name: str
    label: str
    url: str
    form: WordsForm


def shows(member: Member, party: Party, typed: WordsForm | None = None) -> dict[str, Any]:
    """The page of a member; ``typed`` is a form that was sent and not kept."""
    found, state = delivery.delivered(member), MemberState(member.state)
    reports = delivery.reports(party, member)
    running = member.programme.stage == Stage.RUNNING and state != MemberState.REMOVED
    runs = allows(party, "programme.run", member.programme)
    return {
        "member": member, "name": organisation_name(member.organisation),
        "organisation_url": reverse("web:organisation", args=[member.organisation.key]),
        "programme": said(member.programme.call.title), "programme_url": reverse("web:programme", args=[member.programme.key]),
        "lights_url": reverse("web:programme_lights", args=[member.programme.key]) if allows(party, "programme.lights", member.programme) else "",
        "state": _(STATES[state]), "look": STATE_LOOKS[state], "term": days(member.term), "lamp": lamp(found.light),
        "agreement": own_agreement(agreement_of(member), party), "late": found.late, "last": days(found.last) if found.last else "", "goals": _goals(found, reports),
        "reports": [_report_row(one) for one in reversed(reports)],
        "missing": _missing(found, reports) if running and allows(party, "report.write", member) else [],
        "events": _events(member, party), "steps": _steps(member, party, typed) if running else [],
        "targets_url": f"{reverse('web:programme_targets', args=[member.programme.key])}?member={member.key}" if running and runs else "",
    }  # fmt: skip


def _goals(found: Delivered, reports: Sequence[Report]) -> list[Goal]:
    handed = [one.reported for one in reports if one.state in COUNTED]
    line = unbroken(handed, found.member.since)
    return [_goal(one, line) for one in found.standings]


def _goal(one: Standing, line: list[Reported]) -> Goal:
    target, points = one.target, _points(one.target, line)
    picture = None
    if len(points) > 1:
        label = _("%(target)s: %(figure)s of %(expected)s that are expected by now") % {
            "target": target_name(target), "figure": amount(one.figure, target.unit), "expected": amount(one.expected, target.unit),
        }  # fmt: skip
        picture = trend_picture(points, label, (_("reached"), _("expected")))
    return Goal(
        target_name(target), asked(target), _(MEASURES[target.measure]), target.weight, lamp(one.light), amount(one.figure, target.unit),
        amount(one.expected, target.unit) if line else "–", picture,
        tuple((point.name, *(amount(Decimal(str(round(one, 2))), target.unit) for one in (point.reached, point.expected))) for point in points),
    )  # fmt: skip


def _points(target: Target, line: list[Reported]) -> list[Point]:
    """The sum at the end of each report, as far as it is known."""
    found = []
    for number, report in enumerate(line, 1):
        figure, expected = reached(target, line[:number]), target.expected(report.period.end)
        if figure is None:
            break
        name = figures.day(report.period.last)
        told = f"{name}: {amount(figure, target.unit)} / {amount(expected, target.unit)}"
        found.append(Point(name, float(figure), float(expected), told))
    return found


def _report_row(report: Report) -> ReportRow:
    state = ReportState(report.state)
    asks = sum(differs(one) for one in report.reported.figures.values()) if state in COUNTED else 0
    return ReportRow(
        days(report.period), reverse("web:programme_report", args=[report.key]), _(REPORTS[state]), REPORT_LOOKS[state], asks
    )  # fmt: skip


def _missing(found: Delivered, reports: Sequence[Report]) -> list[tuple[str, str]]:
    """The periods on which no report was begun, with the address at which one is."""
    begun = {one.start for one in reports}
    return [
        (days(one), reverse("web:begin_report", args=[found.member.key, one.start.isoformat()]))
        for one in found.missing
        if one.start not in begun
    ]


def _events(member: Member, party: Party) -> list[tuple[str, str, str]]:
    return [
        (figures.day(event.at.date()), _(STEPS[MemberStep(event.step)]), event.words)
        for event in reversed(delivery.history(party, member))
    ]


def _steps(member: Member, party: Party, typed: WordsForm | None) -> list[Step]:
    """What the reader can do, each with its form; the one that was sent and not kept as it was typed."""
    mine = {MemberStep.ANSWER: "member.answer"}
    return [
        Step(
            step, _(ASKS[step]), reverse("web:member_step", args=[member.key, step.value]),
            typed if typed is not None and typed.place == step else WordsForm(place=step, renews=step == MemberStep.RENEW),
        )
        for step in steps(MemberState(member.state))
        if allows(party, mine.get(step, "member.judge"), member)
    ]  # fmt: skip
