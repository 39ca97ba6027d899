"""What the milestones and payments of a deal are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.utils.translation import gettext as _

from entrepot.deals.models import Deal, PromiseEvent
from entrepot.vocabulary.languages import Language, language_to_show
from entrepot.web.names import reader


def named(deal: Deal) -> dict[str, str]:
    """What each milestone and payment of a deal is called, by its key."""
    found, payments = {}, 0
    for row in deal.promises.all():
        payments += row.money is not None
        found[row.key] = (
            _("Payment %(number)s") % {"number": payments} if row.money else worded(row.title, row.term)
        )
    return found


def places(deal: Deal) -> dict[int, str]:
    """What each event of a deal was about, where it was about a milestone or a payment, by the event's number."""
    names = named(deal)
    events = PromiseEvent.objects.filter(promise__deal=deal).values_list("place", "promise__key")
    return {place: names[key] for place, key in events}


def worded(texts: Mapping[str, str], otherwise: str = "") -> str:
    """A text of the terms in the reader's language or the nearest to it."""
    shown = language_to_show(cast("Mapping[Language, str]", texts), reader())
    return texts[shown] if shown else otherwise
