"""Where the file of a run lies, with what is made of it, in the node's home."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from entrepot.intake.encoding_doubt import EncodingChoice
from entrepot.runtime import home

_KEY: Final = re.compile(r"run-[0-9a-f]{24}")
STAGED: Final = "staged.jsonl"
DOUBT: Final = "encodings.json"
MISSING: Final = "missing.json"
LOCK: Final = "lock"


def folder(key: str) -> Path:
    """The folder of a run.

    Raises:
        ValueError: this is no key of a run; nothing else becomes part of a path.
    """
    if not _KEY.fullmatch(key):
        raise ValueError(key)
    return home.current().path / "runs" / key


@contextmanager
def alone(key: str) -> Iterator[bool]:
    """Keep a run from every other process and thread while the block runs; tells whether it could be had.

    It is the system's lock of a file: whoever dies lets go of it.
    """
    place = folder(key)
    place.mkdir(parents=True, mode=0o700, exist_ok=True)
    with (place / LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def list_file(key: str, name: str) -> Path:
    """Where the list itself lies, under a name of ours: the given one is only shown."""
    ending = "".join(re.findall(r"\.[A-Za-z0-9]{1,6}", Path(name).name)[-2:])
    return folder(key) / f"list{ending}"


def staged_file(key: str) -> Path:
    """Where the rows that were read wait to be stored."""
    return folder(key) / STAGED


def refused_file(key: str) -> Path | None:
    """The refused rows, if there were any."""
    return next(iter(sorted(folder(key).glob("*.refused.*"))), None)


def note_doubt(key: str, choices: Sequence[EncodingChoice]) -> None:
    """Keep the encodings that a list may be in, for a person to choose from; none where it is sure."""
    note = folder(key) / DOUBT
    if not choices:
        note.unlink(missing_ok=True)
        return
    written = [[choice.encoding, list(choice.preview)] for choice in choices]
    note.write_text(json.dumps(written, ensure_ascii=False), encoding="utf8", errors="surrogatepass")


def doubt(key: str) -> tuple[EncodingChoice, ...]:
    """The encodings that a list may be in, the one it was read in first; none where it is sure."""
    note = folder(key) / DOUBT
    if not note.is_file():
        return ()
    kept = json.loads(note.read_text(encoding="utf8", errors="surrogatepass"))
    return tuple(EncodingChoice(encoding, tuple(preview)) for encoding, preview in kept)


def note_missing(key: str, marks: Sequence[tuple[str, str]]) -> None:
    """Keep the first of the records that a list no longer has, by kind and key, for a person to look at."""
    note = folder(key) / MISSING
    note.write_text(json.dumps(list(marks), ensure_ascii=False), encoding="utf8", errors="surrogatepass")


def missing(key: str) -> tuple[tuple[str, str], ...]:
    """The first of the records that a list no longer has."""
    note = folder(key) / MISSING
    if not note.is_file():
        return ()
    kept = json.loads(note.read_text(encoding="utf8", errors="surrogatepass"))
    return tuple((kind, subject) for kind, subject in kept)


def kept() -> Iterator[str]:
    """The runs, by key, of which files lie here."""
    place = home.current().path / "runs"
    return (each.name for each in place.glob("run-*") if _KEY.fullmatch(each.name))


def forget(key: str) -> None:
    """Remove a run's folder with everything in it."""
    shutil.rmtree(folder(key), ignore_errors=True)
