"""Records on the lists: taken off, put back, prolonged, and their owners reminded before they end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from entrepot.catalogue.actions.confirming import confirm_entries
from entrepot.catalogue.actions.disclosing import close_requests
from entrepot.catalogue.actions.linking import let_go
from entrepot.catalogue.actions.storing import EXPIRING, locked, rule_of, store
from entrepot.catalogue.actions.telling import answerers
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.queries import expiring
from entrepot.catalogue.refusals import RefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.domain import Party
from entrepot.people.models import Duty, Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock

AHEAD: Final = timedelta(days=30)
"""How long before its end an owner is asked whether a record still holds."""
SHORTLY: Final = timedelta(days=7)
"""How long before it they are told once more."""
AT_MOST: Final = 20
"""So many listings without an end of their own an organisation is asked about one by one; of more, as after a long list, all at once."""
TOGETHER: Final = "listings.expiring"
MONTH, WEEK, OVER = "month", "week", "over"
LATE: Final = timedelta(days=30)
"""How long after its end it is still asked for."""
LONGEST: Final = timedelta(days=3 * 366)
"""How far ahead a record may be prolonged at once."""


@transaction.atomic
def withdraw(*, record: Need | Resource, reason: str, by: Party) -> None:
    """Take a record off every list; its people keep it with its history. Open requests about it are closed, and what it stood for stands
    for itself again.

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
    if isinstance(record, Resource):
        let_go(record, rule, by)


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
    ending = expiring(today - LATE, today + AHEAD)
    together = _together(ending)
    wanted: dict[tuple[str, str], tuple[Need | Resource, dict[str, object]]] = {}
    for record in ending:
        if record.valid_until is not None or record.organisation_id not in together:
            details = {"need": isinstance(record, Need), "stage": _stage(record.ends, today)}
            wanted[EXPIRING, record.key] = (record, details)
    for records in together.values():
        first = min(records, key=lambda item: item.ends or today)
        owner = first.organisation.key if first.organisation else ""
        wanted[TOGETHER, owner] = (first, {"count": len(records), "stage": _stage(first.ends, today)})
    waiting = Duty.objects.filter(kind__in=(EXPIRING, TOGETHER), settled=None)
    for kind, subject, details in list(waiting.values_list("kind", "subject", "details")):
        now = wanted.get((kind, subject))
        if now is None or now[1]["stage"] != details.get("stage", MONTH):
            settle_duties(kind=kind, subject=subject, by=by)
    for (kind, subject), (record, details) in wanted.items():
        for audience in answerers(record):
            add_duty(kind=kind, subject=subject, audience=audience, due=record.ends, details=details)
    return len(ending)


@transaction.atomic
def renew_together(*, organisation: Organisation, by: Party) -> int:
    """Say of all listings of an organisation that end soon, or ended lately, and name no end of their own, that they still hold.

    They get no new version. Returns how many there were.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation, or it is not admitted.
    """
    rule = require(by, "entries.put", Owned(organisation.pk))
    today = clock.today()
    ending = [
        record
        for record in expiring(today - LATE, today + AHEAD)
        if record.organisation_id == organisation.pk and record.valid_until is None
    ]
    count = confirm_entries(
        needs=[record.key for record in ending if isinstance(record, Need)],
        resources=[record.key for record in ending if isinstance(record, Resource)], by=by,
    )  # fmt: skip
    settle_duties(kind=TOGETHER, subject=organisation.key, by=by)
    act = journal.Act("listings.renewed", organisation.key, {"count": count}, rule=rule)
    journal.record(stream="listing", actor=by.actor, acts=[act])
    return count


def _together(ending: Sequence[Need | Resource]) -> dict[int, list[Need | Resource]]:
    """The records without an end of their own of organisations that have many such: asked about at once, by organisation."""
    found: dict[int, list[Need | Resource]] = {}
    for record in ending:
        if record.valid_until is None and record.organisation_id is not None:
            found.setdefault(record.organisation_id, []).append(record)
    return {owner: records for owner, records in found.items() if len(records) > AT_MOST}


def _stage(ends: date | None, today: date) -> str:
    """How far a record's end is: each time that changes its people are told anew."""
    if ends is not None and ends < today:
        return OVER
    return WEEK if ends is not None and ends <= today + SHORTLY else MONTH
