"""The command, run as a user runs it: its words, its answers, its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from entrepot.cli.main import run
from tests.made import COMMAND


@dataclass(frozen=True, slots=True)
class Said:
    """What a run of the command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The one line on standard error that begins with the command's name."""
        (line,) = [line for line in self.err.splitlines() if line.startswith("entrepot:")]
        return line


Command = Callable[..., Said]


@pytest.fixture
def entrepot(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command in this process: for what needs no node."""

    def call(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["entrepot", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run()
        printed = capsys.readouterr()
        return Said(int(ended.value.code or 0), printed.out, printed.err)

    return call


def in_shell(*words: object, home: Path | None = None, text: str | None = None, **more: str) -> Said:
    """The command as a process of its own."""
    environment = os.environ | {"ENTREPOT_EMBEDDER": "none", "COLUMNS": "200"} | more
    environment.pop("ENTREPOT_HOME", None)
    if home is not None:
        environment["ENTREPOT_HOME"] = str(home)
    done = subprocess.run(
        [COMMAND, *map(str, words)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=120,
        input=text,
    )
    return Said(done.returncode, done.stdout, done.stderr)
