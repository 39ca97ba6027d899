"""The form to file a paper, as far as the reader may file one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from entrepot.border.domain.cases import EvidenceKind
from entrepot.border.queries import may_file_for
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.people.queries import gazetteer
from entrepot.web.bordering.papers import nodes
from entrepot.web.bordering.words import jurisdiction_choice
from entrepot.web.forms.border import WHOLE, PaperForm


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
