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
from entrepot.programmes.domain.membership import MemberState, ReportState
from entrepot.programmes.domain.reviewing import ReviewState
from entrepot.programmes.domain.stages import State
from entrepot.programmes.models import (
    Application,
    ApplicationFile,
    Assignment,
    Member,
    Programme,
    Report,
    Review,
)
from entrepot.programmes.overseen import oversees

published: Final = predicate(
    "published", lambda _, programme: programme is not None and programme.published is not None
)


def _runs_its_programme(party: Party, of: Application | Member | None) -> bool:
    return of is not None and runs.test(party, of.programme)


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


def _in_it(party: Party, programme: Programme | None) -> bool:
    if programme is None or not party.memberships:
        return False
    inside = programme.members.exclude(state=MemberState.REMOVED)
    return inside.filter(organisation__in=party.organisations()).exists()


def _about_member(party: Party, report: Report | None) -> bool:
    return report is not None and member.test(party, report.member)


def _told_to_it(party: Party, report: Report | None) -> bool:
    return (
        report is not None
        and report.state != ReportState.DRAFT
        and runs_its_programme.test(party, report.member)
    )


in_it: Final = predicate("in_it", _in_it)
of_its_member: Final = predicate("of_its_member", _about_member)
told_to_it: Final = predicate("told_to_it", _told_to_it)
overseen: Final = predicate("overseen", oversees)

add(
    {
        "programme.lights": Row(
            in_it | runs | overseen,
            "members of the organisations that are in the programme; managers of who runs it; the centre above it where it is shown to that",
            "read",
        ),
        "programme.work": Row(operator, "the node itself"),
        "member.read": Row(
            member | runs_its_programme,
            "members of the organisation whose membership it is; managers of who runs the programme",
            "read",
        ),
        "member.judge": Row(
            runs_its_programme & ~member,
            "managers of who runs the programme, unless they are members of the organisation that it is about",
            "write",
        ),
        "member.answer": Row(
            manager & its_admitted_member, "managers of the organisation that was warned", "write"
        ),
        "report.read": Row(
            of_its_member | told_to_it,
            "members of the organisation that reports; once it was handed in, managers of who runs the programme",
            "read",
        ),
        "report.write": Row(
            member & its_admitted_member,
            "members of the organisation that reports, once it is admitted",
            "write",
        ),
        "report.hand_in": Row(
            manager & its_admitted_member, "managers of the organisation that reports", "write"
        ),
    }
)
