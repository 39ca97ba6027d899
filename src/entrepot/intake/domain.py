"""The words of a source and of its runs. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import PurePath
from typing import Any, Final


class Protocol(StrEnum):
    """How a list comes."""

    FILE = "file"
    """Handed in."""
    DOWNLOAD = "download"
    """A file at an address."""
    OAI_PMH = "oai-pmh"
    """Harvested from a repository, what changed since the last time."""


class Every(StrEnum):
    """How often a source is looked at."""

    NEVER = "never"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


PERIODS: Final[Mapping[str, timedelta]] = {
    Every.HOUR: timedelta(hours=1),
    Every.DAY: timedelta(days=1),
    Every.WEEK: timedelta(days=7),
}


class RunState(StrEnum):
    """How far a run is."""

    WAITING = "waiting"
    FETCHING = "fetching"
    READING = "reading"
    ASKING = "asking"
    """It waits for a person's word; nothing is stored yet."""
    STORING = "storing"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"
    """Somebody decided against it."""


OPEN: Final = frozenset({RunState.WAITING, RunState.FETCHING, RunState.READING, RunState.STORING})
"""States in which a program works on a run, or should."""
AGAIN: Final = frozenset({RunState.ASKING, RunState.FAILED})
"""States in which a run may be read once more."""


class Question(StrEnum):
    """What a run asks."""

    CHECK = "check"
    """Is this what the list says?"""
    SHRUNK = "shrunk"
    """So much is missing: is that meant?"""


@dataclass(frozen=True, slots=True)
class Options:
    """How a list is read.

    Attributes:
        kind: what rows are when they do not say.
        organisation: key or name of whom rows belong to when they do not say.
        text_column, title_column: columns named by a person.
        mapping: column as written → field; see ``intake.mapping``.
        encoding, sheet: as a person said; empty to find out.
        shift: days added to every date.
        whole: what is missing from the list is withdrawn.
    """

    kind: str = ""
    organisation: str = ""
    text_column: str = ""
    title_column: str = ""
    mapping: Mapping[str, str] | None = None
    encoding: str = ""
    sheet: str = ""
    shift: int = 0
    whole: bool = False

    def to_json(self) -> dict[str, Any]:
        """As a run keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Options:
        """As it was kept; what later versions added has its default."""
        return cls(**{name: value for name, value in kept.items() if name in cls.__slots__})


AS_WRITTEN: Final = Options()
"""Everything as the list itself says."""


def base_of(name: str) -> str:
    """What a list is called, whatever its format, and corrected rows of it as well: ``Labs 2026.xlsx`` and
    ``Labs 2026.refused.csv`` are both ``labs-2026``."""
    written = re.sub(r"[^\w-]+", "-", PurePath(name).name.split(".")[0]).strip("-").lower()
    return written[:80] or "list"


def is_corrected(name: str) -> bool:
    """Whether a file holds rows of a list that were refused: never the whole of it."""
    return ".refused." in name.lower()


def shrank(*, missing: int, before: int, share: float) -> bool:
    """Whether so much is missing of what was there before that a person must say whether it is meant."""
    return before > 0 and missing / before > share
