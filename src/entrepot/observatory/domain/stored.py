"""A figure as JSON, without its events, and back."""

from __future__ import annotations

from typing import Any

from entrepot.observatory.domain.figures import Case, Found
from entrepot.observatory.domain.uncertainty import Range


def to_plain(found: Found) -> dict[str, Any]:
    """The figure as JSON."""
    return {
        "total": _plain(found.total),
        "rows": {by: [[row, _plain(case)] for row, case in rows.items()] for by, rows in found.rows.items()},
    }


def from_plain(content: dict[str, Any]) -> Found:
    """The figure again; its events are not in it."""
    rows = {by: {row: _case(case) for row, case in of} for by, of in content["rows"].items()}
    return Found(_case(content["total"]), rows)


def _plain(case: Case) -> list[Any]:
    return [case.value, list(case.counts), [case.range.low, case.range.high] if case.range else None]


def _case(told: list[Any]) -> Case:
    value, counts, between = told
    return Case(value, tuple(counts), Range(*between) if between else None)
