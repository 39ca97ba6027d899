"""Filters of a list as links: a page without scripts narrows down by following them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of a filter; ``count`` is None where counting would tell nothing."""

    name: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One line of choices, the first of which takes the filter away."""

    label: str
    choices: tuple[Choice, ...]

    def without_every(self) -> Filter:
        """The line for what always has a value."""
        return Filter(self.label, self.choices[1:])


def filter_line(
    label: str,
    field: str,
    options: Iterable[tuple[str, str]],
    chosen: Mapping[str, str],
    counts: Mapping[str, int] | None = None,
) -> Filter:
    """The line for one field; ``options`` are values with names, ``chosen`` the filters in force by field."""
    value = chosen.get(field, "")
    every = Choice(gettext("all"), _url(chosen, field, ""), not value)
    choices = tuple(
        Choice(
            name,
            _url(chosen, field, option),
            option == value,
            counts.get(option, 0) if counts is not None else None,
        )
        for option, name in options
    )
    return Filter(label, (every, *choices))


def page_url(chosen: Mapping[str, str], page: int) -> str:
    """The address of another page of the same list."""
    return _url(chosen, "page", str(page))


def _url(chosen: Mapping[str, str], field: str, value: str) -> str:
    fields = {name: text for name, text in chosen.items() if text and name not in {field, "page"}}
    if value:
        fields[field] = value
    return f"?{urlencode(fields)}"
