"""What is read of parks: their space and tenants, the parks that they cooperate with, what those open to them, and what answers their tenants' needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet

from entrepot.booking import evidence
from entrepot.booking.domain.days import day_of, whole_day
from entrepot.booking.domain.spans import Span, common, total
from entrepot.booking.models import Booking, Timetable
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Need, Resource
from entrepot.deals.domain.standing import BINDING
from entrepot.matching.domain import Link
from entrepot.matching.queries import matches_among
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.programmes.cooperations import parties_of
from entrepot.programmes.domain.cooperations import Phase
from entrepot.programmes.domain.parks import OPENED, Occupancy, let_on
from entrepot.programmes.models import Application, Cooperation, Member, ParkSpace, SharedResource, Tenancy
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import OrganisationKind
from entrepot.vocabulary.periods import month_period

PAIRED: Final = frozenset({Phase.AGREED, Phase.SIGNED, Phase.PERFORMING})
"""Cooperations that are agreed or in force."""
NEEDS, MATCHES = 8, 3
"""So many needs of tenants are answered on a park's page, each with so many resources: every need is asked of the whole index."""
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Answered:
    """A need of a tenant, and what of the paired parks answers it, the best first."""

    need: Need
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Paired:
    """A cooperation of a park, and the others in it."""

    cooperation: Cooperation
    partners: tuple[Organisation, ...]


def park(key: str, party: Party) -> Organisation:
    """A park by its key.

    Raises:
        Organisation.DoesNotExist: there is no park of this key that the party may know of.
    """
    return people.organisations(party).get(key=key, kind=OrganisationKind.PARK)


def tenancies(found: Organisation, party: Party) -> list[Tenancy]:
    """The tenancies of a park that a party may know of: those that are confirmed and go on, and for either side all that are not ended."""
    rows = found.tenancies.filter(ended=None).filter(Q(last=None) | Q(last__gte=clock.today()))
    known = people.organisations(party).values("pk")
    rows = rows.select_related("park", "tenant__place").filter(tenant__in=known)
    return [
        one
        for one in rows
        if (one.confirmed is not None and one.let.holds(clock.today())) or allows(party, "tenancy.read", one)
    ]


def tenancy_of(party: Party, key: str) -> Tenancy | None:
    """A tenancy by its key; None when there is none or the party is of neither side."""
    found = Tenancy.objects.select_related("park", "tenant").filter(key=key).first()
    return found if found is not None and allows(party, "tenancy.read", found) else None


def tenants(parks: Collection[int]) -> QuerySet[Organisation]:
    """The organisations that sit in parks (their numbers) today and have confirmed it."""
    today = clock.today()
    going = Tenancy.objects.filter(park__in=parks, ended=None, first__lte=today).exclude(confirmed=None)
    going = going.filter(Q(last=None) | Q(last__gte=today))
    return Organisation.objects.filter(pk__in=going.values("tenant"))


def occupancy(found: Organisation) -> Occupancy:
    """How much of a park's space is let today; only what tenants have confirmed counts."""
    space = ParkSpace.objects.filter(park=found).first()
    lets = (one.let for one in found.tenancies.exclude(confirmed=None))
    return Occupancy(let_on(lets, clock.today()), space.total if space else None)


def own(found: Organisation, party: Party, *kinds: str) -> list[Resource]:
    """What a park offers of some kinds, as far as a party may know of it."""
    rows = catalogue.resources(party).filter(organisation=found, state=Listing.LISTED, kind__in=kinds)
    return list(rows.select_related("organisation", "place"))


def timetables(resources: Sequence[Resource]) -> dict[int, Timetable]:
    """The timetables of resources that can be booked, by the resources' numbers."""
    rows = Timetable.objects.filter(resource__in=resources, bookable=True)
    return {one.resource_id: one for one in rows.select_related("resource__place", "resource__organisation")}


def paired(found: Organisation, party: Party) -> list[Paired]:
    """The cooperations of a park that are agreed or in force and that a party may read."""
    rows = Cooperation.objects.filter(deal__parties__organisation=found, deal__parties__left=None)
    rows = rows.select_related("deal", "programme__organisation", "landing").distinct()
    known = [one for one in rows if one.phase in PAIRED and allows(party, "cooperation.read", one)]
    parties = parties_of(known)
    return [Paired(one, tuple(side for side in parties[one.pk] if side.pk != found.pk)) for one in known]


def answered(found: Organisation, pairs: Sequence[Paired], party: Party) -> list[Answered]:
    """The latest needs of a park's tenants whose details a party may read, with what the paired parks and their tenants have for them; those first for
    which they have something."""
    keys = _offered({one.pk for pair in pairs for one in pair.partners}, party)
    needs = [
        Answered(one, matches_among(one, keys, top=MATCHES) if keys else ()) for one in _needs(found, party)
    ]
    return sorted(needs, key=lambda one: not one.links)


def _offered(partners: set[int], party: Party) -> set[str]:
    """The keys of what parks (their numbers) and their tenants offer, as far as a party may know of it."""
    if not partners:
        return set()
    theirs = partners | set(tenants(partners).values_list("pk", flat=True))
    offers = catalogue.resources(party).filter(organisation__in=theirs, state=Listing.LISTED)
    return set(offers.filter(joined_into=None).values_list("key", flat=True))


def _needs(found: Organisation, party: Party) -> list[Need]:
    own_too = Q(organisation__in=tenants([found.pk])) | Q(organisation=found)
    rows = catalogue.readable_needs(party).filter(own_too, state=Listing.LISTED)
    return list(rows.select_related("organisation", "place")[:NEEDS])


def openable(cooperation: Cooperation, party: Party) -> list[Resource]:
    """What somebody may open to the other parties of a cooperation: listed resources of the parties that they manage, which are not open yet."""
    inside = parties_of([cooperation])[cooperation.pk]
    mine = [one for one in inside if allows(party, "cooperation.enter", Owned(one.pk))]
    if cooperation.deal.standing.state not in BINDING or not mine:
        return []
    open_now = SharedResource.objects.filter(cooperation=cooperation, ended=None).values("resource")
    rows = catalogue.resources(party).filter(organisation__in=mine, state=Listing.LISTED, kind__in=OPENED)
    return list(rows.exclude(pk__in=open_now))


def shared(cooperations: Collection[Cooperation], party: Party) -> list[SharedResource]:
    """What is open in cooperations, or will be, for those who may read their deals: neither ended nor past its last day."""
    known = [one for one in cooperations if allows(party, "deal.read", one.deal)]
    rows = SharedResource.objects.filter(cooperation__in=known, ended=None, last__gte=clock.today())
    return list(
        rows.select_related("resource__organisation", "resource__place", "organisation", "cooperation__deal")
    )


def hours_used(share: SharedResource, partners: Collection[int]) -> float:
    """For how many hours of this month a shared resource is booked by the partners (their numbers), all units together."""
    timetable = Timetable.objects.select_related("resource__place").filter(resource=share.resource_id).first()
    if timetable is None:
        return 0.0
    month = _month(timetable)
    rows = Booking.objects.filter(
        timetable=timetable,
        organisation__in=partners,
        state__in=evidence.COUNTED,
        starts__lt=month.end,
        ends__gt=month.start,
    )
    return sum(total(common([one.span], [month])) / HOUR * one.units for one in rows)


def _month(timetable: Timetable) -> Span:
    """This month on the clock of a facility."""
    today = day_of(clock.now(), timetable.clock)
    days = month_period(today.year, today.month)
    return Span(whole_day(days.start, timetable.clock).start, whole_day(days.last, timetable.clock).end)


def part_in(found: Organisation, party: Party) -> tuple[list[Application], list[Member]]:
    """The applications of a park to programmes that are still going, and where it is a member at work; nothing for others."""
    if not allows(party, "park.read_inside", Owned(found.pk)):
        return [], []
    applied = Application.objects.filter(organisation=found, programme__ended=None)
    members = Member.objects.filter(organisation=found, programme__ended=None)
    return list(applied.select_related("programme")), list(members.select_related("programme"))
