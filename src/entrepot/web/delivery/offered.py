"""Members' agreements with who runs the programme, in words: what an offer did, how many are how far, and where one's own is."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.deals.queries import deal_of
from entrepot.people.domain import Party
from entrepot.programmes.actions import Offered
from entrepot.programmes.models import Cooperation
from entrepot.web.cooperating.words import PHASE_LOOKS, PHASES, phase_name
from entrepot.web.figures import number


def offered_lines(done: Offered) -> list[str]:
    """What an offer did, a sentence each."""
    found = []
    if done.asked:
        said = ngettext(
            "%(number)s member is asked whether it will talk about its agreement.",
            "%(number)s members are asked whether they will talk about their agreements.",
            done.asked,
        )
        found.append(said % {"number": number(done.asked)})
    if done.tabled:
        said = ngettext(
            "The terms are put before %(number)s member.", "The terms are put before %(number)s members.", done.tabled
        )  # fmt: skip
        found.append(said % {"number": number(done.tabled)})
    if done.left:
        said = ngettext(
            "%(number)s member is left out: it is not admitted to the node, or you belong to it yourself.",
            "%(number)s members are left out: they are not admitted to the node, or you belong to them yourself.",
            done.left,
        )
        found.append(said % {"number": number(done.left)})
    return found or [_("Every member has its agreement, or was asked and has not answered yet.")]


def phase_figures(found: Sequence[Cooperation]) -> list[tuple[str, str]]:
    """How many are how far: a figure and its name."""
    counted = [(sum(one.phase == phase for one in found), phase_name(phase)) for phase in PHASES]
    return [(number(many), name) for many, name in counted if many]


def own_agreement(found: Cooperation | None, party: Party) -> dict[str, str] | None:
    """How far a member's agreement is, and the address of its deal where the reader may know of it; None while there is none."""
    if found is None:
        return None
    phase = found.phase
    url = reverse("web:deal", args=[found.deal.key]) if deal_of(party, found.deal.key) else ""
    return {"phase": phase_name(phase), "look": PHASE_LOOKS[phase], "url": url}
