"""A statement for every requirement of levels 1 and 2, and the tests that they name are there."""

from __future__ import annotations

import csv
import re
from collections import Counter

from tests.shape.source import ROOT

STATES = {"met", "deployment", "n/a", "open"}


def statements() -> list[dict[str, str]]:
    """The rows of docs/asvs.csv."""
    with (ROOT / "docs" / "asvs.csv").open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def present(test: str) -> bool:
    """Whether a test is there: a file, or a function in it."""
    path, _, function = test.partition("::")
    file = ROOT / path
    return file.is_file() and (not function or f"def {function}(" in file.read_text(encoding="utf8"))


def test_every_requirement_has_one_statement() -> None:
    rows = statements()
    assert Counter(row["level"] for row in rows) == {"1": 70, "2": 183}  # ASVS 5.0.0
    assert [name for name, count in Counter(row["requirement"] for row in rows).items() if count > 1] == []
    assert [row for row in rows if not re.fullmatch(r"V\d+\.\d+\.\d+", row["requirement"])] == []
    assert [row["requirement"] for row in rows if row["state"] not in STATES or not row["statement"]] == []


def test_every_test_that_is_named_is_there() -> None:
    named = [row["test"] for row in statements() if row["test"]]
    assert sorted({test for test in named if not present(test)}) == []
    assert len(named) > 0.6 * sum(row["state"] != "n/a" for row in statements())


def test_the_threat_model_names_tests_that_are_there() -> None:
    text = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf8")
    assert sorted(test for test in set(re.findall(r"`(tests/[^`]+)`", text)) if not present(test)) == []
