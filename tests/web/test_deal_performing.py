"""What was promised, tasks, disputes and marks on a deal's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.deals import actions, jobs
from entrepot.deals.actions import Objection, TaskDraft
from entrepot.deals.domain.performing import Act
from entrepot.deals.domain.states import Move
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.web.deals.days_picture import Axis, Mark, days_picture, lanes
from tests.deals.agreed import FIRST, euro
from tests.deals.performed import begun, bound, deliver, do, fulfilled, kept, pay, promise, voucher
from tests.deals.table import Table, laid
from tests.web.test_deals import browser
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_first() -> Iterator[time_machine.Traveller]:
    """The clock, standing at nine on the first day of the terms."""
    with time_machine.travel(FIRST, tick=False) as traveller:
        yield traveller


@pytest.fixture
def table(db: None, at_first: time_machine.Traveller) -> Table:
    return laid()


def page(party: Party, deal: Deal, language: str = "en") -> str:
    return browser(party, language).get(f"/deals/{deal.key}/").content.decode()


def posted(party: Party, deal: Deal, address: str, **given: str) -> tuple[int, str]:
    """What a form of the page came to: the status, and the page in words."""
    answer = browser(party).post(f"/deals/{deal.key}/{address}/", given)
    if answer.status_code == 302:
        return 302, words(page(party, deal))
    return answer.status_code, words(answer.content.decode())


def on(deal: Deal, term: str, act: str) -> str:
    return f"promises/{promise(deal, term).key}/{act}"


def test_a_milestone_is_delivered_and_accepted_on_the_page(table: Table) -> None:
    deal = begun(table)
    assert "Next for you: First recipe" in words(page(table.head, deal))
    link = "https://lab.example/recipe.pdf"
    status, text = posted(table.head, deal, on(deal, "m1", "deliver"), words="A recipe.", link=link)
    assert (status, "delivered, to be accepted" in text, link in text) == (302, True, True)
    assert "Next for you: First recipe" in words(page(table.buyer, deal))
    status, text = posted(table.buyer, deal, on(deal, "m1", "accept"))
    assert (status, "1 of 3 " in text) == (302, True)
    assert re.findall(r"[^.]* accepted “First recipe”", text) != []
    assert posted(table.buyer, deal, on(deal, "m1", "accept"))[0] == 422


def test_what_is_sent_back_says_why(table: Table) -> None:
    deal = begun(table)
    do(table, deal, "m1", Act.DELIVER, table.head)
    status, text = posted(table.buyer, deal, on(deal, "m1", "return"), words="")
    assert (status, "Please fill this in." in text) == (422, True)
    status, text = posted(table.buyer, deal, on(deal, "m1", "return"), words="The colour is off.")
    assert (status, "The colour is off." in text) == (302, True)


def test_a_payment_is_recorded_in_parts_and_confirmed_on_the_page(table: Table) -> None:
    deal = begun(table)
    given = {"amount": "10000", "currency": "EUR", "day": "2027-01-04", "reference": "RE 17", "policy": ""}
    status, text = posted(table.buyer, deal, on(deal, "p1", "pay"), **given)
    assert (status, "this is not confirmed yet" in text) == (302, True)
    status, text = posted(table.head, deal, on(deal, "p1", "confirm"), part="1")
    assert (status, "€10,000 received, €20,000 still to be paid" in text.replace("\u00a0", "")) == (
        302,
        True,
    )
    assert promise(deal, "p1").came == 10_000


def test_a_payment_whose_number_never_was_is_refused_on_the_page(table: Table) -> None:
    deal = begun(table)
    assert posted(table.head, deal, on(deal, "p1", "confirm"), part="9" * 5000)[0] == 422


def test_what_was_typed_stays_when_it_is_refused(table: Table) -> None:
    deal = begun(table)
    given = {"amount": "10000", "currency": "CNY", "day": "2027-01-04", "reference": "RE 17", "policy": ""}
    answer = browser(table.buyer).post(f"/deals/{deal.key}/{on(deal, 'p1', 'pay')}/", given)
    text = answer.content.decode()
    assert (answer.status_code, "What was agreed is in another currency." in words(text)) == (422, True)
    assert 'value="RE 17"' in text
    assert promise(deal, "p1").events.count() == 0


def test_a_policy_is_offered_counted_and_shown_apart_with_its_rule(table: Table) -> None:
    voucher()
    deal = begun(table)
    assert "Count this policy: Innovation voucher pays" in words(page(table.buyer, deal))
    assert "Count this policy" not in words(page(table.head, deal))
    status, text = posted(table.buyer, deal, on(deal, "p1", "cover"), policy="pol-voucher")
    assert (status, "It pays 40%, at most €8,000 a year." in text.replace("\u00a0", "")) == (302, True)
    given = {"amount": "8000", "currency": "EUR", "day": "2027-01-04", "policy": "pol-voucher"}
    status, text = posted(table.buyer, deal, on(deal, "p1", "pay"), **given)
    assert (status, "Innovation voucher policy" in text) == (302, True)


def test_who_is_in_it_without_speaking_for_it_sees_everything_and_can_do_nothing(table: Table) -> None:
    deal = begun(table)
    text = page(table.engineer, deal)
    assert (
        "What was promised" in words(text),
        "Next for you" in text,
        on(deal, "m1", "deliver") in text,
    ) == (True, False, False)
    assert browser(table.engineer).post(f"/deals/{deal.key}/{on(deal, 'm1', 'deliver')}/").status_code == 422
    assert browser(table.stranger).post(f"/deals/{deal.key}/{on(deal, 'm1', 'deliver')}/").status_code == 404
    assert browser(table.head).post(f"/deals/{deal.key}/{on(deal, 'm1', 'pay')}/").status_code == 404


def test_a_deal_is_begun_settled_and_rated_on_its_page(table: Table) -> None:
    deal = bound(table)
    assert "Begin now" in words(page(table.buyer, deal))
    assert posted(table.buyer, deal, "say/start")[0] == 302
    assert "Everything was kept" not in words(page(table.buyer, deal))
    deal = fulfilled(table)
    for by in (table.buyer, table.head):
        assert "Everything was kept" in words(page(by, deal))
        assert posted(by, deal, "say/settle")[0] == 302
    marks = {"result": "5", "time": "3", "dealing": "4", "words": "Gladly again."}
    assert posted(table.buyer, deal, "marks", **(marks | {"time": ""}))[0] == 422
    assert posted(table.buyer, deal, "marks", **marks)[0] == 302
    blind = words(page(table.head, deal))
    assert ("Gladly again." in blind, "The other side has given its marks." in blind) == (False, True)
    status, text = posted(table.head, deal, "marks", **(marks | {"words": "So would we."}))
    assert (status, "Gladly again." in text, "★★★☆☆" in text) == (302, True, True)


def test_marks_are_shown_once_the_time_is_up(table: Table, at_first: time_machine.Traveller) -> None:
    deal = kept(table)
    posted(table.buyer, deal, "marks", result="1", time="1", dealing="1", words="Never again.")
    at_first.move_to(FIRST + timedelta(days=15))
    text = words(page(table.head, deal))
    assert ("Never again." in text, "Give these marks" in text) == (True, False)


def test_a_deal_is_broken_with_a_reason_and_ended_by_all(table: Table) -> None:
    deal = begun(table)
    assert "Nobody can take this back." in words(page(table.buyer, deal))
    assert posted(table.buyer, deal, "say/release")[0] == 302
    assert posted(table.head, deal, "say/break", reason="")[0] == 422
    status, text = posted(table.head, deal, "say/break", reason="trust")
    assert (status, "says that it was broken: trust" in text) == (302, True)


def test_a_dispute_is_raised_and_settled_on_the_page(table: Table) -> None:
    deal = begun(table)
    about = {"promise": promise(deal, "m1").key, "about": "It is not what we asked for."}
    status, text = posted(table.buyer, deal, "disputes", **about)
    assert (status, "It is not what we asked for." in text) == (302, True)
    assert posted(table.buyer, deal, "disputes", **about)[0] == 422
    key = deal.disputes.get().key
    assert posted(table.head, deal, f"disputes/{key}/settled", how="It is.")[0] == 422
    status, text = posted(table.buyer, deal, f"disputes/{key}/settled", how="We looked again.")
    assert (status, "Settled on 4 Jan 2027: We looked again." in text) == (302, True)


def test_tasks_are_written_down_done_and_undone(table: Table) -> None:
    deal = table.talking()
    given = {"what": "Send the samples", "organisation": table.lab.key, "until": "2027-02-01"}
    status, text = posted(table.engineer, deal, "tasks", **given)
    assert (status, "Send the samples" in text, "until 1 Feb 2027" in text) == (302, True, True)
    key = deal.tasks.get().key
    assert "done on 4 Jan 2027" in posted(table.head, deal, f"tasks/{key}/done")[1]
    assert "until 1 Feb 2027" in posted(table.engineer, deal, f"tasks/{key}/undone")[1]
    assert posted(table.engineer, deal, f"tasks/{key}/other")[0] == 404
    assert posted(table.engineer, deal, "tasks", what="", organisation=table.lab.key)[0] == 422


def test_what_waits_is_told_in_the_inbox_with_a_way_to_it(
    table: Table, at_first: time_machine.Traveller
) -> None:
    deal = begun(table)
    do(table, deal, "m1", Act.DELIVER, table.head)
    do(table, deal, "p1", Act.PAY, table.buyer, amount=euro(10_000))
    actions.add_task(deal=deal, draft=TaskDraft(table.lab, "Send the samples"), by=table.buyer)
    actions.raise_dispute(deal=deal, objection=Objection(table.firm, "No oven."), by=table.buyer)
    at_first.move_to(FIRST.replace(month=8, day=30))
    actions.remind_due(by=jobs.NODE)
    lab, firm = (words(browser(one).get("/inbox/").content.decode()) for one in (table.head, table.buyer))
    lab, firm = lab.replace("\u00a0", ""), firm.replace("\u00a0", "")
    assert "“Pilot samples” is to be delivered by 31 Aug 2027 in the deal “Glaze”" in lab
    assert "€10,000 are recorded as paid in the deal “Glaze”: did they come?" in lab
    assert "To do in the deal “Glaze”: Send the samples" in lab
    assert "There is a dispute in the deal “Glaze” No oven." in lab
    assert "“First recipe” is delivered in the deal “Glaze”: accept it, or send it back" in firm
    assert "€20,000 are to be paid by 31 Jan 2027 in the deal “Glaze”" in firm


def test_the_end_is_told_in_the_inbox(table: Table) -> None:
    deal = fulfilled(table)
    assert "Everything in the deal “Glaze” is done and paid" in words(
        browser(table.head).get("/inbox/").content.decode()
    )
    for by in (table.buyer, table.head):
        table.say(deal, Move.SETTLE, by)
    assert "The deal “Glaze” is over: say how it was" in words(
        browser(table.head).get("/inbox/").content.decode()
    )


def test_the_page_asks_the_database_as_often_for_many_events_as_for_few(table: Table) -> None:
    deal = begun(table)
    with_few = queries_of(table, deal)
    for term in ("m1", "m2", "m3"):
        deliver(table, deal, term)
    for term in ("p1", "p2"):
        pay(table, deal, term)
    assert queries_of(table, deal) <= with_few


def queries_of(table: Table, deal: Deal) -> int:
    with CaptureQueriesContext(connection) as asked:
        page(table.engineer, deal)
    return len(asked)


def test_a_picture_shows_everything_whose_day_is_known_in_lanes() -> None:
    day = date(2027, 3, 1)
    axis = Axis(date(2027, 1, 1), date(2027, 12, 31), "1 Jan", "31 Dec", day, "today")
    marks = [Mark(day, 1, "ok", "Recipe", True), Mark(day, 2, "missing", "Payment", False)]
    drawn = days_picture(marks, axis, "Two things")
    assert (drawn.count("<svg"), drawn.count("<circle"), drawn.count("<rect"), drawn.count("today")) == (
        2,
        2,
        2,
        2,
    )
    assert lanes([0, 10, 40, 45], 30) == [0, 1, 0, 1]
