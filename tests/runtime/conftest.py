"""A node in a database that processes share, and workers on it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from entrepot.runtime.home import Home, Node

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Workers:
    """Starts ``entrepot work`` for a node, and ends what is left of it."""

    environment: dict[str, str]
    log: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """A worker in a process group of its own."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "entrepot.cli", "work", *words],
                env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.started.append(process)
        return process

    def said(self) -> str:
        """What all of them printed."""
        return self.log.read_text()

    def drain(self, *words: str) -> int:
        """Run ``entrepot work --once``; its exit code."""
        return self.start("--once", *words).wait(PATIENCE)

    def end(self) -> None:
        """Kill what still runs."""
        for process in self.started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def until(seen: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait for something to be seen."""
    end = time.monotonic() + patience
    while not seen():
        assert time.monotonic() < end, "not seen in time"
        time.sleep(0.05)


@pytest.fixture
def workers(shared: dict[str, str], tmp_path: Path) -> Iterator[Workers]:
    """Workers on the shared node."""
    found = Workers(shared, tmp_path / "workers.log")
    try:
        yield found
    finally:
        found.end()


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a node whose database this process and others share; the test is marked ``django_db(transaction=True)``."""
    home = Home(tmp_path / "home")
    home.create(Node("Workers", "munich", "DE-BY"))
    environment = os.environ | {
        "ENTREPOT_HOME": str(home.path),
        "ENTREPOT_EMBEDDER": "none",
        "DJANGO_SETTINGS_MODULE": "tests.runtime.quick",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    database = connections["default"]
    if database.vendor == "postgresql":
        parts = urlsplit(os.environ["ENTREPOT_DATABASE"])
        yield environment | {
            "ENTREPOT_DATABASE": urlunsplit(parts._replace(path=f"/{database.settings_dict['NAME']}"))
        }
    else:
        yield from _file(home, environment)


def _file(home: Home, environment: dict[str, str]) -> Iterator[dict[str, str]]:
    memory = connections["default"]
    memory.ensure_connection()
    with sqlite3.connect(home.database) as target:
        memory.connection.backup(target)
    target.close()
    connections["default"] = other = _opened(memory, home.database)
    try:
        yield environment
    finally:
        other.close()
        connections["default"] = memory


def _opened(like: BaseDatabaseWrapper, file: Path) -> BaseDatabaseWrapper:
    return type(like)({**like.settings_dict, "NAME": file}, "default")
