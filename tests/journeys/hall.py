"""A hall where furnaces are booked, as a story for `played`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.journeys.played import play

if TYPE_CHECKING:
    from time_machine import Traveller


@dataclass(frozen=True, slots=True)
class Asked:
    """What the firm lacks and which furnace has it, in one language; ``day`` of March 2026 the story happens."""

    tag: str
    day: int
    need: str
    text: str
    furnace: str
    about: str


STORIES: Final = {
    "en": Asked(
        "en", 2, "Shrinkage of our new glaze at 900 degrees", "We need a dilatometer furnace to measure the shrinkage of a glaze.",
        "Dilatometer furnace", "Measures the shrinkage of a glaze or a body up to 1500 degrees.",
    ),
    "zh-hans": Asked(
        "zh-Hans", 3, "新釉料九百度时的收缩", "需要热膨胀仪高温炉测量釉料的收缩。",
        "热膨胀仪高温炉", "测量釉料和坯体的收缩，最高一千五百度。",
    ),
    "de": Asked(
        "de", 4, "Schwindung unserer neuen Glasur bei 900 Grad", "Wir brauchen einen Dilatometerofen, um die Schwindung einer Glasur zu messen.",
        "Dilatometerofen", "Misst die Schwindung einer Glasur oder einer Masse bis 1500 Grad.",
    ),
}  # fmt: skip


def _settle(traveller: Traveller) -> None:
    """A furnace with its price and a need of the firm for each language, a voucher that pays, and one more furnace where everything has happened."""
    from entrepot.booking import actions
    from entrepot.booking.actions import Keeping
    from entrepot.booking.domain.opening import round_the_clock
    from entrepot.booking.domain.slots import Terms
    from entrepot.people.models import Account
    from tests.booking.hall import HOUR, NOW, hours, made_hall
    from tests.booking.ics import event
    from tests.booking.lab import RATES, over, priced, quote, voucher
    from tests.booking.test_calendars import at, handed_in
    from tests.booking.test_gates import licence
    from tests.cast import need, resource

    hall = priced(made_hall())
    voucher()
    done = over(hall, traveller)
    actions.draw_invoice(booking=done, by=hall.manager)
    hall.book(hours(9, 11))
    quote(hall)
    actions.tell_incident(timetable=hall.timetable, what="Smoke", closes=False, by=hall.manager)
    licence(hall)
    handed_in(hall, at(200, 201), event("DTSTART:soon"))
    for name, person in (("何敏", hall.manager), ("陈薇", hall.engineer)):
        Account.objects.filter(key=person.actor).update(name=name)
    traveller.move_to(NOW)
    keeping = Keeping(round_the_clock(), Terms(longest=8 * HOUR), approval=True)
    for language, story in STORIES.items():
        furnace = resource(
            f"furnace-{language}", "facility", story.furnace, story.about, organisation="org-yunshan", place="guangzhou",
            language=story.tag, fields={"price": "600元/小时"},
        )  # fmt: skip
        timetable = actions.keep_timetable(resource=furnace, keeping=keeping, by=hall.manager)
        actions.keep_rates(timetable=timetable, kept=RATES, by=hall.manager)
        need(
            f"need-{language}", "testing", story.need, story.text, organisation="org-lingyou", place="guangzhou",
            language=story.tag,
        )  # fmt: skip


if __name__ == "__main__":
    play(int(sys.argv[1]), datetime(2026, 3, 2, 8, tzinfo=UTC), _settle)
