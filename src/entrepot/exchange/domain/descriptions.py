"""What a node says of itself, read with distrust: its id must be that of its first key, and each key signed by the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final
from urllib.parse import urlsplit

from entrepot.exchange.domain import keys
from entrepot.vocabulary.places import jurisdiction

MOST_KEYS: Final = 50
LONGEST: Final = 200


class DescriptionError(ValueError):
    """It cannot be what a node says of itself."""


@dataclass(frozen=True, slots=True)
class Known:
    """A key of a node: its thumbprint, the raw key, whether another took its place, and the signature of the one before it over it."""

    id: str
    public: bytes
    ended: bool
    proof: bytes = b""


@dataclass(frozen=True, slots=True)
class Description:
    """A node as it describes itself. Of its keys the first is the one that it is told by, and the last one signs."""

    node: str
    name: str
    url: str
    jurisdiction: str
    place: str
    languages: tuple[str, ...]
    keys: tuple[Known, ...]

    @property
    def current(self) -> Known:
        """The key that signs now."""
        return self.keys[-1]


def described(said: Mapping[str, Any]) -> Description:
    """Read a description.

    Raises:
        DescriptionError: it cannot be one.
    """
    try:
        found = Description(
            _text(said["node"]), _text(said["name"]), _address(said["url"]), str(jurisdiction(_text(said["jurisdiction"]))),
            _text(said["place"]), tuple(_text(one) for one in _list(said["languages"])), tuple(_key(one) for one in _list(said["keys"])),
        )  # fmt: skip
    except (KeyError, ValueError, TypeError) as error:
        raise DescriptionError(str(error)) from error
    if not found.keys or keys.node_id(found.keys[0].public) != found.node or found.current.ended:
        raise DescriptionError("its id is not that of its first key")
    for former, key in pairwise(found.keys):
        if not keys.follows(former.public, found.node, key.public, key.proof):
            raise DescriptionError("a key was not handed over to by the one before it")
    return found


def _key(said: Any) -> Known:
    public = keys.decoded(_text(said["public"]))
    if len(public) != keys.KEY_BYTES or keys.key_id(public) != said["id"]:
        raise DescriptionError("a key does not fit its thumbprint")
    return Known(said["id"], public, bool(said["ended"]), keys.decoded(str(said.get("proof", ""))))


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        raise DescriptionError("a text is missing, or too long")
    return value.strip()


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_KEYS:
        raise DescriptionError("a list is missing, or too long")
    return value


def _address(value: object) -> str:
    url = _text(value).rstrip("/")
    parts = urlsplit(url)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.query
        or parts.fragment
        or parts.username
    ):
        raise DescriptionError("its address is none")
    return url
