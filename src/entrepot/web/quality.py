"""How good a listing is and what would make it better, for those who may change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.quality import NEEDS_WORK, Advice, AdviceCode, Criterion
from entrepot.catalogue.rating import expired, quality_of
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.web import figures

CRITERIA: Final[Mapping[str, str]] = {
    "complete": gettext_noop("Complete"),
    "clear": gettext_noop("Clear"),
    "fresh": gettext_noop("Fresh"),
    "findable": gettext_noop("Findable"),
}
ADVICE: Final[Mapping[AdviceCode, str]] = {
    AdviceCode.NAME_OWNER: gettext_noop("Say whose it is."),
    AdviceCode.STATE_PRICE: gettext_noop("State a price; it may be shown on request only."),
    AdviceCode.STATE_AMOUNT: gettext_noop("State the amount."),
    AdviceCode.STATE_BUDGET: gettext_noop("State a budget."),
    AdviceCode.STATE_DEADLINE: gettext_noop("Say by when it is wanted."),
    AdviceCode.STATE_READINESS: gettext_noop("Add the fact “Readiness level”, from 1 to 9."),
    AdviceCode.STATE_ACCESS: gettext_noop("Add the fact “Open to”: who may use it."),
    AdviceCode.STATE_TERMS: gettext_noop(
        "Say who may apply, as facts such as “Eligible sizes” and “Eligible places”."
    ),
    AdviceCode.LENGTHEN_TITLE: gettext_noop("Say in the title what it is, in two words or more of its own."),
    AdviceCode.CALM_TITLE: gettext_noop("Write the title in small letters, not in capitals throughout."),
    AdviceCode.OWN_WORDS: gettext_noop("Say in the text more than the title says, in whole sentences."),
    AdviceCode.SECOND_LANGUAGE: gettext_noop(
        "Bring in title and text in a second language, in a list with columns such as title_de and text_de."
    ),
    AdviceCode.CONFIRM: gettext_noop("Say that it still holds."),
    AdviceCode.RENEW: gettext_noop("Renew it for a year."),
    AdviceCode.NAME_TECHNIQUE: gettext_noop("Add the fact “Technique”: the method by its name."),
    AdviceCode.CLASSIFY: gettext_noop("Sort it under an industry or a patent class; codes are proposed."),
    AdviceCode.NAME_PLACE: gettext_noop("Say where it is."),
    AdviceCode.NAME_CLUSTER: gettext_noop("Name its cluster in the list that it comes in."),
}
FIELDS: Final[Mapping[AdviceCode, str]] = {
    AdviceCode.NAME_OWNER: "id_organisation",
    AdviceCode.STATE_PRICE: "id_price",
    AdviceCode.STATE_AMOUNT: "id_price",
    AdviceCode.STATE_BUDGET: "id_budget",
    AdviceCode.STATE_DEADLINE: "id_deadline",
    AdviceCode.STATE_READINESS: "facts",
    AdviceCode.STATE_ACCESS: "facts",
    AdviceCode.STATE_TERMS: "facts",
    AdviceCode.ADD_FACTS: "facts",
    AdviceCode.LENGTHEN_TITLE: "id_title",
    AdviceCode.SHORTEN_TITLE: "id_title",
    AdviceCode.CALM_TITLE: "id_title",
    AdviceCode.LENGTHEN_TEXT: "id_text",
    AdviceCode.OWN_WORDS: "id_text",
    AdviceCode.ADD_KEYWORDS: "id_keywords",
    AdviceCode.NAME_TECHNIQUE: "facts",
    AdviceCode.NAME_PLACE: "id_place",
    AdviceCode.SAY_SPECIFICS: "id_text",
}
"""Where in the edit form it is done; what is not here is done elsewhere."""
IN_PLACE: Final = frozenset({AdviceCode.CONFIRM, AdviceCode.RENEW})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: ``points`` it brings, where (``url``), and whether that is done in place (``post``)."""

    sentence: str
    points: str
    url: str
    post: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One criterion: its name, its points as a number and in words, and what would bring the rest."""

    name: str
    points: int
    said: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """The score of a listing for those who may change it."""

    total: int
    said: str
    low: bool
    bars: tuple[Bar, ...]
    back: str
    proposals: str


def quality_panel(record: Need | Resource, party: Party) -> Panel | None:
    """The panel; None for those who may not edit the record, and for what is withdrawn."""
    kind = "need" if isinstance(record, Need) else "resource"
    if record.state == State.WITHDRAWN or not allows(party, f"{kind}.edit", record):
        return None
    found = quality_of(record, clock.today())
    bars = tuple(_bar(item, record, kind) for item in found.criteria)
    return Panel(
        found.total,
        said(found.total),
        found.total < NEEDS_WORK,
        bars,
        reverse(f"web:{kind}", args=[record.key]),
        reverse(f"web:{kind}_proposals", args=[record.key]),
    )


def said(points: int) -> str:
    """A score in words."""
    return _("%(points)s of 100") % {"points": figures.number(points)}


def ended(record: Need | Resource) -> str:
    """The day on which a listing ended; empty while it holds."""
    over = record.state == State.LISTED and expired(record, clock.today())
    return figures.day(record.ends) if over and record.ends else ""


def _bar(criterion: Criterion, record: Need | Resource, kind: str) -> Bar:
    steps = tuple(_step(advice, record, kind) for advice in criterion.advice)
    return Bar(_(CRITERIA[criterion.name]), criterion.points, said(criterion.points), steps)


def _step(advice: Advice, record: Need | Resource, kind: str) -> Step:
    points = _("+%(points)s") % {"points": figures.number(advice.points)}
    if advice.code in IN_PLACE:
        listed = record.state == State.LISTED
        url = reverse(f"web:still_valid_{kind}", args=[record.key]) if listed else ""
        return Step(sentence(advice), points, url, post=True)
    if advice.code is AdviceCode.CLASSIFY:
        return Step(sentence(advice), points, reverse(f"web:{kind}_proposals", args=[record.key]), post=False)
    field = FIELDS.get(advice.code)
    url = f"{reverse(f'web:edit_{kind}', args=[record.key])}#{field}" if field else ""
    return Step(sentence(advice), points, url, post=False)


def sentence(advice: Advice) -> str:
    """The advice in the reader's language."""
    if advice.code in ADVICE:
        return _(ADVICE[advice.code])
    count = advice.params["count"]
    return _COUNTED[advice.code](count) % {"count": figures.number(count)}


_COUNTED: Final[Mapping[AdviceCode, Callable[[int], str]]] = {
    AdviceCode.ADD_FACTS: lambda count: ngettext(
        "Add %(count)s fact with its figure and unit.",
        "Add %(count)s facts with their figures and units.",
        count,
    ),
    AdviceCode.SHORTEN_TITLE: lambda count: ngettext(
        "Shorten the title to %(count)s character; the text has room for the rest.",
        "Shorten the title to %(count)s characters; the text has room for the rest.",
        count,
    ),
    AdviceCode.LENGTHEN_TEXT: lambda count: ngettext(
        "Write %(count)s more word (two Chinese characters count as one).",
        "Write %(count)s more words (two Chinese characters count as one).",
        count,
    ),
    AdviceCode.ADD_KEYWORDS: lambda count: ngettext(
        "Add %(count)s keyword.", "Add %(count)s keywords.", count
    ),
    AdviceCode.SAY_SPECIFICS: lambda count: ngettext(
        "Name %(count)s more thing that somebody would search for: material, method, industry.",
        "Name %(count)s more things that somebody would search for: materials, methods, industries.",
        count,
    ),
}
