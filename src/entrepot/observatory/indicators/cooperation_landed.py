"""How many cooperations of programmes landed."""

from __future__ import annotations

from datetime import datetime

from entrepot.observatory.domain.figures import Case, Event, Found, Indicator, Opens, Over, Unit
from entrepot.observatory.domain.uncertainty import of_rate
from entrepot.programmes.models import Cooperation
from entrepot.vocabulary.periods import Period


def compute(period: Period, now: datetime) -> Found:
    """Of cooperations entered up to the end of the period, the share that had landed by then."""
    last = min(period.last, now.date())
    entered = Cooperation.objects.filter(member=None, made__date__lte=last).select_related(
        "landing", "programme"
    )
    by_programme: dict[str, list[bool]] = {}
    events = []
    for one in entered.order_by("programme__key", "pk"):
        landing = getattr(one, "landing", None)
        landed = landing is not None and landing.day <= last
        by_programme.setdefault(one.programme.key, []).append(landed)
        if landing is not None and landed:
            events.append(Event(Opens.COOPERATION, one.key, landing.at))
    every = [landed for some in by_programme.values() for landed in some]
    return Found(
        _case(every), {"programme": {key: _case(some) for key, some in by_programme.items()}}, tuple(events)
    )


def _case(landed: list[bool]) -> Case:
    count = sum(landed)
    return Case(count / len(landed) if landed else None, (len(landed), count), of_rate(count, len(landed)))


COOPERATION_LANDED = Indicator(
    key="cooperation-landed",
    name="Cooperations landed",
    unit=Unit.SHARE,
    over=Over.END,
    formula="Cooperations between members of programmes that landed, over all that were entered, both up to the end of the period.",
    source="What parties reported with evidence: that something runs of a cooperation.",
    guard="A cooperation entered last week has had no time to land. Cooperations are agreements between others: below five nothing is shown.",
    breakdowns={"programme": "By programme"},
    least=5,
    better=1,
    compute=compute,
)
