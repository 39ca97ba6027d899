"""Who this node is to others: its keys, in its home for its owner only, and what it says of itself."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from entrepot.exchange.domain import keys
from entrepot.exchange.domain.statements import signed
from entrepot.runtime import clock, home
from entrepot.vocabulary.languages import LANGUAGES

FOLDER: Final = "exchange"
FILE: Final = "keys.json"


class IdentityError(Exception):
    """The node's keys cannot be used; the message names the remedy."""


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key of this node. ``since`` and ``ended`` are moments as ISO 8601; what an ended one signed still holds."""

    private: bytes
    since: str
    ended: str = ""

    @property
    def public(self) -> bytes:
        """The raw public key."""
        return keys.public_of(self.private)

    @property
    def id(self) -> str:
        """Its thumbprint."""
        return keys.key_id(self.public)


@dataclass(frozen=True, slots=True)
class Identity:
    """The node's keys, the first one first; the last signs."""

    keys: tuple[OwnKey, ...]

    @property
    def node(self) -> str:
        """The node's id."""
        return keys.node_id(self.keys[0].public)

    @property
    def current(self) -> OwnKey:
        """The key that signs now."""
        return self.keys[-1]

    @property
    def public_keys(self) -> dict[str, bytes]:
        """Raw public keys by their thumbprint."""
        return {key.id: key.public for key in self.keys}

    def signed(self, says: Mapping[str, Any]) -> bytes:
        """A statement of this node."""
        return signed(says, self.current.private)


def own() -> Identity:
    """The node's keys, made at the first use.

    Raises:
        IdentityError: they cannot be read.
    """
    file = _file()
    if not file.exists():
        _keep((OwnKey(keys.new_private(), clock.now().isoformat()),), replace=False)
    try:
        read = json.loads(file.read_text(encoding="ascii"))
        own_keys = tuple(
            OwnKey(bytes.fromhex(key["private"]), key["since"], key["ended"]) for key in read["keys"]
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IdentityError(
            f"The node's keys cannot be read: put {file} back from a backup of the node's home."
        ) from error
    if not own_keys:
        raise IdentityError(f"The node has no keys: put {file} back from a backup of the node's home.")
    return Identity(own_keys)


def known_node() -> str:
    """The node's id where it has keys already, else ""; none are made."""
    return own().node if _file().exists() else ""


def add_key() -> Identity:
    """A new key signs from now on; the former one has ended. Peers learn of it by an announcement that the former one signs."""
    before, now = own(), clock.now().isoformat()
    ended = OwnKey(before.current.private, before.current.since, now)
    _keep((*before.keys[:-1], ended, OwnKey(keys.new_private(), now)), replace=True)
    return own()


def description() -> dict[str, Any]:
    """What this node says of itself to others: id, name, address, law, place, languages, keys."""
    identity, node = own(), home.current().node()
    return {
        "node": identity.node,
        "name": node.name,
        "url": settings.ADDRESS,
        "jurisdiction": node.jurisdiction,
        "place": node.place,
        "languages": list(LANGUAGES),
        "keys": [_told(identity, place) for place in range(len(identity.keys))],
    }


def _told(identity: Identity, place: int) -> dict[str, str]:
    """A key as others are told of it; ``proof`` is the former key's signature over it."""
    key = identity.keys[place]
    told = {"id": key.id, "public": keys.encoded(key.public), "since": key.since, "ended": key.ended}
    if place:
        former = identity.keys[place - 1].private
        told["proof"] = keys.encoded(keys.handed_over(former, identity.node, key.public))
    return told


def _file() -> Path:
    return home.current().path / FOLDER / FILE


def _keep(own_keys: tuple[OwnKey, ...], *, replace: bool) -> None:
    """Write the keys whole; without ``replace`` those that another process wrote first stay."""
    file = _file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = {
        "keys": [{"private": key.private.hex(), "since": key.since, "ended": key.ended} for key in own_keys]
    }
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=FILE)  # its owner's only
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        json.dump(told, stream)
        stream.flush()
        os.fsync(stream.fileno())
    if replace:
        Path(draft).replace(file)
        return
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    Path(draft).unlink()
