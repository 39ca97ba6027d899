"""Mails that were kept as files."""

from __future__ import annotations

import email
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

FENCE: Final = b"\n" + b"-" * 79 + b"\n"
"""What Django's file backend writes between mails."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as its reader sees it."""

    to: str
    subject: str
    text: str
    sent: datetime


def letters(folder: Path) -> list[Letter]:
    """The mails in a folder that Django's file backend writes to, newest first; none when there is no folder."""
    found = [
        _letter(part)
        for file in (sorted(folder.glob("*.log")) if folder.is_dir() else [])
        for part in file.read_bytes().split(FENCE)
        if part.strip()
    ]
    return sorted(found, key=lambda letter: letter.sent, reverse=True)


def _letter(content: bytes) -> Letter:
    read = email.message_from_bytes(content.lstrip(), policy=policy.default)
    body = read.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return Letter(str(read["to"]), str(read["subject"]), str(text), _sent(str(read["date"])))


def _sent(date: str) -> datetime:
    try:
        return parsedate_to_datetime(date).astimezone(UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
