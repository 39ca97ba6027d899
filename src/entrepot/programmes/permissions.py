"""Programmes' rows of the permission table."""

from __future__ import annotations

from typing import Final

from entrepot.people.domain import Party
from entrepot.people.permissions import Row, add, its_admitted_member, manager, member, officer, predicate
from entrepot.programmes.domain.stages import State
from entrepot.programmes.models import Application, Programme

published: Final = predicate(
    "published", lambda _, programme: programme is not None and programme.published is not None
)


def _runs_its_programme(party: Party, application: Application | None) -> bool:
    return application is not None and runs.test(party, application.programme)


def _runs(party: Party, programme: Programme | None) -> bool:
    return programme is not None and (manager & its_admitted_member).test(party, programme)


runs: Final = predicate("runs", _runs)
runs_its_programme: Final = predicate("runs_its_programme", _runs_its_programme)
handed_in: Final = predicate(
    "handed_in", lambda _, application: application is not None and application.state != State.DRAFT
)

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
        "application.judge": Row(
            runs_its_programme & ~member,
            "managers of who runs the programme, unless they are members of the applicant",
            "write",
        ),
    }
)
