"""The board of the pipeline, the way of one technology, and the published figures, as their pages are read."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepot.catalogue.models import Resource
from entrepot.deals import actions
from entrepot.deals.actions import FinanceTold, LevelTold
from entrepot.deals.domain.pipeline import Evidence, Funding
from entrepot.deals.domain.states import Move
from entrepot.deals.models import FinanceRaised, PeopleRecruited, ReadinessStep
from entrepot.people.domain import NodeRole
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money
from tests.accounts import account, party
from tests.cast import resource
from tests.deals.table import Table, laid
from tests.web.test_deals import browser
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return laid()


@pytest.fixture
def technology(table: Table) -> Resource:
    return resource(
        "tech-glaze", "technology", "Glaze scanner", organisation=table.lab.key, fields={"readiness": "TRL 4"}
    )


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return words(answer.content.decode())


def level(days: int = 10, number: int = 5) -> dict[str, str]:
    day = clock.today() - timedelta(days)
    return {"level": str(number), "kind": "pilot_run", "day": day.isoformat(), "words": "40 tiles", "link": "", "form": "f1"}  # fmt: skip


def test_the_board_says_of_a_stated_level_that_nothing_shows_it_yet(technology: Resource) -> None:
    page = read(Client(), "/pipeline/")
    assert "Glaze scanner" in page
    assert "level 4 of 9 as stated, no evidence yet" in page
    assert "0 have gone on from here: too few to say how long it usually takes." in page


def test_a_manager_tells_a_level_and_an_officer_checks_it(table: Table, technology: Resource) -> None:
    head, address = browser(table.head), "/resources/tech-glaze/pipeline/"
    answer = head.post(f"{address}level/", level(), follow=True)
    assert "level 5 of 9 · 10 days in this phase" in words(answer.content.decode())
    assert head.post(f"{address}level/", level(), follow=True).status_code == 200
    step = ReadinessStep.objects.get()
    officer = browser(party(account("officer", NodeRole.OFFICER)))
    assert "I have looked at it" in read(officer, address)
    officer.post(f"/pipeline/levels/{step.pk}/check/")
    assert "checked by an officer" in read(Client(), address)
    head.post(f"/pipeline/levels/{step.pk}/take-back/")
    page = read(Client(), address)
    assert ("taken back" in page, "As stated, no evidence yet." in page) == (True, True)


def test_a_form_that_is_wrong_says_so_and_keeps_what_was_typed(table: Table, technology: Resource) -> None:
    address = "/resources/tech-glaze/pipeline/"
    empty = browser(table.head).post(f"{address}level/", level() | {"words": ""})
    ahead = browser(table.head).post(f"{address}finance/", {"amount": "12", "currency": "CNY", "kind": "grant", "source": "City", "day": "2999-01-01"})  # fmt: skip
    assert [answer.status_code for answer in (empty, ahead)] == [422, 422]
    assert "Nothing is named that shows this level." in words(empty.content.decode())
    assert "Choose a day that has come." in words(ahead.content.decode())
    assert 'value="City"' in ahead.content.decode()


def test_money_and_people_are_shown_only_where_the_owner_says_so(table: Table, technology: Resource) -> None:
    head, address, day = browser(table.head), "/resources/tech-glaze/pipeline/", clock.today().isoformat()
    money = {
        "amount": "250000",
        "currency": "CNY",
        "kind": "loan",
        "source": "Harbour Bank",
        "day": day,
        "deal": "",
    }
    head.post(f"{address}finance/", money | {"form": "f1"})
    head.post(
        f"{address}finance/", money | {"form": "f2", "source": "City fund", "amount": "7", "shown": "on"}
    )
    head.post(f"{address}people/", {"number": "3", "role": "Fitters", "day": day, "deal": "", "form": "f3"})
    own, others = read(head, address), read(Client(), address)
    seen = [[text in page for text in ("Harbour Bank", "City fund", "Fitters")] for page in (own, others)]
    assert seen == [[True, True, True], [False, True, False]]
    board = [read(client, "/pipeline/") for client in (head, Client())]
    assert ["3 people recruited" in page for page in board] == [True, False]
    raised = [[text in page for text in ("250,007 raised", "7 raised")] for page in board]
    assert raised == [[True, True], [False, True]]
    head.post(f"/pipeline/people/{PeopleRecruited.objects.get().pk}/take-back/")
    head.post(f"/pipeline/finance/{FinanceRaised.objects.get(source='City fund').pk}/take-back/")
    assert ["City fund" in read(client, address) for client in (head, Client())] == [True, False]


def test_nobody_but_its_managers_tells_of_a_technology(table: Table, technology: Resource) -> None:
    for client in (browser(table.buyer), browser(table.broker)):
        answers = [
            client.post(f"/resources/tech-glaze/pipeline/{what}/", level())
            for what in ("level", "finance", "people")
        ]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert ReadinessStep.objects.count() == 0


def test_only_a_technology_has_such_a_page(table: Table, technology: Resource) -> None:
    resource("r-oven", organisation=table.lab.key)
    assert read(Client(), "/resources/r-oven/pipeline/", 404)
    assert 'href="/resources/tech-glaze/pipeline/"' in Client().get("/resources/tech-glaze/").content.decode()


def test_a_deal_says_at_which_phase_its_technology_stands(table: Table, technology: Resource) -> None:
    deal = table.opened(parties=((table.firm, ""), (table.lab, technology.key)))
    assert "Glaze scanner Breakthrough level 4 of 9" in read(browser(table.buyer), f"/deals/{deal.key}/")
    assert deal.title in read(browser(table.head), "/pipeline/")
    other = table.opened(title="Oven")
    page = read(browser(table.head), "/pipeline/")
    assert ("Your deals without a technology" in page, other.title in page) == (True, True)
    assert f"/deals/{deal.key}/" in browser(table.head).get("/pipeline/").content.decode()
    assert f"/deals/{deal.key}/" not in browser(table.stranger).get("/pipeline/").content.decode()


def test_the_board_is_narrowed_down_by_phase_owner_and_waiting(table: Table, technology: Resource) -> None:
    assert "Glaze scanner" in read(Client(), "/pipeline/?phase=breakthrough&organisation=org-yunshan")
    assert "None of the listed technologies fits" in read(Client(), "/pipeline/?organisation=org-isaroptik")
    assert "None of the listed technologies fits" in read(Client(), "/pipeline/?late=1")
    own = [
        "?organisation=org-yunshan" in client.get("/pipeline/").content.decode()
        for client in (browser(table.head), Client())
    ]
    assert own == [True, False]
    assert read(Client(), "/pipeline/?phase=nonsense", 404)


@pytest.fixture
def lively(table: Table) -> Table:
    """Six technologies that went on from research, one that waits; six deals, of which five have both at the table."""
    today = clock.today()
    Resource.objects.filter(key="r-oven").delete()
    for number in range(7):
        one = resource(f"tech-{number}", "technology", f"Number {number}", organisation=table.lab.key)
        told = [LevelTold(2, Evidence.PAPER, today - timedelta(100 + number), words="seen")]
        if number:
            told.append(LevelTold(4, Evidence.PILOT, today - timedelta(60), words="run"))
        for step in told:
            actions.tell_level(resource=one, told=step, by=table.head)
    for number in range(6):
        deal = table.opened(parties=((table.firm, ""), (table.lab, f"tech-{number}")))
        if number:
            table.say(deal, Move.JOIN, table.head)
    return table


def test_who_waits_longer_than_half_of_the_others_is_marked(lively: Table) -> None:
    page = read(Client(), "/pipeline/?phase=research&late=1")
    assert "Half have gone on after 44 days." in page
    assert "Number 0" in page
    assert "longer than half of the others" in page


def test_figures_show_no_count_below_five_and_open_only_what_is_the_readers(lively: Table) -> None:
    page = Client().get("/figures/deals/").content.decode()
    said = words(page)
    assert ("Listed 7" in said or "7 Listed" in said, "6 (85.7%)" in said) == (True, True)
    assert "Wait here" in said
    address = "/figures/deals/list/?of=deals&step=introduced"
    assert "0 of 6 are yours to see." in read(Client(), address)
    assert "6 of 6 are yours to see." in read(browser(lively.buyer), address)
    assert "0 of 6 are yours to see." in read(browser(lively.stranger), address)
    listed = "/figures/deals/list/?of=listed&step=introduced&by=kind&row=technology"
    assert "6 of 6 are in deals that you may read." in read(browser(lively.head), listed)
    for held in ("of=deals&step=signed", "of=waiting&row=intent", "of=nothing", "of=listed&step=listed", ""):
        assert read(browser(lively.head), f"/figures/deals/list/?{held}", 404)


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh-hans", "zh-Hans"), ("de", "de")])
def test_the_pages_are_there_in_every_language(lively: Table, language: str, tag: str) -> None:
    money = Money(Decimal(5000), "EUR")
    one = Resource.objects.get(key="tech-1")
    actions.tell_finance(
        resource=one,
        told=FinanceTold(money, Funding.SALE, "Buyer", clock.today(), shown=True),
        by=lively.head,
    )
    for address in (
        "/pipeline/",
        "/figures/deals/",
        "/resources/tech-1/pipeline/",
        "/figures/deals/list/?of=deals&step=introduced",
    ):
        for client in (browser(lively.head, language), Client(HTTP_ACCEPT_LANGUAGE=language)):
            answer = client.get(address)
            assert (answer.status_code, f'<html lang="{tag}">' in answer.content.decode()) == (200, True), (
                address
            )


def test_a_longer_board_costs_no_more_queries(table: Table, technology: Resource) -> None:
    head = browser(table.head)

    def grown(number: int) -> None:
        one = resource(f"tech-{number}", "technology", organisation=table.lab.key)
        told = LevelTold(2, Evidence.PAPER, clock.today(), words="seen")
        actions.tell_level(resource=one, told=told, by=table.head)
        money = FinanceTold(Money(Decimal(5), "EUR"), Funding.LOAN, "Bank", clock.today())
        actions.tell_finance(resource=one, told=money, by=table.head)
        table.opened(parties=((table.firm, ""), (table.lab, one.key)), title=f"Deal {number}")

    grown(1)
    few = [asked(head, address) for address in ("/pipeline/", "/figures/deals/")]
    for number in range(2, 6):
        grown(number)
    assert [asked(head, address) for address in ("/pipeline/", "/figures/deals/")] == few


def asked(client: Client, address: str) -> int:
    """How many queries a page takes."""
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)
