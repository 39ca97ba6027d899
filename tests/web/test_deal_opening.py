"""How deals begin on pages: from a match, a chain or by hand; answered in the inbox; what is shown of the need step by step."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.models import Grant, Need, Resource
from entrepot.deals import actions
from entrepot.deals.actions import Opening
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.states import Move
from entrepot.deals.models import Deal, DealParty, Introducible
from entrepot.people import queries
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.web.duties import told
from tests.accounts import account, admit, join, signed_in
from tests.deals.table import Table, stocked
from tests.web.test_deals import browser, waits
from tests.web.test_pages import page, words

pytestmark = pytest.mark.django_db
FROM_MATCH = "/deals/new/?need=n-glaze&resource=r-oven"
FROM_CHAIN = f"{FROM_MATCH}&resource=r-recipe&resource=r-loan"


@pytest.fixture
def table(db: None) -> Table:
    return stocked()


def filled(client: Client, address: str, **changed: object) -> dict[str, object]:
    """The form as it stands there, with what somebody changes in it."""
    html = page(client, address)
    given: dict[str, object] = dict(
        re.findall(r'<input type="(?:text|hidden)" name="(\w+)" value="([^"]*)"', html)
    )
    given["parties"] = re.findall(r'name="parties" value="([^"]+)"[^>]*checked', html)
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', html, re.DOTALL):
        given[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    given |= dict.fromkeys(re.findall(r'type="checkbox" name="(learns|shows)"[^>]*checked', html), "on")
    return given | changed


def opened(client: Client, address: str, **changed: object) -> Deal:
    """The deal that a form opens."""
    answer = client.post(address, filled(client, address, **changed))
    assert answer.status_code == 302, words(answer.content.decode())
    return Deal.objects.get(key=answer.headers["Location"].strip("/").split("/")[-1])


def brought(deal: Deal) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.organisation.key, item.brings) for item in deal.parties.select_related("organisation")]


def test_a_match_is_talked_about_in_a_deal_of_its_two_sides(table: Table) -> None:
    client = browser(table.buyer)
    text = words(page(client, FROM_MATCH))
    assert "Yunshan University brings Oven" in text
    deal = opened(client, FROM_MATCH, message="Could you fire our vases?")
    assert brought(deal) == [("org-isaroptik", ()), ("org-yunshan", ("r-oven",))]
    assert (deal.need, deal.title, deal.kind, deal.message) == (
        "n-glaze", "A glaze", "facility_use", "Could you fire our vases?",
    )  # fmt: skip
    assert [item.learns for item in deal.parties.all()] == [True, False]
    assert (deal.standing.willing, waits(table.head)) == ({"org-isaroptik"}, ["deal.waits"])


def test_a_chain_is_one_deal_of_all_owners(table: Table) -> None:
    deal = opened(browser(table.buyer), FROM_CHAIN)
    assert brought(deal) == [
        ("org-isaroptik", ()),
        ("org-yunshan", ("r-oven", "r-recipe")),
        ("org-lingyou", ("r-loan",)),
    ]
    assert deal.kind == Kind.DEVELOPMENT


def test_somebody_who_is_not_wanted_is_left_out(table: Table) -> None:
    deal = opened(browser(table.buyer), FROM_CHAIN, parties=["org-yunshan"])
    assert [key for key, _ in brought(deal)] == ["org-isaroptik", "org-yunshan"]


def test_a_form_sent_twice_opens_one_deal(table: Table) -> None:
    client = browser(table.buyer)
    form = filled(client, FROM_MATCH)
    answers = [client.post(FROM_MATCH, form).headers["Location"] for _ in range(2)]
    assert (answers[0], Deal.objects.count()) == (answers[1], 1)


def test_a_broker_introduces_the_two_sides_and_is_none_of_them(table: Table) -> None:
    deal = opened(browser(table.broker), FROM_MATCH)
    assert (deal.introduced_by, deal.standing.willing) == (table.broker.actor, frozenset())
    assert (waits(table.buyer), waits(table.head)) == (["deal.waits"], ["deal.waits"])
    assert "A broker of this node introduces you." in words(page(browser(table.head), f"/deals/{deal.key}/"))


def test_a_deal_is_opened_by_hand(table: Table) -> None:
    client = browser(table.buyer)
    deal = opened(
        client, "/deals/new/", other="org-lingyou", title="Vases", kind="cooperation", need="n-glaze"
    )
    assert (brought(deal), deal.need) == ([("org-isaroptik", ()), ("org-lingyou", ())], "n-glaze")
    other = opened(client, "/deals/new/?with=org-yunshan", title="Vases", kind="cooperation")
    assert brought(other) == [("org-isaroptik", ()), ("org-yunshan", ())]


def test_whoever_has_something_offers_it_for_a_need(table: Table) -> None:
    deal = opened(browser(table.head), "/deals/new/?need=n-glaze", brings="r-recipe")
    assert brought(deal) == [("org-yunshan", ("r-recipe",)), ("org-isaroptik", ())]
    assert deal.title == "A glaze"


def test_what_is_refused_is_told_with_its_reason(table: Table) -> None:
    client = browser(table.buyer)
    answer = client.post("/deals/new/", filled(client, "/deals/new/", title="Alone", kind="service"))
    assert answer.status_code == 422
    assert "A deal needs at least two parties" in words(answer.content.decode())
    empty = client.post(FROM_MATCH, filled(client, FROM_MATCH, title=""))
    assert (empty.status_code, Deal.objects.count()) == (422, 0)


def test_an_organisation_that_has_both_sides_is_told_so(table: Table) -> None:
    Resource.objects.filter(key="r-oven").update(organisation=table.firm)
    client = browser(table.buyer)
    answer = client.post(FROM_MATCH, filled(client, FROM_MATCH))
    assert (answer.status_code, Deal.objects.count()) == (422, 0)
    assert "One organisation has both the need and everything" in words(answer.content.decode())


def test_who_is_not_admitted_is_named_and_left_out(table: Table) -> None:
    Organisation.objects.filter(pk=table.lab.pk).update(standing="listed")
    text = words(page(browser(table.buyer), FROM_MATCH))
    assert "Yunshan University is not admitted to this node yet" in text
    assert "brings Oven" not in text


def test_only_managers_and_brokers_open_deals(table: Table) -> None:
    for client in (browser(table.engineer), signed_in(account("guest"))):
        assert "Only for managers of an admitted organisation" in words(page(client, FROM_MATCH))
        client.post(FROM_MATCH, {"own": "org-isaroptik", "title": "T", "kind": "service"})
    assert Deal.objects.count() == 0
    assert Client().get(FROM_MATCH).status_code == 302


def test_a_need_that_is_not_listed_is_not_there(table: Table) -> None:
    Need.objects.filter(key="n-glaze").update(state="withdrawn")
    assert browser(table.buyer).get(FROM_MATCH).status_code == 404


def test_the_title_that_is_proposed_tells_nothing_that_is_held_back(table: Table) -> None:
    html = page(browser(table.buyer), FROM_MATCH)
    assert 'value="A glaze"' in html
    assert "Glaze for vases" not in html


@pytest.mark.parametrize("language", ["en", "de", "zh-hans"])
def test_the_pages_open_in_every_language(table: Table, language: str) -> None:
    deal = table.opened(message="Guten Tag", shows=True)
    for who in (table.buyer, table.head):
        client = browser(who, language)
        assert [
            client.get(url).status_code for url in (FROM_CHAIN, f"/deals/{deal.key}/", "/deals/", "/inbox/")
        ] == [200] * 4


def duty(party: Party) -> int:
    return queries.duties_of(party).get(kind="deal.waits").pk


def test_an_introduction_is_answered_in_the_inbox(table: Table) -> None:
    deal = table.opened(message="Could you fire our vases?")
    client, number = browser(table.head), duty(table.head)
    text = words(page(client, "/inbox/"))
    assert "Will you talk about “Glaze”?" in text
    assert "Could you fire our vases?" in text
    assert "proposes it." in text
    client.post(f"/inbox/{number}/", {"answer": "join", f"join-{number}-tick": "on"})
    deal.refresh_from_db()
    assert (deal.state, [item.learns for item in deal.parties.all()]) == ("negotiating", [True, True])


def test_many_introductions_take_no_more_queries_than_one(table: Table) -> None:
    counts = []
    for number in (1, 2):
        for _ in range(number):
            table.opened()
        waiting = list(queries.duties_of(table.head))
        with CaptureQueriesContext(connection) as asked:
            assert len(told(waiting, table.head)) == len(waiting)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_introduction_is_declined_in_the_inbox_with_a_reason_of_the_list(table: Table) -> None:
    deal = table.opened()
    client, number = browser(table.head), duty(table.head)
    for reason in ("", "mood"):
        answer = client.post(f"/inbox/{number}/", {"answer": "decline", f"decline-{number}": reason})
        assert answer.status_code == 422
    client.post(f"/inbox/{number}/", {"answer": "decline", f"decline-{number}": "scope"})
    deal.refresh_from_db()
    assert (deal.state, deal.standing.reason) == ("withdrawn", "scope")
    assert [item.learns for item in deal.parties.all()] == [True, False]


def test_members_who_are_no_managers_are_not_asked(table: Table) -> None:
    table.opened(parties=((table.lab, ""), (table.firm, "")), need="", own=table.firm)
    assert waits(table.engineer) == []


def test_whoever_answers_on_the_deals_page_says_whether_the_node_learns(table: Table) -> None:
    for given, learns in (({"learns": "on"}, True), ({}, False)):
        deal = table.opened()
        browser(table.head).post(f"/deals/{deal.key}/say/join/", given)
        assert deal.parties.get(organisation=table.lab).learns is learns


def test_the_needs_people_may_show_the_details_when_they_join(table: Table) -> None:
    parties = ((table.firm, ""), (table.lab, "r-oven"))
    deal = actions.open_deal(opening=Opening(Kind.SERVICE, "T", parties, need="n-glaze"), by=table.broker)
    table.say(deal, Move.JOIN, table.head)
    offered = [
        "Whoever joins may read the details" in page(browser(who), f"/deals/{deal.key}/")
        for who in (table.buyer, table.head)
    ]
    assert offered == [True, False]
    browser(table.buyer).post(f"/deals/{deal.key}/say/join/", {"shows": "on"})
    assert Grant.objects.get().organisation == table.lab


def test_what_is_shown_goes_from_the_teaser_to_everything(table: Table) -> None:
    deal, buyer, head = table.talking(), browser(table.buyer), browser(table.head)
    address = f"/deals/{deal.key}/"
    stages = [shown(head, address)]
    assert "Ask for the details" in page(head, address)
    head.post(f"{address}show/{table.lab.pk}/ask/", {"message": "To fire it"})
    assert "You have asked for more" in page(head, address)
    assert "Ask for the details" not in page(head, address)
    buyer.post(f"{address}show/{table.lab.pk}/show/")
    stages.append(shown(head, address))
    buyer.post(f"{address}show/{table.lab.pk}/offer/")
    stages.append(shown(head, address))
    for client in (head, buyer):
        agreement = re.findall(r'href="(/agreements/\d+/)"', page(client, address))[0]
        assert client.post(agreement, {"read": "on"}).status_code == 302
        stages.append(shown(client, address))
    assert stages == [
        "what everybody sees", "the details", "the details; the confidentiality agreement is offered",
        "the details; one side has signed the confidentiality agreement", "everything there is",
    ]  # fmt: skip
    assert disclosed(Need.objects.get(key="n-glaze"), table.head).confidential == {"en": "For the palace."}


def shown(client: Client, address: str) -> str:
    """The stage that a deal's page tells."""
    section = page(client, address).split('id="showing"')[1].split("</section>")[0]
    return re.findall(r'<span class="grade \w+">([^<]+)</span>', section)[0]


def test_a_party_reads_its_own_stage_only_and_nobody_takes_a_step_that_is_not_theirs(table: Table) -> None:
    deal = table.opened(parties=((table.firm, ""), (table.lab, "r-oven"), (table.third, "r-loan")))
    table.say(deal, Move.JOIN, table.head)
    address = f"/deals/{deal.key}/"
    assert "It sees more once it has said that it will talk." in page(browser(table.stranger), address)
    counts = [
        page(browser(who), address).count('<span class="grade plain">what everybody sees')
        for who in (table.buyer, table.head, table.stranger)
    ]
    assert counts == [2, 1, 1]
    answers = [
        browser(who).post(f"{address}show/{organisation.pk}/{step}/").status_code
        for who, organisation, step in (
            (table.head, table.lab, "show"), (table.head, table.third, "ask"), (table.stranger, table.third, "ask"),
            (table.engineer, table.lab, "show"), (table.buyer, table.third, "show"), (table.broker, table.lab, "show"),
        )
    ]  # fmt: skip
    assert (answers, Grant.objects.count()) == ([404] * 6, 0)


def test_without_a_need_the_section_tells_how_long_the_terms_protect_secrets(table: Table) -> None:
    deal = table.talking()
    Deal.objects.filter(pk=deal.pk).update(need="")
    address = f"/deals/{deal.key}/"
    assert 'id="showing"' not in page(browser(table.head), address)
    table.propose(Deal.objects.get(pk=deal.pk), 0, table.buyer)
    assert "for 36 months after the end" in words(page(browser(table.head), address))


def test_what_was_let_is_taken_back_on_the_deals_page(table: Table) -> None:
    deal = table.talking()
    client, address = browser(table.head), f"/deals/{deal.key}/learning/{table.lab.pk}/"
    assert f'action="{address}"' in page(client, f"/deals/{deal.key}/")
    client.post(address, {"learns": "no"})
    assert DealParty.objects.get(deal=deal, organisation=table.lab).learns is False
    refused = [
        browser(who).post(f"/deals/{deal.key}/learning/{organisation.pk}/", {"learns": "yes"}).status_code
        for who, organisation in (
            (table.buyer, table.lab),
            (table.engineer, table.firm),
            (table.stranger, table.third),
        )
    ]
    assert refused == [404, 404, 404]


def test_managers_let_the_node_introduce_their_organisation(table: Table) -> None:
    client, address = browser(table.buyer), f"/deals/introductions/{table.firm.pk}/"
    assert "is not introduced" in words(page(client, "/deals/"))
    client.post(address, {"allowed": "yes"})
    assert "may be introduced" in words(page(client, "/deals/"))
    assert [browser(who).post(address, {}).status_code for who in (table.head, table.engineer)] == [404, 404]
    assert Introducible.objects.count() == 1
    client.post(address, {"allowed": "no"})
    assert Introducible.objects.count() == 0


def test_the_chain_page_leads_to_a_deal(node: None) -> None:
    maker, optics, hall = (
        admit(Organisation.objects.get(key=f"org-{name}")) for name in ("maker", "optics", "hall")
    )
    lin = signed_in(join(account("lin"), maker, OrganisationRole.MANAGER))
    links = re.findall(r'href="(/deals/new/\?[^"]+)"', page(lin, "/needs/need-cracks/").replace("&amp;", "&"))
    assert "/deals/new/?need=need-cracks&resource=tech-thz" in links
    assert "/deals/new/?need=need-cracks&resource=tech-thz&resource=fac-thz" in links
    assert all(lin.get(link).status_code == 200 for link in links)
    stranger = signed_in(join(account("mei"), maker))
    assert "/deals/new/" not in page(stranger, "/needs/need-cracks/")
    anna = signed_in(join(account("anna"), optics, OrganisationRole.MANAGER))
    assert 'href="/deals/new/?need=need-cracks"' in page(anna, "/needs/need-cracks/")
    assert 'href="/deals/new/?resource=fac-thz"' in page(anna, "/resources/fac-thz/")
    assert "/deals/new/" not in page(anna, "/resources/tech-thz/")
    assert hall.key == "org-hall"


def test_brokers_introduce_from_the_chain_page(node: None) -> None:
    broker, counts = signed_in(account("broker", NodeRole.BROKER)), []
    for name in ("maker", "optics", "hall"):  # who is not admitted cannot be in a deal
        admit(Organisation.objects.get(key=f"org-{name}"))
        counts.append(words(page(broker, "/needs/need-cracks/")).count("Introduce them"))
    assert counts == [0, 1, 3]
