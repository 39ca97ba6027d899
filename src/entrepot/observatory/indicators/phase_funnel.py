"""How many technologies are in which phase on the way to market."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from entrepot.deals.ways import Way, listed, ways
from entrepot.observatory.domain.figures import Case, Event, Found, Indicator, Opens, Over, Unit
from entrepot.observatory.domain.uncertainty import of_rate
from entrepot.vocabulary.periods import Period
from entrepot.vocabulary.readiness import Phase


def compute(period: Period, now: datetime) -> Found:
    """The share of technologies with a known level that were in industrialisation at the end of the period; rows count each phase."""
    day = min(period.last, now.date())
    stood = {way.number: phase for way in ways(listed()) if (phase := _at(way, day)) is not None}
    phases = Counter(stood.values())
    last = phases[Phase.INDUSTRIALISATION]
    keys = listed().order_by("key").values_list("pk", "key")
    there = [key for number, key in keys if stood.get(number) == Phase.INDUSTRIALISATION]
    return Found(
        Case(last / len(stood) if stood else None, (len(stood), last), of_rate(last, len(stood))),
        {"phase": {phase: Case(float(phases[phase]), (phases[phase],)) for phase in Phase}},
        tuple(Event(Opens.RESOURCE, key) for key in there),
    )


def _at(way: Way, day: date) -> Phase | None:
    """In which phase a technology was on a day: that of the last stay that had begun."""
    return next((stay.phase for stay in reversed(way.stays) if stay.first <= day), None)


PHASE_FUNNEL = Indicator(
    key="phase-funnel",
    name="Technologies in industrialisation",
    unit=Unit.SHARE,
    over=Over.END,
    formula="Listed technologies at readiness level 7 to 9, over listed technologies whose level is known; below, how many are in each phase.",
    source="Levels that owners told with evidence, else those they state. Computed by the board of technologies.",
    guard="A level that is only stated weighs as much as one with evidence. Of the past it counts those that are still listed.",
    breakdowns={"phase": "By phase"},
    least=0,
    better=0,
    compute=compute,
)
