"""What comes of a cooperation: joint projects, visits, and what is to follow from a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from entrepot.deals.actions import TaskDraft, add_task
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.programmes.actions.cooperating import happened, work
from entrepot.programmes.domain.joint import Course
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Cooperation, FollowUp, JointProject, Visit
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class Project:
    """A joint project to begin: what, from when to when (None: open), for which party it is written down; `form` names the form."""

    title: str
    begins: date
    ends: date | None
    organisation: Organisation
    form: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How far a project is and what came of it, in words and as a figure with its unit."""

    course: Course
    words: str = ""
    figure: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A visit: who receives the others, when, and what is seen and talked about; `form` names the form."""

    host: Organisation
    day: date
    agenda: str
    form: str = ""


@transaction.atomic
def begin_project(*, cooperation: Cooperation, project: Project, by: Party) -> JointProject:
    """Write down what the parties do together; the same form sent twice is one project.

    Raises:
        NotAllowedError: ``by`` does not manage the party for which it is written down.
        ProgrammeRefusedError: their agreement does not bind, it has no title, or it ends before it begins.
    """
    rule = work(cooperation, project.organisation, by)
    if not project.title.strip():
        raise ProgrammeRefusedError("joint_untitled")
    if project.ends is not None and project.ends < project.begins:
        raise ProgrammeRefusedError("joint_dates")
    same = JointProject.objects.filter(made_by=by.actor, form=project.form).exclude(form="")
    if found := same.first():
        return found
    try:
        with transaction.atomic():
            made = JointProject.objects.create(
                cooperation=cooperation, title=project.title.strip()[:200], begins=project.begins, ends=project.ends,
                made_by=by.actor, form=project.form,
            )  # fmt: skip
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()
    happened("project.begin", cooperation, rule, by, project=made.key)
    return made


@transaction.atomic
def tell_project(*, project: JointProject, result: Result, by: Party) -> JointProject:
    """Say how far a project is and what came of it.

    Raises:
        NotAllowedError: ``by`` manages none of its parties.
        ProgrammeRefusedError: it is done, and nothing came of it in words.
    """
    rule = require(by, "cooperation.work", project.cooperation)
    if result.course == Course.DONE and not result.words.strip():
        raise ProgrammeRefusedError("result_missing")
    row = JointProject.objects.select_for_update().get(pk=project.pk)
    row.course, row.result = result.course, result.words.strip()
    row.figure, row.unit, row.changed = result.figure, result.unit.strip()[:60], clock.now()
    row.save()
    happened("project.tell", row.cooperation, rule, by, project=row.key, course=str(row.course))
    return row


@transaction.atomic
def arrange_visit(*, cooperation: Cooperation, invitation: Invitation, by: Party) -> Visit:
    """Write down a visit with its agenda; the same form sent twice is one visit.

    Raises:
        NotAllowedError: ``by`` manages none of the parties.
        ProgrammeRefusedError: their agreement does not bind, the host is none of them, or there is no agenda.
    """
    rule = require(by, "cooperation.work", cooperation)
    standing = cooperation.deal.standing
    if not standing.in_force:
        raise ProgrammeRefusedError("cooperation_not_signed")
    if invitation.host.key not in standing.parties:
        raise ProgrammeRefusedError("cooperation_elsewhere")
    if not invitation.agenda.strip():
        raise ProgrammeRefusedError("agenda_missing")
    same = Visit.objects.filter(made_by=by.actor, form=invitation.form).exclude(form="")
    if found := same.first():
        return found
    try:
        with transaction.atomic():
            made = Visit.objects.create(
                cooperation=cooperation, host=invitation.host, day=invitation.day, agenda=invitation.agenda.strip(),
                made_by=by.actor, form=invitation.form,
            )  # fmt: skip
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()
    happened("visit.arrange", cooperation, rule, by, visit=made.key)
    return made


@transaction.atomic
def follow_up(*, visit: Visit, draft: TaskDraft, by: Party) -> FollowUp:
    """Let something follow from a visit: a task of the cooperation's deal, which waits for the party that is to do it.

    Raises:
        NotAllowedError: ``by`` manages none of the parties.
        DealRefusedError: the deal is over, nothing is said, or its day has passed.
    """
    rule = require(by, "cooperation.work", visit.cooperation)
    task = add_task(deal=visit.cooperation.deal, draft=draft, by=by)
    made, new = FollowUp.objects.get_or_create(task=task, defaults={"visit": visit})
    if new:
        happened("visit.follow_up", visit.cooperation, rule, by, visit=visit.key, task=task.key)
    return made
