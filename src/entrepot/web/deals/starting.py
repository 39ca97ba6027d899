"""What a new deal begins with: what an address names, and for whom a reader may open it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.people.domain import OrganisationRole, Party, Standing
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.vocabulary.kinds import ResourceKind
from entrepot.web.names import organisation_name
from entrepot.web.present import listed
from entrepot.web.texts import record_text

MOST: Final = 20
"""So many resources an address may name."""


@dataclass(frozen=True, slots=True)
class Start:
    """What a new deal begins with.

    Attributes:
        need, resources: that the address names, as far as the reader may know of them.
        others: further organisations that it names.
        managed: admitted organisations for which the reader may open a deal.
        broker: whether the reader may introduce others.
    """

    need: Need | None
    resources: tuple[Resource, ...]
    others: tuple[Organisation, ...]
    managed: tuple[Organisation, ...]
    broker: bool

    @property
    def may(self) -> bool:
        """Whether the reader may open any deal."""
        return self.broker or bool(self.managed)

    def parties(self) -> tuple[Organisation, ...]:
        """Whoever is named by it: the need's owner, the owners of the resources, and others."""
        owners = [
            self.need.organisation if self.need else None,
            *(item.organisation for item in self.resources),
            *self.others,
        ]
        return tuple({owner.pk: owner for owner in owners if owner is not None}.values())

    def brought(self, organisation: Organisation) -> tuple[Resource, ...]:
        """What an organisation brings."""
        return tuple(item for item in self.resources if item.organisation_id == organisation.pk)


def start(asked: QueryDict, party: Party) -> Start:
    """What the address of a new deal names.

    Raises:
        Http404: it names a need that is not listed, or of which the reader may not know.
    """
    need = None
    if key := asked.get("need", ""):
        need = catalogue.needs_by_key([key], party).get(key)
        if need is None or need.state != State.LISTED:
            raise Http404
    keys = asked.getlist("resource")[:MOST]
    found = catalogue.resources_by_key(keys, party)
    named = Organisation.objects.filter(
        key__in=asked.getlist("with")[:MOST], standing=Standing.ADMITTED, joined_into=None
    )
    return Start(
        need,
        tuple(found[key] for key in dict.fromkeys(keys) if key in found and _dealt_in(found[key])),
        tuple(named.order_by("key")),
        managed(party),
        allows(party, "deal.introduce"),
    )


def managed(party: Party) -> tuple[Organisation, ...]:
    """The admitted organisations for which somebody may open a deal."""
    numbers = party.organisations(OrganisationRole.MANAGER)
    mine = [number for number in numbers if allows(party, "deal.open", Owned(number))]
    return tuple(Organisation.objects.filter(pk__in=mine).order_by("key"))


def _dealt_in(resource: Resource) -> bool:
    """Whether there is somebody to talk to about it: nobody makes a contract about a policy."""
    return (
        resource.state == State.LISTED
        and resource.organisation is not None
        and resource.kind != ResourceKind.POLICY
    )


def titles(resources: Sequence[Resource], party: Party) -> str:
    """The titles of resources as a reader may read them."""
    return listed([record_text(disclosed(item, party)).title for item in resources])


def party_label(organisation: Organisation, start: Start, party: Party) -> str:
    """An organisation with what it brings, or lacks."""
    given = {
        "organisation": organisation_name(organisation),
        "what": titles(start.brought(organisation), party),
    }
    if given["what"]:
        return _("%(organisation)s brings %(what)s") % given
    if start.need is not None and start.need.organisation_id == organisation.pk:
        return _("%(organisation)s has the need") % given
    return given["organisation"]


@dataclass(frozen=True, slots=True)
class Talk:
    """The way to a new deal: what its button is called, and where it leads."""

    label: str
    url: str


def talk_url(need: str = "", resources: Sequence[str] = ()) -> str:
    """The address of a new deal about a need and resources, by their keys."""
    named = [("need", need)] * bool(need) + [("resource", key) for key in resources]
    return f"{reverse('web:new_deal')}?{urlencode(named)}"


def talk_of_match(need: Need, resources: Sequence[str], party: Party) -> Talk | None:
    """For the need's managers the way to talk about a match, for brokers that to introduce its sides; None for everybody else."""
    if need.organisation_id is None or not resources:
        return None
    url = talk_url(need.key, resources)
    if allows(party, "deal.open", Owned(need.organisation_id)):
        return Talk(_("Talk about it"), url)
    return Talk(_("Introduce them"), url) if allows(party, "deal.introduce") else None


def talk_of_record(record: Need | Resource, party: Party) -> Talk | None:
    """For managers of other organisations the way to talk about a record, for brokers that to introduce its owner; None for everybody else."""
    owner = record.organisation
    if record.state != State.LISTED or owner is None or owner.standing != Standing.ADMITTED:
        return None
    if isinstance(record, Resource) and not _dealt_in(record):
        return None
    url = talk_url(record.key) if isinstance(record, Need) else talk_url(resources=[record.key])
    if any(item.pk != owner.pk for item in managed(party)):
        return Talk(_("Talk about it"), url)
    return Talk(_("Introduce its owner"), url) if allows(party, "deal.introduce") else None
