"""The project's source as parsed files, for the tests that hold its shape."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "entrepot"


@dataclass(frozen=True)
class SourceFile:
    """One module: where it lies, its text and its syntax tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def stage(self) -> str:
        return self.path.relative_to(PACKAGE).parts[0]


@lru_cache
def source_files() -> tuple[SourceFile, ...]:
    """Every module of the package but migrations."""
    paths = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    texts = [(path, path.read_text(encoding="utf8")) for path in paths]
    return tuple(SourceFile(path, text, ast.parse(text)) for path, text in texts)


@lru_cache
def project() -> dict[str, Any]:
    """The content of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))


def stage_order() -> tuple[str, ...]:
    """The stages from first to last, as the import contract lists them."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract.get("exhaustive"))
    names = [name.strip() for layer in layers for name in reversed(layer.split("|"))]
    return tuple(name.strip("()") for name in reversed(names))
