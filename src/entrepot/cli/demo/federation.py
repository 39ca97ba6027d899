"""``entrepot demo-federation``: the demo region on three nodes under three laws that trade records with each other."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import IO, Annotated, Final

import typer

from entrepot.cli.output import fail, out, progress
from entrepot.cli.setup import make_node
from entrepot.runtime.home import Home, Node

NODES: Final = {
    "guangdong": Node("Entrepot · Guangdong", "guangzhou", "CN-GD", demo=True, signup="open", require_mfa_for=()),
    "hong-kong": Node("Entrepot · Hong Kong", "hong-kong", "HK", demo=True, signup="open", require_mfa_for=()),
    "bavaria": Node("Entrepot · Bayern", "munich", "DE-BY", demo=True, signup="open", require_mfa_for=()),
}  # fmt: skip
"""What each says of itself, by the name of its folder."""
PATIENCE: Final = 180.0
"""Seconds until a server answers."""


@dataclass(frozen=True, slots=True)
class Served:
    """One of the nodes: its folder and its port."""

    name: str
    home: Path
    port: int

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """That of a command for it; the three reach each other on this machine, which no node does by itself."""
        own = {
            "ENTREPOT_HOME": str(self.home),
            "ENTREPOT_URL": self.url,
            "ENTREPOT_PRIVATE_SOURCES": "1",
        }
        return {**os.environ, **own}

    @property
    def log(self) -> Path:
        """What its server printed last."""
        return self.home / "server.log"

    def start(self, *words: str, to: IO[str] | int = subprocess.PIPE) -> subprocess.Popen[str]:
        """An ``entrepot`` command for it; what it prints goes to ``to``."""
        command = [sys.executable, "-m", "entrepot.cli", *words]
        return subprocess.Popen(command, env=self.environment, stdout=to, stderr=subprocess.STDOUT, text=True)  # noqa: S603 -- this interpreter, and words of ours

    def run(self, *words: str) -> str:
        """What a command for it prints; exits with its words when it fails."""
        running = self.start(*words)
        said, _ = running.communicate()
        if running.returncode:
            raise fail(f"{NODES[self.name].name}: {said.strip()}", "")
        return said


def command(
    folder: Annotated[Path, typer.Argument(help="Folder for the three nodes.")] = Path("entrepot-federation"),
    port: Annotated[
        int, typer.Option(help="Port of the first; the others take the next two.", min=1, max=65533)
    ] = 8001,
    again: Annotated[
        bool, typer.Option("--again", help="Delete the nodes that are there and make them anew.")
    ] = False,
    once: Annotated[
        bool, typer.Option("--once", help="Make them and let them trade, then end instead of serving them.")
    ] = False,
) -> None:
    """Make three nodes under three laws with the demo region split between them, let them trade records, and serve them."""
    nodes = [Served(name, (folder / name).resolve(), port + number) for number, name in enumerate(NODES)]
    if again:
        shutil.rmtree(folder, ignore_errors=True)
    made = _make(nodes)
    with served(nodes):
        if made:
            acquaint(nodes)
        for node in nodes:
            out.print(f"{NODES[node.name].name}: records to the others …")
            out.print(node.run("sync"), markup=False)
        for node in nodes:
            out.print(f"{NODES[node.name].name:22} {node.url}/", markup=False)
        if not once:
            out.print("Stop with Ctrl-C.")
            _wait()


def make_part(
    name: Annotated[str, typer.Argument(help="guangdong, hong-kong or bavaria.")],
    folder: Annotated[Path, typer.Argument(help="Folder for the node.")],
) -> None:
    """Make one of the three nodes (a process has one node)."""
    home = Home(folder)
    make_node(home, NODES[name])
    from entrepot.cli.demo.load import region
    from entrepot.cli.demo.parts import fill

    with progress() as report:
        fill(name, NODES[name].jurisdiction, report)
    shutil.copy(region() / "shared" / "rates.json", home.rates)


def _make(nodes: Sequence[Served]) -> bool:
    """Make the nodes that are not there, all at once; whether there were any."""
    missing = [node for node in nodes if not Home(node.home).rates.exists()]
    for node in missing:
        shutil.rmtree(node.home, ignore_errors=True)  # of a run that was broken off
    if missing:
        out.print(f"Making {len(missing)} nodes, about a minute …")
    running = [(node, node.start("demo-part", node.name, str(node.home))) for node in missing]
    for node, process in running:
        said, _ = process.communicate()
        if process.returncode:
            raise fail(f"{NODES[node.name].name}: {said.strip()}", "Try again with --again.")
    return bool(missing)


@contextmanager
def served(nodes: Sequence[Served], *words: str) -> Iterator[None]:
    """All of them serve as long as the block runs; ``words`` are options of ``entrepot serve``."""
    with ExitStack() as stack:
        logs = [stack.enter_context(node.log.open("w", encoding="utf8")) for node in nodes]
        running = [
            node.start("serve", "--port", str(node.port), *words, to=log)
            for node, log in zip(nodes, logs, strict=True)
        ]
        try:
            for node, server in zip(nodes, running, strict=True):
                _wait_for(node, server)
            yield
        finally:
            for server in running:
                server.terminate()
            for server in running:
                server.wait()


def _wait_for(node: Served, server: subprocess.Popen[str]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise fail(f"{NODES[node.name].name}: {node.log.read_text(encoding='utf8').strip()}", "")
        with suppress(OSError), socket.create_connection(("127.0.0.1", node.port), timeout=10):
            return
        time.sleep(0.2)
    raise fail(f"{NODES[node.name].name} does not answer at {node.url}.", f"Look into {node.log}.")


def acquaint(nodes: Sequence[Served]) -> None:
    """Make each known to each: one invites, the other comes."""
    for host, guest in combinations(nodes, 2):
        invitation = next(
            word for word in host.run("peer", "invite").split() if word.startswith("entrepot-peer:")
        )
        guest.run("peer", "add", invitation, "--yes")


def _wait() -> None:
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(3600)
