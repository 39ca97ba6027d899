"""Classifications brought in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from entrepot.catalogue.actions.records import Change
from entrepot.catalogue.domain import CodeRecord
from entrepot.catalogue.models import ClassCode
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock

AT_ONCE: Final = 500
_COLUMNS: Final = ("titles", "parent", "facts")


@transaction.atomic
def put_codes(*, codes: Iterable[CodeRecord], by: Party) -> dict[str, Change]:
    """Add or change codes of classifications, by scheme and code; unchanged ones are left alone, others stay. Of codes named twice the last holds.

    Titles in languages that a list does not have stay: a scheme may come in several lists.

    Returns:
        What happened to each, by `CodeRecord.key`.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    rule = require(by, "codes.put")
    wanted = {item.key: item for item in codes}
    schemes = {str(item.scheme) for item in wanted.values()}
    present = {str(item): item for item in ClassCode.objects.select_for_update().filter(scheme__in=schemes)}
    changes: dict[str, Change] = {}
    new: list[ClassCode] = []
    changed: list[ClassCode] = []
    for key, item in wanted.items():
        stored = present.get(key) or ClassCode(scheme=item.scheme, code=item.code)
        before = tuple(getattr(stored, name) for name in _COLUMNS)
        stored.titles = {**stored.titles, **item.titles}
        stored.parent, stored.facts = item.parent, {**stored.facts, **item.facts}
        stored.updated = clock.now()
        if stored.pk is None:
            changes[key] = "new"
            new.append(stored)
        elif before != tuple(getattr(stored, name) for name in _COLUMNS):
            changes[key] = "changed"
            changed.append(stored)
        else:
            changes[key] = "same"
    ClassCode.objects.bulk_create(new, batch_size=AT_ONCE)
    ClassCode.objects.bulk_update(changed, [*_COLUMNS, "updated"], batch_size=AT_ONCE)
    acts = [
        journal.Act("codes.put", scheme, dict(counts), rule=rule)
        for scheme, counts in _counted(changes)
        if counts["new"] + counts["changed"]
    ]
    journal.record(stream="codes", actor=by.actor, acts=acts)
    return changes


def _counted(changes: dict[str, Change]) -> list[tuple[str, Counter[str]]]:
    found: dict[str, Counter[str]] = {}
    for key, change in changes.items():
        found.setdefault(key.partition(":")[0], Counter())[change] += 1
    return sorted(found.items())
