"""What a page shows of a source's columns, so that a person can say what each means."""

from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from entrepot.intake.column_names import DELETED, REPORT_NAMES
from entrepot.intake.columns import Overrides, settle_columns
from entrepot.intake.encoding import show_bytes
from entrepot.intake.formats.protocol import OpenedFile
from entrepot.intake.mapping import IGNORED, TARGETS, ColumnMapping, target_of
from entrepot.intake.values import as_text

How = Literal["mapping", "name", "none"]
"""How a column was recognised: by the saved mapping, by its name, or not at all (it is kept as a fact)."""

SAMPLES: Final = 3
_LOOKED_AT: Final = 200
_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column: its name as written, what it is taken for, how that is known, its first different values.

    `target` is one of `choices`: a field, a field in one language (`title:de`), `fact` or `ignored`. `unit` is
    what its header adds to bare numbers. `samples` are at most three, each at most 80 characters.
    """

    column: str
    target: str
    how: How
    samples: tuple[str, ...]
    unit: str = ""
    choices: tuple[str, ...] = TARGETS


def describe_columns(opened: OpenedFile, mapping: ColumnMapping | None = None) -> list[ColumnView]:
    """Describe every column of a file in its order, under a saved mapping if there is one.

    Raises SourceError when the mapping is wrong in itself. A file without title or text is described too:
    that is when the page is needed.
    """
    names = [name for name in opened.columns if name not in REPORT_NAMES and name != DELETED]
    columns = settle_columns(names, Overrides(mapping=mapping), opened.name)
    samples = _samples(opened, names)
    views = []
    for name in names:
        meaning = columns.meanings.get(name)
        is_mapped = mapping is not None and mapping.target(name) is not None
        views.append(
            ColumnView(
                name,
                IGNORED if columns.is_ignored(name) else target_of(meaning),
                "mapping" if is_mapped else "name" if meaning else "none",
                tuple(samples[name]),
                meaning.unit if meaning else "",
            )
        )
    return views


def _samples(opened: OpenedFile, names: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in names}
    with closing(opened.rows()) as rows:
        for row in islice(rows, _LOOKED_AT):
            for name, cell in row.values.items():
                shown = show_bytes(as_text(cell))[:_SHOWN]
                if name in found and len(found[name]) < SAMPLES and shown and shown not in found[name]:
                    found[name].append(shown)
    return found
