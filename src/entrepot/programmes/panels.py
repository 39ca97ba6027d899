"""What is read of reviews: one's own by a reviewer, all of them by who runs the programme, a letter by the applicant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from entrepot.engine.reviewing import Calibration, Mark, Ranked, calibrated, ranking
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.people.permissions import allows
from entrepot.programmes.conflicts import is_of
from entrepot.programmes.domain.deciding import Standing
from entrepot.programmes.domain.reviewing import ReviewState, total
from entrepot.programmes.domain.stages import JUDGED, State
from entrepot.programmes.models import (
    Appeal,
    Application,
    Assignment,
    AssignmentRun,
    Decision,
    DiscussionEntry,
    Letter,
    Programme,
    Review,
    Reviewer,
)

JUDGEABLE = (State.HANDED_IN, *sorted(JUDGED))
"""Applications that are in review, or were."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the submitted reviews of a programme come to.

    Attributes:
        ranks: by adjusted score, best first; applications without a review are not among them.
        unreviewed: the keys of those, in order.
    """

    calibration: Calibration
    ranks: tuple[Ranked, ...]
    unreviewed: tuple[str, ...]
    places: int

    @property
    def standing(self) -> Standing:
        """What is decided about."""
        scores: dict[str, float | None] = {one.application: float(one.score) for one in self.ranks}
        return Standing(scores | dict.fromkeys(self.unreviewed), self.places)


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything that who runs a programme sees of its reviews.

    Attributes:
        assignments: those that are not over, with their reviews.
        closed: the numbers of applications by organisations that the reader belongs to: nothing is shown of their reviews.
        run: what the engine came to last.
    """

    programme: Programme
    reviewers: tuple[Reviewer, ...]
    applications: tuple[Application, ...]
    assignments: tuple[Assignment, ...]
    closed: frozenset[int]
    run: AssignmentRun | None
    figures: Figures


def panel_of(party: Party, programme: Programme) -> Panel | None:
    """The panel of a programme; None for whoever does not run it."""
    if not allows(party, "programme.run", programme):
        return None
    applications = judgeable(programme)
    given = assignments_of(applications)
    own = is_of(party, [one.organisation for one in applications])
    return Panel(
        programme,
        tuple(programme.reviewers.select_related("expert__organisation").filter(released=None)),
        tuple(applications),
        tuple(given),
        frozenset(one.pk for one in applications if one.organisation_id in own),
        programme.assignment_runs.last(),
        figures(programme, applications, given),
    )


def judgeable(programme: Programme) -> list[Application]:
    """The applications that are in review, or were, in the order of their making."""
    found = programme.applications.filter(state__in=JUDGEABLE)
    return list(found.select_related("organisation", "programme"))


def assignments_of(applications: Iterable[Application]) -> list[Assignment]:
    """The assignments of applications that are not over, with their reviewers and reviews."""
    found = Assignment.objects.filter(application__in=list(applications), ended=None)
    return list(found.select_related("reviewer", "application", "review"))


def review_of(assignment: Assignment) -> Review | None:
    """What was written for an assignment; None when nothing was."""
    return getattr(assignment, "review", None)


def submitted(assignments: Iterable[Assignment]) -> list[Review]:
    """The submitted reviews among assignments."""
    reviews = (review_of(one) for one in assignments)
    return [one for one in reviews if one is not None and one.state == ReviewState.SUBMITTED]


def figures(
    programme: Programme, applications: Sequence[Application], given: Sequence[Assignment]
) -> Figures:
    """Marks, calibrated and put in order."""
    criteria = programme.call.criteria
    calibration = calibrated(
        Mark(one.assignment.application.key, one.assignment.reviewer.key, total(criteria, one.scores))
        for one in submitted(given)
    )
    scores = {one.application: one.score for one in calibration.applications}
    unreviewed = tuple(sorted(one.key for one in applications if one.key not in scores))
    return Figures(calibration, ranking(scores, programme.places), unreviewed, programme.places)


def own_assignments(party: Party) -> QuerySet[Assignment]:
    """What somebody is asked to review and has reviewed, what is due first first; what is over is left out."""
    found = Assignment.objects.filter(
        reviewer__person=party.actor, ended=None, application__state__in=JUDGEABLE
    )
    if party.account is None:
        return found.none()
    found = found.select_related("application__organisation", "application__programme", "reviewer", "review")
    return found.order_by("due", "pk")


def assignment_of(party: Party, key: str) -> Assignment | None:
    """An assignment by its key; None when there is none or it is not the party's."""
    found = Assignment.objects.select_related(
        "reviewer", "application__organisation", "application__programme__organisation", "review"
    ).filter(key=key)
    one = found.first()
    return one if one is not None and allows(party, "review.read", one) else None


@dataclass(frozen=True, slots=True)
class Table:
    """What lies on the panel's table about one application."""

    application: Application
    assignments: tuple[Assignment, ...]
    discussion: tuple[DiscussionEntry, ...]


def table_of(party: Party, key: str) -> Table | None:
    """The reviews and the discussion of an application; None for whoever may not read them."""
    found = Application.objects.select_related("organisation", "programme__organisation").filter(
        key=key, state__in=JUDGEABLE
    )
    one = found.first()
    if one is None or not allows(party, "panel.read", one):
        return None
    return Table(one, tuple(assignments_of([one])), tuple(one.discussion.all()))


def letter_of(party: Party, application: Application) -> Letter | None:
    """What an applicant was told; None before, and for whoever may not read the application."""
    if not allows(party, "application.read", application):
        return None
    return Letter.objects.filter(application=application).first()


def has_decided(party: Party, programme: Programme) -> bool:
    """Whether it was this person who took the decision."""
    return Decision.objects.filter(programme=programme, by=party.actor).exists()


def appeal_of(party: Party, application: Application) -> Appeal | None:
    """The appeal of an applicant; None when there is none, or for whoever may not read the application."""
    if not allows(party, "application.read", application):
        return None
    return Appeal.objects.filter(application=application).first()


def comments_for(party: Party, application: Application) -> tuple[str, ...]:
    """What reviewers say to the applicant, without their names and in the order of the words, once it was decided."""
    if application.state not in JUDGED or not allows(party, "application.read", application):
        return ()
    return tuple(
        sorted(text for one in submitted(assignments_of([application])) if (text := one.to_applicant.strip()))
    )


def decision_of(party: Party, programme: Programme) -> Decision | None:
    """What was decided about a programme, for who runs it."""
    return (
        Decision.objects.filter(programme=programme).first()
        if allows(party, "programme.run", programme)
        else None
    )


def names_of(people: Iterable[str]) -> Mapping[str, str]:
    """What people are called, by the keys of their accounts; an erased one is not named."""
    return dict(Account.objects.filter(key__in=set(people), erased=None).values_list("key", "name"))


def open_appeals(programme: Programme) -> list[Appeal]:
    """The appeals that wait for an answer, the first first."""
    found = Appeal.objects.filter(application__programme=programme, answered=None)
    return list(found.select_related("application__organisation", "application__programme"))
