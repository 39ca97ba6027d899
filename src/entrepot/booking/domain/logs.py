"""What the cells of a log of use mean: moments with or without a zone, and the columns by their names in three languages."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from entrepot.booking.domain.days import moment
from entrepot.booking.domain.spans import Span
from entrepot.vocabulary.writing import fold, fold_label

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "start": ("start", "starts", "begin", "from", "start time", "开始", "开始时间", "开机时间", "beginn", "von"),
    "end": ("end", "ends", "stop", "until", "end time", "结束", "结束时间", "关机时间", "ende", "bis"),
    "organisation": (
        "organisation", "organization", "group", "institution", "单位", "用户单位", "使用单位", "organisation von", "einrichtung",
    ),
    "user": ("user", "person", "operator", "用户", "使用人", "nutzer", "benutzer"),
    "unit": ("unit", "instrument no", "台号", "仪器号", "gerät", "gerätenummer"),
}  # fmt: skip
"""How the columns of a log may be called."""
_CLOCK: Final = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]*(\d{1,2})[:时](\d{2})(?:[:分](\d{2})(?:\.\d+)?秒?|分)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_GERMAN: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})[, ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?Uhr)?")
_EPOCH: Final = re.compile(r"1\d{9}(?:\.\d+)?")


def meanings(headers: Iterable[str]) -> dict[str, str]:
    """Which header holds what, by the names of ``COLUMNS``; the first one where two mean the same."""
    named = {fold_label(name): field for field, names in COLUMNS.items() for name in names}
    found: dict[str, str] = {}
    for header in headers:
        field = named.get(fold_label(header))
        if field is not None:
            found.setdefault(field, header)
    return found


def read_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """The moment that a cell names, in UTC: ``2026-03-04 14:30``, with seconds and a zone where they are written, ``4.3.2026 14:30``,
    ``2026年3月4日 14:30``, or seconds since 1970.

    Without a zone it is the clock of the facility; an hour that this clock shows twice is the first. None when it cannot be read.
    """
    written = fold(text).strip()
    try:
        if _EPOCH.fullmatch(written):
            return datetime.fromtimestamp(float(written), UTC)
        if found := _CLOCK.fullmatch(written):
            year, month, day, hour, minute, second, offset = found.groups()
            return _moment((year, month, day), (hour, minute, second), offset, zone)
        if found := _GERMAN.fullmatch(written):
            day, month, year, hour, minute, second = found.groups()
            return _moment((year, month, day), (hour, minute, second), None, zone)
    except ValueError:
        return None
    return None


def _moment(
    day: tuple[str, ...], time: tuple[str, str, str | None], offset: str | None, zone: ZoneInfo
) -> datetime:
    hour, minute, second = int(time[0]), int(time[1]), int(time[2] or 0)
    year, month, number = (int(part) for part in day)
    shown = datetime(year, month, number, hour, minute, second)
    if offset is None:
        begun = moment(shown.date(), hour * 60 + minute, zone)
        return begun.replace(second=second)
    return datetime.fromisoformat(shown.isoformat() + _offset(offset)).astimezone(UTC)


def _offset(written: str) -> str:
    if written.upper() in {"Z", "UTC"}:
        return "+00:00"
    return written if ":" in written else f"{written[:3]}:{written[3:]}"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a log: when, which unit, and for whom and by whom as it is written there."""

    number: int
    span: Span
    unit: int
    organisation: str
    person: str

    def fingerprint(self, again: int) -> str:
        """What tells rows apart, as SHA-256 in hex; ``again`` counts the rows of the log before it that say the same."""
        said = [
            self.span.start.isoformat(), self.span.end.isoformat(), self.unit, self.organisation, self.person,
            again,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def alias(facility: str, user: str) -> str:
    """What tells users of one facility apart without naming them: 16 hexadecimal digits, empty for nobody.

    It hides a name from whoever reads a list, not from whoever tries names; the log itself is not kept.
    """
    name = fold(user).strip().casefold()
    return hashlib.sha256(f"{facility}\0{name}".encode()).hexdigest()[:16] if name else ""
