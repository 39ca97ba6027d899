"""Files that people hand in: their bytes lie in the node's home, under names of ours, and are held against their SHA-256 before they leave it.

``shelf`` is the folder of the home in which they lie (``orders``), ``owner`` the key of what they belong to, ``key`` the file's own. A backup
takes all of them: it copies the home.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Final

from entrepot.runtime import home

LARGEST: Final = 50_000_000
"""Bytes of one file."""
UNKNOWN: Final = "application/octet-stream"
MEDIA: Final = {
    ".pdf": "application/pdf", ".csv": "text/csv", ".txt": "text/plain", ".json": "application/json",
    ".xml": "application/xml", ".zip": "application/zip", ".png": "image/png", ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg", ".tif": "image/tiff", ".tiff": "image/tiff", ".h5": "application/x-hdf5",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
"""By the ending of the name; what the sender calls it is not believed."""
_SHELF: Final = re.compile(r"[a-z]{1,20}")
_KEY: Final = re.compile(r"[a-z]{2,12}-[0-9a-f]{12,24}")


class UnfitFileError(Exception):
    """The file is empty, or larger than `LARGEST`."""


class ChangedFileError(Exception):
    """What lies in the node's home is not what was handed in, or nothing lies there."""


def new_file_key() -> str:
    """A new id of a file."""
    return f"file-{secrets.token_hex(12)}"


def shown_name(name: str) -> str:
    """A file's name without a path and without what breaks a line or what no database takes; at most 200 characters."""
    last = name.replace("\\", "/").split("/")[-1]
    plain = "".join(sign if sign.isprintable() else "?" for sign in last)
    return plain.strip()[-200:] or "file"


def media_type(name: str) -> str:
    """What a file is, by the ending of its name."""
    return MEDIA.get(PurePath(name).suffix.lower(), UNKNOWN)


def keep_bytes(shelf: str, owner: str, key: str, chunks: Iterable[bytes]) -> tuple[int, str]:
    """Write the bytes of a file as they come; returns how many they are and their SHA-256 in hexadecimal.

    Raises:
        UnfitFileError: there are none, or too many; nothing is left behind.
        ValueError: one of the names is none of ours.
    """
    place = _place(shelf, owner, key)
    place.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor, draft = tempfile.mkstemp(dir=place.parent, prefix="draft-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    break
                digest.update(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        if not 0 < size <= LARGEST:
            raise UnfitFileError(size)
        Path(draft).replace(place)
    finally:
        Path(draft).unlink(missing_ok=True)
    return size, digest.hexdigest()


def forget_bytes(shelf: str, owner: str, key: str) -> None:
    """Remove the bytes of a file that was not stored after all."""
    _place(shelf, owner, key).unlink(missing_ok=True)


def kept_bytes(shelf: str, owner: str, key: str, sha256: str) -> bytes:
    """The bytes of a file, as they were handed in.

    Raises:
        ChangedFileError: what lies there is something else by now, or nothing.
        ValueError: one of the names is none of ours.
    """
    try:
        found = _place(shelf, owner, key).read_bytes()
    except OSError:
        raise ChangedFileError(key) from None
    if hashlib.sha256(found).hexdigest() != sha256:
        raise ChangedFileError(key)
    return found


def _place(shelf: str, owner: str, key: str) -> Path:
    """Where a file lies. Nothing but our own keys becomes part of a path; the name that a file came with is only shown."""
    if not (_SHELF.fullmatch(shelf) and _KEY.fullmatch(owner) and _KEY.fullmatch(key)):
        raise ValueError(f"{shelf}/{owner}/{key}")
    return home.current().path / shelf / owner / key
