"""How matches are learnt, in figures for those who run the node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.engine.ranking import FUSION, NAMES, Ranker, read
from entrepot.engine.ranking.features import CONTROL
from entrepot.matching import learning
from entrepot.matching.domain import Link
from entrepot.matching.models import Learning
from entrepot.web import figures

FEATURES: Final[Mapping[str, str]] = {
    "meaning": gettext_noop("Nearness in meaning"),
    "words": gettext_noop("Words in common"),
    "share": gettext_noop("Share of the need's words"),
    "standing": gettext_noop("How far it stands out from the rest"),
    "kin": gettext_noop("Nearness to the other links"),
    "fits": gettext_noop("Measured conditions that fit, up to two"),
    "more_fits": gettext_noop("Other conditions that fit"),
    "unmet": gettext_noop("Conditions not known to be met"),
    "failed": gettext_noop("Conditions that fail"),
    "readiness_short": gettext_noop("Levels of readiness that are lacking"),
    "over_budget": gettext_noop("Price over the budget"),
    "unpriced": gettext_noop("No price that can be counted"),
    "same_place": gettext_noop("In the same place"),
}
STEPS: Final[Mapping[str, float]] = {"meaning": 0.1, "words": 0.1, "share": 0.1, "kin": 0.1}
"""What counts as one step of a feature that runs from 0 to 1; of the others it is 1."""
WHY: Final[Mapping[str, str]] = {
    "used": gettext_noop("Matching uses what was learnt: on needs that it never saw, it ranked better."),
    "no_outcomes": gettext_noop("Not used: nothing has come of what was shown yet."),
    "few_outcomes": gettext_noop(
        "Not used: too few needs have come to something to tell a difference from chance."
    ),
    "not_better": gettext_noop(
        "Not used: on needs that it never saw, it was not better beyond what chance gives."
    ),
}
OUTCOMES: Final[Mapping[str, str]] = {
    "introduced": gettext_noop("Introduced"),
    "declined": gettext_noop("Declined"),
    "booked": gettext_noop("Booked"),
    "signed": gettext_noop("Signed"),
    "kept": gettext_noop("Kept"),
    "broken": gettext_noop("Broken"),
}


@dataclass(frozen=True, slots=True)
class Weight:
    """One feature: what a step of it adds to the fusion's score and to the learned one's; ``size`` is its share of the largest, of 100."""

    name: str
    untrained: str
    learnt: str
    size: int


@dataclass(frozen=True, slots=True)
class Night:
    """What was learnt last."""

    day: str
    why: str
    used: bool
    figures: tuple[tuple[str, str], ...]
    weights: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class LearningPage:
    """The page: what there is to learn from, and what was learnt last, if anything."""

    counts: tuple[tuple[str, str], ...]
    night: Night | None


def learning_page() -> LearningPage:
    """Build the page."""
    known, last = learning.counts(), learning.latest()
    outcomes = [(_(name), known.outcomes.get(outcome, 0)) for outcome, name in OUTCOMES.items()]
    counted = [
        (_("Lists shown"), known.shown),
        (_("Resources opened"), known.opened),
        (_("Judged to fit"), known.fits),
        (_("Judged not to fit"), known.does_not_fit),
        *outcomes,
    ]
    return LearningPage(
        tuple((name, figures.number(count)) for name, count in counted), _night(last) if last else None
    )


def _night(last: Learning) -> Night:
    told = last.evaluation
    gain = _("%(mean)s (%(low)s to %(high)s)") % {
        name: signed(told["gain"][name]) for name in ("mean", "low", "high")
    }
    rows = [
        (_("Needs learnt from"), figures.number(told["needs"])),
        (_("Needs held back"), figures.number(told["held_back"])),
        (_("nDCG of the untrained fusion"), _three(told["ndcg_untrained"])),
        (_("nDCG of the learned ranker"), _three(told["ndcg"])),
    ]
    if told["held_back"]:
        rows.append((_("Gain, with its 95 % interval"), gain))
    return Night(
        day=figures.day(last.at.date()),
        why=_(WHY[told["why"]]),
        used=last.used,
        figures=tuple(rows),
        weights=_weights(last),
    )


def _weights(last: Learning) -> tuple[Weight, ...]:
    """The weights of what was learnt; none of a version that is no longer read."""
    try:
        ranker = read(last.ranker)
    except ValueError:
        return ()
    shown = [name for name in NAMES if name != CONTROL]
    untrained, learnt = _steps(FUSION), _steps(ranker)
    most = max(abs(learnt[name]) for name in shown) or 1.0
    return tuple(
        Weight(
            _(FEATURES[name]),
            signed(untrained[name]),
            signed(learnt[name]),
            round(100 * abs(learnt[name]) / most),
        )
        for name in shown
    )


def _steps(ranker: Ranker) -> dict[str, float]:
    return {name: weight * STEPS.get(name, 1.0) for name, weight in zip(NAMES, ranker.weights, strict=True)}


def counted(link: Link) -> tuple[str, ...]:
    """What set a match apart from the others in its role, as the learned ranker counts; nothing while the fusion ranks."""
    return tuple(
        _("%(reason)s: %(points)s") % {"reason": _(FEATURES[name]), "points": signed(value)}
        for name, value in link.counted
    )


def signed(value: float) -> str:
    """A figure with its sign, two digits."""
    rounded = round(value, 2)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{number_format(abs(rounded), 2)}"


def _three(value: float) -> str:
    return str(number_format(round(value, 3), 3))
