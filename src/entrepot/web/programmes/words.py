"""Programmes in the reader's language: how far they and the applications to them are, and what a call asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.deals.domain.wording import Wording
from entrepot.programmes.domain.calls import ProgrammeKind
from entrepot.programmes.domain.stages import Stage, State
from entrepot.vocabulary.languages import Language, language_to_show
from entrepot.web.names import reader

STAGES: Final = {
    Stage.DRAFT: gettext_noop("draft"),
    Stage.ANNOUNCED: gettext_noop("announced"),
    Stage.OPEN: gettext_noop("takes applications"),
    Stage.REVIEW: gettext_noop("in review"),
    Stage.RUNNING: gettext_noop("running"),
    Stage.ENDED: gettext_noop("ended"),
}
LOOKS: Final = {
    Stage.DRAFT: "plain", Stage.ANNOUNCED: "weak", Stage.OPEN: "strong", Stage.REVIEW: "fair", Stage.RUNNING: "fair", Stage.ENDED: "plain",
}  # fmt: skip
LINE: Final = (Stage.ANNOUNCED, Stage.OPEN, Stage.REVIEW, Stage.RUNNING, Stage.ENDED)
"""How a programme goes, for its steps on the page; a draft comes before them."""
KINDS: Final = {
    ProgrammeKind.COHORT: gettext_noop("programme with a selected cohort"),
    ProgrammeKind.PAIRING: gettext_noop("programme that pairs its members"),
}
STATES: Final = {
    State.DRAFT: gettext_noop("draft"),
    State.HANDED_IN: gettext_noop("handed in"),
    State.WITHDRAWN: gettext_noop("withdrawn"),
    State.INELIGIBLE: gettext_noop("may not apply"),
    State.SELECTED: gettext_noop("selected"),
    State.RESERVE: gettext_noop("on the reserve list"),
    State.DECLINED: gettext_noop("not selected"),
}
STATE_LOOKS: Final = {
    State.DRAFT: "plain", State.HANDED_IN: "strong", State.WITHDRAWN: "plain", State.INELIGIBLE: "none", State.SELECTED: "strong",
    State.RESERVE: "weak", State.DECLINED: "plain",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is shown, and the tag of its language; both empty where nothing is written."""

    text: str
    language: str


def said(wording: Wording) -> Said:
    """A text in the reader's language, or the nearest that it is written in."""
    written = dict(wording.texts)
    shown = language_to_show(cast("dict[Language, str]", written), reader())
    return Said(written[shown], shown) if shown else Said("", "")


def stage_name(stage: Stage) -> str:
    """How far a programme is."""
    return _(STAGES[stage])


def state_name(state: str) -> str:
    """How far an application is."""
    return _(STATES[State(state)])


def kind_name(kind: str) -> str:
    """What becomes of those who are selected."""
    return _(KINDS[ProgrammeKind(kind)])
