"""What crossing asks for: told in the inbox with its rule and article, read on a page, and said to be done."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from entrepot.border.actions.owing import DUE, owe
from entrepot.border.domain.owing import Asked
from entrepot.border.models import Owed
from entrepot.border.queries import rules_in_force
from entrepot.exchange.models import Peer
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account, Duty, Organisation
from entrepot.runtime import clock
from tests.accounts import account, admit, join, signed_in
from tests.cast import cast
from tests.exchange.nodes import HK
from tests.web.test_pages import page, words


@pytest.fixture
def manager(node: None) -> Account:
    cast()
    return join(
        account("manager"), admit(Organisation.objects.get(key="org-lingyou")), OrganisationRole.MANAGER
    )


@pytest.fixture
def peer(node: None) -> Peer:
    return HK.peer()


def owed(peer: Peer) -> Owed:
    """That the contract is filed with Guangdong, by the organisation whose records cross to a peer."""
    rule = rules_in_force().rule("gba-hk-from-mainland")
    filed = next(one for one in rule.obligations if one.what == "file_gba_contract_guangdong")
    asked = Asked(Organisation.objects.get(key="org-lingyou").pk, "CN-GD", rule.used, filed)
    given = {"sender": "here", "node": peer.node, "importer": "HK", "at": clock.now()}
    (made,) = owe(asked=[asked], by=Party.machine("node"), **given)
    return made


def test_it_is_told_with_rule_and_article_and_done_with_a_note(
    manager: Account, peer: Peer, reader: Client
) -> None:
    client = signed_in(manager)
    assert "Nothing is to be done" in page(client, "/border/obligations/")
    row = owed(peer)
    sentence = "File the contract with the Cyberspace Administration of Guangdong. Within 10 working days."
    told = words(page(client, "/inbox/"))
    assert f"{sentence} Records cross to Hong Kong Node" in told
    assert "Rule gba-hk-from-mainland/1 Article 第二条" in told
    url = f"/border/obligations/{row.key}/"
    assert (url in page(client, "/border/obligations/"), reader.get(url).status_code) == (True, 404)
    shown = page(client, url)
    assert f"?kind=gba_contract_hk&amp;exporter=CN-GD&amp;importer={peer.node}#file" in shown
    assert "gba_contract_mo" not in shown
    assert "Personal data may flow between nine cities" in shown
    empty = client.post(url, {"do": "meet", "note": ""})
    assert (empty.status_code, Duty.objects.filter(kind=DUE, settled=None).count()) == (422, 1)
    number = Duty.objects.get(kind=DUE).pk
    client.post(f"/inbox/{number}/", {"answer": "meet", f"meet-{number}": "Filed as GD-17."})
    row.refresh_from_db()
    assert (row.note, Duty.objects.filter(kind=DUE, settled=None).count()) == ("Filed as GD-17.", 0)
    assert "Filed as GD-17." in page(client, url)
    assert "All that was owed is done." in page(client, "/border/obligations/")
    assert url in page(client, "/border/obligations/?all=1")


def test_what_is_late_is_said_to_be(manager: Account, peer: Peer) -> None:
    row = owed(peer)
    Owed.objects.update(due=date(2026, 1, 5))
    client = signed_in(manager)
    assert "overdue" in page(client, f"/border/obligations/{row.key}/")
    client.post(f"/border/obligations/{row.key}/", {"do": "meet", "note": "Filed late."})
    assert "Filed late." in page(client, f"/border/obligations/{row.key}/")
