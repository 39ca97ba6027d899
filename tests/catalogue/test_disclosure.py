"""Staged disclosure: teaser, details after an accepted request, everything after an agreement that both sides signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from entrepot.catalogue import queries
from entrepot.catalogue.actions import (
    answer_disclosure,
    ask_disclosure,
    revoke_grant,
    save_need,
    sign_agreement,
    take_back_request,
)
from entrepot.catalogue.domain import Level
from entrepot.catalogue.drafts import NeedDraft
from entrepot.catalogue.models import DisclosureRequest, Grant, Need
from entrepot.catalogue.refusals import DisclosureRefusedError
from entrepot.journal.models import Entry as Journalled
from entrepot.people.domain import ANONYMOUS, OrganisationRole, Party
from entrepot.people.models import Account, Duty, Organisation
from entrepot.people.permissions import NotAllowedError
from tests.accounts import account, admit, join, party
from tests.cast import cast

pytestmark = pytest.mark.django_db

DRAFT = NeedDraft(
    title="Glaze cracks on tiles 600 × 1200",
    text="Our kiln 7 makes hairline cracks of 20 µm; we look for inline inspection.",
    teaser_title="Inspection of ceramic surfaces",
    teaser_text="We look for an inline inspection of ceramic surfaces.",
    confidential="The buyer is Hausmann AG; the margin is 4 %.",
    budget="600,000 CNY",
    place="guangzhou",
    organisation="org-lingyou",
)


@pytest.fixture(autouse=True)
def node(db: None) -> Iterator[None]:
    """A node with the cast, two organisations of it admitted, on a day of its own."""
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False):
        cast()
        for key in ("org-lingyou", "org-isaroptik"):
            admit(Organisation.objects.get(key=key))
        yield


def firm(key: str) -> Organisation:
    return Organisation.objects.get(key=key)


def person(name: str, key: str, role: OrganisationRole = OrganisationRole.MEMBER) -> Account:
    return join(account(name), firm(key), role)


@pytest.fixture
def lin(node: None) -> Account:
    """A member of Lingyou."""
    return person("lin", "org-lingyou")


@pytest.fixture
def chief(node: None) -> Party:
    """The manager of Lingyou."""
    return party(person("chief", "org-lingyou", OrganisationRole.MANAGER))


@pytest.fixture
def anna(node: None) -> Party:
    """The manager of Isaroptik."""
    return party(person("anna", "org-isaroptik", OrganisationRole.MANAGER))


@pytest.fixture
def need(lin: Account, chief: Party) -> Need:
    """Lin's need, listed."""
    return save_need(draft=DRAFT, publish=True, by=party(lin))


def ask(need: Need, by: Party, level: Level = Level.DETAILS) -> DisclosureRequest:
    return ask_disclosure(record=need, organisation=firm("org-isaroptik"), level=level, message="Why", by=by)


def seen(need: Need, by: Party) -> tuple[Level | None, tuple[Level, ...]]:
    shown = queries.disclosed(queries.need(need.key, by), by)
    return shown.level, shown.withheld


def waiting() -> list[tuple[str, str]]:
    """Kind and addressee of every duty that waits."""
    return sorted(
        (duty.kind, duty.organisation.key if duty.organisation else duty.account.name if duty.account else duty.node_role)
        for duty in Duty.objects.filter(settled=None).select_related("organisation", "account")
    )  # fmt: skip


def journalled() -> list[tuple[str, str, str]]:
    entries = Journalled.objects.filter(stream="disclosure").order_by("sequence")
    return [(entry.verb, entry.subject, entry.rule) for entry in entries]


def test_a_stranger_sees_the_teaser_and_nothing_else(need: Need) -> None:
    shown = queries.disclosed(queries.need(need.key, ANONYMOUS), ANONYMOUS)
    assert shown.texts == {
        "en": {
            "title": "Inspection of ceramic surfaces",
            "text": "We look for an inline inspection of ceramic surfaces.",
        }
    }
    assert (shown.fields, shown.facts, shown.keywords, shown.confidential) == ({}, {}, (), {})
    assert (shown.level, shown.withheld) == (None, (Level.DETAILS,))


def test_its_people_see_everything(need: Need, lin: Account, chief: Party) -> None:
    shown = queries.disclosed(queries.need(need.key, chief), chief)
    assert (shown.texts["en"]["title"], shown.fields) == (DRAFT.title, {"budget": "600,000 CNY"})
    assert shown.confidential == {"en": DRAFT.confidential}
    assert seen(need, party(lin)) == seen(need, chief) == (Level.EVERYTHING, ())


def test_details_after_an_accepted_request(need: Need, chief: Party, anna: Party) -> None:
    asked = ask(need, anna)
    assert waiting() == [("disclosure.asked", "Lin"), ("disclosure.asked", "org-lingyou")]
    assert seen(need, anna) == (None, (Level.DETAILS,))
    answer_disclosure(key=asked.key, accept=True, reason="Welcome", by=chief)
    assert waiting() == [("disclosure.answered", "Anna")]
    assert seen(need, anna) == (Level.DETAILS, (Level.EVERYTHING,))
    assert seen(need, ANONYMOUS) == (None, (Level.DETAILS,))
    assert journalled() == [
        ("disclosure.asked", need.key, "need.ask_disclosure"),
        ("disclosure.accepted", need.key, "need.answer_disclosure"),
        ("grant.given", need.key, "need.answer_disclosure"),
    ]


def test_everything_after_both_signatures(need: Need, chief: Party, anna: Party) -> None:
    answer_disclosure(key=ask(need, anna).key, accept=True, reason="", by=chief)
    asked = ask(need, anna, Level.EVERYTHING)
    answer_disclosure(key=asked.key, accept=True, reason="", by=chief)
    assert seen(need, anna) == (Level.DETAILS, (Level.EVERYTHING,))
    assert [kind for kind, _ in waiting()].count("agreement.sign") == 3
    sign_agreement(need=need, organisation=firm("org-isaroptik"), by=anna)
    assert seen(need, anna) == (Level.DETAILS, (Level.EVERYTHING,))
    agreement = sign_agreement(need=need, organisation=firm("org-isaroptik"), by=chief)
    assert seen(need, anna) == (Level.EVERYTHING, ())
    assert "agreement.sign" not in {kind for kind, _ in waiting()}
    assert [row for row in journalled() if row[0] == "agreement.signed"] == [
        ("agreement.signed", need.key, "agreement.sign_for_asker"),
        ("agreement.signed", need.key, "agreement.sign_for_owner"),
    ]
    assert all(word in agreement.text for word in ("岭釉建陶", "Isaroptik GmbH", need.key, "org-isaroptik"))


def test_everything_cannot_be_asked_for_before_the_details(need: Need, anna: Party) -> None:
    with pytest.raises(DisclosureRefusedError) as raised:
        ask(need, anna, Level.EVERYTHING)
    assert raised.value.code == "details_first"


def test_a_refused_request_may_be_repeated_after_a_pause(need: Need, chief: Party, anna: Party) -> None:
    answer_disclosure(key=ask(need, anna).key, accept=False, reason="Not now", by=chief)
    with pytest.raises(DisclosureRefusedError) as raised:
        ask(need, anna)
    assert raised.value.code == "asked_again_too_soon"
    with time_machine.travel(datetime(2026, 12, 5, 10, tzinfo=UTC), tick=False):
        assert ask(need, anna).answer == ""
    assert seen(need, anna) == (None, (Level.DETAILS,))


def test_a_grant_can_be_ended(need: Need, chief: Party, anna: Party) -> None:
    answer_disclosure(key=ask(need, anna).key, accept=True, reason="", by=chief)
    revoke_grant(grant=Grant.objects.get(), by=chief)
    assert seen(need, anna) == (None, (Level.DETAILS,))
    assert queries.grants_of(need, chief).count() == 0


def test_a_request_can_be_taken_back_once(need: Need, anna: Party) -> None:
    asked = ask(need, anna)
    take_back_request(key=asked.key, by=anna)
    assert waiting() == []
    with pytest.raises(DisclosureRefusedError):
        take_back_request(key=asked.key, by=anna)


def test_who_is_not_concerned_does_not_know_of_a_request(need: Need, anna: Party) -> None:
    asked = ask(need, anna)
    stranger = party(person("mak", "org-harbour", OrganisationRole.OWNER))
    for by in (ANONYMOUS, stranger):
        with pytest.raises(DisclosureRequest.DoesNotExist):
            answer_disclosure(key=asked.key, accept=True, reason="", by=by)
        with pytest.raises(NotAllowedError):
            ask(need, by)
    with pytest.raises(NotAllowedError):
        answer_disclosure(key=asked.key, accept=True, reason="", by=anna)
