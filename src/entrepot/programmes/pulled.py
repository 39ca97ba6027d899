"""What the node itself knows an organisation to have delivered in a period: each figure with the events that it is counted from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from entrepot.booking import evidence
from entrepot.booking import queries as bookings
from entrepot.booking.domain.days import whole_day
from entrepot.booking.domain.figures import Facility, Kind, of_facility, together
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Booking, Usage
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Resource
from entrepot.deals import queries as deals
from entrepot.deals.domain.standing import State
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.programmes.domain.delivering import Measure
from entrepot.vocabulary.periods import Period

NODE: Final = Party.machine("node")
CENT: Final = Decimal("0.01")
Seen = QuerySet[Booking] | QuerySet[Usage] | QuerySet[Deal] | QuerySet[Resource]


@dataclass(frozen=True, slots=True)
class Pulled:
    """A figure of the node, and the keys of the events that it is counted from."""

    figure: Decimal
    events: tuple[str, ...]

    def plain(self) -> dict[str, object]:
        """As JSON keeps it."""
        return {"figure": str(self.figure), "events": list(self.events)}


@dataclass(frozen=True, slots=True)
class _Asked:
    organisation: Organisation
    period: Period

    @property
    def span(self) -> Span:
        """The days of the period on the clock of the organisation's place; UTC where it names none."""
        place = self.organisation.place
        zone = ZoneInfo(place.timezone) if place else ZoneInfo("UTC")
        return Span(whole_day(self.period.start, zone).start, whole_day(self.period.last, zone).end)


def pulled(organisation: Organisation, period: Period, measures: Iterable[Measure]) -> dict[Measure, Pulled]:
    """The figures of these measures; that of `Measure.SAID` is nobody's but the member's. Five queries for facilities, one or two for each other."""
    asked = _Asked(organisation, period)
    wanted = [one for one in Measure if one in set(measures) - {Measure.SAID}]
    used = _facilities(asked) if {Measure.BOOKINGS, Measure.HOURS} & set(wanted) else []
    found = {one: _OF_FACILITIES[one](asked, used) for one in wanted if one in _OF_FACILITIES}
    return found | {one: _counted(_OTHERS[one](asked)) for one in wanted if one in _OTHERS}


def seen(party: Party, measure: Measure, keys: Iterable[str]) -> Seen:
    """The events among these keys that a party may read by the rules of their own stages; what is left out it does not see."""
    wanted = list(keys)
    if measure == Measure.BOOKINGS:
        return bookings.bookings(party).filter(key__in=wanted)
    if measure == Measure.HOURS:
        mine = evidence.timetables(party)
        uses = Usage.objects.filter(key__in=wanted, timetable__in=mine.values("pk"))
        return uses.select_related("booking", "organisation", "timetable__resource")
    if measure == Measure.RESOURCES:
        return catalogue.resources(party).filter(key__in=wanted)
    return deals.deals_of(party).filter(key__in=wanted)


def _facilities(asked: _Asked) -> list[Facility]:
    tables = evidence.timetables(NODE).filter(resource__organisation=asked.organisation)
    return evidence.known(list(tables), asked.period)


def _bookings(asked: _Asked, used: list[Facility]) -> Pulled:
    found = (
        one.key
        for facility in used
        for one in facility.reserved
        if one.organisation != asked.organisation.key
        and facility.within.start <= one.span.start < facility.within.end
    )
    return _counted(found)


def _hours(_asked: _Asked, used: list[Facility]) -> Pulled:
    figure = together(of_facility(one) for one in used).figure(Kind.EXTERNAL)
    return Pulled(Decimal(figure.hours).quantize(CENT), tuple(dict.fromkeys(figure.events)))


def _signed(asked: _Asked) -> Iterable[str]:
    return deals.came_to(State.SIGNED, asked.organisation, asked.span.start, asked.span.end)


def _kept(asked: _Asked) -> Iterable[str]:
    return deals.came_to(State.KEPT, asked.organisation, asked.span.start, asked.span.end)


def _answered(asked: _Asked) -> Iterable[str]:
    return deals.answered_by(asked.organisation, asked.span.start, asked.span.end)


def _resources(asked: _Asked) -> Iterable[str]:
    """What is or was on the list, by the moment at which it was entered; what stands for the same as another counts once."""
    found = Resource.objects.filter(
        organisation=asked.organisation, state__in=(Listing.LISTED, Listing.WITHDRAWN), joined_into=None,
        created__gte=asked.span.start, created__lt=asked.span.end,
    )  # fmt: skip
    return found.order_by("key").values_list("key", flat=True)


def _counted(keys: Iterable[str]) -> Pulled:
    events = tuple(dict.fromkeys(keys))
    return Pulled(Decimal(len(events)), events)


_OF_FACILITIES: Final[Mapping[Measure, Callable[[_Asked, list[Facility]], Pulled]]] = {
    Measure.BOOKINGS: _bookings,
    Measure.HOURS: _hours,
}
_OTHERS: Final[Mapping[Measure, Callable[[_Asked], Iterable[str]]]] = {
    Measure.DEALS_SIGNED: _signed,
    Measure.DEALS_KEPT: _kept,
    Measure.NEEDS_ANSWERED: _answered,
    Measure.RESOURCES: _resources,
}
