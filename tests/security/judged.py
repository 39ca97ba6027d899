"""What the world knows of reviews: a decided programme of Alpha's, to which Gamma applied and which somebody of Beta's has reviewed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from entrepot.deals.domain.wording import worded
from entrepot.people.models import Account, Organisation
from entrepot.programmes.domain import stored
from entrepot.programmes.domain.calls import Criterion, ProgrammeKind
from entrepot.programmes.domain.forms import Field, FieldKind
from entrepot.programmes.models import (
    Appeal,
    Application,
    Assignment,
    Decision,
    DiscussionEntry,
    Letter,
    Programme,
    Review,
    Reviewer,
)
from entrepot.runtime import clock

WORDS: Final[dict[str, frozenset[str]]] = {
    "qjudgedanswerq": frozenset({"owner", "grantee", "stranger"}),
    "qtopanelq": frozenset({"owner", "stranger"}),
    "qtoapplicantq": frozenset({"owner", "stranger", "grantee"}),
    "qdiscussedq": frozenset({"owner", "stranger"}),
    "qdecidedletterq": frozenset({"owner", "grantee"}),
    "qwhyotherwiseq": frozenset({"owner"}),
    "qappealq": frozenset({"owner", "grantee"}),
}
"""Who may meet each secret word of theirs."""


def judged(alpha: Organisation, gamma: Organisation, reviewer: Account) -> dict[str, dict[str, str]]:
    """Store it all; the ids of assignments, and of the application on the panel's table and with its letter."""
    now = clock.now()
    asked = [Field("plan", FieldKind.LONG, worded({"en": "What will you do?"}))]
    criteria = [Criterion("plan", worded({"en": "Plan"}), worded({"en": "Can be done"}), 100)]
    programme = Programme.objects.create(
        organisation=alpha, kind=ProgrammeKind.COHORT, title={"en": "Harbour cities"}, opens=now - timedelta(days=30),
        closes=now - timedelta(days=9), places=1, published=now - timedelta(days=31), decided=now, made_by="p-owner",
        fields=stored.fields_to_plain(asked), criteria=stored.criteria_to_plain(criteria),
    )  # fmt: skip
    application = Application.objects.create(
        programme=programme, organisation=gamma, state="declined", language="en", handed_in=now, made_by="p-grantee",
        answers={"plan": "A quay, qjudgedanswerq"},
    )  # fmt: skip
    assignment = Assignment.objects.create(
        reviewer=Reviewer.objects.create(programme=programme, person=reviewer.key, most=3, invited_by="p-owner"),
        application=application, due=now.date(), made_by="p-owner",
    )  # fmt: skip
    Review.objects.create(
        assignment=assignment, state="submitted", scores={"plan": 2}, to_panel="Weak, qtopanelq", to_applicant="Say when, qtoapplicantq",
        submitted=now,
    )  # fmt: skip
    DiscussionEntry.objects.create(application=application, text="Why a two? qdiscussedq", by="p-owner")
    told = {"application": application.key, "score": "2.00", "raw": 2.0, "rank": 1, "outcome": "declined"}
    Decision.objects.create(programme=programme, outcomes=[told], reason="qwhyotherwiseq", by="p-owner")
    Letter.objects.create(
        application=application, outcome="declined", language="en", text="Dear Gamma, qdecidedletterq"
    )
    Appeal.objects.create(application=application, text="Read it again, qappealq", by="p-grantee")
    return {
        "assignment": {"stranger's": assignment.key},
        "judged application": {"gamma's": application.key},
        "decided application": {"gamma's": application.key},
        "judged programme": {"decided": programme.key},
    }
