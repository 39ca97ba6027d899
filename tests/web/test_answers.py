"""What an organisation can get, what firms ask of policy, what the region lacks: as their pages tell it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client

from entrepot.catalogue import queries
from entrepot.catalogue.models import Need
from entrepot.matching.domain import ASK_TOPICS
from entrepot.matching.models import Gap, PolicyAsk
from entrepot.people.domain import NodeRole, OrganisationRole
from entrepot.people.models import Account, Organisation
from entrepot.runtime import clock
from entrepot.web.entitlements import TOPICS
from entrepot.web.refusals import REFUSALS
from tests.accounts import account, admit, join, signed_in
from tests.cast import BY, entry, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node")]
Counting = Callable[[int], AbstractContextManager[object]]
PAGE = "/organisations/org-maker/entitlements/"


def words(client: Client, url: str, status: int = 200) -> str:
    """What a page says, without its marks."""
    response = client.get(url)
    assert response.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def policies(node: None) -> None:
    """Three policies: for whom the maker is, for whom it is not, and for a size that it does not tell."""
    Organisation.objects.filter(key="org-maker").update(size="")
    put(
        entry(
            "pol-here", "policy", "Testing voucher", "Pays tests.", place="guangzhou", valid_until=clock.today() + timedelta(days=40),
            fields={"subsidy_rate": "30%", "subsidy_cap": "5万元", "subsidy_roles": "facility", "eligible_kinds": "enterprise", "eligible_places": "广州"},
        ),
        entry("pol-there", "policy", "Bavarian grant", "Pays.", place="munich", fields={"eligible_kinds": "enterprise", "eligible_places": "München"}),
        entry("pol-size", "policy", "For small ones", "Pays.", place="guangzhou", fields={"eligible_sizes": "small"}),
    )  # fmt: skip


@pytest.fixture
def mei(policies: None) -> Account:
    """A manager of the maker, which is admitted."""
    return join(account("mei"), admit(Organisation.objects.get(key="org-maker")), OrganisationRole.MANAGER)


@pytest.fixture
def officer(node: None) -> Client:
    """An officer's browser."""
    return signed_in(account("officer", NodeRole.OFFICER))


def test_every_topic_has_a_name_and_every_refusal_its_sentence() -> None:
    assert tuple(TOPICS) == ASK_TOPICS
    assert {"ask_empty", "ask_policy", "asks_many"} <= REFUSALS.keys()


def test_what_can_be_had_what_needs_an_answer_and_what_not_stand_apart(mei: Account) -> None:
    text = words(signed_in(mei), PAGE)
    now, rest = text.split("Depends on an answer", 2)[-2:]
    open_ones, no = rest.split("Not open to it, and why")[-2:]
    assert "Testing voucher" in now
    assert "30% of the costs of: Facility; at most CNY 50,000" in now.replace("\u00a0", " ")
    assert "Size of the organisation: small; the organisation's page does not say" in open_ones.replace(
        "&#x27;", "'"
    )
    assert "What would change it: Size of the organisation: small" in open_ones
    assert "Place: Guangzhou is not admitted, only Munich" in no


def test_only_its_people_and_officers_see_the_page(mei: Account, officer: Client) -> None:
    stranger = signed_in(join(account("eve"), admit(Organisation.objects.get(key="org-optics"))))
    assert (stranger.get(PAGE).status_code, officer.get(PAGE).status_code) == (404, 200)
    assert "What it can get" in words(signed_in(mei), "/organisations/org-maker/")
    assert "What it can get" not in words(stranger, "/organisations/org-maker/")


def test_what_is_asked_stands_on_the_page_is_counted_and_can_be_taken_back(
    mei: Account, officer: Client
) -> None:
    client = signed_in(mei)
    given = {"topic": "amount", "policy": "pol-here", "text": "=More than 30 %."}
    assert client.post("/organisations/org-maker/asks/", given).status_code == 302
    assert "How much is paid: Testing voucher =More than 30 %." in words(client, PAGE)
    ask = PolicyAsk.objects.get()
    counted = words(officer, "/node/asks/")
    assert "By topic How much is paid 1" in counted
    assert "By policy Testing voucher 1" in counted
    assert "=More than 30 %." in words(officer, "/node/asks/?topic=amount")
    assert "=More than 30 %." not in words(officer, "/node/asks/?topic=other")
    exported = officer.get("/node/asks/export/")
    month = clock.today().strftime("%Y-%m")
    assert list(csv.reader(io.StringIO(exported.content.decode()))) == [
        ["month", "topic", "policy", "kind", "organisation", "text"],
        [month, "amount", "pol-here", "enterprise", "org-maker", "'=More than 30 %."],
    ]
    assert client.post(f"/organisations/org-maker/asks/{ask.pk}/withdraw/").status_code == 302
    assert "Nothing was asked yet" in words(officer, "/node/asks/")


def test_an_ask_without_a_text_is_shown_again_with_what_is_missing(mei: Account) -> None:
    answer = signed_in(mei).post("/organisations/org-maker/asks/", {"topic": "amount", "text": " "})
    assert (answer.status_code, PolicyAsk.objects.count()) == (422, 0)
    assert "Please fill this in." in answer.content.decode()


def test_an_officer_reads_what_is_asked_and_asks_nothing(mei: Account, officer: Client) -> None:
    ask = PolicyAsk.objects.create(
        organisation=Organisation.objects.get(key="org-maker"), topic="other", text="Later."
    )
    assert "Say what is needed" not in words(officer, PAGE)
    assert officer.post("/organisations/org-maker/asks/", {"topic": "other", "text": "x"}).status_code == 404
    assert officer.post(f"/organisations/org-maker/asks/{ask.pk}/withdraw/").status_code == 404


def gap(need: Need, **more: object) -> None:
    missing = [{"role": "technology", "nearest": "tech-thz", "fails": ["open_to"], "elsewhere": ["munich"]}]
    Gap.objects.create(need=need, version=need.version, missing=missing, found=clock.now(), **more)


def test_gaps_are_counted_and_lead_to_their_needs(officer: Client) -> None:
    assert "Nothing is lacking that this node knows of" in words(officer, "/node/gaps/")
    gap(queries.need("need-bees", BY), techniques=["imaging"])
    text = words(officer, "/node/gaps/")
    assert "By technique imaging 1" in text
    assert "fails: Open to; there is one in: Munich" in text
    html = officer.get("/node/gaps/").content.decode()
    assert 'href="?role=technology#list"' in html
    assert 'href="/needs/need-bees/"' in html
    assert "None of this kind" in words(officer, "/node/gaps/?role=expert")


def test_of_a_need_that_holds_back_only_its_teaser_is_told(officer: Client) -> None:
    need = queries.need("need-bees", BY)
    Need.objects.filter(pk=need.pk).update(teasers={"en": {"title": "Help with animals", "text": "Wanted."}})
    gap(need, techniques=["secret imaging"])
    text = words(officer, "/node/gaps/")
    assert "Help with animals" in text
    assert "1 of them holds its details back" in text
    assert "secret imaging" not in text
    assert "What is missing" not in text
    assert "None of this kind" in words(officer, "/node/gaps/?technique=secret+imaging")


def test_the_pages_take_no_more_queries_for_more_rows(
    officer: Client, django_assert_max_num_queries: Counting
) -> None:
    for number in range(5):
        put(entry(f"need-{number}", "technology", f"Bees {number}", "Bees.", is_need=True))
        gap(queries.need(f"need-{number}", BY))
    with django_assert_max_num_queries(20):
        officer.get("/node/gaps/")


def test_a_need_that_nothing_answers_says_which_other_place_has_it(mei: Account) -> None:
    put(
        entry(
            "pol-bees", "policy", "Hilfe mit Bienenvölkern", "Zahlt für Völker.", language="de", place="guangzhou",
            fields={"eligible_places": "广州"},
        ),
    )  # fmt: skip
    text = words(signed_in(mei), "/needs/need-bees/")
    assert "Nothing in this node answers this need" in text
    assert "Policy: Elsewhere it is there: Guangzhou." in text
    assert (
        "Another place has it: → Guangzhou: Hilfe mit Bienenvölkern The offer stands under another law"
        in text
    )
    assert "↑ Eligible, if this were met: Place: Guangzhou" in text
