"""Several who want the same time at the same moment: processes on SQLite, threads on PostgreSQL; one has it, and no two meet."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from subprocess import PIPE
from threading import Barrier

import pytest
from django.db import connection

from entrepot.booking import actions, queries
from entrepot.booking.actions import racing
from entrepot.booking.domain.slots import Terms
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, Taken
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal.models import Entry
from entrepot.runtime import home
from tests.booking.hall import HOUR, Hall, hours, made_hall
from tests.booking.test_bookings import UNGUARDED
from tests.journal.sessions import PATIENCE, at_once
from tests.journal.writing import record

SEVERAL, ROUNDS, ASKED = 6, 5, 12
PROCESSES, TURNS = 2, 20
many_writers, one_writer = pytest.mark.database("postgresql"), pytest.mark.database("sqlite")
"""PostgreSQL has many writers, which threads race as; SQLite has one at a time, and is raced for by processes."""
together = pytest.mark.django_db(transaction=True)
pytestmark = pytest.mark.slow


@pytest.fixture
def busy_hall(at_nine: object, transactional_db: None) -> Hall:
    """The hall, whose journal is open: whoever comes first need not open it."""
    made = made_hall()
    record("the journal is open")
    return made


def raced(hall: Hall, rounds: int) -> list[int]:
    """How many won in each round; in a round everybody asks for one hour, and who does not get it is told that it is not free."""
    start = Barrier(SEVERAL)

    def ask(turn: int) -> list[str]:
        came = []
        for number in range(rounds):
            start.wait(PATIENCE)
            came.append(asks(hall, number, turn))
        return came

    done = at_once(*(lambda turn=turn: ask(turn) for turn in range(SEVERAL)))
    assert {code for came in done for code in came} <= {"won", "time_not_free"}
    return [turns.count("won") for turns in zip(*done, strict=True)]


def asks(hall: Hall, number: int, turn: int) -> str:
    """What comes of somebody's asking for an hour."""
    try:
        hall.book(hours(number + 1, number + 2), by=(hall.engineer, hall.rival)[turn % 2])
    except BookingRefusedError as error:
        return error.code
    return "won"


@many_writers
def test_one_of_several_has_an_hour(busy_hall: Hall) -> None:
    assert raced(busy_hall, ROUNDS) == [1] * ROUNDS
    assert Booking.objects.count() == Taken.objects.count() == ROUNDS
    assert Entry.objects.filter(verb="booking.made").count() == ROUNDS


@many_writers
def test_without_guard_and_queue_all_have_it(busy_hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, free_for = Barrier(SEVERAL), racing.free_for

    def all_look_before_one_takes(booking: Booking) -> list[int]:
        free = free_for(booking)
        looked.wait(PATIENCE)
        return free

    monkeypatch.setattr(racing, "queue_for", lambda timetable: None)
    monkeypatch.setattr(racing, "free_for", all_look_before_one_takes)
    with connection.cursor() as cursor:
        for statement in UNGUARDED["postgresql"]:
            cursor.execute(statement)
    try:
        wins = raced(busy_hall, ROUNDS)
        overlaps = len(list(queries.overlaps()))
    finally:
        Taken.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(GUARD)
    assert wins == [SEVERAL] * ROUNDS
    assert overlaps > 0


GUARD = """
    ALTER TABLE booking_taken ADD CONSTRAINT booking_no_double_booking EXCLUDE USING gist
    (timetable_id WITH =, unit WITH =, tstzrange(starts, ends, '[)') WITH &&)
"""


@many_writers
def test_in_a_storm_no_two_meet_and_the_journal_has_every_change(busy_hall: Hall) -> None:
    busy_hall.keep(Terms(capacity=2, longest=8 * HOUR), approval=False)
    start = Barrier(SEVERAL)

    def act(turn: int) -> set[str]:
        chance = random.Random(turn)
        start.wait(PATIENCE)
        return {stormed(busy_hall, chance, turn) for _ in range(ASKED)}

    came = set().union(*at_once(*(lambda turn=turn: act(turn) for turn in range(SEVERAL))))
    assert "done" in came
    assert came <= {"done", "time_not_free", "booking_state"}
    unharmed()


def stormed(hall: Hall, chance: random.Random, turn: int) -> str:
    """Book, move or cancel, wherever chance says; what comes of it."""
    first = chance.randrange(1, 20)
    span, who = hours(first, first + chance.randrange(1, 4)), (hall.engineer, hall.rival)[turn % 2]
    own = Booking.objects.filter(booked_by=who.actor, state=State.CONFIRMED).order_by("?").first()
    try:
        match chance.choice(("book", "book", "move", "cancel")):
            case "move" if own:
                actions.move(booking=own, span=span, by=who)
            case "cancel" if own:
                actions.cancel(booking=own, by=who)
            case _:
                hall.book(span, by=who, units=chance.choice((1, 1, 2)))
    except BookingRefusedError as error:
        return error.code
    return "done"


def unharmed() -> None:
    """No two meet, who has time has all of it, and each version of a booking has its entry."""
    assert list(queries.overlaps()) == []
    assert Booking.objects.count() > 0
    for booking in Booking.objects.all():
        held = booking.units if booking.state == State.CONFIRMED else 0
        assert (booking.key, booking.taken.count()) == (booking.key, held)
        assert Entry.objects.filter(subject=booking.key).count() == booking.version


RACER = """
import sys
from datetime import UTC, datetime, timedelta
import django
django.setup()
from entrepot.booking import actions
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.people.models import Account
from entrepot.people.queries import party_of
account = Account.objects.get(email__startswith="engineer")
by, timetable, organisation = party_of(account), Timetable.objects.get(), account.memberships.get().organisation
tomorrow = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
print(tomorrow.isoformat(), flush=True)
for line in sys.stdin:
    start = datetime.fromisoformat(line.strip())
    wanted = actions.Wanted(timetable, (Span(start, start + timedelta(hours=1)),), organisation)
    try:
        actions.book(wanted=wanted, by=by)
        print("won", flush=True)
    except BookingRefusedError as error:
        print(error.code, flush=True)
"""


@one_writer
def test_one_of_several_processes_has_an_hour(busy_hall: Hall, tmp_path: Path) -> None:
    Booking.objects.all().delete()
    with sqlite3.connect(tmp_path / "entrepot.sqlite3") as file:
        connection.connection.backup(file)
    shutil.copy(home.current().path / home.JOURNAL_KEY_FILE, tmp_path)
    with ExitStack() as stack:
        racers = [stack.enter_context(racer(tmp_path)) for _ in range(PROCESSES)]
        begin = min(datetime.fromisoformat(told(racer)) for racer in racers)
        done = [asked(racers, begin + number * HOUR) for number in range(TURNS)]
    assert [sorted(turn) for turn in done] == [["time_not_free"] * (PROCESSES - 1) + ["won"]] * TURNS
    with sqlite3.connect(tmp_path / "entrepot.sqlite3") as file:
        taken = file.execute("SELECT starts, ends FROM booking_taken ORDER BY starts").fetchall()
        (made,) = file.execute("SELECT COUNT(*) FROM journal_entry WHERE verb = 'booking.made'").fetchone()
    assert (len(taken), made) == (TURNS, TURNS)
    assert all(one[1] <= two[0] for one, two in pairwise(taken))


@contextmanager
def racer(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process on the database in a folder, with the settings of any node."""
    environment = os.environ | {
        "ENTREPOT_HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "entrepot.site.settings",
    }
    command = [sys.executable, "-c", RACER]
    with subprocess.Popen(command, env=environment, stdin=PIPE, stdout=PIPE, text=True) as process:
        yield process
        process.communicate(timeout=PATIENCE)


def told(process: subprocess.Popen[str]) -> str:
    """The next line that a process writes."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def asked(racers: Sequence[subprocess.Popen[str]], start: datetime) -> list[str]:
    """What came of it for each, when all ask for an hour at once."""
    for process in racers:
        assert process.stdin is not None
        process.stdin.write(f"{start.isoformat()}\n")
        process.stdin.flush()
    return [told(process) for process in racers]
