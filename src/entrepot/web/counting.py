"""Counts as tables whose figures lead to what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from entrepot.web.figures import number


@dataclass(frozen=True, slots=True)
class CountedLine:
    """One value with how often it was counted, and where what was counted is listed."""

    name: str
    count: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class CountedTable:
    """The counts by one thing, the most first."""

    key: str
    heading: str
    lines: tuple[CountedLine, ...]


def counted_lines(
    by: Mapping[str, Mapping[str, int]],
    names: Mapping[str, Mapping[str, str]],
    headings: Mapping[str, str],
    chosen: Mapping[str, str],
) -> tuple[CountedTable, ...]:
    """Tables in the order of their headings; one without lines is left out.

    Args:
        by: per thing that was counted by, its values with their counts.
        names: names of the values, where they have any.
        headings: of the tables.
        chosen: the filter in force, to mark its line.
    """
    return tuple(
        CountedTable(
            key,
            heading,
            tuple(
                CountedLine(
                    names.get(key, {}).get(value, value),
                    number(count),
                    f"?{urlencode({key: value})}#list",
                    chosen.get(key) == value,
                )
                for value, count in sorted(by[key].items(), key=lambda pair: (-pair[1], pair[0]))
            ),
        )
        for key, heading in headings.items()
        if by.get(key)
    )
