"""Nodes of a federation as processes: made, started, killed, asked."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
INSIDE = "import django; django.setup(); from bench.federation_inside import main; main()"
SIZE: Final = "1g"
"""Of a node's own disk."""
REGION: Final = (
    ("gd", "guangzhou", "CN-GD"), ("hk", "hong-kong", "HK"), ("by", "munich", "DE-BY"),
)  # fmt: skip
"""Name, place and jurisdiction of the three nodes."""


class RefusedError(Exception):
    """A node could not do what it was asked; the message is its error."""


@dataclass
class Running:
    """A node with its home, its port and its processes: ``serve``, ``work``, and ``ask``, which does what the bench asks of it."""

    name: str
    place: str
    jurisdiction: str
    home: Path
    port: int
    said: dict[str, Any] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    own_disk: bool = False

    @property
    def canary(self) -> str:
        """What stands in restricted fields only, and may be on no foreign disk."""
        return f"canary{self.name}{self.port}x"

    def environment(self, **more: str) -> dict[str, str]:
        """With which the node's processes run."""
        given = {
            "ENTREPOT_HOME": str(self.home), "ENTREPOT_EMBEDDER": "none", "ENTREPOT_PRIVATE_SOURCES": "1",
            "DJANGO_SETTINGS_MODULE": "entrepot.site.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "ENTREPOT_URL": f"http://127.0.0.1:{self.port}",
        }  # fmt: skip
        return os.environ | given | more

    def ask(self, command: str, said: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run a command of ``federation_inside`` in this node, in one process that stays.

        Raises:
            RefusedError: the node could not do it.
        """
        if "ask" not in self.processes:
            self.processes["ask"] = subprocess.Popen(
                [sys.executable, "-c", INSIDE], env=self.environment(), cwd=ROOT, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, start_new_session=True,
            )  # fmt: skip
        process = self.processes["ask"]
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps({"command": command, "said": said or {}}).encode() + b"\n")
        process.stdin.flush()
        answer: dict[str, Any] = json.loads(process.stdout.readline())
        if "error" in answer:
            raise RefusedError(answer["error"])
        return answer

    def seconds(self, what: str) -> float:
        """Seconds of processor time that a process and its children have used so far."""
        group, ticks = self.processes[what].pid, 0
        for entry in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                words = entry.read_text().rpartition(")")[2].split()
                ticks += int(words[11]) + int(words[12]) if int(words[2]) == group else 0
        return ticks / os.sysconf("SC_CLK_TCK")

    def pause(self, what: str, *, stop: bool) -> None:
        """Have a process stand still, or go on."""
        process = self.processes.get(what)
        if process is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGSTOP if stop else signal.SIGCONT)

    def fill(self) -> None:
        """Let nothing more be written to the node's disk, where it has one of its own."""
        with (self.home.parent / "ballast").open("wb") as ballast:
            free = os.statvfs(self.home.parent)
            with suppress(OSError):
                os.posix_fallocate(ballast.fileno(), 0, free.f_bavail * free.f_frsize)
            with suppress(OSError):
                while ballast.write(bytes(4096)):
                    ballast.flush()

    def empty(self) -> None:
        """Let it be written to again."""
        (self.home.parent / "ballast").unlink(missing_ok=True)

    def start(self, what: str, *, failpoint: str = "", ahead: float = 0, most_bytes: int = 0) -> None:
        """Start serve or work, perhaps with a failpoint, a wrong clock or a limit on the size of files."""
        words = ["serve", "--port", str(self.port), "--no-worker"] if what == "serve" else ["work"]
        log = self.log(what).open("ab")
        more = {"ENTREPOT_FAILPOINT": failpoint, "ENTREPOT_CLOCK_AHEAD": str(ahead)}
        self.processes[what] = subprocess.Popen(
            [sys.executable, "-m", "entrepot.cli", *words], env=self.environment(**more), cwd=ROOT, stdout=log,
            stderr=log, start_new_session=True,
        )  # fmt: skip
        if most_bytes:
            resource.prlimit(self.processes[what].pid, resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    def log(self, what: str) -> Path:
        """What a process printed."""
        return self.home.parents[1] / f"{self.name}-{what}.log"

    def kill(self, what: str) -> None:
        """End a process as a power cut would: nothing is said to it."""
        process = self.processes.pop(what, None)
        if process is not None:
            with_children = os.getpgid(process.pid) if process.poll() is None else None
            if with_children is not None:
                os.killpg(with_children, signal.SIGKILL)
            process.wait()

    def ended(self, what: str) -> int | None:
        """With what a process ended by itself; None while it runs."""
        process = self.processes.get(what)
        return None if process is None else process.poll()

    def answers(self, seconds: float = 180) -> None:
        """Wait until the node answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(
                    f"http://127.0.0.1:{self.port}/exchange/v1/node", timeout=max(5, seconds / 3)
                ):
                    return
            except OSError:
                time.sleep(0.2)
        raise TimeoutError(f"{self.name} does not answer")


def made(folder: Path, names: tuple[str, ...] = ("gd", "hk", "by")) -> list[Running]:
    """Nodes, just made, each on a disk of its own where this machine lets us mount one."""
    shutil.rmtree(folder, ignore_errors=True)
    nodes = []
    for name, place, jurisdiction in REGION:
        if name not in names:
            continue
        node = Running(name, place, jurisdiction, folder / name / "home", _free_port())
        node.home.parent.mkdir(parents=True)
        mounting = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(node.home.parent)]
        node.own_disk = not subprocess.run(mounting, check=False, stderr=subprocess.DEVNULL).returncode
        subprocess.run(
            [sys.executable, "-m", "entrepot.cli", "init", str(node.home), "--place", place],
            env={key: value for key, value in node.environment().items() if key != "ENTREPOT_HOME"}, cwd=ROOT,
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        node.said = node.ask("describe")
        nodes.append(node)
    return nodes


def ended(nodes: list[Running]) -> None:
    """End every process of the nodes, and take their disks away."""
    for node in nodes:
        for what in tuple(node.processes):
            node.kill(what)
        if node.own_disk:
            subprocess.run(["umount", "--lazy", str(node.home.parent)], check=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
