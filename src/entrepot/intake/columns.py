"""Which column means what: headers recognised in Chinese, English and German, whatever their case, spaces and
punctuation."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from entrepot.intake.column_names import DELETED, FIELDS, LANGUAGE_WORDS, NAMES, REPORT_NAMES
from entrepot.intake.rows import source_error
from entrepot.vocabulary.languages import Language, parse_language
from entrepot.vocabulary.problems import Code, Problem, problem
from entrepot.vocabulary.writing import fold

NONE: Final = "none"
"""The column override that leaves a field out."""

_TRANSLATED: Final = ("title", "text", "keywords")
_SEPARATORS: Final = re.compile(r"[^\w]+|_")
_ID_SUFFIX: Final = re.compile(r".+[_\s-]id", re.IGNORECASE)


def _key(name: str) -> str:
    """Fold a header to what it is compared by: simplified, half width, lower case, letters and digits
    only."""
    return _SEPARATORS.sub("", fold(name).casefold())


_FIELD_OF: Final[dict[str, tuple[str, int]]] = {
    _key(written): (name, rank)
    for name in reversed(FIELDS)
    for rank, written in reversed(list(enumerate((*NAMES[name], name.replace("_", " ")))))
}
_SHORT: Final[dict[str, Language]] = {"cn": "zh-Hans", "chs": "zh-Hans", "cht": "zh-Hant"}
_LANGUAGE_OF: Final = {_key(word): _SHORT.get(word) or parse_language(word) for word in LANGUAGE_WORDS}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header means: the field, the language its suffix names, and how preferred this name is (0
    first)."""

    field: str
    language: Language | None = None
    rank: int = 0


@lru_cache(maxsize=4096)
def recognise(header: str) -> Meaning | None:
    """Return what a header means: `Title_EN`, `標題（英文）`, `Beschreibung_de`, `技术描述`; None if no field
    is known by that name."""
    found = _FIELD_OF.get(_key(header))
    if found:
        return Meaning(found[0], None, found[1])
    return _with_language(fold(header).strip())


def _with_language(folded: str) -> Meaning | None:
    for split in range(len(folded) - 1, 0, -1):
        language = _LANGUAGE_OF.get(_key(folded[split:]))
        if language is None or not _is_boundary(folded, split):
            continue
        found = _FIELD_OF.get(_key(folded[:split]))
        if found and found[0] in _TRANSLATED:
            return Meaning(found[0], language, found[1])
    return None


def _is_boundary(folded: str, split: int) -> bool:
    """Whether a suffix may begin here: after a separator, or where Chinese and Latin letters meet, or between
    Chinese words."""
    before, after = folded[split - 1], folded[split]
    return not before.isalnum() or not after.isalnum() or not (before.isascii() and after.isascii())


def count_recognised(cells: Iterable[str]) -> int:
    """Return how many different fields the cells of a row would name if it were the header."""
    meanings = (recognise(cell) for cell in cells if cell and len(cell) <= 80)
    return len({(meaning.field, meaning.language) for meaning in meanings if meaning})


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Return the index of the row that names most fields; of equals the first; the first row with anything if
    none names any."""
    counts = [count_recognised(row) for row in rows]
    best = max(counts, default=0)
    if best:
        return counts.index(best)
    return next((index for index, row in enumerate(rows) if any(row)), 0)


@dataclass(frozen=True, slots=True)
class Overrides:
    """Columns that the caller names; `"none"` leaves the field out, None lets the header decide."""

    text_column: str | None = None
    title_column: str | None = None
    id_column: str | None = None


@dataclass(slots=True)
class Columns:
    """What each column of a source means. `unknown` grows when later rows bring new names (JSON).

    Columns of the fields in `left_out` are not read at all.
    """

    meanings: dict[str, Meaning]
    left_out: frozenset[str] = frozenset()
    unknown: dict[str, None] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def meaning(self, name: str) -> Meaning | None:
        """Return what a column means; None for a fact."""
        if name in self.meanings:
            return self.meanings[name]
        if name not in self.unknown:
            found = recognise(name)
            if found and not self._is_taken(found):
                self.meanings[name] = found
                return found
            self.unknown[name] = None
        return None

    def is_ignored(self, name: str) -> bool:
        """Whether the column is neither a field nor a fact."""
        if name in REPORT_NAMES:
            return True
        if not self.left_out or name in self.meanings:
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


def map_columns(names: Sequence[str], overrides: Overrides, file: str) -> Columns:
    """Decide what each column means.

    A single `*_id` column is the id when no column is named so. Raises SourceError when an override names a
    column that is not there, and when there is neither a title nor a text, unless rows may be deletions.
    """
    only_deletions = DELETED in names
    names = [name for name in names if name not in REPORT_NAMES and name != DELETED]
    chosen = _chosen(names, overrides, file)
    left_out = frozenset(name for name, value in _by_field(overrides).items() if value == NONE)
    best: dict[tuple[str, Language | None], str] = {}
    repeated: list[Problem] = []
    meanings: dict[str, Meaning] = {name: Meaning(meant) for name, meant in chosen.items()}
    for name in sorted(names, key=_preference):
        found = recognise(name)
        if name in chosen or found is None:
            continue
        if found.field in left_out:
            continue
        if found.language is None and found.field in chosen.values():
            continue
        first = best.setdefault((found.field, found.language), name)
        if first == name:
            meanings[name] = found
        else:
            repeated.append(
                problem(
                    Code.COLUMN_REPEATED,
                    column=name,
                    used=first,
                    other=name,
                    field=found.field.replace("_", " "),
                )
            )
    return _completed(names, meanings, left_out, repeated, None if only_deletions else file)


def _completed(
    names: Sequence[str],
    meanings: dict[str, Meaning],
    left_out: frozenset[str],
    repeated: list[Problem],
    file: str | None,
) -> Columns:
    """Take a single `*_id` column as the id; ask for title or text unless `file` is None."""
    columns = Columns(meanings, left_out, problems=tuple(repeated))
    id_like = [name for name in names if name not in meanings and _ID_SUFFIX.fullmatch(fold(name).strip())]
    if not columns.has("id") and "id" not in left_out and len(id_like) == 1:
        meanings[id_like[0]] = Meaning("id")
    if file is not None and not any(columns.has(name) for name in ("title", "text", "translations")):
        raise source_error(Code.TEXT_COLUMN_MISSING, file=file, columns=_listed(names))
    unknown = (name for name in names if name not in meanings and not columns.is_ignored(name))
    columns.unknown.update((name, None) for name in unknown)
    return columns


def _preference(name: str) -> int:
    found = recognise(name)
    return found.rank if found else len(NAMES)


def _by_field(overrides: Overrides) -> Mapping[str, str | None]:
    return {"text": overrides.text_column, "title": overrides.title_column, "id": overrides.id_column}


def _chosen(names: Sequence[str], overrides: Overrides, file: str) -> dict[str, str]:
    """Return column → field for the columns that the caller named, compared as headers are."""
    chosen: dict[str, str] = {}
    for meant, wanted in _by_field(overrides).items():
        if wanted is None or wanted == NONE:
            continue
        found = (
            wanted if wanted in names else next((name for name in names if _key(name) == _key(wanted)), None)
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
