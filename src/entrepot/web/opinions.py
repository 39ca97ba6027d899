"""Whether a match fits, as those say who know: beside each link of a need's chain, for them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.catalogue.models import Need
from entrepot.matching import learning
from entrepot.matching.domain import Link, Voice
from entrepot.matching.models import Judgement
from entrepot.people.domain import Party
from entrepot.people.permissions import allows

REASONS: Final[Mapping[str, str]] = {
    "topic": gettext_noop("another topic"),
    "condition": gettext_noop("a condition is not met"),
    "readiness": gettext_noop("not ready enough"),
    "price": gettext_noop("the price"),
    "place": gettext_noop("the place"),
    "time": gettext_noop("the time"),
    "other": gettext_noop("something else"),
}
SAID: Final[Mapping[tuple[str, bool], str]] = {
    (Voice.NEED, True): gettext_noop("The people of the need say: it fits."),
    (Voice.NEED, False): gettext_noop("The people of the need say: it does not fit."),
    (Voice.BROKER, True): gettext_noop("A broker says: it fits."),
    (Voice.BROKER, False): gettext_noop("A broker says: it does not fit."),
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is said of one match, and where the reader says it; ``mine`` is what the reader's side says: ``fits``, ``does_not_fit`` or nothing."""

    role: str
    resource: str
    url: str
    said: tuple[str, ...]
    mine: str
    reason: str
    reasons: tuple[tuple[str, str], ...]


def opinions(need: Need, links: Mapping[str, Link], party: Party) -> dict[str, Opinion]:
    """By role the opinion on its link, for who may give one; links that rules decided have none."""
    if not allows(party, "match.judge", need):
        return {}
    known = learning.judgements(need)
    voice = Voice.NEED if allows(party, "need.read_history", need) else Voice.BROKER
    return {
        role: _opinion(need, link, known, voice) for role, link in links.items() if link.features is not None
    }


def _opinion(need: Need, link: Link, known: Mapping[tuple[str, str], Judgement], voice: Voice) -> Opinion:
    said = [item for each in Voice if (item := known.get((link.resource, each))) is not None]
    mine = known.get((link.resource, voice))
    return Opinion(
        role=link.role,
        resource=link.resource,
        url=reverse("web:judge_match", args=[need.key]),
        said=tuple(_sentence(item) for item in said),
        mine="" if mine is None else "fits" if mine.fits else "does_not_fit",
        reason="" if mine is None else mine.reason,
        reasons=tuple((word, _(name)) for word, name in REASONS.items()),
    )


def _sentence(item: Judgement) -> str:
    sentence = _(SAID[Voice(item.voice), item.fits])
    return f"{sentence} ({_(REASONS[item.reason])})" if item.reason in REASONS else sentence
