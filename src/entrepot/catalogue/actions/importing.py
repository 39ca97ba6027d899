"""Rows of a list that were read and judged: stored in portions, each with how far it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from django.db import transaction
from django.db.models import Max

from entrepot.catalogue.actions.disclosing import close_requests
from entrepot.catalogue.actions.linking import let_go
from entrepot.catalogue.actions.records import Change, put_entries
from entrepot.catalogue.domain import Entry, State
from entrepot.catalogue.models import Need, Resource
from entrepot.intake import actions as intake
from entrepot.intake import queries as intake_queries
from entrepot.intake.models import Run, RunRow
from entrepot.intake.outcome import Done, Said
from entrepot.journal import actions as journal
from entrepot.people import actions as people
from entrepot.people.actions import OrganisationRecord
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows, require
from entrepot.runtime import bulk, clock

_MODELS: Final[Mapping[str, type[Need] | type[Resource]]] = {"need": Need, "resource": Resource}
Kind = Literal["need", "resource", "organisation"]
Mark = tuple[str, str]
"""Kind and key of a record."""
GONE: Final = "No longer in the list"


def kind_of(item: Entry | OrganisationRecord) -> Kind:
    """Of what kind of thing an item is."""
    if isinstance(item, OrganisationRecord):
        return "organisation"
    return "need" if item.is_need else "resource"


@dataclass(slots=True)
class Rows:
    """A portion of a list.

    Attributes:
        named: organisations that it names first.
        items: row number, content, and the fingerprint of what the list says.
        known: kind, key and fingerprint of what is known already but not from this source.
    """

    named: list[OrganisationRecord] = field(default_factory=list)
    items: list[tuple[int, Entry | OrganisationRecord, str]] = field(default_factory=list)
    known: list[tuple[str, str, str]] = field(default_factory=list)


@transaction.atomic
def store_rows(*, run: Run, rows: Rows, cursor: int, node: Party, by: Party) -> None:
    """Store a portion as whose list it is, and how far it reaches in the staged rows: both or neither.

    Args:
        node: the node itself, which moves the run on.

    Raises:
        OwnerMismatchError: a key was taken by another organisation's record since it was judged.
        NotAllowedError: ``by`` may not bring in these rows any more.
    """
    if rows.named:
        people.put_organisations(records=rows.named, by=by)
    organisations = [item for _, item, _ in rows.items if isinstance(item, OrganisationRecord)]
    entries = [item for _, item, _ in rows.items if isinstance(item, Entry)]
    changes: dict[Mark, Change] = {}
    if organisations:
        put = people.put_organisations(records=organisations, by=by)
        changes |= {("organisation", key): change for key, change in put.items()}
    back = _withdrawn_by(run, entries)
    for is_need, kind in ((True, "need"), (False, "resource")):
        of_kind = [entry for entry in entries if entry.is_need == is_need]
        if of_kind:
            done = put_entries(entries=of_kind, source=run.file[:200], back=back[kind], by=by)
            changes |= {(kind, key): change for key, change in done.items()}
    versions = _versions(rows)
    counts = {change: list(changes.values()).count(change) for change in ("new", "changed", "same")}
    intake.note_stored(
        run=run, cursor=cursor, counts=counts | {"organisations_added": len(rows.named)},
        rows=_done(rows, changes, versions), records=_said(rows, versions), by=node,
    )  # fmt: skip


@transaction.atomic
def withdraw_gone(*, run: Run, kind: str, keys: Sequence[str], node: Party, by: Party) -> int:
    """Withdraw records that the list no longer has, unless another list has them; returns how many were.

    What was moved to an organisation that ``by`` brings in no lists of is not this list's to withdraw: it stays.

    Organisations stay, for others may belong to them: only their tombstone is kept.

    Raises:
        NotAllowedError: ``by`` may not bring in lists of a record's organisation any more.
    """
    withdrawn = 0
    if kind in _MODELS:
        kept = intake_queries.others_with(run.source, kind, keys)
        withdrawn = _withdraw(run, _MODELS[kind], [key for key in keys if key not in kept], by)
    intake.note_gone(source=run.source, run=run, kind=kind, subjects=keys, by=node)
    intake.note_stored(
        run=run, cursor=run.cursor, counts={"withdrawn": withdrawn}, rows=(), records=(), by=node
    )
    return withdrawn


def _withdraw(run: Run, model: type[Need] | type[Resource], keys: Sequence[str], by: Party) -> int:
    listed = (
        model._default_manager.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(key__in=keys, state=State.LISTED)
        .order_by("pk")
    )
    records: list[Need | Resource] = [record for record in listed if not _moved_away(record, run, by)]
    acts, rows = [], []
    for record in records:
        rule = require(by, "entries.put", Owned(record.organisation_id))
        record.state, record.version, record.updated = State.WITHDRAWN, record.version + 1, clock.now()
        record._history_user = by.actor  # type: ignore[union-attr]  # simple-history asks for it there
        record._change_reason = f"{GONE}: {run.file}"[:100]  # type: ignore[union-attr]  # and for this
        record.save()
        close_requests(record, rule, by)
        if isinstance(record, Resource):
            let_go(record, rule, by)
        details = {"version": record.version, "state": str(record.state), "run": run.key}
        acts.append(journal.Act("record.withdrawn", record.key, details, rule=rule))
        kind = "need" if isinstance(record, Need) else "resource"
        rows.append(
            RunRow(run=run, kind=kind, subject=record.key, change="withdrawn", version=record.version)
        )
    journal.record(stream="catalogue", actor=by.actor, acts=acts)
    RunRow.objects.bulk_create(rows, batch_size=500)
    return len(records)


def _moved_away(record: Need | Resource, run: Run, by: Party) -> bool:
    """Whether a record belongs to another organisation than its list now, whose lists ``by`` may not bring in."""
    owned = record.organisation_id
    return owned != run.source.organisation_id and not allows(by, "entries.put", Owned(owned))


def _withdrawn_by(run: Run, entries: Iterable[Entry]) -> dict[str, frozenset[str]]:
    """Which of the entries this source withdrew before: they are listed again. What a person withdrew stays so."""
    found = {}
    for kind, is_need in (("need", True), ("resource", False)):
        keys = [entry.key for entry in entries if entry.is_need == is_need]
        said = intake_queries.said(run.source, kind, keys)
        found[kind] = _withdrawn_since(
            kind, {key: row.run_id for key, row in said.items() if not row.present}
        )
    return found


def _withdrawn_since(kind: str, gone: Mapping[str, int]) -> frozenset[str]:
    """Those of some records, each with the run that missed it, which that run withdrew and nobody has listed since."""
    if not gone:
        return frozenset()
    versions: dict[str, int] = {}
    listed: dict[str, int] = {}
    for portion in bulk.portions(list(gone)):
        runs = {gone[key] for key in portion}
        rows = RunRow.objects.filter(
            run__in=runs, kind=kind, subject__in=portion, change="withdrawn"
        ).values_list("run_id", "subject", "version")
        versions |= {key: version for number, key, version in rows if gone[key] == number}
    for portion in bulk.portions(list(versions)):
        history = _MODELS[kind].history.filter(key__in=portion, state=State.LISTED)
        listed |= dict(history.order_by().values_list("key").annotate(last=Max("version")))
    return frozenset(key for key, version in versions.items() if listed.get(key, 0) < version)


def _versions(rows: Rows) -> dict[Mark, int]:
    """The versions of the portion's records after it was stored, by kind and key."""
    keys: dict[str, list[str]] = {"need": [], "resource": [], "organisation": []}
    for _, item, _ in rows.items:
        keys[kind_of(item)].append(item.key)
    return {
        (kind, key): version
        for kind, model in (("need", Need), ("resource", Resource), ("organisation", Organisation))
        for portion in bulk.portions(keys[kind])
        for key, version in model._default_manager.filter(key__in=portion).values_list("key", "version")
    }


def _done(rows: Rows, changes: Mapping[Mark, Change], versions: Mapping[Mark, int]) -> list[Done]:
    numbers: dict[Mark, int] = {(kind_of(item), item.key): row for row, item, _ in rows.items}
    return [
        Done(numbers[mark], *mark, change, versions[mark])
        for mark, change in changes.items()
        if change != "same"
    ]


def _said(rows: Rows, versions: Mapping[Mark, int]) -> list[Said]:
    said = [(kind_of(item), item.key, digest) for _, item, digest in rows.items]
    return [
        Said(kind, key, digest, versions.get((kind, key), 0)) for kind, key, digest in (*said, *rows.known)
    ]
