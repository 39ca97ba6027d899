"""Duties about logs of other nodes that are not one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.exchange.models import Peer
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.web.carriedwords import COURSES
from entrepot.web.duties.registry import Told, noted


def tell_forked(duties: Sequence[Duty], _party: Party) -> Mapping[int, Told]:
    """Peers that showed two logs of which one does not go on from the other."""
    nodes = [duty.subject.removeprefix("peer:") for duty in duties]
    names = dict(Peer.objects.filter(node__in=nodes).values_list("node", "name"))
    return {
        duty.pk: _told(duty, names[node]) for duty, node in zip(duties, nodes, strict=True) if node in names
    }


def _told(duty: Duty, name: str) -> Told:
    course = str(duty.details.get("course", ""))
    return Told(
        _("%(node)s has shown two logs of which one does not go on from the other") % {"node": name},
        _("A node has shown two logs of which one does not go on from the other"),
        reverse("web:crossings"),
        _("See both heads"),
        facts=((_("What was found"), _(COURSES.get(course, COURSES["forked"]))), (_("What happened"), _("Exchange with it has paused."))),
        ways=(noted(duty),),
    )  # fmt: skip
