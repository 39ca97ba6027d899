"""Terms are put on the table."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from entrepot.deals.actions.happening import happened, locked, speaker
from entrepot.deals.domain import checks, plain
from entrepot.deals.domain.refusals import DealRefusedError, TermsFlawedError
from entrepot.deals.domain.states import Move, moved
from entrepot.deals.domain.terms import Terms
from entrepot.deals.models import Deal, DealEvent, TermsVersion
from entrepot.people.domain import Party
from entrepot.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Proposal:
    """Terms, for which party they are put on the table, after which version (0: the first), and who signs in turn, if so."""

    terms: Terms
    party: Organisation
    after: int
    turns: tuple[str, ...] = ()


@transaction.atomic
def propose_terms(*, deal: Deal, proposal: Proposal, by: Party) -> TermsVersion:
    """Put terms on the table; whoever proposes them agrees to them. The same terms sent twice are one version.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or may not know of the deal.
        TermsFlawedError: something is wrong with the terms.
        DealRefusedError: the deal is not at the table, the terms name other parties, or somebody proposed others meanwhile.
        ValueError: whoever signs in turn is not every party once.
    """
    actor, rule = speaker(deal, proposal.party, by)
    if found := checks.flaws(proposal.terms):
        raise TermsFlawedError(found)
    row = locked(deal)
    print_ = plain.fingerprint(proposal.terms)
    last = row.versions.last()
    if last and (last.number, last.fingerprint, last.by) == (proposal.after + 1, print_, by.actor):
        return last
    differ = {side.key for side in proposal.terms.sides} != set(row.standing.parties)
    after = moved(row.standing, Move.PROPOSE, actor, turns=() if differ else proposal.turns)
    if differ:  # somebody left meanwhile, and those who sign in turn are others too
        raise DealRefusedError("sides_differ")
    if proposal.after != after.versions - 1:
        raise DealRefusedError("other_version")
    made = TermsVersion.objects.create(
        deal=row, number=after.versions, terms=plain.to_plain(proposal.terms), fingerprint=print_, party=actor.party, by=by.actor
    )  # fmt: skip
    row.kind = proposal.terms.kind
    event = DealEvent(move=Move.PROPOSE, party=actor.party, version=after.versions)
    happened(row, after, event, rule, by)
    return made
