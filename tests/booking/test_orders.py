"""Service orders as they are stored: steps, samples, custody, files, money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from time_machine import Traveller

from entrepot.booking import actions, orders, prices
from entrepot.booking.actions import Done, Handing, OrderAsk
from entrepot.booking.domain.orders import LINE, Custody, OrderState, OrderStep
from entrepot.booking.domain.pricing import Use
from entrepot.booking.models import CustodyStep, FileRole, Invoice, OrderEvent, Sample, ServiceOrder, Usage
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal.models import Entry
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Duty
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import home, keptfiles
from tests.accounts import account, join, party
from tests.booking.hall import Hall, hours
from tests.booking.lab import priced, quote
from tests.booking.workshop import asked, delivered, forge, measured, measuring, quoted, report, step

D = Decimal


@pytest.fixture
def lab(hall: Hall) -> Hall:
    return priced(hall)


def waits(order: ServiceOrder) -> list[tuple[str, str, date | None]]:
    """What waits for somebody about an order: kind, whose, until when."""
    found = Duty.objects.filter(subject=order.key, settled=None).order_by("pk")
    return [
        (duty.kind, duty.account.key if duty.account else duty.organisation.key, duty.due) for duty in found
    ]


def refused(code: str) -> object:
    return pytest.raises(BookingRefusedError, check=lambda error: error.code == code)


def test_an_order_goes_from_the_question_to_the_invoice(lab: Hall) -> None:
    order = delivered(lab)
    order = step(lab, order, OrderStep.APPROVE)
    events = [OrderState(event.state) for event in OrderEvent.objects.filter(order=order)]
    assert events == list(LINE)
    assert [(use.starts, use.ends) for use in Usage.objects.all()] == [
        (hours(-2, -0.5).start, hours(-2, -0.5).end)
    ]
    invoice = actions.charge_order(order=order, span=hours(-2, -0.5), samples=3, by=lab.manager)
    assert (invoice.organisation, invoice.samples, invoice.total) == (lab.firm, 3, D("1000.00"))
    order.refresh_from_db()
    assert (order.booking, order.quote.booking) == (invoice.booking, invoice.booking)
    actions.send_invoice(invoice=invoice, by=lab.manager)
    with refused("order_not_chargeable"):
        actions.charge_order(order=order, span=hours(-4, -3), samples=3, by=lab.manager)
    assert Invoice.objects.count() == 1
    verbs = Entry.objects.filter(subject=order.key).order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == [
        "order.asked", "order.quote", "order.accept", "order.send", "order.receive", "order.begin", "order.measured",
        "order.file_added", "order.deliver", "order.approve", "order.charged",
    ]  # fmt: skip


def test_the_price_is_that_of_the_quote_though_the_rates_have_changed(lab: Hall) -> None:
    order = delivered(lab)
    priced(lab, actions.KeptRates("CNY", {("other", "hour"): D("9999.00")}))
    invoice = actions.charge_order(order=order, span=hours(-2, -0.5), samples=3, by=lab.manager)
    assert invoice.total == D("1000.00")


def test_time_that_somebody_else_had_is_not_charged(lab: Hall, at_nine: Traveller) -> None:
    lab.book(hours(1, 3), by=lab.rival)
    order = delivered(lab)
    at_nine.move_to(hours(5, 6).start)
    with refused("time_not_free"):
        actions.charge_order(order=order, span=hours(2, 4), samples=3, by=lab.manager)
    assert actions.charge_order(order=order, span=hours(3, 4), samples=3, by=lab.manager).samples == 3


def test_whose_turn_it_is_has_it_in_the_inbox_with_a_day(lab: Hall) -> None:
    engineer, university = lab.engineer.actor, "org-yunshan"
    order = asked(lab)
    assert waits(order) == [("order.waits", university, None)]
    order = step(lab, order, OrderStep.REFUSE, "We have no furnace for lead.")
    assert waits(order) == [("order.ended", engineer, None)]
    order = quoted(lab)
    assert waits(order) == [("order.waits", engineer, date(2026, 3, 16))]
    order = step(lab, order, OrderStep.ACCEPT)
    assert waits(order) == [("order.waits", engineer, date(2026, 3, 9))]
    order = step(lab, order, OrderStep.SEND)
    assert waits(order) == [("order.waits", university, date(2026, 3, 9))]
    order = step(lab, order, OrderStep.RECEIVE)
    assert waits(order) == [("order.waits", university, date(2026, 3, 20))]


def test_a_quote_that_holds_begins_an_order_at_once_and_only_one(lab: Hall) -> None:
    given = quote(lab)
    order = asked(lab, given)
    assert (order.state, order.quote) == ("accepted", given)
    given.refresh_from_db()
    assert given.open is False
    with refused("quote_over"):
        asked(lab, given)
    with refused("quote_over"):
        actions.accept_quote(quote=given, by=lab.engineer)
    assert ServiceOrder.objects.count() == 1


def test_the_same_form_sent_twice_is_one_order_and_the_same_step_twice_is_refused(lab: Hall) -> None:
    first, second = asked(lab, form="f1"), asked(lab, form="f1")
    assert (first, ServiceOrder.objects.count(), Sample.objects.count()) == (second, 1, 1)
    order = step(lab, quoted(lab), OrderStep.ACCEPT)
    with refused("order_state"):
        step(lab, order, OrderStep.ACCEPT)
    assert OrderEvent.objects.filter(order=order, step="accept").count() == 1


def test_an_expired_quote_is_not_accepted_and_another_one_is(lab: Hall, at_nine: Traveller) -> None:
    order = quoted(lab)
    at_nine.move_to(hours(24 * 20, 24 * 20 + 1).start)
    with refused("order_quote_over"):
        step(lab, order, OrderStep.ACCEPT)
    order = step(lab, order, OrderStep.ASK_AGAIN)
    assert (order.state, order.samples.count()) == ("asked", 1)
    offer = actions.OrderOffer(Use(hours(24 * 21, 24 * 21 + 2)))
    order = actions.quote_order(order=order, offer=offer, by=lab.manager)
    assert step(lab, order, OrderStep.ACCEPT).state == "accepted"
    assert order.quotes.count() == 2


def test_what_is_ordered_counts_against_the_budget_and_one_that_refuses_does(lab: Hall) -> None:
    boss = party(join(account("boss"), lab.firm, OrganisationRole.MANAGER))
    actions.keep_budget(
        organisation=lab.firm, year=2026, amount=D("1500"), currency="CNY", refuses=True, by=boss
    )
    step(lab, quoted(lab), OrderStep.ACCEPT)
    standing = prices.spending(lab.firm, 2026)
    assert standing is not None
    assert standing.spent == D("1300.00")
    with refused("over_budget"):
        step(lab, quoted(lab), OrderStep.ACCEPT)


def test_nobody_but_the_two_parties_knows_of_an_order_and_each_takes_its_own_steps(lab: Hall) -> None:
    order = quoted(lab)
    operator = Party.machine("operator")
    for who, seen in ((lab.engineer, 1), (lab.manager, 1), (lab.rival, 0), (operator, 0), (Party(), 0)):
        assert orders.orders(who).count() == seen
    for who in (lab.rival, lab.manager):
        with pytest.raises(NotAllowedError):
            actions.step_order(order=order, step=OrderStep.ACCEPT, by=who)
    order = step(lab, order, OrderStep.ACCEPT)
    for who in (lab.rival, lab.engineer):
        with pytest.raises(NotAllowedError):
            actions.step_order(order=order, step=OrderStep.RECEIVE, by=who)
    with pytest.raises(NotAllowedError):
        actions.add_file(order=order, role=FileRole.DESCRIPTION, name="x.pdf", chunks=[b"x"], by=lab.rival)
    technician = party(
        join(account("technician"), lab.timetable.resource.organisation, OrganisationRole.MEMBER)
    )
    assert orders.steps(order, technician) == (OrderStep.RECEIVE,)
    with pytest.raises(NotAllowedError):
        actions.charge_order(order=order, span=hours(-2, -1), samples=1, by=technician)
    with pytest.raises(NotAllowedError):
        actions.ask_order(ask=OrderAsk(lab.timetable, lab.firm, "x"), by=lab.rival)


def test_custody_is_only_added_to_and_a_change_in_the_database_shows(lab: Hall) -> None:
    order = measuring(lab)
    sample = order.samples.get()
    assert sample.code == f"{order.key.upper()}-1"
    rows = list(CustodyStep.objects.filter(sample=sample).values_list("kind", "giver", "taker"))
    assert rows == [("sent", "org-lingyou", ""), ("arrived", "org-lingyou", "org-yunshan")]
    moved = actions.hand_on(
        sample=sample, kind=Custody.MOVED, handing=Handing(taker="He Min", place="Store 3", condition="whole"),
        number=3, by=lab.manager,
    )  # fmt: skip
    with refused("custody_order"):
        actions.hand_on(sample=sample, kind=Custody.MOVED, handing=Handing(), number=3, by=lab.manager)
    entry = Entry.objects.filter(verb="sample.handed", subject=sample.code).order_by("sequence").last()
    assert entry is not None
    assert entry.details == {"order": order.key, "kind": "moved", "fingerprint": moved.fingerprint}
    moved.condition = "broken"
    with pytest.raises(TypeError):
        moved.save()
    with pytest.raises(TypeError):
        CustodyStep.objects.all().delete()
    assert orders.samples(order)[0].unbroken
    change = "UPDATE booking_custodystep SET condition = 'broken' WHERE number = 3"
    with (
        pytest.raises(DatabaseError, match="custody_is_only_added_to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    forge(change)  # whoever takes the guard down is found out
    assert not orders.samples(order)[0].unbroken


def test_a_lost_sample_is_said_so_and_the_order_ends_as_failed(lab: Hall) -> None:
    order = step(lab, step(lab, quoted(lab), OrderStep.ACCEPT), OrderStep.SEND)
    with refused("order_reason_missing"):
        actions.step_order(order=order, step=OrderStep.FAIL, done=Done(lost=True), by=lab.manager)
    order = actions.step_order(
        order=order, step=OrderStep.FAIL, done=Done("The parcel never came.", lost=True), by=lab.manager
    )
    last = CustodyStep.objects.order_by("pk").last()
    assert last is not None
    assert (last.kind, last.condition, last.taker) == ("lost", "The parcel never came.", "")
    assert (order.state, order.reason) == ("failed", "The parcel never came.")
    assert waits(order) == [("order.ended", lab.engineer.actor, None)]
    with refused("order_not_chargeable"):
        actions.charge_order(order=order, span=hours(-2, -1), samples=1, by=lab.manager)
    found = actions.hand_on(
        sample=order.samples.get(), kind=Custody.ARRIVED, handing=Handing(), by=lab.manager
    )
    assert found.number == 3


def test_a_report_is_seen_once_it_is_delivered_and_a_later_one_is_a_new_version(lab: Hall) -> None:
    order = measured(lab)
    with refused("order_report_missing"):
        step(lab, order, OrderStep.DELIVER)
    first = report(lab, order)
    assert [orders.files(order, who).count() for who in (lab.engineer, lab.manager, lab.rival)] == [0, 1, 0]
    order = step(lab, order, OrderStep.DELIVER)
    assert list(orders.files(order, lab.engineer)) == [first]
    assert report(lab, order) == first
    second = report(lab, order, b"%PDF-1.7 corrected")
    assert [(item.version, item.name) for item in orders.files(order, lab.engineer)] == [
        (1, "report.pdf"),
        (2, "report.pdf"),
    ]
    assert (orders.content(first), orders.content(second)) == (b"%PDF-1.7 report", b"%PDF-1.7 corrected")
    assert ("order.replaced", lab.engineer.actor, None) in waits(order)


def test_after_a_complaint_it_is_measured_again_or_the_report_is_written_anew(lab: Hall) -> None:
    order = step(lab, delivered(lab), OrderStep.COMPLAIN, "The second tile is missing.")
    assert (order.state, order.reason) == ("complaint", "The second tile is missing.")
    with refused("order_report_missing"):
        step(lab, order, OrderStep.DELIVER)
    order = step(lab, order, OrderStep.BEGIN)
    order = actions.measure_order(order=order, span=hours(-0.5, 0), samples=1, by=lab.manager)
    report(lab, order, b"%PDF-1.7 all tiles")
    order = step(lab, order, OrderStep.DELIVER)
    order = step(lab, order, OrderStep.COMPLAIN, "A typing error.")
    report(lab, order, b"%PDF-1.7 no errors")
    assert step(lab, order, OrderStep.DELIVER).state == "delivered"
    assert list(order.files.values_list("version", flat=True)) == [1, 2, 3]


def test_a_file_that_was_changed_on_disk_is_not_given_out(lab: Hall) -> None:
    order = delivered(lab)
    kept = order.files.get()
    place = home.current().path / "orders" / order.key / kept.key
    assert (place.stat().st_mode & 0o077, kept.media_type, kept.size) == (0, "application/pdf", 15)
    place.write_bytes(b"%PDF-1.7 forged")
    with refused("order_file_changed"):
        orders.content(kept)
    place.unlink()
    with refused("order_file_changed"):
        orders.content(kept)


def test_files_are_bounded_and_leave_nothing_behind_when_refused(
    lab: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = asked(lab)

    def add(
        *chunks: bytes,
        name: str = "drawing.pdf",
        role: FileRole = FileRole.DESCRIPTION,
        by: Party = lab.engineer,
    ) -> None:
        actions.add_file(order=order, role=role, name=name, chunks=chunks, by=by)

    monkeypatch.setattr(keptfiles, "LARGEST", 10)
    for chunks in ((), (b"",), (b"12345", b"678901")):
        with refused("order_file_large"):
            add(*chunks)
    with refused("order_file_state"):
        add(b"early", role=FileRole.REPORT, by=lab.manager)
    add(b"1", name="..\\../etc/pass\nwd.exe")
    kept = order.files.get()
    assert (kept.name, kept.media_type) == ("pass?wd.exe", "application/octet-stream")
    assert [path.name for path in Path(home.current().path / "orders" / order.key).iterdir()] == [kept.key]
    step(lab, order, OrderStep.WITHDRAW)
    with refused("order_file_state"):
        add(b"late")


def test_samples_are_named_until_they_are_sent(lab: Hall) -> None:
    order = quoted(lab)
    made = actions.add_sample(order=order, what="Glaze powder", by=lab.engineer)
    assert (made.number, made.afterwards) == (2, "return")
    order = step(lab, step(lab, order, OrderStep.ACCEPT), OrderStep.SEND)
    with refused("order_state"):
        actions.add_sample(order=order, what="One more", by=lab.engineer)


def test_what_takes_no_orders_is_not_asked(lab: Hall) -> None:
    lab.timetable.resource.kind = "venue"
    lab.timetable.resource.save()
    with refused("not_bookable"):
        asked(lab)
