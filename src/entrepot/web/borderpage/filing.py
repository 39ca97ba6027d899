"""The form to file a paper, as far as the reader may file one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from entrepot.border.domain.cases import BETWEEN_PARTIES, EvidenceKind
from entrepot.border.domain.filing import is_jurisdiction
from entrepot.border.queries import may_file_for
from entrepot.exchange.models import Peer
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.people.queries import gazetteer
from entrepot.web.bordering.papers import nodes
from entrepot.web.bordering.words import jurisdiction_choice
from entrepot.web.forms.border import WHOLE, PaperForm

FIRST: Final = EvidenceKind.GBA_CONTRACT_HK.value


def form_for(party: Party, given: Mapping[str, str], data: Any = None) -> PaperForm | None:
    """The form to file a paper, filled with what an address gives; None for those who may not file any."""
    mine = Organisation.objects.filter(pk__in=may_file_for(party), joined_into=None)
    whole = allows(party, "evidence.file", Owned(None))
    if not whole and not mine:
        return None
    sides = sorted(jurisdiction_choice(code) for code in {place.jurisdiction for place in gazetteer()})
    node = settings.NODE
    initial = {
        "kind": given.get("kind") or FIRST,
        "exporter": given.get("exporter") or ("" if node is None else str(node.jurisdiction)),
        "importer": _receiver(given),
        "organisation": given.get("organisation") or (WHOLE if whole else ""),
    }
    receivers = [
        (key, _("only with %(node)s") % {"node": name}) for key, name in sorted(nodes().items(), key=lambda one: one[1])
    ]  # fmt: skip
    return PaperForm(
        data, do="file", organisations=list(mine), whole=whole, sides=sides, nodes=receivers, initial=initial
    )


def _receiver(given: Mapping[str, str]) -> str:
    """Where to: of a contract the one node that is there, since a contract is with a node."""
    asked, kind = given.get("importer", ""), given.get("kind") or FIRST
    if kind not in BETWEEN_PARTIES or not is_jurisdiction(asked):
        return asked
    there = list(
        Peer.objects.exclude(state="ended").filter(jurisdiction=asked).values_list("node", flat=True)[:2]
    )
    return there[0] if len(there) == 1 else asked
