"""What an organisation can get, why not, and what firms ask of policy."""

from __future__ import annotations

from datetime import timedelta

import pytest

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue import queries
from entrepot.catalogue.refusals import RefusedError
from entrepot.journal.models import Entry
from entrepot.matching import actions
from entrepot.matching.asks import MONTH, asks, counted_asks, narrowed_asks
from entrepot.matching.entitlements import entitlements
from entrepot.matching.models import PolicyAsk
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from tests.accounts import account, admit, join, party
from tests.cast import BY, entry, put
from tests.matching.test_gaps import OFFICER

pytestmark = pytest.mark.usefixtures("region", "words")


@pytest.fixture
def lingyou(region: None) -> Organisation:
    """An admitted maker of tiles in Guangzhou."""
    return admit(Organisation.objects.get(key="org-lingyou"))


@pytest.fixture
def lin(lingyou: Organisation) -> Account:
    """Somebody who works there."""
    return join(account("lin"), lingyou)


def answers(organisation: Organisation) -> dict[str, tuple[str, list[str]]]:
    return {
        item.offer.key: (item.entitlement.answer, [wanted.name for wanted in item.entitlement.wanting])
        for item in entitlements(organisation)
    }


def test_a_firm_of_the_place_gets_what_one_of_another_does_not(lingyou: Organisation) -> None:
    assert answers(lingyou) == {"fin-loan": ("now", []), "pol-voucher": ("now", [])}
    munich = Organisation.objects.get(key="org-isaroptik")
    assert answers(munich) == {"fin-loan": ("no", ["place"]), "pol-voucher": ("no", ["place"])}
    harbour = Organisation.objects.get(key="org-harbour")
    assert answers(harbour)["fin-loan"] == ("no", ["organisation_kind", "place"])


def test_a_firm_that_does_not_say_its_size_is_asked_for_it(lingyou: Organisation) -> None:
    Organisation.objects.filter(pk=lingyou.pk).update(size="")
    lingyou.refresh_from_db()
    assert answers(lingyou) == {"fin-loan": ("now", []), "pol-voucher": ("open", ["size"])}


def test_what_is_over_or_has_not_begun_cannot_be_had(lingyou: Organisation) -> None:
    today = clock.today()
    put(
        entry("pol-over", "policy", "Over", "Over.", valid_until=today - timedelta(days=1)),
        entry("pol-later", "policy", "Later", "Later.", available_from=today + timedelta(days=9)),
        entry("pol-soon", "policy", "Soon", "Soon.", valid_until=today + timedelta(days=9)),
    )
    found = answers(lingyou)
    assert [found[key] for key in ("pol-over", "pol-later", "pol-soon")] == [
        ("no", ["date"]), ("no", ["date"]), ("now", []),
    ]  # fmt: skip
    assert next(iter(found)) == "pol-soon"  # it ends soonest


def test_what_a_firm_asks_is_counted_until_it_is_taken_back(lingyou: Organisation, lin: Account) -> None:
    by = party(lin)
    first = actions.ask_of_policy(
        organisation=lingyou, topic="eligibility", text="Also  large firms.", policy="pol-voucher", by=by
    )
    actions.ask_of_policy(organisation=lingyou, topic="new_policy", text="A voucher for kilns.", by=by)
    assert (first.text, first.policy and first.policy.key) == ("Also large firms.", "pol-voucher")
    found = counted_asks(OFFICER)
    month = clock.today().strftime(MONTH)
    assert (found.total, found.by) == (
        2,
        {
            "topic": {"eligibility": 1, "new_policy": 1}, "policy": {"pol-voucher": 1},
            "kind": {"enterprise": 2}, "month": {month: 2},
        },
    )  # fmt: skip
    assert [ask.pk for ask in narrowed_asks(OFFICER, {"policy": "pol-voucher", "month": month})] == [first.pk]
    actions.withdraw_ask(ask=first, by=by)
    assert (counted_asks(OFFICER).total, [ask.topic for ask in asks(lingyou, by)]) == (1, ["new_policy"])
    with pytest.raises(RefusedError) as refused:
        actions.withdraw_ask(ask=PolicyAsk.objects.get(pk=first.pk), by=by)
    assert refused.value.code == "withdrawn_already"
    recorded = Entry.objects.filter(stream="matching").order_by("pk").values_list("verb", "rule", "details")
    assert list(recorded) == [
        ("policy.ask", "policy.ask", {"organisation": "org-lingyou", "topic": "eligibility"}),
        ("policy.ask", "policy.ask", {"organisation": "org-lingyou", "topic": "new_policy"}),
        (
            "policy_ask.withdraw",
            "policy_ask.withdraw",
            {"organisation": "org-lingyou", "topic": "eligibility"},
        ),
    ]


def test_only_its_members_ask_and_take_back_and_only_officers_count(
    lingyou: Organisation, lin: Account
) -> None:
    stranger = party(join(account("eve"), admit(Organisation.objects.get(key="org-isaroptik"))))
    with pytest.raises(NotAllowedError):
        actions.ask_of_policy(organisation=lingyou, topic="other", text="x", by=stranger)
    ask = actions.ask_of_policy(organisation=lingyou, topic="other", text="x", by=party(lin))
    with pytest.raises(NotAllowedError):
        actions.withdraw_ask(ask=ask, by=stranger)
    with pytest.raises(NotAllowedError):
        counted_asks(party(lin))
    with pytest.raises(NotAllowedError):
        asks(lingyou, stranger)
    assert [item.pk for item in asks(lingyou, OFFICER)] == [ask.pk]


@pytest.mark.parametrize(
    ("topic", "text", "policy", "code"),
    [
        ("weather", "x", None, "ask_empty"),
        ("other", "  ", None, "ask_empty"),
        ("other", "x", "tech-thz", "ask_policy"),
    ],
)
def test_an_ask_has_a_topic_a_text_and_no_policy_but_a_listed_one(
    lingyou: Organisation, lin: Account, topic: str, text: str, policy: str | None, code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        actions.ask_of_policy(organisation=lingyou, topic=topic, text=text, policy=policy, by=party(lin))
    assert (refused.value.code, PolicyAsk.objects.count()) == (code, 0)


def test_an_ask_still_counts_when_its_policy_was_withdrawn_since(lingyou: Organisation, lin: Account) -> None:
    actions.ask_of_policy(organisation=lingyou, topic="other", text="x", policy="pol-voucher", by=party(lin))
    catalogue.withdraw(record=queries.resource("pol-voucher", BY), reason="", by=BY)
    assert counted_asks(BY).by["policy"] == {"pol-voucher": 1}
    assert answers(lingyou) == {"fin-loan": ("now", [])}
