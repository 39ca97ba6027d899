"""Reads of agreements and their signatures, for those who may read their deal; and their files, which lie in the node's home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Final

from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import BINDING, State
from entrepot.deals.models import Agreement, Deal, Signature
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.runtime import keptfiles

SHELF: Final = "agreements"
"""Where their files lie in the node's home: one for each state, so that what the database says is there whatever breaks off."""


class Record(StrEnum):
    """What a node's record says of a file's fingerprint."""

    LATEST = "latest"
    """It is an agreement of this node as it is now."""
    EARLIER = "earlier"
    """It is one of this node's as it was before somebody signed."""
    NONE = "none"


def agreements(party: Party, deal: Deal) -> list[Agreement]:
    """The agreements of a deal by their versions, with their signatures; none for whoever may not read the deal."""
    if not allows(party, "deal.read", deal):
        return []
    return list(deal.agreements.prefetch_related("signatures"))


def agreement(party: Party, deal: Deal, number: int) -> Agreement | None:
    """The agreement of a version; None when there is none or the party may not read the deal."""
    return next((one for one in agreements(party, deal) if one.number == number), None)


def fingerprints(found: Agreement) -> list[str]:
    """The fingerprints of an agreement's file: before anybody signed, then with each signature; the last is what it is now."""
    return [found.fingerprint, *(one.fingerprint for one in found.signatures.all())]


def content(found: Agreement) -> bytes:
    """The file of an agreement as it is now.

    Raises:
        DealRefusedError: ``paper_changed``, what lies in the node's home is something else by now, or nothing.
    """
    return state(found.deal, fingerprints(found)[-1])


def state(deal: Deal, fingerprint: str) -> bytes:
    """The file of one of a deal's agreements as it was when it had a fingerprint.

    Raises:
        DealRefusedError: ``paper_changed``, what lies in the node's home is something else by now, or nothing.
    """
    try:
        return keptfiles.kept_bytes(SHELF, deal.key, file_key(fingerprint), fingerprint)
    except keptfiles.ChangedFileError:
        raise DealRefusedError("paper_changed") from None


def file_key(fingerprint: str) -> str:
    """Under which name a file of this fingerprint lies."""
    return f"paper-{fingerprint[:24]}"


def recorded(fingerprint: str) -> Record:
    """Whether a file of this fingerprint is in this node's record. Whoever asks has the file, so this tells nobody of a deal."""
    signed = Signature.objects.filter(fingerprint=fingerprint).select_related("agreement").first()
    found = signed.agreement if signed else Agreement.objects.filter(fingerprint=fingerprint).first()
    if found is None:
        return Record.NONE
    return Record.LATEST if fingerprints(found)[-1] == fingerprint else Record.EARLIER


def tabled() -> Iterator[Deal]:
    """Deals with terms on the table, which every party may sign by now or not."""
    talking = Deal.objects.filter(state__in=[State.NEGOTIATING, *BINDING])
    yield from talking.exclude(stands__draft=None).order_by("pk")


def agreed(deal: Deal) -> int:
    """The version on the table to which all parties agree, 0 for none."""
    standing = deal.standing
    draft = standing.draft
    return draft.version if draft and draft.approved >= set(standing.parties) else 0


def overdue(now: datetime) -> list[Agreement]:
    """Agreements on the table that were not signed in time."""
    late = Agreement.objects.filter(deadline__lte=now, deal__state__in=[State.NEGOTIATING, *BINDING])
    open_ones = late.exclude(deal__stands__draft=None).select_related("deal").order_by("pk")
    return [one for one in open_ones if agreed(one.deal) == one.number]
