"""What a deal about a need and resources usually is, and is called: for a form to begin with, and for what the node proposes."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.models import Need, Resource
from entrepot.deals.domain.kinds import Kind, proposed
from entrepot.people.domain import ANONYMOUS
from entrepot.vocabulary.readiness import read_readiness


def usual_kind(need: Need | None, resources: Sequence[Resource]) -> Kind:
    """The kind of contract that is usual."""
    written = resources[0].fields.get("readiness", "") if len(resources) == 1 else ""
    readiness = read_readiness(written) if written else None
    return proposed(
        need.kind if need else "",
        [resource.kind for resource in resources],
        readiness.low if readiness else None,
    )


def usual_title(need: Need | None, resources: Sequence[Resource]) -> str:
    """A title of what everybody may read: the need's, else the first resource's; empty where there is neither."""
    about = need or (resources[0] if resources else None)
    if about is None:
        return ""
    seen = disclosed(about, ANONYMOUS)
    text = seen.texts.get(seen.language) or next(iter(seen.texts.values()), {})
    return str(text.get("title", ""))[:200]
