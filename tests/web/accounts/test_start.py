"""The first operator comes in once, with the secret of the node."""

from __future__ import annotations

import pytest

from entrepot.journal.models import Entry
from entrepot.people.actions import accounts
from entrepot.people.domain import ANONYMOUS, NodeRole
from entrepot.people.models import Account
from entrepot.people.permissions import NotAllowedError
from entrepot.people.queries import party_of
from entrepot.runtime.home import Home
from tests.accounts import PASSWORD, account
from tests.web.accounts.conftest import Visitor

GRACE = {"name": "Grace Lam", "email": "grace@example.org", "password": PASSWORD}


def test_the_first_operator_comes_in_and_the_door_is_gone(home: Home, visitor: Visitor) -> None:
    secret = home.make_setup_secret()
    assert "no operator yet" in visitor.open("/start/")
    assert visitor.fill_in("/start/", secret=f"{secret}x", **GRACE).status_code == 422
    assert visitor.fill_in("/start/", secret="密", **GRACE).status_code == 422
    assert Account.objects.count() == 0
    assert visitor.fill_in("/start/", secret=secret, **GRACE).status_code == 302
    assert visitor.signed_in
    grace = Account.objects.get()
    assert party_of(grace).node_roles == {NodeRole.OPERATOR}
    assert home.setup_secret() == ""
    assert visitor.client.get("/start/").status_code == 404
    assert visitor.fill_in("/start/", secret=secret, **GRACE).status_code == 404
    said = list(Entry.objects.order_by("sequence").values_list("verb", "subject", "rule"))
    assert ("node_role.given", grace.key, "operator.first") in said


def test_a_weak_password_or_a_taken_address_is_refused(home: Home, visitor: Visitor) -> None:
    account("grace")
    secret = home.make_setup_secret()
    refused = visitor.fill_in(
        "/start/", secret=secret, name="Grace", email="GRACE@example.org", password="password"
    )
    assert refused.status_code == 422
    page = refused.content.decode()
    assert ("There is an account for this address" in page, "too short" in page) == (True, True)
    assert home.setup_secret() == secret


def test_without_a_secret_the_page_says_how_to_get_one(visitor: Visitor) -> None:
    assert "entrepot secret" in visitor.open("/start/")
    visitor.fill_in("/start/", secret="", **GRACE)
    assert Account.objects.count() == 0


@pytest.mark.django_db
def test_the_action_itself_refuses_a_second() -> None:
    account("grace", NodeRole.OPERATOR)
    with pytest.raises(NotAllowedError):
        accounts.make_first_operator(
            name="X", email="x@example.org", password=PASSWORD, language="", by=ANONYMOUS
        )
