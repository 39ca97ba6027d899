"""What becomes of a promise: a milestone is delivered and accepted or sent back, a payment is recorded and confirmed.

A promise is what the terms in force say of it and what its two sides did about it, in their order; where it stands follows from both, so
that an amendment changes what is owed and never what was accepted or paid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.terms import Part, Terms
from entrepot.vocabulary.money import Money

ZERO: Final = Decimal(0)
CENT: Final = Decimal("0.01")
PAY_WITHIN: Final = timedelta(days=30)
"""After an acceptance; as the clause `price-schedule` of every agreement has it."""
NEAR: Final = timedelta(days=7)
"""How long before its day something is near."""


class Sort(StrEnum):
    """What is promised."""

    PAYMENT = "payment"
    MILESTONE = "milestone"


class Act(StrEnum):
    """What can be done about a promise."""

    DELIVER = "deliver"
    ACCEPT = "accept"
    RETURN = "return"
    """What was delivered is sent back."""
    COVER = "cover"
    """A policy is counted that is to pay a part."""
    PAY = "pay"
    CONFIRM = "confirm"
    """The money came."""
    DENY = "deny"
    """It did not."""


class Fate(StrEnum):
    """How far a promise is."""

    OPEN = "open"
    SAID = "said"
    """Whoever owes it says that it is done, and the other side has not answered yet."""
    KEPT = "kept"
    GONE = "gone"
    """An amendment took it out."""


class Timing(StrEnum):
    """How the day of a promise lies to today."""

    LATER = "later"
    """Also while its day is not known."""
    NEAR = "near"
    DUE = "due"
    """Its day has come, or the milestone that it follows was accepted."""
    LATE = "late"


class Answer(StrEnum):
    """What the payee says of a payment that was recorded."""

    WAITING = "waiting"
    CAME = "came"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Promised:
    """What the terms say.

    Attributes:
        key: of the milestone or payment in the terms.
        givers: parties one of which does it; takers: those one of which says whether it was done.
        due: its day; None for a payment that follows a milestone only.
        after: key of the milestone after whose acceptance it is due.
        amount: what is paid; None for a milestone.
        gone: whether an amendment took it out.
    """

    sort: Sort
    key: str
    givers: frozenset[str]
    takers: frozenset[str]
    due: date | None
    after: str = ""
    amount: Money | None = None
    gone: bool = False

    @property
    def identity(self) -> tuple[Sort, str, str]:
        """By which an amendment knows it again: a payment in another currency is another payment."""
        return (self.sort, self.key, self.amount.currency if self.amount else "")


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done.

    Attributes:
        number: in the promise, from 1.
        amount: what was paid, or what a policy is to pay.
        policy: key of the policy that pays; empty where a party does.
        part: number of the payment that is confirmed or denied.
    """

    number: int
    act: Act
    party: str
    day: date
    amount: Decimal = ZERO
    policy: str = ""
    part: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Money that was recorded as paid, by `payer`: the key of a party, or of a policy."""

    number: int
    amount: Decimal
    payer: str
    by_policy: bool
    day: date
    answer: Answer = Answer.WAITING


@dataclass(frozen=True, slots=True)
class Now:
    """Where a promise stands.

    Attributes:
        rounds: how often it was delivered.
        by: who delivered what waits for an answer; empty where nothing does.
        since: when that was.
        accepted: when it was accepted.
        pieces: what was recorded as paid.
        covers: policies that are to pay a part, and how much.
    """

    promised: Promised
    rounds: int = 0
    by: str = ""
    since: date | None = None
    accepted: date | None = None
    pieces: tuple[Piece, ...] = ()
    covers: tuple[tuple[str, Decimal], ...] = ()

    @property
    def owed(self) -> Decimal:
        """What is to be paid in all."""
        return self.promised.amount.amount if self.promised.amount else ZERO

    def paid(self, answer: Answer, policy: str | None = None) -> Decimal:
        """The sum of what was recorded and got this answer; of one policy, where one is named."""
        return sum(
            (one.amount for one in self.pieces if one.answer == answer and policy in {None, one.payer}), ZERO
        )

    @property
    def came(self) -> Decimal:
        """What the payee says that it has."""
        return self.paid(Answer.CAME)

    @property
    def waiting(self) -> Decimal:
        """What was recorded and not answered."""
        return self.paid(Answer.WAITING)

    @property
    def left(self) -> Decimal:
        """What nobody has recorded yet."""
        return max(self.owed - self.came - self.waiting, ZERO)

    @property
    def over(self) -> Decimal:
        """What came beyond what is owed."""
        return max(self.came - self.owed, ZERO)

    @property
    def fate(self) -> Fate:
        """How far it is."""
        if self.accepted is not None if self.promised.amount is None else self.came >= self.owed:
            return Fate.KEPT
        if self.promised.gone:
            return Fate.GONE
        if self.promised.amount is None:
            return Fate.SAID if self.by else Fate.OPEN
        return Fate.OPEN if self.left else Fate.SAID


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to do about a promise, for `party`; see `Done`."""

    act: Act
    party: str
    amount: Money | None = None
    policy: str = ""
    part: int = 0


def promises(terms: Terms) -> tuple[Promised, ...]:
    """Everything that terms promise: providers deliver what clients accept; where all do the same, each does both."""
    everybody = frozenset(side.key for side in terms.sides)
    givers = frozenset(side.key for side in terms.sides if side.part == Part.PROVIDER) or everybody
    takers = frozenset(side.key for side in terms.sides if side.part == Part.CLIENT) or everybody
    return (
        *(Promised(Sort.MILESTONE, one.key, givers, takers, one.due) for one in terms.milestones),
        *(
            Promised(
                Sort.PAYMENT, one.key, frozenset({one.payer}), frozenset({one.payee}), one.due, one.after, one.amount
            )
            for one in terms.payments
        ),
    )  # fmt: skip


def amended(before: Iterable[Now], terms: Terms) -> tuple[Promised, ...]:
    """What is promised once terms come into force: theirs; what was accepted stays as it was, and what is in them no more is gone."""
    known = {now.promised.identity: now for now in before}
    agreed = {one.identity: one for one in promises(terms)}
    kept = {key: replace(now.promised, gone=False) for key, now in known.items() if now.accepted is not None}
    gone = {key: replace(now.promised, gone=True) for key, now in known.items() if key not in agreed}
    return (*(kept.get(key, one) for key, one in agreed.items()), *gone.values())


def now(promised: Promised, history: Iterable[Done]) -> Now:
    """Where a promise stands after everything that was done about it."""
    found = Now(promised)
    for done in history:
        found = after(found, done)
    return found


def after(found: Now, done: Done) -> Now:
    """Where a promise stands after one thing more, which is taken as it is: `refusal` judges what may be done."""
    match done.act:
        case Act.DELIVER:
            return replace(found, rounds=found.rounds + 1, by=done.party, since=done.day)
        case Act.ACCEPT:
            return replace(found, by="", since=None, accepted=done.day)
        case Act.RETURN:
            return replace(found, by="", since=None)
        case Act.COVER:
            return replace(found, covers=(*found.covers, (done.policy, done.amount)))
        case Act.PAY:
            payer = done.policy or done.party
            piece = Piece(done.number, done.amount, payer, bool(done.policy), done.day)
            return replace(found, pieces=(*found.pieces, piece))
        case Act.CONFIRM | Act.DENY:
            answer = Answer.CAME if done.act == Act.CONFIRM else Answer.DENIED
            pieces = (replace(one, answer=answer) if one.number == done.part else one for one in found.pieces)
            return replace(found, pieces=tuple(pieces))


def outstanding(found: Iterable[Now]) -> int:
    """How many promises are still open."""
    return sum(one.fate in {Fate.OPEN, Fate.SAID} for one in found)


def due_day(found: Now, accepted: Mapping[str, date]) -> date | None:
    """By when something is to be done, or None while that is not known.

    Args:
        accepted: when each milestone was accepted, by its key.
    """
    promised = found.promised
    if not promised.after:
        return promised.due
    if promised.after not in accepted:
        return None
    follows = accepted[promised.after] + PAY_WITHIN
    return max(follows, promised.due) if promised.due else follows


def timing(found: Now, accepted: Mapping[str, date], today: date) -> Timing:
    """How the day of a promise lies to today; `accepted` as for `due_day`."""
    day = due_day(found, accepted)
    if day is None or (day > today + NEAR and not found.promised.after):
        return Timing.LATER
    if day < today:
        return Timing.LATE
    return Timing.DUE if day == today or found.promised.after else Timing.NEAR


def acceptances(found: Iterable[Now]) -> dict[str, date]:
    """When each milestone was accepted, by its key."""
    return {one.promised.key: one.accepted for one in found if one.accepted is not None}


def check(found: Now, wish: Wish) -> None:
    """See that something may be done.

    Raises:
        DealRefusedError: it may not; the promise stays as it was.
    """
    if code := refusal(found, wish):
        raise DealRefusedError(code)


def refusal(found: Now, wish: Wish) -> str | None:
    """Why something may not be done, as a code of `refusals.SAID`; None when it may."""
    promised, act = found.promised, wish.act
    if act not in (PAYMENTS if promised.amount else MILESTONES):
        return "no_such_promise"
    if wish.party not in (promised.givers if act in GIVING else promised.takers):
        return "not_your_move"
    if promised.gone and act not in {Act.CONFIRM, Act.DENY}:
        return "promise_gone"
    return _CHECKS[act](found, wish)


MILESTONES: Final = frozenset({Act.DELIVER, Act.ACCEPT, Act.RETURN})
PAYMENTS: Final = frozenset({Act.COVER, Act.PAY, Act.CONFIRM, Act.DENY})
GIVING: Final = frozenset({Act.DELIVER, Act.COVER, Act.PAY})
"""What is done by whoever owes; the rest is for whoever gets it."""


def _check_delivery(found: Now, _: Wish) -> str | None:
    if found.accepted is not None:
        return "promise_kept"
    return "delivered_already" if found.by else None


def _check_answer(found: Now, wish: Wish) -> str | None:
    if found.accepted is not None:
        return "promise_kept"
    if not found.by:
        return "not_delivered"
    return "not_your_move" if found.by == wish.party else None


def _amount(found: Now, amount: Money | None) -> str | None:
    agreed = found.promised.amount
    if amount is None or not amount.amount.is_finite() or amount.amount <= 0:
        return "amount_odd"
    if agreed is None or amount.currency != agreed.currency:
        return "other_currency"
    return "amount_odd" if amount.amount != amount.amount.quantize(CENT) else None


def _check_cover(found: Now, wish: Wish) -> str | None:
    if found.fate == Fate.KEPT:
        return "promise_kept"
    if found.covers:
        return "covered_already"
    return _amount(found, wish.amount) if wish.policy else "policy_unknown"


def _check_pay(found: Now, wish: Wish) -> str | None:
    if found.fate in {Fate.KEPT, Fate.SAID}:
        return "promise_kept" if found.fate == Fate.KEPT else "recorded_already"
    if (wrong := _amount(found, wish.amount)) or not wish.policy or wish.amount is None:
        return wrong
    covers = dict(found.covers)
    if wish.policy not in covers:
        return "policy_unknown"
    had = found.paid(Answer.CAME, wish.policy) + found.paid(Answer.WAITING, wish.policy)
    return "beyond_cover" if had + wish.amount.amount > covers[wish.policy] else None


def _check_piece(found: Now, wish: Wish) -> str | None:
    answers: Sequence[Answer] = [one.answer for one in found.pieces if one.number == wish.part]
    if not answers:
        return "part_unknown"
    return None if answers[0] == Answer.WAITING else "answered_already"


_CHECKS: Final[Mapping[Act, Callable[[Now, Wish], str | None]]] = {
    Act.DELIVER: _check_delivery,
    Act.ACCEPT: _check_answer,
    Act.RETURN: _check_answer,
    Act.COVER: _check_cover,
    Act.PAY: _check_pay,
    Act.CONFIRM: _check_piece,
    Act.DENY: _check_piece,
}
