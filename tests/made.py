"""Nodes as ``entrepot init`` makes them: made once for each place, copied for whoever wants one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

COMMAND = Path(sys.executable).with_name("entrepot")


def made(folder: Path, place: str = "munich") -> Path:
    """A node in a place, just made, in a folder of its own; the folder."""
    return Path(shutil.copytree(_first(place), folder, dirs_exist_ok=True))


@cache
def _first(place: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="entrepot-test-")) / "home"
    environment = os.environ | {"ENTREPOT_EMBEDDER": "none"}
    environment.pop("ENTREPOT_HOME", None)
    subprocess.run(
        [COMMAND, "init", folder, "--place", place], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return folder
