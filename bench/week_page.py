"""The week page of a facility with 200 bookings, on the server: median and 95th percentile of 50 requests, and how many questions it asks the database."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench import report
from bench.journal import databases

if TYPE_CHECKING:
    from django.test import Client

    from entrepot.booking.models import Timetable

SECTION: Final = "week page"
BOOKINGS: Final = 200
UNITS: Final = 2
REQUESTS: Final = 50
ASKED: Final = 200
"""Milliseconds it may take."""
SLOT: Final = timedelta(hours=1)
HERE: Final = {"host": "localhost"}
"""A host that the node answers for."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader's page took: milliseconds of each request, the questions that one asks, and how many cells show a booking."""

    who: str
    milliseconds: Sequence[float]
    questions: int
    cells: int

    @property
    def median(self) -> float:
        """The median in milliseconds."""
        return statistics.median(self.milliseconds)

    @property
    def late(self) -> float:
        """The 95th percentile in milliseconds."""
        return statistics.quantiles(self.milliseconds, n=20)[-1]


def fill(bookings: int = BOOKINGS) -> tuple[Timetable, dict[str, Client]]:
    """A priced facility of two units, open round the clock, booked hour by hour from tomorrow on; and a browser of each kind of reader. In an empty node."""
    from django.test import Client

    from entrepot.booking import actions
    from entrepot.booking.domain.opening import round_the_clock
    from entrepot.booking.domain.slots import Terms
    from entrepot.people.domain import OrganisationRole
    from tests.accounts import account, admit, join, party, signed_in
    from tests.booking.lab import RATES, voucher
    from tests.cast import cast, resource
    from tests.cast import organisation as stored

    cast()
    voucher()
    home, firm = (admit(stored(f"org-{name}", name.title(), place="guangzhou")) for name in ("home", "firm"))
    furnace = resource("furnace", organisation="org-home", place="guangzhou")
    boss = join(account("boss"), home, OrganisationRole.MANAGER)
    engineer = join(account("engineer"), firm)
    keeping = actions.Keeping(
        round_the_clock(), Terms(longest=8 * SLOT, capacity=UNITS), approval=False, on_holidays=True
    )
    timetable = actions.keep_timetable(resource=furnace, keeping=keeping, by=party(boss))
    actions.keep_rates(timetable=timetable, kept=RATES, by=party(boss))
    book(timetable, bookings)
    return timetable, {
        "a stranger": Client(),
        "who booked it all": signed_in(engineer),
        "the facility's manager": signed_in(boss),
    }


def book(timetable: Timetable, count: int, first: int = 0) -> None:
    """The engineer books hours of today and the next days, from an hour on: all units of three one after the other, then one that is free."""
    from entrepot.booking import actions
    from entrepot.booking.domain.spans import Span
    from entrepot.people.models import Account, Organisation
    from entrepot.runtime import clock
    from tests.accounts import party

    firm = Organisation.objects.get(key="org-firm")
    by = party(Account.objects.get(email="engineer@example.org"))
    start = clock.now().replace(minute=0, second=0, microsecond=0) + 2 * SLOT
    made, hour = 0, first
    while made < count:
        begin = start + hour * SLOT
        for _unit in range(0 if hour % 4 == 3 else UNITS):
            if made < count:
                actions.book(wanted=actions.Wanted(timetable, (Span(begin, begin + SLOT),), firm), by=by)
                made += 1
        hour += 1


def look(timetable: Timetable, readers: dict[str, Client], requests: int = REQUESTS) -> Iterable[Seen]:
    """Each reader opens the week again and again; the first time counts for nothing."""
    from django.db import connection

    address = f"/resources/{timetable.resource.key}/book/"
    for who, client in readers.items():
        client.get(address, headers=HERE)
        asked: list[str] = []

        def ask(execute: Callable[..., Any], sql: str, *rest: Any, asked: list[str] = asked) -> Any:
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(ask):
            html = client.get(address, headers=HERE).content.decode()
        taken = []
        for _turn in range(requests):
            begun = time.perf_counter()
            answer = client.get(address, headers=HERE)
            taken.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, who
        yield Seen(who, taken, len(asked), html.count('<td class="mine"') + html.count('<td class="taken"'))


def main() -> None:
    """Look at the week on SQLite and, where the machine has it, on PostgreSQL, and write the section."""
    if "ENTREPOT_WEEK" in os.environ:
        _look_here()
        return
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, databases(Path(folder)) as known:
        for name, address in known.items():
            rows += _in_a_node_of_its_own(name, address)
    text = (
        f"A facility of {UNITS} units with {BOOKINGS} bookings from today on; {REQUESTS} requests through Django's test client, in which the "
        f"price of the time that the form begins with is worked out, too. Asked: at most {ASKED} ms. {report.machine('django')}"
    )
    head = ["database", "who looks", "median, ms", "95th percentile, ms", "questions", "cells of bookings"]
    report.write(SECTION, f"{text}\n\n{report.table(head, rows)}")


def _look_here() -> None:
    import django

    django.setup()
    timetable, readers = fill()
    for seen in look(timetable, readers):
        print("SEEN", seen.who, f"{seen.median:.0f}", f"{seen.late:.0f}", seen.questions, seen.cells, sep="|")


def _in_a_node_of_its_own(name: str, database: str) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "node"
        environment = os.environ | {
            "ENTREPOT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "entrepot.site.settings", "ENTREPOT_WEEK": "1",
            "ENTREPOT_EMBEDDER": "none", "ENTREPOT_DATABASE": database,
        }  # fmt: skip
        make = [sys.executable, "-m", "entrepot.cli", "init", str(home), "--place", "guangzhou"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, env=environment)
        command = [sys.executable, "-m", "bench", "week_page"]
        done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    return [[name, *line.split("|")[1:]] for line in done.stdout.splitlines() if line.startswith("SEEN")]


if __name__ == "__main__":
    main()
