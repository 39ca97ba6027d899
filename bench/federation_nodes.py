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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
INSIDE = "import django; django.setup(); from bench.federation_inside import main; main()"
REGION: Final = (
    ("gd", "guangzhou", "CN-GD"), ("hk", "hong-kong", "HK"), ("by", "munich", "DE-BY"),
)  # fmt: skip
"""Name, place and jurisdiction of the three nodes."""


@dataclass
class Running:
    """A node with its home, its port and its two processes."""

    name: str
    place: str
    jurisdiction: str
    home: Path
    port: int
    said: dict[str, Any] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

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
        """Run a command of ``federation_inside`` in this node."""
        done = subprocess.run(
            [sys.executable, "-c", INSIDE, command], input=json.dumps(said or {}).encode(),
            env=self.environment(), cwd=ROOT, stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def start(self, what: str, *, failpoint: str = "", ahead: float = 0, most_bytes: int = 0) -> None:
        """Start serve or work, perhaps with a failpoint, a wrong clock or a limit on the size of files."""
        words = ["serve", "--port", str(self.port), "--no-worker"] if what == "serve" else ["work"]
        log = (self.home.parent / f"{self.name}-{what}.log").open("ab")
        more = {"ENTREPOT_FAILPOINT": failpoint, "ENTREPOT_CLOCK_AHEAD": str(ahead)}
        self.processes[what] = subprocess.Popen(
            [sys.executable, "-m", "entrepot.cli", *words], env=self.environment(**more), cwd=ROOT, stdout=log,
            stderr=log, start_new_session=True,
        )  # fmt: skip
        if most_bytes:
            resource.prlimit(self.processes[what].pid, resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

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
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/exchange/v1/node", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        raise TimeoutError(f"{self.name} does not answer")


def made(folder: Path, names: tuple[str, ...] = ("gd", "hk", "by")) -> list[Running]:
    """Nodes, just made."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    nodes = []
    for name, place, jurisdiction in REGION:
        if name not in names:
            continue
        node = Running(name, place, jurisdiction, folder / name, _free_port())
        subprocess.run(
            [sys.executable, "-m", "entrepot.cli", "init", str(node.home), "--place", place],
            env={key: value for key, value in node.environment().items() if key != "ENTREPOT_HOME"}, cwd=ROOT,
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        node.said = node.ask("describe")
        nodes.append(node)
    return nodes


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
