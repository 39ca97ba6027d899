"""Innovation zones: opened around an expert, filled with what belongs to them, shown to everybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.deals.domain.wording import UNWRITTEN, Wording
from entrepot.journal import actions as journal
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.domain import stored
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.zones import OF_NEED, OF_RESOURCE
from entrepot.programmes.models import Zone, ZoneItem
from entrepot.programmes.zones import phase_said
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.readiness import Phase


@dataclass(frozen=True, slots=True)
class ZonePlan:
    """A zone to open: its name and text by language, the expert's key, the organisation that keeps it; `form` names the form."""

    name: Wording
    expert: str
    organisation: Organisation
    about: Wording = UNWRITTEN
    form: str = ""


@dataclass(frozen=True, slots=True)
class Placing:
    """What is put into a zone: the key of exactly one of a resource, a need and an organisation.

    Attributes:
        phase: where it stands while the record itself does not say; None where it does.
    """

    resource: str = ""
    need: str = ""
    firm: str = ""
    phase: Phase | None = None


@transaction.atomic
def open_zone(*, plan: ZonePlan, by: Party) -> Zone:
    """Open a zone around an expert, seen by its organisation alone; the same form sent twice is one zone.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation, or it is not admitted.
        ProgrammeRefusedError: it has no name, or there is no such expert on the list.
    """
    rule = require(by, "zone.keep", Owned(plan.organisation.pk))
    if not plan.name:
        raise ProgrammeRefusedError("zone_unnamed")
    expert = catalogue.resources_by_key([plan.expert], by).get(plan.expert)
    if expert is None or (expert.kind, expert.state) != (Role.EXPERT, State.LISTED):
        raise ProgrammeRefusedError("zone_expert_odd")
    same = Zone.objects.filter(made_by=by.actor, form=plan.form).exclude(form="")
    if found := same.first():
        return found
    try:
        with transaction.atomic():
            made = Zone.objects.create(
                name=stored.wording_to_plain(plan.name), about=stored.wording_to_plain(plan.about), expert=expert,
                organisation=plan.organisation, made_by=by.actor, form=plan.form,
            )  # fmt: skip
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()
    _happened("zone.open", made, rule, by, expert=expert.key, organisation=plan.organisation.key)
    return made


@transaction.atomic
def word_zone(*, zone: Zone, name: Wording, about: Wording, by: Party) -> Zone:
    """Give a zone another name and text.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation that keeps it.
        ProgrammeRefusedError: it has no name.
    """
    rule = require(by, "zone.keep", zone)
    if not name:
        raise ProgrammeRefusedError("zone_unnamed")
    row = Zone.objects.select_for_update().get(pk=zone.pk)
    row.name, row.about = stored.wording_to_plain(name), stored.wording_to_plain(about)
    row.changed = clock.now()
    row.save()
    _happened("zone.word", row, rule, by)
    return row


@transaction.atomic
def show_zone(*, zone: Zone, shown: bool, by: Party) -> Zone:
    """Let everybody see a zone, or no longer.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation that keeps it.
    """
    rule = require(by, "zone.keep", zone)
    row = Zone.objects.select_for_update().get(pk=zone.pk)
    if row.shown != shown:
        row.shown, row.changed = shown, clock.now()
        row.save()
        _happened("zone.show" if shown else "zone.hide", row, rule, by)
    return row


@transaction.atomic
def place_in_zone(*, zone: Zone, placing: Placing, by: Party) -> ZoneItem:
    """Put a listed record or an organisation into a zone; what stands there already moves to the phase that is chosen.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation that keeps it.
        ProgrammeRefusedError: nothing like it stands in a zone, or neither it nor ``placing`` says its phase.
    """
    rule = require(by, "zone.keep", zone)
    one = _chosen(placing, by)
    said = None if isinstance(one, Organisation) else phase_said(one)
    if said is None and placing.phase is None:
        raise ProgrammeRefusedError("zone_phase_missing")
    phase = "" if placing.phase is None or said is not None else placing.phase.value
    column = {Resource: "resource", Need: "need", Organisation: "firm"}[type(one)]
    item, _ = ZoneItem.objects.update_or_create(
        zone=zone, **{column: one}, defaults={"phase": phase}, create_defaults={"phase": phase, "by": by.actor}
    )  # fmt: skip
    _happened("zone.place", zone, rule, by, **{column: one.key, "phase": phase})
    return item


@transaction.atomic
def take_out_of_zone(*, item: ZoneItem, by: Party) -> None:
    """Take something out of a zone: by those who keep it, and by those whose it is.

    Raises:
        NotAllowedError: ``by`` is neither.
    """
    rule = require(by, "zone.take_out", item)
    one = item.resource or item.need or item.firm
    item.delete()
    _happened("zone.take_out", item.zone, rule, by, record=one.key if one else "")


def _chosen(placing: Placing, by: Party) -> Resource | Need | Organisation:
    """What is named, where it is listed and belongs into a zone."""
    resource = catalogue.resources_by_key([placing.resource], by).get(placing.resource)
    if resource is not None and resource.state == State.LISTED and resource.kind in OF_RESOURCE:
        return resource
    need = catalogue.needs_by_key([placing.need], by).get(placing.need)
    if need is not None and need.state == State.LISTED and need.kind in OF_NEED:
        return need
    firm = people.organisations(by).filter(key=placing.firm).first()
    if firm is not None:
        return firm
    raise ProgrammeRefusedError("zone_item_odd")


def _happened(verb: str, zone: Zone, rule: str, by: Party, **details: object) -> None:
    act = journal.Act(verb, zone.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
