"""Service teams in the reader's language: how far what was written down has come, and who is in a team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.domain import State
from entrepot.people.domain import Party
from entrepot.programmes.domain.teaming import Progress, Sort
from entrepot.programmes.models import Noted, ServiceTeam, TeamMember
from entrepot.runtime import clock
from entrepot.vocabulary.places import SUBDIVISIONS
from entrepot.web.entitlements import topic_name
from entrepot.web.names import NEEDS, name_in, reader
from entrepot.web.programmes.words import Said, said
from entrepot.web.texts import record_text

PROGRESS: Final = {
    Progress.WAITING: gettext_noop("waits for the firm"),
    Progress.REFUSED: gettext_noop("the firm refused"),
    Progress.WITHDRAWN: gettext_noop("taken back"),
    Progress.COUNTED: gettext_noop("counted by officers"),
    Progress.LOOKING: gettext_noop("listed"),
    Progress.NOTHING: gettext_noop("nothing fits yet"),
    Progress.FOUND: gettext_noop("something fits"),
    Progress.INTRODUCED: gettext_noop("introduced"),
    Progress.TALKING: gettext_noop("they talk"),
    Progress.ANSWERED: gettext_noop("answered by an agreement"),
}
LOOKS: Final = {
    Progress.WAITING: "weak", Progress.REFUSED: "plain", Progress.WITHDRAWN: "plain", Progress.COUNTED: "strong", Progress.LOOKING: "weak",
    Progress.NOTHING: "none", Progress.FOUND: "fair", Progress.INTRODUCED: "fair", Progress.TALKING: "fair", Progress.ANSWERED: "strong",
}  # fmt: skip


def progress_name(far: Progress) -> str:
    """How far it has come."""
    return _(PROGRESS[far])


def team_name(team: ServiceTeam) -> Said:
    """A team's name in the reader's language, or the nearest to it."""
    name = said(team.wording)
    return name if name.text else Said(team.key, "")


def team_state(team: ServiceTeam) -> tuple[str, str]:
    """Whether a team waits, is at work or is over, and how that looks."""
    if team.until <= clock.today():
        return _("over"), "plain"
    if team.accepted is None:
        return _("waits for who runs the programme"), "weak"
    return (_("at work"), "strong") if team.since <= clock.today() else (_("to begin"), "weak")


def kind_of(noted: Noted) -> str:
    """What kind of need it is, or what the wish is about."""
    return name_in(NEEDS, noted.kind) if noted.sort == Sort.NEED else topic_name(noted.kind)


def member_name(member: TeamMember, people: Mapping[str, str], party: Party) -> str:
    """A member's name: of the person, where ``people`` has it, else of the expert record."""
    name = people.get(member.person, "")
    if not name and member.expert is not None and member.expert.state == State.LISTED:
        name = record_text(disclosed(member.expert, party)).title
    return name or _("somebody who is no longer listed")


def region_name(code: str) -> str:
    """A region's name, of those that have one here; else its code."""
    names = SUBDIVISIONS.get(code)
    if names is None:
        return code
    english, chinese = names
    return chinese if reader().startswith("zh") else english
