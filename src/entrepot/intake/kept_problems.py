"""Problems as a run keeps them: in their parts, to be told in any language later."""

from collections.abc import Mapping
from typing import Any

from entrepot.intake.readers.checks import storable
from entrepot.vocabulary.problems import Code, Problem


def packed(item: Problem) -> dict[str, Any]:
    """Return a problem as a run keeps it."""
    return {
        "code": str(item.code),
        "params": {name: storable(str(value)) for name, value in item.params},
        "row": item.row,
        "column": None if item.column is None else storable(item.column),
        "softened": item.softened,
    }


def unpacked(kept: Mapping[str, Any]) -> Problem:
    """Return the problem that was kept; raises ValueError when its code is of another version."""
    params = tuple(sorted((name, str(value)) for name, value in kept["params"].items()))
    return Problem(Code(kept["code"]), params, kept["row"], kept["column"], kept["softened"])
