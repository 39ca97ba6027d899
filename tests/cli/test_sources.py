"""Lists that are fetched, from the terminal: named, fetched, told in words, with the exit codes of an import."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.catalogue.test_harvests import LIST, Files
from tests.cli.conftest import in_shell
from tests.intake.servers import Answer, Request, serve
from tests.made import made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A node that nobody has filled."""
    return made(tmp_path / "node")


def test_a_source_is_named_and_fetched_until_nothing_is_new(home: Path) -> None:
    with serve(Files(LIST + "a-3,,\n").answer) as address:
        kept = in_shell(
            "source", "add", f"{address}/kilns.csv", "--name", "Kilns", "--kind", "facility", "--every", "day",
            home=home,
        )  # fmt: skip
        assert (kept.code, kept.out[:4]) == (0, "src-")
        refused = in_shell("source", "run", "Kilns", home=home)
        assert (refused.code, "which is not public" in refused.error) == (2, True)
        first = in_shell(
            "source", "run", "Kilns", "--format", "json", home=home, ENTREPOT_PRIVATE_SOURCES="1"
        )
        assert (first.code, json.loads(first.out)) == (
            1,
            {
                "source": "Kilns", "state": "done", "read": 3, "new": 2, "changed": 0, "same": 0, "refused": 1,
                "withdrawn": 0,
            },
        )  # fmt: skip
    listed = in_shell("source", "list", "--format", "csv", home=home)
    (_, line) = listed.out.splitlines()
    assert line.split(",")[1:5] == ["Kilns", "download", f"{address}/kilns.csv", "day"]


def test_what_cannot_be_a_source_is_refused_in_words(home: Path) -> None:
    said = in_shell("source", "add", "ftp://x.example/a.csv", "--name", "X", home=home)
    assert (said.code, "only http and https are" in said.error) == (2, True)
    said = in_shell("source", "run", "Nothing", home=home)
    assert said.error == "entrepot: There is no source “Nothing”. List them with: entrepot source list"


def test_a_source_that_somebody_else_fetches_just_now_is_left_to_them(home: Path) -> None:
    said = []

    def meanwhile(_asked: Request) -> Answer:
        said.append(in_shell("source", "run", "Kilns", home=home, ENTREPOT_PRIVATE_SOURCES="1"))
        return Answer(LIST.encode())

    with serve(meanwhile) as address:
        in_shell("source", "add", f"{address}/kilns.csv", "--name", "Kilns", "--kind", "facility", home=home)
        first = in_shell("source", "run", "Kilns", home=home, ENTREPOT_PRIVATE_SOURCES="1")
    (other,) = said
    assert (first.code, other.code) == (0, 1)
    assert "Kilns is being worked on by somebody else just now." in other.error
