"""What the source does not do: run texts, call strangers, weaken a hash, guess a secret."""

from __future__ import annotations

import ast
import re

import pytest

from tests.shape.source import ROOT, SourceFile, source_files

RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
CALLS_OUT = {
    "urllib.request", "http.client", "requests", "httpx", "httpx2", "httpcore", "httpcore2", "urllib3", "aiohttp", "ftplib",
    "telnetlib", "xmlrpc",
}  # fmt: skip
WAY_OUT = "src/entrepot/intake/outbound/"
"""The only package that calls: every address is judged there."""
STARTS = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.call"}
WEAK = {"md5", "sha1", "new"}
READS_CODE = {"pickle", "marshal", "shelve", "dill", "yaml"}
RULES = "src/entrepot/border/rules/__init__.py"
"""Reads the bundled rules of the border, which are YAML, by loaders that make plain data only."""


def imported(file: SourceFile) -> set[str]:
    """Every module that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def called(file: SourceFile) -> set[str]:
    """Every function that a file calls, as it is written."""
    return {ast.unparse(node.func) for node in ast.walk(file.tree) if isinstance(node, ast.Call)}


def with_any(names: set[str], files: tuple[SourceFile, ...] | None = None) -> list[str]:
    """Files that import one of these modules."""
    return [file.name for file in files or source_files() if imported(file) & names]


def test_no_text_is_run() -> None:
    assert [file.name for file in source_files() if called(file) & RUNS_TEXT] == []


def test_no_command_is_given_to_a_shell() -> None:
    assert [file.name for file in source_files() if called(file) & STARTS or "shell=True" in file.text] == []


def test_no_stranger_is_called() -> None:
    assert [name for name in with_any(CALLS_OUT) if not name.startswith(WAY_OUT)] == []


def test_nothing_from_outside_is_unpickled() -> None:
    assert with_any(READS_CODE) == [RULES]
    (rules,) = (file for file in source_files() if file.name == RULES)
    assert with_any(READS_CODE - {"yaml"}, (rules,)) == []
    assert sorted(re.findall(r"\w*Loader\b", rules.text)) == ["CSafeLoader", "Loader", "SafeLoader"]


def test_hashes_are_strong() -> None:
    weak = [
        f"{file.name}: {name}"
        for file in source_files()
        for name in called(file)
        if name.startswith("hashlib.") and name.removeprefix("hashlib.") in WEAK
    ]
    assert weak == []


def test_what_must_not_be_guessed_comes_from_the_secrets_module() -> None:
    assert [
        file.name for file in source_files() if "random" in imported(file) and file.stage != "engine"
    ] == []


def test_no_template_turns_escaping_off() -> None:
    templates = [*(ROOT / "src").rglob("*.html"), *(ROOT / "src").rglob("*.txt")]
    off = ("|safe", "autoescape off", "|safeseq", "javascript:", " style=", " onclick=", " onload=")
    found = [
        f"{file.relative_to(ROOT)}: {sign}"
        for file in templates
        for sign in off
        if sign in file.read_text(encoding="utf8")
    ]
    assert [line for line in found if not line.endswith(".txt: autoescape off")] == []


def test_nothing_is_called_safe_by_hand() -> None:
    by_hand = [file.name for file in source_files() if called(file) & {"mark_safe", "SafeString", "SafeText"}]
    assert by_hand == ["src/entrepot/web/describing.py"]  # decision 0017


@pytest.mark.parametrize("text", ["eval('1')", "import requests", "from urllib import request"])
def test_a_breach_is_seen(text: str) -> None:
    file = SourceFile(ROOT / "x.py", text, ast.parse(text))
    assert bool(called(file) & RUNS_TEXT or imported(file) & CALLS_OUT)
