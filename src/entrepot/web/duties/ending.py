"""Duties about many listings of one organisation that end together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.catalogue import actions as catalogue
from entrepot.people.domain import Party
from entrepot.people.models import Duty, Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.duties.registry import Told, Way
from entrepot.web.names import organisation_name


def tell_listings(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Listings of an organisation that end together, for its people and for officers."""
    owners = Organisation.objects.in_bulk({duty.subject for duty in duties}, field_name="key")
    return {
        duty.pk: _listings(duty, owner, party)
        for duty in duties
        if (owner := owners.get(duty.subject))
        and (party.holds(owner.pk) or allows(party, "entries.put", Owned(owner.pk)))
    }


def _listings(duty: Duty, owner: Organisation, party: Party) -> Told:
    count = int(str(duty.details.get("count", 0)))
    given = {
        "count": figures.number(count),
        "organisation": organisation_name(owner),
        "day": figures.day(duty.due) if duty.due else "",
    }
    if duty.due is not None and duty.due < clock.today():
        sentence = ngettext(
            "%(count)s listing of %(organisation)s ended on %(day)s or ends soon",
            "%(count)s listings of %(organisation)s ended from %(day)s on or end soon",
            count,
        )
    else:
        sentence = ngettext(
            "%(count)s listing of %(organisation)s ends from %(day)s on",
            "%(count)s listings of %(organisation)s end from %(day)s on",
            count,
        )

    def renew(by: Party, _given: str) -> str:
        done = catalogue.renew_together(organisation=owner, by=by)
        said = ngettext("%(count)s listing is renewed.", "%(count)s listings are renewed.", done)
        return said % {"count": figures.number(done)}

    way = Way("renew", _("Still true: renew all of them"), renew)
    return Told(
        sentence=sentence % given,
        discreet=sentence % given,
        url=f"{reverse('web:mine')}?what=resources&state=expiring",
        link=_("See them one by one"),
        ways=(way,) if allows(party, "entries.put", Owned(owner.pk)) else (),
    )
