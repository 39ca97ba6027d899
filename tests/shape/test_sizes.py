"""Small files, small functions."""

from __future__ import annotations

import ast

from tests.shape.source import source_files

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
VAGUE = {"utils", "helpers", "common", "base", "manager"}


def test_no_file_is_longer_than_400_lines() -> None:
    assert [file.name for file in source_files() if len(file.text.splitlines()) > LONGEST_FILE] == []


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{file.name}:{node.lineno} {node.name}"
        for file in source_files()
        for node in ast.walk(file.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [file.name for file in source_files() if VAGUE & set(file.path.with_suffix("").parts)] == []
