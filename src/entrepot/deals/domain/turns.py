"""Whose turn it is in a deal."""

from __future__ import annotations

from entrepot.deals.domain.standing import BINDING, Draft, Standing, State


def turns(deal: Standing) -> frozenset[str]:
    """The parties that a deal waits for: for their answer, for terms, for their word or their signature on what is on the table.

    While something is performed its milestones and payments wait, each for its own party; the deal itself waits only for those who have not
    said yet what another has: that everything was kept, or that they release each other.
    """
    parties = frozenset(deal.parties)
    if deal.state == State.INTENT:
        return parties - deal.willing
    if deal.draft is not None:
        return _at_the_table(deal.draft, parties)
    if deal.state == State.NEGOTIATING:
        return parties
    said = deal.releasing or deal.content
    return parties - said if said and deal.state in BINDING else frozenset()


def _at_the_table(draft: Draft, parties: frozenset[str]) -> frozenset[str]:
    if not draft.approved >= parties:
        return parties - draft.approved
    if draft.turns:
        return frozenset(draft.turns[len(draft.signed) :][:1])
    return parties - set(draft.signed)
