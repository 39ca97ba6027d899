"""Booking's rows of the permission table."""

from __future__ import annotations

from typing import Final

from entrepot.booking.models import Booking, Sight, Timetable
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.permissions import (
    Row,
    a_person,
    add,
    allows,
    its_admitted_member,
    manager,
    member,
    officer,
    operator,
    predicate,
)


def _of_facility(party: Party, booking: Booking | None, least: OrganisationRole) -> bool:
    return booking is not None and party.holds(booking.organisation_of_facility, least)


facility_member: Final = predicate(
    "facility_member", lambda party, booking: _of_facility(party, booking, OrganisationRole.MEMBER)
)
facility_manager: Final = predicate(
    "facility_manager", lambda party, booking: _of_facility(party, booking, OrganisationRole.MANAGER)
)
booker: Final = predicate(
    "who_booked",
    lambda party, booking: (
        booking is not None
        and bool(party.actor)
        and booking.booked_by == party.actor
        and party.holds(booking.organisation_id)
    ),
)
bookable: Final = predicate(
    "bookable", lambda _, timetable: isinstance(timetable, Timetable) and timetable.bookable
)

shown_to_members: Final = predicate(
    "idle_shown_to_members",
    lambda party, timetable: (
        isinstance(timetable, Timetable)
        and timetable.idle_shown == Sight.MEMBERS
        and (bool(party.admitted) or not party.node_roles.isdisjoint({NodeRole.OFFICER, NodeRole.OPERATOR}))
    ),
)
shown_to_everybody: Final = predicate(
    "idle_shown_to_everybody",
    lambda _, timetable: isinstance(timetable, Timetable) and timetable.idle_shown == Sight.EVERYBODY,
)

add(
    {
        "timetable.keep": Row(
            (manager & its_admitted_member) | officer | operator,
            "managers of the facility's organisation, once it is admitted; officers and operators",
            "write",
        ),
        "timetable.read": Row(
            bookable | member | officer | operator, "everybody while it may be booked", "read"
        ),
        "booking.make": Row(
            its_admitted_member, "members of the organisation that books, once it is admitted", "write"
        ),
        "booking.read": Row(
            member | facility_member | officer | operator,
            "members of the organisation that booked and of the facility's; officers and operators",
            "read",
        ),
        "booking.change": Row(
            booker | manager | facility_manager | operator,
            "who booked; managers of its organisation and of the facility's",
            "write",
        ),
        "booking.answer": Row(
            facility_manager | operator, "managers of the facility's organisation", "write"
        ),
        "booking.attend": Row(
            booker | member | facility_member | operator,
            "members of the organisation that booked and of the facility's",
            "write",
        ),
        "booking.work": Row(operator, "the node itself"),
    }
)


shown_price: Final = predicate(
    "its_price_is_shown",
    lambda party, timetable: (
        isinstance(timetable, Timetable) and allows(party, "resource.read_price", timetable.resource)
    ),
)
sent: Final = predicate("sent", lambda _, invoice: invoice is not None and invoice.sent)

add(
    {
        "rates.keep": Row(
            (manager & its_admitted_member) | officer | operator,
            "managers of the facility's organisation, once it is admitted; officers and operators",
            "write",
        ),
        "rates.read": Row(
            (bookable | member | officer | operator) & shown_price, "who may know its price", "read"
        ),
        "quote.ask": Row(
            its_admitted_member, "members of the organisation that books, once it is admitted", "write"
        ),
        "quote.read": Row(
            member | facility_member | officer | operator,
            "members of the organisation that asked and of the facility's; officers and operators",
            "read",
        ),
        "invoice.draw": Row(facility_manager | operator, "managers of the facility's organisation", "write"),
        "invoice.read": Row(
            (member & sent) | facility_manager | operator,
            "managers of the facility's organisation; members of the organisation that pays, once it is sent",
            "read",
        ),
        "budget.keep": Row(manager & its_admitted_member, "the organisation's managers", "write"),
        "budget.read": Row(member, "the organisation's members", "read"),
    }
)

add(
    {
        "usage.record": Row(
            member | operator,
            "members of the facility's organisation; an instrument's program with a token of one",
            "write",
        ),
        "figures.read": Row(
            manager | officer | operator, "managers of the facility's organisation; officers", "read"
        ),
        "idle.read": Row(
            member | shown_to_members | shown_to_everybody,
            "members of the facility's organisation, and whom its managers let see it",
            "read",
        ),
        "idle.offer": Row(
            manager & its_admitted_member,
            "managers of the facility's organisation, once it is admitted",
            "write",
        ),
        "qualification.keep": Row(
            (manager & its_admitted_member) | operator,
            "managers of the facility's organisation, once it is admitted",
            "write",
        ),
        "certificate.give": Row(
            (manager & its_admitted_member) | operator,
            "managers of the facility's organisation, once it is admitted",
            "write",
        ),
        "certificate.read": Row(manager | operator, "managers of the facility's organisation", "read"),
        "answers.read": Row(
            booker | facility_member, "who booked; members of the facility's organisation", "read"
        ),
        "feed.own": Row(a_person, "whose bookings it tells"),
    }
)

orderable: Final = predicate(
    "takes_orders", lambda _, order: order is not None and order.organisation_of_facility is not None
)

add(
    {
        "order.ask": Row(
            its_admitted_member, "members of the organisation that orders, once it is admitted", "write"
        ),
        "order.read": Row(
            member | facility_member,
            "members of the organisation that ordered and of the facility's; nobody else, officers and operators neither",
            "read",
        ),
        "order.want": Row(member & orderable, "members of the organisation that ordered", "write"),
        "order.offer": Row(facility_manager, "managers of the facility's organisation", "write"),
        "order.serve": Row(facility_member, "members of the facility's organisation", "write"),
    }
)
