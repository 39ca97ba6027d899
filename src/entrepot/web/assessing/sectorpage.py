"""Where sectors stand: of each a picture of its areas and levels, and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from entrepot.programmes.assessments import Sector
from entrepot.programmes.domain.assessing import HIGHEST, LOWEST, Row
from entrepot.web import figures
from entrepot.web.assessing.words import area_name, level_name
from entrepot.web.names import known_names
from entrepot.web.picture import shorten

WIDTH: Final = 420
LEFT, STEP, TOP, ROW = 150, 54, 30, 44
SMALLEST, LARGEST = 4, 19
LEVELS: Final = range(LOWEST, HIGHEST + 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """How many firms stand at a level: as it is written, and where those that may be read are listed; no address where there are none."""

    level: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area of a sector."""

    name: str
    cells: tuple[Cell, ...]
    firms: str
    median: str


@dataclass(frozen=True, slots=True)
class SectorView:
    """A sector on the page."""

    number: int
    name: str
    picture: SafeString
    lines: tuple[AreaLine, ...]


def sector_views(found: Sequence[Sector], programme: str) -> list[SectorView]:
    """Each sector with its picture and table; ``programme`` is the key of the one that they are narrowed down to, or nothing."""
    names = known_names()
    return [
        SectorView(number, name, _picture(one.rows, name), tuple(_line(one.name, row, programme) for row in one.rows))
        for number, one in enumerate(found)
        for name in [sector_name(one.name, names)]
    ]  # fmt: skip


def sector_name(key: str, names: dict[str, str]) -> str:
    """What a sector is called: as the cluster of the same key, else as it was written."""
    return names.get(key, key) if key else _("No sector given")


def _line(sector: str, row: Row, programme: str) -> AreaLine:
    cells = tuple(_cell(sector, row, level, programme) for level in LEVELS)
    firms = _("too few") if row.firms is None else figures.number(row.firms)
    return AreaLine(
        area_name(row.area), cells, firms, "–" if row.level is None else figures.number(row.level)
    )


def _cell(sector: str, row: Row, level: int, programme: str) -> Cell:
    many = row.cells[level - LOWEST]
    asked = {"sector": sector, "area": str(row.area), "level": level, "programme": programme}
    url = f"{reverse('web:assessments')}?{urlencode(asked)}" if many != 0 else ""
    return Cell(level_name(level), _("too few") if many is None else figures.number(many), url)


def _picture(rows: Sequence[Row], name: str) -> SafeString:
    """Areas from top to bottom, levels from left to right, a circle for how many firms stand there; a dashed ring where that is hidden."""
    most = max((many for row in rows for many in row.cells if many), default=1)
    height = TOP + ROW * len(rows)
    heads = (
        (LEFT + STEP * place + STEP // 2, 16, "middle", figures.number(level))
        for place, level in enumerate(LEVELS)
    )
    sides = (
        (2, TOP + ROW * place + 27, "start", shorten(area_name(row.area), LEFT - 6, 8.2))
        for place, row in enumerate(rows)
    )
    drawn = (
        _circle(row, place, across, most)
        for place, row in enumerate(rows)
        for across, many in enumerate(row.cells)
        if many != 0
    )
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>', WIDTH, height,
        _("How many firms stand at which level in each area: %(name)s. The table below says the same.") % {"name": name},
        format_html_join("", '<text class="pic-text" x="{}" y="{}" text-anchor="{}">{}</text>', (*heads, *sides)),
        format_html_join("", "{}", ((one,) for one in drawn)),
    )  # fmt: skip


def _circle(row: Row, down: int, across: int, most: int) -> SafeString:
    many = row.cells[across]
    share = 0.0 if many is None else many / most
    return format_html(
        '<circle class="pic-node {}" cx="{}" cy="{}" r="{}"/>', "held" if many is None else "chosen",
        LEFT + STEP * across + STEP // 2, TOP + ROW * down + ROW // 2, f"{SMALLEST + (LARGEST - SMALLEST) * share**0.5:.3g}",
    )  # fmt: skip
