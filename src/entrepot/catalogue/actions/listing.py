"""Records on the lists: taken off, put back, prolonged, and their owners reminded before they end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction

from entrepot.catalogue.actions.disclosing import close_requests
from entrepot.catalogue.actions.storing import EXPIRING, locked, rule_of, store
from entrepot.catalogue.actions.telling import answerers
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.queries import expiring
from entrepot.catalogue.refusals import RefusedError
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.people.permissions import require
from entrepot.runtime import clock

AHEAD: Final = timedelta(days=30)
"""How long before its end an owner is asked whether a record still holds."""
SHORTLY: Final = timedelta(days=7)
"""How long before it they are told once more."""
MONTH, WEEK, OVER = "month", "week", "over"
LATE: Final = timedelta(days=30)
"""How long after its end it is still asked for."""
LONGEST: Final = timedelta(days=3 * 366)
"""How far ahead a record may be prolonged at once."""


@transaction.atomic
def withdraw(*, record: Need | Resource, reason: str, by: Party) -> None:
    """Take a record off every list; its people keep it with its history. Open requests about it are closed.

    Args:
        reason: kept with the version, its first 100 characters.

    Raises:
        NotAllowedError: ``by`` may not withdraw it.
        RefusedError: it is withdrawn already.
    """
    rule = require(by, rule_of(record, "withdraw"), record)
    record = locked(record)
    if record.state == State.WITHDRAWN:
        raise RefusedError(
            "withdrawn_already", "This record is withdrawn already.", "Nothing needs to be done."
        )
    record.state = State.WITHDRAWN
    store(record, "record.withdrawn", rule, by, reason)
    close_requests(record, rule, by)


@transaction.atomic
def relist(*, record: Need | Resource, by: Party) -> None:
    """List a withdrawn record again.

    Raises:
        NotAllowedError: ``by`` may not edit or not publish it.
        RefusedError: it is not withdrawn.
    """
    require(by, rule_of(record, "edit"), record)
    rule = require(by, rule_of(record, "publish"), record)
    record = locked(record)
    if record.state != State.WITHDRAWN:
        raise RefusedError("not_withdrawn", "This record is not withdrawn.", "Nothing needs to be done.")
    record.state = State.LISTED
    store(record, "record.relisted", rule, by)


@transaction.atomic
def prolong(*, record: Need | Resource, until: date, by: Party) -> None:
    """Say that a record still holds, and until when.

    Raises:
        NotAllowedError: ``by`` may not edit it.
        RefusedError: the day is not after today, or more than three years ahead and after the one that the record names already.
    """
    rule = require(by, rule_of(record, "edit"), record)
    latest = max(record.valid_until or clock.today(), clock.today() + LONGEST)
    if not clock.today() < until <= latest:
        raise RefusedError(
            "day_out_of_range",
            "The day must be after today and at most three years ahead.",
            "Choose another day.",
        )
    record = locked(record)
    record.valid_until = until
    store(record, "record.prolonged", rule, by)


@transaction.atomic
def remind_of_expiring(*, by: Party) -> int:
    """Let every listed record that ends within 30 days wait for those who answer for it; returns how many do.

    It waits anew, so that mails tell of it again, a week before its end and once it is over. May be done any number of times a day. What no
    longer ends then waits no longer.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "record.remind")
    today = clock.today()
    ending = {record.key: record for record in expiring(today - LATE, today + AHEAD)}
    waiting = {
        duty.subject: str(duty.details.get("stage", MONTH))
        for duty in Duty.objects.filter(kind=EXPIRING, settled=None)
    }
    stages = {key: _stage(record.ends, today) for key, record in ending.items()}
    for key, stage in waiting.items():
        if stages.get(key) != stage:
            settle_duties(kind=EXPIRING, subject=key, by=by)
    for key, record in ending.items():
        for audience in answerers(record):
            add_duty(
                kind=EXPIRING, subject=key, audience=audience, due=record.ends,
                details={"need": isinstance(record, Need), "stage": stages[key]},
            )  # fmt: skip
    return len(ending)


def _stage(ends: date | None, today: date) -> str:
    """How far a record's end is: each time that changes its people are told anew."""
    if ends is not None and ends < today:
        return OVER
    return WEEK if ends is not None and ends <= today + SHORTLY else MONTH
