"""Duties about service orders: whose turn it is, orders that are over, reports in a new version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.booking import orders
from entrepot.booking.domain.orders import OrderState
from entrepot.booking.models import ServiceOrder
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.web.booking.rows import title_of
from entrepot.web.duties.registry import Told, noted
from entrepot.web.names import organisation_name

_WAITING: Final = {
    OrderState.ASKED: gettext_noop("%(organisation)s wants something measured by “%(title)s”: quote or refuse"),
    OrderState.QUOTED: gettext_noop("“%(title)s” has quoted your order: accept it while it holds"),
    OrderState.ACCEPTED: gettext_noop("Send the sample for your order to “%(title)s”"),
    OrderState.SENT: gettext_noop("A sample of %(organisation)s is on its way to “%(title)s”"),
    OrderState.RECEIVED: gettext_noop("A sample of %(organisation)s waits to be measured by “%(title)s”"),
    OrderState.MEASURING: gettext_noop("A sample of %(organisation)s is being measured by “%(title)s”"),
    OrderState.MEASURED: gettext_noop("%(organisation)s waits for the report of “%(title)s”"),
    OrderState.DELIVERED: gettext_noop("The report of “%(title)s” is there: accept it or say what is wrong"),
    OrderState.COMPLAINT: gettext_noop("%(organisation)s complains about the report of “%(title)s”"),
}  # fmt: skip
_ENDED: Final = {
    OrderState.DONE: gettext_noop("%(organisation)s has accepted the result of “%(title)s”: draw the invoice if it is not drawn yet"),
    OrderState.REFUSED: gettext_noop("“%(title)s” has refused your order"),
    OrderState.WITHDRAWN: gettext_noop("%(organisation)s has withdrawn its order to “%(title)s”"),
    OrderState.FAILED: gettext_noop("Your order to “%(title)s” has ended without a result"),
}  # fmt: skip


def tell_waiting(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Orders in which it is the reader's turn."""
    found = {}
    for duty, item in _about(duties, party):
        sentence = _(_WAITING[OrderState(item.state)]) % _named(item) if item.state in _WAITING else ""
        if sentence:
            found[duty.pk] = Told(
                sentence,
                _("It is your turn in an order"),
                _url(item),
                _("Go to the order"),
                quote=item.reason,
            )
    return found


def tell_ended(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Orders that are over."""
    found = {}
    for duty, item in _about(duties, party):
        if item.state in _ENDED:
            sentence = _(_ENDED[OrderState(item.state)]) % _named(item)
            found[duty.pk] = Told(
                sentence, _("An order is over"), _url(item), _("Go to the order"), quote=item.reason, ways=(noted(duty),)
            )  # fmt: skip
    return found


def tell_replaced(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Reports of which there is a newer version."""
    return {
        duty.pk: Told(
            _("There is a new version of the report of “%(title)s”") % _named(item),
            _("There is a new version of a report"), _url(item), _("Go to the order"), ways=(noted(duty),),
        )
        for duty, item in _about(duties, party)
    }  # fmt: skip


def _about(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, ServiceOrder]]:
    keys = [duty.subject for duty in duties]
    known = {item.key: item for item in orders.orders(party).filter(key__in=keys)}
    return [(duty, known[duty.subject]) for duty in duties if duty.subject in known]


def _named(item: ServiceOrder) -> dict[str, str]:
    return {
        "title": title_of(item.timetable.resource).title,
        "organisation": organisation_name(item.organisation),
    }


def _url(item: ServiceOrder) -> str:
    return reverse("web:order", args=[item.key])
