"""Classifications brought in, and records sorted under what was proposed for them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from entrepot.catalogue.actions.records import Change
from entrepot.catalogue.actions.storing import locked, rule_of, store
from entrepot.catalogue.domain import CodeRecord
from entrepot.catalogue.models import ClassCode, Need, Resource
from entrepot.catalogue.refusals import RefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock
from entrepot.vocabulary.industry import Scheme, read_codes, written

AT_ONCE: Final = 500
_COLUMNS: Final = ("titles", "parent", "facts")
TECHNIQUE: Final = "technique"
LONGEST: Final = 200
"""Characters of a technique."""
WORDS: Final = 16
"""Hexadecimal characters that tell a record's words apart from what they were."""


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


@transaction.atomic
def accept_code(*, record: Need | Resource, scheme: Scheme, code: str, by: Party) -> None:
    """Sort a record under a code that was proposed: kept in its fields beside the codes it has, as its next version.

    Raises:
        NotAllowedError: ``by`` may not edit it.
        RefusedError: the node knows no such code, or the record has it already.
    """
    rule = require(by, rule_of(record, "edit"), record)
    if not ClassCode.objects.filter(scheme=scheme, code=code).exists():
        raise RefusedError(
            "code_unknown", "This node knows no such code.", "Load the page again and choose another one."
        )
    record = locked(record)
    before = record.fields.get(scheme.field, "")
    if (scheme, code) in read_codes(before, scheme if scheme is Scheme.IPC else None):
        raise RefusedError("code_there", "It has this code already.", "Nothing needs to be done.")
    said = "; ".join(part for part in (before, written(scheme, code)) if part)
    record.fields = {**record.fields, scheme.field: said}
    store(record, "record.classified", rule, by)


@transaction.atomic
def accept_technique(*, record: Resource, technique: str, by: Party) -> None:
    """Name a resource's technique, as its next version.

    Raises:
        NotAllowedError: ``by`` may not edit it.
        RefusedError: the name is empty or too long, or the resource names one already.
    """
    rule = require(by, rule_of(record, "edit"), record)
    found = locked(record)
    name = technique.strip()
    if not name or len(name) > LONGEST:
        raise RefusedError(
            "technique_unreadable",
            "This is not the name of a technique.",
            "Use a few words, such as: X-ray diffraction.",
        )
    if found.fields.get(TECHNIQUE):
        raise RefusedError("technique_there", "It names a technique already.", "Edit it to name another one.")
    found.fields = {**found.fields, TECHNIQUE: name}
    store(found, "record.classified", rule, by)


@transaction.atomic
def decline_proposals(*, record: Need | Resource, what: str, by: Party) -> None:
    """Say that none of what is proposed holds, until the record's words change; no new version, for it says nothing else.

    Args:
        what: a scheme, or ``TECHNIQUE``.

    Raises:
        NotAllowedError: ``by`` may not edit it.
        RefusedError: nothing of this sort is ever proposed.
    """
    rule = require(by, rule_of(record, "edit"), record)
    if what not in {*Scheme, TECHNIQUE}:
        raise RefusedError("proposal_unknown", "Nothing of this sort was proposed.", "Load the page again.")
    found = locked(record)
    type(found).objects.filter(pk=found.pk).update(declined={**found.declined, what: words_of(found)})
    act = journal.Act("record.declined", found.key, {"what": str(what)}, rule=rule)
    journal.record(stream="listing", actor=by.actor, acts=[act])


def words_of(record: Need | Resource) -> str:
    """What tells a record's words apart from what they were when something was declined."""
    said = json.dumps([record.texts, record.keywords], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:WORDS]


def _counted(changes: dict[str, Change]) -> list[tuple[str, Counter[str]]]:
    found: dict[str, Counter[str]] = {}
    for key, change in changes.items():
        found.setdefault(key.partition(":")[0], Counter())[change] += 1
    return sorted(found.items())
