"""What may happen to a deal, by whom, and what becomes of it.

`moved` is the only way from one standing to the next: every face and every job goes through it. A deal that is signed is never edited;
terms put on the table after that are an amendment, which leaves what is in force as it is until all have signed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import BINDING, ENDED, Draft, Standing, State


class Role(StrEnum):
    """As what somebody acts on a deal."""

    PARTY = "party"
    BROKER = "broker"
    """Whoever introduced the parties."""
    NODE = "node"
    """The clock: a deadline passed, a first day came."""
    OUTSIDER = "outsider"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; `party` is the key of the organisation for which a party acts."""

    role: Role
    party: str = ""

    @classmethod
    def of(cls, party: str) -> Actor:
        """Somebody who acts for one of the parties."""
        return cls(Role.PARTY, party)


class Move(StrEnum):
    """What can happen to a deal."""

    JOIN = "join"
    """A party says that it will talk."""
    DECLINE = "decline"
    PROPOSE = "propose"
    """New terms are put on the table; who agreed or signed before has to do so again."""
    APPROVE = "approve"
    SIGN = "sign"
    REFUSE = "refuse"
    """A party does not sign: the terms are off the table."""
    LEAVE = "leave"
    """One of several parties goes; the others go on."""
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    """A time limit passed: an intent that nobody answered ends, a table is cleared."""
    START = "start"
    SETTLE = "settle"
    """A party says that everything was kept."""
    BREAK = "break"
    RELEASE = "release"
    """A party wants to end a signed deal; it ends when all do."""


_EARLY: Final = frozenset({State.INTENT, State.NEGOTIATING})
_AT_THE_TABLE: Final = frozenset({State.NEGOTIATING, *BINDING})
WHEN: Final[Mapping[Move, frozenset[State]]] = {
    Move.JOIN: frozenset({State.INTENT}),
    Move.DECLINE: frozenset({State.INTENT}),
    Move.PROPOSE: _AT_THE_TABLE,
    Move.APPROVE: _AT_THE_TABLE,
    Move.SIGN: _AT_THE_TABLE,
    Move.REFUSE: _AT_THE_TABLE,
    Move.LEAVE: _EARLY,
    Move.WITHDRAW: _EARLY,
    Move.LAPSE: frozenset({State.INTENT, *_AT_THE_TABLE}),
    Move.START: frozenset({State.SIGNED}),
    Move.SETTLE: frozenset({State.PERFORMING}),
    Move.BREAK: BINDING,
    Move.RELEASE: BINDING,
}
"""In which states each move may be made."""
WHO: Final[Mapping[Move, frozenset[Role]]] = {
    **dict.fromkeys(Move, frozenset({Role.PARTY})),
    Move.WITHDRAW: frozenset({Role.PARTY, Role.BROKER}),
    Move.LAPSE: frozenset({Role.NODE}),
    Move.START: frozenset({Role.PARTY, Role.NODE}),
}
"""Who may make each move. A broker helps and may take an introduction back; what is promised is for the parties."""
REASONED: Final = frozenset({Move.DECLINE, Move.REFUSE, Move.LEAVE, Move.WITHDRAW, Move.BREAK})
"""Moves that need a reason."""
_ORDER: Final = (State.INTENT, State.NEGOTIATING, State.SIGNED, State.PERFORMING)


def moved(
    deal: Standing,
    move: Move,
    by: Actor,
    *,
    reason: Reason | None = None,
    version: int | None = None,
    turns: tuple[str, ...] = (),
) -> Standing:
    """What becomes of a deal by a move.

    Args:
        reason: why, for the moves of `REASONED`.
        version: which terms the actor looked at, for approving, signing and refusing; None takes those on the table.
        turns: who signs one after the other, for a proposal; every party once, or empty.

    Raises:
        DealRefusedError: it may not be made; the deal stays as it was.
        ValueError: `turns` does not name every party once.
    """
    if code := refusal(deal, move, by, reason=reason, version=version):
        raise DealRefusedError(code)
    if move == Move.PROPOSE and turns and sorted(turns) != sorted(deal.parties):
        raise ValueError("whoever signs in turn is every party, once")
    if move == Move.PROPOSE:
        return _proposed(deal, by.party, turns)
    return _EFFECTS[move](deal, by.party, reason)


def may(deal: Standing, move: Move, by: Actor) -> bool:
    """Whether somebody may make a move now (with a reason, where one is needed)."""
    return refusal(deal, move, by, reason=Reason.OTHER) is None


def refusal(
    deal: Standing, move: Move, by: Actor, *, reason: Reason | None = None, version: int | None = None
) -> str | None:
    """Why a move is refused, as a code of `refusals.SAID`; None when it may be made."""
    if by.role == Role.PARTY and by.party not in deal.parties:
        return "not_a_party"
    if by.role not in WHO[move]:
        return "not_a_party" if by.role == Role.OUTSIDER else "not_your_move"
    if deal.state not in WHEN[move]:
        return _wrong_time(deal.state, move)
    if move in REASONED and reason is None:
        return "reason_missing"
    check = _CHECKS.get(move)
    return check(deal, by, version) if check else None


def _wrong_time(state: State, move: Move) -> str:
    if state in ENDED:
        return "already_ended"
    if move in {Move.LEAVE, Move.WITHDRAW} and state in BINDING:
        return "bound"
    return "too_early" if _ORDER.index(state) < min(map(_ORDER.index, WHEN[move])) else "too_late"


def _table(deal: Standing, version: int | None) -> str | None:
    if deal.draft is None:
        return "nothing_tabled"
    return "other_version" if version is not None and version != deal.draft.version else None


def _check_join(deal: Standing, by: Actor, _: int | None) -> str | None:
    return "already_said" if by.party in deal.willing else None


def _check_approve(deal: Standing, by: Actor, version: int | None) -> str | None:
    if found := _table(deal, version):
        return found
    return "already_said" if deal.draft and by.party in deal.draft.approved else None


def _check_sign(deal: Standing, by: Actor, version: int | None) -> str | None:
    draft = deal.draft
    if draft is None or (version is not None and version != draft.version):
        return _table(deal, version)
    if by.party in draft.signed:
        return "already_said"
    if not draft.approved >= set(deal.parties):
        return "not_approved"
    return "not_your_turn" if draft.turns and draft.turns[len(draft.signed)] != by.party else None


def _check_refuse(deal: Standing, by: Actor, version: int | None) -> str | None:
    if found := _table(deal, version):
        return found
    return "already_said" if deal.draft and by.party in deal.draft.signed else None


def _check_leave(deal: Standing, _by: Actor, _version: int | None) -> str | None:
    return "too_few_parties" if len(deal.parties) < 3 else None


def _check_lapse(deal: Standing, _by: Actor, _version: int | None) -> str | None:
    return "nothing_tabled" if deal.state != State.INTENT and deal.draft is None else None


def _check_settle(deal: Standing, by: Actor, _: int | None) -> str | None:
    if by.party in deal.content:
        return "already_said"
    if deal.disputed:
        return "disputed"
    if deal.draft is not None:
        return "amendment_open"
    return "promises_open" if deal.outstanding else None


def _check_release(deal: Standing, by: Actor, _: int | None) -> str | None:
    return "already_said" if by.party in deal.releasing else None


def _check_withdraw(deal: Standing, by: Actor, _: int | None) -> str | None:
    """A broker takes back an introduction, not what the parties are talking about."""
    return "not_your_move" if by.role == Role.BROKER and deal.state != State.INTENT else None


_CHECKS: Final[Mapping[Move, Callable[[Standing, Actor, int | None], str | None]]] = {
    Move.JOIN: _check_join,
    Move.APPROVE: _check_approve,
    Move.SIGN: _check_sign,
    Move.REFUSE: _check_refuse,
    Move.LEAVE: _check_leave,
    Move.LAPSE: _check_lapse,
    Move.SETTLE: _check_settle,
    Move.RELEASE: _check_release,
    Move.WITHDRAW: _check_withdraw,
}


def _joined(deal: Standing, party: str, _: Reason | None) -> Standing:
    return _talking(replace(deal, willing=deal.willing | {party}))


def _talking(deal: Standing) -> Standing:
    """The deal, negotiating once all who are left in it will talk."""
    all_will = deal.state == State.INTENT and deal.willing >= set(deal.parties)
    return replace(deal, state=State.NEGOTIATING) if all_will else deal


def _proposed(deal: Standing, party: str, turns: tuple[str, ...]) -> Standing:
    """Whoever proposes terms agrees to them. What all said of the end is said of other terms, and is asked anew."""
    draft = Draft(deal.versions + 1, approved=frozenset({party}), turns=turns)
    return replace(deal, versions=draft.version, draft=draft, content=frozenset(), releasing=frozenset())


def _approved(deal: Standing, party: str, _: Reason | None) -> Standing:
    draft = _on_the_table(deal)
    return replace(deal, draft=replace(draft, approved=draft.approved | {party}))


def _signed(deal: Standing, party: str, _: Reason | None) -> Standing:
    draft = _on_the_table(deal)
    draft = replace(draft, signed=(*draft.signed, party))
    if not set(draft.signed) >= set(deal.parties):
        return replace(deal, draft=draft)
    state = State.SIGNED if deal.state == State.NEGOTIATING else deal.state
    return replace(deal, state=state, draft=None, in_force=draft.version)


def _on_the_table(deal: Standing) -> Draft:
    if deal.draft is None:
        raise DealRefusedError("nothing_tabled")
    return deal.draft


def _cleared(deal: Standing, _party: str, _reason: Reason | None) -> Standing:
    return replace(deal, draft=None)


def _left(deal: Standing, party: str, _: Reason | None) -> Standing:
    rest = tuple(one for one in deal.parties if one != party)
    gone = replace(
        deal, parties=rest, left=(*deal.left, party), willing=deal.willing - {party}, draft=None
    )  # terms that name somebody who went are nobody's terms
    return _talking(gone)


def _ended(state: State) -> Callable[[Standing, str, Reason | None], Standing]:
    def end(deal: Standing, _party: str, reason: Reason | None) -> Standing:
        return replace(deal, state=state, draft=None, reason=reason)

    return end


def _lapsed(deal: Standing, _party: str, _reason: Reason | None) -> Standing:
    """Unanswered intents end for want of time; a table is only cleared: what is in force stays in force."""
    if deal.state == State.INTENT:
        return replace(deal, state=State.WITHDRAWN, reason=Reason.TIMING)
    return replace(deal, draft=None)


def _started(deal: Standing, _party: str, _reason: Reason | None) -> Standing:
    return replace(deal, state=State.PERFORMING)


def _settled(deal: Standing, party: str, _: Reason | None) -> Standing:
    content = deal.content | {party}
    return replace(deal, content=content, state=State.KEPT if content >= set(deal.parties) else deal.state)


def _released(deal: Standing, party: str, _: Reason | None) -> Standing:
    releasing = deal.releasing | {party}
    if not releasing >= set(deal.parties):
        return replace(deal, releasing=releasing)
    return replace(deal, releasing=releasing, state=State.WITHDRAWN, draft=None)


_EFFECTS: Final[Mapping[Move, Callable[[Standing, str, Reason | None], Standing]]] = {
    Move.JOIN: _joined,
    Move.DECLINE: _ended(State.WITHDRAWN),
    Move.APPROVE: _approved,
    Move.SIGN: _signed,
    Move.REFUSE: _cleared,
    Move.LEAVE: _left,
    Move.WITHDRAW: _ended(State.WITHDRAWN),
    Move.LAPSE: _lapsed,
    Move.START: _started,
    Move.SETTLE: _settled,
    Move.BREAK: _ended(State.BROKEN),
    Move.RELEASE: _released,
}
