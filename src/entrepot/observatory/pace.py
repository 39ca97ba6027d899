"""How long needs wait, by the deals that name them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from entrepot.catalogue.models import Need
from entrepot.deals.domain.funnel import usual_days
from entrepot.deals.domain.standing import State
from entrepot.deals.figures import Course, courses
from entrepot.deals.models import Deal
from entrepot.observatory.domain.figures import Case, Event, Found, Opens
from entrepot.vocabulary.periods import Period


def paced(period: Period, now: datetime, *, signed: bool) -> Found:
    """The median days from a need to its first deal, or to its first signed one, of needs for which that came in the period."""
    wanted = State.SIGNED if signed else State.INTENT
    needs = dict(Deal.objects.exclude(need="").values_list("pk", "need"))
    first: dict[str, tuple[datetime, Course]] = {}
    for course in courses():
        at, need = course.came.get(wanted), needs.get(course.deal)
        if need is not None and at is not None and (need not in first or at < first[need][0]):
            first[need] = (at, course)
    came = Need.objects.filter(key__in=first).values_list("key", "kind", "created")
    days: dict[str, list[int]] = {}
    events = []
    for key, kind, created in came.order_by("key"):
        at, course = first[key]
        if at < now and period.contains(at.date()):
            took = max((at - created).days, 0)
            days.setdefault(kind, []).append(took)
            events.append(Event(Opens.DEAL, course.counted.key, at, float(took)))
    every = [one for some in days.values() for one in some]
    return Found(
        _case(every), {"kind": {kind: _case(some) for kind, some in sorted(days.items())}}, tuple(events)
    )


def _case(days: Sequence[int]) -> Case:
    usual = usual_days(days)
    return Case(None if usual is None else float(usual), (len(days),))
