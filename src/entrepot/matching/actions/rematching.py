"""Keeping what the rematch found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need
from entrepot.matching.models import Rematch
from entrepot.matching.rematching import Found
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock


@transaction.atomic
def keep_rematch(*, found: Mapping[str, Found], voters: Sequence[str], position: int, by: Party) -> int:
    """Keep what was found for some needs in place of what was kept before; returns how many of them there still are.

    Args:
        found: by key of the need.
        position: of the change sequence, when the catalogue was read.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "matches.renew")
    now = clock.now()
    needs = Need.objects.filter(key__in=list(found)).values_list("pk", "key")
    rows = [
        Rematch(need_id=number, position=position, voters=list(voters), found=found[key], made=now)
        for number, key in needs
    ]
    Rematch.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["need"],
        update_fields=["position", "voters", "found", "made"],
    )
    return len(rows)


@transaction.atomic
def drop_rematches(*, by: Party) -> int:
    """Forget what was found for needs that are not listed any more; returns how many.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "matches.renew")
    count, _ = Rematch.objects.exclude(need__state=State.LISTED).delete()
    return count
