"""Duties about self-assessments: one that was asked for, and the next one a year later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.programmes.models import Assessment
from entrepot.web.duties.registry import Told
from entrepot.web.figures import day
from entrepot.web.names import organisation_name


def tell_asked(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """A park, or who runs a programme, asks the firm to assess itself."""
    return {
        number: Told(
            _("%(host)s asks %(firm)s to assess itself") % {"host": organisation_name(one.host), "firm": organisation_name(one.organisation)},
            _("A self-assessment is asked for"), reverse("web:assessment", args=[one.key]), _("Fill it in"),
        )
        for number, one in _known(duties, party).items()
    }  # fmt: skip


def tell_due(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """A year is over since the last one."""
    return {
        number: Told(
            _("Assess %(firm)s again, and see what has changed") % {"firm": organisation_name(one.organisation)},
            _("A self-assessment is due again"), reverse("web:assessments"), _("Begin it"),
            facts=((_("The last one"), day(one.handed_in.date()) if one.handed_in else ""),),
        )
        for number, one in _known(duties, party).items()
    }  # fmt: skip


def _known(duties: Sequence[Duty], party: Party) -> dict[int, Assessment]:
    rows = Assessment.objects.filter(key__in=[duty.subject for duty in duties])
    found = {
        one.key: one
        for one in rows.select_related("organisation", "host")
        if party.holds(one.organisation_id)
    }
    return {duty.pk: found[duty.subject] for duty in duties if duty.subject in found}
