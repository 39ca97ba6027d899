"""What a use costs whom, before and after vouchers; quotes and invoices for whom may know of them; budgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from entrepot.booking.domain.days import day_of
from entrepot.booking.domain.orders import PROMISED
from entrepot.booking.domain.pricing import Customer, Line, Place, Use, charged, customer, total
from entrepot.booking.domain.pricing import Tariff as Rates
from entrepot.booking.domain.states import OCCUPYING
from entrepot.booking.domain.vouchers import Policy, Voucher, vouchers
from entrepot.booking.models import AgreedReduction, Booking, Budget, Invoice, Quote, Tariff, Timetable
from entrepot.booking.models.prices import ZERO, InvoiceState, today_in
from entrepot.booking.queries import RUNNERS
from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Resource
from entrepot.catalogue.rates import rates as exchange_rates
from entrepot.catalogue.reading import applicant, eligibility, language_of, roles_named, subsidy
from entrepot.people import queries as people
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money
from entrepot.vocabulary.places import Place as Known


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a use costs an organisation.

    Attributes:
        rates: by which it is charged, with what was agreed with the organisation.
        vouchers: what policies would pay of it, see ``domain.vouchers``; one of them is counted, for none is paid beside another.
    """

    currency: str
    customer: Customer
    lines: tuple[Line, ...]
    vouchers: tuple[Voucher, ...]
    rates: Rates

    @property
    def before(self) -> Decimal:
        """What it costs."""
        return total(self.lines)

    @property
    def voucher(self) -> Voucher | None:
        """The one that is counted: of those whose conditions are all known to be met the one that pays most."""
        return next((item for item in self.vouchers if item.certain), None)

    @property
    def after(self) -> Decimal:
        """What is left to pay."""
        return self.before - (self.voucher.amount if self.voucher else ZERO)


def tariff_of(timetable: Timetable) -> Tariff | None:
    """The rates of a facility, if it has any."""
    return Tariff.objects.filter(timetable=timetable).prefetch_related("rates").first()


def may_read(party: Party, timetable: Timetable) -> bool:
    """Whether somebody may know what a facility costs."""
    return allows(party, "rates.read", timetable)


def estimate(
    timetable: Timetable,
    organisation: Organisation | None,
    use: Use,
    *,
    kept: Tariff | None = None,
    rates: Rates | None = None,
) -> Estimate | None:
    """What a use costs an organisation today; None when the facility has no rates for it.

    Args:
        organisation: None for what it costs everybody, before vouchers.
        kept: what the facility keeps now, where that was read already.
        rates: those by which it was quoted; None for those that the facility keeps now, less what was agreed with the organisation.
    """
    owner = timetable.resource.organisation_id
    who = (
        customer(organisation.kind, organisation.size, own=organisation.pk == owner)
        if organisation is not None
        else Customer.OTHER
    )
    if rates is None:
        rates = _rates(timetable, kept, organisation if who != Customer.OWN else None, use)
    if rates is None:
        return None
    lines = charged(rates, who, use, Place(timetable.clock, timetable.jurisdiction))
    if lines is None:
        return None
    amount = total(lines)
    found: tuple[Voucher, ...] = ()
    if amount and organisation is not None and who != Customer.OWN:
        found = _vouchers(timetable, organisation, Money(amount, rates.currency))
    return Estimate(rates.currency, who, lines, found, rates)


def _rates(
    timetable: Timetable, kept: Tariff | None, organisation: Organisation | None, use: Use
) -> Rates | None:
    """What the facility keeps, with the largest reduction that was agreed with an organisation for the day on which a use begins."""
    kept = kept or tariff_of(timetable)
    if kept is None or organisation is None:
        return kept.value if kept else None
    day = day_of(use.span.start, timetable.clock)
    agreed = AgreedReduction.objects.filter(
        resource=timetable.resource_id, organisation=organisation, first__lte=day, last__gte=day, ended=None
    )
    percent = agreed.aggregate(most=Max("percent"))["most"]
    return replace(kept.value, reduction=percent) if percent else kept.value


def _vouchers(timetable: Timetable, organisation: Organisation, cost: Money) -> tuple[Voucher, ...]:
    """What policies would pay of a cost."""
    day, role = today_in(timetable), timetable.resource.kind
    asks = applicant(organisation, people.place_value(organisation.place) if organisation.place else None)
    return vouchers(cost.amount, role, policies(organisation, role, cost.currency, day), asks, day)


def policies(organisation: Organisation, role: str, currency: str, day: date) -> list[Policy]:
    """The listed policies that pay a share of what a role costs, with what each has paid the organisation in the year.

    A policy whose cap cannot be told in ``currency`` is left out: an open end would promise too much.
    """
    kept = Resource.objects.filter(kind="policy", state=Listing.LISTED, joined_into=None)
    records = [
        record
        for record in kept.select_related("place")
        if record.fields.get("subsidy_rate") and role in roles_named(record.fields.get("subsidy_roles", ""))
    ]
    if not records:
        return []
    paid = paid_by_policies(organisation, day.year, currency)
    places = {place.id: place for place in people.gazetteer()}
    read = (_policy(record, currency, paid, places) for record in records)
    return [policy for policy in read if policy is not None]


def _policy(
    record: Resource, currency: str, paid: Mapping[str, Decimal], places: Mapping[str, Known]
) -> Policy | None:
    here = record.place.currency if record.place else None
    rate, cap = subsidy(record.fields, language_of(record.language), here)
    within = None if cap is None else converted(cap, currency)
    if rate is None or (cap is not None and within is None):
        return None
    return Policy(
        key=record.key,
        titles={language: text.get("title", "") for language, text in record.texts.items()},
        rate=rate,
        roles=roles_named(record.fields.get("subsidy_roles", "")),
        cap=within,
        paid=paid.get(record.key, ZERO),
        eligibility=eligibility(record, places),
        available_from=record.available_from,
        valid_until=record.valid_until,
    )


def converted(money: Money, currency: str) -> Decimal | None:
    """An amount in another currency by the node's table; None when that lacks it."""
    try:
        return exchange_rates().convert(money, currency).amount
    except ValueError:
        return None


def paid_by_policies(organisation: Organisation, year: int, currency: str) -> dict[str, Decimal]:
    """What each policy has paid an organisation on invoices of a year that hold, by the policy's key."""
    found: dict[str, Decimal] = {}
    for invoice in _holding(organisation).filter(day__year=year).exclude(vouchers=[]):
        for voucher in invoice.read_vouchers:
            amount = converted(Money(voucher.amount, invoice.currency), currency)
            found[voucher.policy] = found.get(voucher.policy, ZERO) + (amount or ZERO)
    return found


def _holding(organisation: Organisation) -> QuerySet[Invoice]:
    """Invoices to an organisation that nobody has taken back."""
    return Invoice.objects.filter(organisation=organisation, credits=None).exclude(
        state=InvoiceState.CANCELLED
    )


def quotes(party: Party) -> QuerySet[Quote]:
    """Quotes that a party may read: to its organisations and of their facilities."""
    found = Quote.objects.select_related(
        "organisation", "issuer", "booking", "timetable__resource__organisation"
    )
    if party.node_roles & RUNNERS:
        return found
    mine = party.organisations()
    return found.filter(Q(organisation__in=mine) | Q(issuer__in=mine))


def open_quotes(party: Party) -> QuerySet[Quote]:
    """Quotes to a party's organisations that can be accepted still, what begins soonest first."""
    mine = quotes(party).filter(organisation__in=party.organisations(), booking=None, order=None)
    return mine.filter(valid_until__gte=clock.today(), starts__gt=clock.now()).order_by("starts")


def quote(key: str, party: Party) -> Quote:
    """One of them.

    Raises:
        Quote.DoesNotExist: there is none of this key that the party may read.
    """
    return quotes(party).get(key=key)


def invoices(party: Party) -> QuerySet[Invoice]:
    """Invoices that a party may read: those that its organisations got, and those of facilities that it manages."""
    found = Invoice.objects.select_related(
        "organisation", "issuer", "booking", "credits", "timetable__resource__organisation"
    )
    if NodeRole.OPERATOR in party.node_roles:
        return found
    got = Q(organisation__in=party.organisations()) & Q(sent=True)
    return found.filter(got | Q(issuer__in=party.organisations(OrganisationRole.MANAGER)))


def invoice(key: str, party: Party) -> Invoice:
    """One of them.

    Raises:
        Invoice.DoesNotExist: there is none of this key that the party may read.
    """
    return invoices(party).get(key=key)


@dataclass(frozen=True, slots=True)
class Spending:
    """A budget, what of it is spent or promised, in its currency, and whether more is refused."""

    budget: Budget
    spent: Decimal

    def over(self, more: Decimal = ZERO) -> bool:
        """Whether so much more is beyond it."""
        return self.spent + more > self.budget.amount


def spending(organisation: Organisation, year: int) -> Spending | None:
    """How an organisation's budget of a year stands; None when it keeps none. What is in a currency without a rate is not counted."""
    budget = Budget.objects.filter(organisation=organisation, year=year).first()
    if budget is None:
        return None
    invoiced = _holding(organisation).filter(starts__year=year)
    promised = Quote.objects.filter(
        organisation=organisation, starts__year=year, booking__state__in=OCCUPYING
    ).exclude(booking__in=invoiced.values("booking"))
    latest = Quote.objects.filter(order=OuterRef("order")).order_by("-pk").values("pk")[:1]
    ordered = Quote.objects.filter(
        organisation=organisation,
        starts__year=year,
        booking=None,
        order__state__in=PROMISED,
        pk=Subquery(latest),
    )
    spent = sum((_sum(papers, budget.currency) for papers in (invoiced, promised, ordered)), ZERO)
    return Spending(budget, spent)


def _sum(papers: Iterable[Quote] | Iterable[Invoice], currency: str) -> Decimal:
    amounts = (converted(Money(paper.total, paper.currency), currency) for paper in papers)
    return sum((amount for amount in amounts if amount is not None), ZERO)


def uninvoiced(party: Party) -> QuerySet[Booking]:
    """Bookings that are over and not invoiced yet, of facilities with rates that a party manages."""
    managed = party.organisations(OrganisationRole.MANAGER)
    open_invoices = Invoice.objects.filter(credits=None).exclude(state=InvoiceState.CANCELLED)
    return (
        Booking.objects.filter(state="closed", timetable__resource__organisation__in=managed)
        .exclude(timetable__tariff=None)
        .exclude(pk__in=open_invoices.values("booking"))
        .select_related("organisation", "timetable__resource__organisation")
    )


def open_to_invoice(booking: Booking) -> bool:
    """Whether a booking has a price and no invoice that holds."""
    held = booking.invoices.filter(credits=None).exclude(state=InvoiceState.CANCELLED)
    priced = Quote.objects.filter(booking=booking).exists() or tariff_of(booking.timetable) is not None
    return priced and not held.exists()
