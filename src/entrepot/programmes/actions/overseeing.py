"""Centres stand above the cities of a region, and see of their programmes what those who run them show."""

from __future__ import annotations

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.domain import Party, Standing
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.programmes.actions.calling import STREAM, recorded
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Centre, Programme, ShownToCentre
from entrepot.vocabulary.places import jurisdiction


@transaction.atomic
def name_centre(*, organisation: Organisation, region: str, by: Party) -> Centre | None:
    """Say that an organisation stands above the cities of a region, by its code such as ``CN-GD``; that it does no longer where the code is empty.

    Raises:
        NotAllowedError: ``by`` is no officer.
        ProgrammeRefusedError: the organisation is not admitted, or there is no such region.
    """
    rule = require(by, "centre.name")
    if organisation.standing != Standing.ADMITTED:
        raise ProgrammeRefusedError("not_admitted")
    made = None
    if region:
        values = {"jurisdiction": _code(region), "named_by": by.actor}
        made, _new = Centre.objects.update_or_create(organisation=organisation, defaults=values)
    else:
        Centre.objects.filter(organisation=organisation).delete()
    details: dict[str, object] = {"region": made.jurisdiction if made else ""}
    act = journal.Act("centre.name", organisation.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return made


@transaction.atomic
def show_to_centre(*, programme: Programme, shown: bool, by: Party) -> None:
    """Show a programme to the centre above it, or no longer.

    Raises:
        NotAllowedError: ``by`` does not run it.
    """
    rule = require(by, "programme.run", programme)
    if shown:
        _, changed = ShownToCentre.objects.get_or_create(programme=programme, defaults={"by": by.actor})
    else:
        changed = bool(ShownToCentre.objects.filter(programme=programme).delete()[0])
    if changed:
        recorded("programme.show_to_centre", programme, rule, by, shown=shown)


def _code(region: str) -> str:
    try:
        return jurisdiction(region)
    except ValueError as error:
        raise ProgrammeRefusedError("region_unknown") from error
