"""Districts with their people, and what is where in them."""

from __future__ import annotations

import pytest

from entrepot.catalogue.actions import DistrictTold, Located, locate, put_districts
from entrepot.catalogue.districts import District, Whereabouts
from entrepot.journal.models import Entry
from entrepot.people.domain import Party
from entrepot.people.permissions import NotAllowedError
from tests import cast

BY = Party.machine("test")
EAST = DistrictTold(
    "east", "guangzhou", {"en": "East"}, [(23.1, 113.4, 4000), (23.2, 113.5, 1500)], "counted"
)


def test_a_district_is_put_and_replaced(db: None) -> None:
    cast.settle("guangzhou")
    put_districts(districts=[EAST], by=BY)
    assert District.objects.get().inhabitants == 5500
    fewer = DistrictTold("east", "guangzhou", {"en": "East"}, [(23.1, 113.4, 10)], "guessed", invented=True)
    put_districts(districts=[fewer], by=BY)
    (kept,) = District.objects.all()
    assert (kept.inhabitants, kept.invented, kept.source) == (10, True, "guessed")
    assert list(Entry.objects.filter(verb="district.put").values_list("subject", flat=True)) == ["east"] * 2


def test_what_is_known_is_located(db: None) -> None:
    cast.settle("guangzhou")
    put_districts(districts=[EAST], by=BY)
    hall = cast.resource("ven-hall", "venue")
    those = [Located("ven-hall", "east", 23.1, 113.4), Located("ven-nowhere", "east", 0.0, 0.0)]
    assert locate(located=those, by=BY) == 1
    assert list(Whereabouts.objects.values_list("resource", "district", "latitude")) == [
        (hall.pk, "east", 23.1)
    ]


def test_strangers_say_nothing_of_districts(db: None) -> None:
    with pytest.raises(NotAllowedError):
        put_districts(districts=[EAST], by=Party(actor="p-stranger"))
