"""Background work on the command line: done beside the server or by a worker of its own."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, in_shell
from tests.made import made


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node, just made."""
    return made(tmp_path_factory.mktemp("node") / "home")


def test_without_a_node_the_worker_names_the_command_that_makes_it(tmp_path: Path) -> None:
    for words in (("--once",), ("--processes", "2")):
        said = in_shell("work", *words, home=tmp_path / "none")
        assert (said.code, said.out) == (2, "")
        assert said.error.startswith(f"entrepot: There is no node in {tmp_path / 'none'}. Make one with: ")


@pytest.mark.slow
def test_what_once_could_not_do_is_told_by_its_exit_code(home: Path) -> None:
    ask(home, "INSERT INTO runtime_job (name, key, args, state, attempts, created, due, progress_done, progress_total,"
        " progress_label, stop_asked, error_code, error)"
        " VALUES ('gone.away', 'k', '{}', 'waiting', 4, '2026-11-21', '2026-11-21', 0, 0, '', 0, '', '')")  # fmt: skip
    said = in_shell("work", "--once", home=home)
    assert said.code == 1
    assert said.out[9:].startswith(
        "gone.away (k): failed in 0.0 s after 5 attempts (job_unknown) No stage declares"
    )


@pytest.fixture
def server(home: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts servers in a process group each; what is left of them is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), *words],
            env=os.environ | {"ENTREPOT_HOME": str(home), "ENTREPOT_EMBEDDER": "none"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        for member in members(process.pid):
            os.kill(member, signal.SIGKILL)
        process.wait()


@pytest.mark.slow
def test_a_worker_beside_the_server_is_started_again_and_ends_with_it(
    home: Path, server: Callable[..., subprocess.Popen[bytes]]
) -> None:
    process, alone = server(), server("--no-worker")
    until(lambda: len(workers(home)) == 1 and len(members(process.pid)) == 3)
    (worker,) = [member for member in members(process.pid) if "entrepot.cli work" in called(member)]
    os.kill(worker, signal.SIGKILL)
    until(lambda: len(workers(home)) == 2)  # the row of the first one is forgotten after an hour
    assert [member for member in members(alone.pid) if "entrepot.cli work" in called(member)] == []
    process.kill()
    process.wait(20)
    until(lambda: members(process.pid) == [])
    assert len(workers(home)) == 1


def until(seen: Callable[[], bool]) -> None:
    """Wait for something to be seen."""
    end = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < end, "not seen in time"
        time.sleep(0.1)


def members(group: int) -> list[int]:
    """The processes of a group that still run."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "-g", str(group)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in found.stdout.split()]


def called(process: int) -> str:
    """The command of a process."""
    found = subprocess.run(
        ["ps", "-o", "args=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return found.stdout


def workers(home: Path) -> list[tuple[object, ...]]:
    """The workers that are there."""
    return ask(home, "SELECT id FROM runtime_worker")


def ask(home: Path, query: str) -> list[tuple[object, ...]]:
    """What the node's database answers."""
    with sqlite3.connect(home / "entrepot.sqlite3") as database:
        return database.execute(query).fetchall()
