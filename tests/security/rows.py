"""The rows that belong to Alpha and to the node, in groups: what a request changed shows by comparing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from entrepot.catalogue.models import ConfidentialityAgreement, DisclosureRequest, Grant, Need, Resource
from entrepot.deals.models import (
    Agreement,
    FinanceRaised,
    PeopleRecruited,
    ReadinessStep,
    Signature,
    StepMark,
)
from entrepot.intake.models import Run, Source
from entrepot.matching.models import Judgement
from entrepot.people.models import Account, ApiToken, Invitation, Membership, NodeRoleGiven, Organisation
from entrepot.programmes.models import (
    Application,
    Assessment,
    Member,
    Pairing,
    ParkList,
    Programme,
    Report,
    TargetList,
)
from tests.security.world import World

Rows = dict[str, frozenset[str]]
PASSING = ("django_session", "usersessions_usersession", "journal_", "account_emailconfirmation")
"""Tables that an attempt may write to: sessions, and the journal's entry on it."""


def rows(world: World) -> Rows:
    """Every group of rows as they are now."""
    alpha = {"organisation__key": "org-alpha"}
    groups = {
        "records": _all(Need.objects.filter(**alpha)) | _all(Resource.objects.filter(**alpha)),
        "organisation": _all(Organisation.objects.filter(key="org-alpha")),
        "standings": frozenset(map(str, Organisation.objects.values_list("key", "standing").order_by("key"))),
        "invitations": _all(Invitation.objects.filter(**alpha)),
        "disclosure": _all(DisclosureRequest.objects.filter(organisation__key="org-gamma"))
        | _all(Grant.objects.all())
        | _all(ConfidentialityAgreement.objects.all()),
        "signatures": _all(Agreement.objects.all()) | _all(Signature.objects.all()),
        "roles": _all(NodeRoleGiven.objects.all()),
        "lists": _all(Run.objects.all()) | _all(Source.objects.all()),
        "judgements": _all(Judgement.objects.filter(need__organisation__key="org-alpha")),
        "pipeline": _all(ReadinessStep.objects.all())
        | _all(StepMark.objects.all())
        | _all(FinanceRaised.objects.all())
        | _all(PeopleRecruited.objects.all()),
        "programmes": _all(Programme.objects.all())
        | _all(TargetList.objects.all())
        | _all(ParkList.objects.all())
        | _all(Pairing.objects.all()),
        "cohorts": _all(Member.objects.all()) | _all(Report.objects.all()),
        "applications": _all(Application.objects.exclude(organisation__key="org-alpha")),
        "assessments": _all(Assessment.objects.exclude(handed_in=None)),
        "members": _all(Membership.objects.filter(**alpha, asked=False)),
    }
    for name, person in world.people.items():
        found = Account.objects.filter(pk=person.pk).values_list(
            "email", "name", "is_active", "language", "password"
        )
        groups[f"account {name}"] = frozenset(map(str, found)) | _all(ApiToken.objects.filter(account=person))
    return groups


def changed(before: Rows, after: Rows) -> frozenset[str]:
    """The groups of which a row that was there is no longer as it was, or to which one came."""
    return frozenset(group for group in before if before[group] != after[group])


def _all(records: QuerySet[Any]) -> frozenset[str]:
    return frozenset(str(sorted(row.items(), key=lambda pair: pair[0])) for row in records.values())


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that write to a lasting table meanwhile."""
    written: list[str] = []

    def note(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
        words = statement.split(maxsplit=3)
        if words and words[0] in {"INSERT", "UPDATE", "DELETE"}:
            table = next(word.strip('"') for word in words[1:] if word.startswith('"'))
            if not table.startswith(PASSING):
                written.append(statement[:160])
        return execute(statement, values, many, context)

    with connection.execute_wrapper(note):
        yield written
