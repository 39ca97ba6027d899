"""Organisations through the pages: found, admitted, joined, edited."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepot.people import queries
from entrepot.people.actions.invitations import A_DAY, invite
from entrepot.people.actions.memberships import ask_to_join
from entrepot.people.actions.organisations import found_organisation
from entrepot.people.domain import NodeRole, OrganisationRole, Standing
from entrepot.people.models import Account, Duty, Identifier, Invitation, Membership, Organisation
from tests.accounts import account, join, party, signed_in
from tests.people.typed import CODE, draft, founded, listed
from tests.web.conftest import speaking
from tests.web.test_pages import page, words

TYPED = {"title_en": "Lumen GmbH", "text_en": "Lenses.", "kind": "enterprise"}


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(client, url)
    return len(queries)


def test_from_founding_to_a_changed_role(node: None) -> None:
    lin, kim = account("lin"), account("kim", NodeRole.OFFICER)
    as_lin, as_kim = signed_in(lin), signed_in(kim)

    response = as_lin.post(
        "/organisations/new/", {**TYPED, "place": "munich", "vat": "DE 136 695 976"}, follow=True
    )
    organisation = Organisation.objects.get(texts__en__title="Lumen GmbH")
    text = words(response.content.decode())
    assert "Lumen GmbH is stored. An officer looks at it" in text
    assert "VAT number DE136695976" in text
    assert page(speaking("en"), f"/organisations/{organisation.key}/", 404)

    inbox = page(as_kim, "/inbox/")
    assert "Lumen GmbH asks to be admitted" in words(inbox)
    assert "Inbox 1 waiting" in words(inbox)
    (number,) = re.findall(r'id="duty-(\d+)"', inbox)
    assert as_kim.post(f"/inbox/{number}/", {"answer": "admit"}, follow=True).status_code == 200
    assert "Lumen GmbH is admitted" in words(page(as_lin, "/inbox/"))
    assert page(Client(), f"/organisations/{organisation.key}/")

    invited = as_lin.post(
        f"/organisations/{organisation.key}/invitations/", {"email": "mei@example.org", "role": "member"}
    )
    (address,) = re.findall(r'value="http://testserver(/invitation/[^"]+)"', invited.content.decode())
    assert [(letter.to, address in letter.body) for letter in mail.outbox] == [(["mei@example.org"], True)]
    mei = account("mei")
    as_mei = signed_in(mei)
    assert "You are invited to Lumen GmbH" in words(page(as_mei, address))
    accepted = as_mei.post(address, follow=True)
    assert "You are member of Lumen GmbH now" in words(accepted.content.decode())

    as_lin.post(
        f"/organisations/{organisation.key}/members/{mei.key}/", {"answer": "change", "role": "manager"}
    )
    assert party(mei).memberships == {organisation.pk: OrganisationRole.MANAGER}
    assert "Mei mei@example.org manager" in words(page(as_lin, f"/organisations/{organisation.key}/members/"))


def test_what_is_wrong_is_told_beside_its_field(node: None) -> None:
    client = signed_in(account("lin"))
    typed = {"kind": "park", "uscc": "9111", "text_de": "Linsen", "website": "ftp://x"}
    nameless = client.post("/organisations/new/", {**typed, "kind": ""})
    assert (nameless.status_code, Organisation.objects.filter(standing="applied").count()) == (422, 0)
    assert re.search(r'id="title_en-error"><li>Please fill this in', nameless.content.decode())
    html = client.post("/organisations/new/", {**typed, "title_zh": "云"}).content.decode()
    assert "Copy it from the certificate: 18 digits and capital letters" in html
    assert "is not the address of a website" in html
    assert re.search(r'id="title_de-error"><li>The name is empty', html)


def test_one_of_the_same_name_is_offered_first(node: None) -> None:
    client = signed_in(account("lin"))
    typed = {"title_en": "Yunshan University", "kind": "university"}
    first = client.post("/organisations/new/", typed)
    html = first.content.decode()
    assert (first.status_code, "Is it this one?" in html, "/organisations/org-hall/join/" in html) == (
        422,
        True,
        True,
    )
    again = client.post("/organisations/new/", {**typed, "another": "on"})
    assert again.status_code == 302
    assert Organisation.objects.filter(texts__en__title="Yunshan University").count() == 2


def test_a_number_that_is_taken_leads_to_whose_it_is(node: None) -> None:
    hall = Organisation.objects.get(key="org-hall")
    Organisation.objects.filter(pk=hall.pk).update(identifiers={"uscc": CODE})
    Identifier.objects.create(organisation=hall, scheme="uscc", number=CODE)
    response = signed_in(account("lin")).post("/organisations/new/", {**TYPED, "uscc": CODE})
    html = response.content.decode()
    assert (response.status_code, "belongs to an organisation that is here already" in html) == (422, True)
    assert "/organisations/org-hall/join/" in html


def test_joining_a_listed_organisation_is_answered_by_an_officer_in_place(node: None) -> None:
    mei, kim = account("mei"), account("kim", NodeRole.OFFICER)
    as_mei, as_kim = signed_in(mei), signed_in(kim)
    as_mei.post("/organisations/org-hall/join/", {"message": "I keep the instrument hall."})
    assert "You have asked to join" in words(page(as_mei, "/organisations/org-hall/"))
    html = page(as_kim, "/node/organisations/")
    assert "Mei asks to speak for Yunshan University" in words(html)
    assert "I keep the instrument hall." in html
    (number,) = re.findall(r'id="duty-(\d+)"', html)
    answered = as_kim.post(f"/inbox/{number}/", {"answer": "admit", "back": "/node/organisations/"})
    assert answered.headers["Location"] == "/node/organisations/"
    assert Organisation.objects.get(key="org-hall").standing == Standing.ADMITTED
    assert [str(role) for role in party(mei).memberships.values()] == ["owner"]


def test_nobody_is_led_off_the_node(node: None) -> None:
    client = signed_in(account("kim", NodeRole.OFFICER))
    made = founded(account("lin"), admitted=False)
    number = Duty.objects.get(subject=made.key).pk
    answered = client.post(f"/inbox/{number}/", {"answer": "admit", "back": "https://example.com/"})
    assert answered.headers["Location"].startswith("/inbox/")


def test_an_edit_shows_in_the_history_and_to_strangers_without_a_name(node: None) -> None:
    lin = account("lin")
    made = founded(lin)
    client = signed_in(lin)
    form = page(client, f"/organisations/{made.key}/edit/")
    assert 'value="Isaroptik GmbH"' in form
    client.post(
        f"/organisations/{made.key}/edit/",
        {**TYPED, "title_en": "Isaroptik AG", "version": str(made.version), "reason": "New form"},
    )
    own, strange = (words(page(who, f"/organisations/{made.key}/history/")) for who in (client, Client()))
    assert "Version 3 · Lin" in own
    assert "Version 3 · somebody of the organisation" in strange
    assert ("Isaroptik GmbH AG" in strange, "New form" in strange, "Lin" in strange) == (True, True, False)


def test_what_somebody_else_changed_is_shown_before_it_is_replaced(node: None) -> None:
    lin = account("lin")
    made = founded(lin)
    client = signed_in(lin)
    typed = {**TYPED, "version": str(made.version)}
    client.post(f"/organisations/{made.key}/edit/", {**typed, "title_en": "First AG"})
    late = client.post(f"/organisations/{made.key}/edit/", {**typed, "title_en": "Second AG"})
    html = late.content.decode()
    assert (late.status_code, "What was changed meanwhile" in html, 'value="Second AG"' in html) == (
        422,
        True,
        True,
    )
    (version,) = re.findall(r'name="version" value="(\d+)"', html)
    client.post(f"/organisations/{made.key}/edit/", {**typed, "title_en": "Second AG", "version": version})
    assert Organisation.objects.get(pk=made.pk).texts["en"]["title"] == "Second AG"


def test_the_other_chinese_writing_is_kept(node: None) -> None:
    lin = account("lin")
    made = founded(lin)
    texts = {"zh-Hans": {"title": "云山", "text": ""}, "zh-Hant": {"title": "雲山", "text": ""}}
    Organisation.objects.filter(pk=made.pk).update(texts=texts, language="zh-Hans")
    signed_in(lin).post(
        f"/organisations/{made.key}/edit/",
        {"title_zh": "云山大学", "kind": "park", "version": str(made.version)},
    )
    stored = Organisation.objects.get(pk=made.pk)
    assert {tag: text["title"] for tag, text in stored.texts.items()} == {
        "zh-Hans": "云山大学",
        "zh-Hant": "雲山",
    }


def test_an_owner_withdraws_and_applies_again(node: None) -> None:
    lin = account("lin")
    made = founded(lin, admitted=False)
    client = signed_in(lin)
    client.post(f"/organisations/{made.key}/application/", {"answer": "withdraw"})
    assert Organisation.objects.get(pk=made.pk).standing == Standing.WITHDRAWN
    assert "The application was taken back" in page(client, f"/organisations/{made.key}/")
    client.post(f"/organisations/{made.key}/application/", {"answer": "apply"})
    assert Organisation.objects.get(pk=made.pk).standing == Standing.APPLIED


def test_the_last_owner_is_told_what_to_do(node: None) -> None:
    lin = account("lin")
    made = founded(lin)
    response = signed_in(lin).post(f"/organisations/{made.key}/leave/", follow=True)
    assert "this is the only one. Make somebody else an owner first." in response.content.decode()


def test_an_invitation_waits_for_whoever_signs_up(node: None) -> None:
    lin = account("lin")
    made = founded(lin)
    client = signed_in(lin)
    invited = client.post(
        f"/organisations/{made.key}/invitations/", {"email": "new@example.org", "role": "owner"}
    )
    (address,) = re.findall(r'value="http://testserver(/invitation/[^"]+)"', invited.content.decode())
    stranger = Client()
    html = page(stranger, address)
    assert ("new@example.org" in html, stranger.session["invitation"] in address) == (True, True)
    other = page(signed_in(account("mei")), address)
    assert "You are signed in with mei@example.org" in other
    number = Invitation.objects.get().pk
    client.post(f"/invitations/{number}/withdraw/")
    assert "does not hold any more" in page(stranger, address, 404)


def test_a_mail_that_cannot_be_sent_leaves_the_link_on_the_page(node: None, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]
    lin = account("lin")
    made = founded(lin)
    invited = signed_in(lin).post(
        f"/organisations/{made.key}/invitations/", {"email": "new@example.org", "role": "owner"}
    )
    html = invited.content.decode()
    assert ("The mail could not be sent" in html, "/invitation/" in html) == (True, True)


def test_managers_cannot_offer_ownership(node: None) -> None:
    made = founded(account("lin"))
    mei = join(account("mei"), made, OrganisationRole.MANAGER)
    response = signed_in(mei).post(
        f"/organisations/{made.key}/invitations/", {"email": "new@example.org", "role": "owner"}
    )
    assert (response.status_code, Invitation.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("url", "who", "status"),
    [
        ("/organisations/{key}/", "stranger", 404),
        ("/organisations/{key}/", "owner", 200),
        ("/organisations/{key}/", "officer", 200),
        ("/organisations/{key}/history/", "stranger", 404),
        ("/organisations/{key}/edit/", "stranger", 404),
        ("/organisations/{key}/edit/", "member", 404),
        ("/organisations/{key}/edit/", "officer", 200),
        ("/organisations/{key}/members/", "stranger", 404),
        ("/organisations/{key}/members/", "member", 200),
        ("/organisations/{key}/join/", "stranger", 404),
        ("/node/organisations/", "owner", 404),
        ("/node/organisations/", "operator", 404),
        ("/node/organisations/", "officer", 200),
        ("/node/people/", "officer", 404),
        ("/node/people/", "operator", 200),
    ],
)
def test_who_may_open_what_of_an_application(node: None, url: str, who: str, status: int) -> None:
    lin = account("lin")
    made = founded(lin, admitted=False)
    people = {
        "owner": lin,
        "member": join(account("member"), made),
        "stranger": account("stranger"),
        "officer": account("officer", NodeRole.OFFICER),
        "operator": account("operator", NodeRole.OPERATOR),
    }
    page(signed_in(people[who]), url.format(key=made.key), status)


@pytest.mark.parametrize(
    "url",
    ["/inbox/", "/organisations/new/", "/organisations/org-hall/edit/", "/organisations/nothing/members/",
     "/node/organisations/", "/node/people/", "/organisations/org-hall/join/"],
)  # fmt: skip
def test_whoever_is_not_signed_in_is_asked_to(node: None, url: str) -> None:
    response = Client().get(url)
    assert (response.status_code, f"next={url}" in response.headers["Location"]) == (302, True)


def test_posts_of_strangers_change_nothing(node: None) -> None:
    lin = account("lin")
    made = founded(lin)
    mei = signed_in(account("mei"))
    attempts = {
        f"/organisations/{made.key}/members/{lin.key}/": {"answer": "remove"},
        f"/organisations/{made.key}/invitations/": {"email": "a@example.org", "role": "owner"},
        f"/organisations/{made.key}/application/": {"answer": "withdraw"},
        f"/organisations/{made.key}/leave/": {},
        f"/node/people/{lin.key}/": {"answer": "give", "role": "operator"},
        "/node/invitations/": {"email": "mei@example.org", "role": "operator"},
        f"/inbox/{Duty.objects.get(subject=made.key, settled=None).pk}/": {"answer": "note"},
    }
    assert {url: mei.post(url, data).status_code for url, data in attempts.items()} == dict.fromkeys(
        attempts, 404
    )
    assert (Membership.objects.count(), Invitation.objects.count()) == (1, 0)


def test_operators_give_and_take_roles_and_invite(node: None) -> None:
    op, mei = account("op", NodeRole.OPERATOR), account("mei")
    client = signed_in(op)
    client.post(f"/node/people/{mei.key}/", {"answer": "give", "role": "officer"})
    assert party(mei).node_roles == {NodeRole.OFFICER}
    listed_people = words(page(client, "/node/people/?role=officer"))
    assert ("mei@example.org" in listed_people, "op@example.org" in listed_people) == (True, False)
    client.post(f"/node/people/{mei.key}/", {"answer": "take", "role": "officer"})
    assert party(mei).node_roles == set()
    last = client.post(f"/node/people/{op.key}/", {"answer": "take", "role": "operator"}, follow=True)
    assert "A node needs an operator, and this is the only one." in last.content.decode()
    invited = client.post("/node/invitations/", {"email": "mei@example.org", "role": "broker"})
    assert "/invitation/" in invited.content.decode()


def test_an_operator_who_has_invited_many_today_is_told_so(node: None) -> None:
    op = account("op", NodeRole.OPERATOR)
    for number in range(A_DAY):
        invite(email=f"n{number}@example.org", organisation=None, role="broker", by=party(op))
    response = signed_in(op).post("/node/invitations/", {"email": "mei@example.org", "role": "broker"})
    assert (response.status_code, Invitation.objects.count()) == (422, A_DAY)
    assert "You have given as many invitations today as you may." in response.content.decode()


def test_operators_close_and_reopen_accounts(node: None) -> None:
    op, mei = account("op", NodeRole.OPERATOR), account("mei")
    client, as_mei = signed_in(op), signed_in(mei)
    assert page(as_mei, "/inbox/")
    client.post(f"/node/people/{mei.key}/", {"answer": "close"})
    assert as_mei.get("/inbox/").status_code == 302
    found = words(page(client, f"/node/people/?q={mei.key}"))
    assert ("Mei closed" in found, "1 account" in found) == (True, True)
    client.post(f"/node/people/{mei.key}/", {"answer": "reopen"})
    assert page(signed_in(mei), "/inbox/")
    last = client.post(f"/node/people/{op.key}/", {"answer": "close"}, follow=True)
    assert "this is the only one" in last.content.decode()
    assert client.post(f"/node/people/{mei.key}/", {"answer": "erase"}).status_code == 404
    assert client.post("/node/people/p-nobody/", {"answer": "close"}).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
def test_every_page_opens_in_every_language(node: None, language: str) -> None:
    lin = account("lin", NodeRole.OFFICER, NodeRole.OPERATOR, language=language)
    made = founded(lin, admitted=False)
    client = speaking(language, signed_in(lin))
    for url in ("", "edit/", "history/", "members/"):
        html = page(client, f"/organisations/{made.key}/{url}")
        assert re.findall(r'\sstyle="|<style|<script(?![^>]* src=)|\son\w+="', html) == []
    for url in (
        "/organisations/",
        "/organisations/new/",
        "/organisations/org-hall/join/",
        "/node/organisations/",
        "/node/people/",
        "/inbox/",
    ):
        html = page(client, url)
        levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
        assert (url, levels.count(1), levels[0]) == (url, 1, 1)
        assert [b for a, b in pairwise(levels) if b > a + 1] == [], url


def many(count: int, organisation: Organisation) -> None:
    """People, applications and requests to join."""
    for number in range(count):
        person = account(f"person-{organisation.pk}-{Account.objects.count()}")
        founded(person, f"Firm {Account.objects.count()}", admitted=number % 2 == 0)
        if number % 2:
            join(person, organisation)
        else:
            ask_to_join(organisation=organisation, message="Hello", by=party(person))


@pytest.mark.parametrize(
    "url",
    ["/organisations/", "/organisations/{key}/members/", "/node/organisations/", "/node/people/", "/inbox/", "/organisations/{key}/"],
)  # fmt: skip
def test_thirty_cost_no_more_than_one(node: None, url: str) -> None:
    lin = account("lin", NodeRole.OFFICER, NodeRole.OPERATOR)
    organisation = founded(lin)
    unspoken = listed()
    many(2, organisation)
    many(2, unspoken)
    client, address = signed_in(lin), url.format(key=organisation.key)
    cost(client, address)
    few = cost(client, address)
    many(28, organisation)
    many(28, unspoken)
    assert queries.duties_of(party(lin)).count() > 30
    assert cost(client, address) <= few  # fewer where the newest are of fewer kinds


def test_the_officer_finds_organisations_of_the_same_name_beside_an_application(node: None) -> None:
    found_organisation(draft=draft("Yunshan University Ltd"), another=True, by=party(account("lin")))
    text = words(page(signed_in(account("kim", NodeRole.OFFICER)), "/inbox/"))
    assert "Same name Yunshan University (org-hall)" in text
