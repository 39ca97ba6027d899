"""Two parks whose cooperation binds them: one with a tenant that lacks something, the other with a kiln that it may open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from entrepot.booking import actions as booking
from entrepot.booking.actions import Keeping, KeptRates
from entrepot.booking.domain.opening import round_the_clock
from entrepot.booking.domain.pricing import Customer
from entrepot.booking.domain.slots import Terms
from entrepot.booking.models import Timetable
from entrepot.catalogue.models import Need, Resource
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.queries import party_of
from entrepot.programmes import actions
from entrepot.programmes.actions import Conditions, Room
from entrepot.programmes.models import Cooperation, Tenancy
from entrepot.runtime import clock
from tests.cast import need, resource
from tests.programmes.paired import Pair, pairing

DAY = timedelta(days=1)
ASKED = "Tiles are to be fired at 1300 °C in a vacuum kiln."


@dataclass(frozen=True)
class Parked:
    """The parks with their heads, the firm that sits in the first, and the kiln of the second."""

    pair: Pair
    cooperation: Cooperation
    firm: Organisation
    buyer: Party
    kiln: Timetable
    need: Need

    @property
    def park(self) -> Organisation:
        return self.pair.parks[0]

    @property
    def head(self) -> Party:
        return self.pair.heads[0]

    @property
    def partner(self) -> Party:
        """Who speaks for the park whose kiln it is."""
        return self.pair.heads[1]

    def entered(self, space: int = 300) -> Tenancy:
        """The firm, as a tenant from today on."""
        room = Room(self.firm, Decimal(space), clock.today())
        return actions.enter_tenant(park=self.park, room=room, by=self.head)

    def conditions(self, percent: int = 25) -> Conditions:
        """A year, in working hours."""
        return Conditions(
            clock.today(),
            clock.today() + 365 * DAY,
            "On working days, with our operator.",
            Decimal(percent),
            40,
        )


def parked() -> Parked:
    """All of that; the price of the kiln is held back."""
    made = pairing(1)
    pair, office = made.pairs[0], made.office
    pair.print()
    for turn in (0, 1):
        pair.sign(turn)
    cooperation = Cooperation.objects.get(pk=made.entered(pair).pk)
    kiln = resource(
        "kiln", "facility", "Vacuum kiln", "A vacuum kiln that fires tiles at up to 1400 °C.", organisation=pair.parks[1].key, place="guangzhou"
    )  # fmt: skip
    Resource.objects.filter(pk=kiln.pk).update(hidden=["price"])
    timetable = booking.keep_timetable(
        resource=kiln, keeping=Keeping(round_the_clock(), Terms(), approval=False), by=pair.heads[1]
    )
    rates = KeptRates("CNY", {(Customer.OTHER, "hour"): Decimal("400.00")}, setup=Decimal("200.00"))
    booking.keep_rates(timetable=timetable, kept=rates, by=pair.heads[1])
    lacks = need(
        "need-kiln", "technology", "A kiln for tiles", ASKED, organisation=office.firm.key, place="guangzhou"
    )
    heads = tuple(party_of(Account.objects.get(key=one.actor)) for one in pair.heads)
    pair = Pair(pair.parks, (heads[0], heads[1]), pair.now())
    return Parked(pair, cooperation, office.firm, office.buyer, timetable, lacks)
