"""Tables of what an organisation does with others: bookings, orders, invoices and deals, with the fingerprints of their files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Q

from entrepot.booking.models import Booking, FileRole, Invoice, OrderFile, ServiceOrder
from entrepot.booking.models.prices import written
from entrepot.deals.belongings.promised import deals_of
from entrepot.deals.belongings.tables import PORTION, Row, Table, row
from entrepot.deals.models import DealEvent, DealFile, TermsVersion
from entrepot.people.domain import Party
from entrepot.people.models import Organisation


def _side(customer: int, own: Organisation) -> str:
    return "customer" if customer == own.pk else "facility"


def _bookings(own: Organisation, _: Party) -> Iterator[Row]:
    found = Booking.objects.filter(Q(organisation=own) | Q(timetable__resource__organisation=own))
    found = found.select_related("timetable__resource", "organisation", "need").order_by("pk")
    for one in found.iterator(PORTION):
        yield row(
            one.key, _side(one.organisation_id, own), one.timetable.resource.key, one.organisation.key, one.booked_by,
            one.need.key if one.need else "", one.series, one.group, one.units, one.starts, one.ends, one.state, one.purpose,
            one.reason, one.answers, one.checked_in, one.checked_out, one.made,
        )  # fmt: skip


def _orders(own: Organisation, _: Party) -> Iterator[Row]:
    found = ServiceOrder.objects.filter(Q(organisation=own) | Q(timetable__resource__organisation=own))
    found = found.select_related("timetable__resource", "organisation", "booking").order_by("pk")
    for one in found.iterator(PORTION):
        yield row(
            one.key, _side(one.organisation_id, own), one.timetable.resource.key, one.organisation.key, one.asked_by, one.wish,
            one.state, one.reason, one.wanted_by, one.sample_due, one.report_due, one.used_from, one.used_until,
            one.measured_samples, one.booking.key if one.booking else "", one.made,
        )  # fmt: skip


def _order_files(own: Organisation, _: Party) -> Iterator[Row]:
    """Those that the organisation may read: as a customer data and reports once they are delivered."""
    handed = Q(role=FileRole.DESCRIPTION) | Q(delivered__isnull=False)
    found = OrderFile.objects.filter(
        Q(order__timetable__resource__organisation=own) | (Q(order__organisation=own) & handed)
    )
    for one in found.select_related("order").order_by("pk").iterator(PORTION):
        yield row(one.key, one.order.key, one.role, one.version, one.name, one.media_type, one.size, one.sha256, one.made, one.delivered)  # fmt: skip


def _invoices(own: Organisation, _: Party) -> Iterator[Row]:
    """Those that it drew, and those that it was sent."""
    found = Invoice.objects.filter(Q(issuer=own) | Q(organisation=own, sent=True))
    found = found.select_related("issuer", "organisation", "booking", "credits").order_by("pk")
    for one in found.iterator(PORTION):
        yield row(
            one.key, written(one.year, one.number), "issuer" if one.issuer_id == own.pk else "customer", one.issuer.key,
            one.organisation.key, one.booking.key, one.credits.key if one.credits else "", one.day, one.due, one.paid, one.state,
            one.total, one.currency, one.lines, one.note, one.reason,
        )  # fmt: skip


def _deals(own: Organisation, _: Party) -> Iterator[Row]:
    found = deals_of(own).prefetch_related("parties__organisation").order_by("pk")
    for one in found.iterator(PORTION):
        parties = {party.organisation.key: party.brings for party in one.parties.all() if party.left is None}
        yield row(
            one.key,
            one.kind,
            one.title,
            one.state,
            parties,
            one.need,
            one.message,
            one.stands["in_force"],
            one.made,
            one.changed,
        )


def _terms(own: Organisation, _: Party) -> Iterator[Row]:
    found = (
        TermsVersion.objects.filter(deal__in=deals_of(own)).select_related("deal").order_by("deal", "number")
    )
    for one in found.iterator(PORTION):
        yield row(one.deal.key, one.number, one.party, one.by, one.at, one.fingerprint, one.terms)


def _events(own: Organisation, _: Party) -> Iterator[Row]:
    found = DealEvent.objects.filter(deal__in=deals_of(own)).select_related("deal").order_by("deal", "number")
    for one in found.iterator(PORTION):
        yield row(one.deal.key, one.number, one.move, one.party, one.reason, one.version, one.state, one.at)


def _deal_files(own: Organisation, _: Party) -> Iterator[Row]:
    """Those that are for it, or that it handed in."""
    found = DealFile.objects.filter(deal__in=deals_of(own)).select_related("deal").order_by("pk")
    keys = frozenset({own.key})
    for one in found.iterator(PORTION):
        if one.is_for(keys):
            yield row(
                one.key, one.deal.key, one.party, one.readers, one.name, one.version, one.media_type, one.size, one.sha256,
                one.made, one.withdrawn, one.reason,
            )  # fmt: skip


_FILE: Final = (
    ("media_type", "what it is, by the ending of its name"),
    ("size", "bytes"),
    ("sha256", "SHA-256 of its bytes, in hexadecimal"),
    ("made", "when it was handed in"),
)
DEALINGS: Final = (
    Table(
        "bookings",
        "A time that the organisation booked, or that others booked of it.",
        (
            ("id", "the booking's id"),
            ("side", "customer where the organisation booked, facility where it was booked"),
            ("resource", "the id of what is booked"), ("organisation", "who booked"), ("booked_by", "the account that did"),
            ("need", "the id of the need that it is for"), ("series", "the same for bookings made as a series"),
            ("group", "the same for facilities booked together"), ("units", "how many of its units"),
            ("start", "when it begins"), ("end", "when it ends; this moment does not belong to it"),
            ("state", "held, asked, confirmed, used, closed, cancelled, refused, missed or lapsed"),
            ("purpose", "what for"), ("reason", "why it was refused or cancelled"),
            ("answers", "questions and answers, a JSON list of pairs"), ("checked_in", "when the use began"),
            ("checked_out", "when it ended"), ("made", "when it was booked"),
        ),
        _bookings,
    ),
    Table(
        "orders",
        "Something that is measured for the organisation, or by it.",
        (
            ("id", "the order's id"), ("side", "customer where the organisation ordered, facility where it measures"),
            ("resource", "the id of the facility"), ("organisation", "who ordered"), ("asked_by", "the account that did"),
            ("wish", "what is to be measured"), ("state", "how far it is"), ("reason", "why it ended or was complained about"),
            ("wanted_by", "by when the result is wanted"), ("sample_due", "by when the samples are needed"),
            ("report_due", "by when the report is promised"), ("used_from", "when the measuring began"),
            ("used_until", "when it ended"), ("measured_samples", "how many samples were measured"),
            ("booking", "the id of the booking by which it is charged"), ("made", "when it was ordered"),
        ),
        _orders,
    ),
    Table(
        "order_files",
        "A file of an order that the organisation may read.",
        (
            ("id", "the file's id"), ("order", "the id of its order"), ("role", "description, data or report"),
            ("version", "of the report"), ("name", "as it was handed in"), *_FILE, ("delivered", "since when the customer may read it"),
        ),
        _order_files,
    ),
    Table(
        "invoices",
        "An invoice that the organisation drew or got, or what takes one back.",
        (
            ("id", "the invoice's id"), ("number", "as it stands on paper"), ("side", "issuer or customer"),
            ("issuer", "who drew it"), ("organisation", "who pays"), ("booking", "the id of what is charged"),
            ("credits", "the id of the invoice that it takes back"), ("day", "its day"), ("due", "by when it is to be paid"),
            ("paid", "when it was paid"), ("state", "drawn, sent, paid or cancelled"), ("total", "what is to be paid"),
            ("currency", "ISO 4217"), ("lines", "what it is made of, a JSON list"), ("note", "what stands below"),
            ("reason", "why it was cancelled"),
        ),
        _invoices,
    ),
    Table(
        "deals",
        "A deal that the organisation is in.",
        (
            ("id", "the deal's id"), ("kind", "what kind of contract"), ("title", "what it is called"),
            ("state", "intent, negotiating, signed, performing, kept, broken or withdrawn"),
            ("parties", "who is in it, with the ids of the resources that each brings: a JSON table"),
            ("need", "the id of the need that it answers"), ("message", "what whoever opened it wrote to the parties"), ("in_force", "the version of the terms that binds, 0 for none"),
            ("made", "when it was opened"), ("changed", "when something happened last"),
        ),
        _deals,
    ),
    Table(
        "terms",
        "One version of a deal's terms.",
        (
            ("deal", "the deal's id"), ("version", "its number, from 1"), ("party", "who put it on the table"),
            ("by", "the account that did"), ("at", "when"), ("fingerprint", "SHA-256 of the terms"), ("terms", "the terms, JSON"),
        ),
        _terms,
    ),
    Table(
        "deal_events",
        "Something that happened to a deal.",
        (
            ("deal", "the deal's id"), ("number", "in the order in which it happened"), ("move", "what; empty for the opening"),
            ("party", "for whom it was done"), ("reason", "why, where that is said"), ("version", "of the terms on the table, 0 for none"),
            ("state", "that it led to"), ("at", "when"),
        ),
        _events,
    ),
    Table(
        "deal_files",
        "A file of a deal that the organisation may know of. Its bytes are taken on the deal's page.",
        (
            ("id", "the file's id"), ("deal", "the deal's id"), ("party", "who handed it in"),
            ("readers", "for whom it is, a JSON list; empty: for all parties"), ("name", "as it was handed in"),
            ("version", "of this name from this party"), *_FILE, ("withdrawn", "when it was withdrawn"), ("reason", "why"),
        ),
        _deal_files,
    ),
)  # fmt: skip
"""Tables of what is done with others."""
