"""A park's space and tenants, and what parks open to each other: stories of those who run them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from entrepot.booking import actions as booking
from entrepot.booking import prices
from entrepot.booking.actions import Reduction, Wanted
from entrepot.booking.domain.pricing import Use, total
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import AgreedReduction, Quote
from entrepot.booking.refusals import BookingRefusedError
from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.models import Grant, Resource
from entrepot.deals import actions as deals
from entrepot.deals.actions import Saying
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.states import Move
from entrepot.journal.models import Entry
from entrepot.people.domain import ANONYMOUS, Party
from entrepot.people.models import Duty, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, parks
from entrepot.programmes.actions import Room
from entrepot.programmes.domain.parks import Let, let_on, most_beside
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import SharedResource
from entrepot.runtime import clock
from tests.programmes.parked import DAY, Parked, parked

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Parked:
    return parked()


def code(do: Callable[[], object]) -> str:
    with pytest.raises(ProgrammeRefusedError) as refused:
        do()
    return refused.value.code


def opened(made: Parked, percent: int = 25, by: Party | None = None) -> SharedResource:
    """The kiln, opened to the partner."""
    kiln, conditions = Resource.objects.get(key="kiln"), made.conditions(percent)
    return actions.open_resource(
        cooperation=made.cooperation, resource=kiln, conditions=conditions, by=by or made.partner
    )


def test_space_is_counted_on_the_fullest_day() -> None:
    days = [date(2026, 1, 1) + number * DAY for number in range(40)]
    lets = [
        Let(days[0], days[9], Decimal(100)),
        Let(days[10], None, Decimal(80)),
        Let(days[20], days[29], Decimal(50)),
    ]
    assert [let_on(lets, days[number]) for number in (0, 9, 10, 25, 39)] == [100, 100, 80, 130, 80]
    assert most_beside(lets, Let(days[0], None, Decimal(10))) == 140
    assert most_beside(lets, Let(days[5], days[12], Decimal(10))) == 110
    assert most_beside(lets, Let(days[30], None, Decimal(10))) == 90


def test_a_tenant_counts_from_when_it_confirms_until_one_side_ends_it(made: Parked) -> None:
    actions.set_space(park=made.park, total=Decimal(1000), by=made.head)
    tenancy = made.entered(300)
    duty = Duty.objects.get(kind="tenancy.asked", subject=tenancy.key)
    assert (duty.organisation, duty.settled) == (made.firm, None)
    assert parks.occupancy(made.park).let == 0
    assert parks.tenancies(made.park, ANONYMOUS) == []
    assert parks.tenancies(made.park, made.buyer) == parks.tenancies(made.park, made.head) == [tenancy]
    with pytest.raises(NotAllowedError):
        actions.confirm_tenancy(tenancy=tenancy, by=made.head)
    actions.confirm_tenancy(tenancy=tenancy, by=made.buyer)
    assert Duty.objects.get(pk=duty.pk).settled is not None
    assert (parks.occupancy(made.park).share, parks.tenancies(made.park, ANONYMOUS)) == (0.3, [tenancy])
    assert list(parks.tenants([made.park.pk])) == [made.firm]
    assert code(lambda: actions.confirm_tenancy(tenancy=tenancy, by=made.buyer)) == "tenancy_elsewhere"
    assert code(lambda: actions.set_space(park=made.park, total=Decimal(200), by=made.head)) == "space_less"
    with pytest.raises(NotAllowedError):
        actions.end_tenancy(tenancy=tenancy, by=made.partner)
    actions.end_tenancy(tenancy=tenancy, by=made.buyer)
    assert parks.occupancy(made.park).let == 0
    assert list(parks.tenants([made.park.pk])) == []
    assert code(lambda: actions.end_tenancy(tenancy=tenancy, by=made.head)) == "tenancy_elsewhere"
    verbs = Entry.objects.filter(subject=tenancy.key).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["tenancy.enter", "tenancy.confirm", "tenancy.end"]


def test_what_cannot_be_let_is_refused_with_its_reason(made: Parked) -> None:
    actions.set_space(park=made.park, total=Decimal(500), by=made.head)
    made.entered(300)
    today, lab = clock.today(), Organisation.objects.get(key="org-yunshan")

    def enter(tenant: Organisation = lab, space: int = 10, last: int = 9) -> object:
        room = Room(tenant, Decimal(space), today, today + last * DAY)
        return actions.enter_tenant(park=made.park, room=room, by=made.head)

    assert code(lambda: enter(space=201)) == "space_over"
    assert code(lambda: enter(space=0)) == "space_odd"
    assert code(lambda: enter(last=-1)) == "tenancy_dates"
    assert code(lambda: enter(made.firm)) == "tenant_already"
    assert code(lambda: enter(made.park)) == "tenant_odd"
    with pytest.raises(NotAllowedError):
        actions.set_space(park=made.park, total=Decimal(900), by=made.buyer)
    assert code(lambda: actions.set_space(park=made.firm, total=Decimal(9), by=made.buyer)) == "no_park"


def test_what_is_opened_to_the_partner_is_shown_priced_and_ends_with_the_cooperation(made: Parked) -> None:
    kiln, begins = (
        Resource.objects.get(key="kiln"),
        (clock.now() + 2 * DAY).replace(minute=0, second=0, microsecond=0),
    )
    use = Use(Span(begins, begins + timedelta(hours=2)))

    def price(organisation: Organisation) -> Decimal | None:
        found = prices.estimate(made.kiln, organisation, use)
        return found.before if found else None

    before = disclosed(kiln, made.head).withheld
    share = opened(made)
    fresh = Resource.objects.get(key="kiln")
    assert ([str(one) for one in before], disclosed(fresh, made.head).withheld) == (["price"], ())
    assert (price(made.park), price(made.firm)) == (Decimal("750.00"), Decimal("1000.00"))
    booked = booking.book(wanted=Wanted(made.kiln, (use.span,), made.park), by=made.head)[0]
    quote = Quote.objects.get(booking=booked)
    assert (quote.total, total(quote.read_lines)) == (Decimal("750.00"), Decimal("750.00"))
    assert Decimal(quote.tariff["reduction"]) == Decimal(25)
    assert quote.read_lines[-1].what == "reduction"
    assert [one.key for one in parks.shared([made.cooperation], made.head)] == [share.key]
    assert code(lambda: opened(made)) == "shared_already"
    deals.say(deal=made.pair.now(), saying=Saying(Move.BREAK, made.park, Reason.OTHER), by=made.head)
    assert (parks.shared([made.cooperation], made.head), price(made.park)) == ([], Decimal("1000.00"))
    assert Grant.objects.get(resource=kiln).revoked is not None
    assert Entry.objects.filter(verb="share.close", subject=made.cooperation.key).count() == 1


def test_only_its_own_people_open_a_resource_and_at_sound_conditions(made: Parked) -> None:
    kiln = Resource.objects.get(key="kiln")
    assert (
        [one.key for one in parks.openable(made.cooperation, made.partner)],
        parks.openable(made.cooperation, made.head),
    ) == (["kiln"], [])

    with pytest.raises(NotAllowedError):
        opened(made, by=made.head)
    assert code(lambda: opened(made, 101)) == "share_percent"
    assert code(lambda: opened(made, -1)) == "share_percent"
    share = opened(made, 0)
    assert AgreedReduction.objects.count() == 0
    with pytest.raises(NotAllowedError):
        actions.close_resource(share=share, by=made.head)
    actions.close_resource(share=share, by=made.partner)
    assert code(lambda: actions.close_resource(share=share, by=made.partner)) == "share_ended"
    odd = Reduction(made.park, Decimal(0), clock.today(), clock.today(), "share-odd")
    with pytest.raises(BookingRefusedError) as refused:
        booking.reduce_price(resource=kiln, reduction=odd, by=made.partner)
    assert refused.value.code == "reduction_odd"


def test_a_need_of_a_tenant_is_answered_by_the_paired_park_for_whoever_may_read_it(made: Parked) -> None:
    actions.confirm_tenancy(tenancy=made.entered(), by=made.buyer)
    pairs = parks.paired(made.park, made.head)
    assert [[one.key for one in pair.partners] for pair in pairs] == [[made.pair.parks[1].key]]
    found = parks.answered(made.park, pairs, made.head)
    assert [(one.need.key, [link.resource for link in one.links]) for one in found] == [
        ("need-kiln", ["kiln"])
    ]
    assert parks.paired(made.park, made.buyer) == []
    assert [one.links for one in parks.answered(made.park, [], made.buyer)] == [()]
