"""A decided programme begins: its members are admitted, told what to deliver, and in the end it is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Max

from entrepot.journal import actions as journal
from entrepot.people.actions import settle_duties
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.programmes.actions.calling import STREAM, locked, recorded
from entrepot.programmes.actions.members_told import ANSWERED, DUE, WARNED, tell_due
from entrepot.programmes.domain import delivery_stored
from entrepot.programmes.domain.delivering import Rhythm, Target, flaws
from entrepot.programmes.domain.membership import MemberState, MemberStep
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage, State
from entrepot.programmes.models import Cohort, Member, MemberEvent, Programme, TargetList
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period

ENDING: Final = (DUE, WARNED, ANSWERED)
"""What waits about a member until its programme ends."""


class TargetsFlawedError(ProgrammeRefusedError):
    """Nothing was set; `codes` is everything that is wrong, each one of `SAID` in `refusals`."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes = codes
        super().__init__(codes[0])


@transaction.atomic
def start_cohort(*, programme: Programme, rhythm: Rhythm, term: Period, by: Party) -> Cohort:
    """Make everybody who was selected a member for a term; a cohort that has begun stays as it is, and takes in whoever was selected since.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        ProgrammeRefusedError: it was not decided about yet, or it is over.
    """
    rule = require(by, "programme.run", programme)
    row = locked(programme)
    if row.stage != Stage.RUNNING:
        raise ProgrammeRefusedError("programme_elsewhere")
    cohort = Cohort.objects.filter(programme=row).first()
    if cohort is None:
        cohort = Cohort.objects.create(
            programme=row, rhythm=rhythm, since=term.start, until=term.end, made_by=by.actor
        )
        recorded("programme.start", row, rule, by, rhythm=str(rhythm))
        _admitted(row, cohort.since, cohort, rule, by)
    else:
        _admitted(row, clock.today(), cohort, rule, by)
    return cohort


@transaction.atomic
def admit_selected(*, programme: Programme, by: Party) -> int:
    """Take in whoever was selected after the others: a reserve that moved up. Returns how many.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "programme.work")
    row = locked(programme)
    cohort = Cohort.objects.filter(programme=row).first()
    if cohort is None or row.stage != Stage.RUNNING:
        return 0
    return _admitted(row, clock.today(), cohort, rule, by)


def keep_cohorts(*, by: Party) -> dict[str, int]:
    """Take in whoever was selected since its programme's members began, and let reports wait that are due; returns how many of each.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "programme.work")
    admitted = due = 0
    for programme in Programme.objects.filter(cohort__isnull=False, ended=None).order_by("pk"):
        admitted += admit_selected(programme=programme, by=by)
        for member in programme.members.exclude(state=MemberState.REMOVED):
            with transaction.atomic():
                due += tell_due(member, by)
    return {"admitted": admitted, "due": due}


@transaction.atomic
def set_targets(
    *, programme: Programme, targets: Iterable[Target], by: Party, member: Member | None = None
) -> TargetList:
    """Say what all members are to deliver, or one of them. Reports that were handed in keep the targets to which they answer.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        TargetsFlawedError: something is wrong with them.
        ProgrammeRefusedError: the programme is over.
    """
    rule = require(by, "programme.run", programme)
    wanted = tuple(targets)
    if found := flaws(wanted):
        raise TargetsFlawedError(found)
    row = locked(programme)
    if row.stage == Stage.ENDED or (member is not None and member.programme_id != row.pk):
        raise ProgrammeRefusedError("programme_elsewhere")
    last = row.target_lists.aggregate(Max("number"))["number__max"] or 0
    made = TargetList.objects.create(
        programme=row, member=member, number=last + 1, targets=delivery_stored.targets_to_plain(wanted), by=by.actor
    )  # fmt: skip
    of = {"member": member.key} if member else {}
    recorded("programme.targets", row, rule, by, number=made.number, **of)
    return made


@transaction.atomic
def end_programme(*, programme: Programme, by: Party) -> Programme:
    """End a programme: nothing waits for its members any more, and what was reported stays.

    Raises:
        NotAllowedError: ``by`` does not run it.
        ProgrammeRefusedError: it is not running.
    """
    rule = require(by, "programme.run", programme)
    row = locked(programme)
    if row.stage != Stage.RUNNING:
        raise ProgrammeRefusedError("programme_elsewhere")
    row.ended = clock.now()
    row.save()
    for key in row.members.values_list("key", flat=True):
        for kind in ENDING:
            settle_duties(kind=kind, subject=key, by=by)
    recorded("programme.end", row, rule, by)
    return row


def _admitted(row: Programme, since: date, cohort: Cohort, rule: str, by: Party) -> int:
    """Make those who were selected members, from a day to the end of the cohort's term; nobody after that."""
    fresh = row.applications.filter(state=State.SELECTED, member=None).exclude(
        organisation__programme_members__programme=row
    )
    if since >= cohort.until:
        return 0
    found = list(fresh.select_related("organisation"))
    for application in found:
        member = Member.objects.create(
            programme=row, organisation=application.organisation, application=application, since=since, until=cohort.until
        )  # fmt: skip
        member_happened(member, MemberStep.ADMIT, MemberState.ACTIVE, rule, by)
        tell_due(member, by)
    return len(found)


def member_happened(
    member: Member, step: MemberStep, state: MemberState, rule: str, by: Party, *, words: str = ""
) -> Member:
    """Keep where a locked member stands now, and that it happened. In the caller's transaction."""
    member.number, member.state = member.number + 1, state
    member.save()
    MemberEvent.objects.create(
        member=member, number=member.number, step=step, state=state, words=words, until=member.until, by=by.actor
    )  # fmt: skip
    details = {"state": str(state), "programme": member.programme.key}
    act = journal.Act(f"member.{step}", member.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return member
