"""What the parties do not agree on, on a deal's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from entrepot.deals.domain.standing import BINDING
from entrepot.deals.models import Deal
from entrepot.deals.queries import spoken_for
from entrepot.people.domain import Party
from entrepot.web import figures
from entrepot.web.deals.promise_names import named
from entrepot.web.deals.rows import names_of
from entrepot.web.forms.deals_performing import DisputeForm, SettleForm

PLACE: Final = "dispute"


@dataclass(frozen=True, slots=True)
class Line:
    """A dispute: who raised it when and about what, and how it was settled; with a form for the side that may settle it."""

    key: str
    who: str
    what: str
    about: str
    raised: str
    settled: str
    how: str
    form: SettleForm | None


def shows(deal: Deal, party: Party) -> dict[str, Any] | None:
    """The section; None where nothing was disputed, and the reader cannot dispute anything."""
    found, going = list(deal.disputes.select_related("promise")), deal.state in BINDING
    if not found and not going:
        return None
    mine = {one.key for one in spoken_for(deal, party)} if going else set[str]()
    names, promises = names_of(deal), named(deal)
    lines = [
        Line(
            one.key, names.get(one.party, one.party), promises[one.promise.key] if one.promise else "", one.about,
            figures.day(one.raised.date()), figures.day(one.settled.date()) if one.settled else "", one.how,
            SettleForm(place=one.key) if one.settled is None and one.party in mine else None,
        )
        for one in found
    ]  # fmt: skip
    form = DisputeForm(place=PLACE, promises=choices(deal)) if mine else None
    if not lines and form is None:
        return None
    return {"deal": deal, "lines": lines, "form": form}


def choices(deal: Deal) -> list[tuple[str, str]]:
    """What a dispute may be about."""
    return list(named(deal).items())
