"""A node to be raced for: facilities that are always open, people with tokens, several worker processes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SETTINGS = {"DJANGO_SETTINGS_MODULE": "entrepot.site.settings", "ENTREPOT_EMBEDDER": "none"}
LIMITS = {
    f"ENTREPOT_LIMIT_{name}": "100000000/min"
    for name in ("ANONYMOUS", "ANONYMOUS_COSTLY", "TOKEN", "TOKEN_COSTLY")
}
UNGUARDED = {
    "postgresql": ("ALTER TABLE booking_taken DROP CONSTRAINT booking_no_double_booking",),
    "sqlite": (
        "DROP TRIGGER booking_no_double_booking_insert",
        "DROP TRIGGER booking_no_double_booking_update",
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the node lives: its home, and its database's address (empty for SQLite)."""

    home: Path
    database: str

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are started with."""
        return (
            os.environ
            | SETTINGS
            | LIMITS
            | {"ENTREPOT_HOME": str(self.home), "ENTREPOT_DATABASE": self.database}
        )


def in_node(place: Place, call: str) -> dict[str, object]:
    """Run a function of this module in a process of the node; its answer."""
    command = [sys.executable, "-c", f"import bench.booking_node as node; node.answer(node.{call})"]
    done = subprocess.run(command, env=place.environment, check=True, capture_output=True, text=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def answer(value: dict[str, object]) -> None:
    """Print what a process found out."""
    print(json.dumps(value))


def opened() -> None:
    """Django, on the node that the environment names."""
    import django

    django.setup()


def furnish(facilities: int, people: int) -> dict[str, object]:
    """Make facilities open round the clock (the last one with three units), and as many members of one firm; their tokens."""
    opened()
    from datetime import timedelta

    from django.core.management import call_command

    from entrepot.booking import actions
    from entrepot.booking.domain.opening import round_the_clock
    from entrepot.booking.domain.slots import Terms
    from entrepot.people.actions import put_places
    from entrepot.people.actions.tokens import make_token
    from entrepot.people.domain import OrganisationRole, Party, Standing
    from entrepot.people.gazetteer import bundled
    from entrepot.people.models import Account, Membership, Organisation
    from entrepot.people.queries import party_of
    from entrepot.runtime import clock, home

    call_command("migrate", verbosity=0, interactive=False)
    if not home.current().exists():
        home.current().create(home.Node("Race", "guangzhou", "CN-GD", demo=False, require_mfa_for=()))
    by = Party.machine("bench")
    put_places(places=[place for place in bundled() if place.id == "guangzhou"], by=by)
    owner, firm = (
        Organisation.objects.create(
            key=key, kind="enterprise", language="en", texts={"en": {"title": key, "text": ""}}, fingerprint=key,
            place_id="guangzhou", standing=Standing.ADMITTED,
        )
        for key in ("hall", "firm")
    )  # fmt: skip
    for number in range(facilities):
        terms = Terms(
            step=timedelta(minutes=15), shortest=timedelta(minutes=15), longest=timedelta(days=2), horizon=timedelta(days=700),
            capacity=3 if number == facilities - 1 else 1,
        )  # fmt: skip
        resource = _facility(f"f-{number}", owner.pk)
        keeping = actions.Keeping(
            round_the_clock(), terms, approval=number == facilities - 2, on_holidays=True
        )
        actions.keep_timetable(resource=resource, keeping=keeping, by=by)
    tokens = []
    for number in range(people):
        account = Account.objects.create(email=f"p{number}@example.org", name=f"P{number}")
        Membership.objects.create(account=account, organisation=firm, role=OrganisationRole.MANAGER)
        last = clock.today() + timedelta(days=2)
        tokens.append(make_token(name="race", write=True, last_day=last, by=party_of(account)).secret)
    return {"tokens": tokens}


def _facility(key: str, owner: int):
    from entrepot.catalogue.models import Resource
    from entrepot.runtime import clock

    return Resource.objects.create(
        key=key, kind="facility", language="en", texts={"en": {"title": key, "text": ""}}, fingerprint=key,
        organisation_id=owner, place_id="guangzhou", created=clock.now(), updated=clock.now(),
    )  # fmt: skip


def unguard() -> dict[str, object]:
    """Take the guard away."""
    opened()
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in UNGUARDED[connection.vendor]:
            cursor.execute(statement)
    return {}


def looked_at() -> dict[str, object]:
    """What is in the node: overlaps, the most units busy at once beyond capacity, bookings by state, journal entries of bookings made."""
    opened()
    from collections import Counter

    from entrepot.booking import queries
    from entrepot.booking.domain.spans import crowded
    from entrepot.booking.domain.states import OCCUPYING
    from entrepot.booking.models import Booking, Taken, Timetable
    from entrepot.journal.models import Entry

    over = 0
    for timetable in Timetable.objects.all():
        spans = [row.span for row in Taken.objects.filter(timetable=timetable)]
        over += len(crowded(spans, timetable.capacity))
    occupying = Booking.objects.filter(state__in=OCCUPYING)
    without = sum(item.taken.count() != item.units for item in occupying.prefetch_related("taken"))
    recorded = Counter(Entry.objects.filter(stream="booking").values_list("subject", flat=True))
    versions = dict(Booking.objects.values_list("key", "version"))
    return {
        "ids": list(versions),
        "entries": sum(recorded[key] for key in versions),
        "unaccounted": sum(recorded[key] != version for key, version in versions.items()),
        "overlaps": len(list(queries.overlaps())),
        "beyond_capacity": over,
        "states": Counter(Booking.objects.values_list("state", flat=True)),
        "without_time": without,
    }


@dataclass(slots=True)
class Server:
    """The node's pages and API in several processes; ``pids`` are its workers'."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    start: Callable[[], subprocess.Popen[bytes]]

    def stand_up(self) -> None:
        """Start it again when it has ended, as whatever keeps a node running does: granian gives up when young workers die."""
        if self.process.poll() is not None:
            self.process = self.start()

    @property
    def broken_off(self) -> int:
        """How often the database broke a transaction off because two waited for each other."""
        return self.log.read_text(encoding="utf8", errors="replace").count("broken off by the database")

    @property
    def cpu(self) -> float:
        """Seconds of processor time of all its processes, those that ended with them."""
        return _cpu(self.process.pid, ended=True) + sum(_cpu(pid) for pid in self.pids)

    @property
    def pids(self) -> list[int]:
        """The worker processes at this moment, the oldest first."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return [int(line) for line in found.stdout.split()]


@contextlib.contextmanager
def served(place: Place, workers: int = 2, threads: int = 2, *, guarded: bool = True) -> Iterator[Server]:
    """The node served by granian, with workers that are started again when they die, as long as the block runs."""
    port = _free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers",
        str(workers), "--blocking-threads", str(threads), "--respawn-failed-workers", "--respawn-interval", "0.2", "--no-ws", "--log-level", "critical",
        "--backlog", "1024", f"{'entrepot.site.wsgi' if guarded else 'bench.booking_unguarded'}:application",
    ]  # fmt: skip
    log = place.home / "server.log"

    def start() -> subprocess.Popen[bytes]:
        with log.open("ab") as said:
            return subprocess.Popen(command, env=place.environment, stdout=said, stderr=said)

    server = Server(port, start(), log, start)
    try:
        _ready(port)
        yield server
    finally:
        server.process.send_signal(signal.SIGTERM)
        try:
            server.process.wait(15)
        except subprocess.TimeoutExpired:
            server.process.kill()


def _cpu(pid: int, *, ended: bool = False) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11 : 15 if ended else 13])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ready(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/openapi.json", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the node did not begin to answer within a minute")
