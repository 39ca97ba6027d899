"""One list of organisations, linked once for all tests of this folder: training takes longer than what they do with it."""

from __future__ import annotations

import pytest

from bench.made_organisations import made
from entrepot.engine.linkage import Linked, Model, Thing, ThingKind, link


@pytest.fixture(scope="session")
def organisations() -> list[Thing]:
    return list(made(300, seed=3)[0])


@pytest.fixture(scope="session")
def linked(organisations: list[Thing]) -> Linked:
    """The list linked with itself, its model trained on it."""
    return link(organisations, kind=ThingKind.ORGANISATION, floor=0.2)


@pytest.fixture(scope="session")
def model(linked: Linked) -> Model:
    return linked.model
