"""What waits for reviewers, for applicants and for who runs a programme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.programmes.models import Application, Assignment

REVIEW: Final = "review.waits"
DECIDED: Final = "application.decided"
APPEALED: Final = "appeal.made"
ANSWERED: Final = "appeal.answered"


def tell_reviewers(assignments: Iterable[Assignment]) -> None:
    """Let reviews wait for their reviewers until they are due; in the caller's transaction."""
    given = list(assignments)
    people = {
        one.key: one for one in Account.objects.filter(key__in={item.reviewer.person for item in given})
    }
    for item in given:
        if account := people.get(item.reviewer.person):
            add_duty(kind=REVIEW, subject=item.key, audience=Audience(account=account), due=item.due)


def settle_reviews(assignments: Iterable[Assignment], by: Party) -> None:
    """Reviews that were submitted, or are not asked for any more, wait for nobody; in the caller's transaction."""
    for item in assignments:
        settle_duties(kind=REVIEW, subject=item.key, by=by)


def tell_applicant(kind: str, application: Application) -> None:
    """Tell those who speak for an applicant; in the caller's transaction."""
    add_duty(kind=kind, subject=application.key, audience=Audience(organisation=application.organisation))


def tell_appeal(application: Application) -> None:
    """Let an appeal wait for those who run the programme; in the caller's transaction."""
    add_duty(
        kind=APPEALED,
        subject=application.key,
        audience=Audience(organisation=application.programme.organisation),
    )


def settle_appeal(application: Application, by: Party) -> None:
    """An appeal was answered; in the caller's transaction."""
    settle_duties(kind=APPEALED, subject=application.key, by=by)
