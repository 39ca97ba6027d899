"""Loaded before anything reads Django's settings (``-p tests.home``): a test must never touch the home of somebody's node."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["ENTREPOT_HOME"] = tempfile.mkdtemp(prefix="entrepot-test-")
os.environ.setdefault("ENTREPOT_CACHE", str(Path(tempfile.gettempdir()) / "entrepot-test-cache"))
# tests ask more often than anybody may; what is too often is tested in tests/api/test_throttling.py
for name in ("ANONYMOUS", "ANONYMOUS_COSTLY", "TOKEN", "TOKEN_COSTLY"):
    os.environ[f"ENTREPOT_LIMIT_{name}"] = "1000000/min"
# speed is measured in bench/: a loop that is compiled when it is first used, or a busy machine, fails no test
settings.register_profile("entrepot", deadline=None)
settings.load_profile("entrepot")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """What a test's pages began to find ahead ends before the test's database goes."""
    found = sys.modules.get("entrepot.web.found")
    with found.at_rest() if found else nullcontext():
        return (yield)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is about another database is left to the run on that one, and what asks for no database to the run on SQLite (``tests.postgres``;
    tests/shape sees that what is about a database runs there)."""
    vendor = "postgresql" if os.environ.get("ENTREPOT_DATABASE") else "sqlite"
    others = [item for item in items if vendor not in _vendors(item)]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def _vendors(item: pytest.Item) -> set[str]:
    marked = [mark.args for mark in item.iter_markers("database")]
    if marked:
        return set.intersection(*map(set, marked))
    asks = {"db", "transactional_db", "django_db_setup"}.intersection(getattr(item, "fixturenames", ()))
    return {"sqlite", "postgresql"} if asks or item.get_closest_marker("django_db") else {"sqlite"}
