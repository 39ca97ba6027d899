"""Where the file of a run lies, with what is made of it, in the node's home."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Final

from entrepot.runtime import home

_KEY: Final = re.compile(r"run-[0-9a-f]{24}")
STAGED: Final = "staged.jsonl"


def folder(key: str) -> Path:
    """The folder of a run.

    Raises:
        ValueError: this is no key of a run; nothing else becomes part of a path.
    """
    if not _KEY.fullmatch(key):
        raise ValueError(key)
    return home.current().path / "runs" / key


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


def forget(key: str) -> None:
    """Remove a run's folder with everything in it."""
    shutil.rmtree(folder(key), ignore_errors=True)
