"""The page of API tokens: the secret is shown once, what is over says so, nobody sees another's."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepot.people.actions.tokens import make_token
from entrepot.people.models import Account, ApiToken
from entrepot.people.tokens import digest
from entrepot.runtime import clock
from tests.accounts import PASSWORD, account, party, signed_in
from tests.web.conftest import speaking

pytestmark = pytest.mark.django_db
PAGE = "/account/tokens/"
GIVEN = {"name": "Lab script", "may": "read", "last_day": "2026-12-31"}
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def lin(node: None) -> Account:
    """Somebody with an account."""
    return account("lin")


def just_signed_in(person: Account) -> Client:
    """A browser in which somebody typed the password a moment ago."""
    client = signed_in(person)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@time_machine.travel(NOW, tick=False)
def test_a_token_is_made_and_its_secret_shown_this_once(lin: Account) -> None:
    client = just_signed_in(lin)
    response = client.post(PAGE, GIVEN)
    html = response.content.decode()
    [secret] = re.findall(r'value="(ent_[^"]+)"', html)
    token = ApiToken.objects.get()
    assert (response.status_code, token.digest, token.scopes) == (200, digest(secret), ["read"])
    assert response.headers["Cache-Control"] == "no-store"
    assert "“Lab script” is made" in text(html)
    later = client.get(PAGE).content.decode()
    assert (secret in later, f"{token.hint}…" in later) == (False, True)
    assert "Lab script" in later


@time_machine.travel(NOW, tick=False)
def test_sending_the_form_again_makes_no_second_token(lin: Account) -> None:
    client = just_signed_in(lin)
    client.post(PAGE, GIVEN)
    response = client.post(PAGE, GIVEN)
    assert (response.status_code, ApiToken.objects.count()) == (422, 1)
    assert "You have a valid token of this name" in response.content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"last_day": ""}, "Please fill this in."),
        ({"last_day": "2027-11-22"}, "The last day must lie within a year from today."),
        ({"last_day": "2026-11-20"}, "The last day must lie within a year from today."),
        ({"may": "everything"}, "Select a valid choice"),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_what_cannot_be_made_is_said_beside_its_field(
    lin: Account, given: dict[str, str], sentence: str
) -> None:
    response = just_signed_in(lin).post(PAGE, GIVEN | given)
    [field] = given
    assert (response.status_code, ApiToken.objects.count()) == (422, 0)
    assert re.search(rf'id="{field}-error"><li>{sentence}', response.content.decode())


def test_a_stranger_is_asked_to_sign_in_and_an_old_sign_in_to_prove_itself(lin: Account) -> None:
    for method in ("get", "post"):
        response = getattr(Client(), method)(PAGE)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/account/login/")
    client = signed_in(lin)
    response = client.post(PAGE, GIVEN | {"last_day": clock.today().isoformat()})
    assert (response.status_code, ApiToken.objects.count()) == (302, 0)
    made = client.post(response.headers["Location"], {"password": PASSWORD})  # the form was kept meanwhile
    assert "“Lab script” is made" in text(made.content.decode())


def test_a_token_is_revoked_by_whoever_made_it(lin: Account) -> None:
    token = make_token(name="Lab", write=True, last_day=clock.today(), by=party(lin)).token
    address = f"{PAGE}{token.pk}/revoke/"
    assert signed_in(account("mo")).post(address).status_code == 404
    assert signed_in(lin).get(address).status_code == 405
    client = signed_in(lin)
    assert client.post(address).headers["Location"] == PAGE
    html = client.get(PAGE).content.decode()
    assert (
        "“Lab” is revoked" in html,
        '<span class="grade plain">revoked</span>' in html,
        address in html,
    ) == (True, True, False)


def test_only_ones_own_tokens_are_listed_and_their_end_is_told(lin: Account) -> None:
    with time_machine.travel(NOW, tick=False):
        make_token(name="Mine", write=True, last_day=NOW.date(), by=party(lin))
        make_token(name="Theirs", write=False, last_day=NOW.date(), by=party(account("mo")))
        html = signed_in(lin).get(PAGE).content.decode()
        assert ("Mine" in html, "Theirs" in html) == (True, False)
        assert "read and write" in text(html)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert '<span class="grade plain">over</span>' in signed_in(lin).get(PAGE).content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
def test_the_page_opens_empty_in_every_language(lin: Account, language: str) -> None:
    assert speaking(language, signed_in(lin)).get(PAGE).status_code == 200


def test_more_tokens_cost_no_more_queries(lin: Account) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            signed_in(lin).get(PAGE)
        return len(queries)

    def more(count: int) -> int:
        for number in range(count):
            make_token(name=f"{count}-{number}", write=False, last_day=clock.today(), by=party(lin))
        return cost()

    assert more(1) == more(15)
