"""Files handed in on the import page, kept in the node's home between the check and the import."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.core.files.uploadedfile import UploadedFile

from entrepot.runtime import clock

KEPT: Final = timedelta(days=1)
_TICKET: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file handed in: where it lies, what it was called, what was said about it, and by whom (an opaque id)."""

    folder: str
    name: str
    kind: str
    organisation: str
    owner: str = ""

    @property
    def path(self) -> Path:
        """The file itself, under a name of ours: the given one is only shown."""
        return Path(self.folder) / f"list{''.join(Path(self.name).suffixes[-2:])[:20]}"


def keep(home: Path, file: UploadedFile[bytes], kind: str, organisation: str, *, owner: str) -> str:
    """Keep a file for a day; returns the ticket under which it is found again."""
    root = home / "uploads"
    root.mkdir(parents=True, exist_ok=True)
    ticket = secrets.token_hex(16)
    folder = root / ticket
    folder.mkdir(mode=0o700)
    upload = Upload(str(folder), Path(file.name or "list").name, kind, organisation, owner)
    with upload.path.open("wb") as stream:
        for chunk in file.chunks():
            stream.write(chunk)
    (folder / "upload.json").write_text(json.dumps(asdict(upload), ensure_ascii=False), encoding="utf8")
    return ticket


def kept(home: Path, ticket: str) -> Upload | None:
    """The file of a ticket, None when there is none or its day is over."""
    if not _TICKET.fullmatch(ticket):  # before it is part of any path
        return None
    folder = home / "uploads" / ticket
    note = folder / "upload.json"
    if not note.is_file() or _over(folder):
        return None
    return Upload(**json.loads(note.read_text(encoding="utf8")))


def refused_file(upload: Upload) -> Path | None:
    """The refused rows of the last reading, if there were any."""
    return next(iter(Path(upload.folder).glob("*.refused.*")), None)


def clear(home: Path) -> int:
    """Delete the files whose day is over; returns how many there were."""
    over = [folder for folder in (home / "uploads").glob("*") if folder.is_dir() and _over(folder)]
    for folder in over:
        shutil.rmtree(folder, ignore_errors=True)
    return len(over)


def _over(folder: Path) -> bool:
    """Whether the day is over; it begins with the note, for refused rows may be written beside it at any time."""
    note = folder / "upload.json"
    begun = (note if note.is_file() else folder).stat().st_mtime
    return begun < (clock.now() - KEPT).timestamp()
