"""Staged disclosure: teaser, details after an accepted request, everything after an agreement that both sides signed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine

from entrepot.catalogue import queries
from entrepot.catalogue.actions import (
    answer_disclosure,
    ask_disclosure,
    offer_agreement,
    revoke_grant,
    save_need,
    save_resource,
    show_details,
    sign_agreement,
    take_back_request,
    withdraw,
)
from entrepot.catalogue.domain import Level
from entrepot.catalogue.drafts import DraftRefusedError, NeedDraft, ResourceDraft
from entrepot.catalogue.models import ConfidentialityAgreement, DisclosureRequest, Grant, Need
from entrepot.catalogue.refusals import DisclosureRefusedError
from entrepot.journal.models import Entry as Journalled
from entrepot.people.domain import ANONYMOUS, NodeRole, OrganisationRole, Party
from entrepot.people.models import Account, Duty, Organisation
from entrepot.people.permissions import NotAllowedError, allows
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


def test_details_are_shown_and_the_agreement_offered_unasked(need: Need, chief: Party, anna: Party) -> None:
    isaroptik = firm("org-isaroptik")
    with pytest.raises(DisclosureRefusedError, match="details first"):
        offer_agreement(need=need, organisation=isaroptik, by=chief)
    assert [show_details(need=need, organisation=isaroptik, by=chief) for _ in range(2)] == [True, False]
    assert seen(need, anna) == (Level.DETAILS, (Level.EVERYTHING,))
    for _ in range(2):
        offer_agreement(need=need, organisation=isaroptik, by=chief)
    assert waiting() == [
        ("agreement.sign", "Lin"), ("agreement.sign", "org-isaroptik"), ("agreement.sign", "org-lingyou"),
    ]  # fmt: skip
    for by in (anna, chief):
        sign_agreement(need=need, organisation=isaroptik, by=by)
    assert seen(need, anna) == (Level.EVERYTHING, ())
    with pytest.raises(DisclosureRefusedError, match="already"):
        offer_agreement(need=need, organisation=isaroptik, by=chief)


def test_what_was_asked_for_is_answered_by_showing_it(need: Need, chief: Party, anna: Party) -> None:
    isaroptik = firm("org-isaroptik")
    asked = ask(need, anna)
    show_details(need=need, organisation=isaroptik, by=chief)
    more = ask(need, anna, Level.EVERYTHING)
    offer_agreement(need=need, organisation=isaroptik, by=chief)
    for item in (asked, more):
        item.refresh_from_db()
        assert item.answer == "accepted"
    assert Grant.objects.filter(revoked=None).count() == 1


def test_only_the_needs_people_show_it_unasked(need: Need, anna: Party) -> None:
    for act in (show_details, offer_agreement):
        with pytest.raises(NotAllowedError):
            act(need=need, organisation=firm("org-isaroptik"), by=anna)


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


def test_a_grant_may_have_an_end(need: Need, chief: Party, anna: Party) -> None:
    asked = ask(need, anna)
    with pytest.raises(DisclosureRefusedError):
        answer_disclosure(
            key=asked.key, accept=True, reason="", by=chief, until=datetime(2026, 11, 21, 9, tzinfo=UTC)
        )
    answer_disclosure(
        key=asked.key, accept=True, reason="", by=chief, until=datetime(2026, 11, 28, tzinfo=UTC)
    )
    assert seen(need, anna) == (Level.DETAILS, (Level.EVERYTHING,))
    with time_machine.travel(datetime(2026, 11, 28, tzinfo=UTC), tick=False):
        assert seen(need, anna) == (None, (Level.DETAILS,))


def test_an_organisation_that_is_no_longer_admitted_sees_what_strangers_see(
    need: Need, chief: Party, anna: Party
) -> None:
    answer_disclosure(key=ask(need, anna).key, accept=True, reason="", by=chief)
    Organisation.objects.filter(key="org-isaroptik").update(standing="refused")
    assert seen(need, party(Account.objects.get(key=anna.actor))) == (None, (Level.DETAILS,))


def test_ending_the_details_ends_everything(need: Need, chief: Party, anna: Party) -> None:
    answer_disclosure(key=ask(need, anna).key, accept=True, reason="", by=chief)
    answer_disclosure(key=ask(need, anna, Level.EVERYTHING).key, accept=True, reason="", by=chief)
    for by in (anna, chief):
        sign_agreement(need=need, organisation=firm("org-isaroptik"), by=by)
    assert seen(need, anna) == (Level.EVERYTHING, ())
    revoke_grant(grant=Grant.objects.get(level=Level.DETAILS), by=chief)
    assert seen(need, anna) == (None, (Level.DETAILS,))
    # asked and accepted again: what was signed stays signed
    answer_disclosure(key=ask(need, anna).key, accept=True, reason="", by=chief)
    answer_disclosure(key=ask(need, anna, Level.EVERYTHING).key, accept=True, reason="", by=chief)
    assert seen(need, anna) == (Level.EVERYTHING, ())


def test_a_signature_opens_nothing_once_its_side_has_changed_its_mind(
    need: Need, chief: Party, anna: Party
) -> None:
    answer_disclosure(key=ask(need, anna).key, accept=True, reason="", by=chief)
    answer_disclosure(key=ask(need, anna, Level.EVERYTHING).key, accept=True, reason="", by=chief)
    sign_agreement(need=need, organisation=firm("org-isaroptik"), by=chief)
    revoke_grant(grant=Grant.objects.get(level=Level.DETAILS), by=chief)
    with pytest.raises(ConfidentialityAgreement.DoesNotExist):
        sign_agreement(need=need, organisation=firm("org-isaroptik"), by=anna)
    assert (seen(need, anna), [kind for kind, _ in waiting() if kind == "agreement.sign"]) == (
        (None, (Level.DETAILS,)),
        [],
    )
    assert journalled()[-2:] == [
        ("agreement.taken_back", need.key, "need.answer_disclosure"),
        ("grant.revoked", need.key, "need.answer_disclosure"),
    ]
    # the details alone do not bring the signature back
    answer_disclosure(key=ask(need, anna).key, accept=True, reason="", by=chief)
    with pytest.raises(ConfidentialityAgreement.DoesNotExist):
        sign_agreement(need=need, organisation=firm("org-isaroptik"), by=anna)


def test_nothing_is_signed_about_a_need_that_was_withdrawn_or_whose_details_are_over(
    need: Need, chief: Party, anna: Party
) -> None:
    until = datetime(2026, 11, 30, tzinfo=UTC)
    answer_disclosure(key=ask(need, anna).key, accept=True, reason="", by=chief, until=until)
    answer_disclosure(key=ask(need, anna, Level.EVERYTHING).key, accept=True, reason="", by=chief)
    sign_agreement(need=need, organisation=firm("org-isaroptik"), by=chief)
    with time_machine.travel(until, tick=False), pytest.raises(DisclosureRefusedError) as over:
        sign_agreement(need=need, organisation=firm("org-isaroptik"), by=anna)
    withdraw(record=need, reason="", by=chief)
    assert (over.value.code, need.agreements.count()) == ("details_first", 0)


def test_nobody_asks_about_what_was_withdrawn_meanwhile(need: Need, chief: Party, anna: Party) -> None:
    before = Need.objects.get(pk=need.pk)
    withdraw(record=need, reason="", by=chief)
    with pytest.raises(NotAllowedError):
        ask(before, anna)


def test_who_left_an_organisation_hears_of_its_records_no_more(
    need: Need, lin: Account, chief: Party, anna: Party
) -> None:
    lin.memberships.all().delete()
    ask(need, anna)
    assert waiting() == [("disclosure.asked", "org-lingyou")]
    key = DisclosureRequest.objects.get().key
    Account.objects.get(key=anna.actor).memberships.all().delete()
    answer_disclosure(key=key, accept=False, reason="No", by=chief)
    assert waiting() == [("disclosure.answered", "org-isaroptik")]


def test_officers_edit_nothing_that_is_held_back_from_them(need: Need, lin: Account) -> None:
    officer = party(account("olga", NodeRole.OFFICER))
    open_but_confidential = replace(DRAFT, teaser_title="", teaser_text="")
    need = save_need(draft=open_but_confidential, key=need.key, publish=True, by=party(lin))
    with pytest.raises(NotAllowedError):
        save_need(
            draft=replace(open_but_confidential, confidential=""), key=need.key, publish=True, by=officer
        )
    draft = ResourceDraft(kind="service", title="Kiln", text="A kiln.", price="1 CNY", hidden=("price",), organisation="org-lingyou")  # fmt: skip
    kiln = save_resource(draft=draft, publish=True, by=party(lin))
    assert not allows(officer, "resource.edit", kiln)
    kiln = save_resource(draft=replace(draft, hidden=()), key=kiln.key, publish=True, by=party(lin))
    assert allows(officer, "resource.edit", kiln)


def test_names_of_organisations_that_are_not_in_sight_are_answered_like_any_other(lin: Account) -> None:
    hidden = Organisation.objects.get(key="org-harbour")
    hidden.standing = "applied"
    hidden.save()
    for written in ("Harbour Analytics", "org-harbour", "Nobody Analytics"):
        with pytest.raises(DraftRefusedError) as refused:
            save_need(draft=replace(DRAFT, organisation=written), publish=False, by=party(lin))
        (problem,) = refused.value.problems
        assert (str(problem.code), problem.sentence) == (
            "organisation_unknown",
            f"There is no organisation “{written}”.",
        )


def test_what_was_signed_is_what_the_journal_names(need: Need, chief: Party, anna: Party) -> None:
    answer_disclosure(key=ask(need, anna).key, accept=True, reason="", by=chief)
    answer_disclosure(key=ask(need, anna, Level.EVERYTHING).key, accept=True, reason="", by=chief)
    agreement = sign_agreement(need=need, organisation=firm("org-isaroptik"), by=anna)
    assert agreement.text_hash == hashlib.sha256(agreement.text.encode()).hexdigest()
    last = Journalled.objects.order_by("-sequence")[0]
    assert last.details == {
        "organisation": "org-isaroptik",
        "side": "asker",
        "text_hash": agreement.text_hash,
    }
    with pytest.raises(DisclosureRefusedError) as raised:
        sign_agreement(need=need, organisation=firm("org-isaroptik"), by=anna)
    assert raised.value.code == "signed_already"
    agreement.text += " And a licence."
    agreement.save()
    with pytest.raises(DisclosureRefusedError) as changed:
        sign_agreement(need=need, organisation=firm("org-isaroptik"), by=chief)
    assert (changed.value.code, Grant.objects.filter(level=Level.EVERYTHING).count()) == ("text_changed", 0)


def test_only_managers_of_the_two_sides_sign(need: Need, lin: Account, chief: Party, anna: Party) -> None:
    answer_disclosure(key=ask(need, anna).key, accept=True, reason="", by=chief)
    answer_disclosure(key=ask(need, anna, Level.EVERYTHING).key, accept=True, reason="", by=chief)
    member = party(person("max", "org-isaroptik"))
    colleague = party(person("wei", "org-lingyou"))
    officer = party(account("olga", NodeRole.OFFICER, NodeRole.BROKER))
    for by in (member, colleague, officer, ANONYMOUS):
        with pytest.raises(NotAllowedError):
            sign_agreement(need=need, organisation=firm("org-isaroptik"), by=by)
    assert queries.agreement_of(need, firm("org-isaroptik"), officer) is None
    assert queries.agreement_of(need, firm("org-isaroptik"), member) is not None
    assert (
        sign_agreement(need=need, organisation=firm("org-isaroptik"), by=party(lin)).signed_by_owner
        == lin.key
    )


@pytest.mark.parametrize(
    ("language", "beginning"), [("de", "Vertraulichkeit"), ("zh-Hans", "保密协议"), ("en", "Confidentiality")]
)
def test_the_text_is_in_the_askers_language(
    need: Need, chief: Party, anna: Party, language: str, beginning: str
) -> None:
    Account.objects.filter(key=anna.actor).update(language=language)
    answer_disclosure(key=ask(need, anna).key, accept=True, reason="", by=chief)
    answer_disclosure(key=ask(need, anna, Level.EVERYTHING).key, accept=True, reason="", by=chief)
    agreement = queries.agreement_of(need, firm("org-isaroptik"), chief)
    assert agreement is not None
    assert (agreement.language, agreement.text.startswith(beginning)) == (language, True)


def test_nobody_asks_for_others_or_of_the_own_or_of_what_is_open(
    need: Need, lin: Account, anna: Party
) -> None:
    with pytest.raises(NotAllowedError):
        ask_disclosure(
            record=need, organisation=firm("org-lingyou"), level=Level.DETAILS, message="", by=anna
        )
    with pytest.raises(NotAllowedError):
        ask_disclosure(
            record=need, organisation=firm("org-lingyou"), level=Level.DETAILS, message="", by=party(lin)
        )
    opened = save_need(
        draft=replace(DRAFT, teaser_title="", teaser_text="", confidential=""), publish=True, by=party(lin)
    )
    for level in (Level.DETAILS, Level.EVERYTHING, Level.PRICE):
        with pytest.raises(DisclosureRefusedError) as raised:
            ask(opened, anna, level)
        assert raised.value.code == "nothing_withheld"
    ask(need, anna)
    with pytest.raises(DisclosureRefusedError) as again:
        ask(need, anna)
    assert again.value.code == "asked_already"


def test_brokers_read_details_unless_the_owner_says_no(need: Need, lin: Account) -> None:
    broker = party(account("bea", NodeRole.BROKER))
    assert seen(need, broker) == (Level.DETAILS, (Level.EVERYTHING,))
    save_need(draft=replace(DRAFT, brokers_may_read=False), key=need.key, publish=True, by=party(lin))
    assert seen(need, broker) == (None, (Level.DETAILS,))


def test_officers_and_operators_see_no_more_than_strangers(need: Need) -> None:
    for role in (NodeRole.OFFICER, NodeRole.OPERATOR, NodeRole.AUDITOR):
        assert seen(need, party(account(str(role), role))) == (None, (Level.DETAILS,))


def test_that_there_is_something_confidential_is_known_with_the_details_only(
    need: Need, lin: Account, anna: Party
) -> None:
    plain = save_need(draft=replace(DRAFT, confidential=""), publish=True, by=party(lin))
    assert seen(need, anna) == seen(plain, anna) == (None, (Level.DETAILS,))


OFFER = ResourceDraft(
    kind="facility", title="Terahertz imaging", text="Images of ceramics.", price="900 €/h", organisation="org-lingyou",
    facts={"年使用机时": "1800", "Rabatt": "10 %", "Service": "80 € a sample", "Weight": "300 kg"}, hidden=("price", "usage"),
)  # fmt: skip


def test_a_hidden_price_and_usage_are_shown_one_by_one(lin: Account, chief: Party, anna: Party) -> None:
    offer = save_resource(draft=OFFER, publish=True, by=party(lin))

    def shown(by: Party) -> tuple[object, ...]:
        found = queries.disclosed(queries.resource(offer.key, by), by)
        return dict(found.fields), sorted(found.facts), found.level, found.withheld

    assert shown(ANONYMOUS) == ({}, ["Weight"], Level.DETAILS, (Level.PRICE, Level.USAGE))
    assert shown(chief) == ({"price": "900 €/h"}, sorted(OFFER.facts), Level.EVERYTHING, ())
    for level in (Level.PRICE, Level.USAGE):
        asked = ask_disclosure(
            record=offer, organisation=firm("org-isaroptik"), level=level, message="", by=anna
        )
        answer_disclosure(key=asked.key, accept=level == Level.PRICE, reason="", by=chief)
    assert shown(anna) == (
        {"price": "900 €/h"}, ["Rabatt", "Service", "Weight"], Level.DETAILS, (Level.USAGE,),
    )  # fmt: skip
    assert queries.grants_of(offer, ANONYMOUS).count() == queries.requests_of(offer, ANONYMOUS).count() == 0
    assert queries.requests_of(offer, anna).count() == queries.requests_of(offer, chief).count() == 2


def test_a_list_asks_once_for_all_its_grants(
    lin: Account,
    chief: Party,
    anna: Party,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    needs = [save_need(draft=replace(DRAFT, title=f"No. {n}"), publish=True, by=party(lin)) for n in range(5)]
    answer_disclosure(key=ask(needs[3], anna).key, accept=True, reason="", by=chief)
    for count in (1, 5):
        with django_assert_num_queries(2):
            found = queries.all_disclosed(queries.needs(anna).order_by("pk")[:count], anna)
    assert [item.level for item in found] == [None, None, None, Level.DETAILS, None]
    assert set(queries.readable_needs(anna)) == {needs[3]}
