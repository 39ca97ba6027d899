"""Every write of deals: opened, answered, terms put on the table and agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.deals.domain import checks, plain, stored
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.refusals import DealRefusedError, TermsFlawedError
from entrepot.deals.domain.standing import Standing
from entrepot.deals.domain.states import Actor, Move, Role, moved
from entrepot.deals.domain.terms import Terms
from entrepot.deals.models import Deal, DealEvent, DealParty, TermsVersion
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock

STREAM: Final = "deals"
SAID: Final = frozenset({Move.JOIN, Move.DECLINE, Move.APPROVE, Move.REFUSE, Move.LEAVE, Move.WITHDRAW})
"""Moves that are only said; the others come with terms, with a signed file or with what was done."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What is opened.

    Attributes:
        parties: who is in it, at least two, each with the key of the resource that it brings, or an empty one.
        own: the party for which it is opened; it has said that it will talk. None when a broker introduces the parties.
        need: the key of the need that it answers.
        form: names the form it was filled in on, so that one sent twice is one deal.
    """

    kind: Kind
    title: str
    parties: tuple[tuple[Organisation, str], ...]
    own: Organisation | None = None
    need: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said of a deal: for which party (None: by the broker), why, and which terms were looked at (None: those on the table)."""

    move: Move
    party: Organisation | None
    reason: Reason | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Terms, for which party they are put on the table, after which version (0: the first), and who signs in turn, if so."""

    terms: Terms
    party: Organisation
    after: int
    turns: tuple[str, ...] = ()


def open_deal(*, opening: Opening, by: Party) -> Deal:
    """Open a deal for one of its parties, or introduce its parties as a broker.

    Raises:
        NotAllowedError: ``by`` does not manage the party for which it is opened, or is no broker.
        DealRefusedError: fewer than two parties, one of them twice, or the one it is opened for is none of them.
    """
    rule = require(by, "deal.open", Owned(opening.own.pk)) if opening.own else require(by, "deal.introduce")
    keys = tuple(organisation.key for organisation, _ in opening.parties)
    if len(set(keys)) < max(2, len(keys)):
        raise DealRefusedError("parties_odd")
    same = Deal.objects.filter(opened_by=by.actor, form=opening.form).exclude(form="")
    try:
        return same.first() or _opened(opening, Standing(keys), rule, by)
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()


@transaction.atomic
def _opened(opening: Opening, standing: Standing, rule: str, by: Party) -> Deal:
    deal = Deal.objects.create(
        kind=opening.kind, title=opening.title.strip()[:200], stands=stored.to_plain(standing), need=opening.need,
        introduced_by="" if opening.own else by.actor, opened_by=by.actor, form=opening.form, number=0,
    )  # fmt: skip
    for organisation, resource in opening.parties:
        DealParty.objects.create(deal=deal, organisation=organisation, resource=resource)
    _happened(deal, standing, DealEvent(), rule, by)
    if opening.own:
        willing = moved(standing, Move.JOIN, Actor.of(opening.own.key))
        _happened(deal, willing, DealEvent(move=Move.JOIN, party=opening.own.key), rule, by)
    return deal


@transaction.atomic
def say(*, deal: Deal, saying: Saying, by: Party) -> Deal:
    """Make one of the moves of `SAID`, for a party or, to take an introduction back, as its broker.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or may not know of the deal.
        DealRefusedError: it cannot be said as the deal stands now; the deal stays as it was.
        ValueError: the move is an action of its own.
    """
    if saying.move not in SAID:
        raise ValueError(saying.move)
    actor, rule = _speaker(deal, saying.party, by)
    row = _locked(deal)
    before = row.standing
    after = moved(before, saying.move, actor, reason=saying.reason, version=saying.version)
    event = DealEvent(
        move=saying.move, party=actor.party, reason=saying.reason or "", version=before.draft.version if before.draft else 0
    )  # fmt: skip
    if saying.move == Move.LEAVE:
        row.parties.filter(organisation=saying.party).update(left=clock.now())
    return _happened(row, after, event, rule, by)


@transaction.atomic
def propose_terms(*, deal: Deal, proposal: Proposal, by: Party) -> TermsVersion:
    """Put terms on the table; whoever proposes them agrees to them. The same terms sent twice are one version.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or may not know of the deal.
        TermsFlawedError: something is wrong with the terms.
        DealRefusedError: the deal is not at the table, the terms name other parties, or somebody proposed others meanwhile.
        ValueError: whoever signs in turn is not every party once.
    """
    actor, rule = _speaker(deal, proposal.party, by)
    if found := checks.flaws(proposal.terms):
        raise TermsFlawedError(found)
    row = _locked(deal)
    print_ = plain.fingerprint(proposal.terms)
    last = row.versions.last()
    if last and (last.number, last.fingerprint, last.by) == (proposal.after + 1, print_, by.actor):
        return last
    after = moved(row.standing, Move.PROPOSE, actor, turns=proposal.turns)
    if {side.key for side in proposal.terms.sides} != set(after.parties):
        raise DealRefusedError("sides_differ")
    if proposal.after != after.versions - 1:
        raise DealRefusedError("other_version")
    made = TermsVersion.objects.create(
        deal=row, number=after.versions, terms=plain.to_plain(proposal.terms), fingerprint=print_, party=actor.party, by=by.actor
    )  # fmt: skip
    row.kind = proposal.terms.kind
    event = DealEvent(move=Move.PROPOSE, party=actor.party, version=after.versions)
    _happened(row, after, event, rule, by)
    return made


def _speaker(deal: Deal, organisation: Organisation | None, by: Party) -> tuple[Actor, str]:
    """As what somebody acts, and by which rule; who may not know of the deal is not told whether it is open to them."""
    require(by, "deal.read", deal)
    if organisation is None:
        return Actor(Role.BROKER), require(by, "deal.take_back", deal)
    return Actor.of(organisation.key), require(by, "deal.speak", Owned(organisation.pk))


def _locked(deal: Deal) -> Deal:
    return Deal.objects.select_for_update().get(pk=deal.pk)


def _happened(deal: Deal, standing: Standing, event: DealEvent, rule: str, by: Party) -> Deal:
    """Keep where the deal stands now, and that it happened."""
    deal.number, deal.state, deal.stands = deal.number + 1, standing.state, stored.to_plain(standing)
    deal.changed = clock.now()
    deal.save()
    event.deal, event.number, event.state, event.by, event.at = (
        deal,
        deal.number,
        deal.state,
        by.actor,
        deal.changed,
    )
    event.save()
    details = {
        "state": str(deal.state),
        "party": event.party,
        "reason": event.reason,
        "version": event.version,
    }
    act = journal.Act(f"deal.{event.move or 'open'}", deal.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return deal
