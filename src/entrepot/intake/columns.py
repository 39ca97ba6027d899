"""Which column of a source means what: as a person said, else by the headers' names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from entrepot.intake.column_names import (
    COORDINATES,
    DELETED,
    FIELDS,
    NAME_ENDINGS,
    PLACES,
    REPORT_NAMES,
    SECOND_CHOICES,
)
from entrepot.intake.mapping import IGNORED, ColumnMapping, meaning_of
from entrepot.intake.recognition import Meaning, bare_name, fold_name, language_alone, recognise, unit_of
from entrepot.intake.rows import source_error
from entrepot.vocabulary.problems import Code, Problem, problem
from entrepot.vocabulary.writing import fold

NONE: Final = "none"
"""The column override that leaves a field out."""

_ID_SUFFIX: Final = re.compile(r".+[_\s-]id", re.IGNORECASE)
_ENDINGS: Final = tuple(map(fold_name, NAME_ENDINGS))
_OTHER_THINGS: Final = (
    "category", "class", "group", "type", "admin", "user", "file", "first", "last", "family", "short", "contact", "program", "programme",
    "类别", "类型", "分类", "联系人", "kontakt", "vor", "nach", "gruppen", "klassen", "datei", "typ",
)  # fmt: skip
_LATITUDES: Final = frozenset(map(fold_name, COORDINATES))


@dataclass(frozen=True, slots=True)
class Overrides:
    """Columns that the caller names; `"none"` leaves the field out, None lets the header decide.

    `mapping` is what a person said of this source's columns before; a column named here goes before it.
    """

    text_column: str | None = None
    title_column: str | None = None
    id_column: str | None = None
    mapping: ColumnMapping | None = None


@dataclass(slots=True)
class Columns:
    """What each column of a source means. `unknown` grows when later rows bring new names (JSON).

    Columns of the fields in `left_out` and those in `ignored` are not read at all. `stand_in` is the column
    that gives the title to rows that have neither title nor text.
    """

    meanings: dict[str, Meaning]
    left_out: frozenset[str] = frozenset()
    unknown: dict[str, None] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    ignored: frozenset[str] = frozenset()
    stand_in: str | None = None
    mapping: ColumnMapping | None = None

    def meaning(self, name: str) -> Meaning | None:
        """Return what a column means; None for a fact."""
        if name in self.meanings:
            return self.meanings[name]
        if name not in self.unknown:
            found = recognise(name)
            if found and not self._is_taken(found) and not self._is_mapped(name):
                self.meanings[name] = found
                return found
            self.unknown[name] = None
        return None

    def is_ignored(self, name: str) -> bool:
        """Whether the column is neither a field nor a fact."""
        if name in REPORT_NAMES or name in self.ignored:
            return True
        if name in self.meanings:
            return False
        if self.mapping is not None and self.mapping.target(name) == IGNORED:
            return True
        if not self.left_out:
            return False
        found = recognise(name)
        return found is not None and found.field in self.left_out

    def has(self, name: str) -> bool:
        """Whether any column means this field."""
        return any(meaning.field == name for meaning in self.meanings.values())

    def name_of(self, name: str) -> str | None:
        """Return the written name of the column that means this field, without a language if there is one."""
        written = sorted(
            (meaning.language is not None, meaning.rank, column)
            for column, meaning in self.meanings.items()
            if meaning.field == name
        )
        return written[0][2] if written else None

    def _is_taken(self, found: Meaning) -> bool:
        return any(
            (meaning.field, meaning.language) == (found.field, found.language)
            for meaning in self.meanings.values()
        )

    def _is_mapped(self, name: str) -> bool:
        return self.mapping is not None and self.mapping.target(name) is not None


def map_columns(names: Sequence[str], overrides: Overrides, file: str) -> Columns:
    """Decide what each column means: as the caller named it, as the saved mapping says, by its name, and
    where a field has no column yet by the names that are second choice.

    A single `*_id` column is the id when no column is named so. Raises SourceError when an override names a
    column that is not there, when the mapping is wrong in itself, and when there is neither a title nor a
    text, unless rows may be deletions.
    """
    columns = settle_columns(names, overrides, file)
    if DELETED not in names and not any(columns.has(name) for name in ("title", "text", "translations")):
        named = [name for name in names if name not in REPORT_NAMES]
        raise source_error(Code.TEXT_COLUMN_MISSING, file=file, columns=_listed(named))
    return columns


def settle_columns(names: Sequence[str], overrides: Overrides, file: str) -> Columns:
    """Decide as `map_columns` does, also when nothing is a title or a text."""
    names = [name for name in names if name not in REPORT_NAMES and name != DELETED]
    left_out = frozenset(name for name, value in _by_field(overrides).items() if value == NONE)
    columns = Columns({}, left_out, mapping=overrides.mapping)
    columns.meanings.update((name, Meaning(meant)) for name, meant in _chosen(names, overrides, file).items())
    settled = set(columns.meanings)
    if overrides.mapping is not None:
        settled |= _apply(overrides.mapping, names, columns, file)
    _recognise([name for name in names if name not in settled], columns)
    _complete([name for name in names if name not in settled], columns)
    unknown = (name for name in names if name not in columns.meanings and not columns.is_ignored(name))
    columns.unknown.update((name, None) for name in unknown)
    return columns


def _apply(mapping: ColumnMapping, names: Sequence[str], columns: Columns, file: str) -> set[str]:
    """Take the columns that a saved mapping speaks of, and return them."""
    mapping.check()
    given = {meaning.field for meaning in columns.meanings.values()}
    spoken_of = {name: target for name in names if (target := mapping.target(name)) is not None}
    columns.ignored = frozenset(name for name, target in spoken_of.items() if target == IGNORED)
    for name, target in spoken_of.items():
        found = meaning_of(target)
        if found and name not in columns.meanings and found.field not in given | columns.left_out:
            columns.meanings[name] = replace(found, unit=unit_of(name, found.field))
    columns.problems = mapping.missing(names, file)
    return set(spoken_of)


def _recognise(names: Sequence[str], columns: Columns) -> None:
    """Take columns by their names, the preferred name of a field first."""
    given = {(meaning.field, meaning.language): name for name, meaning in columns.meanings.items()}
    chosen = {meaning.field for meaning in columns.meanings.values() if meaning.language is None}
    repeated: list[Problem] = []
    for name in sorted(names, key=_preference):
        found = recognise(name)
        if found is None or found.field in columns.left_out:
            continue
        if found.language is None and found.field in chosen:
            continue
        first = given.setdefault((found.field, found.language), name)
        if first == name:
            columns.meanings[name] = found
        else:
            spoken = found.field.replace("_", " ")
            repeated.append(problem(Code.COLUMN_REPEATED, column=name, used=first, other=name, field=spoken))
    columns.problems = (*columns.problems, *repeated)


def _complete(names: Sequence[str], columns: Columns) -> None:
    """Give the fields that have no column yet to columns whose names are second choice."""
    free: dict[str, str] = {}
    for name in names:
        if name not in columns.meanings:
            free.setdefault(bare_name(name), name)
    for meant in ("id", "organisation", "place", "available_from"):
        if meant == "available_from" and not columns.has("deadline"):
            continue  # an “open” without a “close” is rather a state than a day
        if not columns.has(meant) and meant not in columns.left_out:
            _take(next(iter(_second(meant, free)), None), meant, free, columns)
    id_like = [name for name in free.values() if _ID_SUFFIX.fullmatch(fold(name).strip())]
    if not columns.has("id") and "id" not in columns.left_out and len(id_like) == 1:
        columns.meanings[id_like[0]] = Meaning("id")
    if "title" not in columns.left_out:
        _complete_title(names, free, columns)


def _complete_title(names: Sequence[str], free: dict[str, str], columns: Columns) -> None:
    """Give the title to a column whose name is second choice, or ends like one, or is only a language; and
    find the column that stands in for it in rows without words."""
    instrument = next((name for name in names if columns.meanings.get(name) == Meaning("instrument")), None)
    is_financial = columns.has("amount") or columns.has("subsidy_rate")
    if instrument is not None and not columns.has("title") and not is_financial:
        free[bare_name(instrument)] = instrument
    choices = [*_second("title", free), *filter(_is_title_like, free.values())]
    if not columns.has("title"):
        _take(next(iter(choices), None), "title", free, columns)
    else:
        columns.stand_in = next(iter(choices), None)
    if not any(columns.has(name) for name in ("title", "text", "translations")):
        _title_of_terms(free, columns)


def _is_title_like(name: str) -> bool:
    """Whether a column is named as what a row is about is named: `eus_display_name`, but not `category_name`."""
    key = bare_name(name)
    ending = next((each for each in _ENDINGS if key.endswith(each)), "")
    return bool(ending) and not key.removesuffix(ending).endswith(_OTHER_THINGS)


def _title_of_terms(free: Mapping[str, str], columns: Columns) -> None:
    """Take the title of lists of terms (a column for each language) and of places (with coordinates)."""
    for name in free.values():
        language = language_alone(name)
        if language and not columns._is_taken(Meaning("title", language)):
            columns.meanings[name] = Meaning("title", language)
    if columns.has("title") or not _LATITUDES.intersection(free):
        return
    written = {fold_name(name): name for name in (*free.values(), *columns.meanings)}
    places = [written[key] for key in map(fold_name, PLACES) if key in written]
    if places:
        columns.meanings[places[0]] = Meaning("title")
        columns.stand_in = next(iter(places[1:]), None)


def _second(meant: str, free: Mapping[str, str]) -> list[str]:
    return [free[key] for key in map(fold_name, SECOND_CHOICES[meant]) if key in free]


def _take(name: str | None, meant: str, free: dict[str, str], columns: Columns) -> None:
    if name is not None:
        columns.meanings[name] = Meaning(meant)
        free.pop(bare_name(name), None)


def _preference(name: str) -> int:
    found = recognise(name)
    return found.rank if found else len(FIELDS) ** 2


def _by_field(overrides: Overrides) -> Mapping[str, str | None]:
    return {"text": overrides.text_column, "title": overrides.title_column, "id": overrides.id_column}


def _chosen(names: Sequence[str], overrides: Overrides, file: str) -> dict[str, str]:
    """Return column → field for the columns that the caller named, compared as headers are."""
    chosen: dict[str, str] = {}
    for meant, wanted in _by_field(overrides).items():
        if wanted is None or wanted == NONE:
            continue
        found = (
            wanted
            if wanted in names
            else next((name for name in names if fold_name(name) == fold_name(wanted)), None)
        )
        if found is None:
            raise source_error(
                Code.COLUMN_NOT_FOUND,
                file=file,
                name=wanted,
                columns=_listed(names),
                option=f"--{meant}-column",
            )
        chosen[found] = meant
    return chosen


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:12])
    return f"{shown} and {len(names) - 12} more" if len(names) > 12 else shown or "no column names"
