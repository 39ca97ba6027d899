"""Papers of the border on pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.border.domain.cases import EvidenceKind
from entrepot.border.models import Evidence
from entrepot.border.queries import evidence_state, may_file_for
from entrepot.exchange.models import Peer
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.people.queries import gazetteer
from entrepot.web.borderpage.words import STATES, jurisdiction_choice, paper_name, side_name
from entrepot.web.figures import day
from entrepot.web.forms.border import WHOLE, PaperForm
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
        (_("Whose records it lets cross"), whose(paper)),
        (_("Valid from"), day(paper.issued)),
        (_("Last day"), day(paper.expires) if paper.expires else _("it names none")),
        (_("Where the original is kept"), str(paper.details.get("note", ""))),
        (_("Filed on"), day(paper.filed.date())),
        (_("Confirmed on"), day(paper.confirmed.date()) if paper.confirmed else ""),
        (_("Revoked on"), day(paper.revoked.date()) if paper.revoked else ""),
    ]
    return [(label, value) for label, value in told if value]


def form_for(party: Party, given: Mapping[str, str], data: Any = None) -> PaperForm | None:
    """The form to file a paper, filled with what an address gives; None for those who may not file any."""
    mine = Organisation.objects.filter(pk__in=may_file_for(party), joined_into=None)
    whole = allows(party, "evidence.file", Owned(None))
    if not whole and not mine:
        return None
    sides = sorted(jurisdiction_choice(code) for code in {place.jurisdiction for place in gazetteer()})
    node = settings.NODE
    initial = {
        "kind": given.get("kind") or EvidenceKind.GBA_CONTRACT_HK.value,
        "exporter": given.get("exporter") or ("" if node is None else str(node.jurisdiction)),
        "importer": given.get("importer", ""),
        "organisation": given.get("organisation") or (WHOLE if whole else ""),
    }
    receivers = [
        (key, _("only with %(node)s") % {"node": name}) for key, name in sorted(nodes().items(), key=lambda one: one[1])
    ]  # fmt: skip
    return PaperForm(
        data, do="file", organisations=list(mine), whole=whole, sides=sides, nodes=receivers, initial=initial
    )
