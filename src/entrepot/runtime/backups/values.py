"""Values on their way from one kind of database to the other.

Between them stands PostgreSQL's text format of COPY: a line a row, tabs between values, ``\\N`` for nothing. Types are those that
PostgreSQL names; SQLite keeps what Django writes into it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from django.utils.dateparse import parse_duration

from entrepot.runtime.backups.manifest import BackupError

Value = str | int | float | bytes | None
"""What SQLite keeps."""

NOTHING: Final = "\\N"
_WRITTEN: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_READ: Final[Mapping[str, str]] = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def to_line(row: Sequence[Value], types: Sequence[str]) -> bytes:
    """A row of SQLite as a line for COPY; ``types`` are those of PostgreSQL's columns."""
    texts = (
        _to_text(value, kind).translate(_WRITTEN) if value is not None else NOTHING
        for value, kind in zip(row, types, strict=True)
    )
    return ("\t".join(texts) + "\n").encode()


def to_row(line: bytes, readers: Sequence[Callable[[str], Value]]) -> tuple[Value, ...]:
    """A line of COPY, without its end, as a row of SQLite."""
    values = line.decode().split("\t") if readers else []
    return tuple(
        None if value == NOTHING else reader(_unescaped(value))
        for value, reader in zip(values, readers, strict=True)
    )


def readers(table: str, columns: Mapping[str, str]) -> list[Callable[[str], Value]]:
    """What makes SQLite's values of the texts of each column.

    Raises:
        BackupError: SQLite has nothing like a column's type (``backup_not_portable``).
    """
    for column, kind in columns.items():
        if kind not in _READERS:
            raise BackupError(
                "backup_not_portable",
                f"SQLite cannot hold {table}.{column}, which is of PostgreSQL's type {kind}.",
                "Restore into PostgreSQL: name an empty database in ENTREPOT_DATABASE.",
            )
    return [_READERS[kind] for kind in columns.values()]


def _to_text(value: str | float | bytes, kind: str) -> str:
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    return f"{value} microseconds" if kind == "interval" else str(value)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _READ.get(found[1], found[1]), text) if "\\" in text else text


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return str(moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment)


def _microseconds(text: str) -> int:
    duration = parse_duration(text)
    if duration is None:
        raise ValueError(text)
    return duration // timedelta(microseconds=1)


_READERS: Final[Mapping[str, Callable[[str], Value]]] = {
    "bigint": int,
    "boolean": lambda text: int(text == "t"),
    "bytea": lambda text: bytes.fromhex(text[2:]),
    "character": str,
    "character varying": str,
    "cidr": str,
    "date": str,
    "double precision": float,
    "inet": str,
    "integer": int,
    "interval": _microseconds,
    "jsonb": lambda text: json.dumps(json.loads(text)),
    "numeric": str,
    "real": float,
    "smallint": int,
    "text": str,
    "time without time zone": lambda text: str(time.fromisoformat(text)),
    "timestamp with time zone": _moment,
    "timestamp without time zone": _moment,
    "uuid": lambda text: text.replace("-", ""),
}
