"""What is read of hosted visits: by the host, by those who come or are met, and by brokers who are asked to introduce."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.programmes.domain.hosting import FollowUpState
from entrepot.programmes.models import HostedFollowUp, HostedVisit


def hosted_visits(party: Party) -> QuerySet[HostedVisit]:
    """The visits that a party may read, the last first."""
    mine = party.organisations()
    seen = Q(host__in=mine) | Q(guests__organisation__in=mine) | Q(agenda__meets__in=mine)
    seen |= Q(follow_ups__first__in=mine) | Q(follow_ups__second__in=mine)
    if NodeRole.BROKER in party.node_roles:
        seen |= Q(pk__in=_unintroduced().values("visit"))
    return HostedVisit.objects.filter(seen).select_related("host").distinct()


def hosted_visit_of(party: Party, key: str) -> HostedVisit | None:
    """A visit by its key; None where there is none that the party may read."""
    found = HostedVisit.objects.select_related("host").filter(key=key).first()
    return found if found is not None and allows(party, "hosted_visit.read", found) else None


def follow_ups_of(visit: HostedVisit, party: Party) -> list[HostedFollowUp]:
    """What follows from a visit: all for the host's people, of others what concerns them; for brokers what they are asked to introduce."""
    found = visit.follow_ups.select_related("first", "second", "deal", "visit__host")
    if party.holds(visit.host_id):
        return list(found)
    mine = party.organisations()
    seen = Q(first__in=mine) | Q(second__in=mine)
    if NodeRole.BROKER in party.node_roles:
        seen |= Q(pk__in=_unintroduced().values("pk"))
    return list(found.filter(seen))


def there(visit: HostedVisit) -> list[Organisation]:
    """The organisations of a visit: the host, those that come and those that are met, by key."""
    come = Q(pk=visit.host_id) | Q(visits_made__visit=visit) | Q(visits_met__visit=visit)
    return list(Organisation.objects.filter(come).distinct().order_by("key"))


def _unintroduced() -> QuerySet[HostedFollowUp]:
    """The follow-ups of two others than the host that wait: a broker introduces them."""
    waits = HostedFollowUp.objects.filter(state=FollowUpState.OPEN)
    return waits.exclude(first=F("visit__host")).exclude(second=F("visit__host"))
