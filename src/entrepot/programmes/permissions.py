"""Programmes' rows of the permission table."""

from __future__ import annotations

from typing import Final

from entrepot.people.domain import Party
from entrepot.people.permissions import (
    Row,
    add,
    its_admitted_member,
    manager,
    member,
    officer,
    operator,
    predicate,
)
from entrepot.programmes.conflicts import is_of
from entrepot.programmes.domain.reviewing import ReviewState
from entrepot.programmes.domain.stages import State
from entrepot.programmes.models import Application, ApplicationFile, Assignment, Programme, Review

published: Final = predicate(
    "published", lambda _, programme: programme is not None and programme.published is not None
)


def _runs_its_programme(party: Party, application: Application | None) -> bool:
    return application is not None and runs.test(party, application.programme)


def _runs(party: Party, programme: Programme | None) -> bool:
    return programme is not None and (manager & its_admitted_member).test(party, programme)


def _read_with_its_application(party: Party, file: ApplicationFile | None) -> bool:
    return (
        file is not None and file.answers and (runs_its_programme & handed_in).test(party, file.application)
    )


runs: Final = predicate("runs", _runs)
runs_its_programme: Final = predicate("runs_its_programme", _runs_its_programme)
read_with_it: Final = predicate("read_with_it", _read_with_its_application)
handed_in: Final = predicate(
    "handed_in",
    lambda _, application: (
        application is not None and application.state != State.DRAFT and application.handed_in is not None
    ),
)


def _of_the_applicant(party: Party, application: Application | None) -> bool:
    return application is not None and bool(is_of(party, [application.organisation]))


def _its_reviewer(party: Party, assignment: Assignment | None) -> bool:
    return (
        assignment is not None
        and party.account is not None
        and assignment.ended is None
        and assignment.reviewer.person == party.actor
    )


def _has_reviewed(party: Party, application: Application | None) -> bool:
    if application is None or party.account is None:
        return False
    return Review.objects.filter(
        assignment__application=application, assignment__reviewer__person=party.actor, assignment__ended=None,
        state=ReviewState.SUBMITTED,
    ).exists()  # fmt: skip


def _reviews_its_application(party: Party, file: ApplicationFile | None) -> bool:
    if file is None or not file.answers or party.account is None:
        return False
    return Assignment.objects.filter(
        application=file.application, reviewer__person=party.actor, ended=None
    ).exists()


reviews_it: Final = predicate("reviews_it", _reviews_its_application)
of_the_applicant: Final = predicate("of_the_applicant", _of_the_applicant)
its_reviewer: Final = predicate("its_reviewer", _its_reviewer)
has_reviewed: Final = predicate("has_reviewed", _has_reviewed)

add(
    {
        "programme.open": Row(
            manager & its_admitted_member & officer,
            "officers who are managers of the organisation that runs it, once it is admitted",
            "write",
        ),
        "programme.read": Row(
            published | manager,
            "everybody once its call is published; before, managers of who runs it",
            "read",
        ),
        "programme.run": Row(runs, "managers of the organisation that runs it", "write"),
        "programme.remember": Row(operator, "the node itself"),
        "application.write": Row(
            manager & its_admitted_member,
            "managers of the organisation that applies, once it is admitted",
            "write",
        ),
        "application.read": Row(
            member | (runs_its_programme & handed_in),
            "members of the organisation that applies; once it was handed in, managers of who runs the programme",
            "read",
        ),
        "application.read_file": Row(
            member | read_with_it | reviews_it,
            "members of the organisation that applies; once it was handed in, managers of who runs the programme and its reviewers, what stands in "
            "its answers",
            "read",
        ),
        "application.remind": Row(operator, "the node itself"),
        "application.judge": Row(
            runs_its_programme & ~of_the_applicant,
            "managers of who runs the programme, unless they are members of the applicant",
            "write",
        ),
        "review.read": Row(its_reviewer, "the reviewer to whom the application was given", "read"),
        "review.write": Row(its_reviewer, "the reviewer to whom the application was given", "write"),
        "panel.read": Row(
            (runs_its_programme & ~of_the_applicant) | has_reviewed,
            "reviewers of the application once they have submitted their own review; managers of who runs the programme, unless they are "
            "members of the applicant",
            "read",
        ),
        "panel.discuss": Row(
            (runs_its_programme & ~of_the_applicant) | has_reviewed,
            "reviewers of the application once they have submitted their own review; managers of who runs the programme, unless they are "
            "members of the applicant",
            "write",
        ),
    }
)
