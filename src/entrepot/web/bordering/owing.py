"""What is owed because something crossed, as pages and the inbox tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.border.domain.decisions import Obligation
from entrepot.border.domain.owing import showing
from entrepot.border.explaining import say_obligation
from entrepot.border.models import Owed
from entrepot.runtime import clock
from entrepot.web.bordering.words import paper_name
from entrepot.web.figures import day
from entrepot.web.names import organisation_name, reader
from entrepot.web.present import area


@dataclass(frozen=True, slots=True)
class OwedLine:
    """What is owed, in a list."""

    url: str
    what: str
    node: str
    whose: str
    due: str
    state: str
    grade: str


@dataclass(frozen=True, slots=True)
class Filing:
    """A paper that shows it is done: what it is called, and where it is filed."""

    name: str
    url: str


def lines(rows: Iterable[Owed], nodes: Mapping[str, str]) -> list[OwedLine]:
    """What is owed as a list shows it."""
    return [
        OwedLine(address(row), said(row), node_name(row, nodes), whose(row), day(row.due) if row.due else "", *state(row))
        for row in rows
    ]  # fmt: skip


def said(row: Owed) -> str:
    """What has to be done, with its term."""
    return say_obligation(Obligation(row.what, row.within, row.calendar), reader())


def state(row: Owed) -> tuple[str, str]:
    """How it stands, and the look of that."""
    if row.met is not None:
        return _("done"), ""
    if row.due is not None and row.due < clock.today():
        return _("overdue"), "none"
    return _("to be done"), "hold"


def address(row: Owed) -> str:
    """Its page."""
    return reverse("web:border_owed", args=[row.key])


def node_name(row: Owed, nodes: Mapping[str, str]) -> str:
    """The node to which the records cross."""
    return nodes.get(row.node, row.node[:12])


def whose(row: Owed) -> str:
    """Whose records cross."""
    return organisation_name(row.organisation) if row.organisation else _("the whole node")


def facts(row: Owed, nodes: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is known of it, but the rule: label and value."""
    told = [
        (_("Records cross to"), node_name(row, nodes)),
        (_("Whose records"), whose(row)),
        (_("The term runs from"), day(row.since)),
        (_("Last day"), day(row.due) if row.due else _("the rule names none")),
        (_("Working days as in"), area(row.calendar) if row.within else ""),
        (_("Done on"), day(row.met.date()) if row.met else ""),
        (_("What was done"), row.note),
    ]
    return [(label, value) for label, value in told if value]


def filings(row: Owed) -> list[Filing]:
    """The papers of which each shows that it is done."""
    kinds = [] if row.met is not None else showing(row.what, row.exporter, row.importer)
    between = {"exporter": row.exporter, "importer": row.node}
    page = reverse("web:border_papers")
    return [Filing(paper_name(kind), f"{page}?{urlencode({'kind': kind} | between)}#file") for kind in kinds]
