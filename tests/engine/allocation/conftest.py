"""What numba compiles on its first call is compiled before anything is timed."""

from __future__ import annotations

import pytest

from entrepot.engine.allocation import Method, allocate, problem


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Both ways have run once."""
    for method in Method:
        allocate(problem([0, 1], [0], [0.5], [1]), method=method)
