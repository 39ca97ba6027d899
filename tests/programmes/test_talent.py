"""Calls for experts: needs for talent with their terms as facts, answered by experts, who are introduced or declined."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.drafts import NeedDraft
from entrepot.deals.domain.standing import State as DealState
from entrepot.journal.models import Entry
from entrepot.people import queries as people
from entrepot.people.domain import ANONYMOUS, Party
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, talent
from entrepot.programmes.domain.engagements import Engagement, Terms, facts_of, flaws, terms_of
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import TalentAnswer
from tests.cast import need, resource
from tests.programmes.gathered import TERMS, Gathering, gathering

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Gathering:
    return gathering()


def waits(party: Party) -> list[str]:
    return [one.kind for one in people.duties_of(party) if one.kind.startswith("talent.")]


def refused(code: str) -> pytest.RaisesExc[ProgrammeRefusedError]:
    return pytest.raises(ProgrammeRefusedError, check=lambda error: error.code == code)


def test_terms_are_facts_and_facts_are_terms() -> None:
    assert terms_of(facts_of(TERMS)) == TERMS
    assert facts_of(Terms(Engagement.VISITING)) == {"engagement": "visiting"}
    assert terms_of({"engagement": "slavery", "pay": "none"}) is None
    odd = {"engagement": "visiting", "from": "soon", "hours a week": "²", "languages": "zh-Hans, tlh"}
    assert terms_of(odd) == Terms(Engagement.VISITING, languages=("zh-Hans",))
    backwards = replace(TERMS, engagement=Engagement.FIXED_TERM, ends=date(2027, 2, 1), hours=61)
    assert flaws(backwards) == ("engagement_dates", "engagement_hours")
    assert flaws(Terms(Engagement.FIXED_TERM)) == ("engagement_open",)


def test_a_call_is_a_need_that_keeps_its_terms_and_is_matched(made: Gathering) -> None:
    call = made.posted()
    plain = need("need-plain", "talent", "Somebody", organisation=made.office.firm.key)
    assert (call.kind, call.deadline, terms_of(call.facts)) == ("talent", date(2027, 3, 1), TERMS)
    assert list(talent.open_calls(ANONYMOUS)) == [call]
    assert list(talent.open_calls(ANONYMOUS, Engagement.VISITING)) == []
    assert (talent.call_of(ANONYMOUS, call.key), talent.call_of(ANONYMOUS, plain.key)) == (call, None)
    (found,) = talent.experts_for(call)
    assert (found.resource, [one.name for one in found.match.conditions]) == (made.expert.key, [])
    edited = NeedDraft(
        title="Changed", text="Glaze defects.", kind="talent", place="guangzhou", organisation=made.office.firm.key
    )  # fmt: skip
    changed = catalogue.save_need(draft=edited, key=call.key, publish=False, by=made.office.buyer)
    assert terms_of(changed.facts) == TERMS
    held = replace(edited, teaser_title="An expert", facts=facts_of(TERMS))
    catalogue.save_need(draft=held, publish=True, by=made.office.buyer)
    assert list(talent.open_calls(ANONYMOUS)) == [call]


def test_what_is_odd_or_in_another_name_is_no_call(made: Gathering) -> None:
    with refused("engagement_open"):
        made.posted(terms=Terms(Engagement.FIXED_TERM))
    with pytest.raises(NotAllowedError):
        made.posted(organisation=made.office.lab.key)
    programme = made.office.drafted()
    with pytest.raises(NotAllowedError):
        made.posted(terms=replace(TERMS, programme=programme.key))
    assert list(talent.open_calls(ANONYMOUS)) == []


def test_an_experts_answer_waits_for_the_owner_and_becomes_an_introduction(made: Gathering) -> None:
    call, buyer, head = made.posted(), made.office.buyer, made.office.head
    assert talent.own_experts(call, head) == [made.expert]
    assert talent.own_experts(call, buyer) == []
    with pytest.raises(NotAllowedError):
        actions.answer_call(need=call, expert=made.expert, note="Me.", by=buyer)
    with refused("words_missing"):
        actions.answer_call(need=call, expert=made.expert, note=" ", by=head)
    with refused("expert_elsewhere"):
        actions.answer_call(need=call, expert=made.result, note="This.", by=head)
    answer = actions.answer_call(need=call, expert=made.expert, note="Pinholes are mine.", by=head)
    with refused("answered_already"):
        actions.answer_call(need=call, expert=made.expert, note="Again.", by=head)
    with pytest.raises(DatabaseError), transaction.atomic():
        TalentAnswer.objects.create(
            need=call, expert=made.expert, organisation=made.office.lab, note="x", by="p"
        )
    assert (waits(buyer), waits(made.office.engineer), talent.own_experts(call, head)) == (
        ["talent.answered"],
        [],
        [],
    )
    assert [len(talent.answers_to(call, one)) for one in (buyer, head, made.office.engineer, ANONYMOUS)] == [
        1,
        1,
        0,
        0,
    ]
    assert talent.waiting([call], buyer) == {call.pk: 1}
    with pytest.raises(NotAllowedError):
        actions.introduce_expert(answer=answer, by=head)
    deal = actions.introduce_expert(answer=answer, by=buyer)
    seats = {seat.organisation: seat.resource for seat in deal.parties.all()}
    assert (deal.kind, deal.need, seats) == (
        "talent", call.key, {made.office.firm: "", made.office.lab: made.expert.key},
    )  # fmt: skip
    answer.refresh_from_db()
    assert (answer.state, answer.deal, deal.state, waits(buyer)) == ("introduced", deal, DealState.INTENT, [])
    assert "deal.waits" in [one.kind for one in people.duties_of(head)]
    for again in (
        lambda: actions.introduce_expert(answer=answer, by=buyer),
        lambda: actions.decline_answer(answer=answer, reason="No", by=buyer),
        lambda: actions.take_back_answer(answer=answer, by=head),
    ):
        with refused("answer_elsewhere"):
            again()
    told = Entry.objects.filter(verb__startswith="talent.").order_by("pk")
    assert [(one.verb, "Pinholes" in str(one.details)) for one in told] == [
        ("talent.answer", False), ("talent.introduce", False),
    ]  # fmt: skip


def test_an_answer_is_declined_with_a_reason_or_taken_back_and_can_be_given_again(made: Gathering) -> None:
    call, buyer, head = made.posted(), made.office.buyer, made.office.head
    first = actions.answer_call(need=call, expert=made.expert, note="Pinholes are mine.", by=head)
    with refused("words_missing"):
        actions.decline_answer(answer=first, reason="", by=buyer)
    declined = actions.decline_answer(answer=first, reason="We found one.", by=buyer)
    assert (declined.state, waits(buyer), waits(head)) == ("declined", [], ["talent.declined"])
    second = actions.answer_call(need=call, expert=made.expert, note="Still here.", by=head)
    with pytest.raises(NotAllowedError):
        actions.take_back_answer(answer=second, by=buyer)
    assert (actions.take_back_answer(answer=second, by=head).state, waits(buyer)) == ("taken_back", [])
    catalogue.withdraw(record=call, reason="Found", by=buyer)
    other = resource("exp-other", "expert", "Kilns", organisation=made.office.lab.key)
    with refused("call_elsewhere"):
        actions.answer_call(need=call, expert=other, note="Late.", by=head)
