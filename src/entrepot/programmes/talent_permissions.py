"""Rows of the permission table about calls for experts, innovation zones and hosted visits."""

from __future__ import annotations

from typing import Final

from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.permissions import (
    Row,
    add,
    broker,
    its_admitted_member,
    manager,
    member,
    officer,
    predicate,
)
from entrepot.programmes.domain.hosting import FollowUpState
from entrepot.programmes.models import HostedFollowUp, HostedVisit, TalentAnswer, Zone, ZoneItem


def _of_the_call(party: Party, answer: TalentAnswer | None) -> bool:
    return answer is not None and party.holds(answer.need.organisation_id, OrganisationRole.MANAGER)


def _a_guest(party: Party, visit: HostedVisit | None) -> bool:
    mine = party.organisations()
    return visit is not None and bool(mine) and visit.guests.filter(organisation__in=mine).exists()


def _named_there(party: Party, visit: HostedVisit | None) -> bool:
    mine = party.organisations()
    if visit is None or not mine:
        return False
    sides = visit.follow_ups.filter(first__in=mine) | visit.follow_ups.filter(second__in=mine)
    return visit.agenda.filter(meets__in=mine).exists() or sides.exists()


def _asked(party: Party, visit: HostedVisit | None) -> bool:
    """Whether a broker is asked: a follow-up of two others than the host waits."""
    if visit is None or NodeRole.BROKER not in party.node_roles:
        return False
    others = visit.follow_ups.filter(state=FollowUpState.OPEN).exclude(first=visit.host_id)
    return others.exclude(second=visit.host_id).exists()


def _of_one_side(party: Party, one: HostedFollowUp | None) -> bool:
    """Whether a party manages one of the two, and belongs to the visit."""
    if one is None:
        return False
    mine = party.organisations(OrganisationRole.MANAGER) & party.admitted
    return not mine.isdisjoint({one.first_id, one.second_id})


def _placed(party: Party, item: ZoneItem | None) -> bool:
    return item is not None and party.holds(item.owner_id, OrganisationRole.MANAGER)


def _keeps(party: Party, item: ZoneItem | None) -> bool:
    owner = item.zone.organisation_id if item is not None else None
    return party.holds(owner, OrganisationRole.MANAGER) and owner in party.admitted


manages_the_call: Final = predicate("manages_the_call", _of_the_call)
a_guest: Final = predicate("a_guest", _a_guest)
named_on_the_visit: Final = predicate("named_on_the_visit", _named_there)
asked_to_introduce: Final = predicate("asked_to_introduce", _asked)
manages_one_side: Final = predicate("manages_one_side", _of_one_side)
shown_zone: Final = predicate("shown_zone", lambda _, zone: isinstance(zone, Zone) and zone.shown)
owner_of_what_is_placed: Final = predicate("owner_of_what_is_placed", _placed)
keeps_the_zone: Final = predicate("keeps_the_zone", _keeps)

add(
    {
        "talent.answer": Row(
            member & its_admitted_member,
            "members of the organisation whose expert answers, once it is admitted",
            "write",
        ),
        "talent.read_answer": Row(
            member | manages_the_call,
            "members of the organisation whose expert answers; managers of the call's owner",
            "read",
        ),
        "talent.decide": Row(
            manager & its_admitted_member, "managers of the call's owner, once it is admitted", "write"
        ),
        "zone.read": Row(
            shown_zone | member | officer,
            "everybody once its organisation shows it; before that its members and officers",
            "read",
        ),
        "zone.keep": Row(
            manager & its_admitted_member,
            "managers of the organisation that keeps it, once it is admitted",
            "write",
        ),
        "zone.take_out": Row(
            keeps_the_zone | owner_of_what_is_placed,
            "managers of the organisation that keeps the zone, and of the one whose record or firm stands in it",
            "write",
        ),
        "hosted_visit.keep": Row(
            manager & its_admitted_member, "managers of the host, once it is admitted", "write"
        ),
        "hosted_visit.read": Row(
            member | a_guest | named_on_the_visit | asked_to_introduce,
            "members of the host, of the guests' organisations, and of those that are met or to be introduced; brokers while they are asked to introduce",
            "read",
        ),
        "hosted_visit.read_whole": Row(
            member | a_guest | named_on_the_visit,
            "guests, agenda and notes: members of the host, of the guests' organisations, and of those that are met or to be introduced",
            "read",
        ),
        "hosted_visit.introduce": Row(
            manages_one_side | broker,
            "managers of one of the two that are to be introduced, once it is admitted; brokers",
            "write",
        ),
    }
)
