"""Papers of the border on pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.border.models import Evidence
from entrepot.border.queries import evidence_state
from entrepot.exchange.models import Peer
from entrepot.web.bordering.words import STATES, paper_name, side_name
from entrepot.web.figures import day
from entrepot.web.names import name_in, organisation_name


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper in a list."""

    url: str
    name: str
    number: str
    way: str
    whose: str
    until: str
    state: str
    grade: str


def nodes() -> dict[str, str]:
    """The other nodes that a paper can be with, by their ids."""
    return dict(Peer.objects.exclude(state="ended").values_list("node", "name"))


def lines(papers: Iterable[Evidence], known: Mapping[str, str]) -> list[PaperLine]:
    """Papers as a list shows them."""
    return [_line(paper, known) for paper in papers]


def _line(paper: Evidence, known: Mapping[str, str]) -> PaperLine:
    state, grade = STATES[evidence_state(paper)]
    return PaperLine(
        reverse("web:border_paper", args=[paper.key]), paper_name(paper.kind), paper.number, way(paper, known), whose(paper),
        day(paper.expires) if paper.expires else "", name_in({state: state}, state), grade,
    )  # fmt: skip


def way(paper: Evidence, known: Mapping[str, str]) -> str:
    """From where to where a paper lets something cross."""
    return f"{side_name(paper.exporter, known)} → {side_name(paper.importer, known)}"


def whose(paper: Evidence) -> str:
    """Whose records a paper lets cross."""
    return organisation_name(paper.organisation) if paper.organisation else _("the whole node")


def facts(paper: Evidence, known: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is known of a paper: label and value."""
    told = [
        (_("Number"), paper.number),
        (_("From and to"), way(paper, known)),
        (_("The other side"), str(paper.details.get("party", ""))),
        (_("Whose records it lets cross"), whose(paper)),
        (_("Valid from"), day(paper.issued)),
        (_("Last day"), day(paper.expires) if paper.expires else _("it names none")),
        (_("Where the original is kept"), str(paper.details.get("note", ""))),
        (_("Filed on"), day(paper.filed.date())),
        (_("Confirmed on"), day(paper.confirmed.date()) if paper.confirmed else ""),
        (_("Revoked on"), day(paper.revoked.date()) if paper.revoked else ""),
    ]
    return [(label, value) for label, value in told if value]
