"""What the applicant does next with its application."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes.domain.stages import Stage, State, Step, possible
from entrepot.programmes.models import Application
from entrepot.web.programmes.when import moment, node_zone

NEXT: Final = {
    (State.DRAFT, Stage.OPEN): gettext_noop("It is a draft: nobody but your organisation reads it. Hand it in before %(closes)s."),
    (State.DRAFT, Stage.REVIEW): gettext_noop("It was not handed in before %(closes)s."),
    (State.HANDED_IN, Stage.OPEN): gettext_noop("It is handed in. Until %(closes)s you can make it a draft again and change it."),
    (State.HANDED_IN, Stage.REVIEW): gettext_noop("It is handed in and being reviewed. You will be told in your inbox."),
    (State.WITHDRAWN, Stage.OPEN): gettext_noop("It is withdrawn. Until %(closes)s you can make it a draft again and hand it in."),
    (State.WITHDRAWN, Stage.REVIEW): gettext_noop("It is withdrawn."),
    (State.INELIGIBLE, Stage.OPEN): gettext_noop("Whoever runs the programme said that your organisation may not apply. You read why below."),
    (State.INELIGIBLE, Stage.REVIEW): gettext_noop("Whoever runs the programme said that your organisation may not apply. You read why below."),
}  # fmt: skip
"""What is said of an application, by how far it and its programme are; once it is decided, the decision says it."""


def shows(application: Application, party: Party) -> dict[str, Any] | None:
    """What comes next, and the steps that whoever writes for the applicant may take; nothing for others."""
    if application.organisation_id not in party.organisations():
        return None
    state, now = State(application.state), application.programme.stage
    writes = allows(party, "application.write", application)
    closes = moment(application.programme.closes, node_zone())
    sentence = NEXT.get((state, now), "")
    return {
        "next": _(sentence) % {"closes": closes} if sentence else "",
        "reason": application.reason,
        "writes": writes and state == State.DRAFT and now == Stage.OPEN,
        "reopen": writes and possible(state, Step.REOPEN, now),
        "withdraw": writes and possible(state, Step.WITHDRAW, now),
        "only_reads": not writes and state == State.DRAFT,
    }
