"""How many members of programmes deliver what they promised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from entrepot.observatory.domain.figures import Case, Event, Found, Indicator, Opens, Over, Unit
from entrepot.observatory.domain.uncertainty import of_rate
from entrepot.programmes.delivery import delivered
from entrepot.programmes.domain.delivering import Light
from entrepot.programmes.domain.membership import MemberState
from entrepot.programmes.models import Cohort, Member
from entrepot.vocabulary.periods import Period


def compute(_period: Period, _now: datetime) -> Found:
    """Green over those of which anything is known; it opens to the members that are not green."""
    at_work = Member.objects.filter(programme__in=Cohort.objects.values("programme"))
    members = at_work.exclude(state=MemberState.REMOVED).select_related("programme", "organisation")
    by_programme: dict[str, list[Light]] = {}
    events = []
    for member in members.order_by("programme__key", "pk"):
        light = delivered(member).light
        by_programme.setdefault(member.programme.key, []).append(light)
        if light != Light.GREEN:
            events.append(Event(Opens.MEMBER, member.key))
    every = [light for lights in by_programme.values() for light in lights]
    rows = {key: _case(lights) for key, lights in by_programme.items()}
    lights = {str(light): Case(float(every.count(light)), (every.count(light),)) for light in Light}
    return Found(_case(every), {"programme": rows, "light": lights if every else {}}, tuple(events))


def _case(lights: Sequence[Light]) -> Case:
    known = [light for light in lights if light != Light.UNKNOWN]
    green = known.count(Light.GREEN)
    return Case(green / len(known) if known else None, (len(known), green), of_rate(green, len(known)))


PROGRAMME_DELIVERY = Indicator(
    key="programme-delivery",
    name="Programmes on course",
    unit=Unit.SHARE,
    over=Over.NOW,
    formula="Members of programmes whose light is green, over those of which enough is reported to give them one. It opens to the members that are not green.",
    source="Reports beside the node's own figures. Computed by the lights of programmes.",
    guard="Targets differ between programmes: a green light says that what was agreed there is delivered, not that it is much.",
    breakdowns={"programme": "By programme", "light": "By light"},
    least=0,
    better=1,
    compute=compute,
)
