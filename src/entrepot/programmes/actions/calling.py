"""A programme is drafted, published, and prolonged; what applications are judged by stays as it was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.programmes.domain import stored
from entrepot.programmes.domain.calls import Call, Flaw, flaws
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Programme
from entrepot.runtime import clock

STREAM: Final = "programmes"


class CallFlawedError(ProgrammeRefusedError):
    """The call stays a draft; `flaws` is everything that is wrong with it."""

    def __init__(self, found: tuple[Flaw, ...]) -> None:
        self.flaws = found
        super().__init__("call_flawed")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A call to be kept as a draft.

    Attributes:
        form: names the form it was filled in on, so that one sent twice is one programme.
    """

    call: Call
    organisation: Organisation
    form: str = ""


def open_programme(*, drafted: Drafted, by: Party) -> Programme:
    """Keep a call as a draft of the organisation that runs it; the one that the same form made before, if it did.

    Raises:
        NotAllowedError: ``by`` is no officer, or does not manage the organisation.
    """
    rule = require(by, "programme.open", Owned(drafted.organisation.pk))
    same = Programme.objects.filter(made_by=by.actor, form=drafted.form).exclude(form="")
    if found := same.first():
        return found
    try:
        return _opened(drafted, rule, by)
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()


@transaction.atomic
def _opened(drafted: Drafted, rule: str, by: Party) -> Programme:
    programme = Programme(organisation=drafted.organisation, made_by=by.actor, form=drafted.form)
    write(programme, drafted.call)
    programme.save()
    recorded("programme.draft", programme, rule, by)
    return programme


@transaction.atomic
def change_call(*, programme: Programme, call: Call, by: Party) -> Programme:
    """Change a call: all of a draft; of a published one its texts, and its end if that becomes later.

    Raises:
        NotAllowedError: ``by`` does not run it.
        ProgrammeRefusedError: it is published, and something else was to change; it was decided about.
    """
    rule = require(by, "programme.run", programme)
    row = locked(programme)
    if row.decided:
        raise ProgrammeRefusedError("programme_elsewhere")
    if row.published:
        _check_change(row.call, call)
    write(row, call)
    row.save()
    recorded("programme.change", row, rule, by)
    return row


@transaction.atomic
def publish_call(*, programme: Programme, by: Party) -> Programme:
    """Show a call to everybody; from its opening on, organisations may apply.

    Raises:
        NotAllowedError: ``by`` does not run it.
        CallFlawedError: it is not complete.
        ProgrammeRefusedError: it is published already, or its last day is over.
    """
    rule = require(by, "programme.run", programme)
    row = locked(programme)
    if row.published or row.closes <= clock.now():
        raise ProgrammeRefusedError("programme_elsewhere")
    if found := flaws(row.call):
        raise CallFlawedError(found)
    row.published = clock.now()
    row.save()
    recorded("programme.publish", row, rule, by)
    return row


def locked(programme: Programme) -> Programme:
    """The programme as it is now; on PostgreSQL nobody else writes it until the transaction ends."""
    return Programme.objects.select_for_update().get(pk=programme.pk)


def recorded(verb: str, programme: Programme, rule: str, by: Party, **details: object) -> None:
    """Put an act on a programme into the journal, in the caller's transaction."""
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, programme.key, details, rule=rule)])


def _check_change(before: Call, after: Call) -> None:
    fixed = ("kind", "opens", "places", "who", "criteria", "fields")
    if any(getattr(before, name) != getattr(after, name) for name in fixed):
        raise ProgrammeRefusedError("call_fixed")
    if not after.title:
        raise ProgrammeRefusedError("call_untitled")
    if after.closes < before.closes:
        raise ProgrammeRefusedError("call_shortened")


def write(programme: Programme, call: Call) -> None:
    """Put a call into the fields of a programme that is not saved yet."""
    programme.kind = call.kind
    programme.title, programme.about = (
        stored.wording_to_plain(call.title),
        stored.wording_to_plain(call.about),
    )
    programme.opens, programme.closes, programme.places = call.opens, call.closes, call.places
    programme.who = stored.eligibility_to_plain(call.who)
    programme.criteria = stored.criteria_to_plain(call.criteria)
    programme.fields = stored.fields_to_plain(call.fields)
