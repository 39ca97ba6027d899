"""What the node does about deals by itself."""

from __future__ import annotations

from datetime import time
from typing import Final

from django.db.models import Q

from entrepot.catalogue import queries as catalogue
from entrepot.deals import actions
from entrepot.deals.models import Introducible
from entrepot.matching import index
from entrepot.matching.strong import strong
from entrepot.people.domain import Party
from entrepot.runtime import clock, jobs

SIGNING: Final = "deals.signing"
PERFORM: Final = "deals.perform"
INTRODUCE: Final = "deals.introduce"
NODE: Final = Party.machine("node")


@jobs.job(SIGNING)
def signing(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Print agreements that nobody printed, and let go those that were not signed in time."""
    return {"printed": actions.prepare_agreements(by=NODE), "lapsed": actions.lapse_agreements(by=NODE)}


@jobs.job(PERFORM)
def perform(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Let deals begin on their first day, and remind of what is near, due or late."""
    return {"started": actions.start_due(by=NODE), "looked_at": actions.remind_due(by=NODE)}


@jobs.job(INTRODUCE)
def introduce(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Introduce the owners of needs and of what matches them strongly by what everybody may read, where both let the node.

    Nothing is done twice when it is done again.
    """
    allowed = set(Introducible.objects.values_list("organisation", flat=True))
    if len(allowed) < 2:
        return {"introduced": 0}
    index.complete(run.progress)
    needs = catalogue.listed_needs().filter(organisation__in=allowed)
    open_now = list(needs.filter(Q(ends=None) | Q(ends__gte=clock.today())).order_by("key"))
    made = 0
    for done, need in enumerate(open_now):
        run.progress(done, len(open_now), "needs")
        found = catalogue.resources_by_key(keys := strong(need), NODE)
        for key in keys:
            if key in found and found[key].organisation_id in allowed:
                made += actions.introduce(need=need, resource=found[key], by=NODE) is not None
    return {"introduced": made}


jobs.every(SIGNING, hours=1)
jobs.every(PERFORM, days=1, at=time(3, 50))
jobs.every(INTRODUCE, days=1, at=time(4, 50))
