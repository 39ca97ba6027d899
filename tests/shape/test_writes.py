"""Only actions write."""

from __future__ import annotations

import ast

import pytest

from tests.shape.source import source_files

WRITES = {
    "save",
    "delete",
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "add_rows",
}
STAGES = {
    "runtime",
    "journal",
    "people",
    "intake",
    "catalogue",
    "border",
    "booking",
    "matching",
    "deals",
    "programmes",
    "observatory",
    "web",
    "api",
    "cli",
}


def writers(tree: ast.Module) -> list[int]:
    """Lines that call a method by which Django's models write."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "home")
    ]  # fmt: skip


def test_only_actions_write() -> None:
    found = [
        f"{file.name}:{line}"
        for file in source_files()
        if file.stage in STAGES and file.path.stem != "actions" and "actions" not in file.path.parts
        for line in writers(file.tree)
    ]
    assert found == []


@pytest.mark.parametrize(
    "call",
    [
        "need.save()",
        "Need.objects.create(key='a')",
        "Need.objects.bulk_create([])",
        "bulk.add_rows(Need, (), ())",
    ],
)
def test_a_write_is_seen(call: str) -> None:
    assert writers(ast.parse(call)) == [1]
