"""Rows that were read and judged, on disk between reading and storing: one JSON object a line.

A line is an organisation that a later row names first, a record to store, or the key of a record that the list says is gone. What is
known and unchanged leaves only its key, for what is missing from the list to be found.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import IO, Any, Final

from entrepot.catalogue.actions.importing import Kind, kind_of
from entrepot.catalogue.domain import Entry, Gated
from entrepot.people.actions import OrganisationRecord

_DATES: Final = ("available_from", "valid_until", "deadline")


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation of which the list says nothing but the name."""

    record: OrganisationRecord


@dataclass(frozen=True, slots=True)
class Kept:
    """A record to store; ``digest`` is the fingerprint of what the list says."""

    row: int
    item: Entry | OrganisationRecord
    digest: str

    @property
    def kind(self) -> Kind:
        """Of what kind of thing it is."""
        return kind_of(self.item)


@dataclass(frozen=True, slots=True)
class Known:
    """A record that is as it was; ``digest`` is set where this source has not said it before."""

    kind: Kind
    key: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Spared:
    """A record that a refused row names: it is not missing."""

    key: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A record that the list says is gone."""

    row: int
    key: str


Line = Named | Kept | Known | Spared | Gone


class Staging:
    """Writes lines."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def add(self, line: Line) -> None:
        """Write one."""
        self._stream.write(json.dumps(_packed(line), ensure_ascii=False, separators=(",", ":")) + "\n")


def read_staged(path: Path, cursor: int = 0) -> Iterator[tuple[int, Line]]:
    """Yield the lines from a byte on, each with the byte at which the next one begins."""
    with path.open("rb") as stream:
        stream.seek(cursor)
        for written in stream:
            cursor += len(written)
            yield cursor, _unpacked(json.loads(written))


def _packed(line: Line) -> dict[str, Any]:
    match line:
        case Named(record):
            return {"named": _plain(record)}
        case Kept(row, item, digest):
            return {"row": row, "kind": kind_of(item), "item": _plain(item), "digest": digest}
        case Known(kind, key, digest):
            return {"known": key, "kind": kind} | ({"digest": digest} if digest else {})
        case Spared(key):
            return {"spared": key}
        case Gone(row, key):
            return {"row": row, "gone": key}


def _plain(item: Entry | OrganisationRecord) -> dict[str, Any]:
    """By name; not with ``asdict``, which copies all that is in it."""
    packed = {each.name: getattr(item, each.name) for each in fields(item)}
    if isinstance(item, Entry):
        packed["gated"] = item.gated.plain
    return packed | {name: str(packed[name]) for name in _DATES if packed.get(name) is not None}


def _unpacked(line: Mapping[str, Any]) -> Line:
    if "named" in line:
        return Named(OrganisationRecord(**line["named"]))
    if "known" in line:
        return Known(line["kind"], line["known"], line.get("digest", ""))
    if "spared" in line:
        return Spared(line["spared"])
    if "gone" in line:
        return Gone(line["row"], line["gone"])
    packed = line["item"]
    if line["kind"] == "organisation":
        return Kept(line["row"], OrganisationRecord(**packed), line["digest"])
    dates = {name: date.fromisoformat(packed[name]) for name in _DATES if packed[name]}
    entry = Entry(
        **packed | dates | {"keywords": tuple(packed["keywords"]), "gated": Gated.of(packed.get("gated", ()))}
    )
    return Kept(line["row"], entry, line["digest"])
