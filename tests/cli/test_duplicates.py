"""``entrepot duplicates``: told first, joined when asked."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import in_shell
from tests.intake.corpus import csv_text, write
from tests.made import made

HEADER = ("id", "title", "text", "place")
ROW = ("Terahertz time-domain spectrometer TDS-15X", "Finds cracks in the glaze of tiles.", "Munich")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node in Munich with the same instrument from two lists."""
    folder = made(tmp_path_factory.mktemp("node") / "home")
    for name in ("dms", "emsl"):
        file = write(folder.parent / f"{name}.csv", csv_text((HEADER, (f"{name}-1", *ROW))))
        assert in_shell("import", file, "--kind", "facility", home=folder).code == 0
    return folder


def joined(home: Path) -> int:
    with sqlite3.connect(home / "entrepot.sqlite3") as database:
        rows = database.execute("select count(*) from catalogue_resource where joined_into_id is not null")
        return int(rows.fetchone()[0])


def test_pairs_are_told_then_joined_then_gone(home: Path) -> None:
    told = in_shell("duplicates", "--kind", "facility", "--format", "json", home=home)
    (row,) = [json.loads(line) for line in told.out.splitlines()]
    assert (told.code, row["kind"], row["first"], row["second"], row["what"]) == (
        0, "facility", "dms-1", "emsl-1", "joins",
    )  # fmt: skip
    assert row["score"] >= 0.95
    assert joined(home) == 0
    done = in_shell("duplicates", "--apply", home=home)
    assert (done.code, joined(home)) == (0, 1)
    assert "1 joined, 0 new for an officer to look at (/node/duplicates/)" in done.err
    again = in_shell("duplicates", home=home)
    assert (again.code, again.out) == (1, "No two entries are alike.\n")


def test_a_kind_that_is_not_compared_is_a_wrong_call(home: Path) -> None:
    said = in_shell("duplicates", "--kind", "need", home=home)
    assert said.code == 2
    assert said.error.startswith(
        "entrepot: “need” is not a kind of entry that is compared. Use one of: organisation, "
    )
