"""Two parks that carry each other, before the carrying plan opened to all: their tenants, their deal, and what one opens to the other."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

from entrepot.catalogue.models import Resource
from entrepot.cli.demo.deals import Two, signed_together
from entrepot.deals.actions import Opening, open_deal
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.wording import worded
from entrepot.people.actions import memberships
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.queries import party_of
from entrepot.programmes import actions
from entrepot.programmes.actions import (
    Conditions,
    Drafted,
    PastCohort,
    PastMember,
    Remembered,
    Room,
)  # fmt: skip
from entrepot.programmes.domain.calls import Call, Criterion, ProgrammeKind
from entrepot.programmes.domain.delivering import Measure, Rhythm, Target, period_of
from entrepot.programmes.domain.forms import Field, FieldKind
from entrepot.programmes.models import Programme
from entrepot.runtime import clock
from entrepot.vocabulary.eligibility import Eligibility
from entrepot.vocabulary.periods import Period
from entrepot.web.demo import address

ASSOCIATION: Final = "org-sh-gz-association"
STRONG, CARRIED = "org-sh-gz-park", "org-sh-xn-park"
ZONE: Final = ZoneInfo("Asia/Shanghai")
DAY: Final = timedelta(days=1)


def pair_two_parks(by: Party) -> None:
    """Keep how the two were selected, let them sign, enter their tenants, and open a room of one to the other.

    Whoever runs the park in Guangzhou was sent to run the one in Xianning too, as the plan has it.
    """
    told = json.loads((resources.files("entrepot.cli.demo") / "region" / "pairs.json").read_text("utf8"))
    head = _sent(Organisation.objects.get(key=CARRIED))
    known = Organisation.objects.select_related("place").in_bulk([STRONG, CARRIED], field_name="key")
    strong, carried = known[STRONG], known[CARRIED]
    programme = _programme(told, (strong, carried), by)
    two = Two(strong, head, carried, head)
    opening = Opening(
        Kind.COOPERATION, told["deal"]["title"], ((strong, ""), (carried, "")), own=strong, message=told["deal"]["message"]
    )  # fmt: skip
    deal = open_deal(opening=opening, by=head)
    signed_together(two, deal, ("园区主任 Director of the park", "园区主任 Director of the park"))
    cooperation = actions.enter_cooperation(programme=programme, deal=deal, organisation=strong, by=head)
    _let(told, known, head, by)
    one = told["shared"]
    until = clock.today() + one["days"] * DAY
    conditions = Conditions(clock.today(), until, one["conditions"], Decimal(one["percent"]), one["hours"])
    room = Resource.objects.get(key=one["resource"])
    actions.open_resource(cooperation=cooperation, resource=room, conditions=conditions, by=head)


def _sent(carried: Organisation) -> Party:
    """The park's manager, let into the other park by the officer."""
    head, officer = (Account.objects.get(email=address(part)) for part in ("park", "officer"))
    asked = memberships.ask_to_join(organisation=carried, by=party_of(head))
    answer = memberships.Answer(accept=True, admit=True)
    memberships.answer_membership(membership=asked, answer=answer, by=party_of(officer))
    return party_of(head)


def _programme(told: dict[str, Any], parks: tuple[Organisation, ...], by: Party) -> Programme:
    begins = period_of(Rhythm.HALF, clock.today()).start
    opens, closes, decided = (_at(begins - days * DAY) for days in (90, 50, 15))
    criterion = told["criterion"]
    call = Call(
        ProgrammeKind.PAIRING, worded(told["title"]), worded(told["about"]), opens, closes, len(parks), Eligibility(),
        (Criterion("gives", worded(criterion["names"]), worded(criterion["about"]), 100),),
        (Field("has", FieldKind.LONG, worded(told["question"])),),
    )  # fmt: skip
    drafted = Drafted(call, Organisation.objects.get(key=ASSOCIATION))
    programme = actions.remember_programme(drafted=drafted, published=opens - 5 * DAY, by=by)
    handed_in = [
        Remembered(
            one, {"has": told["answers"][one.key]}, "zh-Hans", by.actor, opens + 4 * DAY, closes - 6 * DAY
        )
        for one in parks
    ]
    applied = actions.remember_applications(programme=programme, remembered=handed_in, by=by)
    term, target = Period(begins, begins + 731 * DAY), told["target"]
    weeks = Target(
        "weeks", worded(target["names"]), target["unit"], Measure.SAID, Decimal(target["value"]), term
    )
    members = [PastMember(one, (), (), ()) for one in applied]
    actions.remember_cohort(
        programme=programme, past=PastCohort(Rhythm.HALF, term, decided, (weeks,), members), by=by
    )
    return programme


def _let(told: dict[str, Any], parks: dict[str, Organisation], head: Party, by: Party) -> None:
    for key, park in parks.items():
        actions.set_space(park=park, total=Decimal(told["space"][key]), by=head)
    for key, tenant, space, since, left in told["tenants"]:
        first, last = clock.today() - since * DAY, clock.today() + left * DAY if left else None
        room = Room(Organisation.objects.get(key=tenant), Decimal(space), first, last)
        actions.remember_tenancy(park=parks[key], room=room, by=by)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(18), ZONE)
