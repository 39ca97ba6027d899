"""Some years of activity before today, written into the demo region's node as if it had kept them: what `simulated` draws, at its moments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Final

from entrepot.booking.actions import Past, keep_past_use
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Timetable
from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.domain import Entry
from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import IndustrialChain, Need, Resource
from entrepot.cli.demo import simulated
from entrepot.cli.demo.simulated import DAY, FULL, HARDLY, USUAL, Asked, Cast, Course, Dealt, Hall, Link, Use
from entrepot.deals import actions as deals
from entrepot.deals.actions import PastDeal, PastStep
from entrepot.deals.clauses.first import Frame, first_terms
from entrepot.deals.domain.kinds import OF_RESOURCE
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.states import Move
from entrepot.deals.domain.terms import Part, Side
from entrepot.deals.domain.wording import worded
from entrepot.matching import actions as matching
from entrepot.matching.domain import Lack
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.money import Money
from entrepot.vocabulary.places import jurisdiction

SEED: Final = 20261129
IDLE: Final = "ven-gz-three-halls"
"""The hall that hardly anybody uses."""
MISSING: Final = Link("hydrogen-storage", "safety-testing", "testing", "facility", ("qingdao",))
"""The link of an industrial chain that nothing in the region serves."""
PLACES: Final = ("guangzhou", "shenzhen")
"""The region whose past it is."""
BEFORE_LOGS: Final = 70 * DAY
"""Of the last weeks facilities have logs already."""
FACILITIES: Final = 14
ASKED_FOR: Final = 120 * DAY
"""How long after it was entered a need is to begin."""
ROLES: Final = ("technology", "expert", "facility")
PRICES: Final = (36_000, 58_000, 120_000, 240_000)
"""In CNY, of everything in a deal, in turn."""


@dataclass(frozen=True, slots=True)
class Told:
    """How much was written."""

    uses: int
    needs: int
    deals: int


def live_through(
    *, years: float, by: Party, progress: Progress = silent, seed: int = SEED, needs_a_month: int = 8
) -> Told:
    """Write the years up to today into the node; the same for the same region, seed and day.

    Raises:
        ValueError: there is no firm or no resource in the region to draw from.
    """
    last = clock.today()
    first = last - timedelta(days=round(years * 365.25))
    venues, facilities = _halls("venue", FULL), _halls("facility", USUAL)[:FACILITIES]
    before = max(first + DAY, last - BEFORE_LOGS)
    whole = simulated.simulate(_cast(venues), first=first, last=last, seed=seed, needs_a_month=needs_a_month)
    others = simulated.simulate(_cast(facilities), first=first, last=before, seed=seed + 1, needs_a_month=1)
    apart = [Use(f"{use.key[:5]}f{use.key[6:]}", *_rest(use)) for use in others.uses]
    uses = sorted([*whole.uses, *apart], key=lambda use: (use.ends, use.key))
    _use(uses, by, progress)
    _ask(whole, by)
    _deal(whole.dealt, by)
    return Told(len(uses), len(whole.asked), len(whole.dealt))


def _rest(use: Use) -> tuple[str, datetime, datetime, str, bool]:
    return use.hall, use.starts, use.ends, use.firm, use.missed


def _halls(kind: str, load: float) -> tuple[Hall, ...]:
    known = Timetable.objects.filter(
        resource__kind=kind, resource__place__in=PLACES, resource__joined_into=None
    )
    return tuple(
        Hall(
            one.resource.key,
            one.zone,
            _by_day(one),
            HARDLY if one.resource.key == IDLE else load,
        )
        for one in known.select_related("resource").order_by("resource__key")
    )


def _by_day(timetable: Timetable) -> tuple[tuple[int, int, int], ...]:
    """The first opening of each weekday."""
    found: dict[int, tuple[int, int, int]] = {}
    for hours in sorted(timetable.usual, key=lambda hours: (hours.weekday, hours.opens)):
        found.setdefault(hours.weekday, (hours.weekday, hours.opens, hours.closes))
    return tuple(found.values())


def _cast(halls: tuple[Hall, ...]) -> Cast:
    firms = Organisation.objects.filter(kind="enterprise", place__in=PLACES, joined_into=None).order_by("key")
    offers = Resource.objects.filter(
        kind__in=ROLES, place__in=PLACES, state=Listing.LISTED, joined_into=None, author=""
    ).exclude(organisation=None)
    return Cast(
        halls,
        tuple(firms.values_list("key", flat=True)),
        tuple(_links()),
        tuple(offers.order_by("key").values_list("key", "organisation__key")),
    )


def _links() -> Iterator[Link]:
    """Every link of every industrial chain, with what is wanted there; the missing one three times, and spaces of one chain."""
    for chain in IndustrialChain.objects.order_by("key"):
        for number, link in enumerate(chain.links):
            if (chain.key, link["id"]) == (MISSING.chain, MISSING.key):
                yield from (MISSING,) * 3
            else:
                role = ROLES[number % len(ROLES)]
                yield Link(chain.key, link["id"], "testing" if role == "facility" else "technology", role)
    yield from (Link("digital-culture", "staging", "space", "venue"),) * 3


def _use(uses: Sequence[Use], by: Party, progress: Progress) -> None:
    """Week by week, each written when it is over."""
    timetables = {
        one.resource.key: one
        for one in Timetable.objects.filter(resource__key__in={use.hall for use in uses}).select_related("resource")
    }  # fmt: skip
    firms = Organisation.objects.in_bulk({use.firm for use in uses}, field_name="key")
    done = 0
    for _, week in groupby(uses, key=lambda use: use.ends.date().toordinal() // 7):
        those = list(week)
        past = [
            Past(timetables[use.hall], Span(use.starts, use.ends), firms[use.firm], by.actor, use.missed, key=use.key)
            for use in those
        ]  # fmt: skip
        with clock.as_of(those[-1].ends):
            keep_past_use(past=past, by=by)
        done += len(those)
        progress(done, len(uses), "Living through the years before")


def _ask(course: Course, by: Party) -> None:
    """Enter the needs, each on its day, and what was concluded for it the day after."""
    chains = {chain.key: chain for chain in IndustrialChain.objects.all()}
    places = dict(
        Organisation.objects.filter(key__in={one.firm for one in course.asked}).values_list("key", "place_id")
    )
    for at, those in groupby(course.asked, key=lambda one: one.at):
        some = list(those)
        with clock.as_of(at):
            entries = [_entry(one, chains[one.link.chain], places[one.firm]) for one in some]
            catalogue.put_entries(entries=entries, source="demo-past", by=by)
    needs = Need.objects.in_bulk([one.key for one in course.asked], field_name="key")
    now = clock.now()
    for one in course.asked:
        with clock.as_of(min(one.at + DAY, now)):
            if one.answered:
                matching.remember_conclusion(need=needs[one.key], verdict="served", by=by)
            else:
                lack = Lack(one.link.role, None, (), one.link.elsewhere)
                matching.remember_conclusion(
                    need=needs[one.key], verdict="no_adequate_supply", missing=[lack], by=by
                )


def _entry(one: Asked, chain: IndustrialChain, place: str | None) -> Entry:
    link = next(link for link in chain.links if link["id"] == one.link.key)
    name = link["title"]["en"]
    wanted = {"space": "Room wanted", "testing": "Tests wanted"}.get(one.link.kind, "Better way wanted")
    return Entry(
        key=one.key, is_need=True, kind=one.link.kind, language="en",
        texts={"en": {"title": f"{wanted}: {name}", "text": f"A firm of the demo region asks, in its simulated past, for help with: {name}."}},
        keywords=(), fields={}, facts={"Link": one.link.key}, organisation=one.firm, place=place, cluster=chain.cluster_id,
        industrial_chain=chain.key, available_from=None, valid_until=None, deadline=(one.at + ASKED_FOR).date(),
    )  # fmt: skip


def _deal(dealt: Sequence[Dealt], by: Party) -> None:
    organisations = Organisation.objects.in_bulk(
        {key for deal in dealt for key in (deal.firm, deal.owner)}, field_name="key"
    )
    resources = Resource.objects.in_bulk({deal.resource for deal in dealt}, field_name="key")
    titles = {
        key: texts["en"]["title"]
        for key, texts in Need.objects.filter(key__in=[deal.need for deal in dealt]).values_list("key", "texts")
    }  # fmt: skip
    now = clock.now()
    for number, deal in enumerate(dealt):
        parties = ((organisations[deal.firm], ""), (organisations[deal.owner], deal.resource))
        kind = OF_RESOURCE[resources[deal.resource].kind]
        terms = first_terms(
            kind, _frame(deal, organisations, titles[deal.need], PRICES[number % len(PRICES)])
        )
        steps = tuple(step for step in _steps(deal) if step.at <= now)
        past = PastDeal(deal.key, kind, titles[deal.need], parties, deal.introduced, steps, deal.need, terms)
        deals.remember_deal(past=past, by=by)


def _steps(deal: Dealt) -> Iterator[PastStep]:
    """The moves by which a deal came to where it is."""
    if deal.talking is None:
        return
    for key in (deal.firm, deal.owner):
        yield PastStep(Move.JOIN, key, deal.talking)
    if deal.signed is None:
        yield PastStep(Move.WITHDRAW, deal.firm, deal.talking + 90 * DAY, Reason.PRICE)
        return
    half = deal.talking + (deal.signed - deal.talking) / 2
    yield PastStep(Move.PROPOSE, deal.firm, half)
    yield PastStep(Move.APPROVE, deal.owner, half)
    for key in (deal.owner, deal.firm):
        yield PastStep(Move.SIGN, key, deal.signed)
    yield PastStep(Move.START, deal.firm, deal.signed + 2 * DAY if _late(deal) else deal.signed)
    for key in (deal.firm, deal.owner):
        if deal.kept:
            yield PastStep(Move.SETTLE, key, deal.kept)
    if deal.broken:
        yield PastStep(Move.BREAK, deal.firm, deal.broken, Reason.TIMING)


def _late(deal: Dealt) -> bool:
    """Whether there were days between signing and the end."""
    over = deal.kept or deal.broken
    return deal.signed is not None and over is not None and over > deal.signed + 2 * DAY


def _frame(deal: Dealt, organisations: Mapping[str, Organisation], title: str, price: int) -> Frame:
    begins: date = (deal.signed or deal.talking or deal.introduced).date()
    sides = tuple(
        Side(key, part, worded({"en": _name(organisations[key])}))
        for key, part in ((deal.firm, Part.CLIENT), (deal.owner, Part.PROVIDER))
    )
    return Frame(
        worded({"en": title}), sides, begins, ("en",), "en", jurisdiction("CN-GD"), worded({"en": "Guangzhou"}),
        Money(Decimal(price), "CNY"),
    )  # fmt: skip


def _name(organisation: Organisation) -> str:
    texts = organisation.texts
    return str((texts.get("en") or texts[organisation.language])["title"])
