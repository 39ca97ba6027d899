"""Those who write wait for each other at a gate, outside their transactions."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from subprocess import PIPE

import pytest
from django.db import transaction

from entrepot.runtime import home
from entrepot.runtime.turns import GATE, my_turn

pytestmark = pytest.mark.django_db(transaction=True)
one_writer = pytest.mark.database("sqlite")
HOLDS = "import fcntl, sys; gate = open(sys.argv[1], 'wb'); fcntl.flock(gate, fcntl.LOCK_EX); print('has it', flush=True); input()"


def free() -> bool:
    """Whether somebody else could pass the gate now."""
    with (home.current().cache / GATE).open("wb") as gate:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@one_writer
def test_a_turn_keeps_others_out_until_it_ends_however_it_ends() -> None:
    with my_turn():
        assert not free()
        with my_turn():  # who has it need not wait for oneself
            pass
        assert not free()
    assert free()
    with pytest.raises(ZeroDivisionError), my_turn():
        _ = 1 // 0
    assert free()


@one_writer
def test_in_a_transaction_nobody_waits() -> None:
    with my_turn():
        pass  # the gate is there
    with transaction.atomic(), my_turn():
        assert free()


@one_writer
def test_who_dies_has_no_turn_any_more() -> None:
    with my_turn():
        gate = home.current().cache / GATE
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(gate)], stdin=PIPE, stdout=PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "has it\n"
        assert not free()
        other.kill()
        other.wait()
        with my_turn():
            assert not free()


@pytest.mark.database("postgresql")
def test_where_there_are_many_writers_nobody_waits() -> None:
    (home.current().cache / GATE).unlink(missing_ok=True)
    with my_turn():
        assert not (home.current().cache / GATE).exists()
