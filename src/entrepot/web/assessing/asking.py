"""Firms are asked to assess themselves, many at a time: one that cannot be asked does not keep the others from it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from entrepot.catalogue.admission import Names
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.queries import lead
from entrepot.programmes import actions, assessments
from entrepot.programmes.models import Programme
from entrepot.vocabulary.kinds import OrganisationKind
from entrepot.vocabulary.writing import fold_label
from entrepot.web.names import organisation_name
from entrepot.web.programmes.rows import programme_row
from entrepot.web.programmes.when import node_zone
from entrepot.web.refusals import REFUSED, why_not


def ask_options(party: Party) -> list[tuple[str, str]]:
    """For what somebody may ask firms: programmes that they run, and parks."""
    run = [(one.key, programme_row(one, node_zone()).title.text) for one in assessments.programmes_run(party)]
    parks = [one for one in assessments.askers(party) if one.kind == OrganisationKind.PARK]
    return [*run, *((one.key, organisation_name(one)) for one in parks)]


def ask_all(party: Party, who: str, names: Iterable[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Ask each firm, by name or id, for a park or a programme; the names of those that were asked, and of the others with why not."""
    programme = Programme.objects.filter(key=who).select_related("organisation").first()
    host = programme.organisation if programme else Organisation.objects.get(key=who)
    known = Names.read(party).organisations
    asked: list[str] = []
    refused: list[tuple[str, str]] = []
    for name in dict.fromkeys(names):
        key = known.get(fold_label(name))
        if key is None:
            refused.append((name, _("No organisation of this name is known here.")))
            continue
        firm = lead(Organisation.objects.select_related("joined_into").get(key=key))
        try:
            actions.ask_assessment(organisation=firm, host=host, programme=programme, by=party)
        except REFUSED as error:
            refused.append((organisation_name(firm), why_not(error)))
        else:
            asked.append(organisation_name(firm))
    return asked, refused
