"""The file of a backup: a gzipped tar archive, its manifest first, then every member that the manifest names.

Reading never extracts blindly: only regular files under ``home/`` and ``database/`` that the manifest names, of the length and the
SHA-256 it names.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final

from entrepot.runtime.backups.manifest import (
    BackupError,
    Manifest,
    Member,
    damaged,
    foreign,
    read_manifest,
)
from entrepot.runtime.home import SETTINGS_FILE
from entrepot.runtime.progress import Progress

MANIFEST: Final = "manifest.json"
HOME: Final = "home"
DATABASE: Final = "database"
LARGEST_MANIFEST: Final = 64 * 1024 * 1024
CHUNK: Final = 1024 * 1024
LEVEL: Final = 3
"""Of gzip: two and a half times as fast as the usual 6 for a fifth more bytes (``python -m bench restore`` prints both)."""

Sink = Callable[[str, int], BinaryIO | None]
"""Where a member goes, by its path and mode; None reads it only."""


def members(folder: Path) -> dict[str, Member]:
    """Every file under a folder, by its path in it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _member(path) for path in paths}


def pack(manifest: Manifest, folder: Path, file: Path, progress: Progress) -> None:
    """Write an archive of the manifest and its members, which lie in ``folder``; for its owner's eyes only, on the disk when this returns."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with (
            gzip.GzipFile("", "wb", compresslevel=LEVEL, fileobj=raw, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
        ):
            text = manifest.to_json().encode()
            archive.addfile(_entry(MANIFEST, len(text), 0o600, manifest), io.BytesIO(text))
            done = 0
            for path, member in manifest.members.items():
                mode = stat.S_IMODE((folder / path).stat().st_mode)
                with (folder / path).open("rb") as content:
                    archive.addfile(_entry(path, member.bytes, mode, manifest), content)
                done += member.bytes
                progress(done // 1000, manifest.size // 1000, "Packing, kB")
        raw.flush()
        os.fsync(raw.fileno())


def inspect(file: Path, progress: Progress) -> Manifest:
    """Read all of an archive and say what it holds.

    Raises:
        BackupError: ``backup_missing``, ``backup_foreign``, ``backup_newer``, ``backup_unsafe`` or ``backup_damaged``.
    """
    return _read(file, lambda _path, _mode: None, progress, "Checking, kB")


def unpack(file: Path, folder: Path, progress: Progress) -> Manifest:
    """Write the members of an archive into an empty folder, on the disk when this returns.

    Raises:
        BackupError: as ``inspect``.
    """

    def sink(path: str, mode: int) -> BinaryIO:
        target = folder / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        os.fchmod(descriptor, mode & 0o777)
        return os.fdopen(descriptor, "wb")

    return _read(file, sink, progress, "Unpacking, kB")


def _member(path: Path) -> Member:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
    return Member(path.stat().st_size, digest.hexdigest())


def _entry(path: str, length: int, mode: int, manifest: Manifest) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(path)
    entry.size, entry.mode, entry.mtime = length, mode, int(manifest.made.timestamp())
    return entry


def _read(file: Path, sink: Sink, progress: Progress, label: str) -> Manifest:
    with _opened(file) as (stream, archive):
        manifest = _first(archive, file.name)
        left, done = dict(manifest.members), 0
        if f"{HOME}/{SETTINGS_FILE}" not in left:
            raise damaged(file.name, f"it holds no {SETTINGS_FILE}")
        while entry := archive.next():
            path = _safe(entry, file.name)
            expected = left.pop(path, None)
            content = archive.extractfile(entry)
            if expected is None or content is None or entry.size != expected.bytes:
                raise damaged(file.name, f"{path} is not what its manifest names")
            if _copied(content, sink(path, entry.mode)) != expected.sha256:
                raise damaged(file.name, f"{path} was changed")
            done += entry.size
            progress(done // 1000, manifest.size // 1000, label)
        _drain(stream)
        if left:
            raise damaged(file.name, f"{min(left)} is missing")
    return manifest


@contextmanager
def _opened(file: Path) -> Iterator[tuple[gzip.GzipFile, tarfile.TarFile]]:
    """The archive as a stream, what is wrong with it told as a BackupError."""
    if not file.is_file():
        raise BackupError("backup_missing", f"There is no file {file}.", "Name the file of a backup.")
    try:
        with gzip.open(file) as stream:
            if not stream.peek(1):
                raise foreign(file.name)
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                try:
                    yield stream, archive
                except BackupError:
                    _drain(stream)  # what looks newer or foreign may be damage
                    raise
    except gzip.BadGzipFile as error:
        raise _not_gzip(file) from error
    except tarfile.TarError as error:
        raise damaged(file.name, "it breaks off or is no archive") from error
    except (EOFError, zlib.error) as error:
        raise damaged(file.name, "it breaks off or was changed") from error


def _drain(stream: gzip.GzipFile) -> None:
    """Read to the end, where gzip's own checksum stands."""
    while stream.read(CHUNK):
        pass


def _not_gzip(file: Path) -> BackupError:
    with file.open("rb") as content:
        begins_well = content.read(2) == b"\x1f\x8b"
    return damaged(file.name, "its checksum does not hold") if begins_well else foreign(file.name)


def _first(archive: tarfile.TarFile, name: str) -> Manifest:
    entry = archive.next()
    content = archive.extractfile(entry) if entry and entry.name == MANIFEST and entry.isreg() else None
    if entry is None or content is None or entry.size > LARGEST_MANIFEST:
        raise foreign(name)
    return read_manifest(content.read(), name)


def _safe(entry: tarfile.TarInfo, name: str) -> str:
    """The path of a member that is a file and stays where it belongs."""
    path = PurePosixPath(entry.name)
    inside = len(path.parts) > 1 and path.parts[0] in {HOME, DATABASE} and ".." not in path.parts
    if not (inside and entry.isreg() and path.as_posix() == entry.name and "\\" not in entry.name):
        raise BackupError(
            "backup_unsafe",
            f"{name} holds “{entry.name}”, which is no file of a node's folder.",
            "Do not restore it; ask where it comes from.",
        )
    return entry.name


def _copied(content: IO[bytes], target: BinaryIO | None) -> str:
    """Bring a member to its target; returns the SHA-256 of what was read."""
    digest = hashlib.sha256()
    try:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            if target:
                target.write(chunk)
        if target:
            target.flush()
            os.fsync(target.fileno())
    finally:
        if target:
            target.close()
    return digest.hexdigest()
