"""The rules and the second implementation, written by hand in Cedar from the reviewed table, agree."""

from __future__ import annotations

import cedarpy

from tests.border.golden import case_of, cells, row_of
from tests.border.second import differing, policies, schema, second_opinions


def test_the_policies_fit_their_schema() -> None:
    assert [str(error) for error in cedarpy.validate_policies(policies(), schema()).errors] == []


def test_two_thousand_random_cases_are_decided_alike() -> None:
    number, differ, outcomes = differing(2000, seed=9)
    assert (number > 2000, differ, outcomes) == (True, [], {"allow", "carry", "hold", "deny"})


def test_cedar_reads_the_table_as_it_was_reviewed() -> None:
    some = list(cells())[::37]
    some = [cell for cell in some if cell["codes"] not in ("odd", "restricted", "prohibited")]
    assert [
        cell
        for cell, answer in zip(some, second_opinions([case_of(cell) for cell in some]), strict=True)
        if answer != row_of(cell)["outcome"]
    ] == []
