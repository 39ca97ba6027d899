"""Who is qualified: certificates given and revoked, trainings asked for, and what ends soon."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction

from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.models import Certificate, Qualification, Timetable, TrainingAsk
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock

ASKED: Final = "training.asked"
ANSWERED: Final = "training.answered"
ENDING: Final = "certificate.ending"
AHEAD: Final = timedelta(days=30)
"""How long before a certificate ends whoever holds it is reminded."""


@transaction.atomic
def ask_training(
    *, timetable: Timetable, qualification: Qualification, organisation: Organisation, by: Party
) -> TrainingAsk:
    """Ask a facility's people to be trained; asked once more while it waits it is the same ask.

    Raises:
        NotAllowedError: ``by`` may not book for the organisation.
    """
    rule = require(by, "booking.make", Owned(organisation.pk))
    waiting = TrainingAsk.objects.filter(qualification=qualification, person=by.actor, answered=None)
    if (found := waiting.first()) is not None:
        return found
    try:
        with transaction.atomic():
            made = TrainingAsk.objects.create(
                qualification=qualification, timetable=timetable, person=by.actor, organisation=organisation
            )
    except IntegrityError:  # asked in another window a moment ago
        return waiting.get()
    managers = Audience(organisation=qualification.organisation, least=OrganisationRole.MANAGER)
    add_duty(kind=ASKED, subject=made.key, audience=managers)
    _record(by, "training.asked", made.key, rule, qualification)
    return made


@transaction.atomic
def answer_training(*, ask: TrainingAsk, grant: bool, reason: str = "", by: Party) -> TrainingAsk:
    """Grant the qualification that somebody asked to be trained for, from today on, or refuse.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
        BookingRefusedError: it was answered already.
    """
    rule = require(by, "certificate.give", ask.qualification)
    stored = TrainingAsk.objects.select_for_update(of=("self",)).get(pk=ask.pk)
    if stored.answered is not None:
        raise BookingRefusedError(
            "training_answered", "This was answered already.", "Nothing needs to be done."
        )
    if grant:
        grant_certificate(qualification=ask.qualification, to=Account.objects.get(key=ask.person), by=by)
        stored.refresh_from_db()
    else:
        _end(stored, granted=False, reason=reason, by=by)
        _record(by, "training.refused", stored.key, rule, ask.qualification)
    return stored


@transaction.atomic
def grant_certificate(
    *, qualification: Qualification, to: Account, first: date | None = None, last: date | None = None, by: Party
) -> Certificate:  # fmt: skip
    """Say that somebody is qualified, from today when no first day is said, for as many months as the qualification holds when no last is.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
        BookingRefusedError: it ends before it begins.
    """
    rule = require(by, "certificate.give", qualification)
    first = first or clock.today()
    if last is None and qualification.months is not None:
        last = first + relativedelta(months=qualification.months) - timedelta(days=1)
    if last is not None and last < first:
        raise BookingRefusedError(
            "certificate_empty", "This certificate ends before it begins.", "Choose a later last day."
        )
    made = Certificate.objects.create(
        qualification=qualification, person=to.key, granted_by=by.actor, first=first, last=last
    )
    for waiting in TrainingAsk.objects.filter(qualification=qualification, person=to.key, answered=None):
        _end(waiting, granted=True, reason="", by=by)
    for older in Certificate.objects.filter(qualification=qualification, person=to.key).exclude(pk=made.pk):
        settle_duties(kind=ENDING, subject=str(older.pk), by=by)
    _record(by, "certificate.granted", str(made.pk), rule, qualification, to.key)
    return made


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, by: Party) -> None:
    """It is valid no more. Bookings that are made already stay: the facility's people see and may cancel them.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
    """
    rule = require(by, "certificate.give", certificate.qualification)
    if not Certificate.objects.filter(pk=certificate.pk, revoked=None).update(revoked=clock.now()):
        return
    settle_duties(kind=ENDING, subject=str(certificate.pk), by=by)
    _record(
        by, "certificate.revoked", str(certificate.pk), rule, certificate.qualification, certificate.person
    )


@transaction.atomic
def remind_of_ending(*, by: Party) -> int:
    """Remind those whose certificates end within thirty days, unless they hold a later one; returns how many.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "booking.work")
    today = clock.today()
    ending = Certificate.objects.filter(revoked=None, last__gte=today, last__lte=today + AHEAD)
    told = 0
    for item in ending.select_related("qualification"):
        later = Certificate.objects.filter(qualification=item.qualification, person=item.person, revoked=None)
        if later.exclude(last__lte=item.last).exists():
            continue
        account = Account.objects.filter(key=item.person, is_active=True).first()
        if account is not None:
            add_duty(kind=ENDING, subject=str(item.pk), audience=Audience(account=account), due=item.last)
            told += 1
    return told


def _end(ask: TrainingAsk, *, granted: bool, reason: str, by: Party) -> None:
    ask.answered, ask.granted, ask.reason = clock.now(), granted, reason[:300]
    ask.save(update_fields=["answered", "granted", "reason"])
    settle_duties(kind=ASKED, subject=ask.key, by=by)
    account = Account.objects.filter(key=ask.person).first()
    if account is not None:
        add_duty(kind=ANSWERED, subject=ask.key, audience=Audience(account=account))


def _record(
    by: Party, verb: str, subject: str, rule: str, qualification: Qualification, person: str = ""
) -> None:
    details = {"qualification": qualification.key} | ({"person": person} if person else {})
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, subject, details, rule=rule)])
