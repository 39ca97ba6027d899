"""Duties about idle hours that a facility offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.booking.load import readable_offers
from entrepot.catalogue import queries as catalogue
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.web.booking.idle import offer_row
from entrepot.web.booking.rows import title_of
from entrepot.web.duties.registry import Told, noted
from entrepot.web.names import title_of as title_in
from entrepot.web.present import listed


def tell_offers(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Idle hours that one's needs could use."""
    offers = readable_offers({duty.subject for duty in duties}, party)
    keys = {str(key) for duty in duties for key in duty.details.get("needs", ())}
    needs = catalogue.readable_needs(party).filter(key__in=keys)
    titles = {need.key: title_in(need.texts, need.key) for need in needs}
    found = {}
    for duty in duties:
        offer = offers.get(duty.subject)
        if offer is None:
            continue
        row = offer_row(offer)
        told = {"title": title_of(offer.timetable.resource).title, "hours": row.hours, "until": row.until}
        sentence = _("“%(title)s” offers idle hours that you could use: %(hours)s, until %(until)s") % told
        for_needs = listed([titles[str(key)] for key in duty.details.get("needs", ()) if str(key) in titles])
        found[duty.pk] = Told(
            sentence, sentence, reverse("web:book", args=[offer.timetable.resource.key]), _("See free hours and book"),
            quote=offer.note, facts=((_("For your needs"), for_needs),) if for_needs else (), ways=(noted(duty),),
        )  # fmt: skip
    return found
