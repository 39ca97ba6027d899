"""A node on which a story is played, and whose clock can be set: a process of its own, as ``python -m tests.journeys.STORY PORT`` in a home that is new.

Each line it reads is a time in ISO format at which it goes on, or a step of the story that nobody takes in a browser; it answers with a line of JSON,
the sessions of its people who sign in at that time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING

from tests.journeys.conftest import environment, free_port
from tests.made import made

if TYPE_CHECKING:
    from time_machine import Traveller


@dataclass(frozen=True, slots=True)
class Played:
    """The running node."""

    address: str
    process: Popen[str]

    def at(self, moment: datetime) -> dict[str, str]:
        """It is another time there; returns the sessions of those who sign in now."""
        return self.does(moment.isoformat())

    def does(self, step: str) -> dict[str, str]:
        """A step of the story is taken there; returns the sessions of those who sign in now."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{step}\n")
        self.process.stdin.flush()
        sessions: dict[str, str] = json.loads(self.process.stdout.readline())
        return sessions


@contextmanager
def playing(home: Path, story: str) -> Iterator[Played]:
    """A node that compares words alone, on which a story of this folder begins."""
    made(home, "guangzhou")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.journeys.{story}", str(port)],
        env=environment(home) | {"ENTREPOT_EMBEDDER": "none"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        yield Played(f"http://127.0.0.1:{port}", process)
    finally:
        process.communicate(timeout=20)  # nobody sets the time any more


def play(
    port: int,
    begin: datetime,
    settle: Callable[[Traveller], None],
    steps: Mapping[str, Callable[[], None]] | None = None,
) -> None:
    """Let ``settle`` store how the story begins, then serve until nobody sets the time any more; ``steps`` are those that can be asked for."""
    import django
    import time_machine

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.site.settings")
    django.setup()
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from entrepot.site.wsgi import application

    with time_machine.travel(begin) as traveller:
        settle(traveller)
        server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
        server.set_app(application)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for line in sys.stdin:
            word = line.strip()
            if steps and word in steps:
                steps[word]()
            else:
                traveller.move_to(datetime.fromisoformat(word))
            sys.stdout.write(json.dumps(_sessions()) + "\n")
            sys.stdout.flush()
        server.shutdown()
        server.server_close()


def _sessions() -> dict[str, str]:
    from django.conf import settings

    from entrepot.people.models import Account
    from tests.accounts import signed_in

    people = Account.objects.all()
    return {
        person.email.partition("@")[0]: signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
        for person in people
    }
