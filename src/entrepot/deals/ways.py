"""How far technologies are, read from what their owners told: for whoever may see a technology, what stands beside it only as far as its owner lets it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Resource
from entrepot.deals.domain.pipeline import Stay, Step, Waiting, stays, waiting, way
from entrepot.deals.domain.standing import ENDED
from entrepot.deals.models import Deal, DealParty, FinanceRaised, Mark, PeopleRecruited, ReadinessStep
from entrepot.deals.queries import deals_of
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.readiness import Phase, read_readiness

STANDS_FOR: Final = Coalesce("resource__joined_into", "resource")
"""The technology of a row: the one that stands for it where two were found to be one."""


@dataclass(frozen=True, slots=True)
class Way:
    """How far one technology is; `number` is its row's.

    Attributes:
        steps: its levels in order, of which the last is its level now; none where nobody has said any.
        stays: its times in each phase.
    """

    number: int
    steps: tuple[Step, ...]
    stays: tuple[Stay, ...]

    @property
    def now(self) -> Step | None:
        """Its level."""
        return self.steps[-1] if self.steps else None

    @property
    def phase(self) -> Phase | None:
        """Its phase."""
        return self.stays[-1].phase if self.stays else None

    def days(self, today: date) -> int:
        """How long it has been in its phase; 0 where it is in none."""
        return self.stays[-1].days(today) if self.stays else 0


@dataclass(frozen=True, slots=True)
class Beside:
    """What was raised, by currency, and how many people were recruited, of what a party may see."""

    raised: Mapping[str, Any]
    people: int


def listed() -> QuerySet[Resource]:
    """Every technology that is on the list."""
    return catalogue.listed_resources().filter(kind=Role.TECHNOLOGY)


def ways(technologies: QuerySet[Resource]) -> list[Way]:
    """How far each is; two queries."""
    shown: dict[int, list[Step]] = defaultdict(list)
    numbers = technologies.order_by().values("pk")
    told = ReadinessStep.objects.exclude(marks__kind=Mark.TAKEN_BACK).annotate(of=STANDS_FOR)
    for number, level, day in (
        told.filter(of__in=numbers).order_by("day", "pk").values_list("of", "level", "day")
    ):
        shown[number].append(Step(level, day))
    rows = technologies.order_by("pk").values_list("pk", "fields__readiness", "created")
    return [_way(number, written, created, shown.get(number, ())) for number, written, created in rows]


def way_of(technology: Resource) -> Way:
    """How far one is."""
    return ways(Resource.objects.filter(pk=technology.pk))[0]


def stated(written: object, created: datetime) -> Step | None:
    """The level that a record states, from the day it came into the node; the lower one of a span, None where it says none."""
    found = read_readiness(str(written)) if written else None
    return Step(found.low, created.date(), stated=True) if found else None


def lasting(found: Iterable[Way]) -> Mapping[Phase, Waiting]:
    """How long each phase lasts, by all the ways that are known."""
    return waiting([one.stays for one in found], clock.today())


def steps_told(technology: Resource) -> list[ReadinessStep]:
    """Every level that was told of a technology with its evidence and what was said of that, the last first."""
    told = ReadinessStep.objects.annotate(of=STANDS_FOR).filter(of=technology.pk)
    return list(told.select_related("resource").prefetch_related("marks").order_by("-day", "-pk"))


def last_told(technologies: Sequence[int]) -> Mapping[int, ReadinessStep]:
    """What shows the level at which each of several stands, by their numbers, with what was said of it; two queries."""
    told = ReadinessStep.objects.exclude(marks__kind=Mark.TAKEN_BACK).annotate(of=STANDS_FOR)
    rows = told.filter(of__in=technologies).order_by("day", "pk").prefetch_related("marks")
    return {row.of: row for row in rows}


def finance_of(technology: Resource, party: Party) -> list[FinanceRaised]:
    """What was raised for a technology, as far as a party may see it: what was taken back only with its owner."""
    told = FinanceRaised.objects.annotate(of=STANDS_FOR).filter(_seen(party), of=technology.pk)
    return list(told.select_related("resource", "deal"))


def people_of(technology: Resource, party: Party) -> list[PeopleRecruited]:
    """Who was recruited for a technology, as far as a party may see it: what was taken back only with its owner."""
    told = PeopleRecruited.objects.annotate(of=STANDS_FOR).filter(_seen(party), of=technology.pk)
    return list(told.select_related("resource", "deal"))


def beside(technologies: Sequence[int], party: Party) -> Mapping[int, Beside]:
    """What stands beside several technologies, by their numbers; two queries."""
    raised: dict[int, dict[str, Any]] = defaultdict(dict)
    number: dict[int, int] = defaultdict(int)
    seen = _seen(party) & Q(taken_back=None, of__in=technologies)
    money = FinanceRaised.objects.annotate(of=STANDS_FOR).filter(seen).order_by("pk")
    for of, currency, amount in money.values_list("of", "currency", "amount"):
        raised[of][currency] = raised[of].get(currency, 0) + amount
    taken_on = PeopleRecruited.objects.annotate(of=STANDS_FOR).filter(seen).order_by("pk")
    for of, people in taken_on.values_list("of", "number"):
        number[of] += people
    return {of: Beside(raised.get(of, {}), number.get(of, 0)) for of in technologies}


def deals_by_technology(party: Party) -> Mapping[int, list[Deal]]:
    """The deals that go on and that a party may read, by the number of their technology; those without one under 0."""
    going = deals_of(party).exclude(state__in=ENDED)
    seats = DealParty.objects.filter(deal__in=going.order_by().values("pk")).exclude(resource="")
    brought = list(seats.values_list("deal_id", "resource"))
    keys = {resource for _, resource in brought}
    technologies = Resource.objects.filter(key__in=keys, kind=Role.TECHNOLOGY)
    numbers = dict(technologies.values_list("key", Coalesce(F("joined_into"), F("pk"))))
    of: dict[int, set[int]] = defaultdict(set)
    for seat, resource in brought:
        if resource in numbers:
            of[seat].add(numbers[resource])
    found: dict[int, list[Deal]] = defaultdict(list)
    for deal in going:
        for number in sorted(of.get(deal.pk, {0})):
            found[number].append(deal)
    return found


def technologies_of(deal: Deal, party: Party) -> list[Resource]:
    """The technologies that are brought into a deal, as far as a party may see them."""
    keys = deal.parties.exclude(resource="").values_list("resource", flat=True)
    seen = catalogue.resources(party).filter(Q(key__in=keys) | Q(joined__key__in=keys), kind=Role.TECHNOLOGY)
    return list(seen.distinct().order_by("key"))


def deals_with(technology: Resource, party: Party) -> QuerySet[Deal]:
    """The deals that a party may read into which a technology was brought, the last changed first."""
    keys = [technology.key, *technology.joined.values_list("key", flat=True)]
    return deals_of(party).filter(parties__resource__in=keys).distinct()


def _way(number: int, written: object, created: datetime, shown: Iterable[Step]) -> Way:
    steps = way(stated(written, created), shown)
    return Way(number, steps, stays(steps))


def _seen(party: Party) -> Q:
    """The rule ``pipeline.read_beside`` as a condition on rows; what was taken back is for the owner's people alone."""
    own = Q(resource__organisation__in=party.organisations())
    return own | Q(shown=True, taken_back=None)
