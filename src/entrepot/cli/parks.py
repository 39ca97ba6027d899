"""A list of parks on the command line: its columns in three languages, its rows, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from entrepot.cli.output import err, fail
from entrepot.engine.pairing import Park, read_items
from entrepot.intake.formats import open_file
from entrepot.intake.guard import unguard
from entrepot.intake.recognition import fold_name, recognise
from entrepot.intake.rows import RawRow, SourceError, refuses, row_problem
from entrepot.intake.values import as_list, as_text
from entrepot.runtime.progress import Progress
from entrepot.vocabulary.numbers import read_number
from entrepot.vocabulary.problems import Code, Problem
from entrepot.vocabulary.writing import fold, fold_label

PROBLEMS_SHOWN = 10
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


@dataclass(slots=True)
class Parks:
    """The parks of a list, in its order, and how many rows were refused."""

    parks: list[Park] = field(default_factory=list)
    refused: int = 0


def read_parks(path: Path, report: Progress) -> Parks:
    """Read a list of parks; exits with the remedy when it cannot be read, tells of refused rows."""
    found, problems = Parks(), list[Problem]()
    try:
        source = open_file(path)
        columns = _columns(source.columns, path)
        rows: dict[str, int] = {}
        with closing(source.rows(report)) as raws:
            for raw in raws:
                if not raw.is_blank:
                    _take(raw, columns, rows, found, problems)
    except SourceError as error:
        raise fail(error.problem.sentence, error.problem.remedy) from error
    unread = [name for name in source.columns if name not in columns]
    if unread:
        err.print(f"Not used: {', '.join(unread)}.", markup=False)
    if found.refused:
        err.print(
            f"{path.name}: {found.refused} of {found.refused + len(found.parks)} rows refused", markup=False
        )
    for problem in problems[:PROBLEMS_SHOWN]:
        err.print(f"  row {problem.row}: {problem.sentence} {problem.remedy}", markup=False)
    if not found.parks:
        raise fail("No row could be used.", "Correct the problems above.")
    found.parks = _named(found.parks)
    return found


def _columns(names: Sequence[str], path: Path) -> dict[str, str]:
    """What each column means, the first that means it."""
    columns: dict[str, str] = {}
    for name in names:
        meant = _FIELD_OF.get(fold_name(name))
        if meant is None and (known := recognise(name)):
            meant = _KNOWN_AS.get(known.field)
        if meant and meant not in columns.values():
            columns[name] = meant
    if not {"has", "lacks"} <= set(columns.values()):
        raise fail(
            f"{path.name} does not say what parks have and what they lack.",
            "Name the two columns has and lacks, 拥有 and 缺少, or hat and fehlt.",
        )
    return columns


def _take(
    raw: RawRow, columns: Mapping[str, str], rows: dict[str, int], found: Parks, problems: list[Problem]
) -> None:
    """One row as a park, or its problems."""
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
    problems.extend(wrong)
    if refuses(wrong):
        found.refused += 1
        return
    rows[key] = raw.number
    quota = numbers.get("quota")
    labels = {name: texts.get(name, "") for name in ("name", "region", "basin", "cluster", "side")}
    found.parks.append(
        Park(
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
    )


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


def _named(parks: Sequence[Park]) -> list[Park]:
    """The parks with wishes and exclusions by id, whether they were written by id or by name; tells of those that nobody has."""
    key_of = {fold_label(park.name): park.id for park in reversed(parks) if park.name}
    key_of |= {fold_label(park.id): park.id for park in reversed(parks)}
    lost: list[str] = []

    def keys(park: Park, written: Sequence[str]) -> tuple[str, ...]:
        known = [key_of.get(fold_label(one)) for one in written]
        lost.extend(f"“{one}” ({park.id})" for one, key in zip(written, known, strict=True) if key is None)
        return tuple(dict.fromkeys(key for key in known if key and key != park.id))

    found = [
        replace(park, wishes=keys(park, park.wishes), exclusions=keys(park, park.exclusions))
        for park in parks
    ]
    if lost:
        err.print(f"No park of this list: {', '.join(lost[:PROBLEMS_SHOWN])}.", markup=False)
    return found
