"""Calls for experts of which one was answered, a zone around a ceramist, and guests from Munich whose visit has led to an introduction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need
from entrepot.deals.domain.wording import worded
from entrepot.people.actions import accounts, memberships, organisations
from entrepot.people.actions.duties import note_duty
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.queries import duties_of, party_of
from entrepot.programmes import actions
from entrepot.programmes.actions import Following, Hosting, Placing, Point, Position, ZonePlan
from entrepot.programmes.domain.engagements import Engagement, Terms
from entrepot.programmes.models import HostedVisit
from entrepot.runtime import clock
from entrepot.vocabulary.readiness import Phase
from entrepot.web.demo import address

ZONE: Final = ZoneInfo("Asia/Shanghai")
Told = Mapping[str, Any]


def gather(by: Party) -> None:
    """Post the calls, answer one, open the zone and receive the guests; days are seen from today."""
    told = json.loads((resources.files("entrepot.cli.demo") / "region" / "gatherings.json").read_text("utf8"))
    calls = [_call(one) for one in told["calls"]]
    answer = told["answer"]
    lab = _as(answer["part"])
    expert = catalogue.resource(answer["expert"], lab)
    actions.answer_call(need=calls[answer["call"]], expert=expert, note=answer["note"], by=lab)
    _zone(told["zone"], calls)
    _receive(told["visit"], by)


def _as(part: str) -> Party:
    return party_of(Account.objects.get(email=address(part)))


def _organisation(key: str) -> Organisation:
    return Organisation.objects.get(key=key)


def _in(days: int) -> date:
    return clock.today() + timedelta(days=days)


def _call(one: Told) -> Need:
    terms = Terms(
        Engagement(one["engagement"]), one["field"], _in(one["from"]), _in(one["until"]), one["hours"], one["pay"], tuple(one["languages"])
    )  # fmt: skip
    position = Position(one["title"], one["text"], terms, one["organisation"], one["place"])
    return actions.post_position(position=position, by=_as(one["part"]))


def _zone(told: Told, calls: Sequence[Need]) -> None:
    by = _as(told["part"])
    plan = ZonePlan(
        worded(told["name"]), told["expert"], _organisation(told["organisation"]), worded(told["about"])
    )
    zone = actions.open_zone(plan=plan, by=by)
    for one in told["items"]:
        phase = Phase(one["phase"]) if "phase" in one else None
        need = calls[one["call"]].key if "call" in one else ""
        placing = Placing(one.get("resource", ""), need, one.get("firm", ""), phase)
        actions.place_in_zone(zone=zone, placing=placing, by=by)
    actions.show_zone(zone=zone, shown=True, by=by)


def _receive(told: Told, by: Party) -> None:
    host, first = _as(told["part"]), _in(-told["days_ago"])
    hosting = Hosting(
        told["title"], _organisation(told["host"]), first, first + timedelta(days=1), told["place"]
    )
    visit = actions.host_visit(hosting=hosting, by=host)
    guest = told["guest"]
    _let_in(guest, by)
    for one in ({"name": guest["title"], "organisation": guest["organisation"]}, *told["others"]):
        organisation = _organisation(one["organisation"])
        actions.add_guest(visit=visit, name=one["name"], organisation=organisation, by=host)
    for one in told["agenda"]:
        day = first + timedelta(days=one["day"])
        starts, ends = (
            datetime.combine(day, time.fromisoformat(one[name]), ZONE) for name in ("from", "until")
        )
        point = Point(one["what"], starts, ends, ZONE, one["place"], _organisation(one["meets"]))
        actions.add_point(visit=visit, point=point, by=host)
    actions.note_visit(visit=visit, notes=told["notes"], by=host)
    for one in told["follow_ups"]:
        _follow_up(visit, one, host)


def _follow_up(visit: HostedVisit, one: Told, host: Party) -> None:
    following = Following(
        _organisation(one["first"]), _organisation(one["second"]), one["about"], _in(one["due"])
    )
    made = actions.follow_up_hosted(visit=visit, following=following, by=host)
    if "introduced_by" in one:
        actions.introduce_hosted(follow_up=made, by=_as(one["introduced_by"]))


def _let_in(guest: Told, by: Party) -> None:
    """The guest joins her firm, which the officer admits, so that it can be introduced to others."""
    account = accounts.make_account(
        name=guest["person"], email=address(guest["email"]), language=guest["language"], by=by
    )
    asked = memberships.ask_to_join(organisation=_organisation(guest["organisation"]), by=party_of(account))
    memberships.answer_membership(
        membership=asked, answer=memberships.Answer(accept=True, admit=True), by=_as("officer")
    )
    for duty in duties_of(party_of(account)).filter(kind__in=(memberships.ANSWERED, organisations.ANSWERED)):
        note_duty(duty=duty, by=party_of(account))
