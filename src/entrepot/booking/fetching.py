"""Calendars that others keep, fetched: by the node's only way out, only where they have changed, and without telling their address, which may be a secret."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.conf import settings

from entrepot.booking.domain.icstext import NoCalendarError, Parts, parts_of
from entrepot.booking.domain.outside import EVENTS
from entrepot.booking.models import OutsideCalendar
from entrepot.intake.outbound import Bounds, download
from entrepot.intake.outbound.addresses import checked_url
from entrepot.intake.rows import MEGABYTE, SourceError, source_error
from entrepot.vocabulary.problems import Code

LARGEST: Final = 5 * MEGABYTE
BOUNDS: Final = Bounds(bytes=LARGEST, total=LARGEST, seconds=30, patience=10, attempts=3)
_MARK: Final = 300
"""Characters of what a server calls a version; of a longer one nothing is kept."""


@dataclass(frozen=True, slots=True)
class Came:
    """A calendar as it came, with what its server calls this version of it."""

    parts: Parts
    etag: str = ""
    modified: str = ""


def wanted_address(written: str) -> str:
    """The address at which a calendar is fetched; ``webcal`` is what calendar programs write for ``https``.

    Raises:
        SourceError: it is no address, or what is sent from there can be read on the way.
    """
    scheme, sign, rest = written.strip().partition("://")
    address = f"https://{rest}" if sign and scheme.lower() in {"webcal", "webcals"} else written.strip()
    url = checked_url(address)
    if url.scheme != "https" and not settings.PRIVATE_SOURCES:
        raise source_error(Code.ADDRESS_FORBIDDEN, address=f"“{host_of(address)}”", reason="only https is")
    return str(url)


def host_of(address: str) -> str:
    """Where a calendar is, without what may be a secret."""
    return str(checked_url(address).host)


def parts_in(content: bytes, name: str) -> Parts:
    """Take a calendar apart that has come or was handed in.

    Raises:
        SourceError: it is none, breaks off, or is too large.
    """
    if len(content) > LARGEST:
        raise source_error(Code.FILE_TOO_LARGE, file=name, limit=f"{LARGEST // MEGABYTE} MB")
    try:
        return parts_of(content, most=EVENTS)
    except NoCalendarError as error:
        raise source_error(Code.CALENDAR_UNREADABLE, file=name, reason=str(error.why)) from error


def fetched(calendar: OutsideCalendar) -> Came | None:
    """Fetch a calendar; None where it is as it was, or was handed in as a file.

    Raises:
        SourceError: it cannot be fetched, or what came is no calendar; no more of its address is told than the host.
    """
    if not calendar.address:
        return None
    host = host_of(calendar.address)
    known = calendar.fetched is not None
    with TemporaryDirectory(prefix="entrepot-") as folder:
        to = Path(folder) / "calendar.ics"
        try:
            found = download(
                calendar.address, to, etag=calendar.etag if known else "", modified=calendar.modified if known else "",
                allow_private=bool(settings.PRIVATE_SOURCES), bounds=BOUNDS,
            )  # fmt: skip
        except SourceError as error:
            raise _discreet(error, host) from error
        if not found.changed:
            return None
        return Came(parts_in(to.read_bytes(), host), _short(found.etag), _short(found.modified))


def _short(mark: str) -> str:
    return mark if len(mark) <= _MARK else ""


def _discreet(error: SourceError, host: str) -> SourceError:
    params = ((name, host if name == "address" else value) for name, value in error.problem.params)
    return SourceError(replace(error.problem, params=tuple(params)))
