"""An older programme whose members have been at work for three quarters: the first round of the pilot cities."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

from entrepot.deals.domain.wording import worded
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.programmes import actions
from entrepot.programmes.actions import Drafted, PastCohort, PastMember, PastReport, Remembered
from entrepot.programmes.domain.calls import Call, Criterion, ProgrammeKind
from entrepot.programmes.domain.delivering import Direction, Measure, Rhythm, Target, period_of
from entrepot.programmes.domain.forms import Field, FieldKind
from entrepot.programmes.domain.membership import MemberStep
from entrepot.programmes.models import Application, Programme
from entrepot.runtime import clock
from entrepot.vocabulary.eligibility import Eligibility
from entrepot.vocabulary.periods import Period, month_period

ASSOCIATION: Final = "org-sh-gz-association"
ZONE: Final = ZoneInfo("Asia/Shanghai")
DAY: Final = timedelta(days=1)
QUARTERS: Final = 3
"""So many are over since its members began; their term has eight."""


def remember_first_round(by: Party) -> Programme:
    """Keep the programme as it went: call, selection, targets, reports, a warning and a removal. Its days are seen from today."""
    told = json.loads(
        (resources.files("entrepot.cli.demo") / "region" / "first_round.json").read_text("utf8")
    )
    present = period_of(Rhythm.QUARTER, clock.today()).start
    begins = _quarters(present, -QUARTERS)
    opens, closes, decided = (at_six(begins - days * DAY) for days in (120, 70, 25))
    association = Organisation.objects.get(key=ASSOCIATION)
    drafted = Drafted(_call(told, opens, closes), association)
    programme = actions.remember_programme(drafted=drafted, published=opens - 5 * DAY, by=by)
    keys = [one["organisation"] for one in told["members"]]
    known = Organisation.objects.select_related("place").in_bulk(keys, field_name="key")
    handed_in = [
        Remembered(
            known[key], {"plan": told["answer"]}, "zh-Hans", by.actor, opens + (3 + number) * DAY, closes - (9 - number) * DAY
        )
        for number, key in enumerate(keys)
    ]  # fmt: skip
    applied = actions.remember_applications(programme=programme, remembered=handed_in, by=by)
    term = Period(begins, _quarters(begins, 8))
    members = [
        _member(application, one, told, term)
        for application, one in zip(applied, told["members"], strict=True)
    ]
    targets = tuple(_target(one, term) for one in told["targets"])
    past = PastCohort(Rhythm.QUARTER, term, decided, targets, members)
    actions.remember_cohort(programme=programme, past=past, by=by)
    return programme


def _call(told: dict[str, Any], opens: datetime, closes: datetime) -> Call:
    criterion = told["criterion"]
    return Call(
        ProgrammeKind.COHORT, worded(told["title"]), worded(told["about"]), opens, closes, len(told["members"]), Eligibility(),
        (Criterion("plan", worded(criterion["names"]), worded(criterion["about"]), 100),),
        (Field("plan", FieldKind.LONG, worded(told["question"])),),
    )  # fmt: skip


def _member(
    application: Application, told: dict[str, Any], whole: dict[str, Any], term: Period
) -> PastMember:
    reports = tuple(
        _report(figures, words, _quarters(term.start, number))
        for number, (figures, words) in enumerate(zip(told["figures"], told["words"], strict=True))
    )
    steps = tuple(
        (MemberStep(one["step"]), clock.now() - one["days"] * DAY, one["words"])
        for one in told.get("steps", ())
    )
    own = [one for one in whole["targets"] if one["measure"] == "said"] + [whole["own"]]
    targets = tuple(_target(one, term) for one in own) if told.get("own") else ()
    return PastMember(application, reports, steps, targets)


def _report(figures: dict[str, str], words: str, start: date) -> PastReport:
    period = Period(start, _quarters(start, 1))
    return PastReport(period, figures, {}, words, min(at_six(period.end + 12 * DAY), clock.now()))


def _target(told: dict[str, Any], term: Period) -> Target:
    return Target(
        told["key"], worded(told["names"]), told["unit"], Measure(told["measure"]), Decimal(told["value"]), term,
        Direction(told.get("direction", "at_least")), told["weight"],
    )  # fmt: skip


def _quarters(day: date, number: int) -> date:
    """The first day of a quarter, so many quarters later or earlier."""
    months = day.year * 12 + day.month - 1 + 3 * number
    return month_period(months // 12, months % 12 + 1).start


def at_six(day: date) -> datetime:
    """Six in the evening of that day, where the node is."""
    return datetime.combine(day, time(18), ZONE)
