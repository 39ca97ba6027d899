"""A hall with a furnace, and people of three organisations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from entrepot.booking import actions
from entrepot.booking.actions import Keeping, Wanted
from entrepot.booking.domain.opening import round_the_clock
from entrepot.booking.domain.slots import Terms
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Booking, Timetable
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from tests.accounts import account, admit, join, party
from tests.cast import cast, resource

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
NODE = Party.machine("node")


def hours(start: float, end: float) -> Span:
    """Hours after now."""
    return Span(NOW + start * HOUR, NOW + end * HOUR)


@dataclass(frozen=True)
class Hall:
    """A facility of the university, its manager, and two who book."""

    timetable: Timetable
    firm: Organisation
    other: Organisation
    manager: Party
    engineer: Party
    rival: Party

    def book(self, *spans: Span, by: Party | None = None, units: int = 1, **how: object) -> list[Booking]:
        who = by or self.engineer
        organisation = self.other if who == self.rival else self.firm
        wanted = Wanted(self.timetable, spans, organisation, units)
        return actions.book(wanted=wanted, by=who, **how)

    def keep(self, terms: Terms | None = None, **values: object) -> Timetable:
        """Keep it otherwise."""
        keeping = Keeping(round_the_clock(), terms or Terms(longest=8 * HOUR), **values)
        made = actions.keep_timetable(resource=self.timetable.resource, keeping=keeping, by=self.manager)
        self.timetable.refresh_from_db()
        return made


@pytest.fixture
def at_nine() -> Iterator[time_machine.Traveller]:
    """It is a Monday morning."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def hall(db: None, at_nine: time_machine.Traveller) -> Hall:
    return made_hall()


def made_hall() -> Hall:
    """The hall, open round the clock, one furnace, no approval."""
    cast()
    furnace = resource("furnace", organisation="org-yunshan", place="guangzhou")
    firm, other, university = (
        admit(Organisation.objects.get(key=key)) for key in ("org-lingyou", "org-isaroptik", "org-yunshan")
    )
    manager = party(join(account("manager"), university, OrganisationRole.MANAGER))
    keeping = Keeping(round_the_clock(), Terms(longest=8 * HOUR), approval=False)
    timetable = actions.keep_timetable(resource=furnace, keeping=keeping, by=manager)
    people = [party(join(account(name), home)) for name, home in (("engineer", firm), ("rival", other))]
    return Hall(timetable, firm, other, manager, *people)
