"""A society's team visits a firm, writes down needs and wishes, and follows up what the firm agrees to; a centre sees how far programmes are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import pytest

from entrepot.catalogue.models import Need
from entrepot.deals.domain.wording import worded
from entrepot.deals.models import Deal
from entrepot.journal.models import Entry
from entrepot.matching.asks import counted_asks
from entrepot.matching.models import NeedConclusion, PolicyAsk
from entrepot.people import queries as people
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, centres, delivery, teams
from entrepot.programmes.actions import Agreed, NextStep
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.teaming import NotedState, Progress, Sort, progress
from entrepot.programmes.models import Centre, Noted
from entrepot.runtime import clock
from tests.accounts import account, party
from tests.cast import BY, resource
from tests.programmes.teamed import AMOUNTS, DAY, LACKS, TITLE, Sent, forming, sent

pytestmark = pytest.mark.django_db
SURE: Final = NotedState.AGREED


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(ProgrammeRefusedError) as found:
        do()
    return found.value.code


def not_allowed(do: Callable[[], object]) -> str:
    with pytest.raises(NotAllowedError) as found:
        do()
    return found.value.rule


def waits(who: Party) -> list[tuple[str, str]]:
    return sorted(people.duties_of(who).values_list("kind", "subject"))


def far(noted: Noted) -> Progress:
    return teams.progresses(teams.written([noted.visit]))[noted.pk]


@pytest.fixture
def made(db: None) -> Sent:
    return sent()


def test_a_society_forms_a_team_and_who_runs_the_programme_accepts_it(made: Sent) -> None:
    other = actions.form_team(
        programme=made.programme, forming=forming(made.society, form="one"), by=made.head
    )
    assert waits(made.office.officer) == [("team.asked", other.key)]
    again = actions.form_team(
        programme=made.programme, forming=forming(made.society, form="one"), by=made.head
    )
    assert again == other
    assert teams.team_of(made.office.buyer, other.key) is None
    assert not_allowed(lambda: actions.accept_team(team=other, by=made.head)) == "programme.run"
    assert (
        not_allowed(
            lambda: actions.form_team(
                programme=made.programme, forming=forming(made.office.firm), by=made.head
            )
        )
        == "team.form"
    )
    unnamed, short = (
        forming(made.society, **odd) for odd in ({"name": worded({})}, {"until": clock.today() - 20 * DAY})
    )
    codes = [
        refused(partial(actions.form_team, programme=made.programme, forming=odd, by=made.head))
        for odd in (unnamed, short)
    ]
    assert codes == ["team_unnamed", "team_days"]
    firm = forming(made.office.firm)
    assert (
        refused(lambda: actions.form_team(programme=made.programme, forming=firm, by=made.office.buyer))
        == "team_society"
    )
    actions.accept_team(team=other, by=made.office.officer)
    assert (waits(made.office.officer), teams.team_of(made.office.buyer, other.key)) == ([], other)
    own = actions.end_team(team=other, by=made.office.officer)
    assert own.until == clock.today() + DAY
    assert refused(lambda: actions.add_team_member(team=made.team, by=made.head)) == "team_expert_odd"
    expert = made.member.expert
    assert (
        refused(lambda: actions.add_team_member(team=made.team, expert=expert, by=made.head))
        == "team_member_there"
    )
    actions.release_team_member(member=made.member, by=made.head)
    assert not_allowed(made.visited) == "team.write"


def test_visits_are_within_the_term_in_the_city_and_by_members(made: Sent) -> None:
    visit = made.visited()
    assert [one.pk for one in visit.went.all()] == [made.member.pk]
    assert refused(lambda: made.visited(day=clock.today() - 30 * DAY)) == "team_elsewhere"
    assert refused(lambda: made.visited(agenda=" ")) == "agenda_missing"
    assert refused(lambda: made.visited(went=())) == "team_member_odd"
    away = Organisation.objects.get(key="org-isaroptik")
    assert refused(lambda: made.visited(firm=away)) == "firm_elsewhere"
    later = made.visited(day=clock.today() + DAY)
    assert refused(lambda: made.written(later)) == "visit_to_come"
    assert refused(lambda: made.written(visit, title="")) == "noted_empty"
    assert refused(lambda: made.wished(visit, kind="technology")) == "noted_kind_odd"
    assert made.written(visit, form="once") == made.written(visit, form="once")
    assert teams.visit_of(made.office.engineer, visit.key) == visit
    assert teams.visit_of(made.office.head, visit.key) is None


def test_a_need_is_listed_once_the_firm_agrees_and_followed_to_an_introduction(made: Sent) -> None:
    visit = made.visited()
    noted = made.written(visit)
    assert waits(made.office.engineer) == [("noted.asked", noted.key)]
    assert (Need.objects.count(), far(noted)) == (0, Progress.WAITING)
    agreed = actions.to_agree(noted)
    assert agreed == Agreed(TITLE, f"{LACKS}\n{AMOUNTS}")
    assert not_allowed(lambda: actions.agree_noted(noted=noted, agreed=agreed, by=made.ada)) == "noted.answer"
    assert (
        refused(lambda: actions.follow_noted(noted=noted, step=NextStep("", None), by=made.ada))
        == "noted_not_agreed"
    )
    row = actions.agree_noted(noted=noted, agreed=agreed, by=made.office.engineer)
    need = row.need
    assert need is not None
    assert (need.organisation, need.state, need.author, need.place_id, need.texts["en"]) == (
        made.office.firm, "listed", made.office.engineer.actor, "guangzhou", {"title": TITLE, "text": f"{LACKS}\n{AMOUNTS}"},
    )  # fmt: skip
    assert (waits(made.office.engineer), waits(made.ada)) == ([], [("noted.due", noted.key)])
    assert (
        refused(lambda: actions.agree_noted(noted=noted, agreed=agreed, by=made.office.engineer))
        == "noted_answered"
    )
    assert far(noted) == Progress.LOOKING
    NeedConclusion.objects.create(
        need=need, version=need.version, position=0, verdict="no_adequate_supply", looked=clock.now()
    )
    assert far(noted) == Progress.NOTHING
    NeedConclusion.objects.update(verdict="served")
    assert far(noted) == Progress.FOUND
    fits = resource(
        "res-settling", "technology", "Digital glaze slurry that does not settle",
        "Dispersant for digital glaze slurry: it does not settle overnight and comes back when stirred.", organisation="org-yunshan",
    )  # fmt: skip
    resource("pol-slurry", "policy", "Digital glaze slurry subsidy", LACKS, organisation="org-yunshan")
    found = teams.matches(made.ada, row)
    assert (found[0], {one.kind for one in found} & {"policy", "finance"}) == (fits, set())
    assert (
        not_allowed(
            lambda: actions.introduce_noted(noted=row, resource=fits, message="", by=made.office.buyer)
        )
        == "noted.follow"
    )
    deal = actions.introduce_noted(noted=row, resource=fits, message="Look at it.", by=made.ada)
    assert actions.introduce_noted(noted=row, resource=fits, message="Again.", by=made.ada) == deal
    assert (deal.need, deal.state, deal.introduced_by, deal.standing.parties) == (
        need.key, "intent", made.ada.actor, ("org-lingyou", "org-yunshan"),
    )  # fmt: skip
    assert far(noted) == Progress.INTRODUCED
    actions.follow_noted(noted=row, step=NextStep("Meet at the kiln", clock.today() + DAY), by=made.ada)
    assert [one.due for one in people.duties_of(made.ada)] == [clock.today() + DAY]
    Deal.objects.update(state="signed")
    assert far(noted) == Progress.ANSWERED
    actions.follow_noted(noted=row, step=NextStep("They signed", None), by=made.head)
    assert waits(made.ada) == []
    verbs = Entry.objects.filter(verb__startswith="noted.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "noted.write",
        "noted.agree",
        "noted.introduce",
        "noted.introduce",
        "noted.step",
        "noted.step",
    ]


def test_a_wish_is_counted_with_what_firms_ask_of_policy_and_a_refusal_ends_it(made: Sent) -> None:
    visit = made.visited()
    wish, need = made.wished(visit), made.written(visit)
    row = actions.agree_noted(noted=wish, agreed=actions.to_agree(wish), by=made.office.buyer)
    assert row.ask == PolicyAsk.objects.get(organisation=made.office.firm, topic="amount")
    assert (counted_asks(BY).total, far(wish)) == (1, Progress.COUNTED)
    actions.refuse_noted(noted=need, reason="Not ours.", by=made.office.buyer)
    need.refresh_from_db()
    assert (Need.objects.count(), need.reason, waits(made.office.buyer)) == (0, "Not ours.", [])
    assert progress(Sort.WISH, SURE, stands=False, served=None, deals=()) == Progress.WITHDRAWN


def test_a_centre_sees_of_a_programme_what_everybody_does_until_it_is_shown(made: Sent) -> None:
    governor = party(account("governor", NodeRole.OFFICER))
    assert (
        not_allowed(lambda: actions.name_centre(organisation=made.centre, region="CN-GD", by=made.above))
        == "centre.name"
    )
    assert (
        refused(lambda: actions.name_centre(organisation=made.centre, region="CN-XX", by=governor))
        == "region_unknown"
    )
    actions.name_centre(organisation=made.centre, region="cn-gd", by=governor)
    centre = centres.centre_of(made.above, made.centre.key)
    assert centre is not None
    assert centres.centre_of(made.office.buyer, made.centre.key) is None
    visit = made.visited()
    noted = made.written(visit)
    made.wished(visit)
    actions.agree_noted(noted=noted, agreed=actions.to_agree(noted), by=made.office.buyer)
    (before,) = centres.overviews(made.above, centre)
    assert (before.programme, before.members, before.teams, before.far) == (made.programme, 0, 1, None)
    assert (
        not_allowed(lambda: actions.show_to_centre(programme=made.programme, shown=True, by=made.head))
        == "programme.run"
    )
    actions.show_to_centre(programme=made.programme, shown=True, by=made.office.officer)
    (after,) = centres.overviews(made.above, centre)
    assert after.far == centres.Far(0, {}, 1, 1, 1, 0, 0, 1, ())
    assert centres.overviews(governor, centre) == [before]
    assert teams.visit_of(made.above, visit.key) is None
    Centre.objects.update(jurisdiction="CN-FJ")
    centre.refresh_from_db()
    assert (centres.overviews(made.above, centre), delivery.board(made.above, made.programme)) == ([], [])
    actions.show_to_centre(programme=made.programme, shown=False, by=made.office.officer)
    actions.name_centre(organisation=made.centre, region="", by=governor)
    shown = Entry.objects.filter(verb="programme.show_to_centre").order_by("pk")
    assert ([one.details for one in shown], Centre.objects.count()) == (
        [{"shown": True}, {"shown": False}],
        0,
    )
