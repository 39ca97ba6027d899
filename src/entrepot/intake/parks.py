"""A list of parks: its columns in three languages, its rows, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from entrepot.engine.pairing import Park, read_items
from entrepot.intake.formats import open_file
from entrepot.intake.guard import unguard
from entrepot.intake.recognition import fold_name, recognise
from entrepot.intake.rows import RawRow, refuses, row_problem, source_error
from entrepot.intake.values import as_list, as_text
from entrepot.runtime.progress import Progress
from entrepot.vocabulary.numbers import read_number
from entrepot.vocabulary.problems import Code, Problem
from entrepot.vocabulary.writing import fold, fold_label

_NAMES: Final[Mapping[str, str]] = {
    "id": "id|park id|编号|园区编号|kennung",
    "name": "name|park|park name|名称|园区|园区名称|bezeichnung|parkname",
    "has": "has|have|offers|strengths|拥有|优势|优势资源|现有资源|资源|hat|bietet|vorhanden|stärken",
    "lacks": "lacks|lack|needs|wants|缺少|缺乏|短板|需求|所需|fehlt|sucht|bedarf|braucht",
    "latitude": "latitude|lat|纬度|breite|breitengrad|geografische breite",
    "longitude": "longitude|lng|lon|long|经度|länge|längengrad|geografische länge",
    "region": "region|area|区域|地区|地带|gebiet|großraum",
    "basin": "basin|river basin|river|流域|河流|flussgebiet|einzugsgebiet|fluss",
    "cluster": "cluster|urban cluster|city cluster|城市群|都市圈|metropolregion|städteverbund",
    "strength": "strength|实力|综合实力|规模|stärke|stärkewert",
    "side": "side|group|侧|方|结对方|seite|gruppe",
    "quota": "quota|capacity|partners|名额|结对数|合作名额|quote|plätze|zahl der partner",
    "wishes": "wishes|preferences|wanted partners|意向|意向园区|志愿|wünsche|wunschpartner",
    "exclusions": "exclusions|excluded|not with|排除|回避|不结对|ausschluss|ausschlüsse|nicht mit",
}
_FIELD_OF: Final = {
    fold_name(form): name for name, forms in _NAMES.items() for form in (name, *forms.split("|"))
}
_KNOWN_AS: Final = {"id": "id", "title": "name", "organisation": "name"}
"""What a column is that the intake knows."""


@dataclass(frozen=True, slots=True)
class Parks:
    """The parks of a list, in its order.

    Attributes:
        refused: how many rows were refused.
        problems: what is wrong with which row: what keeps it out, and whom it names that is not on the list.
        unread: the columns that mean nothing here.
    """

    parks: tuple[Park, ...]
    refused: int
    problems: tuple[Problem, ...]
    unread: tuple[str, ...]


def read_parks(path: Path, report: Progress, *, name: str = "") -> Parks:
    """Read a list of parks; a bad row is told and left out. `name` is the file's own, where it lies under another.

    Raises:
        SourceError: the file cannot be read, or does not say what parks have and lack.
    """
    source = open_file(path, name=name or None)
    columns = _columns(source.columns, name or path.name)
    rows, parks, problems, refused = dict[str, int](), list[Park](), list[Problem](), 0
    with closing(source.rows(report)) as raws:
        for raw in raws:
            if raw.is_blank:
                continue
            wrong, park = _read(raw, columns, rows)
            problems.extend(wrong)
            if park is None:
                refused += 1
            else:
                rows[park.id] = raw.number
                parks.append(park)
    named, lost = _named(parks, rows)
    unread = tuple(one for one in source.columns if one not in columns)
    return Parks(named, refused, (*problems, *lost), unread)


def keys_by_name(parks: Iterable[Park]) -> dict[str, str]:
    """The ids of parks by what people write for them, folded: the id or the name; of several with one name the first's."""
    known = list(parks)
    by_name = {fold_label(park.name): park.id for park in reversed(known) if park.name}
    return by_name | {fold_label(park.id): park.id for park in reversed(known)}


def _columns(names: Sequence[str], file: str) -> dict[str, str]:
    """What each column means, the first that means it."""
    columns: dict[str, str] = {}
    for name in names:
        meant = _FIELD_OF.get(fold_name(name))
        if meant is None and (known := recognise(name)):
            meant = _KNOWN_AS.get(known.field)
        if meant and meant not in columns.values():
            columns[name] = meant
    if not {"has", "lacks"} <= set(columns.values()):
        raise source_error(Code.PARK_COLUMNS_MISSING, file=file)
    return columns


def _read(
    raw: RawRow, columns: Mapping[str, str], rows: Mapping[str, int]
) -> tuple[list[Problem], Park | None]:
    """What is wrong with a row, and its park unless that keeps it out."""
    cells = {meant: raw.values.get(name) for name, meant in columns.items()}
    texts = {meant: unguard(as_text(cell)) for meant, cell in cells.items()}
    wrong = [*raw.problems]
    key = texts.get("id") or texts.get("name") or str(raw.number)
    if key in rows:
        wrong.append(row_problem(Code.ID_DUPLICATE, raw.number, id=key, first=rows[key]))
    has, lacks = read_items(texts.get("has", "")), read_items(texts.get("lacks", ""))
    if not has and not lacks:
        wrong.append(row_problem(Code.VALUE_MISSING, raw.number, field="What the park has and lacks"))
    numbers = dict(_numbers(raw.number, texts, wrong))
    if (numbers.get("latitude") is None) != (numbers.get("longitude") is None) and not refuses(wrong):
        wrong.append(row_problem(Code.VALUE_MISSING, raw.number, field="One of the coordinates"))
    if refuses(wrong):
        return wrong, None
    quota = numbers.get("quota")
    labels = {name: texts.get(name, "") for name in ("name", "region", "basin", "cluster", "side")}
    park = Park(
        id=key,
        has=has,
        lacks=lacks,
        latitude=numbers.get("latitude"),
        longitude=numbers.get("longitude"),
        strength=numbers.get("strength"),
        quota=1 if quota is None else int(quota),
        wishes=as_list(cells.get("wishes")),
        exclusions=as_list(cells.get("exclusions")),
        **labels,
    )
    return wrong, park


_Range = tuple[float, float]
_RANGES: Final[Mapping[str, _Range | None]] = {
    "latitude": (-90, 90), "longitude": (-180, 180), "quota": (0, 1000), "strength": None,
}  # fmt: skip


def _numbers(row: int, texts: Mapping[str, str], wrong: list[Problem]) -> Iterator[tuple[str, float | None]]:
    for name, limits in _RANGES.items():
        text = texts.get(name, "")
        value = _number(text)
        if text and (value is None or (name == "quota" and value != int(value))):
            wrong.append(row_problem(Code.NUMBER_UNREADABLE, row, name, value=text))
        elif value is not None and limits and not limits[0] <= value <= limits[1]:
            wrong.append(
                row_problem(
                    Code.NUMBER_OUT_OF_RANGE, row, name, field=f"The {name}",
                    low=f"{limits[0]:g}", high=f"{limits[1]:g}", value=text,
                )
            )  # fmt: skip
        else:
            yield name, value


def _number(text: str) -> float | None:
    folded = fold(text).strip()
    found = read_number(folded, 0)
    return found.value if found and found.end == len(folded) else None


def _named(parks: Sequence[Park], rows: Mapping[str, int]) -> tuple[tuple[Park, ...], list[Problem]]:
    """The parks with wishes and exclusions by id, whether they were written by id or by name; and those written that nobody is."""
    key_of = keys_by_name(parks)
    lost: list[Problem] = []

    def keys(park: Park, column: str, written: Sequence[str]) -> tuple[str, ...]:
        known = [key_of.get(fold_label(one)) for one in written]
        lost.extend(
            row_problem(Code.PARK_UNKNOWN, rows[park.id], column, value=one)
            for one, key in zip(written, known, strict=True)
            if key is None
        )
        return tuple(dict.fromkeys(key for key in known if key and key != park.id))

    found = tuple(
        replace(
            park,
            wishes=keys(park, "wishes", park.wishes),
            exclusions=keys(park, "exclusions", park.exclusions),
        )
        for park in parks
    )
    return found, lost
