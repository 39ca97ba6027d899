"""The registration of technology contracts: what is registered, what is missing, and who may read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from entrepot.catalogue.models import Resource
from entrepot.deals import actions, registrations
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.registering import (
    REGISTERED,
    Entry,
    Home,
    Lack,
    Missing,
    Rights,
    contract,
    fits,
    is_registered,
)
from entrepot.deals.models import Deal
from entrepot.deals.registrations import Counted, Wanted
from entrepot.journal.models import Entry as JournalEntry
from entrepot.people import queries
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Account
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period
from tests.accounts import account, join, party
from tests.deals.agreed import FIRM, LAB, euro, terms
from tests.deals.performed import agree
from tests.deals.performed import bound as signed
from tests.deals.table import Table, laid
from tests.deals.test_dealing import refused

ALL = Wanted(Period(date(2020, 1, 1), date(2100, 1, 1)))
FULL = Entry(Decimal(60_000), "C03C", Rights.KNOW_HOW)


@pytest.fixture
def table(db: None) -> Table:
    return laid()


def officer() -> Party:
    return party(account("officer", NodeRole.OFFICER))


def read(who: Party, wanted: Wanted = ALL) -> list[str]:
    return [item.deal.key for item in registrations.contracts(who, wanted)]


def test_five_kinds_are_registered() -> None:
    assert [kind for kind in Kind if is_registered(kind)] == list(REGISTERED)
    with pytest.raises(ValueError, match="facility_use"):
        contract(terms(kind=Kind.FACILITY_USE), "d/1", date(2026, 1, 1), Entry(), {})


def test_what_the_terms_say_goes_before_what_the_node_knows_and_gaps_are_named() -> None:
    nameless = replace(FIRM, code="")
    made = contract(
        terms(sides=(LAB, nameless)), "deal-1/2", date(2026, 11, 5), Entry(),
        {"lab": Home("university", "other", "guangzhou")}, "G01N",
    )  # fmt: skip
    lab, firm = made.parties
    assert (lab.code, lab.kind, lab.place, firm.code) == (LAB.code, "university", "guangzhou", "")
    assert (made.field, made.price, made.begins, made.ends) == (
        "G01N", euro(90_000), date(2027, 1, 4), date(2027, 12, 31),
    )  # fmt: skip
    assert made.missing == (
        Missing(Lack.CODE, "firm"), Missing(Lack.PLACE, "firm"), Missing(Lack.TECHNOLOGY_PART), Missing(Lack.RIGHTS),
    )  # fmt: skip
    homes = {"lab": Home("university", "1", "guangzhou"), "firm": Home("enterprise", "2", "munich")}
    full = contract(terms(), "deal-1/2", date(2026, 11, 5), FULL, homes)
    assert (full.missing, full.field, full.technology_part) == ((), "C03C", Decimal(60_000))


def test_no_more_is_paid_for_technology_than_is_paid() -> None:
    amounts = (Decimal(-1), Decimal(0), Decimal(90_000), Decimal("90000.01"))
    assert [fits(amount, euro(90_000)) for amount in amounts] == [False, True, True, False]
    assert not fits(Decimal(0), None)


@pytest.mark.django_db
def test_the_day_of_the_last_first_signature_is_the_day_of_signing(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 5, 23, 30, tzinfo=UTC))
    deal = signed(table)
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 2, 1, tzinfo=UTC))
    amended = agree(table, deal, special=(table.terms().subject,))
    found = registrations.registered(table.buyer, amended)
    assert found is not None
    assert (found.number, found.signed) == (f"{deal.key}/2", date(2026, 11, 5))
    assert read(table.buyer, Wanted(Period(date(2026, 11, 1), date(2026, 11, 6)))) == [deal.key]
    assert read(table.buyer, Wanted(Period(date(2027, 1, 1), date(2028, 1, 1)))) == []


@pytest.mark.django_db
def test_managers_of_the_parties_read_it_and_officers_once_all_released_it(table: Table) -> None:
    deal, looks = signed(table), officer()
    people = (table.buyer, table.head, table.engineer, table.stranger, table.broker, looks)
    assert [read(one) for one in people] == [[deal.key], [deal.key], [], [], [], []]
    assert registrations.counted(looks, ALL) == [Counted(Kind.DEVELOPMENT, 1, 0)]
    for one, home in ((table.buyer, table.firm), (table.head, table.lab)):
        assert read(looks) == []
        actions.release_registration(deal=deal, party=home, released=True, by=one)
    assert read(looks) == [deal.key]
    assert registrations.registered(looks, deal) is not None
    assert registrations.counted(looks, ALL) == [Counted(Kind.DEVELOPMENT, 1, 1)]
    assert [registrations.counted(one, ALL) for one in people[:5]] == [[]] * 5
    actions.release_registration(deal=deal, party=table.lab, released=False, by=table.head)
    assert (read(looks), registrations.registered(looks, deal)) == ([], None)


@pytest.mark.django_db
def test_contracts_are_chosen_by_organisation_and_by_place(table: Table) -> None:
    deal = signed(table)
    places = {table.firm.place_id, table.lab.place_id}
    assert {one.key for one in registrations.places(table.buyer)} == places
    wanted = {
        "of the laboratory": replace(ALL, organisation=table.lab.key),
        "of a third": replace(ALL, organisation=table.third.key),
        "at the firm's": replace(ALL, place=table.firm.place_id or ""),
        "elsewhere": replace(ALL, place="atlantis"),
    }
    assert {name: read(table.buyer, one) for name, one in wanted.items()} == {
        "of the laboratory": [deal.key], "of a third": [], "at the firm's": [deal.key], "elsewhere": [],
    }  # fmt: skip
    assert list(registrations.places(table.stranger)) == []


@pytest.mark.django_db
def test_the_catalogue_says_of_what_field_it_is_until_the_parties_do(table: Table) -> None:
    sorted_under = {"industry_code": "GB/T 4754 3071", "ipc": "C03C 8/00"}
    Resource.objects.filter(key="r-oven").update(kind="technology", fields=sorted_under)
    deal = signed(table)
    found = registrations.registered(table.head, deal)
    assert found is not None
    assert found.field == "C03C"
    actions.enter_registration(
        deal=deal, party=table.lab, entry=replace(FULL, field=" Glazes "), by=table.head
    )
    again = registrations.registered(table.buyer, deal)
    assert again is not None
    assert (again.field, again.technology_part, again.rights) == ("Glazes", Decimal(60_000), Rights.KNOW_HOW)


@pytest.mark.django_db
def test_what_cannot_be_entered_is_refused_and_each_act_is_in_the_journal(table: Table) -> None:
    talking, deal = table.talking(), signed(table)
    with refused("not_registered"):
        actions.enter_registration(deal=talking, party=table.firm, entry=FULL, by=table.buyer)
    with refused("not_registered"):
        actions.release_registration(deal=talking, party=table.firm, released=True, by=table.buyer)
    with refused("technology_part_odd"):
        actions.enter_registration(deal=deal, party=table.firm, entry=Entry(Decimal(90_001)), by=table.buyer)
    for by, home in ((table.engineer, table.firm), (table.stranger, table.third), (table.buyer, table.lab)):
        with pytest.raises(NotAllowedError):
            actions.enter_registration(deal=deal, party=home, entry=FULL, by=by)
    actions.enter_registration(deal=deal, party=table.firm, entry=FULL, by=table.buyer)
    for released in (True, True, False):
        actions.release_registration(deal=deal, party=table.firm, released=released, by=table.buyer)
    told = JournalEntry.objects.filter(subject=deal.key, verb__startswith="deal.registration")
    assert [entry.verb for entry in told.order_by("sequence")] == [
        "deal.registration_entered", "deal.registration_released", "deal.registration_held",
    ]  # fmt: skip


@pytest.mark.django_db
def test_nobody_acts_for_an_organisation_that_is_not_in_the_deal_though_they_know_of_it(
    table: Table,
) -> None:
    deal = table.agreed()
    join(Account.objects.get(key=table.stranger.actor), table.firm)
    both = queries.party_of(Account.objects.get(key=table.stranger.actor))
    with refused("not_a_party"):
        actions.prepare_agreement(deal=deal, party=table.third, by=both)
    bound = signed(table)
    with refused("not_a_party"):
        actions.enter_registration(deal=bound, party=table.third, entry=FULL, by=both)
    with refused("not_a_party"):
        actions.release_registration(deal=bound, party=table.third, released=True, by=both)


@pytest.mark.django_db
def test_what_somebody_proposes_since_changes_nothing(table: Table) -> None:
    deal = signed(table)
    table.propose(deal, 1, table.head, kind=Kind.FACILITY_USE)
    deal.refresh_from_db()
    found = registrations.registered(table.buyer, deal)
    assert (deal.kind, found.kind if found else None, read(table.buyer)) == (
        "facility_use", Kind.DEVELOPMENT, [deal.key],
    )  # fmt: skip
    assert registrations.counted(officer(), ALL) == [Counted(Kind.DEVELOPMENT, 1, 0)]


@pytest.mark.django_db
def test_a_contract_of_another_kind_is_none(table: Table) -> None:
    deal: Deal = signed(table, kind=Kind.FACILITY_USE)
    assert (deal.kind, registrations.registered(table.buyer, deal), read(table.buyer)) == (
        "facility_use", None, [],
    )  # fmt: skip
    assert registrations.counted(officer(), ALL) == []
