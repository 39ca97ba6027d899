"""Duties about signing days: what somebody is to sign, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.programmes.models import Signatory
from entrepot.web.cooperating.words import day_title
from entrepot.web.duties.registry import Told
from entrepot.web.figures import day
from entrepot.web.names import organisation_name


def tell_days(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Agreements that are signed on a day."""
    rows = Signatory.objects.filter(key__in=[duty.subject for duty in duties])
    rows = rows.select_related("organisation", "place__day__programme", "place__cooperation__deal")
    known = {one.key: one for one in rows if party.holds(one.organisation_id)}
    return {duty.pk: _told(known[duty.subject]) for duty in duties if duty.subject in known}


def _told(one: Signatory) -> Told:
    on = one.place.day
    given = {
        "title": one.place.cooperation.deal.title, "organisation": organisation_name(one.organisation), "day": day(on.day)
    }  # fmt: skip
    facts = ((_("Signing day"), day_title(on).text), (_("Place"), on.place))
    return Told(
        _("Sign “%(title)s” for %(organisation)s on %(day)s") % given,
        _("An agreement is to be signed on %(day)s") % given,
        reverse("web:signing_desk", args=[on.programme.key, on.key]),
        _("Go to the signing day"),
        facts=tuple((name, value) for name, value in facts if value),
    )
