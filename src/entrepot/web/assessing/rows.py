"""Self-assessments as the pages show them: lines of a list, questions with their answers, results, before and after, needs with their first matches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed, disclosed
from entrepot.catalogue.models import Need
from entrepot.matching.domain import Link
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import assessments
from entrepot.programmes.domain.assessing import (
    QUESTIONS,
    Answer,
    Change,
    Score,
    changes,
    scores,
    weakest_areas,
)
from entrepot.programmes.models import Assessment, AssessmentFile
from entrepot.web import figures
from entrepot.web.assessing.words import area_name, level_name, level_words, question_words, stage_name
from entrepot.web.cards import Card, card
from entrepot.web.deals.words import state_of
from entrepot.web.found import chains_of
from entrepot.web.mine import STATE_WORDS
from entrepot.web.names import known_names, name_in, organisation_name, title_of

FIRST: Final = 3
"""So many matches of each need are shown beside it."""


@dataclass(frozen=True, slots=True)
class Line:
    """An assessment in a list."""

    url: str
    organisation: str
    host: str
    stage: str
    look: str
    day: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area of a result."""

    name: str
    level: str
    mean: str
    target: str
    below: bool
    first_to_break: bool
    weakest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A question as it was answered, and before that."""

    question: str
    level: str
    words: str
    evidence: str
    file: AssessmentFile | None
    before: str
    evidence_before: str


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need that was drafted: where it stands, its first matches, and the deals about it."""

    area: str
    title: str
    url: str
    edit: str
    state: str
    draft: bool
    cards: tuple[Card, ...]
    deals: tuple[tuple[str, str, str], ...]


def lines(found: Iterable[Assessment]) -> list[Line]:
    """Assessments as a list shows them."""
    return [
        Line(
            reverse("web:assessment", args=[one.key]), organisation_name(one.organisation),
            organisation_name(one.host) if one.host else "", stage_name(one.stage), "strong" if one.handed_in else "none",
            figures.day((one.handed_in or one.changed).date()),
        )
        for one in found
    ]  # fmt: skip


def area_rows(assessment: Assessment) -> list[AreaRow]:
    """Where each area stands."""
    found = scores(assessment.told)
    breaks = {one.area for one in weakest_areas(found)}
    return [_area(one, one.area in breaks) for one in found]


def _area(one: Score, breaks: bool) -> AreaRow:
    return AreaRow(
        area_name(one.area), figures.number(one.level), number_format(round(one.mean, 1), 1), figures.number(one.target), one.below,
        breaks, tuple(question_words(key) for key in one.weakest),
    )  # fmt: skip


def said_rows(assessment: Assessment) -> list[tuple[str, list[Said], str]]:
    """By area: what was said to each question, what was said the time before, and what the area lacks."""
    told, before = assessment.told, assessment.earlier.told.said if assessment.earlier else {}
    files = {one.key: one for one in assessment.files.all()}
    return [
        (
            area_name(area),
            [_said(key, told.said.get(key, Answer()), before.get(key, Answer()), files) for key in keys],
            told.lacks.get(area, ""),
        )
        for area, keys in QUESTIONS.items()
    ]


def _said(key: str, one: Answer, before: Answer, files: dict[str, AssessmentFile]) -> Said:
    return Said(
        question_words(key), level_name(one.level) if one.level else "", level_words(key, one.level) if one.level else "",
        one.evidence, files.get(one.file), level_name(before.level) if before.level else "", before.evidence,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """An area before and after."""

    area: str
    before: str
    after: str
    words: str
    look: str


def change_rows(assessment: Assessment) -> list[ChangeRow]:
    """An assessment beside the one before it; empty where there was none."""
    if assessment.earlier is None:
        return []
    return [_change(one) for one in changes(assessment.earlier.told, assessment.told)]


def _change(one: Change) -> ChangeRow:
    before = figures.number(one.before.level) if one.before else "–"
    return ChangeRow(area_name(one.area), before, figures.number(one.after.level), *_words(one.steps))


def _words(steps: int) -> tuple[str, str]:
    if steps > 0:
        return _("higher by %(steps)s") % {"steps": figures.number(steps)}, "strong"
    if steps < 0:
        return _("lower by %(steps)s") % {"steps": figures.number(-steps)}, "weak"
    return _("as before"), "none"


def need_rows(assessment: Assessment, party: Party, *, matched: bool = True) -> list[NeedRow]:
    """The needs that were drafted from an assessment and that the reader may know of, each with its first matches where the reader may read its details."""
    found = assessments.needs_of(party, assessment)
    known = set(
        catalogue.needs(party)
        .filter(pk__in=[one.drafted.need_id for one in found])
        .values_list("pk", flat=True)
    )
    return [_need_row(one, party, matched) for one in found if one.drafted.need_id in known]


def _need_row(one: assessments.Answered, party: Party, matched: bool) -> NeedRow:
    need = one.drafted.need
    reads = allows(party, "need.read_details", need)
    return NeedRow(
        area=area_name(one.area),
        title=title_of(need.texts if reads else need.teasers, need.key),
        url=reverse("web:need", args=[need.key]),
        edit=reverse("web:edit_need", args=[need.key]) if allows(party, "need.edit", need) else "",
        state=name_in(STATE_WORDS, need.state),
        draft=need.state == "draft",
        cards=first_matches(need, party) if matched and reads else (),
        deals=tuple(
            (deal.title, reverse("web:deal", args=[deal.key]), state_of(deal.standing.state))
            for deal in one.deals
        ),
    )


def first_matches(need: Need, party: Party) -> tuple[Card, ...]:
    """The best resources for a need, one in each role, with their grades and reasons; those that nothing adequate fills by the nearest, whatever its grade."""
    chains = chains_of(need)
    links: Sequence[Link] = [*chains.best.links, *(one.nearest for one in chains.best.missing if one.nearest)]
    found = catalogue.resources_by_key([one.resource for one in links], party)
    seen = {item.key: item for item in all_disclosed(found.values(), party)}
    mine, names = disclosed(need, party), known_names()
    return tuple(card(one, mine, seen[one.resource], names) for one in links if one.resource in seen)[:FIRST]
