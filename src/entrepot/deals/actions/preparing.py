"""The paper of terms to which all agree: printed once, with a place for every party; and let go where it is not signed in time."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from entrepot.deals import agreements
from entrepot.deals.actions.happening import STREAM, happened, locked, speaker
from entrepot.deals.actions.telling import tell_lapsed
from entrepot.deals.clauses.writing import written
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.states import Actor, Move, Role, moved
from entrepot.deals.models import Agreement, Deal, DealEvent, TermsVersion
from entrepot.deals.papers.printing import Paper, PaperError, printed
from entrepot.deals.papers.values import Heading
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.runtime import clock, keptfiles
from entrepot.runtime.home import SIGNING_DAYS

NAMELESS: Final = "Entrepot"
"""What a node is called that has no home."""


def prepare_agreement(*, deal: Deal, party: Organisation | None, by: Party) -> Agreement:
    """Print the agreement on the terms to which all parties agree; one that is printed already is left as it is.

    Args:
        party: for whom it is printed; None for the node itself.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or is not the node.
        DealRefusedError: it is for nobody in the deal, nothing is on the table, not all agree to it, or it cannot be printed on this machine.
    """
    rule = speaker(deal, party, by)[1] if party else require(by, "deal.work")
    row = Deal.objects.get(pk=deal.pk)
    if party is not None and party.key not in row.standing.parties:
        raise DealRefusedError("not_a_party")
    number = _agreed(row)
    known = row.agreements.filter(number=number).first()
    if known is not None:
        return known
    version = row.versions.get(number=number)
    pdf = _printed(row, version)  # takes a while, so nothing is locked meanwhile
    return _kept(row, version, pdf, rule, by)


def prepare_agreements(*, by: Party) -> int:
    """Print what all agree to and nobody has printed; returns how many. One that cannot be printed keeps no other from it.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "deal.work")
    made = 0
    for deal in agreements.tabled():
        number = agreements.agreed(deal)
        if not number or deal.agreements.filter(number=number).exists():
            continue
        try:
            prepare_agreement(deal=deal, party=None, by=by)
        except DealRefusedError:
            continue  # somebody was faster, or the machine lacks a font, which the deal's page says
        made += 1
    return made


def lapse_agreements(*, by: Party) -> int:
    """Take off the table what was not signed in time, and tell all parties; returns how many.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "deal.work")
    return sum(_lapsed(one, rule, by) for one in agreements.overdue(clock.now()))


@transaction.atomic
def _lapsed(agreement: Agreement, rule: str, by: Party) -> bool:
    row = locked(agreement.deal)
    if agreements.agreed(row) != agreement.number:  # signed, or taken off the table, a moment ago
        return False
    after = moved(row.standing, Move.LAPSE, Actor(Role.NODE))
    happened(row, after, DealEvent(move=Move.LAPSE, version=agreement.number), rule, by)
    tell_lapsed(row, after)
    return True


@transaction.atomic
def _kept(deal: Deal, version: TermsVersion, pdf: bytes, rule: str, by: Party) -> Agreement:
    row, terms = locked(deal), version.agreed
    if _agreed(row) != version.number:
        raise DealRefusedError("other_version")
    known = row.agreements.filter(number=version.number).first()
    if known is not None:
        return known
    made = Agreement(
        deal=row, number=version.number, amends=row.standing.in_force, languages=list(terms.languages), by=by.actor
    )  # fmt: skip
    made.fingerprint, made.deadline = keep(row, pdf), made.at + timedelta(days=_days())
    made.save()
    details = {"fingerprint": made.fingerprint, "deadline": made.deadline.isoformat()}
    act = journal.Act("agreement.prepare", subject(made), details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return made


def keep(deal: Deal, pdf: bytes) -> str:
    """Keep a state of an agreement's file in the node's home; returns its fingerprint."""
    print_ = hashlib.sha256(pdf).hexdigest()
    keptfiles.keep_bytes(agreements.SHELF, deal.key, agreements.file_key(print_), [pdf])
    return print_


def subject(agreement: Agreement) -> str:
    """What the journal calls an agreement."""
    return f"{agreement.deal.key}/{agreement.number}"


def node_name() -> str:
    """What the node is called."""
    return settings.NODE.name if settings.NODE else NAMELESS


def _agreed(deal: Deal) -> int:
    """The version to which all parties agree.

    Raises:
        DealRefusedError: nothing is on the table, or not all agree to it.
    """
    if number := agreements.agreed(deal):
        return number
    raise DealRefusedError("not_approved" if deal.standing.draft else "nothing_tabled")


def _printed(deal: Deal, version: TermsVersion) -> bytes:
    """The agreement with a place for each of its parties."""
    from entrepot.deals.signing.sealing import Field, prepared  # noqa: PLC0415 -- pyHanko is slow to load

    terms = version.agreed
    heading = Heading(
        node_name(), deal.key, version.number, version.at.date(), version.fingerprint, amends=deal.standing.in_force
    )  # fmt: skip
    try:
        paper: Paper = printed(written(terms), heading)
    except PaperError as error:
        raise DealRefusedError("paper_unprintable") from error
    names = {side.key: side.name.text(terms.governing) for side in terms.sides}
    places = [Field(place.key, place.page, place.box, names[place.key]) for place in paper.places]
    return prepared(paper.pdf, places)


def _days() -> int:
    return settings.NODE.signing_days if settings.NODE else SIGNING_DAYS
