"""What is about one database is run on it: a test that every run leaves out would check nothing."""

from __future__ import annotations

import re
from pathlib import Path

from tests.postgres import STAGES

TESTS = Path(__file__).parents[1]
MARK = re.compile(r"mark\.database\(([^)]+)\)")
NAME = re.compile(r'"(\w+)"')


def test_a_test_that_needs_postgresql_lies_where_postgresql_is_run() -> None:
    marked = {
        path.relative_to(TESTS): NAME.findall(" ".join(MARK.findall(path.read_text("utf8"))))
        for path in TESTS.rglob("test_*.py")
    }
    about = [path for path, vendors in marked.items() if "postgresql" in vendors]
    assert about
    assert [path for path in about if not any(map(path.is_relative_to, STAGES))] == []
    assert {vendor for vendors in marked.values() for vendor in vendors} == {"postgresql", "sqlite"}
