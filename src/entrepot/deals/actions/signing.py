"""An agreement is signed: one party after the other, each on the file that was shown to whoever signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from entrepot.deals import agreements, events
from entrepot.deals.actions.happening import STREAM, happened, locked
from entrepot.deals.actions.preparing import keep, node_name, subject
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.states import Actor, Move, moved
from entrepot.deals.models import Agreement, Deal, DealEvent, Signature
from entrepot.deals.papers.printing import stamp
from entrepot.deals.signing.authority import Person
from entrepot.deals.signing.choosing import Certificates
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock, home

LONGEST: Final = 80
"""Characters of an office."""
ATTEMPTS: Final = 3
"""How often a signature is made anew because another came first; then whoever signs looks again."""


@dataclass(frozen=True, slots=True)
class Signing:
    """What somebody signs.

    Attributes:
        party: for whom.
        version: number of the terms.
        fingerprint: of the file that was shown to them.
        office: as what they sign.
        read: whether they say that they have read it and sign it.
    """

    party: Organisation
    version: int
    fingerprint: str
    office: str
    read: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A signature before it is stored: on which state of the file it was made, when, the file with it, and the certificate's number."""

    before: str
    at: datetime
    pdf: bytes
    serial: str


def sign_agreement(*, deal: Deal, signing: Signing, by: Party) -> Signature:
    """Sign an agreement for a party. The same person who signs twice has signed once; a signature that another one overtook is made anew.

    Raises:
        NotAllowedError: ``by`` may not sign for the party, or may not know of the deal.
        DealRefusedError: it cannot be signed as the deal stands, it was not read, or its file is another than was shown or than was kept.
        NotSignedError: the certificate cannot be used.
    """
    require(by, "deal.read", deal)
    rule = require(by, "deal.sign", Owned(signing.party.pk))
    if not signing.read:
        raise DealRefusedError("unread")
    if not signing.office.strip():
        raise DealRefusedError("office_missing")
    for _ in range(ATTEMPTS):
        row = Deal.objects.get(pk=deal.pk)
        agreement = _agreement(row, signing.version)
        if done := _done(agreement, signing, by):
            return done
        _require_signable(row, agreement, signing)
        made = _made(
            agreement, signing, by
        )  # takes a while, and may ask a provider outside: nothing is locked meanwhile
        if stored := _stored(agreement, signing, made, rule, by):
            return stored
    raise DealRefusedError("paper_other")


def _agreement(deal: Deal, number: int) -> Agreement:
    found = deal.agreements.filter(number=number).first()
    if found is None:
        raise DealRefusedError("paper_missing")
    return found


def _done(agreement: Agreement, signing: Signing, by: Party) -> Signature | None:
    """The party's signature, where it has signed.

    Raises:
        DealRefusedError: ``already_said``, another person did.
    """
    found = agreement.signatures.filter(party=signing.party.key).first()
    if found is not None and found.by != by.actor:
        raise DealRefusedError("already_said")
    return found


def _require_signable(deal: Deal, agreement: Agreement, signing: Signing) -> None:
    moved(deal.standing, Move.SIGN, Actor.of(signing.party.key), version=signing.version)
    if clock.now() >= agreement.deadline:
        raise DealRefusedError("signing_over")
    if signing.fingerprint not in agreements.fingerprints(agreement):
        raise DealRefusedError("paper_other")


def _made(agreement: Agreement, signing: Signing, by: Party) -> Made:
    """The file with one signature more, of the state in which it is now."""
    from entrepot.deals.signing.sealing import signed  # noqa: PLC0415 -- pyHanko is slow to load

    agreement = Agreement.objects.select_related("deal").get(pk=agreement.pk)
    before, at = agreements.fingerprints(agreement)[-1], clock.now()
    pdf = agreements.state(agreement.deal, before)
    terms = agreement.deal.versions.get(number=agreement.number).agreed
    organisation = terms.side(signing.party.key).name.text(terms.governing)
    name = Account.objects.get(key=by.actor).name.strip()
    if not name:
        raise DealRefusedError("name_missing")
    signer = Certificates(
        home.current().path, node_name(), settings.SIGNING_PASSWORD, settings.SIGNER
    ).signer_for(Person(name, organisation, by.actor), signing.party.key, at)
    seen = stamp(name, organisation, at, terms.languages, office=_office(signing))
    after = signed(pdf, signing.party.key, signer, at, stamp=seen, reason=subject(agreement))
    return Made(before, at, after, f"{signer.certificate.serial_number:x}")


def _office(signing: Signing) -> str:
    return " ".join(signing.office.split())[:LONGEST]


@transaction.atomic
def _stored(agreement: Agreement, signing: Signing, made: Made, rule: str, by: Party) -> Signature | None:
    """Store a signature; None when another one was stored since the file was read."""
    row = locked(agreement.deal)
    if done := _done(agreement, signing, by):
        return done
    after = moved(row.standing, Move.SIGN, Actor.of(signing.party.key), version=agreement.number)
    if agreements.fingerprints(agreement)[-1] != made.before:
        return None
    stored = Signature.objects.create(
        agreement=agreement, number=agreement.signatures.count() + 1, party=signing.party.key, by=by.actor, office=_office(signing),
        serial=made.serial, fingerprint=keep(row, made.pdf), at=made.at,
    )  # fmt: skip
    details = {"fingerprint": stored.fingerprint, "serial": stored.serial, "party": stored.party}
    act = journal.Act("agreement.sign", subject(agreement), details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    event = DealEvent(move=Move.SIGN, party=signing.party.key, version=agreement.number)
    deal = happened(row, after, event, rule, by)
    events.signed.send(sender=Deal, deal=deal, party=signing.party.key, by=by)
    return stored
