"""The demo region's stories hold, with the bundled models: full chains, one missing link, honest nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from entrepot.cli.demo.load import stories

Told = dict[str, Any]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """What each story's need found, by need."""
    home = tmp_path_factory.mktemp("region")
    done = subprocess.run(
        [sys.executable, "-m", "tests.demo.run", str(home)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [line.removeprefix("STORY ") for line in done.stdout.splitlines() if line.startswith("STORY ")]
    return {story["need"]: story for story in map(json.loads, lines)}


def of(found: dict[str, Told], outcome: str) -> list[Told]:
    return [story for story in found.values() if story["outcome"] == outcome]


@pytest.mark.slow
def test_every_story_was_run(found: dict[str, Told]) -> None:
    assert set(found) == {story["need"] for story in stories()}


@pytest.mark.slow
def test_full_stories_have_full_chains(found: dict[str, Told]) -> None:
    assert [story["need"] for story in of(found, "full") if story["verdict"] != "served"] == []


@pytest.mark.slow
def test_full_stories_are_led_by_what_their_author_had_in_mind_or_an_equal(found: dict[str, Told]) -> None:
    exact = [
        story for story in of(found, "full") if next(iter(story["chain"].items())) in story["found"].items()
    ]
    assert len(exact) >= 34


@pytest.mark.slow
def test_stories_of_one_missing_link_miss_just_that_one(found: dict[str, Told]) -> None:
    wrong = [story["need"] for story in of(found, "missing") if story["found_missing"] != [story["missing"]]]
    assert wrong == []


@pytest.mark.slow
def test_the_verdict_that_nothing_answers_is_given_where_it_is_true_and_nowhere_else(
    found: dict[str, Told],
) -> None:
    said = {story["need"] for story in found.values() if story["verdict"] == "no_adequate_supply"}
    true = {story["need"] for story in of(found, "none")}
    assert len(said & true) / len(said) >= 0.9
    assert len(said & true) / len(true) >= 0.7


@pytest.mark.slow
def test_the_flagship_goes_across_languages_and_borders_with_other_routes(found: dict[str, Told]) -> None:
    story = found["need-cm-glaze-cracks"]
    assert story["found"]["technology"] == "tech-cm-thz-glaze"
    assert (story["held"] > 0, story["routes"] >= 2, "route" in story["differences"]) == (True, True, True)
