"""Calls for experts, the experts that fit them, and answers, as lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed, disclosed
from entrepot.catalogue.models import Need
from entrepot.deals.queries import deal_of
from entrepot.matching.domain import Link
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.permissions import Owned, allows
from entrepot.programmes import talent
from entrepot.programmes.domain.engagements import terms_of
from entrepot.programmes.domain.hosting import AnswerState
from entrepot.programmes.models import TalentAnswer
from entrepot.vocabulary.kinds import Role
from entrepot.web.deals.words import state_of
from entrepot.web.figures import day
from entrepot.web.found import known
from entrepot.web.names import GRADES, name_in, organisation_name, place_name
from entrepot.web.talent.words import ANSWER_LOOKS, answer_name, engagement_name, hours, lasting
from entrepot.web.texts import Text, record_text


@dataclass(frozen=True, slots=True)
class Fitting:
    """An expert that fits a call; the grade is empty where it is the one of the call's chain."""

    url: str
    text: Text
    organisation: str
    grade: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call on the list; `waiting` counts the answers that wait for the reader."""

    url: str
    text: Text
    engagement: str
    organisation: str
    place: str
    lasting: str
    hours: str
    waiting: int
    experts: Sequence[Fitting]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer to a call, and what the reader may do about it."""

    key: str
    expert: Text
    expert_url: str
    organisation: str
    note: str
    state: str
    look: str
    day: str
    reason: str
    deal_url: str
    deal_state: str
    decides: bool
    takes_back: bool


def call_rows(found: Sequence[Need], party: Party) -> list[CallRow]:
    """Calls as lines, each with the expert of its chain as far as that was found already."""
    chains = known([one.key for one in found])
    links = {
        key: [link for link in one.best.links if link.role == Role.EXPERT] for key, one in chains.items()
    }
    fit = fitting([link for those in links.values() for link in those], party)
    waits = talent.waiting(found, party)
    return [
        _row(one, party, waits.get(one.pk, 0), [fit[link.resource] for link in links.get(one.key, ()) if link.resource in fit])
        for one in found
    ]  # fmt: skip


def _row(one: Need, party: Party, waits: int, experts: Sequence[Fitting]) -> CallRow:
    seen = disclosed(one, party)
    terms = terms_of(seen.facts)
    return CallRow(
        reverse("web:talent_call", args=[one.key]), record_text(seen), engagement_name(terms.engagement) if terms else "",
        organisation_name(one.organisation), place_name(one.place), lasting(terms) if terms else "", hours(terms) if terms else "",
        waits, experts,
    )  # fmt: skip


def fitting(links: Iterable[Link], party: Party) -> dict[str, Fitting]:
    """Experts by their keys, in the order of the links, as far as a party may know of them."""
    wanted = list(links)
    found = catalogue.resources_by_key([one.resource for one in wanted], party)
    texts = {one.key: record_text(one) for one in all_disclosed(found.values(), party)}
    return {
        one.resource: Fitting(
            reverse("web:resource", args=[one.resource]), texts[one.resource],
            organisation_name(found[one.resource].organisation), one.match.grade, name_in(GRADES, one.match.grade),
        )
        for one in wanted
        if one.resource in texts
    }  # fmt: skip


def answer_rows(need: Need, party: Party) -> list[AnswerRow]:
    """The answers to a call that a party may read."""
    decides = allows(party, "talent.decide", Owned(need.organisation_id))
    return [_answer(one, party, decides) for one in talent.answers_to(need, party)]


def _answer(one: TalentAnswer, party: Party, decides: bool) -> AnswerRow:
    waits = one.state == AnswerState.WAITS
    deal = one.deal
    return AnswerRow(
        one.key, record_text(disclosed(one.expert, party)), reverse("web:resource", args=[one.expert.key]),
        organisation_name(one.organisation), one.note, answer_name(one.state), ANSWER_LOOKS[AnswerState(one.state)], day(one.made.date()),
        one.reason, reverse("web:deal", args=[deal.key]) if deal and deal_of(party, deal.key) else "", state_of(deal.state) if deal else "",
        decides=decides and waits, takes_back=waits and party.holds(one.organisation_id, OrganisationRole.MEMBER),
    )  # fmt: skip
