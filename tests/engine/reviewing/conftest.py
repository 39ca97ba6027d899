"""What numba compiles on its first call is compiled before anything is timed."""

from __future__ import annotations

import pytest

from entrepot.engine.reviewing import assign, panel


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Every compiled loop has run once, that for applications which fall short too."""
    assign(panel(["a"], {"r": 1}, {("a", "r"): 0.5}), 2)
