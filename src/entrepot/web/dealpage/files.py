"""The files of a deal on its page: what was handed in, by whom and for whom, with fingerprints to hold against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.deals import files
from entrepot.deals.domain.standing import State
from entrepot.deals.models import Deal, DealFile
from entrepot.deals.queries import speaks_for
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.web import figures
from entrepot.web.deals.rows import names_of
from entrepot.web.forms.deals_files import DealFileForm


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file. ``url`` is empty where it is not given out, ``withdraw`` where the reader cannot withdraw it."""

    url: str
    name: str
    version: int
    newer: bool
    size: str
    day: str
    party: str
    readers: str
    sha256: str
    withdrawn: str
    withdraw: str


def shows(deal: Deal, party: Party) -> dict[str, Any] | None:
    """The files that a reader may know of, and a form for who speaks for a party; nothing for the broker, and nothing before the parties talk."""
    own, found = speaks_for(deal, party), files.files_of(party, deal)
    adds = own if deal.state not in {State.INTENT, State.WITHDRAWN} else None
    if not found and adds is None:
        return None
    names = names_of(deal)
    newest = {_lineage(file): file.version for file in found}
    return {
        "rows": [_row(file, party, own, names, newest) for file in reversed(found)],
        "form": form_of(deal, adds) if adds else None,
    }


def form_of(deal: Deal, own: Organisation, *given: Any) -> DealFileForm:
    """The form to add a file for a party; ``given`` is what was posted."""
    names = names_of(deal)
    others = [(key, names[key]) for key in deal.standing.parties if key != own.key]
    return DealFileForm(*given, others=others, auto_id="deal_file_%s")


def _row(
    file: DealFile,
    party: Party,
    own: Organisation | None,
    names: dict[str, str],
    newest: dict[tuple[str, ...], int],
) -> FileRow:
    others = [names.get(key, key) for key in file.readers if key != file.party]
    withdraws = own is not None and own.key == file.party and file.withdrawn is None
    return FileRow(
        url=reverse("web:deal_file", args=[file.deal.key, file.key]) if files.gives_out(party, file) else "",
        name=file.name, version=file.version, newer=newest[_lineage(file)] > file.version,
        size=filesizeformat(file.size), day=figures.day(file.made.date()), party=names.get(file.party, file.party),
        readers=_readers(file, others), sha256=file.sha256,
        withdrawn=_("Withdrawn on %(day)s: %(reason)s") % {"day": figures.day(file.withdrawn.date()), "reason": file.reason} if file.withdrawn else "",
        withdraw=reverse("web:withdraw_deal_file", args=[file.deal.key, file.key]) if withdraws else "",
    )  # fmt: skip


def _lineage(file: DealFile) -> tuple[str, ...]:
    """What the versions of one file have in common."""
    return (file.party, file.name, *file.readers)


def _readers(file: DealFile, others: list[str]) -> str:
    if not file.readers:
        return _("for all parties")
    if not others:
        return _("for nobody else")
    return _("for %(names)s only") % {"names": " · ".join(others)}
