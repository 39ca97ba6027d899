"""Service teams, their visits and what was written down, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from entrepot.catalogue.disclosed import disclosed
from entrepot.deals.queries import deal_of
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import teams
from entrepot.programmes.domain.teaming import LISTED, NotedState, Progress, Sort
from entrepot.programmes.models import Noted, ServiceTeam
from entrepot.runtime import clock
from entrepot.web.figures import day
from entrepot.web.names import organisation_name, place_name
from entrepot.web.programmes.words import Said, said
from entrepot.web.teaming.words import LOOKS, kind_of, member_name, progress_name, team_name, team_state
from entrepot.web.texts import record_text


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team."""

    url: str
    name: Said
    state: str
    look: str
    society: str
    city: str
    programme: Said
    programme_url: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class NotedRow:
    """Something that was written down; its words are empty for those who see only how far it is.

    Attributes:
        late: whether its day has passed and it is not closed.
        url: of the need, where the reader may know of it.
        deal: of the introduction, where the reader may.
    """

    key: str
    number: int
    is_need: bool
    kind: str
    title: str
    text: str
    quantities: str
    deadline: str
    state: str
    look: str
    reason: str
    url: str
    deal: str
    follows: str
    still: str
    due: str
    late: bool
    closed: bool
    waiting: bool


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit with what was written down there; `url` is empty for those who may not read it."""

    url: str
    firm: str
    firm_url: str
    day: str
    to_come: bool
    went: Sequence[str]
    noted: Sequence[NotedRow]


def team_row(one: ServiceTeam) -> TeamRow:
    """A team."""
    state, look = team_state(one)
    programme = said(one.programme.call.title)
    return TeamRow(
        url=reverse("web:team", args=[one.key]), name=team_name(one), state=state, look=look, society=organisation_name(one.organisation),
        city=place_name(one.place), programme=programme if programme.text else Said(one.programme.key, ""),
        programme_url=reverse("web:programme", args=[one.programme.key]), begins=day(one.since),
        ends=day(date.fromordinal(one.until.toordinal() - 1)),
    )  # fmt: skip


def visit_rows(team: ServiceTeam, party: Party, *, told: bool) -> list[VisitRow]:
    """The visits of a team, the last first. Where it is not told what was written down, only how far each need is, and the words of those listed."""
    visits = list(team.visits.select_related("firm").prefetch_related("went__expert"))
    noted = teams.written(visits)
    people = teams.people_of(
        [one.follows for one in noted] + [one for visit in visits for one in visit.went.all()]
    )
    lines = noted_rows(noted, party, people, told=told)
    by_visit: dict[int, list[NotedRow]] = {one.pk: [] for one in visits}
    for one, line in zip(noted, lines, strict=True):
        by_visit[one.visit_id].append(line)
    return [
        VisitRow(
            url=reverse("web:team_visit", args=[one.key]) if told else "", firm=organisation_name(one.firm),
            firm_url=reverse("web:organisation", args=[one.firm.key]), day=day(one.day), to_come=one.day > clock.today(),
            went=[member_name(member, people, party) for member in one.went.all()] if told else [], noted=by_visit[one.pk],
        )
        for one in visits
    ]  # fmt: skip


def noted_rows(
    found: Sequence[Noted], party: Party, people: Mapping[str, str], *, told: bool
) -> list[NotedRow]:
    """What was written down, in its order."""
    far = teams.progresses(found)
    return [_noted(one, far[one.pk], party, people, told) for one in found]


def _noted(one: Noted, far: Progress, party: Party, people: Mapping[str, str], told: bool) -> NotedRow:
    need = one.need if one.need is not None and allows(party, "need.read", one.need) else None
    listed = record_text(disclosed(need, party)).title if need is not None and far in LISTED else ""
    closed = one.closed is not None
    deal = one.introduction if told else None
    return NotedRow(
        key=one.key, number=one.pk, is_need=one.sort == Sort.NEED, kind=kind_of(one), title=one.title if told else listed,
        text=one.text if told else "", quantities=one.quantities if told else "", deadline=day(one.deadline) if one.deadline and told else "",
        state=progress_name(far), look=LOOKS[far], reason=one.reason if told else "",
        url=reverse("web:need", args=[need.key]) if need else "",
        deal=reverse("web:deal", args=[deal.key]) if deal and deal_of(party, deal.key) else "",
        follows=member_name(one.follows, people, party) if told else "", still=one.still if told else "",
        due="" if closed else day(one.due), late=not closed and one.due < clock.today(), closed=closed,
        waiting=one.state == NotedState.WAITING,
    )  # fmt: skip
