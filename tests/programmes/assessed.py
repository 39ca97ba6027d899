"""A firm that assesses itself, asked by a programme or on its own, and who speaks for whom."""

from __future__ import annotations

from collections.abc import Mapping

from entrepot.catalogue.drafts import NeedDraft
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.programmes import actions
from entrepot.programmes.domain.assessing import QUESTIONS, Answer, Answers, Area
from entrepot.programmes.models import Assessment

LEVELS = {
    Area.DESIGN: 2,
    Area.PURCHASING: 3,
    Area.PRODUCTION: 1,
    Area.SALES: 3,
    Area.AFTER_SALES: 4,
}
"""Two areas are below the third level."""
LACKS = {
    Area.DESIGN: "Our drawings are on paper.",
    Area.PRODUCTION: "Find glaze defects of 0.1 mm on tiles at line speed.",
}


def answered(levels: Mapping[Area, int] = LEVELS, evidence: str = "The binder in hall 2.") -> Answers:
    """Every question of an area at the same level, each with what shows it."""
    said = {key: Answer(levels[area], evidence) for area, keys in QUESTIONS.items() for key in keys}
    return Answers(said, LACKS, {})


def drafts(organisation: Organisation) -> dict[Area, NeedDraft]:
    """A need for each area, as a page writes it."""
    return {
        area: NeedDraft(
            f"Better {area}", LACKS.get(area, "It is slow."), organisation=organisation.key, facts={"Level wanted": "level 3"}
        )
        for area in Area
    }  # fmt: skip


def handed_in(
    assessment: Assessment, by: Party, levels: Mapping[Area, int] = LEVELS, *, opened: bool = False
) -> Assessment:
    """The same assessment with every answer, handed in."""
    actions.save_assessment(assessment=assessment, answers=answered(levels), opened=opened, by=by)
    actions.hand_in_assessment(assessment=assessment, drafts=drafts(assessment.organisation), by=by)
    return Assessment.objects.select_related("organisation", "host").get(pk=assessment.pk)
