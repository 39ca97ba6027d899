"""What is read of innovation zones: what stands in them, in which phase, and what is lacking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.deals import ways
from entrepot.deals.ways import Beside, Way
from entrepot.people import queries as people
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.programmes.domain.zones import OF_NEED, OF_RESOURCE, Lack, Part, Stands, lacks
from entrepot.programmes.models import Zone, ZoneItem
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.readiness import Phase, phase_of, read_readiness


@dataclass(frozen=True, slots=True)
class Placed:
    """One thing in a zone, as far as a party may see it.

    Attributes:
        stands: its part, and the phase that it tells itself, else the one that was chosen.
        way: how far a technology is; None for anything else.
        beside: what was raised and who was recruited for a technology, as far as its owner lets the party see it.
    """

    item: ZoneItem
    record: Resource | Need | Organisation
    stands: Stands
    way: Way | None = None
    beside: Beside | None = None


def zones(party: Party) -> list[Zone]:
    """The zones that a party may read."""
    found = Zone.objects.select_related("expert", "organisation")
    if NodeRole.OFFICER in party.node_roles:
        return list(found)
    return list(found.filter(Q(shown=True) | Q(organisation__in=party.organisations())))


def zone_of(party: Party, key: str) -> Zone | None:
    """A zone by its key; None where there is none that the party may read."""
    found = Zone.objects.select_related("expert__organisation", "organisation").filter(key=key).first()
    return found if found is not None and allows(party, "zone.read", found) else None


def placed(zone: Zone, party: Party) -> list[Placed]:
    """What stands in a zone, in the order in which it was put there: what is listed, and what the party may know of. Seven queries."""
    items = list(zone.items.all())
    listed = {"state": State.LISTED, "in_zones__in": items}
    resources: dict[int | None, Resource] = {
        one.pk: one for one in catalogue.resources(party).filter(**listed)
    }
    needs: dict[int | None, Need] = {one.pk: one for one in catalogue.needs(party).filter(**listed)}
    firms: dict[int | None, Organisation] = {
        one.pk: one for one in people.organisations(party).filter(in_zones__in=items)
    }
    numbers = [one.pk for one in resources.values() if one.kind == Role.TECHNOLOGY]
    how = {way.number: way for way in ways.ways(Resource.objects.filter(pk__in=numbers))} if numbers else {}
    seen = ways.beside(numbers, party) if numbers else {}
    found: list[Placed] = []
    for item in items:
        if item.resource_id in resources:
            found.append(_resource(item, resources[item.resource_id], how, seen))
        elif item.need_id in needs:
            found.append(_need(item, needs[item.need_id]))
        elif item.firm_id in firms:
            found.append(Placed(item, firms[item.firm_id], Stands(_chosen(item), Part.FIRMS)))
    return found


def lacking(found: Sequence[Placed]) -> tuple[Lack, ...]:
    """What the phases of a zone lack, of what stands in it."""
    return lacks(one.stands for one in found)


def phase_said(record: Resource | Need) -> Phase | None:
    """The phase that a record tells: of a technology the one of its levels, of anything else the one of a level that it names; None where it tells none."""
    if isinstance(record, Resource) and record.kind == Role.TECHNOLOGY:
        return ways.way_of(record).phase
    return _named(record)


def _resource(item: ZoneItem, record: Resource, how: Mapping[int, Way], seen: Mapping[int, Beside]) -> Placed:
    way = how.get(record.pk)
    said = way.phase if way else _named(record)
    stands = Stands(said or _chosen(item), OF_RESOURCE.get(record.kind, Part.RESULTS))
    return Placed(item, record, stands, way, seen.get(record.pk))


def _need(item: ZoneItem, record: Need) -> Placed:
    stands = Stands(_named(record) or _chosen(item), OF_NEED.get(record.kind, Part.RESULTS))
    return Placed(item, record, stands)


def _chosen(item: ZoneItem) -> Phase | None:
    return Phase(item.phase) if item.phase else None


def _named(record: Resource | Need) -> Phase | None:
    """The phase of the level that a record names; of a span the lower end's."""
    fields: Mapping[str, str] = record.fields
    written = fields.get("readiness") or fields.get("min_readiness")
    level = read_readiness(written) if written else None
    return phase_of(level.low) if level else None
