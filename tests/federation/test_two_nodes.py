"""Two nodes, each with a database and keys of its own: what one lists the other has, wherever a process dies and whatever the network does.

The other node is this process in another thread: the one that carries a message finds the other's database and home in place of ours.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

import pytest
from django.db import connection, connections
from django.test import Client
from pytest_django.fixtures import Settings

from entrepot.catalogue.actions import withdraw
from entrepot.catalogue.models import Resource
from entrepot.exchange import failpoints
from entrepot.exchange.actions.preparing import look_again
from entrepot.exchange.domain import keys
from entrepot.exchange.identity import Identity, own
from entrepot.exchange.models import Incoming, Outgoing, Peer, PeerKey
from entrepot.exchange.rounds import go_round
from entrepot.exchange.sending import Answer, UndeliveredError
from entrepot.exchange.signing.requests import SignedRequest, sign
from entrepot.people.domain import Party
from entrepot.runtime import clock, home
from tests.cast import cast, resource

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.django_db(transaction=True)]
NODE = Party.machine("node")
PATH = "/exchange/v1/messages"


class Died(BaseException):
    """The process ended at its failpoint."""


def dying(code: int) -> None:
    raise Died(code)


@dataclass
class Elsewhere:
    """The other node. ``last`` is the request that it was sent last; ``fate`` is what the network does to the next one."""

    file: Path
    home: home.Home
    sender: Identity
    fate: str = ""
    last: SignedRequest | None = None
    statuses: list[int] = field(default_factory=list)
    _here: threading.local = field(default_factory=threading.local)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """In this thread, everything is the other node's."""
        ours = connections["default"]
        connections["default"] = theirs = type(ours)(
            {**ours.settings_dict, "NAME": str(self.file)}, "default"
        )
        self._here.inside = True
        try:
            yield
        finally:
            theirs.close()
            connections["default"] = ours
            self._here.inside = False

    def current(self, real: Callable[[], home.Home]) -> home.Home:
        return self.home if getattr(self._here, "inside", False) else real()

    def post(self, peer: Peer, path: str, body: bytes, message: str) -> Answer:
        """Carry a message over: signed by our node, heard by the other."""
        answer = self._say(self._signed(body, message))
        fate, self.fate = self.fate, ""
        if fate == "duplicate":
            assert self._say(self._signed(body, message)) == answer
        if fate == "drop":
            raise UndeliveredError("unreachable", "Nothing came back.", "It is tried again.")
        return answer

    def again(self) -> int:
        """The status of the last request when somebody who recorded it says it once more."""
        assert self.last is not None
        return self._say(self.last).status

    def has(self) -> dict[str, tuple[str, str]]:
        """Title and state of what it has of us."""
        with self.inside():
            rows = Resource.objects.filter(source__startswith="peer:").values_list("key", "texts", "state")
            return {key.partition(".")[2]: (texts["en"]["title"], state) for key, texts, state in rows}

    def numbers(self) -> list[int]:
        with self.inside():
            return list(Incoming.objects.order_by("number").values_list("number", flat=True))

    def _signed(self, body: bytes, message: str) -> SignedRequest:
        request = SignedRequest("POST", f"http://testserver{PATH}", body)
        key = self.sender.current
        sign(request, private=key.private, key=key.id, message=message, now=clock.now())
        self.last = request
        return request

    def _say(self, request: SignedRequest) -> Answer:
        with self.inside():
            answer = Client().post(
                PATH, request.body, content_type="application/json", headers=request.headers
            )
        self.statuses.append(answer.status_code)
        return Answer(answer.status_code, answer.content, {})


def acquainted(identity: Identity, jurisdiction: str) -> Peer:
    peer = Peer.objects.create(
        node=identity.node, name=jurisdiction, url="http://testserver", jurisdiction=jurisdiction,
        place="hong-kong", added=clock.now(), added_by="test",
    )  # fmt: skip
    public = keys.public_of(identity.current.private)
    PeerKey.objects.create(
        peer=peer, key_id=keys.key_id(public), public=keys.encoded(public), pinned=clock.now()
    )
    return peer


@pytest.fixture
def elsewhere(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """The other node, its database a copy of ours, and the two know each other."""
    settings.ALLOWED_HOSTS = ["testserver"]
    cast()
    connection.ensure_connection()
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as copy:
        connection.connection.backup(copy)
    (tmp_path / "other").mkdir()
    shutil.copy(home.current().path / "journal.key", tmp_path / "other")
    other, real = Elsewhere(tmp_path / "other.sqlite3", home.Home(tmp_path / "other"), own()), home.current
    monkeypatch.setattr(home, "current", lambda: other.current(real))
    with other.inside():
        theirs = own()
        acquainted(other.sender, "HK")
    acquainted(theirs, "HK")
    return other


def test_two_nodes_agree_wherever_one_dies_and_whatever_the_network_does(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = Peer.objects.get()
    monkeypatch.setattr(os, "_exit", dying)
    for name in get_args(failpoints.Failpoint):
        resource(f"died-{name}", title=name, organisation="org-harbour", place="hong-kong")
        monkeypatch.setenv(failpoints.VARIABLE, name)
        with pytest.raises(Died):
            go_round(peer=peer, post=elsewhere.post, ahead=True, by=NODE)
        monkeypatch.delenv(failpoints.VARIABLE)
        go_round(peer=peer, post=elsewhere.post, ahead=True, by=NODE)
    for fate in ("duplicate", "drop"):
        resource(f"net-{fate}", title=fate, organisation="org-harbour", place="hong-kong")
        elsewhere.fate = fate
        go_round(peer=peer, post=elsewhere.post, ahead=True, by=NODE)
        go_round(peer=peer, post=elsewhere.post, ahead=True, by=NODE)
    assert elsewhere.again() == 409
    withdraw(record=Resource.objects.get(key="net-drop"), reason="", by=NODE)
    look_again(by=NODE)
    go_round(peer=peer, post=elsewhere.post, ahead=True, by=NODE)
    ours = Resource.objects.order_by("key").values_list("key", "texts", "state")
    assert elsewhere.has() == {key: (texts["en"]["title"], state) for key, texts, state in ours}
    assert elsewhere.numbers() == list(range(1, Outgoing.objects.count() + 1))
    assert Outgoing.objects.filter(received=None).count() == 0
