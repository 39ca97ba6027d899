"""A node's home: one folder with its settings, database, indexes and caches."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

SETTINGS_FILE = "node.toml"
SECRET_FILE = "secret.key"  # noqa: S105 -- the name of a file, not a secret
JOURNAL_KEY_FILE = "journal.key"


class HomeError(Exception):
    """The folder is not the home of a node; the message names the remedy."""


@dataclass(frozen=True, slots=True)
class Node:
    """What a node says of itself."""

    name: str
    place: str
    jurisdiction: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one node and where things lie in it."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "entrepot.sqlite3"

    @property
    def cache(self) -> Path:
        """Model files and vectors: derived, may be deleted at any time."""
        return self.path / "cache"

    @property
    def rates(self) -> Path:
        """Currency table kept by the operator."""
        return self.path / "rates.json"

    def exists(self) -> bool:
        return (self.path / SETTINGS_FILE).is_file()

    def node(self) -> Node:
        """The node's settings.

        Raises:
            HomeError: the folder holds no node, or its settings cannot be read.
        """
        file = self.path / SETTINGS_FILE
        try:
            table = tomllib.loads(file.read_text(encoding="utf8"))
            return Node(
                name=str(table["name"]),
                place=str(table["place"]),
                jurisdiction=str(table["jurisdiction"]),
                demo=bool(table.get("demo", False)),
            )
        except FileNotFoundError as error:
            raise HomeError(
                f"There is no node in {self.path}. Make one with: entrepot init {self.path}"
            ) from error
        except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as error:
            raise HomeError(
                f"{file} cannot be read ({error}). Correct it or delete it and run: entrepot init"
            ) from error

    def secret(self) -> str:
        """The key that signs cookies; a passing one where there is no node."""
        file = self.path / SECRET_FILE
        return file.read_text(encoding="ascii") if file.exists() else secrets.token_urlsafe(50)

    @property
    def seen(self) -> Path:
        """How far the journal went at the last clean check, so that a journal set back since is noticed."""
        return self.path / "journal.seen"

    def journal_key(self) -> bytes:
        """The key that seals the journal's entries: without it nobody who can write to the database can write a journal that holds.

        Raises:
            HomeError: the home has none.
        """
        file = self.path / JOURNAL_KEY_FILE
        try:
            return file.read_bytes()
        except FileNotFoundError as error:
            raise HomeError(
                f"The journal's key {file} is missing. Put {JOURNAL_KEY_FILE} back from a backup of the node's home."
            ) from error

    def make_journal_key(self) -> bytes:
        """The journal's key, made when the home has none; whole from the moment it is there, and never replaced."""
        file = self.path / JOURNAL_KEY_FILE
        if not file.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            descriptor, draft = tempfile.mkstemp(dir=self.path, prefix=JOURNAL_KEY_FILE)  # its owner's only
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(50))
            with contextlib.suppress(FileExistsError):  # another process was first
                os.link(draft, file)
            Path(draft).unlink()
        return self.journal_key()

    def create(self, node: Node) -> None:
        """Write the node's settings and the keys it lacks; the folder is made when absent."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.make_journal_key()
        lines = [
            f"name = {_quoted(node.name)}",
            f"place = {_quoted(node.place)}",
            f"jurisdiction = {_quoted(node.jurisdiction)}",
            f"demo = {'true' if node.demo else 'false'}",
        ]
        (self.path / SETTINGS_FILE).write_text("\n".join(lines) + "\n", encoding="utf8")
        file = self.path / SECRET_FILE
        if not file.exists():
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # its owner's only
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(50))


def _quoted(text: str) -> str:
    """The text as a TOML string; control characters, which TOML does not take, become spaces."""
    plain = re.sub(r"[\x00-\x1f\x7f]", " ", text)
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def current() -> Home:
    """The home named by ``ENTREPOT_HOME``, else ``./entrepot-demo`` when it is a node, else ``./entrepot-home``."""
    named = os.environ.get("ENTREPOT_HOME")
    if named:
        return Home(Path(named))
    demo = Home(Path("entrepot-demo"))
    return demo if demo.exists() else Home(Path("entrepot-home"))
