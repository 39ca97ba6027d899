"""Having a run taken on: a short list while its reader waits, a long one in the background."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from entrepot.catalogue.imports import carry_out
from entrepot.catalogue.jobs import import_soon, link_soon, rate_soon
from entrepot.intake import folders
from entrepot.intake.domain import OPEN, Protocol, RunState
from entrepot.intake.models import Run
from entrepot.matching.jobs import look_soon

SHORT: Final = 1024 * 1024
"""Bytes up to which a list is read and stored at once."""
PACKED: Final = 16
"""So many times a workbook or another packed list is taken to be longer than its file."""
_PACKED_BEGIN: Final = (b"PK", b"\x1f\x8b")


def take_on(run: Run) -> None:
    """Take a run as far as it goes without a person: here and now where that is quick."""
    if run.state not in OPEN:
        return
    if _is_short(run):
        run = carry_out(run)
        if run.state == RunState.DONE and run.new + run.changed + run.withdrawn:
            look_soon()
            rate_soon()
            link_soon()
    else:
        import_soon(run)


def _is_short(run: Run) -> bool:
    """Whether its list lies here already and is small; what must be fetched may take any time."""
    file = folders.list_file(run.key, run.file)
    fetched = run.source.protocol == Protocol.FILE or run.state != RunState.WAITING
    return fetched and file.is_file() and _length(file) < SHORT


def _length(file: Path) -> int:
    """About how many bytes of text a list has."""
    with file.open("rb") as stream:
        packed = stream.read(2) in _PACKED_BEGIN
    return file.stat().st_size * (PACKED if packed else 1)
