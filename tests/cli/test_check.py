"""``entrepot check``: what is wrong with a node, in one sentence each, for people and for programs."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Said, in_shell
from tests.made import made

REMEDY = "Restore the last backup whose check is clean."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A node, just made."""
    return made(tmp_path / "home")


def sql(home: Path, statement: str) -> None:
    """Run a statement on the node's database, past the node."""
    with sqlite3.connect(home / "entrepot.sqlite3") as database:
        database.execute(statement)
    database.close()


def told(said: Said) -> list[dict[str, object]]:
    """The rows of a check for programs that are not clean."""
    return [row for line in said.out.splitlines() if (row := json.loads(line))["state"] != "clean"]


def test_a_node_just_made_is_whole_and_the_next_check_knows_of_this_one(home: Path) -> None:
    said = in_shell("check", home=home)
    assert (said.code, said.out.splitlines()[-1]) == (0, "The node is whole.")
    assert "entries in 16 strands" in said.out
    assert said.err.splitlines()[-1].startswith("Journal: ")
    before = (home / "entrepot.sqlite3").read_bytes()
    need = ("need", "add", "--title", "Cracks", "--text", "We look for cracks in the glaze of tiles.")
    assert in_shell(*need, home=home).code == 0
    again = in_shell("check", "--format", "json", home=home)
    assert (again.code, told(again)) == (0, [])
    for file in home.glob("entrepot.sqlite3*"):
        file.unlink()
    (home / "entrepot.sqlite3").write_bytes(before)
    back = in_shell("check", "--format", "json", home=home)
    assert back.code == 1
    (row,) = told(back)
    assert (row["part"], row["state"]) == ("journal strand 1", "rolled_back")
    (home / "cache" / "journal.seen").unlink()
    assert in_shell("check", home=home).code == 0


def test_an_edited_entry_is_named_to_people_and_programs(home: Path) -> None:
    sql(home, "UPDATE journal_entry SET actor = 'somebody' WHERE number = 3")
    sentence = "Entry 3 of strand 1 (sequence 3) was edited or forged."
    said = in_shell("check", home=home)
    assert said.code == 1
    assert sentence in said.out
    assert REMEDY in said.out
    assert said.out.splitlines()[-1] == "1 of 4 parts are not as they should be."
    assert told(in_shell("check", "--format", "json", home=home)) == [
        {
            "part": "journal strand 1", "state": "edited", "entry": 3, "sequence": 3, "finding": sentence, "remedy": REMEDY,
        }
    ]  # fmt: skip
    assert not (home / "cache" / "journal.seen").exists()


def test_a_node_without_its_key_is_told_where_to_find_it(home: Path) -> None:
    (home / "journal.key").unlink()
    (row,) = told(in_shell("check", "--format", "json", home=home))
    assert (row["part"], row["state"]) == ("journal", "key_missing")
    assert str(row["finding"]).endswith("Put journal.key back from a backup of the node's home.")


def test_a_note_of_the_last_check_that_makes_no_sense_is_told(home: Path) -> None:
    (home / "cache").mkdir(exist_ok=True)
    for text in ("{", "[1]", '{"1": 2}'):
        (home / "cache" / "journal.seen").write_text(text, encoding="utf8")
        (row,) = told(in_shell("check", "--format", "json", home=home))
        assert (row["state"], row["remedy"]) == ("note_unreadable", "Delete it and check again.")


def test_a_damaged_file_is_told(home: Path) -> None:
    file = home / "entrepot.sqlite3"
    content = bytearray(file.read_bytes())
    content[100:] = bytes(len(content) - 100)
    file.write_bytes(content)
    said = in_shell("check", "--format", "json", home=home)
    assert said.code == 1
    assert [row["part"] for row in told(said)] == ["database"]


def test_where_no_node_is_nothing_is_checked(tmp_path: Path) -> None:
    said = in_shell("check", home=tmp_path)
    assert (said.code, said.out) == (2, "")
    assert "Make one with: entrepot init" in said.error
