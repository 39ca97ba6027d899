"""Two processes that count the same people at the same moment: each person is counted once, and nobody is lost."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import connection

from entrepot.border.actions.counting import count_people
from entrepot.border.domain.cases import Counts
from entrepot.border.models import Counted
from entrepot.border.queries import counted
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.vocabulary.places import Jurisdiction
from tests.runtime.conftest import ROOT
from tests.runtime.conftest import shared as shared  # noqa: PLC0414 -- a fixture, which is found by its name here

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database("sqlite", "postgresql")]
NODE = Party.machine("node")
COUNTS = """
import sys, django
django.setup()
from django.db import connection
from tests.border.test_counting import count
connection.ensure_connection()
print("ready", flush=True); sys.stdin.readline()
for start in range(int(sys.argv[1]), int(sys.argv[2]), 2):
    count(start)
"""


def test_two_who_count_the_same_people_at_once_count_each_once(shared: dict[str, str]) -> None:
    connection.ensure_connection()  # a new file is set to its journal by one process at a time
    with subprocess.Popen(
        [sys.executable, "-c", COUNTS, "0", "40"], env=shared, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "ready\n"
        other.stdin.write("\n")
        other.stdin.flush()
        for start in range(20, 60, 2):
            count(start)
    assert other.returncode == 0
    assert counted("node", Jurisdiction("CN-GD"), clock.now()) == Counts(60, 0)
    assert Counted.objects.count() == 60


def count(start: int) -> None:
    """Count two people, as the other process does."""
    people = {f"{number:064d}": False for number in (start, start + 1)}
    law = Jurisdiction("CN-GD")
    count_people(exporter="node", jurisdiction=law, people=people, at=clock.now(), by=NODE)
