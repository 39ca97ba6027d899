"""A decision with letters, what keeps it from being taken, and appeals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from time_machine import Traveller, travel

from entrepot.deals.domain.wording import worded
from entrepot.journal.models import Entry
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account, Duty
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, panels
from entrepot.programmes.actions import DecisionFlawedError
from entrepot.programmes.domain.deciding import Objection, Outcome, proposed
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Application, Letter, Programme
from tests.accounts import account, join, party
from tests.programmes.called import DURING
from tests.programmes.reviewed import IN_REVIEW, LETTERS, Court, court

SELECTED, RESERVE, DECLINED = Outcome.SELECTED, Outcome.RESERVE, Outcome.DECLINED


@pytest.fixture
def made(db: None) -> Court:
    built = court()
    with travel(IN_REVIEW, tick=False):
        built.judged()
    return built


@pytest.fixture(autouse=True)
def in_review() -> Iterator[Traveller]:
    with travel(IN_REVIEW, tick=False) as traveller:
        yield traveller


def states(made: Court) -> list[str]:
    return [Application.objects.get(pk=one.pk).state for one in (made.firm, made.lab, made.optics)]


def test_a_decision_moves_every_application_and_writes_to_each_applicant(made: Court) -> None:
    decision = actions.decide(
        programme=made.programme, deciding=made.deciding(SELECTED, RESERVE, DECLINED), by=made.officer
    )
    assert states(made) == ["selected", "reserve", "declined"]
    assert Programme.objects.get().stage == Stage.RUNNING
    told = [(one["application"], one["rank"], one["outcome"]) for one in decision.outcomes]
    assert told == [
        (made.firm.key, 1, "selected"),
        (made.lab.key, 2, "reserve"),
        (made.optics.key, 3, "declined"),
    ]
    assert [Letter.objects.get(application=one).text for one in (made.firm, made.optics)] == [
        "Dear 岭釉建陶, you are in Pilot cities.",
        "Dear Isaroptik GmbH, 1 others were chosen. Appeal until 2026-05-10.",
    ]
    assert (
        Duty.objects.filter(kind="application.decided", organisation=made.office.firm, settled=None).count()
        == 1
    )
    entry = Entry.objects.get(verb="programme.decide")
    assert entry.details == {"outcomes": {"selected": 1, "reserve": 1, "declined": 1}}
    with pytest.raises(ProgrammeRefusedError, match="not at the point"):
        actions.decide(
            programme=made.programme, deciding=made.deciding(SELECTED, RESERVE, DECLINED), by=made.officer
        )


def test_an_applicant_reads_its_letter_and_what_reviewers_say_to_it_and_nobodys_name(made: Court) -> None:
    assert panels.letter_of(made.office.buyer, made.firm) is None
    assert panels.comments_for(made.office.buyer, Application.objects.get(pk=made.firm.pk)) == ()
    actions.decide(
        programme=made.programme, deciding=made.deciding(SELECTED, RESERVE, DECLINED), by=made.officer
    )
    firm = Application.objects.get(pk=made.firm.pk)
    letter = panels.letter_of(made.office.buyer, firm)
    assert letter is not None
    assert panels.comments_for(made.office.buyer, firm) == (
        "Score 4 of org-lingyou.",
        "Score 5 of org-lingyou.",
    )
    for stranger in (made.office.head, made.party("ada")):
        assert panels.letter_of(stranger, firm) is None
        assert panels.comments_for(stranger, firm) == ()


def test_a_decision_against_the_scores_says_why(made: Court) -> None:
    against = made.deciding(DECLINED, SELECTED, DECLINED)
    with pytest.raises(DecisionFlawedError) as caught:
        actions.decide(programme=made.programme, deciding=against, by=made.officer)
    assert caught.value.objections == (Objection("decision_unexplained", (made.firm.key,)),)
    assert states(made) == ["handed_in"] * 3
    actions.decide(
        programme=made.programme, deciding=replace(against, reason="Nearer to the sea."), by=made.officer
    )
    assert states(made) == ["declined", "selected", "declined"]


def test_a_decision_is_about_all_within_the_quota_and_with_letters_that_can_be_filled(made: Court) -> None:
    whole = made.deciding(SELECTED, SELECTED, DECLINED)
    for deciding, code in (
        (whole, "decision_over_quota"),
        (replace(whole, outcomes={made.firm.key: SELECTED}), "decision_incomplete"),
        (replace(whole, outcomes={}), "decision_incomplete"),
        (
            replace(made.deciding(SELECTED, RESERVE, DECLINED), letters={SELECTED: LETTERS[SELECTED]}),
            "letter_missing",
        ),
        (
            replace(
                made.deciding(SELECTED, RESERVE, DECLINED),
                letters=LETTERS | {RESERVE: worded({"en": "Dear {name}"})},
            ),
            "letter_placeholder_unknown",
        ),
        (
            replace(
                made.deciding(SELECTED, RESERVE, DECLINED),
                letters=LETTERS | {RESERVE: worded({"en": "x" * 8001})},
            ),
            "letter_long",
        ),
    ):
        with pytest.raises(ProgrammeRefusedError) as caught:
            actions.decide(programme=made.programme, deciding=deciding, by=made.officer)
        assert caught.value.code == code
    assert states(made) == ["handed_in"] * 3


def test_whoever_belongs_to_an_applicant_does_not_decide(made: Court) -> None:
    officer = party(join(Account.objects.get(key=made.officer.actor), made.office.lab))
    deciding = made.deciding(SELECTED, RESERVE, DECLINED)
    with pytest.raises(ProgrammeRefusedError, match="you do not judge here"):
        actions.decide(programme=made.programme, deciding=deciding, by=officer)
    with pytest.raises(NotAllowedError):
        actions.decide(programme=made.programme, deciding=deciding, by=made.office.buyer)


def test_nothing_is_decided_while_applications_are_taken(made: Court, in_review: Traveller) -> None:
    in_review.move_to(DURING)
    with pytest.raises(ProgrammeRefusedError, match="not at the point"):
        actions.decide(
            programme=made.programme, deciding=made.deciding(SELECTED, RESERVE, DECLINED), by=made.officer
        )


@pytest.fixture
def decided(made: Court) -> Court:
    actions.decide(
        programme=made.programme, deciding=made.deciding(SELECTED, RESERVE, DECLINED), by=made.officer
    )
    return made


def another(made: Court) -> Party:
    """Somebody else who runs the programme, and has not decided."""
    return party(join(account("second"), made.office.academy, OrganisationRole.MANAGER))


def test_an_appeal_that_is_upheld_moves_the_application(decided: Court) -> None:
    lab, head = decided.lab, decided.office.head
    actions.appeal(application=lab, text="The team was read wrongly.", by=head)
    assert [one.application for one in panels.open_appeals(decided.programme)] == [lab]
    assert (
        Duty.objects.filter(kind="appeal.made", organisation=decided.office.academy, settled=None).count()
        == 1
    )
    with pytest.raises(ProgrammeRefusedError, match="You took the decision"):
        actions.answer_appeal(application=lab, outcome=SELECTED, answer="I was right.", by=decided.officer)
    second = another(decided)
    done = actions.answer_appeal(application=lab, outcome=SELECTED, answer="You are right.", by=second)
    assert (done.upheld, states(decided)[1]) == (True, "selected")
    assert [(event.step, event.state) for event in lab.events.all()][-2:] == [
        ("reserve", "reserve"),
        ("select", "selected"),
    ]
    assert not Duty.objects.filter(kind="appeal.made", settled=None).exists()
    assert (
        Duty.objects.filter(kind="appeal.answered", organisation=decided.office.lab, settled=None).count()
        == 1
    )
    with pytest.raises(ProgrammeRefusedError, match="was answered"):
        actions.answer_appeal(application=lab, outcome=DECLINED, answer="No.", by=second)
    verbs = Entry.objects.filter(subject=lab.key, verb__startswith="appeal").values_list("verb", "details")
    assert list(verbs) == [
        ("appeal.make", {"programme": decided.programme.key}),
        ("appeal.answer", {"programme": decided.programme.key, "upheld": True, "outcome": "selected"}),
    ]


def test_an_appeal_that_is_not_upheld_leaves_everything_as_it_was(decided: Court) -> None:
    actions.appeal(application=decided.lab, text="Again, please.", by=decided.office.head)
    done = actions.answer_appeal(
        application=decided.lab, outcome=RESERVE, answer="It stands.", by=another(decided)
    )
    assert (done.upheld, states(decided)[1]) == (False, "reserve")
    answer = panels.appeal_of(decided.office.head, decided.lab)
    assert answer is not None
    assert answer.answer == "It stands."
    assert panels.appeal_of(decided.office.buyer, decided.lab) is None


def test_an_applicant_appeals_once_within_thirty_days_and_after_a_decision(
    decided: Court, in_review: Traveller
) -> None:
    for by in (decided.office.buyer, decided.officer):
        with pytest.raises(NotAllowedError):
            actions.appeal(application=decided.lab, text="Mine.", by=by)
    with pytest.raises(ProgrammeRefusedError, match="says nothing"):
        actions.appeal(application=decided.lab, text=" ", by=decided.office.head)
    in_review.move_to("2026-05-10")
    actions.appeal(application=decided.lab, text="In time.", by=decided.office.head)
    with pytest.raises(ProgrammeRefusedError, match="has appealed"):
        actions.appeal(application=decided.lab, text="Once more.", by=decided.office.head)
    in_review.move_to("2026-05-11")
    with pytest.raises(ProgrammeRefusedError, match="30 days"):
        actions.appeal(application=decided.firm, text="Late.", by=decided.office.buyer)


def test_nobody_appeals_before_a_decision(made: Court) -> None:
    with pytest.raises(ProgrammeRefusedError, match="Nothing was decided"):
        actions.appeal(application=made.lab, text="Early.", by=made.office.head)


def test_the_ranking_proposes_places_then_reserves_and_leaves_ties_on_the_line_open() -> None:
    ranks = [("a", True), ("b", None), ("c", None), ("d", False), ("e", False)]
    assert proposed(ranks, 1) == {"a": SELECTED, "b": RESERVE, "c": RESERVE, "d": RESERVE, "e": DECLINED}
