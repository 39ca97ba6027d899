"""From listed to kept."""

from __future__ import annotations

from datetime import datetime

from entrepot.deals.domain.funnel import Cells, Reached, broken_down, cells
from entrepot.deals.figures import BREAKDOWNS, courses, listed
from entrepot.observatory.domain.figures import Case, Event, Found, Indicator, Opens, Over, Unit
from entrepot.observatory.domain.uncertainty import of_rate
from entrepot.vocabulary.periods import Period


def compute(_period: Period, _now: datetime) -> Found:
    """The share of everything listed that is in a deal that was kept; its events are those deals."""
    every = courses()
    counted = listed(every)
    rows = {by: broken_down(counted, by, Reached.LISTED) for by in BREAKDOWNS}
    kept = [one for one in every if one.counted.reached == Reached.KEPT]
    return Found(
        _case(cells(counted, Reached.LISTED)),
        {by: {row: _case(found) for row, found in of.items()} for by, of in rows.items()},
        tuple(Event(Opens.DEAL, one.counted.key, max(one.came.values())) for one in kept),
    )


def _case(found: Cells) -> Case:
    return Case(found[-1] / found[0] if found[0] else None, found, of_rate(found[-1], found[0]))


CONVERSION = Indicator(
    key="conversion",
    name="Listed to kept",
    unit=Unit.SHARE,
    over=Over.NOW,
    formula="Resources in a deal of which all parties say that everything was kept, over all resources that are or were listed.",
    source="Computed by the figures of deals.",
    guard="What was listed lately has had no time to be kept: compare resources by the year in which they were listed.",
    breakdowns={"kind": "By kind", "region": "By region", "year": "By year"},
    least=5,
    better=1,
    compute=compute,
)
