"""What a reviewer is asked for, as rows of a list."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.programmes.domain.reviewing import ReviewState
from entrepot.programmes.models import Assignment
from entrepot.programmes.panels import review_of
from entrepot.runtime import clock
from entrepot.web.figures import day
from entrepot.web.programmes.words import Said
from entrepot.web.reviewing.shown import applicant_name, programme_title


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One application to review."""

    url: str
    applicant: str
    programme: Said
    state: str
    look: str
    due: str


def own_row(one: Assignment) -> OwnRow:
    """A review with how far it is."""
    review = review_of(one)
    state, look = _("not begun"), "plain"
    if review is not None and review.state == ReviewState.SUBMITTED:
        state, look = _("submitted"), "strong"
    elif one.due < clock.today():
        state, look = _("late"), "hold"
    elif review is not None:
        state, look = _("begun"), "weak"
    return OwnRow(
        reverse("web:review", args=[one.key]), applicant_name(one.application), programme_title(one.application), state, look,
        _("Due on %(day)s") % {"day": day(one.due)},
    )  # fmt: skip
