"""For whom a resource is open, in the ways people write it."""

from __future__ import annotations

import pytest

from entrepot.vocabulary.openness import read_openness


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("Internal use only", "internal"),
        ("仅内部使用", "internal"),
        ("nur intern", "internal"),
        ("Members", "members"),
        ("会员单位", "members"),
        ("extern", "external"),
        ("open to international partners", "external"),
        ("对外开放", "external"),
        ("by appointment", "by appointment"),
        ("", ""),
    ],
)
def test_openness_is_read_as_people_write_it(written: str, means: str) -> None:
    assert read_openness(written) == means
