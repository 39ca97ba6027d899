"""A society forms a service team within a programme: who is in it, which city it serves, and that who runs the programme accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Resource
from entrepot.deals.domain.wording import Wording
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation, Place
from entrepot.people.permissions import Owned, allows, require
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.actions.teams_told import settle_formed, tell_formed
from entrepot.programmes.domain import stored
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Programme, ServiceTeam, TeamMember
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import OrganisationKind, Role


@dataclass(frozen=True, slots=True)
class Forming:
    """A team to be: its society, the city it serves, its name, its first day and the first day after; `form` names the form."""

    organisation: Organisation
    place: Place
    name: Wording
    since: date
    until: date
    form: str = ""


def form_team(*, programme: Programme, forming: Forming, by: Party) -> ServiceTeam:
    """Form a team; it is accepted at once where ``by`` runs the programme, else it waits for who does. The same form sent twice is one team.

    Raises:
        NotAllowedError: ``by`` does not manage the society, or it is not admitted.
        ProgrammeRefusedError: it is no association, the programme is a draft or over, or the name or the days are odd.
    """
    rule = require(by, "team.form", Owned(forming.organisation.pk))
    _check(programme, forming)
    same = ServiceTeam.objects.filter(made_by=by.actor, form=forming.form).exclude(form="")
    if found := same.first():
        return found
    try:
        return _formed(programme, forming, rule, by)
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()


def _check(programme: Programme, forming: Forming) -> None:
    if forming.organisation.kind != OrganisationKind.ASSOCIATION:
        raise ProgrammeRefusedError("team_society")
    if programme.stage in {Stage.DRAFT, Stage.ENDED}:
        raise ProgrammeRefusedError("programme_elsewhere")
    if not forming.name:
        raise ProgrammeRefusedError("team_unnamed")
    if forming.until <= forming.since:
        raise ProgrammeRefusedError("team_days")


@transaction.atomic
def _formed(programme: Programme, forming: Forming, rule: str, by: Party) -> ServiceTeam:
    own = allows(by, "programme.run", programme)
    team = ServiceTeam.objects.create(
        programme=programme, organisation=forming.organisation, place=forming.place, name=stored.wording_to_plain(forming.name),
        since=forming.since, until=forming.until, accepted=clock.now() if own else None, made_by=by.actor, form=forming.form,
    )  # fmt: skip
    happened("team.form", team.key, rule, by, programme=programme.key, organisation=forming.organisation.key)
    if not own:
        tell_formed(team)
    return team


@transaction.atomic
def accept_team(*, team: ServiceTeam, by: Party) -> ServiceTeam:
    """Let a team work within a programme, and be seen by everybody.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        ProgrammeRefusedError: it was accepted already, or is over.
    """
    rule = require(by, "programme.run", team.programme)
    row = _locked(team)
    if row.accepted or row.until <= clock.today():
        raise ProgrammeRefusedError("team_elsewhere")
    row.accepted = clock.now()
    row.save()
    settle_formed(row, by)
    happened("team.accept", row.key, rule, by, programme=team.programme.key)
    return row


@transaction.atomic
def end_team(*, team: ServiceTeam, by: Party) -> ServiceTeam:
    """Let a team end with today; what it wrote down stays and is followed up.

    Raises:
        NotAllowedError: ``by`` manages neither its society nor the programme.
        ProgrammeRefusedError: it is over.
    """
    runs = allows(by, "programme.run", team.programme)
    rule = require(by, "programme.run", team.programme) if runs else require(by, "team.lead", team)
    row = _locked(team)
    if row.until <= clock.today():
        raise ProgrammeRefusedError("team_elsewhere")
    row.until = max(row.since, clock.today()) + timedelta(days=1)
    row.save()
    settle_formed(row, by)
    happened("team.end", row.key, rule, by, until=row.until.isoformat())
    return row


@transaction.atomic
def add_team_member(
    *, team: ServiceTeam, by: Party, account: Account | None = None, expert: Resource | None = None
) -> TeamMember:
    """Take somebody into a team: a person with an account, an expert of the catalogue, or a person with their expert record. Who left may come back.

    Raises:
        NotAllowedError: ``by`` does not manage the society.
        ProgrammeRefusedError: nobody is named, the record is no listed expert, or the member is there already.
    """
    rule = require(by, "team.lead", team)
    if (account is None and expert is None) or not _is_expert(expert):
        raise ProgrammeRefusedError("team_expert_odd")
    row = _locked(team)
    person = account.key if account else ""
    known = row.members.filter(person=person) if person else row.members.filter(expert=expert)
    found = known.first()
    others = row.members.exclude(pk=found.pk) if found else row.members.all()
    if (found and found.left is None) or (expert and others.filter(expert=expert).exists()):
        raise ProgrammeRefusedError("team_member_there")
    made = found or TeamMember(team=row, person=person)
    made.expert, made.left = expert or made.expert, None
    made.save()
    happened("team.member", row.key, rule, by, person=person, expert=expert.key if expert else "")
    return made


@transaction.atomic
def release_team_member(*, member: TeamMember, by: Party) -> None:
    """Let somebody leave a team; where they went, and what they follow up, stays.

    Raises:
        NotAllowedError: ``by`` does not manage the society.
        ProgrammeRefusedError: they left already.
    """
    rule = require(by, "team.lead", member.team)
    if not TeamMember.objects.filter(pk=member.pk, left=None).update(left=clock.now()):
        raise ProgrammeRefusedError("team_member_odd")
    happened("team.release", member.team.key, rule, by, person=member.person)


def happened(verb: str, key: str, rule: str, by: Party, **details: object) -> None:
    """Put an act on a team, or on what it wrote down, into the journal, in the caller's transaction."""
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, key, details, rule=rule)])


def _is_expert(expert: Resource | None) -> bool:
    return expert is None or (expert.kind == Role.EXPERT and expert.state == Listing.LISTED)


def _locked(team: ServiceTeam) -> ServiceTeam:
    return ServiceTeam.objects.select_for_update().get(pk=team.pk)
