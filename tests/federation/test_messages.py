"""Messages of a node through the door of another: signed, once, with the same receipt; and processes that die on the way."""

from __future__ import annotations

import json
import os

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from entrepot.catalogue.models import Resource
from entrepot.exchange import failpoints
from entrepot.exchange.actions.taking import take
from entrepot.exchange.domain import keys
from entrepot.exchange.domain.statements import verify
from entrepot.exchange.identity import own
from entrepot.exchange.models import Incoming, Nonce, Outgoing
from entrepot.exchange.rounds import go_round
from entrepot.exchange.signing.requests import SignedRequest, sign
from entrepot.people.domain import Party
from entrepot.runtime import clock
from tests.cast import cast, resource
from tests.exchange.others import Other, item

NODE = Party.machine("node")
ADDRESS = "/exchange/v1/messages"


def posted(other: Other, body: bytes, **change: str) -> SignedRequest:
    request = SignedRequest("POST", f"http://testserver{ADDRESS}", body, {"Content-Type": "application/json"})
    key = keys.key_id(keys.public_of(other.private))
    sign(request, private=other.private, key=key, message=json.loads(body)["message"], now=clock.now())
    request.headers.update(change)
    return request


def send(request: SignedRequest) -> tuple[int, bytes]:
    headers = {name: value for name, value in request.headers.items() if name != "Content-Type"}
    answer = Client().post(ADDRESS, request.body, content_type="application/json", headers=headers)
    return answer.status_code, answer.content


@pytest.fixture
def hosts(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.mark.django_db
def test_the_door_answers_with_a_receipt_and_hears_no_request_twice(hosts: None) -> None:
    cast()
    other = Other()
    other.known()
    body = other.records(1, item(other))
    request = posted(other, body)
    status, receipt = send(request)
    assert (status, verify(receipt, own().public_keys).says["number"]) == (200, 1)
    assert send(posted(other, body)) == (200, receipt)
    status, answer = send(request)
    assert (status, json.loads(answer)["code"]) == (409, "heard_before")
    status, answer = send(posted(other, other.records(3, item(other))))
    told = json.loads(answer)
    assert (status, told["code"], told["expected"]) == (409, "gap", "2")
    status, answer = send(posted(Other(seed=9), body))
    assert (status, json.loads(answer)["code"]) == (401, "not_a_peer")
    assert (Incoming.objects.count(), Nonce.objects.count()) == (1, 2)


class Died(BaseException):
    """The process ended at its failpoint."""


def dying(code: int) -> None:
    raise Died(code)


@pytest.mark.django_db(transaction=True)
def test_wherever_a_process_dies_nothing_is_lost_and_nothing_comes_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast()
    other, third = Other(), Other(seed=3)
    peer, teller = other.known(), third.known()
    monkeypatch.setattr(os, "_exit", dying)
    for turn, name in enumerate(("before_commit", "after_commit_before_ack", "after_send_before_mark"), 1):
        resource(f"r{turn}", organisation="org-harbour", place="hong-kong")
        monkeypatch.setenv(failpoints.VARIABLE, name)
        with pytest.raises(Died):
            go_round(peer=peer, post=other.post, ahead=True, by=NODE)
        monkeypatch.delenv(failpoints.VARIABLE)
        go_round(peer=peer, post=other.post, ahead=True, by=NODE)
        assert (len(other.listed()), len(other.taken)) == (turn, turn)
    assert Outgoing.objects.filter(received=None).count() == 0
    for number, name in enumerate(("after_recv_before_commit", "after_commit_before_receipt"), 1):
        body = third.records(number, item(third, f"kiln-{number}"))
        monkeypatch.setenv(failpoints.VARIABLE, name)
        with pytest.raises(Died):
            take(peer=teller, body=body, by=NODE)
        monkeypatch.delenv(failpoints.VARIABLE)
        assert take(peer=teller, body=body, by=NODE).again == (name == "after_commit_before_receipt")
        assert Resource.objects.filter(source__startswith="peer:").count() == number
