"""The doors of a new node: nothing is due there before anything happened."""

from __future__ import annotations

import pytest

from entrepot.exchange.opened import open_up
from entrepot.exchange.queries import doors
from entrepot.people.domain import Party
from tests.cast import cast


@pytest.mark.django_db
def test_the_doors_are_due_once_something_happened_and_not_when_all_is_told() -> None:
    before = doors.is_due()
    cast()
    happened = doors.is_due()
    open_up(by=Party.machine("node"))
    assert (before, happened, doors.is_due()) == (False, True, False)
