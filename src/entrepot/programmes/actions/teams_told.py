"""What waits because of service teams: for who runs a programme, for firms that were visited, and for who follows up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account
from entrepot.programmes.models import Noted, ServiceTeam

TEAM: Final = "team.asked"
"""A society asks to send a team into a programme."""
NOTED: Final = "noted.asked"
"""A firm is to agree to what was written down there, or refuse it."""
FOLLOW: Final = "noted.due"
"""What a firm agreed to is followed up until then."""
ANSWER_WITHIN: Final = timedelta(days=14)
"""How long after a visit a firm's answer is due."""


def tell_formed(team: ServiceTeam) -> None:
    """Let a team wait for those who run its programme. In the caller's transaction."""
    audience = Audience(organisation=team.programme.organisation, least=OrganisationRole.MANAGER)
    add_duty(kind=TEAM, subject=team.key, audience=audience)


def settle_formed(team: ServiceTeam, by: Party) -> None:
    """It was accepted, or is over. In the caller's transaction."""
    settle_duties(kind=TEAM, subject=team.key, by=by)


def tell_firm(noted: Noted, day: date) -> None:
    """Let what was written down wait for the firm's people. In the caller's transaction."""
    audience = Audience(organisation=noted.visit.firm, least=OrganisationRole.MEMBER)
    add_duty(kind=NOTED, subject=noted.key, audience=audience, due=day + ANSWER_WITHIN)


def settle_firm(noted: Noted, by: Party) -> None:
    """The firm has answered. In the caller's transaction."""
    settle_duties(kind=NOTED, subject=noted.key, by=by)


def tell_follower(noted: Noted) -> None:
    """Let it wait for the member who follows it up; for the society's managers where that one has no account. In the caller's transaction."""
    account = Account.objects.filter(key=noted.follows.person, is_active=True).first()
    society = Audience(organisation=noted.visit.team.organisation, least=OrganisationRole.MANAGER)
    audience = Audience(account=account) if account else society
    add_duty(kind=FOLLOW, subject=noted.key, audience=audience, due=noted.due)


def settle_follower(noted: Noted, by: Party) -> None:
    """Nothing more is to be done about it. In the caller's transaction."""
    settle_duties(kind=FOLLOW, subject=noted.key, by=by)
