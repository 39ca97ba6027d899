"""Listings kept up to date in bulk, without new versions: their sources say that they hold, and the nightly look at all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from entrepot.catalogue.actions.storing import EXPIRING
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.rating import days_of, rate
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.people.permissions import Owned, require
from entrepot.runtime import bulk, clock
from entrepot.runtime.progress import Progress, silent

PORTION: Final = 500
MODELS: Final[tuple[type[Need] | type[Resource], ...]] = (Need, Resource)


@transaction.atomic
def confirm_entries(*, needs: Iterable[str] = (), resources: Iterable[str] = (), by: Party) -> int:
    """Say that records still hold, as a source does each time it still has them: those that name no end go on from today.

    They get no new version. A day's second call changes nothing. Keys that nobody has are left out.

    Args:
        needs, resources: their keys; a need and a resource may have the same one.

    Returns:
        How many listed records were confirmed that had not been today.

    Raises:
        NotAllowedError: one belongs to an organisation that ``by`` does not manage.
    """
    rule, today = "entries.put", clock.today()
    confirmed: list[str] = []
    again = False
    for model, keys in zip(MODELS, (needs, resources), strict=True):
        ends = today + timedelta(days=days_of(model is Need))
        for portion in bulk.portions(sorted(set(keys))):
            old = model.objects.filter(key__in=portion, state=State.LISTED).exclude(confirmed=today)
            rows = list(old.values_list("key", "organisation_id", "valid_until", "ends"))
            for owner in {number for _, number, _, _ in rows}:
                require(by, rule, Owned(owner))
            if rows:
                old.filter(valid_until=None).update(confirmed=today, ends=ends)
                old.exclude(valid_until=None).update(confirmed=today)
            confirmed += [key for key, *_ in rows]
            again = again or any(until is None and over and over < today for _, _, until, over in rows)
    if not confirmed:
        return 0
    for portion in bulk.portions(confirmed):
        waiting = Duty.objects.filter(kind=EXPIRING, subject__in=portion, settled=None)
        waiting.update(settled=clock.now(), settled_by=by.actor)
    said = hashlib.sha256("\n".join(sorted(confirmed)).encode()).hexdigest()
    act = journal.Act("records.confirmed", "records", {"count": len(confirmed), "keys": said}, rule=rule)
    # What had ended is matched again: the index must be made anew. Otherwise no match changes.
    journal.record(stream="catalogue" if again else "listing", actor=by.actor, acts=[act])
    return len(confirmed)


def rate_all(*, by: Party, unrated: bool = False, progress: Progress = silent) -> int:
    """Bring the ends and scores of all records up to date that are not withdrawn; returns how many changed.

    With ``unrated`` only of those that have no score yet, as after a list came in.

    May be stopped and repeated at any time: every record stands for itself, and what somebody has written meanwhile is left alone. What follows
    from a record's own columns is no act of anybody's: it is not journalled.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "record.rate")
    total = sum(_of(model, unrated).count() for model in MODELS)
    done = changed = 0
    for model in MODELS:
        last = 0
        while records := _after(model, last, unrated):
            changed += sum(_rated_anew(record) for record in records)
            last, done = records[-1].pk, done + len(records)
            progress(min(done, total), total, "listings")
    return changed


def _of(model: type[Need] | type[Resource], unrated: bool) -> QuerySet[Need] | QuerySet[Resource]:
    found = model.objects.exclude(state=State.WITHDRAWN)
    return found.filter(quality=None) if unrated else found


def _after(model: type[Need] | type[Resource], last: int, unrated: bool) -> Sequence[Need | Resource]:
    return list(_of(model, unrated).filter(pk__gt=last).order_by("pk")[:PORTION])


def _rated_anew(record: Need | Resource) -> bool:
    before = (record.confirmed, record.ends, record.quality)
    rate(record, clock.today(), confirmed=False)
    after = (record.confirmed, record.ends, record.quality)
    if after == before:
        return False
    same = type(record).objects.filter(pk=record.pk, version=record.version, confirmed=before[0])
    return bool(same.update(confirmed=after[0], ends=after[1], quality=after[2]))
