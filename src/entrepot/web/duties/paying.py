"""Duties about money: an invoice to be paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.booking import prices
from entrepot.booking.models.prices import written
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.web.booking.money import amount
from entrepot.web.duties.registry import Told, noted
from entrepot.web.names import organisation_name


def tell_sent(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Invoices that an organisation got."""
    keys = [duty.subject for duty in duties]
    known = {item.key: item for item in prices.invoices(party).filter(key__in=keys)}
    found = {}
    for duty in duties:
        if duty.subject in known:
            item = known[duty.subject]
            sentence = _("Invoice %(number)s of %(organisation)s: %(amount)s") % {
                "number": written(item.year, item.number),
                "organisation": organisation_name(item.issuer),
                "amount": amount(item.total, item.currency),
            }
            url = reverse("web:invoice", args=[item.key])
            discreet = _("An invoice came")
            found[duty.pk] = Told(sentence, discreet, url, _("Look at it"), ways=(noted(duty),))
    return found
