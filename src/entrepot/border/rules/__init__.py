"""The rules that every node begins with: one file for a family, read when something first asks. Information, not legal advice."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from entrepot.border.domain.reading import list_of, rule_of, rule_set
from entrepot.border.domain.rules import RuleSet


@lru_cache(maxsize=1)
def bundled() -> RuleSet:
    """The rules and export lists of the YAML files beside this one."""
    documents = [document for name in bundled_files() for document in read(name)]
    rules = [rule_of(document) for document in documents if "list" not in document]
    return rule_set(rules, [list_of(document) for document in documents if "list" in document])


def bundled_files() -> tuple[str, ...]:
    """The names of the files, in order."""
    return tuple(sorted(entry.name for entry in files(__package__).iterdir() if entry.name.endswith(".yaml")))


def read(name: str) -> list[dict[str, Any]]:
    """The rules and lists of one file, as plain data."""
    import yaml  # noqa: PLC0415 -- a node without peers never needs it

    loader = getattr(
        yaml, "CSafeLoader", yaml.SafeLoader
    )  # the same language, read ten times faster where libyaml is
    text = (files(__package__) / name).read_text(encoding="utf8")
    return list(yaml.load(text, Loader=loader))  # noqa: S506 -- both are safe loaders
