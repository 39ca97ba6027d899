"""Small things to do in a deal: given by any of its people to any of its parties, done, or not done after all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from entrepot.deals.actions.happening import STREAM, locked
from entrepot.deals.actions.reminding import remind
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import ENDED
from entrepot.deals.models import Deal, DealTask
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """What is to be done, by which party, until when; `form` names the form, so that one sent twice is one task."""

    organisation: Organisation
    what: str
    until: date | None = None
    form: str = ""


@transaction.atomic
def add_task(*, deal: Deal, draft: TaskDraft, by: Party) -> DealTask:
    """Write down something to do.

    Raises:
        NotAllowedError: ``by`` does not belong to one of the deal's parties.
        DealRefusedError: the deal is over, it is for nobody in it, nothing is said, or its day has passed.
    """
    rule, row = require(by, "deal.task", deal), locked(deal)
    same = DealTask.objects.filter(made_by=by.actor, form=draft.form).exclude(form="").first()
    if same is not None:
        return same
    standing, what = row.standing, draft.what.strip()
    if standing.state in ENDED:
        raise DealRefusedError("already_ended")
    if draft.organisation.key not in standing.parties:
        raise DealRefusedError("not_a_party")
    if not what:
        raise DealRefusedError("words_missing")
    if draft.until is not None and draft.until < clock.today():
        raise DealRefusedError("day_past")
    made = DealTask.objects.create(
        deal=row, organisation=draft.organisation, what=what[:200], until=draft.until, made_by=by.actor, form=draft.form
    )  # fmt: skip
    _told("deal.task_added", made, rule, by)
    return made


@transaction.atomic
def tick_task(*, task: DealTask, done: bool, by: Party) -> DealTask:
    """Say that a task is done, or that it is not after all; what was said already is said once.

    Raises:
        NotAllowedError: ``by`` does not belong to one of the deal's parties.
        DealRefusedError: the deal is over.
    """
    rule, row = require(by, "deal.task", task.deal), locked(task.deal)
    if row.standing.state in ENDED:
        raise DealRefusedError("already_ended")
    kept = row.tasks.get(pk=task.pk)
    if (kept.done is not None) == done:
        return kept
    kept.done, kept.done_by = (clock.now(), by.actor) if done else (None, "")
    kept.save()
    _told("deal.task_done" if done else "deal.task_undone", kept, rule, by)
    return kept


def _told(verb: str, task: DealTask, rule: str, by: Party) -> None:
    details = {"deal": task.deal.key, "party": task.organisation.key}
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, task.key, details, rule=rule)])
    remind(task.deal, task.deal.standing, by)
