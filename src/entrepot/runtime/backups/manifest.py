"""What a backup says of itself, and how that is refused which is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, get_args

FORMAT = "entrepot-backup"
VERSION = 1
"""Grows when files are written that earlier versions could not restore."""

Kind = Literal["sqlite", "postgresql"]
Migration = tuple[str, str]
"""The label of an app and the name of its migration."""


class BackupError(Exception):
    """A backup cannot be taken or restored: a code, one sentence and a remedy."""

    def __init__(self, code: str, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.remedy = code, sentence, remedy


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the archive: its length in bytes and its SHA-256 as 64 hexadecimal characters."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    """How many rows a table has, and its columns in order, each with the type that its database names."""

    rows: int
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a database goes on numbering: the last number given, and the table (None: of no table) it numbers."""

    name: str
    table: str | None
    last: int


@dataclass(frozen=True, slots=True)
class Database:
    """What a database held at one moment."""

    kind: Kind
    migrations: tuple[Migration, ...]
    tables: Mapping[str, Table]
    counters: tuple[Counter, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a backup says of itself.

    Attributes:
        entrepot: the version of Entrepot that wrote it.
        node: the name of the node.
        made: when its database was read (UTC).
        sequence: the number of the journal's newest entry in it, 0 without one.
        members: every other file of the archive by its path.
    """

    entrepot: str
    node: str
    made: datetime
    sequence: int
    database: Database
    members: Mapping[str, Member]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.database.tables.values())

    @property
    def size(self) -> int:
        """Bytes of all members together."""
        return sum(member.bytes for member in self.members.values())

    def to_json(self) -> str:
        """As text that ``read_manifest`` reads."""
        fields = {"format": FORMAT, "version": VERSION, **asdict(self), "made": self.made.isoformat()}
        return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def read_manifest(text: bytes, file: str) -> Manifest:
    """The manifest in a text.

    Raises:
        BackupError: it is of something else (``backup_foreign``), of a later format (``backup_newer``) or incomplete (``backup_damaged``).
    """
    try:
        fields = json.loads(text)
    except ValueError as error:
        raise damaged(file, "its manifest cannot be read") from error
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise foreign(file)
    if not isinstance(fields.get("version"), int):
        raise damaged(file, "its manifest is incomplete")
    if fields["version"] > VERSION:
        raise BackupError(
            "backup_newer",
            f"{file} is of format {fields['version']}, written by Entrepot {fields.get('entrepot')}; this one reads formats up to {VERSION}.",
            "Update Entrepot to that version or a newer one, and restore again.",
        )
    try:
        return _manifest(fields)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged(file, "its manifest is incomplete") from error


def foreign(file: str) -> BackupError:
    """The refusal of a file that is no backup."""
    return BackupError(
        "backup_foreign",
        f"{file} is no backup of Entrepot.",
        "Name a file that was written by: entrepot backup",
    )


def damaged(file: str, how: str) -> BackupError:
    """The refusal of a backup that is not as it was written; ``how`` completes a sentence."""
    return BackupError(
        "backup_damaged",
        f"{file} is damaged: {how}.",
        "Copy it again from where it is kept, or take another backup.",
    )


def _manifest(fields: Mapping[str, Any]) -> Manifest:
    database = fields["database"]
    if database["kind"] not in get_args(Kind):
        raise ValueError(database["kind"])
    return Manifest(
        entrepot=str(fields["entrepot"]),
        node=str(fields["node"]),
        made=datetime.fromisoformat(fields["made"]),
        sequence=int(fields["sequence"]),
        database=Database(
            kind=database["kind"],
            migrations=tuple((str(app), str(name)) for app, name in database["migrations"]),
            tables={
                str(name): Table(int(table["rows"]), {str(k): str(v) for k, v in table["columns"].items()})
                for name, table in database["tables"].items()
            },
            counters=tuple(
                Counter(str(item["name"]), item["table"] and str(item["table"]), int(item["last"]))
                for item in database["counters"]
            ),
        ),
        members={
            str(path): Member(int(item["bytes"]), str(item["sha256"]))
            for path, item in fields["members"].items()
        },
    )
