"""The columns of a list in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from entrepot.intake.column_views import ColumnView
from entrepot.intake.mapping import FACT, IGNORED, TARGETS
from entrepot.web.names import language_name, name_in
from entrepot.web.problems import FIELD

HOW: Final = {
    "mapping": gettext_noop("as somebody said"),
    "name": gettext_noop("by its name"),
    "none": gettext_noop("not recognised"),
}
FIRST: Final = ("title", "text", "id", "kind", "organisation", "place", "price", "keywords")
"""Fields that are looked for most."""


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column: as written, its first values, what it is taken for, how that is known; ``field`` is its name in the form."""

    field: str
    column: str
    samples: tuple[str, ...]
    how: str
    unit: str
    target: str


@dataclass(frozen=True, slots=True)
class Targets:
    """What a column can be taken for, under a heading."""

    label: str
    choices: tuple[tuple[str, str], ...]


def column_lines(columns: Iterable[ColumnView], said: Mapping[str, str]) -> list[ColumnLine]:
    """Columns in the order of the list; ``said`` is what stands in the form."""
    return [
        ColumnLine(
            field=f"column-{number}",
            column=view.column,
            samples=view.samples,
            how=name_in(HOW, view.how),
            unit=view.unit,
            target=said.get(view.column, view.target),
        )
        for number, view in enumerate(columns)
    ]


def targets() -> tuple[Targets, ...]:
    """Everything that a column can be taken for, in the reader's language."""
    plain = [name for name in TARGETS if name not in (FACT, IGNORED) and ":" not in name]
    first = [name for name in FIRST if name in plain]
    others = sorted(((name, target_name(name)) for name in plain if name not in first), key=lambda p: p[1])
    languages = [(name, target_name(name)) for name in TARGETS if ":" in name]
    return (
        Targets(
            _("Otherwise"), ((FACT, _("keep it as a fact")), (IGNORED, _("leave it out"))),
        ),
        Targets(_("Most often"), tuple((name, target_name(name)) for name in first)),
        Targets(_("Other fields"), tuple(others)),
        Targets(_("In one language"), tuple(languages)),
    )  # fmt: skip


def target_name(target: str) -> str:
    """A field's name; with its language where it is in one."""
    name, _sign, language = target.partition(":")
    word = pgettext(FIELD, name.replace("_", " "))
    if not language:
        return word
    return _("%(field)s (%(language)s)") % {"field": word, "language": language_name(language)}
