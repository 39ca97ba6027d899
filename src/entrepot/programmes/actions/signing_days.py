"""A day on which agreements are signed: planned, filled, opened and closed by those who run the programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.deals import actions as deals
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.wording import Wording
from entrepot.deals.models import Deal
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.actions.signatories import settle, wait_for
from entrepot.programmes.domain import stored
from entrepot.programmes.domain.calls import ProgrammeKind
from entrepot.programmes.domain.cooperations import Phase, phase, ready, signed_by
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Cooperation, OnDay, Programme, Signatory, SigningDay
from entrepot.runtime import clock, jobs

PRINT: Final = "programmes.print_day"
"""The job that prints what is to be signed on a day."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A day to be planned; `form` names the form, so that one sent twice is one day."""

    title: Wording
    day: date
    place: str = ""
    form: str = ""


def plan_day(*, programme: Programme, planned: Planned, by: Party) -> SigningDay:
    """Plan a day on which agreements are signed; the one that the same form planned before, if it did.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        ProgrammeRefusedError: it neither pairs its members nor offers them agreements, or the day has no title or is past.
    """
    rule = require(by, "programme.run", programme)
    if programme.kind != ProgrammeKind.PAIRING and not programme.cooperations.exists():
        raise ProgrammeRefusedError("nothing_to_sign")
    if not planned.title:
        raise ProgrammeRefusedError("day_untitled")
    if planned.day < clock.today():
        raise ProgrammeRefusedError("day_past")
    same = SigningDay.objects.filter(made_by=by.actor, form=planned.form).exclude(form="")
    if found := same.first():
        return found
    try:
        return _planned(programme, planned, rule, by)
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()


@transaction.atomic
def _planned(programme: Programme, planned: Planned, rule: str, by: Party) -> SigningDay:
    made = SigningDay.objects.create(
        programme=programme, title=stored.wording_to_plain(planned.title), day=planned.day,
        place=planned.place.strip()[:200], made_by=by.actor, form=planned.form,
    )  # fmt: skip
    _recorded("signing_day.plan", made, rule, by, programme=programme.key)
    return made


@transaction.atomic
def put_on_day(*, day: SigningDay, cooperation: Cooperation, by: Party) -> OnDay:
    """Let a cooperation's agreement be signed on a day; those who manage its parties are told. One that is on it already stays.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        ProgrammeRefusedError: the day is closed, or the cooperation is another programme's, over, signed, or on another day.
    """
    rule, row = require(by, "programme.run", day.programme), locked(day)
    deal = Deal.objects.select_for_update().get(pk=cooperation.deal_id)
    if row.closed:
        raise ProgrammeRefusedError("day_elsewhere")
    if cooperation.programme_id != row.programme_id:
        raise ProgrammeRefusedError("cooperation_elsewhere")
    if known := row.places.filter(cooperation=cooperation).first():
        return known
    elsewhere = cooperation.days.filter(day__closed=None).exists()
    if elsewhere or phase(deal.standing) not in {Phase.INTENTION, Phase.AGREED}:
        raise ProgrammeRefusedError("day_other")
    place = OnDay.objects.create(day=row, cooperation=cooperation)
    signed = signed_by(deal.standing)
    for party in deal.parties.filter(left=None).select_related("organisation"):
        signatory = Signatory.objects.create(place=place, organisation=party.organisation)
        if party.organisation.key not in signed:
            wait_for(signatory, row)
    _changed("signing_day.put", row, rule, by, cooperation=cooperation.key)
    return place


@transaction.atomic
def take_off_day(*, day: SigningDay, cooperation: Cooperation, by: Party) -> SigningDay:
    """Let a cooperation's agreement not be signed on a day after all; one that is not on it stays off.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        ProgrammeRefusedError: the day is closed, or it has been signed by all.
    """
    rule, row = require(by, "programme.run", day.programme), locked(day)
    place = row.places.filter(cooperation=cooperation).first()
    if place is None:
        return row
    if row.closed or Deal.objects.get(pk=cooperation.deal_id).standing.in_force:
        raise ProgrammeRefusedError("day_elsewhere")
    for signatory in place.signatories.all():
        settle(signatory, by)
    place.delete()
    return _changed("signing_day.take_off", row, rule, by, cooperation=cooperation.key)


@transaction.atomic
def open_day(*, day: SigningDay, by: Party) -> SigningDay:
    """Begin the sitting; what all agree to and nobody has printed is printed in the background, at once.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        ProgrammeRefusedError: it is open or closed already, or nothing is to be signed on it.
    """
    rule, row = require(by, "programme.run", day.programme), locked(day)
    if row.opened or row.closed:
        raise ProgrammeRefusedError("day_elsewhere")
    if not row.places.exists():
        raise ProgrammeRefusedError("day_empty")
    row.opened = clock.now()
    jobs.enqueue(PRINT, {"day": row.key}, key=row.key, ahead=True)
    return _changed("signing_day.open", row, rule, by)


@transaction.atomic
def close_day(*, day: SigningDay, by: Party) -> SigningDay:
    """End the sitting; what was not signed can be signed later, or be put on another day.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        ProgrammeRefusedError: it is not open.
    """
    rule, row = require(by, "programme.run", day.programme), locked(day)
    if not row.opened or row.closed:
        raise ProgrammeRefusedError("day_elsewhere")
    row.closed = clock.now()
    for signatory in Signatory.objects.filter(place__day=row):
        settle(signatory, by)
    return _changed("signing_day.close", row, rule, by)


@transaction.atomic
def show_day(*, day: SigningDay, shown: bool, by: Party) -> SigningDay:
    """Show everybody the names of those who sign and who has signed, or no longer.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
    """
    rule, row = require(by, "programme.run", day.programme), locked(day)
    if row.shown == shown:
        return row
    row.shown = shown
    return _changed("signing_day.show" if shown else "signing_day.hide", row, rule, by)


def print_day(*, day: SigningDay, by: Party) -> int:
    """Print the agreements of a day to which all agree; returns how many. One that cannot be printed keeps no other from it.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "deal.work")
    made = 0
    for deal in Deal.objects.filter(pk__in=day.places.values("cooperation__deal")).order_by("pk"):
        if deal.standing.in_force or not ready(deal.standing):
            continue
        try:
            deals.prepare_agreement(deal=deal, party=None, by=by)
        except DealRefusedError:
            continue  # the deal's page says what the machine lacks
        made += 1
    return made


def locked(day: SigningDay) -> SigningDay:
    """The day as it is now; on PostgreSQL nobody else writes it until the transaction ends."""
    return SigningDay.objects.select_for_update().get(pk=day.pk)


def _changed(verb: str, day: SigningDay, rule: str, by: Party, **details: object) -> SigningDay:
    day.changed = clock.now()
    day.save()
    _recorded(verb, day, rule, by, **details)
    return day


def _recorded(verb: str, day: SigningDay, rule: str, by: Party, **details: object) -> None:
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, day.key, details, rule=rule)])
