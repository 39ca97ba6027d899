"""Duties about tenancies: that a park has entered an organisation as its tenant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.programmes.models import Tenancy
from entrepot.web.duties.registry import Told
from entrepot.web.names import organisation_name
from entrepot.web.parkpage.words import days, space


def tell_entered(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Tenancies to confirm."""
    rows = Tenancy.objects.filter(key__in=[duty.subject for duty in duties]).select_related("park", "tenant")
    known = {one.key: one for one in rows if party.holds(one.tenant_id)}
    return {duty.pk: _told(known[duty.subject]) for duty in duties if duty.subject in known}


def _told(one: Tenancy) -> Told:
    given = {"park": organisation_name(one.park), "tenant": organisation_name(one.tenant)}
    return Told(
        _("%(park)s has entered %(tenant)s as its tenant") % given,
        _("A park has entered your organisation as its tenant"),
        reverse("web:park", args=[one.park.key]),
        _("Confirm it, or say no"),
        facts=((_("Space"), space(one.space)), (_("Time"), days(one.first, one.last))),
    )
