"""What a reader can do about a call: apply, go on with an application, or know why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.programmes import queries
from entrepot.programmes.domain.stages import Stage, State
from entrepot.programmes.models import Application, Programme
from entrepot.web.names import organisation_name
from entrepot.web.programmes.eligibility import standing
from entrepot.web.programmes.when import moment, node_zone
from entrepot.web.programmes.words import STATE_LOOKS, state_name


@dataclass(frozen=True, slots=True)
class Way:
    """What one organisation can do: go on with its application (`url`), begin one (`begins`), or neither, since a condition fails."""

    key: str
    organisation: str
    url: str
    state: str
    look: str
    begins: bool


def shows(programme: Programme, party: Party) -> dict[str, Any] | None:
    """The ways of the reader's organisations; nothing where the call is over and none has applied."""
    now, mine = programme.stage, queries.may_apply(party)
    found = programme.applications.filter(organisation__in=party.organisations()).select_related(
        "organisation"
    )
    applied = {one.organisation_id: one for one in found}
    others = [one.organisation for one in applied.values() if one.organisation not in mine]
    ways = [_way(programme, one, applied.get(one.pk), now) for one in (*mine, *others)]
    shown = [one for one in ways if one is not None]
    if not shown and now not in {Stage.ANNOUNCED, Stage.OPEN}:
        return None
    here = reverse("web:programme", args=[programme.key])
    return {
        "ways": shown,
        "open": now == Stage.OPEN,
        "known": party.known,
        "manages": bool(mine),
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': here})}",
        "opens": _("Applications are taken from %(moment)s on.")
        % {"moment": moment(programme.opens, node_zone())},
    }


def _way(
    programme: Programme, organisation: Organisation, application: Application | None, now: Stage
) -> Way | None:
    name = organisation_name(organisation)
    if application is not None:
        url = reverse("web:programme_application", args=[application.key])
        return Way(
            organisation.key,
            name,
            url,
            state_name(application.state),
            STATE_LOOKS[State(application.state)],
            begins=False,
        )
    if now != Stage.OPEN:
        return None
    return Way(organisation.key, name, "", "", "", begins=not standing(programme, organisation).fails)
