"""Every address of the node, read from its own table of addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """An address with the names of the places where an id stands in it."""

    pattern: str
    parameters: tuple[str, ...]

    def at(self, values: dict[str, str]) -> str:
        """The address with its places filled."""
        address = self.pattern
        for name in self.parameters:
            start = address.index("<")
            end = address.index(">", start)
            assert address[start + 1 : end].split(":")[-1] == name
            address = address[:start] + values[name] + address[end + 1 :]
        return f"/{address}"


def routes() -> tuple[Route, ...]:
    """All of them, each once."""
    found = {route.pattern: route for route in _walk(get_resolver().url_patterns, "", ())}
    return tuple(found[pattern] for pattern in sorted(found))


def _walk(
    patterns: Sequence[URLPattern | URLResolver], before: str, named: tuple[str, ...]
) -> Iterator[Route]:
    for entry in patterns:
        text = before + _plain(str(entry.pattern))
        names = (*named, *_names(str(entry.pattern)))
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, text, names)
        else:
            yield Route(text, names)


def _names(pattern: str) -> tuple[str, ...]:
    return tuple(part.split(">")[0].split(":")[-1] for part in _plain(pattern).split("<")[1:])


def _plain(pattern: str) -> str:
    """A pattern as Django's ``path`` writes it; the libraries write some as regular expressions."""
    plain = pattern.removeprefix("^").removesuffix("$").removesuffix("\\Z")
    while "(?P<" in plain:
        start = plain.index("(?P<")
        end = plain.index(")", start)
        name = plain[start + 4 : plain.index(">", start)]
        plain = f"{plain[:start]}<{name}>{plain[end + 1 :]}"
    return plain.replace("\\", "")
