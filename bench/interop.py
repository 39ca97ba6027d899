"""Real harvesters at the open doors while records change: nothing missed, deletions told, a page as fast at the end of a long list as at its beginning.

A node in a temporary folder is served by threads of this process on the loopback. `sickle` and `oaipmh-scythe` read all of it while another
thread edits and withdraws; then each asks what changed since it began. What they hold must be what the node lists.
"""

from __future__ import annotations

import argparse
import os
import socketserver
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PORTION = 1000
LIMIT = 0.1
"""Seconds of the processor that a page of 100 records may take: what the machine does beside it is not counted."""
Told = dict[str, bool]
"""By identifier, whether a record is gone."""


class _Threads(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
        """Nothing."""


def main(argv: list[str] | None = None) -> int:
    """Measure, print, and answer 0 when nothing was missed and pages are fast enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--withdrawn", type=int, default=1_000)
    parser.add_argument(
        "--deep", type=int, default=100_000, help="records for the speed of a page; 0 measures none"
    )
    chosen = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="entrepot-interop-") as folder:
        _open(Path(folder))
        _put(0, chosen.records)
        address = _serve()
        missed = _harvested(address, chosen.records, chosen.withdrawn)
        slow = _deep(chosen.records, chosen.deep) if chosen.deep else False
    return 1 if missed or slow else 0


def _open(folder: Path) -> None:
    """Django on a new node in a folder, without limits."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "entrepot.site.settings", "ENTREPOT_EMBEDDER": "none", "ENTREPOT_HOME": str(folder),
        "ENTREPOT_DATABASE": "", "ENTREPOT_LIMIT_ANONYMOUS": "100000000/min",
    }  # fmt: skip
    import django
    from django.core.management import call_command

    django.setup()
    from entrepot.runtime import home

    home.current().create(home.Node("Interop", "guangzhou", "CN-GD"))
    call_command("migrate", verbosity=0, interactive=False)


def _serve() -> str:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=_Threads, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ADDRESS = f"http://127.0.0.1:{server.server_port}"
    return f"{settings.ADDRESS}/oai"


def _put(first: int, last: int, title: str = "Instrument") -> None:
    """Store facilities, or change their titles, and tell of them at the doors."""
    from entrepot.catalogue import actions
    from entrepot.catalogue.domain import Entry
    from entrepot.exchange.opened import open_up
    from entrepot.people.domain import Party

    by = Party.machine("bench")
    for start in range(first, last, PORTION):
        entries = [
            Entry(
                key=f"r{n}", is_need=False, kind="facility", language="en",
                texts={"en": {"title": f"{title} {n}", "text": "It measures what has to be measured. " * 8}}, keywords=("test",),
                fields={}, facts={"Range": f"{n} mm"}, organisation=None, place=None, cluster=None, industrial_chain=None,
                available_from=None, valid_until=None,
            )
            for n in range(start, min(start + PORTION, last))
        ]  # fmt: skip
        actions.put_entries(entries=entries, source="bench", by=by)
        open_up(by=by)


@dataclass
class _Editor:
    """Withdraws one record after another and changes others, until told to stop."""

    records: int
    withdrawn: int
    stop: threading.Event = field(default_factory=threading.Event)
    edits: int = 0

    def run(self) -> None:
        """Edit."""
        from django.db import connection

        from entrepot.catalogue import actions
        from entrepot.catalogue.models import Resource
        from entrepot.exchange.opened import open_up
        from entrepot.people.domain import Party

        by = Party.machine("bench")
        waiting = list(range(self.withdrawn))
        while waiting or not self.stop.is_set():
            for n in waiting[:20]:
                actions.withdraw(record=Resource.objects.get(key=f"r{n}"), reason="", by=by)
            del waiting[:20]
            first = self.withdrawn + (self.edits * 7919) % (self.records - self.withdrawn - 20)
            self.edits += 20
            _put(first, first + 20, f"Edited {self.edits}")
            open_up(by=by)
        connection.close()


def _harvested(address: str, records: int, withdrawn: int) -> int:
    """How many records the harvesters hold otherwise than the node does."""
    editor = _Editor(records, withdrawn)
    at_work = threading.Thread(target=editor.run)
    began = time.monotonic()
    at_work.start()
    held: dict[str, tuple[Told, datetime]] = {}
    for name, harvest in HARVESTERS.items():
        asked = _now()
        held[name] = dict(harvest(address, None)), asked
        absent = {f"r{n}" for n in range(records)} - held[name][0].keys()
        print(
            f"{name}: {len(held[name][0])} of {records} records while they changed, {len(absent)} never told of"
        )
        if absent:
            return len(absent)
    editor.stop.set()
    at_work.join()
    wrong = 0
    for name, harvest in HARVESTERS.items():
        found, asked = held[name]
        news = dict(harvest(address, asked))
        found |= news
        mistaken = [key for key, gone in found.items() if gone != (int(key[1:]) < withdrawn)]
        wrong += len(mistaken)
        gone = sum(found.values())
        print(
            f"{name}: after {len(news)} changes since {asked:%H:%M:%S}: {gone} deleted, {len(mistaken)} wrong"
        )
    print(f"{editor.edits} edits and {withdrawn} withdrawals in {time.monotonic() - began:.0f} s beside both")
    return wrong


def _now() -> datetime:
    from entrepot.runtime import clock

    return clock.now().replace(microsecond=0)


def _by_sickle(address: str, since: datetime | None) -> Iterator[tuple[str, bool]]:
    from sickle import Sickle
    from sickle.oaiexceptions import NoRecordsMatch

    given = {"from": f"{since:%Y-%m-%dT%H:%M:%SZ}"} if since else {}
    try:
        for record in Sickle(address, max_retries=5).ListRecords(metadataPrefix="oai_dc", **given):
            yield record.header.identifier.rpartition(":")[2], record.deleted
    except NoRecordsMatch:
        return


def _by_scythe(address: str, since: datetime | None) -> Iterator[tuple[str, bool]]:
    from oaipmh_scythe import Scythe
    from oaipmh_scythe.exceptions import NoRecordsMatch

    start = f"{since:%Y-%m-%dT%H:%M:%SZ}" if since else None
    with Scythe(address) as scythe:
        try:
            for record in scythe.list_records(metadata_prefix="datacite", from_=start):
                yield record.header.identifier.rpartition(":")[2], bool(record.header.deleted)
        except NoRecordsMatch:
            return


HARVESTERS: dict[str, Callable[[str, datetime | None], Iterator[tuple[str, bool]]]] = {
    "sickle": _by_sickle,
    "oaipmh-scythe": _by_scythe,
}


def _fill(first: int, last: int) -> None:
    """Many more facilities, written at once, and told of at the doors by a look at everything."""
    from entrepot.catalogue.models import Resource
    from entrepot.exchange.actions.opening import look_at_everything
    from entrepot.exchange.opened import open_up
    from entrepot.people.domain import Party
    from entrepot.runtime import clock

    by, now = Party.machine("bench"), clock.now()
    text = "It measures what has to be measured. " * 8
    Resource.objects.bulk_create(
        (
            Resource(
                key=f"r{n}", kind="facility", language="en", texts={"en": {"title": f"Instrument {n}", "text": text}},
                keywords=["test"], facts={"Range": f"{n} mm"}, fingerprint=f"{n}", created=now, updated=now,
            )
            for n in range(first, last)
        ),
        batch_size=PORTION,
    )  # fmt: skip
    began = time.process_time()
    look_at_everything(by=by)
    told = open_up(by=by)
    print(f"{told} records told of at once: {time.process_time() - began:.0f} s of the processor")


def _deep(there: int, records: int) -> bool:
    """Whether a page of a long list is slow: at its beginning, in its middle or at its end."""
    from django.db.models import Max

    from entrepot.exchange.domain.harvesting import Selection, token
    from entrepot.exchange.doors.oai import answer
    from entrepot.exchange.models import Shown

    _fill(there, records)
    last = Shown.objects.aggregate(last=Max("number"))["last"]
    slowest = 0.0
    for name, after in (("beginning", 0), ("middle", last // 2), ("end", last - 150)):
        given = token(Selection("oai_dc", after=after)) if after else ""
        fields = {"verb": ["ListRecords"]} | (
            {"resumptionToken": [given]} if given else {"metadataPrefix": ["oai_dc"]}
        )
        taken, worked = [], []
        for _ in range(15):
            began, before = time.perf_counter(), time.process_time()
            size = len(answer(fields))
            taken.append(time.perf_counter() - began)
            worked.append(time.process_time() - before)
        typical, work = statistics.median(taken), statistics.median(worked)
        slowest = max(slowest, work)
        print(
            f"{name} of {Shown.objects.count()} records: {typical * 1000:.0f} ms a page of 100 ({size} bytes)"
        )
    return slowest > LIMIT


if __name__ == "__main__":
    sys.exit(main())
