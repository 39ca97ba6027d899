"""Pages of records that travel: where one is from, what was held there; a need goes only where its owner sends it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from entrepot.border.rules import bundled
from entrepot.catalogue.domain import Gated
from entrepot.exchange.actions.preparing import look_again
from entrepot.exchange.actions.taking import take
from entrepot.exchange.domain.messages import Held
from entrepot.exchange.models import GivenBody, Outgoing, OwnersWord
from entrepot.exchange.rounds import prepare_all
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Duty, Organisation
from entrepot.runtime.home import Node
from tests.accounts import account, admit, join, signed_in
from tests.cast import cast, entry, need, put, resource
from tests.exchange.others import Other, item

NODE = Party.machine("node")


@pytest.fixture
def other(node: None) -> Other:
    cast()
    return Other()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def engineer() -> Client:
    owner = admit(Organisation.objects.get(key="org-lingyou"))
    return signed_in(join(account("engineer"), owner, OrganisationRole.MANAGER))


def test_a_received_record_says_where_it_is_from_and_what_was_held_there(other: Other) -> None:
    peer = other.known()
    odd = Held("secret", "hold", "unheard_of")
    lacks = Held("technical_body", "hold", "no_rule")
    take(peer=peer, body=other.records(1, replace(item(other), held=(lacks, odd))), by=NODE)
    html = page(Client(), f"/resources/{other.node[:10]}.kiln/")
    assert "From Node 1" in html
    assert "Under the law of HK" in html
    assert "Its technical details" in html
    assert "It stayed at its origin." in html
    assert "Ask its owner for an introduction" not in html


def test_what_is_missing_is_filed_where_the_record_is_from(other: Other, settings: Settings) -> None:
    settings.NODE = Node("Here", "guangzhou", "CN-GD")
    peer, rule = other.known(), bundled().rule("gba-hk-to-mainland")
    lacks = Held(
        "people",
        "hold",
        "lacks",
        rule.id,
        rule.version,
        rule.source.article,
        (("gba_contract_hk", "absent", "sender"),),
    )
    foreign = Held(
        "usage", "hold", "lacks", "of/their own", 7, "§ 9", (("a thing of theirs", "absent", "sender"),)
    )
    take(peer=peer, body=other.records(1, replace(item(other), held=(lacks, foreign))), by=NODE)
    html = page(Client(), f"/resources/{other.node[:10]}.kiln/")
    form = (
        "http://other.example/border/evidence/?kind=gba_contract_hk&amp;exporter=HK&amp;importer=CN-GD#file"
    )
    assert html.count(f'href="{form}"') == 1
    assert html.count('href="/border/rules/gba-hk-to-mainland/"') == 1
    assert "<code>of/their own</code>" in html


def test_the_owner_sees_what_other_nodes_have_and_where_to_file_what_is_missing(other: Other) -> None:
    peer = other.known()
    resource("kiln", organisation="org-lingyou", place="guangzhou", fields={"person": "Chen Wei"})
    look_again(by=NODE)
    prepare_all(peer=peer, by=NODE)
    assert "At other nodes" not in page(Client(), "/resources/kiln/")
    html = page(engineer(), "/resources/kiln/")
    assert "At other nodes" in html
    assert "sent, some of it held" in html
    assert 'href="/border/evidence/?kind=gba_contract_hk&amp;exporter=CN-GD&amp;importer=HK#file"' in html


def test_a_need_is_sent_and_taken_back_by_its_people(other: Other) -> None:
    peer = other.known()
    need("need-kiln", title="A kiln wanted", organisation="org-lingyou", place="guangzhou")
    assert "Other nodes" not in page(Client(), "/needs/need-kiln/")
    client = engineer()
    assert f'<option value="{peer.node}">Node 1</option>' in page(client, "/needs/need-kiln/")
    assert client.post("/needs/need-kiln/send/", {"node": "nobody"}).status_code == 404
    client.post("/needs/need-kiln/send/", {"node": peer.node})
    assert OwnersWord.objects.get().ended is None
    assert "on its way" in page(client, "/needs/need-kiln/")
    prepare_all(peer=peer, by=NODE)
    html = page(client, "/needs/need-kiln/")
    assert "sent, some of it held" in html
    assert "The people it names" in html
    assert 'href="/border/evidence/?kind=gba_contract_hk&amp;exporter=CN-GD&amp;importer=HK#file"' in html
    client.post("/needs/need-kiln/take-back/", {"node": peer.node})
    assert OwnersWord.objects.get().ended is not None


def test_a_body_is_given_and_taken_back_on_its_page(other: Other) -> None:
    peer = other.known()
    made = entry(
        "glaze", "technology", "Glaze", "Seals itself.", organisation="org-lingyou", place="guangzhou"
    )
    put(replace(made, gated=Gated({"en": "Frit 7"})))
    address = "/resources/glaze/"
    assert "The technical body, for other nodes" not in page(Client(), address)
    client = engineer()
    assert f'<option value="{peer.node}">Node 1</option>' in page(client, address)
    assert client.post(f"{address}give-body/", {"node": "nobody"}).status_code == 404
    client.post(f"{address}give-body/", {"node": peer.node})
    assert GivenBody.objects.get().ended is None
    assert "on its way" in page(client, address)
    prepare_all(peer=peer, by=NODE)
    html = page(client, address)
    giving = html[html.index('aria-labelledby="giving"') :]
    giving = giving[: giving.index("</section>")]
    assert "held at the border" in giving
    assert (giving.count("Its technical body"), "The people it names" in giving) == (1, False)
    client.post(f"{address}take-body-back/", {"node": peer.node})
    assert GivenBody.objects.get().ended is not None


def test_an_introduction_is_asked_for_on_the_resources_page_and_waits_at_its_owner(other: Other) -> None:
    peer = other.known()
    take(peer=peer, body=other.records(1, item(other)), by=NODE)
    need("need-kiln", title="A kiln wanted", organisation="org-lingyou", place="guangzhou")
    client, address = engineer(), f"/resources/{other.node[:10]}.kiln/"
    assert '<option value="need-kiln">A kiln wanted</option>' in page(client, address)
    answer = client.post(f"{address}introduce/", {"need": "need-kiln"}, follow=True)
    told = "What would cross" if not Outgoing.objects.exists() else "Its owner answers there"
    assert told in answer.content.decode()
    asked = {"record": "resource:furnace", "need": "need:x", "about": {"texts": {"en": {"title": "Tiles"}}}}
    take(peer=peer, body=other.message(2, asked, "introduction"), by=NODE)
    assert Duty.objects.filter(kind="peer.introduced").count() == 0  # there is no such resource
