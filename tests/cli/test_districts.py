"""``entrepot districts``: brought in whole, or told what is wrong in which line."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.cli.conftest import in_shell
from tests.made import made

EAST = {
    "id": "mu-east", "place": "munich", "title": {"en": "East"}, "points": [[48.1, 11.7, 4000]], "source": "Census 2022",
}  # fmt: skip


def put(folder: Path, *rows: object) -> Path:
    file = folder / "districts.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf8")
    return file


def test_districts_come_in_whole_or_not_at_all(tmp_path: Path) -> None:
    home = made(tmp_path / "home")
    told = in_shell("districts", put(tmp_path, EAST), home=home)
    assert (told.code, told.out.strip()) == (0, "1 districts, 0 of 0 venues located.")
    odd = in_shell(
        "districts", put(tmp_path, EAST | {"id": "two"}, EAST | {"points": [[148, 1, 2]]}), home=home
    )
    assert odd.code == 2
    assert "districts.jsonl, line 2" in " ".join(odd.err.split())
    astray = in_shell("districts", put(tmp_path, EAST | {"id": "three", "place": "atlantis"}), home=home)
    assert (astray.code, "place that the node does not know" in " ".join(astray.err.split())) == (2, True)
    with sqlite3.connect(home / "entrepot.sqlite3") as database:
        assert database.execute("select key, invented from catalogue_district").fetchall() == [("mu-east", 0)]
