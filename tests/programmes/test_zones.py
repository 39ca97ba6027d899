"""Innovation zones: what stands in which phase, what is lacking, who keeps them and who may leave them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from entrepot.deals import actions as deals
from entrepot.deals.actions import LevelTold
from entrepot.deals.domain.pipeline import Evidence
from entrepot.deals.domain.wording import UNWRITTEN, worded
from entrepot.people.domain import ANONYMOUS
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, zones
from entrepot.programmes.actions import Placing
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.zones import Lack, Part, Stands, lacks
from entrepot.programmes.models import ZoneItem
from entrepot.runtime import clock
from entrepot.vocabulary.readiness import Phase
from tests.cast import need, resource
from tests.programmes.gathered import Gathering, gathering

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Gathering:
    return gathering()


def refused(code: str) -> pytest.RaisesExc[ProgrammeRefusedError]:
    return pytest.raises(ProgrammeRefusedError, check=lambda error: error.code == code)


def test_a_phase_lacks_what_neither_stands_there_nor_is_sought() -> None:
    assert len(lacks([])) == 8
    there = [Stands(Phase.RESEARCH, part) for part in Part]
    there += [Stands(Phase.BREAKTHROUGH, Part.RESULTS), Stands(Phase.BREAKTHROUGH, Part.RECRUITING)]
    there += [Stands(Phase.INDUSTRIALISATION, part) for part in (Part.RESULTS, Part.FIRMS)] + [
        Stands(None, Part.FINANCE)
    ]
    assert lacks(there) == (
        Lack(Phase.BREAKTHROUGH, Part.FINANCE),
        Lack(Phase.INDUSTRIALISATION, Part.FINANCE),
    )


def test_records_stand_where_they_say_and_else_where_they_are_put(made: Gathering) -> None:
    zone, head = made.zone(), made.office.head
    call, bare = made.posted(), resource("tech-bare", "technology", "Bare", organisation=made.office.lab.key)
    bank = resource("fin-bank", "finance", "A loan")
    actions.place_in_zone(zone=zone, placing=Placing(resource=made.result.key, phase=Phase.RESEARCH), by=head)
    actions.place_in_zone(zone=zone, placing=Placing(resource=made.expert.key, phase=Phase.RESEARCH), by=head)
    actions.place_in_zone(zone=zone, placing=Placing(need=call.key, phase=Phase.BREAKTHROUGH), by=head)
    actions.place_in_zone(
        zone=zone, placing=Placing(firm="org-lingyou", phase=Phase.INDUSTRIALISATION), by=head
    )
    actions.place_in_zone(zone=zone, placing=Placing(resource=bank.key, phase=Phase.BREAKTHROUGH), by=head)
    with refused("zone_phase_missing"):
        actions.place_in_zone(zone=zone, placing=Placing(resource=bare.key), by=head)
    found = zones.placed(zone, head)
    assert [(one.record.key, one.stands) for one in found] == [
        ("tech-glaze", Stands(Phase.BREAKTHROUGH, Part.RESULTS)), ("exp-glaze", Stands(Phase.RESEARCH, Part.TEAM)),
        (call.key, Stands(Phase.BREAKTHROUGH, Part.RECRUITING)), ("org-lingyou", Stands(Phase.INDUSTRIALISATION, Part.FIRMS)),
        ("fin-bank", Stands(Phase.BREAKTHROUGH, Part.FINANCE)),
    ]  # fmt: skip
    assert zones.lacking(found) == (
        Lack(Phase.RESEARCH, Part.RESULTS), Lack(Phase.INDUSTRIALISATION, Part.RESULTS), Lack(Phase.INDUSTRIALISATION, Part.FINANCE),
    )  # fmt: skip
    told = LevelTold(8, Evidence.PILOT, clock.today() - timedelta(days=1), words="It runs in a kiln.")
    deals.tell_level(resource=made.result, told=told, by=head)
    assert zones.placed(zone, head)[0].stands.phase == Phase.INDUSTRIALISATION
    again = Placing(resource=made.expert.key, phase=Phase.BREAKTHROUGH)
    assert actions.place_in_zone(zone=zone, placing=again, by=head).phase == "breakthrough"
    assert zone.items.count() == 5


def test_a_zone_is_its_keepers_until_it_is_shown_and_nobodys_record_stays_against_its_owner(
    made: Gathering,
) -> None:
    zone, head, buyer = made.zone(), made.office.head, made.office.buyer
    assert [zones.zone_of(one, zone.key) for one in (head, ANONYMOUS, buyer)] == [zone, None, None]
    assert [zones.zones(one) for one in (head, made.office.officer, ANONYMOUS)] == [[zone], [zone], []]
    for do in (
        lambda: actions.show_zone(zone=zone, shown=True, by=buyer),
        lambda: actions.word_zone(zone=zone, name=zone.named, about=UNWRITTEN, by=buyer),
        lambda: actions.place_in_zone(
            zone=zone, placing=Placing(firm="org-lingyou", phase=Phase.RESEARCH), by=buyer
        ),
    ):
        with pytest.raises(NotAllowedError):
            do()
    actions.show_zone(zone=zone, shown=True, by=head)
    worder = actions.word_zone(zone=zone, name=zone.named, about=worded({"en": "Glazes."}), by=head)
    assert (zones.zones(ANONYMOUS), worder.told.text("de")) == ([zone], "Glazes.")
    with refused("zone_unnamed"):
        actions.word_zone(zone=zone, name=UNWRITTEN, about=UNWRITTEN, by=head)
    space = need("need-hall", "space", "A hall", organisation=made.office.firm.key)
    for odd in (
        Placing(),
        Placing(need=space.key, phase=Phase.RESEARCH),
        Placing(resource="no such", phase=Phase.RESEARCH),
    ):
        with refused("zone_item_odd"):
            actions.place_in_zone(zone=zone, placing=odd, by=head)
    firm = actions.place_in_zone(
        zone=zone, placing=Placing(firm="org-lingyou", phase=Phase.RESEARCH), by=head
    )
    with pytest.raises(NotAllowedError):
        actions.take_out_of_zone(item=firm, by=made.office.engineer)
    actions.take_out_of_zone(item=firm, by=buyer)
    assert ZoneItem.objects.count() == 0
