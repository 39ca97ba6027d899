"""People who book at the same time, over HTTP, each on a connection of its own."""

from __future__ import annotations

import json
import random
import socket
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
    unheard: int = 0
    keys: int = 0
    keys_broken: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.statuses + other.statuses, self.seconds + other.seconds, self.acked + other.acked,
            self.trouble + other.trouble, self.broken + other.broken, self.unheard + other.unheard,
            self.keys + other.keys, self.keys_broken + other.keys_broken,
        )  # fmt: skip


class Line:
    """A connection that is kept; of HTTP just what the node's answers need, so that asking costs little of what is measured."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._head = (
            f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        )
        self._socket: socket.socket | None = None

    def post(self, path: str, body: bytes, key: str) -> tuple[int, bytes]:
        """Status and body.

        Raises:
            OSError: the connection broke; the next question opens another.
        """
        named = f"Idempotency-Key: {key}\r\n" if key else ""
        head = f"POST {path} HTTP/1.1\r\n{self._head}{named}Content-Length: {len(body)}\r\n\r\n"
        try:
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self._port), 60)
            self._socket.sendall(head.encode() + body)
            return self._answer(self._socket)
        except OSError:
            if self._socket is not None:
                self._socket.close()
            self._socket = None
            raise

    @staticmethod
    def _answer(line: socket.socket) -> tuple[int, bytes]:
        got = b""
        while b"\r\n\r\n" not in got:
            got += _more(line)
        head, _, body = got.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += _more(line)
        return int(head[9:12]), body


def _more(line: socket.socket) -> bytes:
    got = line.recv(65536)
    if not got:
        raise ConnectionResetError
    return got


class Person:
    """A program with a token."""

    def __init__(self, port: int, token: str) -> None:
        self._line = Line(port, token)
        self.tally = Tally()
        self.own: list[str] = []

    def ask(self, path: str, body: dict[str, Any], key: str = "") -> tuple[int, Any]:
        """The answer to a question; status 0 where the connection broke, as it does when a worker is killed."""
        begun = time.perf_counter()
        try:
            status, raw = self._line.post(ROOT + path, json.dumps(body).encode(), key)
        except OSError:
            self.tally.broken += 1
            self.tally.unheard += len(body.get("spans", ()))
            time.sleep(0.5)  # a worker that was killed is not there again at once
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


def warm_up(people: Sequence[Person]) -> None:
    """Everybody asks for what cannot be had, several times: so each worker has loaded what it needs, and each thread is connected."""
    _together(
        [
            lambda person=person: [person.book("f-0", [(DAY0 - 9 * QUARTER * 96, QUARTER)]) for _ in range(5)]
            for person in people
        ]
    )


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
        person.tally.keys += 1
        person.tally.keys_broken += len(ids) > 1
    elif kind < 0.45 and person.own:
        _change(person, chance, start, length)
    else:
        person.book(resource, [(start, length)])


def _change(person: Person, chance: random.Random, start: datetime, length: timedelta) -> None:
    booking = chance.choice(person.own)
    step = chance.choice(("move", "move", "cancel", "accept"))
    body = {"start": start.isoformat(), "end": (start + length).isoformat()} if step == "move" else {}
    person.ask(f"/bookings/{booking}/{step}", body)


def booked_again(person: Person) -> bool:
    """Whether time that was cancelled can be booked once more; far away from what the others ask for."""
    span = (DAY0 + timedelta(days=400), QUARTER)
    statuses = []
    for _ in range(2):
        status, found = person.book("f-1", [span])
        statuses.append(status)
        if status == 201:
            statuses.append(person.ask(f"/bookings/{found[0]['id']}/cancel", {})[0])
    return statuses == [201, 200, 201, 200]


def _together(works: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
