"""What is read of calls for experts and of the answers to them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.matching.domain import Link
from entrepot.matching.queries import matches_of
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.permissions import Owned, allows
from entrepot.programmes.domain.engagements import Engagement, Fact
from entrepot.programmes.domain.hosting import STANDING, AnswerState
from entrepot.programmes.models import TalentAnswer
from entrepot.vocabulary.kinds import Grade, NeedKind, Role

EXPERTS = 5
"""So many experts are proposed for a call."""


def open_calls(party: Party, engagement: Engagement | None = None) -> QuerySet[Need]:
    """The listed calls whose terms a party may read, the last changed first; of one kind of engagement, or of all."""
    found = catalogue.readable_needs(party).filter(state=State.LISTED, kind=NeedKind.TALENT)
    if engagement is None:
        return found.filter(facts__has_key=Fact.ENGAGEMENT.value)
    return found.filter(**{f"facts__{Fact.ENGAGEMENT.value}": engagement.value})


def call_of(party: Party, key: str) -> Need | None:
    """A call by the key of its need, while it is listed; None where there is none whose terms the party may read."""
    return open_calls(party).filter(key=key).first()


def experts_for(need: Need) -> tuple[Link, ...]:
    """The experts that fit a call, the best first; for those who may read its details.

    Those that the engine grades none are left out.
    """
    found = matches_of(need, kind=Role.EXPERT, top=EXPERTS)
    return tuple(one for one in found if one.match.grade != Grade.NONE)


def answers_to(need: Need, party: Party) -> list[TalentAnswer]:
    """The answers to a call, the last first: all for its managers, else those of the party's own organisations."""
    found = TalentAnswer.objects.filter(need=need).select_related("expert", "organisation", "deal", "need")
    if party.holds(need.organisation_id, OrganisationRole.MANAGER):
        return list(found)
    return list(found.filter(organisation__in=party.organisations()))


def answer_by(party: Party, key: str) -> TalentAnswer | None:
    """An answer by its key; None where there is none that the party may read."""
    rows = TalentAnswer.objects.select_related("need__organisation", "expert__organisation", "organisation")
    found = rows.filter(key=key).first()
    return found if found is not None and allows(party, "talent.read_answer", found) else None


def own_experts(need: Need, party: Party) -> list[Resource]:
    """The experts for whom somebody may answer a call: listed ones of their organisations, none that has answered already."""
    mine = [one for one in party.organisations() if allows(party, "talent.answer", Owned(one))]
    if not mine:
        return []
    found = catalogue.resources(party).filter(kind=Role.EXPERT, state=State.LISTED, organisation__in=mine)
    done = TalentAnswer.objects.filter(need=need, state__in=sorted(STANDING)).values("expert")
    others = ~Q(organisation=need.organisation_id) if need.organisation_id else Q()
    return list(found.filter(others).exclude(pk__in=done).order_by("key"))


def waiting(calls: Sequence[Need], party: Party) -> dict[int, int]:
    """How many answers wait for a party, by the numbers of its calls; one query."""
    mine = [one.pk for one in calls if party.holds(one.organisation_id, OrganisationRole.MANAGER)]
    found: dict[int, int] = {}
    for number in TalentAnswer.objects.filter(need__in=mine, state=AnswerState.WAITS).values_list(
        "need", flat=True
    ):
        found[number] = found.get(number, 0) + 1
    return found
