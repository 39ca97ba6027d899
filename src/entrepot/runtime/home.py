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
from typing import Any

SETTINGS_FILE = "node.toml"
SECRET_FILE = "secret.key"  # noqa: S105 -- the name of a file, not a secret
JOURNAL_KEY_FILE = "journal.key"
SETUP_FILE = "setup.secret"
BY_INVITATION = "invitation"
WITH_SECOND_FACTOR = ("operator", "officer")
RESOURCE_DAYS, NEED_DAYS = 365, 180
LEAST_DAYS, MOST_DAYS = 60, 3650
SIGNING_DAYS = 30
NODE_ROLES = frozenset({"officer", "broker", "auditor", "operator"})


class HomeError(Exception):
    """The folder is not the home of a node; the message names the remedy."""


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """An operator's own sign-in by OpenID Connect; its secret is in the environment.

    Attributes:
        issuer: its address; ``/.well-known/openid-configuration`` below it says the rest.
        client_id: under which name it knows the node.
        name: what the button says.
        trusted: whether addresses it calls verified open the account of that address here.
    """

    issuer: str
    client_id: str
    name: str
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """What a node says of itself.

    Attributes:
        signup: who may sign up: ``open`` to everybody, or by ``invitation``.
        https: whether it is reached by https.
        require_mfa_for: roles on the node whose holders must have a second factor.
        oidc: the operator's single sign-on.
        resource_days: how long a resource without an end of its own is listed after somebody said that it holds.
        need_days: the same for needs.
        signing_days: how long the parties of a deal may sign an agreement after it was printed.
        licence: under which what is listed may be used, of records that state none: an address or a name; "" where none is stated.
    """

    name: str
    place: str
    jurisdiction: str
    demo: bool = False
    signup: str = BY_INVITATION
    https: bool = False
    require_mfa_for: tuple[str, ...] = WITH_SECOND_FACTOR
    oidc: SingleSignOn | None = None
    resource_days: int = RESOURCE_DAYS
    need_days: int = NEED_DAYS
    signing_days: int = SIGNING_DAYS
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one node and where things lie in it."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "entrepot.sqlite3"

    @property
    def cache(self) -> Path:
        """Model files, vectors, what was seen last: derived, may be deleted at any time."""
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
            return _node(tomllib.loads(file.read_text(encoding="utf8")))
        except FileNotFoundError as error:
            raise HomeError(
                f"There is no node in {self.path}. Make one with: entrepot init {self.path}"
            ) from error
        except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
            raise HomeError(
                f"{file} cannot be read ({error}). Correct it or delete it and run: entrepot init"
            ) from error

    def secret(self) -> str:
        """The key that signs cookies; a passing one where there is no node."""
        file = self.path / SECRET_FILE
        return file.read_text(encoding="ascii") if file.exists() else secrets.token_urlsafe(50)

    @property
    def mail(self) -> Path:
        """Where mails lie when no server for them is named."""
        return self.path / "mail"

    def setup_secret(self) -> str:
        """What lets the first operator in; empty once it was used."""
        file = self.path / SETUP_FILE
        return file.read_text(encoding="ascii").strip() if file.exists() else ""

    def make_setup_secret(self) -> str:
        """A new secret for the first operator, in place of an old one."""
        file = self.path / SETUP_FILE
        file.unlink(missing_ok=True)
        self._keep(file, secrets.token_urlsafe(24))
        return self.setup_secret()

    def use_up_setup_secret(self) -> None:
        """Nobody comes in by it any more."""
        (self.path / SETUP_FILE).unlink(missing_ok=True)

    @staticmethod
    def _keep(file: Path, secret: str) -> None:
        """Write a secret that only its owner may read."""
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secret)

    @property
    def seen(self) -> Path:
        """How far the journal went at the last clean check, so that a journal set back since is noticed; in no backup, see ``cache``."""
        return self.cache / "journal.seen"

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
                f"The journal's key is missing: {file}. Put {JOURNAL_KEY_FILE} back from a backup of the node's home."
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
        (self.path / SETTINGS_FILE).write_text(_settings(node), encoding="utf8")
        file = self.path / SECRET_FILE
        if not file.exists():
            self._keep(file, secrets.token_urlsafe(50))


def _node(table: dict[str, Any]) -> Node:
    """The settings as they were written.

    Raises:
        KeyError: one is missing.
        ValueError: one cannot be understood.
    """
    signup, required = table.get("signup", BY_INVITATION), table.get("require_mfa_for", WITH_SECOND_FACTOR)
    if signup not in {"open", "invitation"}:
        raise ValueError("signup is “open” or “invitation”")
    if isinstance(required, str) or not set(required) <= NODE_ROLES:
        raise ValueError(f"require_mfa_for is a list of: {', '.join(sorted(NODE_ROLES))}")
    oidc = table.get("oidc")
    return Node(
        name=str(table["name"]),
        place=str(table["place"]),
        jurisdiction=str(table["jurisdiction"]),
        demo=bool(table.get("demo", False)),
        signup=signup,
        https=bool(table.get("https", False)),
        require_mfa_for=tuple(required),
        oidc=None if oidc is None else _single_sign_on(oidc),
        resource_days=_days(table, "resource_days", RESOURCE_DAYS),
        need_days=_days(table, "need_days", NEED_DAYS),
        signing_days=_days(table, "signing_days", SIGNING_DAYS, least=1),
        licence=str(table.get("licence", "")).strip(),
    )


def _days(table: dict[str, Any], name: str, usual: int, least: int = LEAST_DAYS) -> int:
    days = table.get(name, usual)
    if not isinstance(days, int) or isinstance(days, bool) or not least <= days <= MOST_DAYS:
        raise ValueError(f"{name} is a number of days from {least} to {MOST_DAYS}")
    return days


def _single_sign_on(table: dict[str, Any]) -> SingleSignOn:
    issuer = str(table["issuer"]).rstrip("/")
    if not issuer.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ValueError("the issuer in [oidc] is an address that begins with https://")
    return SingleSignOn(
        issuer,
        str(table["client_id"]),
        str(table.get("name", "Single sign-on")),
        table.get("trusted") is True,
    )


def _settings(node: Node) -> str:
    """The settings as TOML."""
    lines = [
        f"name = {_quoted(node.name)}",
        f"place = {_quoted(node.place)}",
        f"jurisdiction = {_quoted(node.jurisdiction)}",
        f"demo = {_yes(node.demo)}",
        f'signup = {_quoted(node.signup)}  # who may sign up: "open" to everybody, or by "invitation"',
        f"https = {_yes(node.https)}  # whether the node is reached by https",
        f"require_mfa_for = [{', '.join(map(_quoted, node.require_mfa_for))}]  # who must have a second factor",
        f"resource_days = {node.resource_days}  # how long a resource is listed before its owner is asked again",
        f"need_days = {node.need_days}  # the same for needs",
        f"signing_days = {node.signing_days}  # how long an agreement may be signed after it was printed",
    ]
    if node.licence:
        lines.append(f"licence = {_quoted(node.licence)}  # of what the open doors tell")
    if node.oidc is not None:
        lines += [
            "",
            "[oidc]",
            f"issuer = {_quoted(node.oidc.issuer)}",
            f"client_id = {_quoted(node.oidc.client_id)}",
            f"name = {_quoted(node.oidc.name)}",
            f"trusted = {_yes(node.oidc.trusted)}",
        ]
    return "\n".join(lines) + "\n"


def _yes(value: bool) -> str:
    return "true" if value else "false"


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
