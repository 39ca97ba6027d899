"""Duties about introductions that people of other nodes ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Resource
from entrepot.exchange.models import Peer
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.web.duties.registry import Told, noted
from entrepot.web.names import title_of


def tell_introductions(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Introductions that somebody of another node asks for."""
    resources = catalogue.resources_by_key([duty.subject for duty in duties], party)
    names = dict(Peer.objects.values_list("node", "name"))
    return {
        duty.pk: _told(duty, resources[duty.subject], names.get(str(duty.details.get("peer")), ""))
        for duty in duties
        if duty.subject in resources
    }


def _told(duty: Duty, resource: Resource, node: str) -> Told:
    titles = duty.details.get("titles")
    need = (
        title_of({tag: {"title": str(title)} for tag, title in titles.items()})
        if isinstance(titles, dict)
        else ""
    )
    owner = str(duty.details.get("organisation") or "")
    given = {
        "node": node or str(duty.details.get("peer", "")),
        "resource": title_of(resource.texts, resource.key),
    }
    facts = ((_("What is needed"), need), (_("By whom"), owner), (_("Node"), given["node"]))
    return Told(
        _("Somebody at %(node)s asks for an introduction: %(resource)s") % given,
        _("Somebody at another node asks for an introduction"),
        reverse("web:resource", args=[resource.key]),
        _("See what they ask about"),
        facts=tuple((label, value) for label, value in facts if value),
        ways=(noted(duty),),
    )
