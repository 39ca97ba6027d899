"""What the parties say of a deal that is over, on its page: one's own at once, the others' once all have spoken or the time is up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from entrepot.deals.domain.rating import RATE_WITHIN, RATED, Aspect, refusal, shown
from entrepot.deals.domain.standing import State
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.deals.rows import names_of
from entrepot.web.deals.speaking import spoken_for
from entrepot.web.forms.deals_performing import ASPECTS, RateForm

PLACE: Final = "rate"


@dataclass(frozen=True, slots=True)
class Given:
    """Marks: whose, and each aspect with its stars, as signs and in words."""

    who: str
    marks: tuple[tuple[str, str, str], ...]
    words: str


def shows(deal: Deal, party: Party) -> dict[str, Any] | None:
    """The section; None for a deal that was not kept or broken."""
    ended = deal.ended
    if deal.state not in RATED or ended is None:
        return None
    rows = {one.party: one for one in deal.ratings.all()}
    today, names = clock.today(), names_of(deal)
    mine = spoken_for(deal, party)
    inside = [
        one.organisation.key
        for one in deal.parties.select_related("organisation")
        if party.holds(one.organisation_id)
    ]
    over = today > ended + RATE_WITHIN
    seen = shown(inside, list(rows), deal.standing.parties, over)
    open_ = [one for one in mine if not refusal(State(deal.state), ended, today, given=one.key in rows)]
    return {
        "deal": deal,
        "given": [
            Given(
                names.get(key, key), tuple(_mark(aspect, getattr(rows[key], aspect)) for aspect in Aspect), rows[key].words
            )
            for key in deal.standing.parties
            if key in seen
        ],
        "hidden": len(rows) - len(seen),
        "until": figures.day(ended + RATE_WITHIN),
        "over": over,
        "form": RateForm(place=PLACE) if open_ else None,
    }  # fmt: skip


def _mark(aspect: Aspect, stars: int) -> tuple[str, str, str]:
    signs = "★" * stars + "☆" * (5 - stars)
    return (str(ASPECTS[aspect]), signs, _("%(stars)s of 5") % {"stars": stars})
