"""A signing day over HTTP: 30 agreements and 60 signatories who sign at once while 30 projectors look on; all signatures arrive once, and when the page shows them."""

from __future__ import annotations

import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from bench import booking_node as node
from bench import report
from bench.journal import databases

SECTION: Final = "signing day"
PAIRS: Final = 30
PROJECTORS: Final = 30
EVERY: Final = 2.0
"""Seconds after which a projector asks again."""
SECRET: Final = "s" * 32
"""Which a form and its cookie share."""
CHILD: Final = "ENTREPOT_SIGNING_DAY"


@dataclass(frozen=True, slots=True)
class Day:
    """What was measured.

    Attributes:
        printed: seconds for each agreement that was printed, alone.
        answers: seconds until each signatory was answered.
        seconds: from the first to the last answer.
        lags: seconds from each answer until the slowest of the projectors showed as many signatures.
        quiet: milliseconds in which the server answers a projector for which nothing has changed, nobody else asking.
        page: what the page says in the end.
        checked: what is in the node in the end.
    """

    printed: float
    answers: Sequence[float]
    seconds: float
    lags: Sequence[float]
    quiet: float
    page: str
    checked: dict[str, Any]


def furnish(pairs: int) -> dict[str, Any]:
    """In a node of its own: a day that is open and shown to everybody, and a session of each signatory with what their form sends."""
    from django.conf import settings

    from entrepot.people.models import Account
    from entrepot.programmes import actions
    from entrepot.programmes.models import OnDay
    from tests.accounts import PASSWORD, signed_in
    from tests.programmes.paired import pairing

    made = pairing(pairs)
    day = made.planned()
    for pair in made.pairs:
        made.put(day, pair)
    begun = time.perf_counter()
    papers = [pair.print() for pair in made.pairs]
    printed = (time.perf_counter() - begun) / pairs
    actions.open_day(day=day, by=made.office.officer)
    actions.show_day(day=day, shown=True, by=made.office.officer)
    signing = []
    for pair, paper in zip(made.pairs, papers, strict=True):
        for park, head in zip(pair.parks, pair.heads, strict=True):
            client = signed_in(Account.objects.get(key=head.actor))
            client.post("/account/reauthenticate/", {"password": PASSWORD}, headers={"host": "localhost"})
            cookies = {name: morsel.value for name, morsel in client.cookies.items()}
            cookies[settings.CSRF_COOKIE_NAME] = SECRET
            form = {
                "party": park.key, "version": "1", "fingerprint": paper.fingerprint, "office": "Director", "read": "on",
            }  # fmt: skip
            signing.append({"path": f"/deals/{pair.deal.key}/sign/", "cookies": cookies, "form": form})
    assert OnDay.objects.count() == pairs
    return {
        "signing": signing,
        "printed": printed,
        "board": f"/programmes/{made.programme.key}/signing/{day.key}/",
    }


def checked() -> dict[str, Any]:
    """What is in the node: signatures, those of them that were made twice, files in which one is missing or wrong, and what still waits."""
    from django.db.models import Count

    from entrepot.deals import agreements
    from entrepot.deals.models import Agreement, Deal, Signature
    from entrepot.deals.verification import verified
    from entrepot.people.models import Duty

    twice = Signature.objects.values("agreement", "party").annotate(many=Count("pk")).filter(many__gt=1)
    findings = [
        verified(agreements.content(one)).findings for one in Agreement.objects.select_related("deal")
    ]
    return {
        "signatures": Signature.objects.count(),
        "twice": twice.count(),
        "bad files": sum(not one.fine or len(one.signatures) != 2 for one in findings),
        "deals signed": Deal.objects.filter(state="signed").count(),
        "waiting": Duty.objects.filter(kind="signing.waits", settled=None).count(),
    }


def _asked(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
    connection = HTTPConnection("localhost", port, timeout=120)
    with contextlib.closing(connection):
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def sign(port: int, one: dict[str, Any]) -> None:
    """Send a signatory's form, as their browser does.

    Raises:
        AssertionError: it was not signed.
    """
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in one["cookies"].items()),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    status, text = _asked(
        port, "POST", one["path"], urlencode(one["form"] | {"csrfmiddlewaretoken": SECRET}), **headers
    )
    assert status == 302, f"{one['path']}: {status} {text[:500]}"


class Projector(threading.Thread):
    """A page that asks every two seconds, and when it saw how many signatures."""

    def __init__(self, port: int, board: str, turn: int, over: threading.Event) -> None:
        super().__init__()
        self.port, self.board, self.over = port, board, over
        self.first = turn * EVERY / PROJECTORS
        self.saw: list[tuple[float, int]] = []

    def run(self) -> None:
        """Look on until it is over."""
        mark = "0-"
        self.over.wait(self.first)
        while not self.over.is_set():
            status, html = _asked(self.port, "GET", f"{self.board}now/?seen={mark}")
            if status == 200:
                mark = re.findall(r"seen=([\w-]+)", html)[0]
                (signed,) = re.findall(r'<progress max="\d+" value="(\d+)"', html)
                self.saw.append((time.perf_counter(), int(signed)))
            self.over.wait(EVERY)

    def shows(self, signatures: int) -> float:
        """When it first showed so many."""
        return next(at for at, many in self.saw if many >= signatures)


def held(port: int, given: dict[str, Any]) -> Day:
    """Hold the day: everybody signs at once, and the projectors look on until each shows all of it."""
    signing, board = given["signing"], given["board"]
    quiet = _quiet(port, board)
    over, start = threading.Event(), threading.Barrier(len(signing))
    projectors = [Projector(port, board, turn, over) for turn in range(PROJECTORS)]
    done: list[tuple[float, float]] = []
    failed: list[str] = []

    def act(one: dict[str, Any]) -> None:
        start.wait()
        begun = time.perf_counter()
        try:
            sign(port, one)
        except (AssertionError, OSError) as error:
            failed.append(str(error))
        else:
            done.append((begun, time.perf_counter()))

    people = [threading.Thread(target=act, args=(one,)) for one in signing]
    for thread in (*projectors, *people):
        thread.start()
    for thread in people:
        thread.join()
    time.sleep(2 * EVERY + 1)
    over.set()
    for thread in projectors:
        thread.join()
    if failed:
        raise RuntimeError(f"{len(failed)} signatures were refused: {failed[0]}")
    ends = sorted(end for _, end in done)
    lags = [max(one.shows(number) for one in projectors) - end for number, end in enumerate(ends, 1)]
    _, html = _asked(port, "GET", board)
    page = ", ".join(re.findall(r'<p class="tally-(?:main|more)">([^<]+)</p>', html))
    answers = [end - begun for begun, end in done]
    return Day(given["printed"], answers, ends[-1] - min(begun for begun, _ in done), lags, quiet, page, {})


def _quiet(port: int, board: str, times: int = 50) -> float:
    _, html = _asked(port, "GET", f"{board}now/?seen=0-")
    (mark,) = re.findall(r"seen=([\w-]+)", html)
    taken = []
    for _turn in range(times):
        begun = time.perf_counter()
        status, _text = _asked(port, "GET", f"{board}now/?seen={mark}")
        taken.append((time.perf_counter() - begun) * 1000)
        assert status == 204
    return statistics.median(taken)


def _child(place: node.Place, task: str) -> dict[str, Any]:
    """What a function of this module finds in a process of the node."""
    command = [sys.executable, "-m", "bench", "signing_day"]
    environment = place.environment | {CHILD: task}
    done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(folder: Path, name: str, database: str, pairs: int = PAIRS) -> Day:
    """A day in a node of its own."""
    place = node.Place(folder / f"node-{name}", database)
    make = [sys.executable, "-m", "entrepot.cli", "init", str(place.home), "--place", "guangzhou"]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, env=place.environment)
    given = _child(place, f"furnish {pairs}")
    with node.served(place) as server:
        day = held(server.port, given)
    return Day(day.printed, day.answers, day.seconds, day.lags, day.quiet, day.page, _child(place, "checked"))


def row(name: str, day: Day) -> list[str]:
    """A row of the table."""
    found = day.checked
    return [
        name, day.page, f"{found['signatures']}", f"{found['twice']}", f"{found['bad files']}", f"{1000 * day.printed:.0f}",
        f"{day.seconds:.1f}", f"{1000 * day.seconds / len(day.answers):.0f}", f"{statistics.median(day.answers):.1f}", f"{max(day.answers):.1f}",
        f"{statistics.median(day.lags):.1f}", f"{max(day.lags):.1f}", f"{day.quiet:.1f}",
    ]  # fmt: skip


def main() -> None:
    """Hold the day on both databases and write the section."""
    if task := os.environ.get(CHILD):
        _in_the_node(task)
        return
    rows = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, databases(Path(folder)) as known:
        for name, database in known.items():
            rows.append(row(name, measured(Path(folder), name, database)))
            print(", ".join(rows[-1]), flush=True)
    head = [
        "database", "the page says in the end", "signatures stored", "stored twice", "files with one missing or wrong", "printing an agreement, ms",
        "all signed after, s", "a signature, ms", "median answer, s", "longest answer, s", "until every projector shows it, median, s", "longest, s",
        "nothing new, ms",
    ]  # fmt: skip
    busy = f"Processes that wanted a core, on the average of 15 minutes: {os.getloadavg()[2]:.1f}."
    report.write(
        SECTION,
        f"`python -m bench signing_day`. {PAIRS} agreements, {2 * PAIRS} signatories who all send their form at the same moment over HTTP (each makes a PAdES signature with a "
        f"certificate of its own), {PROJECTORS} projectors that ask every {EVERY:.0f} s, two worker processes of two threads, clients on the same machine. "
        f"Every file is verified afterwards. An answer waits for those before it; the time of a signature is that of all divided by their number. "
        f"“Nothing new” is the answer to a projector for which nothing has changed.\n\n{report.table(head, rows)}\n\n"
        f"{report.machine('django', 'granian', 'pyhanko', 'psycopg')} {busy}",
    )  # fmt: skip


def _in_the_node(task: str) -> None:
    import django

    django.setup()
    name, *given = task.split()
    print(json.dumps(furnish(int(given[0])) if name == "furnish" else checked()))


if __name__ == "__main__":
    main()
