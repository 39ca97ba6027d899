"""A reviewer reads what was given, writes, submits; others read it when their own is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from time_machine import Traveller, travel

from entrepot.journal.models import Entry
from entrepot.people.models import Duty
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, panels
from entrepot.programmes.actions import ScoresOddError, Writing
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Step
from entrepot.programmes.models import DiscussionEntry, Review
from tests.accounts import join
from tests.programmes.reviewed import IN_REVIEW, Court, court, submitted


@pytest.fixture
def made(db: None) -> Court:
    return court()


@pytest.fixture(autouse=True)
def in_review() -> Iterator[Traveller]:
    with travel(IN_REVIEW, tick=False) as traveller:
        yield traveller


def test_a_review_is_saved_in_parts_submitted_and_counts_by_the_weights(made: Court) -> None:
    own = made.given(made.firm, "ada")
    ada = made.party("ada")
    draft = actions.save_review(assignment=own, writing=Writing({"plan": 4}, {"plan": "Sound."}), by=ada)
    assert (draft.version, draft.state, draft.scores, draft.notes) == (
        1,
        "draft",
        {"plan": 4},
        {"plan": "Sound."},
    )
    before = panels.panel_of(made.officer, made.programme)
    assert before is not None
    assert before.figures.ranks == ()
    done = actions.submit_review(
        assignment=own,
        writing=Writing({"plan": 4, "team": 2}, {}, "Between us.", "Thank you.", version=1),
        by=ada,
    )
    assert (done.version, done.state, done.notes) == (2, "submitted", {})
    after = panels.panel_of(made.officer, made.programme)
    assert after is not None
    assert [(one.application, float(one.score)) for one in after.figures.ranks] == [(made.firm.key, 3.2)]
    assert after.figures.unreviewed == tuple(sorted([made.lab.key, made.optics.key]))
    assert not Duty.objects.filter(kind="review.waits", settled=None).exists()
    acts = Entry.objects.filter(subject=own.key).values_list("verb", "details")
    assert list(acts) == [
        ("review.given", {"application": made.firm.key, "reviewer": made.reviewers["ada"].key}),
        ("review.save", {"application": made.firm.key, "version": 1}),
        ("review.submit", {"application": made.firm.key, "version": 2, "scores": {"plan": 4, "team": 2}}),
    ]


@pytest.mark.parametrize(
    ("scores", "odd"),
    [({"plan": 4}, ("team",)), ({"plan": 6, "team": 1}, ("plan",)), ({"plan": 0, "team": True}, ("plan", "team")), ({"plan": 1, "team": 1, "fun": 5}, ("fun",))],
)  # fmt: skip
def test_scores_are_whole_from_1_to_5_and_complete(
    made: Court, scores: dict[str, int], odd: tuple[str, ...]
) -> None:
    own = made.given(made.firm, "ada")
    with pytest.raises(ScoresOddError) as caught:
        actions.submit_review(
            assignment=own, writing=Writing(scores, to_applicant="Hm."), by=made.party("ada")
        )
    assert caught.value.criteria == odd
    assert Review.objects.count() == 0


def test_what_was_saved_elsewhere_meanwhile_is_not_written_over(made: Court) -> None:
    own, ada = made.given(made.firm, "ada"), made.party("ada")
    actions.save_review(assignment=own, writing=Writing({"plan": 4}), by=ada)
    with pytest.raises(ProgrammeRefusedError, match="saved this review meanwhile"):
        actions.save_review(assignment=own, writing=Writing({"plan": 2}), by=ada)
    assert Review.objects.get().scores == {"plan": 4}


def test_a_submitted_review_is_opened_again_and_does_not_count_until_it_is_submitted_anew(
    made: Court,
) -> None:
    review = made.reviewed(made.firm, "ada", 4, 4)
    own, ada = review.assignment, made.party("ada")
    with pytest.raises(ProgrammeRefusedError, match="was submitted"):
        actions.save_review(assignment=own, writing=Writing({"plan": 1}, version=1), by=ada)
    again = actions.reopen_review(assignment=own, by=ada)
    panel = panels.panel_of(made.officer, made.programme)
    assert panel is not None
    assert (again.state, again.version, panel.figures.ranks) == ("draft", 2, ())
    with pytest.raises(ProgrammeRefusedError, match="is a draft"):
        actions.reopen_review(assignment=own, by=ada)
    assert Duty.objects.filter(kind="review.waits", subject=own.key, settled=None).count() == 1


def test_a_reviewer_reads_only_what_was_given_and_no_other_review_before_the_own_is_submitted(
    made: Court,
) -> None:
    ada, ben = made.party("ada"), made.party("ben")
    own = made.given(made.firm, "ada")
    made.reviewed(made.firm, "ben", 2, 2)
    made.given(made.lab, "ben")
    assert [one.application for one in panels.own_assignments(ada)] == [made.firm]
    other = panels.own_assignments(ben).get(application=made.lab)
    assert panels.assignment_of(ada, other.key) is None
    assert panels.assignment_of(ada, own.key) == own
    assert panels.table_of(ada, made.firm.key) is None
    with pytest.raises(NotAllowedError):
        actions.discuss(application=made.firm, text="I begin.", by=ada)
    submitted(own, ada, 4, 4)
    table = panels.table_of(ada, made.firm.key)
    assert table is not None
    assert [one.reviewer for one in table.assignments] == [made.reviewers["ada"], made.reviewers["ben"]]
    assert panels.table_of(ada, made.lab.key) is None
    for nobody in (made.office.buyer, made.office.engineer, made.office.head):
        assert panels.table_of(nobody, made.firm.key) is None
        assert panels.assignment_of(nobody, own.key) is None
        assert list(panels.own_assignments(nobody)) == []


def test_whoever_becomes_a_member_of_the_applicant_does_not_judge_it_any_more(made: Court) -> None:
    own = made.given(made.firm, "ada")
    join(made.people["ada"], made.office.firm)
    for act in (actions.save_review, actions.submit_review):
        with pytest.raises(ProgrammeRefusedError, match="conflict of interest"):
            act(
                assignment=own,
                writing=Writing({"plan": 5, "team": 5}, to_applicant="Ours."),
                by=made.party("ada"),
            )


def test_the_panel_talks_and_what_was_said_stays(made: Court) -> None:
    made.reviewed(made.firm, "ada", 4, 4)
    actions.discuss(application=made.firm, text=" Why a four? ", by=made.officer)
    actions.discuss(application=made.firm, text="The plan is sound.", by=made.party("ada"))
    table = panels.table_of(made.officer, made.firm.key)
    assert table is not None
    assert [(one.by, one.text) for one in table.discussion] == [
        (made.officer.actor, "Why a four?"), (made.people["ada"].key, "The plan is sound."),
    ]  # fmt: skip
    with pytest.raises(ProgrammeRefusedError, match="nothing to say"):
        actions.discuss(application=made.firm, text=" ", by=made.officer)
    with pytest.raises(TypeError):
        DiscussionEntry.objects.update(text="Other.")


def test_a_withdrawn_application_is_not_reviewed(made: Court) -> None:
    own = made.given(made.firm, "ada")
    actions.take_back(application=made.firm, step=Step.WITHDRAW, by=made.office.buyer)
    assert list(panels.own_assignments(made.party("ada"))) == []
    with pytest.raises(ProgrammeRefusedError, match="application is not at the point"):
        submitted(own, made.party("ada"), 4, 4)


def test_what_a_released_reviewer_submitted_does_not_count(made: Court) -> None:
    review = made.reviewed(made.firm, "ada", 4, 4)
    actions.release_reviewer(reviewer=made.reviewers["ada"], by=made.officer)
    panel = panels.panel_of(made.officer, made.programme)
    assert panel is not None
    assert (panel.figures.ranks, made.reviewers["ada"] in panel.reviewers) == ((), False)
    with pytest.raises(NotAllowedError):
        actions.reopen_review(
            assignment=panels.Assignment.objects.get(pk=review.assignment_id), by=made.party("ada")
        )
