"""Guangzhou of the demo region with four halls, for what is tested of the balance of services."""

from __future__ import annotations

from datetime import timedelta

from entrepot.booking.actions import Past, keep_past_use, keep_timetable
from entrepot.booking.domain.days import whole_day
from entrepot.booking.domain.spans import Span
from entrepot.cli.demo.districts import settle_districts
from entrepot.cli.demo.hours import ROOMS
from entrepot.matching.actions import remember_conclusion
from entrepot.matching.domain import Lack
from entrepot.people.domain import Party
from entrepot.people.models import Place
from entrepot.runtime import clock
from tests import cast

BY = Party.machine("test")
HALLS = ("ven-gz-three-halls", "ven-gz-pearl-hall", "ven-gz-ceramic-bench", "ven-gz-beverage-line")


def guangzhou() -> Place:
    """Guangzhou of the demo region with four halls, one of which nobody uses, and a request for space."""
    cast.settle("guangzhou", "shenzhen", "hong-kong", "qingdao", "xianning", "munich")
    cast.cast()
    firm = cast.organisation("org-kiln", "Kiln", place="guangzhou")
    today, past = clock.today(), []
    for number, key in enumerate(HALLS):
        hall = cast.resource(key, "venue", key, organisation="org-yunshan", place="guangzhou")
        timetable = keep_timetable(resource=hall, keeping=ROOMS, by=BY)
        for back in range(1, 80) if number else ():
            begin = whole_day(today - timedelta(days=back), timetable.clock).start + timedelta(hours=8)
            past.append(Past(timetable, Span(begin, begin + timedelta(hours=12)), firm, BY.actor))
    keep_past_use(past=past, by=BY)
    settle_districts(BY)
    need = cast.need("need-room", "space", "A room for 300", organisation="org-kiln", place="guangzhou")
    remember_conclusion(need=need, verdict="no_adequate_supply", missing=[Lack("venue", None, (), ())], by=BY)
    return Place.objects.get(key="guangzhou")
