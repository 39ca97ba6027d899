"""Reads of sources and runs, for whom may know of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import OuterRef, Q, QuerySet, Subquery

from entrepot.intake.domain import OPEN, Protocol, RunState, base_of
from entrepot.intake.models import Run, RunRow, Source, SourceRecord
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import allows
from entrepot.people.queries import party_of

ABANDONED: Final = timedelta(minutes=3)
"""A run that nobody touched for so long has lost its worker."""
PORTION: Final = 500


def sources(party: Party) -> QuerySet[Source]:
    """Sources that a party may keep, by name."""
    return Source.objects.filter(_of(party, "")).select_related("organisation")


def source(key: str, party: Party) -> Source:
    """One of them.

    Raises:
        Source.DoesNotExist: there is none of this key that the party may keep.
    """
    found = Source.objects.select_related("organisation").get(key=key)
    if not allows(party, "source.keep", found):
        raise Source.DoesNotExist
    return found


def source_of_file(name: str, organisation: Organisation | None, by: Party) -> Source | None:
    """The source of a list that was handed in before under this name: of the organisation, else by the same person.

    Whatever its format, and corrected rows of it, too.
    """
    same = Source.objects.filter(base=base_of(name), organisation=organisation, protocol=Protocol.FILE)
    if organisation is None:
        same = same.filter(machine=True) if by.account is None else same.filter(kept_by=by.actor)
    return same.order_by("pk").first()


def keeper(source: Source) -> Party | None:
    """As whom the runs of a source are made that nobody asks for, in the roles of now; None when that account is closed."""
    if source.machine:
        return Party.machine(source.kept_by)
    account = Account.objects.filter(key=source.kept_by, is_active=True).first()
    return party_of(account) if account else None


def free_scope(base: str) -> str:
    """Under which name a new source keeps rows without ids of their own."""
    taken = set(Source.objects.filter(scope__startswith=base).values_list("scope", flat=True))
    tried = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(scope for scope in tried if scope not in taken)


def runs(party: Party) -> QuerySet[Run]:
    """Runs that a party may see, the latest first."""
    mine = Q(asked_by=party.actor, source__organisation=None) if party.actor else Q(pk=None)
    return Run.objects.filter(_of(party, "source__") | mine).select_related("source__organisation")


def run(key: str, party: Party) -> Run:
    """One of them.

    Raises:
        Run.DoesNotExist: there is none of this key that the party may see.
    """
    found = Run.objects.select_related("source__organisation").get(key=key)
    if not allows(party, "run.read", found):
        raise Run.DoesNotExist
    return found


def rows_of(run: Run, change: str = "") -> QuerySet[RunRow]:
    """What a run did, in the order of the list."""
    rows = run.rows.order_by("pk")
    return rows.filter(change=change) if change else rows


def said(source: Source, kind: str, subjects: Iterable[str]) -> dict[str, SourceRecord]:
    """What a source said last of records, by their keys."""
    keys = list(subjects)
    found: dict[str, SourceRecord] = {}
    for start in range(0, len(keys), PORTION):
        rows = SourceRecord.objects.filter(
            source=source, kind=kind, subject__in=keys[start : start + PORTION]
        )
        found |= {row.subject: row for row in rows}
    return found


def present(source: Source) -> QuerySet[SourceRecord]:
    """The records that a source has now."""
    return SourceRecord.objects.filter(source=source, present=True)


def others_with(source: Source, kind: str, subjects: Iterable[str]) -> frozenset[str]:
    """Which of the records another source has, too."""
    found = SourceRecord.objects.filter(kind=kind, subject__in=list(subjects), present=True)
    return frozenset(found.exclude(source=source).values_list("subject", flat=True))


def provenance(kind: str, subject: str) -> QuerySet[SourceRecord]:
    """In which lists a record is or was."""
    return (
        SourceRecord.objects.filter(kind=kind, subject=subject).select_related("source", "run").order_by("pk")
    )


def licences(kind: str, subjects: Iterable[str]) -> dict[str, str]:
    """The licences that sources state for records which they have now, by the records' keys; those of several sources one after the other."""
    found = SourceRecord.objects.filter(kind=kind, subject__in=list(subjects), present=True)
    told: dict[str, list[str]] = {}
    rows = found.exclude(source__licence="").order_by("source__licence")
    for subject, licence in rows.values_list("subject", "source__licence").distinct():
        told.setdefault(subject, []).append(licence)
    return {subject: "; ".join(names) for subject, names in told.items()}


def due(now: datetime) -> QuerySet[Source]:
    """Sources that are to be looked at, and have no run under way."""
    busy = Run.objects.filter(state__in=[*OPEN, RunState.ASKING]).values("source")
    return Source.objects.filter(due__lte=now).exclude(pk__in=busy).order_by("due")


def abandoned(now: datetime) -> QuerySet[Run]:
    """Runs whose worker is gone."""
    return Run.objects.filter(state__in=OPEN, touched__lt=now - ABANDONED).order_by("pk")


def runs_of(source: Source) -> QuerySet[Run]:
    """The runs of a source that somebody may keep, the latest first."""
    return source.runs.select_related("source__organisation")


def last_runs(sources: Iterable[Source]) -> QuerySet[Run]:
    """The latest run of each of these sources."""
    latest = Run.objects.filter(source=OuterRef("source")).order_by("-pk").values("pk")[:1]
    found = Run.objects.filter(source__in=list(sources), pk=Subquery(latest))
    return found.select_related("source__organisation")


def under_way(source: Source) -> Run | None:
    """The run of a source that is worked on or asks."""
    return source.runs.filter(state__in=[*OPEN, RunState.ASKING]).order_by("-pk").first()


def last_done(source: Source) -> Run | None:
    """The last run of a source that was stored."""
    return source.runs.filter(state=RunState.DONE).order_by("-pk").first()


def _of(party: Party, prefix: str) -> Q:
    if party.node_roles & {NodeRole.OFFICER, NodeRole.OPERATOR}:
        return Q()
    managed = party.organisations(OrganisationRole.MANAGER) & party.admitted
    found = Q(**{f"{prefix}organisation__in": managed})
    if party.actor and not prefix and party.admitted:
        found |= Q(organisation=None, kept_by=party.actor)
    return found
