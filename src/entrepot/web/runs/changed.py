"""What a run did to each record: before and after, as far as the reader may know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.versions import steps
from entrepot.intake import folders
from entrepot.intake.models import Run, RunRow
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Place
from entrepot.people.queries.versions import steps as steps_of_organisations
from entrepot.web import figures
from entrepot.web.histories import ChangeLine, change_line, values_of
from entrepot.web.hits import Hit, hit
from entrepot.web.names import name_in, place_name
from entrepot.web.organisations import Row, change_row, row

CHANGES: Final = {
    "new": gettext_noop("new"),
    "changed": gettext_noop("changed"),
    "withdrawn": gettext_noop("withdrawn"),
}
GRADES: Final = {"new": "", "changed": "fair", "withdrawn": "plain"}

Mark = tuple[str, str]
"""Kind and key of a record."""


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """One record that a run touched; ``hit`` is None where the reader may not know of it, ``row`` empty where no row names it.

    ``hidden`` says that what changed is for its own people.
    """

    key: str
    hit: Hit | None
    row: str
    change: str
    change_word: str
    grade: str
    lines: tuple[ChangeLine, ...]
    hidden: bool


def changed_records(rows: Sequence[RunRow], party: Party) -> tuple[ChangedRecord, ...]:
    """Rows of a run, in their order; the queries do not grow with them."""
    known = _known(rows, party)
    lines = _lines(rows, known, party)
    hits = _hits(known, party) | _organisations(rows, party)
    return tuple(
        ChangedRecord(
            key=item.subject,
            hit=hits.get((item.kind, item.subject)),
            row=figures.number(item.row) if item.row else "",
            change=item.change,
            change_word=name_in(CHANGES, item.change),
            grade=GRADES.get(item.change, "plain"),
            lines=lines.get((item.kind, item.subject, item.version)) or (),
            hidden=item.change == "changed"
            and lines.get((item.kind, item.subject, item.version), None) is None,
        )
        for item in rows
    )


def missing_records(run: Run, party: Party) -> tuple[Hit, ...]:
    """The first of the records that a list no longer has, as far as the party may know of them."""
    rows = [RunRow(kind=kind, subject=subject, version=0) for kind, subject in folders.missing(run.key)]
    hits = _hits(_known(rows, party), party) | _organisations(rows, party)
    return tuple(hits[row.kind, row.subject] for row in rows if (row.kind, row.subject) in hits)


def _known(rows: Sequence[RunRow], party: Party) -> tuple[dict[str, Need], dict[str, Resource]]:
    """The needs and resources among them that the party may know of."""
    keys: dict[str, list[str]] = {"need": [], "resource": []}
    for item in rows:
        keys.setdefault(item.kind, []).append(item.subject)
    return (
        catalogue.needs_by_key(keys["need"], party) if keys["need"] else {},
        catalogue.resources_by_key(keys["resource"], party) if keys["resource"] else {},
    )


def _lines(
    rows: Sequence[RunRow], known: tuple[dict[str, Need], dict[str, Resource]], party: Party
) -> Mapping[tuple[str, str, int], tuple[ChangeLine, ...] | None]:
    made: dict[str, list[tuple[str, int]]] = {"need": [], "resource": [], "organisation": []}
    for item in rows:
        if item.change != "new":
            made[item.kind].append((item.subject, item.version))
    found: dict[tuple[str, str, int], tuple[ChangeLine, ...] | None] = {}
    for kind, records in (("need", known[0]), ("resource", known[1])):
        values = values_of(kind == "need")
        for (key, number), changes in steps(records, made[kind], party).items():
            shown = None if changes is None else tuple(change_line(change, values) for change in changes)
            found[kind, key, number] = shown
    if made["organisation"]:
        places = {place.key: place_name(place) for place in Place.objects.all()}
        for (key, number), told in steps_of_organisations(made["organisation"], party).items():
            shown_rows = [change_row(change, places) for change in told]
            found["organisation", key, number] = tuple(
                ChangeLine(line.field, "", "", line.pieces, "") for line in shown_rows
            )
    return found


def _hits(known: tuple[dict[str, Need], dict[str, Resource]], party: Party) -> dict[Mark, Hit]:
    hits: dict[Mark, Hit] = {}
    for kind, records in (("need", known[0]), ("resource", known[1])):
        for shown in all_disclosed(records.values(), party):
            hits[kind, shown.key] = hit(shown)
    return hits


def _organisations(rows: Sequence[RunRow], party: Party) -> dict[Mark, Hit]:
    keys = [item.subject for item in rows if item.kind == "organisation"]
    found = people.organisations(party).filter(key__in=keys) if keys else ()
    return {("organisation", item.key): _hit(row(item)) for item in found}


def _hit(line: Row) -> Hit:
    """An organisation as the others are shown."""
    return Hit(line.url, line.text, line.kind, line.place, "")
