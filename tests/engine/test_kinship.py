"""Kin: a candidate that stands beside a good candidate of another role gains by it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from entrepot.engine.kinship import KIN_WEIGHT, NEED_WEIGHT, joint, likeness_to_best

Floats = NDArray[np.float32]
NOBODY = np.zeros(0, np.float32)


def floats(*values: object) -> Floats:
    return np.array(values, np.float32)


def test_one_role_alone_speaks_for_itself() -> None:
    assert joint({"expert": floats(0.5, 0.1)}, {})["expert"].tolist() == floats(0.5, 0.1).tolist()


def test_support_is_the_best_of_the_other_role_near_the_need_and_near_the_candidate() -> None:
    alike = {
        ("technology", "expert"): floats([0.9, 0.0], [0.0, 0.8]),
        ("expert", "technology"): floats([0.9, 0.0], [0.0, 0.8]),
    }
    found = joint({"technology": floats(0.2, 0.3), "expert": floats(0.1, 0.4)}, alike)
    weight = 1 + KIN_WEIGHT * (NEED_WEIGHT + 1)
    first = 0.2 + KIN_WEIGHT * max(2 * 0.1 + 0.9, 2 * 0.4 + 0.0)
    second = 0.3 + KIN_WEIGHT * max(2 * 0.1 + 0.0, 2 * 0.4 + 0.8)
    assert found["technology"].tolist() == [pytest.approx(first / weight), pytest.approx(second / weight)]


def test_kin_can_turn_the_order_of_two_candidates() -> None:
    own = {"technology": floats(0.31, 0.30), "facility": floats(0.3)}
    alike = {("technology", "facility"): floats([0.0], [0.9]), ("facility", "technology"): floats([0.0, 0.9])}
    found = joint(own, alike)["technology"]
    assert found[1] > found[0]


def test_a_candidate_whose_every_part_is_the_same_keeps_its_value() -> None:
    own = {"a": floats(0.4), "b": floats(0.4)}
    alike = {("a", "b"): floats([0.4]), ("b", "a"): floats([0.4])}
    assert {role: values.tolist() for role, values in joint(own, alike).items()} == {
        "a": [pytest.approx(0.4)], "b": [pytest.approx(0.4)],
    }  # fmt: skip


def test_a_role_without_candidates_supports_nobody() -> None:
    empty = np.zeros((2, 0), np.float32)
    found = joint({"a": floats(0.5, 0.1), "b": NOBODY}, {("a", "b"): empty, ("b", "a"): empty.T})
    assert (found["a"].tolist(), found["b"].tolist()) == (floats(0.5, 0.1).tolist(), [])


def test_likeness_is_the_mean_over_the_best_of_the_other_roles() -> None:
    alike = {
        ("a", "b"): floats([0.1, 0.7], [0.2, 0.9]), ("a", "c"): floats([0.3], [0.5]),
        ("b", "a"): floats([0.1, 0.2], [0.7, 0.9]), ("b", "c"): floats([0.0], [0.4]),
        ("c", "a"): floats([0.3, 0.5]), ("c", "b"): floats([0.0, 0.4]),
    }  # fmt: skip
    found = likeness_to_best({"a": 0, "b": 1, "c": 0}, {"a": 2, "b": 2, "c": 1}, alike)
    shown = {
        role: None if values is None else [pytest.approx(float(value)) for value in values]
        for role, values in found.items()
    }
    assert shown == {"a": [0.5, 0.7], "b": [0.05, 0.55], "c": [0.35]}


def test_there_is_no_likeness_without_another_role_that_has_a_best() -> None:
    found = likeness_to_best(
        {"a": 0, "b": None}, {"a": 1, "b": 0}, {("a", "b"): np.zeros((1, 0)), ("b", "a"): np.zeros((0, 1))}
    )  # type: ignore[dict-item]
    assert found == {"a": None, "b": None}
