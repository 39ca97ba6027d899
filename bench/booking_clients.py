"""People who book at the same time, over HTTP, each on a connection of its own."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

ROOT = "/api/v1"
DAY0 = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
QUARTER = timedelta(minutes=15)


@dataclass(slots=True)
class Tally:
    """Answers by status, and how long each took; ``acked`` are the ids of bookings that were promised."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    acked: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    broken: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.statuses + other.statuses, self.seconds + other.seconds, self.acked + other.acked,
            self.trouble + other.trouble, self.broken + other.broken,
        )  # fmt: skip


class Person:
    """A program with a token."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.tally = Tally()
        self.own: list[str] = []

    def ask(self, path: str, body: dict[str, Any], key: str = "") -> tuple[int, Any]:
        """The answer to a question; status 0 where the connection broke, as it does when a worker is killed."""
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        begun = time.perf_counter()
        try:
            self._line.request("POST", ROOT + path, json.dumps(body), headers)
            response = self._line.getresponse()
            raw, status = response.read(), response.status
        except (OSError, http.client.HTTPException):
            self._line.close()
            self.tally.broken += 1
            return 0, None
        self.tally.seconds.append(time.perf_counter() - begun)
        self.tally.statuses[status] += 1
        if status >= 500:
            self.tally.trouble.append(raw[:200].decode(errors="replace"))
        return status, json.loads(raw)

    def book(
        self, resource: str, spans: Sequence[tuple[datetime, timedelta]], key: str = ""
    ) -> tuple[int, Any]:
        """Ask for time."""
        told = [{"start": start.isoformat(), "end": (start + length).isoformat()} for start, length in spans]
        status, found = self.ask(
            "/bookings", {"resource": resource, "organisation": "firm", "spans": told}, key
        )
        if status == 201:
            self.tally.acked.extend(item["id"] for item in found)
            self.own.extend(item["id"] for item in found)
        return status, found


def hot_slot(people: Sequence[Person], rounds: int) -> list[int]:
    """How many won in each round; in a round all ask for one slot at the same moment."""
    start, end = threading.Barrier(len(people)), threading.Barrier(len(people))
    wins = [0] * rounds
    lock = threading.Lock()

    def run(person: Person) -> None:
        for number in range(rounds):
            start.wait(120)
            status, _ = person.book("f-0", [(DAY0 + number * QUARTER, QUARTER)])
            if status == 201:
                with lock:
                    wins[number] += 1
            end.wait(120)

    _together([lambda person=person: run(person) for person in people])
    return wins


def storm(
    people: Sequence[Person],
    attempts: int,
    facilities: int,
    days: int = 20,
    until: Callable[[], bool] | None = None,
) -> None:
    """Random create, retry, series, move, cancel and approve, so many attempts together, over all facilities."""
    left = [attempts]
    lock = threading.Lock()

    def more() -> bool:
        with lock:
            left[0] -= 1
            return left[0] >= 0 and not (until and until())

    def run(number: int, person: Person) -> None:
        chance = random.Random(number)
        turn = 0
        while more():
            turn += 1
            _act(person, chance, facilities, days, f"{number}-{turn}")

    _together(
        [lambda number=number, person=person: run(number, person) for number, person in enumerate(people)]
    )


def _act(person: Person, chance: random.Random, facilities: int, days: int, key: str) -> None:
    resource = f"f-{chance.randrange(facilities)}"
    start = DAY0 + chance.randrange(days * 96) * QUARTER
    length = chance.randint(1, 8) * QUARTER
    kind = chance.random()
    if kind < 0.1:
        person.book(resource, [(start + week * timedelta(days=7), length) for week in range(4)])
    elif kind < 0.25:  # the same question three times under one key
        asked = [person.book(resource, [(start, length)], key) for _ in range(3)]
        ids = {json.dumps([item["id"] for item in found]) for status, found in asked if status == 201}
        if len(ids) > 1:
            person.tally.trouble.append(f"one key, several bookings: {ids}")
        person.tally.acked = list(dict.fromkeys(person.tally.acked))
    elif kind < 0.45 and person.own:
        _change(person, chance, start, length)
    else:
        person.book(resource, [(start, length)])


def _change(person: Person, chance: random.Random, start: datetime, length: timedelta) -> None:
    booking = chance.choice(person.own)
    step = chance.choice(("move", "move", "cancel", "accept"))
    body = {"start": start.isoformat(), "end": (start + length).isoformat()} if step == "move" else {}
    person.ask(f"/bookings/{booking}/{step}", body)


def _together(works: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
