"""Reviewers are invited, have or declare conflicts, and are given applications by the engine and by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from time_machine import Traveller, travel

from entrepot.catalogue.models import Resource
from entrepot.journal.models import Entry
from entrepot.people.domain import OrganisationRole
from entrepot.people.models import Account, Duty, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, panels
from entrepot.programmes.actions import Inviting
from entrepot.programmes.conflicts import bars
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.reviewing import Bar, works
from entrepot.programmes.expertise import expertise
from entrepot.programmes.models import Assignment, AssignmentRun
from tests.accounts import join, party
from tests.programmes.called import DURING
from tests.programmes.reviewed import DUE, IN_REVIEW, Court, court, submitted


@pytest.fixture
def made(db: None) -> Court:
    return court()


@pytest.fixture(autouse=True)
def in_review() -> Iterator[Traveller]:
    with travel(IN_REVIEW, tick=False) as traveller:
        yield traveller


def assigned(made: Court, wanted: int = 1) -> AssignmentRun:
    return actions.assign_reviewers(programme=made.programme, wanted=wanted, due=DUE, by=made.officer)


def pairs(made: Court) -> dict[str, list[str]]:
    """Who reviews which application now, by names."""
    names = {reviewer.pk: name for name, reviewer in made.reviewers.items()}
    return {
        title: sorted(names[one.reviewer_id] for one in panels.assignments_of([application]))
        for title, application in (("firm", made.firm), ("lab", made.lab), ("optics", made.optics))
    }


def test_the_engine_gives_applications_to_those_who_know_most_of_them(made: Court) -> None:
    run = assigned(made)
    assert pairs(made) == {"firm": ["ada"], "lab": ["ben"], "optics": ["cleo"]}
    assert (run.wanted, run.pairs, run.short) == (1, 3, [])
    duties = Duty.objects.filter(kind="review.waits", settled=None).order_by("account_id")
    assert [(duty.account, duty.due) for duty in duties] == [
        (made.people[name], DUE) for name in ("ada", "ben", "cleo")
    ]
    entry = Entry.objects.get(verb="programme.reviewers_assigned")
    assert (entry.actor, entry.details["wanted"], len(entry.details["pairs"])) == (made.officer.actor, 1, 3)


def test_what_was_begun_or_given_by_hand_stays_when_the_engine_assigns_anew(made: Court) -> None:
    made.given(made.firm, "dan")
    assigned(made)
    ada = Assignment.objects.filter(reviewer=made.reviewers["ada"])
    assert (pairs(made)["firm"], ada.count()) == (["dan"], 0)
    submitted(Assignment.objects.get(reviewer=made.reviewers["ben"]), made.party("ben"), 4, 4)
    assigned(made, 2)
    assert pairs(made)["firm"] == ["ada", "dan"]
    assert "ben" in pairs(made)["lab"]
    over = Assignment.objects.exclude(ended=None)
    assert [(one.reviewer, one.why) for one in over] == [(made.reviewers["cleo"], "assigned_anew")]


def test_an_application_that_gets_too_few_says_why(made: Court) -> None:
    for name in ("cleo", "dan"):
        actions.release_reviewer(reviewer=made.reviewers[name], by=made.officer)
    join(made.people["ada"], made.office.firm)
    run = assigned(made, 2)
    ada, ben = (made.reviewers[name].key for name in ("ada", "ben"))
    assert {one["application"]: (one["got"], one["barred"], one["full"]) for one in run.short} == {
        made.firm.key: (1, [ada], []),
        **{
            one.key: (1, [], [ben])
            for one in (made.lab, made.optics)
            if pairs(made)[_title(made, one.key)] == ["ada"]
        },
    }
    assert run.pairs == 4


def _title(made: Court, key: str) -> str:
    return {made.firm.key: "firm", made.lab.key: "lab", made.optics.key: "optics"}[key]


def test_members_owners_of_the_expert_record_and_authors_of_one_work_do_not_judge(made: Court) -> None:
    join(made.people["dan"], made.office.firm)
    Resource.objects.filter(key="exp-laser").update(organisation=made.office.lab)
    Resource.objects.filter(key="exp-optics").update(facts={"doi": "10.1000/xyz.7"})
    made.optics.answers["plan"] = "We follow https://doi.org/10.1000/XYZ.7."
    made.optics.save()
    reviewers = list(made.programme.reviewers.select_related("expert__organisation"))
    found = bars(reviewers, panels.judgeable(made.programme))
    names = {reviewer.key: name for name, reviewer in made.reviewers.items()}
    assert {(_title(made, one), names[two]): held for (one, two), held in found.items()} == {
        ("firm", "dan"): {Bar.MEMBER},
        ("lab", "ben"): {Bar.EXPERT_OF},
        ("optics", "cleo"): {Bar.WORKS},
    }
    for name, application in (("dan", made.firm), ("ben", made.lab), ("cleo", made.optics)):
        with pytest.raises(ProgrammeRefusedError, match="conflict of interest"):
            made.given(application, name)


def test_organisations_that_are_one_share_their_conflicts(made: Court) -> None:
    branch = Organisation.objects.get(key="org-harbour")
    join(made.people["dan"], branch)
    Organisation.objects.filter(pk=branch.pk).update(joined_into=made.office.lab)
    found = bars([made.reviewers["dan"]], panels.judgeable(made.programme))
    assert found == {(made.lab.key, made.reviewers["dan"].key): {Bar.MEMBER}}


def test_a_language_that_is_not_read_bars_the_engine_and_not_the_hand(made: Court) -> None:
    inviting = Inviting(made.people["ada"], ("de",), made.reviewers["ada"].expert, most=2)
    again = actions.invite_reviewer(programme=made.programme, inviting=inviting, by=made.officer)
    assert (again.key, again.languages) == (made.reviewers["ada"].key, ["de"])
    assigned(made)
    assert "ada" not in {name for names in pairs(made).values() for name in names}
    made.given(made.firm, "ada")
    assert "ada" in pairs(made)["firm"]


def test_a_declared_conflict_ends_the_assignment_and_it_does_not_come_back(made: Court) -> None:
    assigned(made)
    own = panels.own_assignments(made.party("ada")).get()
    actions.declare_conflict(assignment=own, by=made.party("ada"))
    assert pairs(made)["firm"] == []
    assert Assignment.objects.get(pk=own.pk).why == "conflict"
    assert not Duty.objects.filter(kind="review.waits", subject=own.key, settled=None).exists()
    assigned(made)
    assert pairs(made)["firm"] != ["ada"]
    with pytest.raises(ProgrammeRefusedError, match="conflict of interest"):
        made.given(made.firm, "ada")
    verbs = Entry.objects.filter(subject=own.key).values_list("verb", flat=True)
    assert list(verbs) == ["review.conflict_declared", "review.ended"]


def test_only_who_runs_the_programme_invites_and_assigns(made: Court, in_review: Traveller) -> None:
    for by in (made.office.buyer, made.party("ada")):
        with pytest.raises(NotAllowedError):
            actions.invite_reviewer(programme=made.programme, inviting=Inviting(made.people["dan"]), by=by)
        with pytest.raises(NotAllowedError):
            actions.assign_reviewers(programme=made.programme, wanted=1, due=DUE, by=by)
        with pytest.raises(NotAllowedError):
            actions.give_by_hand(application=made.lab, reviewer=made.reviewers["dan"], due=DUE, by=by)
    assert panels.panel_of(made.office.buyer, made.programme) is None
    in_review.move_to(DURING)
    with pytest.raises(ProgrammeRefusedError, match="not at the point"):
        assigned(made)


def test_who_belongs_to_an_applicant_does_not_choose_its_reviewers(made: Court) -> None:
    officer = made.officer
    person = join(Account.objects.get(key=officer.actor), made.office.firm, OrganisationRole.MEMBER)
    officer = party(person)
    with pytest.raises(NotAllowedError):
        actions.give_by_hand(application=made.firm, reviewer=made.reviewers["ada"], due=DUE, by=officer)
    panel = panels.panel_of(officer, made.programme)
    assert panel is not None
    assert panel.closed == {made.firm.pk}
    assert panels.table_of(officer, made.firm.key) is None
    assert panels.table_of(officer, made.lab.key) is not None


@pytest.mark.parametrize(
    ("wanted", "due", "said"), [(0, DUE, "1 to 9"), (10, DUE, "1 to 9"), (1, date(2026, 4, 9), "is over")]
)
def test_odd_numbers_and_days_that_are_over_are_refused(
    made: Court, wanted: int, due: date, said: str
) -> None:
    with pytest.raises(ProgrammeRefusedError, match=said):
        actions.assign_reviewers(programme=made.programme, wanted=wanted, due=due, by=made.officer)


def test_what_reviewers_know_is_a_share_of_the_best_pair_and_nothing_is_known_without_a_record(
    made: Court,
) -> None:
    found = expertise(list(made.reviewers.values()), panels.judgeable(made.programme))
    best = {
        (made.firm.key, made.reviewers["ada"].key), (made.lab.key, made.reviewers["ben"].key), (made.optics.key, made.reviewers["cleo"].key),
    }  # fmt: skip
    assert {pair for pair, value in found.items() if value > 0.5} == best
    assert max(found.values()) == 1.0
    assert made.reviewers["dan"].key not in {reviewer for _, reviewer in found}


def test_works_are_told_by_doi_and_patent_number_however_they_are_written() -> None:
    said = ["See doi:10.1000/ABC-1.", "ZL 2019 1 0123456.7 and EP 1234567 B1, 2024-01-02, 13800001111"]
    assert works(said) == {"10.1000/abc-1", "ZL201910123456.7".replace(".", ""), "EP1234567B1"}
