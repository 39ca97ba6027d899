"""The printed reference is what the code says."""

from __future__ import annotations

from entrepot.site.reference import border_rules, permissions
from tests.shape.source import ROOT


def test_the_permission_page_is_the_table() -> None:
    assert (ROOT / "docs" / "reference" / "permissions.md").read_text(encoding="utf8") == permissions()


def test_the_page_of_the_border_is_its_rules() -> None:
    assert (ROOT / "docs" / "reference" / "border-rules.md").read_text(encoding="utf8") == border_rules()
