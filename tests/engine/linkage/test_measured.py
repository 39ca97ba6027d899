"""Floors of what docs/benchmarks.md has: labelled sets, whose labels serve for measuring alone."""

from __future__ import annotations

import os

import pytest

from bench.linkage_sets import EMSL, FOLDER, SETS, emsl, every, labelled, measured
from entrepot.engine.linkage import link

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not FOLDER.is_dir() and not os.environ.get("CI"), reason=f"needs the labelled sets in {FOLDER}"
    ),
]


@pytest.mark.parametrize(("name", "step", "floor"), [("dblp_acm_dirty", 3, 0.9), ("amazon_google", 1, 0.6)])
def test_a_labelled_set_is_linked_without_its_labels(name: str, step: int, floor: float) -> None:
    given = every(step, labelled(FOLDER / f"{name}_valid.jsonl.gz", SETS[name]))
    linked = link(given.left, others=given.right, kind=given.kind)
    assert measured(linked.pairs, given.labels).f1 > floor


def test_the_instruments_that_are_linked_are_the_ones_labelled_so() -> None:
    assert EMSL.is_dir()
    given = emsl()
    found = measured(link(given.left, others=given.right, kind=given.kind).pairs, given.labels)
    assert (found.precision >= 0.95, found.recall >= 0.6) == (True, True)
