"""Files of deals: handed in, and never removed. Another of the same name is the next version; one that was withdrawn says why."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from entrepot.deals.actions.happening import STREAM, locked, speaker
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import State
from entrepot.deals.files import SHELF
from entrepot.deals.models import Deal, DealFile
from entrepot.journal import actions as journal
from entrepot.people.actions.duties import Audience, add_duty
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock, keptfiles

ADDED: Final = "deal.file"
MOST: Final = 200
"""Files of a deal."""


@dataclass(frozen=True, slots=True)
class Handing:
    """A file: for which party it is handed in, under which name, its bytes as they come, and the keys of those who may read it (empty: all parties)."""

    party: Organisation
    name: str
    chunks: Iterable[bytes]
    readers: tuple[str, ...] = ()


def add_deal_file(*, deal: Deal, handing: Handing, by: Party) -> DealFile:
    """Add a file to a deal; the same once more (same party, name, readers and bytes) is the one that is there.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or may not know of the deal.
        DealRefusedError: the deal was not pursued, a reader is no party, there are too many files, or it is empty or too large.
    """
    actor, rule = speaker(deal, handing.party, by)
    key, name = keptfiles.new_file_key(), keptfiles.shown_name(handing.name)
    try:
        size, digest = keptfiles.keep_bytes(SHELF, deal.key, key, handing.chunks)
    except keptfiles.UnfitFileError:
        raise DealRefusedError("file_unfit") from None
    made = DealFile(
        key=key, party=actor.party, readers=list(handing.readers), name=name, media_type=keptfiles.media_type(name),
        size=size, sha256=digest, by=by.actor,
    )  # fmt: skip
    try:
        stored = _added(deal, made, rule, by)
    except BaseException:
        keptfiles.forget_bytes(SHELF, deal.key, key)
        raise
    if stored.key != key:
        keptfiles.forget_bytes(SHELF, deal.key, key)
    return stored


@transaction.atomic
def _added(deal: Deal, made: DealFile, rule: str, by: Party) -> DealFile:
    row = locked(deal)
    standing = row.standing
    if made.party not in standing.parties:
        raise DealRefusedError("not_a_party")
    if standing.state == State.WITHDRAWN:
        raise DealRefusedError("already_ended")
    if not set(made.readers) <= set(standing.parties):
        raise DealRefusedError("readers_odd")
    made.readers = _readers(made, standing.parties)
    named = row.files.filter(party=made.party, name=made.name).order_by("version")
    last = next((one for one in reversed(named) if one.readers == made.readers), None)
    if last is not None and last.withdrawn is None and last.sha256 == made.sha256:
        return last
    if row.files.count() >= MOST:
        raise DealRefusedError("files_many")
    made.deal, made.version = row, last.version + 1 if last is not None else 1
    made.save()
    _tell(made)
    _record("deal.file_added", made, rule, by)
    return made


def _tell(file: DealFile) -> None:
    """Tell the managers of the other parties for whom it is; several files that nobody has looked at are told once."""
    inside = file.deal.parties.filter(left=None).exclude(organisation__key=file.party)
    for one in inside.select_related("organisation"):
        if file.is_for(frozenset({one.organisation.key})):
            managers = Audience(organisation=one.organisation, least=OrganisationRole.MANAGER)
            add_duty(kind=ADDED, subject=file.deal.key, audience=managers)


def _readers(file: DealFile, parties: Collection[str]) -> list[str]:
    """For whom a file is, said in one way: nobody named for all parties, else its own party with the others, in order."""
    readers = {*file.readers, file.party} if file.readers else set[str]()
    return [] if readers >= set(parties) else sorted(readers)


@transaction.atomic
def withdraw_deal_file(*, file: DealFile, party: Organisation, reason: str, by: Party) -> DealFile:
    """Withdraw a file for the party that handed it in: the others see that it was there, its fingerprint and why, and are given it no more.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or may not know of the deal.
        DealRefusedError: another party handed it in, it was withdrawn already, or it is not said why.
    """
    actor, rule = speaker(file.deal, party, by)
    row = locked(file.deal)
    stored = row.files.get(pk=file.pk)
    if stored.party != actor.party:
        raise DealRefusedError("not_your_move")
    if stored.withdrawn is not None:
        raise DealRefusedError("file_withdrawn")
    if not reason.strip():
        raise DealRefusedError("file_reason_missing")
    stored.withdrawn, stored.withdrawn_by, stored.reason = clock.now(), by.actor, reason.strip()[:1000]
    stored.save()
    _record("deal.file_withdrawn", stored, rule, by)
    return stored


def _record(name: str, file: DealFile, rule: str, by: Party) -> None:
    details = {"file": file.key, "party": file.party, "version": file.version, "sha256": file.sha256}
    act = journal.Act(name, file.deal.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
