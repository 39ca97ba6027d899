"""The need that is drafted from an area below its target: its title from the weakest question, its text from what the firm wrote, its levels as facts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from entrepot.catalogue.drafts import NeedDraft
from entrepot.programmes.domain.assessing import HIGHEST, Answers, Area, Score, scores
from entrepot.programmes.models import Assessment
from entrepot.web.assessing.words import NEEDS, area_name, level_name, level_words


def need_drafts(assessment: Assessment, language: str) -> dict[Area, NeedDraft]:
    """A draft for each area below its target, written in a language: that in which the firm is read to. The whole of it is the firm's to edit."""
    told = assessment.told
    with override(language):
        return {score.area: _draft(score, told, assessment) for score in scores(told) if score.below}


def _draft(score: Score, told: Answers, assessment: Assessment) -> NeedDraft:
    place = assessment.organisation.place
    return NeedDraft(
        title=_(NEEDS[score.weakest[0]]), text=_text(score, told), organisation=assessment.organisation.key,
        place=place.key if place else "",
        facts={
            _("Part of the process"): area_name(score.area), _("Now"): level_name(score.level), _("Wanted"): level_name(score.target)
        },
    )  # fmt: skip


def _text(score: Score, told: Answers) -> str:
    """What the firm lacks in its own words, what is so now in its weakest question, and what is true one level up and at the target."""
    key = score.weakest[0]
    now = told.said[key].level
    wanted = sorted({min(now + 1, HIGHEST), max(score.target, min(now + 1, HIGHEST))})
    lines = [
        told.lacks.get(score.area, ""),
        _("How it is now: %(words)s") % {"words": level_words(key, now)},
        *(_("What we want to reach: %(words)s") % {"words": level_words(key, level)} for level in wanted),
    ]
    return "\n".join(line for line in lines if line)
