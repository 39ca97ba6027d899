"""A real load trace replayed: each job's submission is a booking request, its run a use; counts, speed and what the invariants say."""

from __future__ import annotations

import csv
import gzip
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import report

if TYPE_CHECKING:  # models come with Django, which is set up later
    from entrepot.booking.models import Timetable
    from entrepot.people.domain import Party
    from entrepot.people.models import Organisation

SECTION: Final = "usage_replay"
JOBS: Final = 2000
UNITS: Final = 8
STEP: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=12)
SHIFT: Final = timedelta(days=7 * 52 * 13)
"""Whole weeks by which the trace of 2013 is moved, so that weekdays stay."""
TRACE: Final = report.DATA / "usage_logs" / "compute_jobs_2013.csv.gz"


@dataclass(frozen=True, slots=True)
class Job:
    """One job of the trace: when it was submitted, when it began, how long it ran, whose group."""

    submitted: datetime
    begun: datetime
    length: timedelta
    group: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of a replay; ``free_offered`` counts refusals that named a free time, ``overlaps`` times of one unit that meet."""

    asked: int
    booked: int
    refused: int
    free_offered: int
    used: int
    used_again: int
    linked: int
    hours_booked: float
    hours_used: float
    overlaps: int
    seconds_booking: float
    seconds_log: float
    seconds_figures: float


def jobs(path: Path = TRACE) -> Iterator[Job]:
    """The jobs of a trace that ran, in its order, moved by ``SHIFT``; longer ones than a booking may be are cut.

    Raises:
        OSError: there is no such file.
    """
    with gzip.open(path, "rt", encoding="utf8") as file:
        for row in csv.DictReader(file):
            run = min(timedelta(seconds=int(row["run"])), LONGEST)
            if run > timedelta():
                submitted = datetime.fromtimestamp(int(row["submit"]), UTC) + SHIFT
                yield Job(
                    submitted, submitted + timedelta(seconds=max(0, int(row["wait"]))), run, row["group"]
                )


def replay(given: Sequence[Job], folder: Path) -> Counts:
    """Replay jobs on a facility of eight units that is open round the clock: time stands where each job is submitted. In a node that is empty."""
    import time_machine

    from entrepot.booking import actions, evidence, queries
    from entrepot.booking.domain.figures import Kind, of_facility
    from entrepot.booking.domain.spans import Span
    from entrepot.booking.models import Usage
    from entrepot.booking.refusals import BookingRefusedError
    from entrepot.vocabulary.periods import Period

    timetable, lab, firms = _hall(given)
    asked = booked = refused = offered = 0
    begun = time.perf_counter()
    for job in given:
        start = _stepped(job.begun)
        span = Span(start, start + max(STEP, _stepped_length(job.length)))
        party, firm = firms[job.group]
        asked += 1
        with time_machine.travel(min(job.submitted, start), tick=False):
            try:
                actions.book(wanted=actions.Wanted(timetable, (span,), firm), by=party)
            except BookingRefusedError as error:
                refused += 1
                offered += bool(error.free)
            else:
                booked += 1
    booking = time.perf_counter() - begun
    path = folder / "log.csv"
    _write(path, given, {group: firm.key for group, (_, firm) in firms.items()})
    last = max(job.begun + job.length for job in given) + timedelta(days=1)
    with time_machine.travel(last, tick=False):
        begun = time.perf_counter()
        first = actions.import_log(timetable=timetable, path=path, name="log.csv", by=lab)
        log = time.perf_counter() - begun
        again = actions.import_log(timetable=timetable, path=path, name="log.csv", by=lab)
        begun = time.perf_counter()
        days = Period(min(job.begun for job in given).date(), last.date() + timedelta(days=1))
        figures = of_facility(evidence.known([timetable], days)[0])
        hours = figures.figure(Kind.BOOKED).hours, figures.figure(Kind.EFFECTIVE).hours
        seconds = time.perf_counter() - begun
    return Counts(
        asked, booked, refused, offered, first.new, again.new, Usage.objects.exclude(booking=None).count(), *hours,
        len(list(queries.overlaps())), booking, log, seconds,
    )  # fmt: skip


def _hall(given: Sequence[Job]) -> tuple[Timetable, Party, dict[str, tuple[Party, Organisation]]]:
    """The facility, its manager, and by group whoever books for it with its organisation."""
    from entrepot.booking import actions
    from entrepot.booking.domain.opening import round_the_clock
    from entrepot.booking.domain.slots import Terms
    from entrepot.people.domain import OrganisationRole
    from tests.accounts import account, admit, join, party
    from tests.cast import organisation, resource, settle

    settle()
    home = admit(organisation("org-home", "Home"))
    cluster = resource("cluster", organisation="org-home", place="guangzhou")
    lab = party(join(account("lab"), home, OrganisationRole.MANAGER))
    terms = Terms(step=STEP, shortest=STEP, longest=LONGEST, horizon=timedelta(days=365), capacity=UNITS)
    keeping = actions.Keeping(round_the_clock(), terms, approval=False, on_holidays=True)
    timetable = actions.keep_timetable(resource=cluster, keeping=keeping, by=lab)
    firms = {}
    for group in sorted({job.group for job in given}):
        firm = admit(organisation(f"org-group-{group}", f"Group {group}"))
        firms[group] = party(join(account(f"group{group}"), firm)), firm
    return timetable, lab, firms


def _write(path: Path, given: Sequence[Job], keys: dict[str, str]) -> None:
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("start", "end", "organisation", "unit"))
        for number, job in enumerate(given):
            unit = number % UNITS + 1
            writer.writerow(
                (job.begun.isoformat(), (job.begun + job.length).isoformat(), keys[job.group], unit)
            )


def _stepped(moment: datetime) -> datetime:
    return moment + (-(moment - datetime(2000, 1, 1, tzinfo=UTC))) % STEP


def _stepped_length(length: timedelta) -> timedelta:
    return -(-length // STEP) * STEP


def main() -> None:
    """Replay the beginning of the trace in a node of its own and write the section."""
    if "ENTREPOT_REPLAY" not in os.environ:
        _in_a_node_of_its_own()
        return
    import django

    django.setup()
    given = list(islice(jobs(), JOBS))
    with tempfile.TemporaryDirectory() as folder:
        found = replay(given, Path(folder))
    rows = [
        ["booking requests", f"{found.asked:,}"],
        ["booked at the time the job began", f"{found.booked:,}"],
        ["refused, of these with free times named", f"{found.refused:,}, {found.free_offered:,}"],
        ["uses from the log; the same log again", f"{found.used:,}; {found.used_again:,}"],
        ["uses that found their booking", f"{found.linked:,}"],
        ["hours booked, effective hours", f"{found.hours_booked:,.0f}, {found.hours_used:,.0f}"],
        ["times of one unit that meet", f"{found.overlaps}"],
        ["requests per second, one after the other", f"{found.asked / found.seconds_booking:.0f}"],
        ["rows of the log per second", f"{found.used / found.seconds_log:,.0f}"],
        ["figures of the whole time, seconds", f"{found.seconds_figures:.2f}"],
    ]
    text = f"The first {len(given):,} jobs of the trace on a facility of {UNITS} units, SQLite, one process. {report.machine('django')}"
    report.write(SECTION, f"{text}\n\n{report.table(['what', 'count'], rows)}")


def _in_a_node_of_its_own() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "node"
        environment = os.environ | {
            "ENTREPOT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "entrepot.site.settings", "ENTREPOT_REPLAY": "1",
            "ENTREPOT_EMBEDDER": "none",
        }  # fmt: skip
        make = [sys.executable, "-m", "entrepot.cli", "init", str(home), "--place", "guangzhou"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, env=environment)
        subprocess.run([sys.executable, "-m", "bench", "usage_replay"], check=True, env=environment)
