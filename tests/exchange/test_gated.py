"""The technical body of a technology at the border: held until its owner gives it and the export lists were looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from entrepot.catalogue import queries
from entrepot.catalogue.domain import Gated, Level
from entrepot.catalogue.models import Resource
from entrepot.exchange.actions.giving import give_body, take_body_back
from entrepot.exchange.actions.taking import take
from entrepot.exchange.deciding import cut
from entrepot.exchange.domain.messages import Held
from entrepot.exchange.models import Peer
from entrepot.exchange.refusals import SendingRefusedError
from entrepot.exchange.rounds import prepare_all
from entrepot.exchange.sending import deliver
from entrepot.people.domain import ANONYMOUS, Party
from entrepot.people.models import Organisation
from tests.accounts import account, admit, join, party
from tests.cast import cast, entry, put, resource
from tests.exchange.others import Other, item, summary

pytestmark = pytest.mark.django_db
NODE = Party.machine("node")
BODY = {"en": "Frit 7: 12 % zirconia at 1080 °C."}
LOOKED = {"examined_by": "Dr. Mak", "examined_on": date(2026, 10, 5)}


@pytest.fixture
def other(db: None) -> Other:
    cast()
    return Other(jurisdiction="DE-BY", place="munich")


def glaze(**gated: Any) -> Resource:
    key = "glaze"
    made = entry(key, "technology", "Glaze", "Seals itself.", organisation="org-harbour", place="hong-kong")
    put(replace(made, gated=Gated(**gated)))
    return Resource.objects.get(key=key)


def told(peer: Peer, other: Other) -> dict[str, Any]:
    """What the peer has of the glaze now."""
    prepare_all(peer=peer, by=NODE)
    deliver(peer=peer, post=other.post, ahead=True, by=NODE)
    return other.listed()["resource:glaze"]


def why(peer: Peer, other: Other) -> list[tuple[str, str, list[str]]]:
    held = [one for one in told(peer, other)["held"] if one["portion"] == "body"]
    return [(one["code"], one["rule"], [lack[0] for lack in one["missing"]]) for one in held]


def test_which_portions_a_technology_has_says_nothing_of_its_body() -> None:
    bare, full = (
        Resource(key="a", kind="technology", texts={}, fields={}, facts={}, body=body) for body in ({}, BODY)
    )
    slots = ["summary", "people", "price", "usage", "body"]
    assert [[portion.name for portion in cut(one).portions] for one in (bare, full)] == [slots, slots]
    assert cut(bare).portions == cut(full).portions
    assert [portion.name for portion in cut(Resource(kind="facility", texts={})).portions] == slots[:-1]


def test_the_body_crosses_once_it_is_given_and_was_examined(other: Other) -> None:
    peer = other.known()
    record = glaze(body=BODY)
    assert why(peer, other) == [
        ("held_by_rule", "house-granted", ["portion.granted", "portion.control_codes"])
    ]
    give_body(resource=record, peer=peer, by=Party.machine("cli"))
    assert why(peer, other) == [("lacks", "hk-technology-free", ["portion.control_codes"])]
    with pytest.raises(SendingRefusedError) as refused:
        give_body(resource=record, peer=peer, by=Party.machine("cli"))
    assert refused.value.code == "body_already"
    glaze(body=BODY, **LOOKED)
    assert (why(peer, other), told(peer, other)["content"]["body"]) == (
        [], {"body": BODY, "control_codes": [], "examined_on": "2026-10-05"}
    )  # fmt: skip
    glaze(body=BODY, codes=("hk:1C007",), **LOOKED)
    assert why(peer, other) == [("lacks", "hk-strategic", ["export_licence"])]
    assert "zirconia" not in str(told(peer, other))


def test_what_is_taken_back_is_shown_there_no_more(other: Other) -> None:
    peer = other.known()
    record = glaze(body=BODY, **LOOKED)
    give_body(resource=record, peer=peer, by=Party.machine("cli"))
    assert told(peer, other)["content"]["body"]["body"] == BODY
    take_body_back(resource=record, peer=peer, by=Party.machine("cli"))
    assert "body" not in told(peer, other)["content"]
    with pytest.raises(SendingRefusedError) as refused:
        take_body_back(resource=record, peer=peer, by=Party.machine("cli"))
    assert refused.value.code == "body_not"


def test_no_body_no_gift(other: Other) -> None:
    peer = other.known()
    with pytest.raises(SendingRefusedError) as refused:
        give_body(resource=resource("oven"), peer=peer, by=Party.machine("cli"))
    assert refused.value.code == "body_none"


def test_who_receives_a_body_keeps_it_behind_the_gate(other: Other) -> None:
    peer = other.known()
    said = {"body": BODY, "control_codes": ["eu:none"], "examined_on": "2026-10-05"}
    whole = {"summary": summary(title="Glaze", kind="technology"), "body": said}
    take(peer=peer, body=other.records(1, replace(item(other), content=whole)), by=NODE)
    here = Resource.objects.get(source=f"peer:{other.node}")
    gated = Gated(BODY, ("eu:none",), other.node, date(2026, 10, 5))
    assert (here.gated, here.texts["en"]["text"]) == (gated, "To 1400 °C.")
    lin = party(join(account("lin"), admit(Organisation.objects.get(key="org-lingyou"))))
    seen = [queries.disclosed(here, by) for by in (lin, party(account("nobody")), ANONYMOUS)]
    assert [(one.gated.body, one.withheld) for one in seen] == [
        (BODY, ()),
        ({}, (Level.BODY,)),
        ({}, (Level.BODY,)),
    ]
    held = Held("body", "hold", "held_by_rule", "house-granted", 1, "")
    taken_back = replace(item(other), content={"summary": whole["summary"]}, held=(held,))
    take(peer=peer, body=other.records(2, taken_back), by=NODE)
    assert Resource.objects.get(pk=here.pk).gated == Gated()


@pytest.mark.parametrize(
    "said",
    ["x", {"body": "x"}, {"body": {"en": 1, "xx-nowhere": "y"}, "control_codes": "z", "examined_on": 7}],
)
def test_a_body_that_cannot_be_read_is_none(other: Other, said: object) -> None:
    peer = other.known()
    content = {"summary": summary(kind="technology"), "body": said}
    take(peer=peer, body=other.records(1, replace(item(other), content=content)), by=NODE)
    assert Resource.objects.get(source=f"peer:{other.node}").gated == Gated()
