"""A service team visits a firm, and writes down there what the firm lacks and what it wishes of policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from entrepot.matching.domain import ASK_TOPICS
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.programmes.actions.teaming import happened
from entrepot.programmes.actions.teams_told import tell_firm
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.teaming import Sort
from entrepot.programmes.models import Noted, ServiceTeam, TeamMember, TeamVisit
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import NeedKind

TITLE, QUANTITIES = 200, 400
"""Characters that are kept of each."""


@dataclass(frozen=True, slots=True)
class Visiting:
    """A visit: to which firm, when, what is seen and talked about, and who of the team goes; `form` names the form."""

    firm: Organisation
    day: date
    agenda: str
    went: tuple[TeamMember, ...]
    form: str = ""


@dataclass(frozen=True, slots=True)
class Jotting:
    """What is written down at a firm.

    Attributes:
        kind: of a need, or the topic of a wish.
        title: of a need, in a line.
        text: what is lacking, or wished for.
        quantities: with their units, as they were said.
        follows: the member of the team who follows it up.
        due: the day by which they do.
        deadline: the day by which the firm wants it.
    """

    sort: Sort
    kind: str
    title: str
    text: str
    follows: TeamMember
    due: date
    quantities: str = ""
    deadline: date | None = None
    form: str = ""


@transaction.atomic
def enter_visit(*, team: ServiceTeam, visiting: Visiting, by: Party) -> TeamVisit:
    """Write down a visit, to come or done; the same form sent twice is one visit.

    Raises:
        NotAllowedError: ``by`` is neither in the team nor manages its society.
        ProgrammeRefusedError: the team is not accepted, the day is none of its term, the firm is elsewhere, there is no agenda, or nobody of the team goes.
    """
    rule = require(by, "team.write", team)
    _check(team, visiting)
    same = TeamVisit.objects.filter(made_by=by.actor, form=visiting.form).exclude(form="")
    if found := same.first():
        return found
    try:
        with transaction.atomic():
            made = TeamVisit.objects.create(
                team=team, firm=visiting.firm, day=visiting.day, agenda=visiting.agenda.strip(), made_by=by.actor, form=visiting.form
            )  # fmt: skip
            made.went.set(visiting.went)
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()
    happened("team.visit", made.key, rule, by, team=team.key, firm=visiting.firm.key)
    return made


def _check(team: ServiceTeam, visiting: Visiting) -> None:
    if team.accepted is None or not team.since <= visiting.day < team.until:
        raise ProgrammeRefusedError("team_elsewhere")
    if visiting.firm.place_id != team.place_id:
        raise ProgrammeRefusedError("firm_elsewhere")
    if not visiting.agenda.strip():
        raise ProgrammeRefusedError("agenda_missing")
    if not visiting.went or any(one.team_id != team.pk or one.left for one in visiting.went):
        raise ProgrammeRefusedError("team_member_odd")


@transaction.atomic
def write_down(*, visit: TeamVisit, jotting: Jotting, by: Party) -> Noted:
    """Write down a need or a wish at a firm, where it waits for the firm's people; the same form sent twice is one.

    Raises:
        NotAllowedError: ``by`` is neither in the team nor manages its society.
        ProgrammeRefusedError: the visit is still to come, nothing is said, there is no such kind or topic, or who follows it up is not in the team.
    """
    rule = require(by, "team.write", visit.team)
    _check_jotting(visit, jotting)
    same = Noted.objects.filter(made_by=by.actor, form=jotting.form).exclude(form="")
    if found := same.first():
        return found
    try:
        with transaction.atomic():
            made = Noted.objects.create(
                visit=visit, sort=jotting.sort, kind=jotting.kind, title=" ".join(jotting.title.split())[:TITLE], text=jotting.text.strip(),
                quantities=" ".join(jotting.quantities.split())[:QUANTITIES], deadline=jotting.deadline, follows=jotting.follows,
                due=jotting.due, made_by=by.actor, form=jotting.form,
            )  # fmt: skip
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()
    happened("noted.write", made.key, rule, by, visit=visit.key, sort=str(jotting.sort))
    tell_firm(made, max(visit.day, clock.today()))
    return made


def _check_jotting(visit: TeamVisit, jotting: Jotting) -> None:
    if visit.day > clock.today():
        raise ProgrammeRefusedError("visit_to_come")
    if not jotting.text.strip() or (jotting.sort == Sort.NEED and not jotting.title.strip()):
        raise ProgrammeRefusedError("noted_empty")
    kinds = set(NeedKind) if jotting.sort == Sort.NEED else set(ASK_TOPICS)
    if jotting.kind not in kinds:
        raise ProgrammeRefusedError("noted_kind_odd")
    if jotting.follows.team_id != visit.team_id or jotting.follows.left:
        raise ProgrammeRefusedError("team_member_odd")
