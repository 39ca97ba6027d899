"""What is read of a deal's files: which ones somebody may know of, and their bytes."""

from __future__ import annotations

from typing import Final

from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.models import Deal, DealFile
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.runtime import keptfiles

SHELF: Final = "deals"
"""Where their bytes lie in the node's home."""


def files_of(party: Party, deal: Deal) -> list[DealFile]:
    """The files that somebody may know of, in the order in which they came; withdrawn ones too, since they say why."""
    if not allows(party, "deal.read", deal):
        return []
    inside = deal.parties.filter(left=None, organisation__in=party.organisations())
    keys = frozenset(inside.values_list("organisation__key", flat=True))
    return [file for file in deal.files.select_related("deal") if file.is_for(keys)]


def file_of(party: Party, deal: Deal, key: str) -> DealFile | None:
    """One of them; None when there is none of this key that somebody may know of."""
    file = deal.files.select_related("deal").filter(key=key).first()
    return file if file is not None and allows(party, "deal.read_file", file) else None


def gives_out(party: Party, file: DealFile) -> bool:
    """Whether somebody is given the bytes of a file that they may know of: a withdrawn one stays with the party that handed it in."""
    own = file.deal.parties.filter(left=None, organisation__in=party.organisations())
    return file.withdrawn is None or own.filter(organisation__key=file.party).exists()


def content(party: Party, file: DealFile) -> bytes:
    """The bytes of a file that somebody may know of, as they were handed in.

    Raises:
        DealRefusedError: it was withdrawn; or what lies in the node's home is something else by now, or nothing.
    """
    if not gives_out(party, file):
        raise DealRefusedError("file_withdrawn")
    try:
        return keptfiles.kept_bytes(SHELF, file.deal.key, file.key, file.sha256)
    except keptfiles.ChangedFileError:
        raise DealRefusedError("file_changed") from None
