"""Service teams and centres on pages: formed, at a firm, the firm's answer, the follow-up, and what the centre is shown."""

from __future__ import annotations

import pytest
from django.test import Client

from entrepot.catalogue.models import Resource
from entrepot.deals.models import Deal
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Account
from entrepot.people.queries import duties_of
from entrepot.programmes import actions
from entrepot.programmes.models import Centre, Noted, ServiceTeam, ShownToCentre, TeamVisit
from entrepot.runtime import clock
from entrepot.web.duties import told
from tests.accounts import account, party
from tests.cast import resource
from tests.programmes.teamed import DAY, TITLE, Sent, sent
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None, monkeypatch: pytest.MonkeyPatch) -> Sent:
    monkeypatch.setenv("ENTREPOT_EMBEDDER", "none")
    return sent()


def browser(who: Party) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(Account.objects.get(key=who.actor))
    return client


def seen(who: Party | None, url: str) -> str:
    response = (browser(who) if who else Client(HTTP_ACCEPT_LANGUAGE="en")).get(url)
    assert response.status_code == 200
    return words(response.content.decode())


def posted(who: Party, url: str, **given: object) -> tuple[int, str]:
    response = browser(who).post(url, given, follow=True)
    return response.redirect_chain[0][1] if response.redirect_chain else response.status_code, words(
        response.content.decode()
    )


def test_a_team_is_formed_accepted_in_the_inbox_and_visits_a_firm(made: Sent) -> None:
    given = {
        "action": "form", "programme": made.programme.key, "society": made.society.key, "city": "guangzhou", "title_en": "Second team",
        "since": str(clock.today()), "last": str(clock.today() + 90 * DAY),
    }  # fmt: skip
    code, text = posted(made.head, "/teams/", **(given | {"last": "2020-01-01"}))
    assert (code, "The team ends before it begins." in text) == (422, True)
    code, text = posted(made.head, "/teams/", **given)
    assert (code, "waits for those who run the programme" in text) == (302, True)
    team = ServiceTeam.objects.get(name__en="Second team")
    (duty,) = duties_of(made.office.officer)
    sentence = told([duty], made.office.officer)[duty.pk].sentence
    assert sentence == "Society of Ceramics wants to send a service team to Guangzhou within “Pilot cities”"
    browser(made.office.officer).post(f"/inbox/{duty.pk}/", {"answer": "accept"})
    team.refresh_from_db()
    assert team.accepted is not None
    url = f"/teams/{team.key}/"
    assert posted(made.head, url, action="member", expert="exp-nobody")[0] == 422
    posted(made.head, url, action="member", email="ada@example.org", expert="/resources/exp-ada/")
    member = team.members.get()
    assert seen(None, url).count("Kilns and glazes") == 1
    assert "Ada" not in seen(None, url)
    visit = {
        "action": "visit",
        "day": str(clock.today()),
        "went": [str(member.pk)],
        "agenda": "The glaze line.",
    }
    code, text = posted(made.ada, url, firm="nobody", **visit)
    assert (code, "None here is called so." in text) == (422, True)
    assert posted(made.ada, url, firm="岭釉", **visit)[0] == 302
    assert TeamVisit.objects.get().firm == made.office.firm
    assert "Ada" in seen(made.ada, url)
    posted(made.head, url, action="release", member=str(member.pk))
    posted(made.head, url, action="end")
    assert browser(made.head).post(url, {"action": "odd"}).status_code == 404
    assert Client().post(url, {"action": "end"}).status_code == 302
    assert "Second team" in seen(None, f"/teams/?programme={made.programme.key}")


def test_a_need_is_written_on_the_spot_agreed_to_and_introduced(made: Sent) -> None:
    visit = made.visited()
    url = f"/teams/visits/{visit.key}/"
    need = {
        "action": "need", "title": TITLE, "text": "It settles overnight.", "quantities": "380 mPa·s", "kind": "technology",
        "follows": str(made.member.pk), "due": str(clock.today() + 9 * DAY),
    }  # fmt: skip
    assert posted(made.ada, url, **(need | {"title": ""}))[0] == 422
    assert posted(made.ada, url, **need)[0] == 302
    wish = {
        "action": "wish",
        "topic": "amount",
        "text": "Old kilns too.",
        "follows": need["follows"],
        "due": need["due"],
    }
    assert posted(made.ada, url, **wish)[0] == 302
    noted, other = Noted.objects.all()
    duties = list(duties_of(made.office.engineer))
    sentences = {one.sentence for one in told(duties, made.office.engineer).values()}
    assert sentences == {
        "“Kilns and drives” wrote down a need of yours: it is listed once you agree",
        "“Kilns and drives” wrote down what you wish of policy: officers count it once you agree",
    }
    assert "380 mPa·s" in seen(made.office.engineer, url)
    assert browser(made.office.head).get(url).status_code == 404
    assert posted(made.ada, url, action="agree", noted=noted.key, title="x", text="y")[0] == 422
    agreed = {
        "action": "agree",
        "noted": noted.key,
        "title": "Slurry settles",
        "text": "Glaze slurry settles. 380 mPa·s",
    }
    assert posted(made.office.engineer, url, **agreed)[0] == 302
    assert posted(made.office.engineer, url, action="refuse", noted=other.key, reason="Later.")[0] == 302
    noted.refresh_from_db()
    assert noted.need is not None
    assert noted.need.texts["en"] == {"title": "Slurry settles", "text": "Glaze slurry settles. 380 mPa·s"}
    (duty,) = duties_of(made.ada)
    way = told([duty], made.ada)[duty.pk]
    assert (way.sentence, way.facts) == (
        "Follow up what you wrote down at 岭釉建陶",
        (("How far it is", "listed"),),
    )
    assert "Kilns and glazes · Yunshan University" in seen(made.ada, way.url)
    Resource.objects.filter(key="exp-ada").update(organisation=made.office.firm)
    assert "Nothing here fits" in seen(made.ada, way.url)
    fits = resource(
        "res-slurry",
        "technology",
        "Glaze slurry",
        "Glaze slurry that settles never.",
        organisation="org-yunshan",
    )
    assert "Glaze slurry · Yunshan University" in seen(made.ada, way.url)
    given = {"action": "introduce", "noted": noted.key, "resource": fits.key, "message": "Look at it."}
    assert posted(made.ada, url, **given)[0] == 302
    assert Deal.objects.get().introduced_by == made.ada.actor
    step = {"action": "follow", "noted": noted.key, "still": "Meet at the kiln", "due": ""}
    text = posted(made.ada, url, **step)[1]
    assert all(
        part in text for part in ("introduced", "Meet at the kiln", "nothing more to do", "The introduction")
    )
    assert posted(made.ada, url, action="follow", noted="noted-of-others")[0] == 404


def test_a_centre_is_named_and_sees_what_is_shown_to_it(made: Sent) -> None:
    governor = party(account("governor", NodeRole.OFFICER))
    assert (
        posted(governor, "/teams/", action="centre", organisation="Centre of the", region="CN-GD")[0] == 302
    )
    url = f"/centres/{Centre.objects.get().organisation.key}/"
    assert browser(made.office.buyer).get(url).status_code == 404
    visit = made.visited()
    noted = made.written(visit)
    text = seen(made.above, url)
    assert ("Programmes of the cities of Guangdong" in text, "visits made" in text) == (True, False)
    show = {"action": "show", "programme": made.programme.key, "shown": "yes"}
    assert posted(made.office.buyer, "/teams/", **show)[0] == 404
    assert "Show it to the centre" in seen(made.office.officer, f"/programmes/{made.programme.key}/")
    assert posted(made.office.officer, "/teams/", **show)[0] == 302
    assert ShownToCentre.objects.count() == 1
    text = seen(made.above, url)
    assert all(part in text for part in ("0 applications", "1 visits made", "1 needs written down"))
    team = seen(made.above, f"/teams/{made.team.key}/")
    assert ("岭釉建陶" in team, TITLE in team) == (True, False)
    actions.agree_noted(noted=noted, agreed=actions.to_agree(noted), by=made.office.buyer)
    assert TITLE in seen(made.above, f"/teams/{made.team.key}/")
