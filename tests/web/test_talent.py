"""Calls for experts, innovation zones and hosted visits on pages: each from its first form to the deal that comes of it."""

from __future__ import annotations

import pytest
from django.test import Client

from entrepot.catalogue.models import Need
from entrepot.deals.models import Deal
from entrepot.people import queries as people
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.programmes.models import HostedFollowUp, HostedVisit, TalentAnswer, Zone
from entrepot.web.duties import told
from tests.accounts import account, admit, join, party
from tests.cast import resource
from tests.programmes.gathered import Gathering, gathering
from tests.web.test_programmes import browser, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nowhere")]
POSITION = {
    "organisation": "org-lingyou", "title": "An expert for glaze defects", "text": "Glaze defects: pinholes.", "engagement": "fixed_term",
    "field": "glazes", "starts": "2027-03-01", "ends": "2027-08-31", "hours": "12", "where": "guangzhou", "pay": "¥30,000 / month",
    "languages": ["zh-Hans", "de"],
}  # fmt: skip


@pytest.fixture
def made(db: None, monkeypatch: pytest.MonkeyPatch) -> Gathering:
    monkeypatch.setenv("ENTREPOT_EMBEDDER", "none")
    return gathering()


def sentences(party: Party) -> list[str]:
    duties = list(people.duties_of(party))
    return [one.sentence for one in told(duties, party).values()]


def sent(client: Client, url: str, **given: object) -> str:
    """Where a form leads that is sent to a page."""
    answer = client.post(url, given)
    assert answer.status_code == 302, seen(client, url)
    return str(answer["Location"])


def test_a_position_is_posted_answered_and_leads_to_a_deal(made: Gathering) -> None:
    buyer, head, everybody = browser(made.office.buyer), browser(made.office.head), browser()
    assert "Say whom you seek" in seen(buyer, "/talent/")
    assert everybody.get("/talent/new/").status_code == 302
    refused = buyer.post("/talent/new/", POSITION | {"ends": ""})
    assert (refused.status_code, "A fixed term has a last day." in refused.content.decode()) == (422, True)
    odd = buyer.post("/talent/new/", POSITION | {"where": "nowhere", "organisation": "org-yunshan"})
    assert (odd.status_code, Need.objects.filter(kind="talent").count()) == (422, 0)
    call = sent(buyer, "/talent/new/", **POSITION)
    page = seen(everybody, call)
    for words in (
        "fixed term",
        "12 hours a week",
        "¥30,000 / month",
        "Chinese, German",
        "Glaze defects",
        "Sign in to answer",
    ):
        assert words in page
    listed = seen(everybody, "/talent/?engagement=fixed_term")
    assert (
        "An expert for glaze defects" in listed,
        "No call of this kind" in seen(everybody, "/talent/?engagement=visiting"),
    ) == (True, True)
    assert [everybody.get(url).status_code for url in ("/talent/?engagement=odd", "/talent/no-such/")] == [
        404,
        404,
    ]
    assert everybody.post(call, {"do": "answer"})["Location"].startswith("/account/login/")
    assert head.post(call, {"do": "answer", "expert": "exp-glaze"}).status_code == 422
    assert sent(head, call, do="answer", expert="exp-glaze", note="Pinholes are mine.") == call
    answer = TalentAnswer.objects.get()
    assert ("Pinholes are mine." in seen(buyer, call), "Pinholes are mine." in seen(everybody, call)) == (
        True,
        False,
    )
    assert "1 answer waits for you" in seen(buyer, "/talent/")
    assert (
        "An expert of Yunshan University is interested in your call “An expert for glaze defects”"
        in sentences(made.office.buyer)
    )
    assert [buyer.post(call, {"do": do, "of": answer.key}).status_code for do in ("decline", "odd")] == [
        422,
        404,
    ]
    assert sent(head, call, do="take_back", of=answer.key) == call
    sent(head, call, do="answer", expert="exp-glaze", note="Once more.")
    again = TalentAnswer.objects.get(state="waits")
    sent(buyer, call, do="decline", of=again.key, reason="Found one.")
    assert "岭釉建陶 has declined your answer to “An expert for glaze defects”" in sentences(made.office.head)
    sent(head, call, do="answer", expert="exp-glaze", note="A third time.")
    third = TalentAnswer.objects.get(state="waits")
    assert sent(buyer, call, do="introduce", of=third.key) == f"/deals/{Deal.objects.get().key}/"
    assert "intent" in seen(head, call)


def test_a_zone_is_opened_filled_and_shown(made: Gathering) -> None:
    head, everybody = browser(made.office.head), browser()
    resource("fin-loan", "finance", "A loan")
    assert (
        "Open one around an expert" in seen(head, "/zones/"),
        "opens one around an expert" in seen(everybody, "/zones/"),
    ) == (True, True)
    given = {"do": "open", "organisation": "org-yunshan", "name_en": "Glaze zone", "about_de": "Glasuren"}
    odd = head.post("/zones/", given | {"expert": "https://elsewhere.example/resources/"})
    assert (odd.status_code, "This is not the address of such a page." in odd.content.decode()) == (422, True)
    url = sent(head, "/zones/", **given, expert="http://testserver/resources/exp-glaze/")
    zone = Zone.objects.get()
    assert (url, zone.expert, everybody.get(url).status_code) == (f"/zones/{zone.key}/", made.expert, 404)
    assert "There is no finance for the breakthrough phase. Open a need for finance" in seen(head, url)
    for record, phase in (
        ("/resources/tech-glaze/", ""),
        ("/resources/fin-loan/", "breakthrough"),
        ("/organisations/org-lingyou/", "industrialisation"),
    ):
        sent(head, url, do="place", record=record, phase=phase)
    missing = head.post(url, {"do": "place", "record": "/resources/exp-glaze/", "phase": ""})
    assert (missing.status_code, "Choose the phase." in missing.content.decode()) == (422, True)
    sent(head, url, do="show")
    sent(head, url, do="word", name_en="The glaze zone", name_zh="釉料区")
    page = seen(everybody, url)
    assert (
        "Breakthrough 2 Results A glaze without pinholes Technology Yunshan University level 5 of 9 Finance A loan"
        in page
    )
    assert "There is no finance for the breakthrough phase." not in page
    assert ("There is no team for the breakthrough phase." in page, "Post a position" in page) == (
        True,
        False,
    )
    assert "釉料区" in seen(browser(language="zh-hans"), "/zones/")
    firm = zone.items.get(firm__key="org-lingyou")
    assert sent(browser(made.office.buyer), url, do="take_out", of=str(firm.pk)) == url
    assert [head.post(url, {"do": "take_out", "of": of}).status_code for of in (str(firm.pk), "x")] == [
        404,
        404,
    ]
    sent(head, url, do="hide")
    assert (
        everybody.get(url).status_code,
        head.get("/needs/new/?kind=finance").context["form"]["kind"].value(),
    ) == (404, "finance")


def test_a_visit_is_planned_and_its_follow_ups_lead_to_deals(made: Gathering) -> None:
    munich = admit(Organisation.objects.get(key="org-isaroptik"))
    guest = party(join(account("guest"), munich, OrganisationRole.MANAGER))
    host, broker = browser(made.office.officer), browser(made.broker)
    assert (
        "Plan the first one" in seen(host, "/hosted-visits/"),
        browser().get("/hosted-visits/").status_code,
    ) == (True, 302)
    plan = {
        "do": "plan",
        "host": "org-harbour",
        "title": "Munich looks at glazes",
        "begins": "2027-04-05",
        "where": "Hall 2",
    }
    url = sent(host, "/hosted-visits/", **plan)
    sent(host, url, do="guest", name="Dr Huber", organisation="/organisations/org-isaroptik/")
    point = {
        "do": "point",
        "day": "2027-04-05",
        "starts": "09:00",
        "ends": "10:30",
        "what": "The kiln",
        "meets": "/organisations/org-yunshan/",
    }
    sent(host, url, **point)
    outside = host.post(url, point | {"day": "2027-04-07"})
    assert (outside.status_code, "lies outside the days of the visit" in outside.content.decode()) == (
        422,
        True,
    )
    sent(host, url, do="notes", notes="They bring a sample.")
    page = seen(browser(guest), url)
    for words in (
        "Munich looks at glazes",
        "Dr Huber Isaroptik GmbH",
        "09:00–10:30 The kiln",
        "They bring a sample.",
    ):
        assert words in page
    follow = {"do": "follow", "due": "2027-04-20"}
    sent(host, url, **follow, first="org-harbour", second="org-isaroptik", about="A joint test")
    sent(host, url, **follow, first="org-yunshan", second="org-isaroptik", about="Pinholes")
    own, other = HostedFollowUp.objects.order_by("pk")
    sentence = "Introduce Yunshan University and Isaroptik GmbH to each other"
    assert [sentence in sentences(one) for one in (made.office.officer, made.broker, guest)] == [
        True,
        True,
        False,
    ]
    narrow = seen(broker, url)
    assert ("Pinholes" in narrow, "A joint test" in narrow, "Huber" in narrow, "sample" in narrow) == (
        True,
        False,
        False,
        False,
    )
    assert broker.post(url, {"do": "introduce", "of": own.key}).status_code == 404
    assert "A broker of this node introduces them" in seen(host, url)
    assert sent(broker, url, do="introduce", of=other.key) == f"/deals/{Deal.objects.get().key}/"
    assert "Pinholes introduced" in seen(host, url)
    assert [host.post(url, {"do": do, "of": own.key}).status_code for do in ("drop", "odd")] == [422, 404]
    sent(host, url, do="drop", of=own.key, reason="They know each other.")
    visit = HostedVisit.objects.get()
    sent(host, url, do="remove_guest", of=str(visit.guests.get().pk))
    sent(host, url, do="remove_point", of=str(visit.agenda.get().pk))
    sent(host, url, do="call_off")
    assert "called off" in seen(host, "/hosted-visits/")
