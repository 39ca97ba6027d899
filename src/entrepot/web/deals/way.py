"""The page of one technology's way to market: its levels with what shows them, its times in each phase, money and people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from entrepot.catalogue.models import Resource
from entrepot.deals import queries, ways
from entrepot.deals.domain.pipeline import Stay
from entrepot.deals.models import Deal, FinanceRaised, Mark, PeopleRecruited, ReadinessStep
from entrepot.deals.models.pipeline import Beside
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money
from entrepot.web import figures
from entrepot.web.deals import levels
from entrepot.web.deals.rows import deal_rows


@dataclass(frozen=True, slots=True)
class StepLine:
    """A level, what shows it, and what the reader may say of that (addresses, empty where nothing)."""

    level: str
    phase: str
    look: str
    day: str
    kind: str
    link: str
    leads: bool
    words: str
    checked: bool
    taken_back: bool
    check: str
    take_back: str


@dataclass(frozen=True, slots=True)
class StayLine:
    """A time in a phase: from which day to which (nothing while it goes on), and how long."""

    phase: str
    first: str
    until: str
    days: str


@dataclass(frozen=True, slots=True)
class BesideLine:
    """Money or people: what, as what or from whom, when, by which deal (where the reader may read it), who sees it."""

    what: str
    about: str
    kind: str
    day: str
    deal: str
    deal_url: str
    shown: bool
    taken_back: bool
    take_back: str


def way_page(technology: Resource, party: Party) -> dict[str, Any]:
    """What the page shows a reader."""
    way, lasting = ways.way_of(technology), ways.lasting(ways.ways(ways.listed()))
    steps = [_step(step, party) for step in ways.steps_told(technology)]
    stated = next((step for step in way.steps if step.stated), None)
    return {
        "phase": levels.heading(way.phase) if way.phase else "",
        "look": levels.LOOKS[way.phase] if way.phase else "",
        "level": levels.level(way.now.level) if way.now else "",
        "is_stated": way.now is not None and way.now.stated,
        "days": levels.days_here(way.days(clock.today())) if way.now else "",
        "late": way.phase is not None and levels.is_late(way, lasting[way.phase]),
        "usual": levels.usual(way.phase, lasting[way.phase]) if way.phase else "",
        "steps": steps,
        "stated": (levels.level(stated.level), figures.day(stated.day)) if stated else None,
        "stays": [_stay(stay) for stay in way.stays],
        "raised": [_finance(entry, party) for entry in ways.finance_of(technology, party)],
        "recruited": [_people(entry, party) for entry in ways.people_of(technology, party)],
        "sums": levels.sums(ways.beside([technology.pk], party)[technology.pk]),
        "deals": deal_rows(list(ways.deals_with(technology, party)[:20])),
        "tells": allows(party, "pipeline.tell", technology),
    }


def fitting_deals(technology: Resource, kind: str, party: Party) -> Sequence[Deal]:
    """The owner's deals of a kind that a reader may read: what money or people may have come by."""
    fitting = queries.deals_of(party).filter(kind=kind, parties__organisation=technology.organisation_id)
    return list(fitting[:50])


def _step(step: ReadinessStep, party: Party) -> StepLine:
    marks = {mark.kind for mark in step.marks.all()}
    counts = Mark.TAKEN_BACK not in marks
    may_check = counts and Mark.CHECKED not in marks and allows(party, "pipeline.check", step)
    may_take_back = counts and allows(party, "pipeline.tell", step)
    return StepLine(
        level=levels.level(step.level),
        phase=levels.heading(step.step.phase),
        look=levels.LOOKS[step.step.phase],
        day=figures.day(step.day),
        kind=levels.evidence(step.kind),
        link=step.link,
        leads=step.link.startswith(("https://", "http://")),
        words=step.words,
        checked=Mark.CHECKED in marks,
        taken_back=not counts,
        check=reverse("web:check_step", args=[step.pk]) if may_check else "",
        take_back=reverse("web:take_back_step", args=[step.pk]) if may_take_back else "",
    )


def _stay(stay: Stay) -> StayLine:
    return StayLine(
        levels.heading(stay.phase),
        figures.day(stay.first),
        figures.day(stay.until) if stay.until else "",
        levels.days(stay.days(clock.today())),
    )


def _finance(entry: FinanceRaised, party: Party) -> BesideLine:
    what = figures.money(Money(entry.amount, entry.currency))
    return _line(entry, party, what, entry.source, levels.funding(entry.kind), "web:take_back_finance")


def _people(entry: PeopleRecruited, party: Party) -> BesideLine:
    return _line(entry, party, levels.people(entry.number), entry.role, "", "web:take_back_people")


def _line(entry: Beside, party: Party, what: str, about: str, kind: str, take_back: str) -> BesideLine:
    deal = entry.deal if entry.deal is not None and allows(party, "deal.read", entry.deal) else None
    may = entry.taken_back is None and allows(party, "pipeline.tell", entry)
    return BesideLine(
        what=what,
        about=about,
        kind=kind,
        day=figures.day(entry.day),
        deal=deal.title if deal else "",
        deal_url=reverse("web:deal", args=[deal.key]) if deal else "",
        shown=entry.shown,
        taken_back=entry.taken_back is not None,
        take_back=reverse(take_back, args=[entry.pk]) if may else "",
    )
