"""Deals in the reader's language: how far they are, what happened to them, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from entrepot.deals import actions
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.performing import Act
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.standing import State
from entrepot.deals.domain.states import Move
from entrepot.deals.models import DealEvent

STATES: Final = {
    State.INTENT: gettext_noop("intent"),
    State.NEGOTIATING: gettext_noop("in negotiation"),
    State.SIGNED: gettext_noop("signed"),
    State.PERFORMING: gettext_noop("being performed"),
    State.KEPT: gettext_noop("kept by all"),
    State.BROKEN: gettext_noop("broken"),
    State.WITHDRAWN: gettext_noop("not pursued"),
}
LOOKS: Final = {
    State.INTENT: "weak", State.NEGOTIATING: "fair", State.SIGNED: "strong", State.PERFORMING: "strong", State.KEPT: "strong",
    State.BROKEN: "none", State.WITHDRAWN: "plain",
}  # fmt: skip
KINDS: Final = {
    Kind.DEVELOPMENT: gettext_noop("technology development"),
    Kind.TRANSFER: gettext_noop("technology transfer"),
    Kind.LICENCE: gettext_noop("technology licence"),
    Kind.CONSULTING: gettext_noop("technology consulting"),
    Kind.SERVICE: gettext_noop("technology service"),
    Kind.FACILITY_USE: gettext_noop("use of a facility"),
    Kind.TALENT: gettext_noop("talent"),
    Kind.FINANCE: gettext_noop("finance"),
    Kind.COOPERATION: gettext_noop("cooperation"),
}
REASONS: Final = {
    Reason.PRICE: gettext_noop("the price"),
    Reason.TIMING: gettext_noop("the timing"),
    Reason.SCOPE: gettext_noop("it is not what is needed"),
    Reason.ELIGIBILITY: gettext_noop("a condition is not met"),
    Reason.TRUST: gettext_noop("trust"),
    Reason.OTHER: gettext_noop("something else"),
}
TURNS: Final = {
    State.INTENT: gettext_noop("Say whether you will talk about it."),
    State.NEGOTIATING: gettext_noop("Put terms on the table, or wait until somebody does."),
    State.SIGNED: gettext_noop("Everybody has signed. What was promised begins on its first day."),
    State.PERFORMING: gettext_noop("What was promised is being done."),
    State.KEPT: gettext_noop("Everything was kept."),
    State.BROKEN: gettext_noop("It was broken."),
    State.WITHDRAWN: gettext_noop("Nobody is bound by it any more."),
}
"""What a deal waits for in each state, when nothing is on the table."""
HAPPENED: Final[Mapping[str, str]] = {
    "": gettext_noop("The deal was opened"),
    Move.JOIN: gettext_noop("%(party)s will talk"),
    Move.DECLINE: gettext_noop("%(party)s declined: %(reason)s"),
    Move.PROPOSE: gettext_noop("%(party)s put version %(version)s of the terms on the table"),
    Move.APPROVE: gettext_noop("%(party)s agreed to version %(version)s"),
    Move.SIGN: gettext_noop("%(party)s signed version %(version)s"),
    Move.REFUSE: gettext_noop("%(party)s refused version %(version)s: %(reason)s"),
    Move.LEAVE: gettext_noop("%(party)s left: %(reason)s"),
    Move.WITHDRAW: gettext_noop("%(party)s ended it: %(reason)s"),
    Move.LAPSE: gettext_noop("The time ran out"),
    Move.START: gettext_noop("What was promised has begun"),
    Move.SETTLE: gettext_noop("%(party)s says that everything was kept"),
    Move.BREAK: gettext_noop("%(party)s says that it was broken: %(reason)s"),
    Move.RELEASE: gettext_noop("%(party)s wants to end it together"),
    Act.DELIVER: gettext_noop("%(party)s delivered “%(what)s”"),
    Act.ACCEPT: gettext_noop("%(party)s accepted “%(what)s”"),
    Act.RETURN: gettext_noop("%(party)s sent “%(what)s” back"),
    Act.COVER: gettext_noop("%(party)s counted a policy for “%(what)s”"),
    Act.PAY: gettext_noop("%(party)s recorded money for “%(what)s”"),
    Act.CONFIRM: gettext_noop("%(party)s confirmed money for “%(what)s”"),
    Act.DENY: gettext_noop("%(party)s says that money for “%(what)s” did not come"),
    actions.RAISED: gettext_noop("%(party)s raised a dispute"),
    actions.SETTLED: gettext_noop("%(party)s says that a dispute is settled"),
}
ASKS: Final = {
    Move.JOIN: gettext_noop("We will talk"),
    Move.DECLINE: gettext_noop("Decline"),
    Move.APPROVE: gettext_noop("Agree to these terms"),
    Move.REFUSE: gettext_noop("Refuse these terms"),
    Move.LEAVE: gettext_noop("Leave the deal"),
    Move.WITHDRAW: gettext_noop("End the talks"),
    Move.START: gettext_noop("Begin now"),
    Move.SETTLE: gettext_noop("Everything was kept"),
    Move.BREAK: gettext_noop("Say that it is broken"),
    Move.RELEASE: gettext_noop("End it together"),
}
"""What the button of a move is called."""
LEARNS: Final = gettext_lazy("The node may learn from how it ends")
LEARNS_HELP: Final = gettext_lazy(
    "Only whether you talked, signed and kept it, or why not: it helps to rank what fits together. You can take this back on the deal's page at any time."
)
SHOWS: Final = gettext_lazy("Whoever joins may read the details of your need")


def state_of(state: str) -> str:
    """How far a deal is."""
    return _(STATES[State(state)])


def kind_of(kind: str) -> str:
    """What kind of contract it is to be."""
    return _(KINDS[Kind(kind)])


def reasons() -> list[tuple[str, str]]:
    """Reasons to choose from: their codes and their words."""
    return [(str(reason), _(words)) for reason, words in REASONS.items()]


def happened(event: DealEvent, party: str, what: str = "") -> str:
    """What happened, for the party that is named; ``what`` is the milestone or payment that it was about."""
    reason = _(REASONS[Reason(event.reason)]) if event.reason else ""
    given = {"party": party, "reason": reason, "version": event.version, "what": what}
    return _(HAPPENED[event.move]) % given
