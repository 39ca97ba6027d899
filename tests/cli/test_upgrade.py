"""A node of an earlier version says so, and is brought up to date by one command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from entrepot.runtime.home import Home, Node
from tests.cli.conftest import in_shell

pytestmark = pytest.mark.slow


def of_before(home: Path) -> Path:
    """A node with the tables of the first version."""
    Home(home).create(Node("Hafenstadt", "hamburg", "DE-HH"))
    environment = os.environ | {
        "ENTREPOT_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "entrepot.site.settings",
    }
    for app in ("journal", "people", "catalogue"):
        command = [
            sys.executable,
            "-m",
            "django",
            "migrate",
            app,
            "0001",
            "--verbosity",
            "0",
            "--skip-checks",
        ]
        subprocess.run(command, env=environment, check=True)
    return home


def test_an_older_node_is_refused_with_the_way_on_then_brought_up_to_date(tmp_path: Path) -> None:
    home = of_before(tmp_path / "node")
    refused = in_shell("chain", "need-1", home=home)
    assert (
        refused.code,
        "made by an earlier Entrepot" in refused.err,
        "entrepot upgrade" in refused.err,
    ) == (
        2,
        True,
        True,
    )
    done = in_shell("upgrade", home=home)
    assert (done.code, done.out.splitlines()[-1].endswith("Next: entrepot check")) == (0, True)
    assert in_shell("upgrade", home=home).out == "Nothing to do: the node is of this version.\n"
    told = json.loads(in_shell("check", "--format", "json", home=home).out.splitlines()[0])
    assert (told["part"], told["state"]) == ("migrations", "clean")
