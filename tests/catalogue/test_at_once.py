"""Lists that name the same records and come in at the same moment, on a database that lets them."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier

import pytest

from entrepot.catalogue.actions import put_entries
from entrepot.catalogue.models import Need
from tests.cast import BY, entry, put
from tests.journal.sessions import PATIENCE, at_once

SEVERAL = 4
pytestmark = [
    pytest.mark.database("postgresql"),  # SQLite has one writer at a time
    pytest.mark.django_db(transaction=True),
]


def test_no_version_is_lost_whatever_the_order() -> None:
    entries = [entry(f"n-{number}", "technology", "A title", is_need=True) for number in range(20)]
    put(*entries)
    start = Barrier(SEVERAL)

    def change(turn: int) -> set[str]:
        given = [replace(one, facts={"turn": str(turn)}) for one in (entries, entries[::-1])[turn % 2]]
        start.wait(PATIENCE)
        return set(put_entries(entries=given, source="s", by=BY).values())

    assert at_once(*(lambda turn=turn: change(turn) for turn in range(SEVERAL))) == [{"changed"}] * SEVERAL
    assert set(Need.objects.values_list("version", flat=True)) == {1 + SEVERAL}
    assert len({need.facts["turn"] for need in Need.objects.all()}) == 1
