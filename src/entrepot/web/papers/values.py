"""What stands on a quote or an invoice, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entrepot.booking.models import Invoice, Quote
from entrepot.booking.models.prices import written
from entrepot.people.models import Organisation
from entrepot.web import figures
from entrepot.web.booking.money import Priced, paper_price
from entrepot.web.booking.words import when
from entrepot.web.names import organisation_name, place_name, title_of


def quote_paper(quote: Quote) -> dict[str, Any]:
    """The values of a quote."""
    facts = [
        (_("Quote"), written(quote.year, quote.number)),
        (_("Date"), figures.day(quote.day)),
        (_("Valid until"), figures.day(quote.valid_until)),
    ]
    notes = [] if quote.order_id else [_("A quote keeps no time: it is kept when the quote is accepted.")]
    return _paper(quote, _("Quote"), facts, notes)


def invoice_paper(invoice: Invoice) -> dict[str, Any]:
    """The values of an invoice or a credit note."""
    title = _("Credit note") if invoice.credits_id else _("Invoice")
    facts = [(_("Number"), written(invoice.year, invoice.number)), (_("Date"), figures.day(invoice.day))]
    if invoice.credits is not None:
        facts.append((_("Takes back"), written(invoice.credits.year, invoice.credits.number)))
    else:
        facts.append((_("To be paid by"), figures.day(invoice.due)))
    facts.append((_("Booking"), invoice.booking.key))
    return _paper(invoice, title, facts, [invoice.reason] if invoice.reason else [])


def _paper(
    paper: Quote | Invoice, title: str, facts: list[tuple[str, str]], notes: list[str]
) -> dict[str, Any]:
    price = paper_price(paper)
    resource = paper.timetable.resource
    about = [
        (pgettext("what is used", "For"), title_of(resource.texts, resource.key)),
        (_("Time"), f"{when(paper.span, paper.timetable)} ({paper.timetable.zone})"),
    ]
    return {
        "title": title,
        "from_label": pgettext("sender", "From"), "to_label": _("To"),
        "from": _party(paper.issuer), "to": _party(paper.organisation),
        "facts": [list(row) for row in (*facts, *about)],
        "columns": [_("What for"), _("How many"), _("Each"), _("Amount")],
        "lines": [[row.what, row.quantity, row.price, row.amount] for row in price.lines],
        "sums": _sums(price),
        "rules": [_rule(price)] if price.counted else [],
        "notes": [note for note in (*notes, paper.note) if note],
        "foot": f"{title} {written(paper.year, paper.number)}" if paper.number else title,
    }  # fmt: skip


def _sums(price: Priced) -> list[list[str]]:
    if price.counted is None:
        return [[_("To pay"), price.after, "bold"]]
    return [
        [_("Together"), price.before, ""],
        [_("Paid by “%(policy)s”") % {"policy": price.counted.title}, price.counted.amount, ""],
        [_("To pay"), price.after, "bold"],
    ]


def _rule(price: Priced) -> list[str]:
    """The rule by which a policy pays, named."""
    row = price.counted
    if row is None:
        return []
    return [row.title, row.rule, *(f"{item.sign} {item.sentence}" for item in row.reasons)]


def _party(organisation: Organisation) -> list[str]:
    numbers = (f"{scheme.upper()} {number}" for scheme, number in sorted(organisation.identifiers.items()))
    return [
        line for line in (organisation_name(organisation), place_name(organisation.place), *numbers) if line
    ]
