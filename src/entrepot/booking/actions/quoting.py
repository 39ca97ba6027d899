"""Quotes: a price that holds for some days, and the booking that it becomes."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, Model

from entrepot.booking import prices
from entrepot.booking.actions.agreeing import lasts, quoted
from entrepot.booking.actions.gates import Answers
from entrepot.booking.actions.making import Wanted, book
from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.pricing import Use
from entrepot.booking.models import Booking, Invoice, Quote, ServiceOrder, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.catalogue.models import Need
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require


@transaction.atomic
def ask_quote(
    *, timetable: Timetable, organisation: Organisation, use: Use, purpose: str = "", need: Need | None = None, by: Party
) -> Quote:  # fmt: skip
    """A quote for a use by the rates of today, which may be for a need; it keeps no time.

    Raises:
        NotAllowedError: ``by`` may not ask for the organisation.
        BookingRefusedError: the facility has no rates for it, or ``by`` may not know them.
    """
    rule = require(by, "quote.ask", Owned(organisation.pk))
    if not prices.may_read(by, timetable):
        raise BookingRefusedError.not_priced()
    made = numbered(timetable, organisation, use, asked_by=by.actor, purpose=purpose, need=need)
    details = {"facility": timetable.resource.key, "number": made.number}
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act("quote.given", made.key, details, rule=rule)]
    )
    return made


def numbered(
    timetable: Timetable, organisation: Organisation, use: Use, *, asked_by: str, purpose: str = "",
    need: Need | None = None, order: ServiceOrder | None = None,
) -> Quote:  # fmt: skip
    """A quote by the rates of today under the next number, in the caller's transaction; with ``order`` it is accepted with that.

    Raises:
        BookingRefusedError: the facility has no rates for it.
    """
    tariff = prices.tariff_of(timetable)
    found = prices.estimate(timetable, organisation, use, kept=tariff) if tariff is not None else None
    if tariff is None or found is None:
        raise BookingRefusedError.not_priced()
    values = quoted(timetable, tariff, organisation, use, found)
    return Quote.objects.create(
        **values, number=next_number(Quote, values["issuer"], values["year"]), asked_by=asked_by,
        valid_until=lasts(tariff, values["day"]), purpose=purpose, need=need, order=order,
    )  # fmt: skip


@transaction.atomic
def accept_quote(*, quote: Quote, answers: Answers | None = None, by: Party) -> Booking:
    """Book what was quoted, at its price.

    Raises:
        NotAllowedError: ``by`` may not book for the organisation that asked.
        BookingRefusedError: the quote holds no more or was accepted before; or it cannot be booked as ``book`` says, with what is in the way.
    """
    rule = require(by, "quote.ask", quote)
    stored = (
        Quote.objects.select_for_update(of=("self",)).select_related("organisation", "need").get(pk=quote.pk)
    )
    if not stored.open:
        raise BookingRefusedError.quote_over()
    timetable = Timetable.objects.select_related("resource__organisation").get(pk=stored.timetable_id)
    wanted = Wanted(
        timetable,
        (stored.span,),
        stored.organisation,
        stored.units,
        stored.purpose,
        stored.need,
        quote=stored,
        answers=answers or {},
    )
    made = book(wanted=wanted, by=by)[0]
    journal.record(
        stream=STREAM,
        actor=by.actor,
        acts=[journal.Act("quote.accepted", stored.key, {"booking": made.key}, rule=rule)],
    )
    return made


def next_number(model: type[Quote] | type[Invoice], issuer: Organisation, year: int) -> int:
    """The next number of an organisation's papers in a year, in the caller's transaction: whoever draws another meanwhile waits."""
    Organisation.objects.select_for_update().get(pk=issuer.pk)
    kept: type[Model] = model
    last = kept._default_manager.filter(issuer=issuer, year=year).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1
