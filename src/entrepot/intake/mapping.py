"""A saved mapping: which column of a source means which field, as a person said it once.

Targets are written `title`, `title:de` (a field in one language), `fact` or `ignored`.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from entrepot.intake.column_names import FIELDS
from entrepot.intake.recognition import TRANSLATED, Meaning, fold_name
from entrepot.intake.rows import SourceError, source_error
from entrepot.vocabulary.languages import LANGUAGES, Language, parse_language
from entrepot.vocabulary.problems import Code, Problem, problem

FACT: Final = "fact"
"""The target of a column that is kept under its own name."""
IGNORED: Final = "ignored"
"""The target of a column that is not read."""

TARGETS: Final[tuple[str, ...]] = (
    FACT,
    IGNORED,
    *FIELDS,
    *(f"{name}:{language}" for name in TRANSLATED for language in LANGUAGES),
)
"""All that a column can be taken for."""

_SEVERAL: Final = frozenset({FACT, IGNORED, "facts", "keywords"})
_LONGEST: Final = 200_000


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Column name → target; names are compared folded, as headers are."""

    targets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    _folded: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        folded = {_folded(name): target for name, target in self.targets.items()}
        object.__setattr__(self, "_folded", MappingProxyType(folded))

    def target(self, column: str) -> str | None:
        """Return what a column was mapped to, None when the mapping does not speak of it."""
        return self._folded.get(_folded(column))

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the mapping itself: targets that are none, and fields given twice."""
        return (*self._unknown(), *self._twice())

    def missing(self, columns: Sequence[str], file: str) -> tuple[Problem, ...]:
        """Return a warning for every column that is mapped to a field and not in the file."""
        there = {_folded(name) for name in columns}
        return tuple(
            problem(Code.MAPPED_COLUMN_MISSING, column=name, file=file, name=name, field=_spoken(target))
            for name, target in self.targets.items()
            if target not in (FACT, IGNORED) and _folded(name) not in there
        )

    def to_json(self) -> str:
        """Return the mapping as it is stored."""
        return json.dumps({"columns": dict(self.targets)}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "ColumnMapping":
        """Read a stored mapping; raises SourceError when it is not one, or with its first problem."""
        try:
            stored = json.loads(text) if len(text) <= _LONGEST else None
        except (ValueError, RecursionError) as error:
            raise source_error(Code.MAPPING_UNREADABLE) from error
        columns = stored.get("columns") if isinstance(stored, dict) else None
        if not isinstance(columns, dict) or not all(isinstance(target, str) for target in columns.values()):
            raise source_error(Code.MAPPING_UNREADABLE)
        mapping = cls(columns)
        mapping.check()
        return mapping

    def check(self) -> None:
        """Raise SourceError with the first problem of the mapping, if there is one."""
        for found in self.problems():
            raise SourceError(found)

    def _unknown(self) -> Iterator[Problem]:
        for name, target in self.targets.items():
            if target not in TARGETS:
                yield problem(
                    Code.MAPPING_TARGET_UNKNOWN,
                    column=name,
                    value=target,
                    name=name,
                    choices=", ".join((FACT, IGNORED, *FIELDS)),
                )

    def _twice(self) -> Iterator[Problem]:
        given: dict[str, list[str]] = defaultdict(list)
        for name, target in self.targets.items():
            if target in TARGETS and target not in _SEVERAL:
                given[target].append(name)
        for target, names in given.items():
            for other in names[1:]:
                yield problem(
                    Code.MAPPING_FIELD_TWICE,
                    column=other,
                    used=names[0],
                    other=other,
                    field=_spoken(target),
                )


def meaning_of(target: str) -> Meaning | None:
    """Return what a target of a mapping means; None for `fact` and `ignored`."""
    name, _, tag = target.partition(":")
    if name in (FACT, IGNORED):
        return None
    language: Language | None = parse_language(tag) if tag else None
    return Meaning(name, language)


def target_of(meaning: Meaning | None) -> str:
    """Return the target that says what a column means."""
    if meaning is None:
        return FACT
    return f"{meaning.field}:{meaning.language}" if meaning.language else meaning.field


def _folded(name: str) -> str:
    """Fold a column's name; one without letters or digits is compared as it is."""
    return fold_name(name) or name


def _spoken(target: str) -> str:
    return target.replace("_", " ")
