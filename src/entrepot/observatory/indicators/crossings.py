"""Records that crossed to and from other nodes, and how many the border held."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from entrepot.exchange.models import Leaf
from entrepot.observatory.domain.figures import Case, Event, Found, Indicator, Opens, Over, Unit
from entrepot.vocabulary.periods import Period


@dataclass(frozen=True, slots=True)
class _Crossed:
    index: int
    at: datetime
    outcome: str
    way: str


def compute(period: Period, now: datetime) -> Found:
    """Entries of the log of crossings in the period."""
    found = [one for one in _logged(period) if one.at < now]
    outcomes, ways = Counter(one.outcome for one in found), Counter(one.way for one in found)
    return Found(
        Case(float(len(found)), (len(found),)),
        {
            "outcome": {name: Case(float(count), (count,)) for name, count in sorted(outcomes.items())},
            "way": {name: Case(float(count), (count,)) for name, count in sorted(ways.items())},
        },
        tuple(Event(Opens.CROSSING, str(one.index), one.at) for one in found),
    )


def _logged(period: Period) -> Iterator[_Crossed]:
    """The crossings of a period, the last first; the log is in the order of time, so it is read no further back than that."""
    for index, content in Leaf.objects.order_by("-index").values_list("index", "content").iterator(1000):
        said = json.loads(content)
        if said.get("kind") != "crossing":
            continue
        at = datetime.fromisoformat(said["at"])
        if at.date() < period.start:
            return
        if at.date() < period.end:
            yield _Crossed(index, at, said["outcome"] or "entered", f"{said['from']} → {said['to']}")


CROSSINGS = Indicator(
    key="crossings",
    name="Crossings",
    unit=Unit.COUNT,
    over=Over.PERIOD,
    formula="Records that left for another node or came from one, entries of the log of crossings. By outcome: what the border decided of those that left; a record that was withdrawn there because a rule holds it is counted with its decision.",
    source="The log of crossings.",
    guard="A record that changes crosses again. What the border held before it was ever sent is in no log.",
    breakdowns={"outcome": "By outcome", "way": "By way"},
    least=0,
    better=0,
    compute=compute,
)
