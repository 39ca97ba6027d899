"""A call that is complete, who runs it, and who may answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from entrepot.deals.domain.wording import worded
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.programmes import actions
from entrepot.programmes.actions import Drafted
from entrepot.programmes.domain.calls import Call, Criterion, ProgrammeKind
from entrepot.programmes.domain.forms import Choice, Field, FieldKind
from entrepot.programmes.models import Application, Programme
from entrepot.vocabulary.eligibility import Eligibility
from entrepot.vocabulary.kinds import OrganisationKind
from tests.accounts import account, admit, join, party
from tests.cast import cast

OPENS = datetime(2026, 3, 2, tzinfo=UTC)
CLOSES = datetime(2026, 4, 2, tzinfo=UTC)
BEFORE, DURING, AFTER = "2026-02-20", "2026-03-10", "2026-04-10"
"""Days before a call opens, while it takes applications, and after it closed."""
PLAN = Field("plan", FieldKind.LONG, worded({"en": "What will you do?"}), longest=80)
FIRMS = Field(
    "firms", FieldKind.NUMBER, worded({"en": "How many firms take part?"}), unit="firms", least=Decimal(1), most=Decimal(500)
)  # fmt: skip
FIELD = Field(
    "field", FieldKind.CHOICE, worded({"en": "In which field?"}), required=False,
    choices=(Choice("glaze", worded({"en": "Glazes"})), Choice("laser", worded({"en": "Lasers"}))),
)  # fmt: skip
ANSWERS = {"plan": "A hall for all.", "firms": "12", "field": "glaze"}


def call(**changed: Any) -> Call:
    """A call for pilot cities, to which enterprises and universities may answer."""
    given: dict[str, Any] = {
        "kind": ProgrammeKind.COHORT,
        "title": worded({"en": "Pilot cities", "zh-Hans": "试点城市"}),
        "about": worded({"en": "Cities that open their halls."}),
        "opens": OPENS,
        "closes": CLOSES,
        "places": 2,
        "who": Eligibility(frozenset({OrganisationKind.ENTERPRISE, OrganisationKind.UNIVERSITY})),
        "criteria": (
            Criterion("plan", worded({"en": "The plan"}), worded({"en": "It can be done."}), 60),
            Criterion("team", worded({"en": "The team"}), worded({"en": "It has done so before."}), 40),
        ),
        "fields": (PLAN, FIRMS, FIELD),
    }
    return Call(**(given | changed))


@dataclass(frozen=True)
class Office:
    """Who runs the programme, a firm and a university that may answer, and who speaks for each."""

    academy: Organisation
    firm: Organisation
    lab: Organisation
    officer: Party
    buyer: Party
    head: Party
    engineer: Party

    def drafted(self, **changed: Any) -> Programme:
        """A programme whose call is a draft."""
        return actions.open_programme(drafted=Drafted(call(**changed), self.academy), by=self.officer)

    def published(self, **changed: Any) -> Programme:
        """A programme whose call everybody may read."""
        return actions.publish_call(programme=self.drafted(**changed), by=self.officer)

    def begun(self, programme: Programme) -> Application:
        """A draft of the firm."""
        return actions.begin_application(
            programme=programme, organisation=self.firm, language="en", by=self.buyer
        )

    def answered(self, programme: Programme) -> Application:
        """A draft of the firm with every answer."""
        application = self.begun(programme)
        actions.save_answers(application=application, answers=ANSWERS, by=self.buyer)
        return application

    def handed_in(self, programme: Programme) -> Application:
        """The firm's application, handed in."""
        return actions.hand_in(application=self.answered(programme), by=self.buyer)


def office() -> Office:
    """Everybody, admitted. The cast's Harbour Laboratory runs the programme."""
    cast()
    academy, firm, lab = (
        admit(Organisation.objects.get(key=key)) for key in ("org-harbour", "org-lingyou", "org-yunshan")
    )
    officer = party(join(account("officer", NodeRole.OFFICER), academy, OrganisationRole.MANAGER))
    buyer, head = (
        party(join(account(name), home, OrganisationRole.MANAGER))
        for name, home in (("buyer", firm), ("head", lab))
    )
    return Office(academy, firm, lab, officer, buyer, head, party(join(account("engineer"), firm)))
