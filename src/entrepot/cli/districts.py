"""``entrepot districts``: the districts of a place with the people in them, and where venues are, from files of JSON lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from entrepot.cli.output import fail, out
from entrepot.cli.setup import open_node

if TYPE_CHECKING:
    from entrepot.catalogue.actions import DistrictTold, Located

T = TypeVar("T")


class OddLineError(ValueError):
    """A line that is no district, or no whereabouts; says which."""


def command(
    file: Annotated[
        Path, typer.Argument(help="Districts, one JSON object a line: id, place, title, points, source.")
    ],
    where: Annotated[
        Path | None,
        typer.Option(
            help="Where venues are, one JSON object a line: resource, district, latitude, longitude."
        ),
    ] = None,
) -> None:
    """Bring in districts with the people who live in them, for the balance of services."""
    open_node()
    from django.db import IntegrityError

    from entrepot.catalogue.actions import locate, put_districts
    from entrepot.people.domain import Party

    by = Party.machine("cli")
    try:
        districts, located = districts_in(file), located_in(where) if where else []
        put_districts(districts=districts, by=by)
        found = locate(located=located, by=by)
    except (OSError, UnicodeDecodeError, OddLineError) as error:
        raise fail(f"The file cannot be read: {error}", "See docs/how-to/balance-of-services.md.") from error
    except IntegrityError as error:
        raise fail(
            "A district is of a place that the node does not know, or a venue in a district that it does not know.",
            "Look at the ids of places in docs/how-to/columns.md.",
        ) from error
    out.print(f"{len(districts)} districts, {found} of {len(located)} venues located.")


def districts_in(file: Path) -> list[DistrictTold]:
    """The districts of a file.

    Raises:
        OSError: it cannot be opened.
        OddLineError: a line is no district.
    """
    return _read(file, _district)


def located_in(file: Path) -> list[Located]:
    """Where the venues of a file are; raises as `districts_in`."""
    return _read(file, _located)


def _read(file: Path, make: Callable[[dict[str, Any]], T]) -> list[T]:
    found = []
    for number, line in enumerate(file.read_text(encoding="utf8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(make(json.loads(line)))
        except (ValueError, TypeError, KeyError) as error:
            raise OddLineError(f"{file.name}, line {number}: {type(error).__name__} {error}") from error
    return found


def _district(row: dict[str, Any]) -> DistrictTold:
    from entrepot.catalogue.actions import DistrictTold

    points = [(_degrees(one, 90), _degrees(two, 180), int(count)) for one, two, count in row["points"]]
    if any(count < 0 for *_, count in points):
        raise ValueError("fewer than no inhabitants")
    return DistrictTold(
        str(row["id"]), str(row["place"]), dict(row["title"]), points, str(row.get("source", "")), row.get("invented") is True
    )  # fmt: skip


def _located(row: dict[str, Any]) -> Located:
    from entrepot.catalogue.actions import Located

    return Located(
        str(row["resource"]), str(row["district"]), _degrees(row["latitude"], 90), _degrees(row["longitude"], 180)
    )  # fmt: skip


def _degrees(value: Any, most: float) -> float:
    number = float(value)
    if not -most <= number <= most:
        raise ValueError(f"{value} is no number of degrees up to {most}")
    return number
