"""Tenants, rooms, needs with what answers them, and opened resources, as lines of pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.booking.load import Occupied, occupied
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed, disclosed
from entrepot.catalogue.models import Resource
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.programmes import cooperations, parks
from entrepot.programmes.models import SharedResource, Tenancy
from entrepot.web.cards import Card, card
from entrepot.web.hits import Hit, hit
from entrepot.web.names import known_names, organisation_name, place_name, reader
from entrepot.web.parkpage.words import days, figure, share, space


@dataclass(frozen=True, slots=True)
class TenantRow:
    """A tenant; what is let to it is empty for whom it does not concern."""

    key: str
    url: str
    name: str
    place: str
    space: str
    days: str
    waits: bool
    confirms: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class RoomRow:
    """Something of the park that can be used; `book` is the address of its times, `booked` how far it was booked."""

    hit: Hit
    book: str
    booked: str


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """A need, and what answers it; `url` is where all of that is told."""

    url: str
    hit: Hit
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class SharedRow:
    """An opened resource; `url` is empty for those who may not know of it."""

    key: str
    url: str
    book: str
    title: str
    language: str
    organisation: str
    days: str
    conditions: str
    percent: str
    hours: str
    ends: bool


def tenant_row(one: Tenancy, party: Party) -> TenantRow:
    """A tenant."""
    inside = allows(party, "tenancy.read", one)
    waits = one.confirmed is None
    return TenantRow(
        key=one.key, url=reverse("web:organisation", args=[one.tenant.key]), name=organisation_name(one.tenant),
        place=place_name(one.tenant.place), space=space(one.space) if inside else "", days=days(one.first, one.last) if inside else "",
        waits=waits, confirms=waits and allows(party, "tenancy.confirm", one), ends=allows(party, "tenancy.end", one),
    )  # fmt: skip


def rooms(found: Organisation, party: Party, *kinds: str) -> list[RoomRow]:
    """What a park offers of some kinds; how far it was booked is told to the park's own people."""
    known = parks.own(found, party, *kinds)
    tables = parks.timetables(known)
    inside = allows(party, "park.read_inside", Owned(found.pk))
    used = occupied(list(tables.values())) if inside else {}
    shown = zip(known, all_disclosed(known, party), strict=True)
    return [
        RoomRow(
            hit(it), _book(tables, one), _booked(used.get(tables[one.pk].pk) if one.pk in tables else None)
        )
        for one, it in shown
    ]


def _book(tables: Mapping[int, object], one: Resource) -> str:
    return reverse("web:book", args=[one.key]) if one.pk in tables else ""


def _booked(used: Occupied | None) -> str:
    if used is None:
        return ""
    given = {"booked": figure(used.booked), "open": figure(used.open)}
    given["share"] = share(used.booked / used.open)
    return _("booked in the last 4 weeks: %(booked)s of %(open)s open hours, %(share)s") % given


def answered_rows(found: Organisation, pairs: Sequence[parks.Paired], party: Party) -> list[AnsweredRow]:
    """Needs of tenants with what the paired parks have for them."""
    answers = parks.answered(found, pairs, party)
    keys = {link.resource for one in answers for link in one.links}
    offers = {one.key: one for one in all_disclosed(catalogue.resources_by_key(keys, party).values(), party)}
    names = known_names()
    rows = []
    for one in answers:
        seen = disclosed(one.need, party)
        cards = tuple(card(link, seen, offers[link.resource], names) for link in one.links)
        rows.append(AnsweredRow(reverse("web:need", args=[one.need.key]), hit(seen), cards))
    return rows


def shared_rows(found: Collection[SharedResource], party: Party) -> list[SharedRow]:
    """Opened resources, with how many of the agreed hours of this month are booked."""
    known = catalogue.resources_by_key({one.resource.key for one in found}, party)
    shown = {one.key: hit(one) for one in all_disclosed(known.values(), party)}
    tables = parks.timetables([one.resource for one in found])
    inside = cooperations.parties_of(list({one.cooperation_id: one.cooperation for one in found}.values()))
    return [
        _shared(one, shown.get(one.resource.key), tables, inside[one.cooperation_id], party) for one in found
    ]


def _shared(
    one: SharedResource,
    it: Hit | None,
    tables: Mapping[int, object],
    inside: Sequence[Organisation],
    party: Party,
) -> SharedRow:
    partners = {side.pk for side in inside} - {one.organisation_id}
    return SharedRow(
        key=one.key, url=it.url if it else "", book=_book(tables, one.resource) if it else "",
        title=it.text.title if it else _("A resource that is not listed now"), language=it.text.language if it else reader(),
        organisation=organisation_name(one.organisation), days=days(one.first, one.last), conditions=one.conditions,
        percent=_("%(percent)s %% less than others pay") % {"percent": figure(one.percent)} if one.percent else "",
        hours=_hours(one, partners), ends=allows(party, "cooperation.enter", Owned(one.organisation_id)),
    )  # fmt: skip


def _hours(one: SharedResource, partners: Collection[int]) -> str:
    if one.hours is None:
        return ""
    given = {"used": figure(parks.hours_used(one, partners)), "hours": figure(one.hours)}
    return _("%(used)s of %(hours)s hours of this month booked by the partner") % given
