"""Figures of use as a workbook (XLSX) and as the data of a paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from entrepot.web.booking.events import EventLine
from entrepot.web.booking.statistics import Line, Statistics
from entrepot.web.sheets import Row, Sheet, as_workbook


def workbook(found: Statistics, events: Iterable[EventLine]) -> bytes:
    """Four sheets: instruments with their sum, organisations, missing evidence, and every use that was counted."""
    return as_workbook(_sheets(found, events))


def _sheets(found: Statistics, events: Iterable[EventLine]) -> Iterable[Sheet]:
    yield (
        _("Instruments"),
        (_("Instrument"), _("Owner"), *(cell.label for cell in found.total.cells)),
        [_values(line, owner=True) for line in (*found.facilities, found.total)],
    )
    yield (
        _("Organisations"),
        (_("Organisation"), *_labels(found.organisations)),
        [_values(line, owner=False) for line in found.organisations],
    )
    yield (
        _("Missing evidence"),
        (_("Instrument"), _("What is missing"), _("Hours"), _("Events")),
        [(gap.facility, gap.sentence, gap.hours, float(gap.count)) for gap in found.gaps],
    )
    yield (
        _("Uses"),
        (_("Instrument"), _("When"), _("Hours"), _("Organisation"), _("Known from"), _("Number")),
        [(line.facility, line.when, line.hours, line.organisation, line.source, line.key) for line in events],
    )


def _values(line: Line, *, owner: bool) -> Row:
    return (line.name, *([line.owner] if owner else []), *(cell.value for cell in line.cells))


def _labels(lines: Sequence[Line]) -> Sequence[str]:
    return [cell.label for cell in lines[0].cells] if lines else []


def paper_parts(found: Statistics) -> list[dict[str, object]]:
    """The tables of the paper ``figures.typ``: head, lines, from which column on figures stand, and a note."""
    head = [cell.label for cell in found.total.cells]
    return [
        {
            "title": _("Instruments"), "left": 1, "head": [_("Instrument"), *head],
            "note": _("The sharing rate is hours for others over effective hours (共享率 = 对外服务机时 / 有效工作机时)."),
            "lines": [_texts(line) for line in (*found.facilities, found.total)],
        },
        {
            "title": _("Organisations"), "left": 1, "note": "", "head": [_("Organisation"), *_labels(found.organisations)],
            "lines": [_texts(line) for line in found.organisations],
        },
        {
            "title": _("Missing evidence"), "left": 2, "note": "" if found.gaps else _("Nothing is missing."),
            "head": [_("Instrument"), _("What is missing"), _("Hours"), _("Events")],
            "lines": [[gap.facility, gap.sentence, gap.hours, str(gap.count)] for gap in found.gaps],
        },
    ]  # fmt: skip


def _texts(line: Line) -> list[str]:
    return [line.name, *(cell.text for cell in line.cells)]
