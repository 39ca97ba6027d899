"""Where a record comes from: in which lists it is or was, when each was read, under which licence."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.intake import queries as intake
from entrepot.intake.domain import Protocol
from entrepot.intake.models import SourceRecord
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.web import figures

SHOWN = 12
"""Characters of a fingerprint that are enough to compare by eye."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One list that has a record, or had it; ``file`` and ``url`` are empty to those who may not see its run: what people call
    their files is not for everybody. ``source`` is what a fetched list is called."""

    file: str
    source: str
    licence: str
    day: str
    fingerprint: str
    url: str
    gone: str


def origins(kind: str, key: str, party: Party) -> tuple[Origin, ...]:
    """The lists of a record that the party may read; one query."""
    return tuple(_origin(item, party) for item in intake.provenance(kind, key))


def _origin(item: SourceRecord, party: Party) -> Origin:
    run, source = item.run, item.source
    run.source = source  # it is the same, and known already
    day, seen = figures.day(run.started.date()), allows(party, "run.read", run)
    return Origin(
        file=run.file if seen else "",
        source=source.name if source.name != run.file and (seen or source.protocol != Protocol.FILE) else "",
        licence=source.licence,
        day=day,
        fingerprint=run.fingerprint[:SHOWN],
        url=reverse("web:run", args=[run.key]) if seen else "",
        gone="" if item.present else _("no longer in this list since %(day)s") % {"day": day},
    )
