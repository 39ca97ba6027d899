"""The events that a figure of a report was counted from, as far as the reader may see each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.booking.models import Booking, Usage
from entrepot.catalogue.models import Resource
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.programmes.domain.delivering import Measure
from entrepot.programmes.pulled import seen
from entrepot.web.booking.events import event_lines
from entrepot.web.deals import words
from entrepot.web.names import title_of

HIDDEN: Final = {
    Measure.BOOKINGS: gettext_noop("Bookings are read by those who booked and by the facility's people."),
    Measure.HOURS: gettext_noop("The use of a facility is read by those who manage it."),
    Measure.DEALS_SIGNED: gettext_noop("Deals are read by their parties alone."),
    Measure.DEALS_KEPT: gettext_noop("Deals are read by their parties alone."),
    Measure.NEEDS_ANSWERED: gettext_noop("Deals are read by their parties alone."),
    Measure.RESOURCES: gettext_noop("These are not on the list any more, or stand for the same as others."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event."""

    name: str
    note: str
    url: str


def lines(party: Party, measure: Measure, keys: Sequence[str]) -> list[Line]:
    """Those of the events that a reader may see, in their order."""
    found = {one.key: one for one in seen(party, measure, keys)}
    of_facilities = {key: one for key, one in found.items() if isinstance(one, Booking | Usage)}
    tables = {one.timetable_id: one.timetable for one in of_facilities.values()}
    known = {line.key: line for line in event_lines(list(of_facilities), tables, party)}
    shown = []
    for key in keys:
        one = found.get(key)
        if key in known:
            line = known[key]
            note = " · ".join(filter(None, (line.facility, line.organisation, line.source)))
            shown.append(Line(line.when, note, line.url))
        elif isinstance(one, Deal):
            shown.append(Line(one.title, words.state_of(one.state), reverse("web:deal", args=[key])))
        elif isinstance(one, Resource):
            shown.append(Line(title_of(one.texts, key), "", reverse("web:resource", args=[key])))
    return shown


def why_hidden(measure: Measure) -> str:
    """Why some of them are not shown."""
    return _(HIDDEN[measure])
