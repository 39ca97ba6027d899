"""Nothing that is held back gets out: not in an answer, not by being found, not by moving anything else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.actions import save_need, save_resource, withdraw
from entrepot.catalogue.drafts import NeedDraft, ResourceDraft, draft_of
from entrepot.catalogue.models import Need, Resource
from entrepot.engine.dense import VectorStore
from entrepot.matching import index
from entrepot.matching.queries import chains_of, needs_for, search
from entrepot.people.domain import ANONYMOUS, NodeRole, OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.vocabulary.kinds import ResourceKind
from entrepot.vocabulary.money import Money
from tests.accounts import account, admit, join, party, signed_in
from tests.cast import BY, entry, put
from tests.embedder import Tiny

Say = Callable[[str], str]
"""What stands in a restricted field, by the field's name."""
RESTRICTED: Final = (
    "title", "text", "translation", "keyword", "fact", "label", "budget", "hours", "confidential", "price", "discount",
    "usage", "draft", "draftoffer", "withdrawn", "withdrawnoffer", "body", "examiner",
)  # fmt: skip
ASKED: Final = (
    "Terahertz Risse in der Glasur",
    "釉面裂纹检测",
    "cracks in glaze",
    "inspection of surfaces",
    "Milben",
)
SCORES: Final = 12


def token(field: str) -> str:
    """A word that stands nowhere else."""
    return f"zqx{field}canary"


def blank(field: str) -> str:
    """What stands there in a world without canaries; as good a word as any, and never the same."""
    return {"budget": "5 CNY", "price": "1 €"}.get(field, f"{field} of no interest")


def world(say: Say) -> None:
    """The region with a need that holds back, a resource with a hidden price, drafts and withdrawn records."""
    put(
        entry(
            "need-held", "technology", is_need=True, language="en", organisation="org-isaroptik", place="munich",
            texts={
                "en": {"title": f"Terahertz {say('title')}", "text": f"Cracks in glaze, {say('text')}."},
                "de": {"title": "Risse", "text": f"Terahertz findet Risse in der Glasur. {say('translation')}"},
            },
            keywords=[say("keyword")], fields={"facility_hours": say("hours")}, facts={say("label"): say("fact")},
        ),
        entry(
            "fac-held", "facility", "Terahertz scanner", "Terahertz inspection of cracks in glaze on tiles.", place="munich",
            organisation="org-isaroptik", fields={"price": f"{say('price')}", "open_to": "external"},
            facts={"Discount": say("discount"), "Auslastung": say("usage"), "Weight": "300 kg"},
        ),
        entry("need-gone", "technology", say("withdrawn"), "Cracks in glaze: terahertz.", is_need=True),
        entry("fac-gone", "facility", say("withdrawnoffer"), "Terahertz finds cracks in glaze."),
    )  # fmt: skip
    held = draft_of(catalogue.need("need-held", BY))
    offer = draft_of(catalogue.resource("fac-held", BY))
    assert isinstance(held, NeedDraft)
    assert isinstance(offer, ResourceDraft)
    held = replace(
        held, teaser_title="Inspection of surfaces", teaser_text="We look for inspection of surfaces.",
        confidential=say("confidential"), budget=f"60 CNY {say('budget')}", brokers_may_read=False,
    )  # fmt: skip
    save_need(draft=held, key="need-held", publish=True, by=BY)
    offer = replace(
        offer,
        price=f"90 € {say('price')}",
        hidden=("price", "usage"),
        body=say("body"),
        examined_by=say("examiner"),
        examined_on="2026-11-01",
    )
    save_resource(draft=offer, key="fac-held", publish=True, by=BY)
    save_need(draft=NeedDraft(say("draft"), "Terahertz for cracks in glaze."), publish=False, by=BY)
    save_resource(
        draft=ResourceDraft("facility", say("draftoffer"), "Terahertz for cracks in glaze."),
        publish=False,
        by=BY,
    )
    withdraw(record=catalogue.need("need-gone", BY), reason=say("withdrawn"), by=BY)
    withdraw(record=catalogue.resource("fac-gone", BY), reason="", by=BY)
    index.complete()


@pytest.fixture(autouse=True)
def node(region: None, tiny: Tiny) -> Iterator[None]:
    """The region, on a day of its own."""
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False):
        yield


def strangers() -> dict[str, Client]:
    """Browsers of people who have nothing to do with what is held back."""
    mak = join(account("mak"), admit(Organisation.objects.get(key="org-harbour")), OrganisationRole.OWNER)
    return {
        "nobody known": Client(),
        "an owner elsewhere": signed_in(mak),
        "an auditor and broker": signed_in(account("bea", NodeRole.BROKER, NodeRole.AUDITOR)),
        "an officer": signed_in(account("olga", NodeRole.OFFICER)),
    }


def addresses() -> list[str]:
    """Everything that the API answers, for every record there is."""
    needs = list(Need.objects.order_by("key").values_list("key", flat=True))
    resources = list(Resource.objects.order_by("key").values_list("key", flat=True))
    found = [
        "/needs",
        "/resources",
        "/needs?kind=technology",
        "/resources?kind=facility",
        "/needs?place=munich",
    ]
    found += [f"/needs/{key}{rest}" for key in needs for rest in ("", "/chains")]
    found += [f"/needs/{key}/matches?kind={kind}" for key in needs for kind in ResourceKind]
    return [*found, *(f"/resources/{key}" for key in resources)]


def answers(client: Client) -> dict[str, str]:
    """What the API answers at each address; keys that are drawn by lot are the same every time."""
    drawn = [item.key for model in (Need, Resource) for item in model.objects.filter(state="draft")]
    found = {}
    for address in addresses():
        content = client.get(f"/api/v1{address}").content.decode()
        told = [address, content]
        for key in drawn:
            told = [text.replace(key, "drawn") for text in told]
        found[told[0]] = told[1]
    return found


def searches() -> dict[str, list[tuple[str, bool, float]]]:
    """What is found by words, and which needs each resource is said to serve."""
    found = {f"search {text}": search(text, limit=50) for text in (*ASKED, *map(token, RESTRICTED))}
    for resource in catalogue.resources(ANONYMOUS):
        found[f"needs for {resource.key}"] = needs_for(resource, top=20)
    return {
        asked: [(item.key, item.is_need, round(item.score, SCORES)) for item in items]
        for asked, items in found.items()
    }


def test_no_answer_to_a_stranger_holds_anything_restricted() -> None:
    world(token)
    out = {
        (who, address, field)
        for who, client in strangers().items()
        for address, content in answers(client).items()
        for field in RESTRICTED
        if token(field) in content
    }
    # an officer sees what was withdrawn, when nothing of it was held back
    assert {(who, field) for who, _, field in out} == {
        ("an officer", "withdrawn"),
        ("an officer", "withdrawnoffer"),
    }


def test_its_people_get_all_of_it() -> None:
    world(token)
    max_ = join(account("max"), Organisation.objects.get(key="org-isaroptik"))
    content = "".join(answers(signed_in(max_)).values())
    assert [field for field in RESTRICTED if token(field) not in content] == [
        "draft", "draftoffer", "withdrawn", "withdrawnoffer",
    ]  # fmt: skip  # these are of nobody


def test_nothing_is_found_by_what_is_held_back() -> None:
    world(token)
    words = index.current().words
    assert [field for field in RESTRICTED if words.search(token(field))] == []
    keys = {item.key for text in ASKED for item in search(text, limit=50)}
    assert {"need-held", "fac-held"} <= keys
    assert keys.isdisjoint({"need-gone", "fac-gone"})
    assert {key for key in keys if key.startswith("need-")} <= {"need-cracks", "need-bees", "need-held"}
    assert not {key for key in keys if key.startswith("facility-")}


def test_what_is_held_back_moves_nothing_that_a_stranger_sees(tiny: Tiny) -> None:
    seen = []
    for say in (token, blank):
        index.forget()
        index._held.models = ((tiny,), VectorStore())
        with transaction.atomic():
            world(say)
            seen.append((answers(Client()), searches(), totals()))
            transaction.set_rollback(True)
    with_canaries, without = seen
    assert with_canaries == without


def totals() -> str:
    """What the open needs' chains cost, and what is in them."""
    found = {need.key: chains_of(need) for need in catalogue.readable_needs(ANONYMOUS)}
    return json.dumps({
        key: [str(item.best.before), [link.resource for link in item.best.links], item.verdict] for key, item in found.items()
    })  # fmt: skip


def test_the_author_of_a_draft_sees_its_chain() -> None:
    lin = join(account("lin"), admit(Organisation.objects.get(key="org-lingyou")))
    mine = NeedDraft(
        "釉面裂纹检测", "需要太赫兹检测瓷砖釉面裂纹。", place="guangzhou", organisation="org-lingyou"
    )
    draft = save_need(draft=mine, publish=False, by=party(lin))
    index.complete()
    path = f"/api/v1/needs/{draft.key}/chains"
    found = signed_in(lin).get(path)
    assert (found.status_code, found.json()["verdict"]) == (200, "served")
    assert Client().get(path).status_code == 404
    assert [item.key for item in search("釉面裂纹检测") if item.key == draft.key] == []


def test_a_hidden_price_takes_part_in_no_sum() -> None:
    chief: Party = BY
    before = chains_of(catalogue.need("need-cracks", chief)).best
    offer = catalogue.resource("fac-thz", chief)
    assert [link.resource for link in before.links if link.role == "facility"] == ["fac-thz"]
    draft = draft_of(offer)
    assert isinstance(draft, ResourceDraft)
    save_resource(draft=replace(draft, hidden=("price",)), key="fac-thz", publish=True, by=chief)
    index.complete()
    after = chains_of(catalogue.need("need-cracks", chief)).best
    link = after.link("facility")
    assert link is not None
    assert (link.resource, link.price, link.cost, "facility" in after.unpriced) == (
        "fac-thz",
        None,
        None,
        True,
    )
    others = [link.cost.amount for link in after.links if link.cost]
    assert after.before.amount == sum(others)
    assert (before.link("facility").cost, "facility" in before.unpriced) == (
        Money(Decimal(9000), "CNY"),
        False,
    )  # type: ignore[union-attr]
