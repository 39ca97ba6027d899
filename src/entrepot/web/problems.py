"""What is wrong with a list that somebody handed in, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from entrepot.intake.column_names import NAMES
from entrepot.vocabulary import identifiers
from entrepot.vocabulary.problems import TEMPLATES, Code, Problem
from entrepot.web import figures

FIELD: Final = "field"
"""The context under which names of columns are translated; their English name is the one a problem gives."""
FIELDS: Final = {
    *(name.replace("_", " ") for name in NAMES),
    "The text",
    "The id",
    "The kind",
    "kind of record",
    "the kind of record",
    "kind of need",
    "The name",
    "identifier",
    "What the park has and lacks",
    "One of the coordinates",
    "The latitude",
    "The longitude",
    "The quota",
    *identifiers.NAMES.values(),
    *identifiers.FORMS.values(),
}


ON_PAGES: Final = {
    Code.COLUMN_MISSING: gettext_noop(
        "Choose the file once more and say what is in it, or add a column named {example}."
    ),
    Code.PLACE_UNKNOWN: gettext_noop("Write the name of the nearest town, in any of the three languages."),
    Code.TEXT_COLUMN_MISSING: gettext_noop("Name the column with the words “title” or “text”."),
}
"""Remedies where the general one speaks of an option that only the command line has."""


REASONS: Final = {
    "it is not an address": gettext_noop("it is not an address"),
    "only http and https are": gettext_noop("only http and https are"),
    "it names a user": gettext_noop("it names a user"),
    "only https is": gettext_noop("only https is"),
    "it does not begin as a calendar does": gettext_noop("it does not begin as a calendar does"),
    "it breaks off": gettext_noop("it breaks off"),
    "it has too many events": gettext_noop("it has too many events"),
}
"""Reasons that are words of ours, and not what another machine said."""
_LEADS: Final = re.compile(r"it leads to (\S+), which is not public")


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One line of the table of problems; ``severity`` is refusal or warning."""

    row: str
    column: str
    code: str
    severity: str
    severity_word: str
    sentence: str
    remedy: str


def problem_row(problem: Problem) -> ProblemRow:
    """A problem as a line of the table."""
    template, params = TEMPLATES[problem.code], dict(problem.params)
    params |= {
        name: pgettext(FIELD, params[name]) for name in ("field", "form") if params.get(name) in FIELDS
    }
    if "reason" in params:
        params["reason"] = _reason(params["reason"])
    sentence = _(template.sentence)
    if sentence.startswith("{field}"):
        params["field"] = params["field"][:1].upper() + params["field"][1:]
    return ProblemRow(
        row="" if problem.row is None else figures.number(problem.row),
        column=problem.column or "",
        code=str(problem.code),
        severity=problem.severity,
        severity_word=_("refused") if problem.severity == "refusal" else _("warning"),
        sentence=sentence.format_map(params),
        remedy=_(ON_PAGES.get(problem.code, template.remedy)).format_map(params),
    )


def _reason(said: str) -> str:
    """A reason in the reader's language, if it is one of ours."""
    if found := _LEADS.fullmatch(said):
        return _("it leads to %(address)s, which is not public") % {"address": found[1]}
    return _(REASONS[said]) if said in REASONS else said


def problem_rows(problems: Iterable[Problem]) -> tuple[ProblemRow, ...]:
    """Problems as lines, in the order of the file."""
    return tuple(problem_row(problem) for problem in problems)
