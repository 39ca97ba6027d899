"""Names of organisations without what only says their legal form."""

from __future__ import annotations

import pytest

from entrepot.vocabulary.organisation_names import bare_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("岭釉建陶有限公司", "岭釉建陶"),
        ("岭釉建陶（广州）股份有限公司", "岭釉建陶(广州)"),
        ("Isaroptik GmbH & Co. KG", "ISAROPTIK"),
        ("Harbour Analytics Co., Ltd.", "Harbour Analytics Limited"),
        ("Verein der Glaser e.V.", "Verein der Glaser"),
    ],
)
def test_names_are_the_same_whatever_the_legal_form(one: str, other: str) -> None:
    assert bare_name(one) == bare_name(other)


def test_names_that_differ_stay_apart() -> None:
    assert len({bare_name(name) for name in ("Magma", "Mag", "AG", "公司", "Isar Optik", "Isar")}) == 6
