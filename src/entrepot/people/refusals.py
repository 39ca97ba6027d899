"""Why something that is allowed cannot be done now: a code, one sentence, one remedy. The pages translate both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Refusal(StrEnum):
    """Every refusal of the people stage."""

    LAST_OWNER = "last_owner"
    LAST_OPERATOR = "last_operator"
    CHANGED_MEANWHILE = "organisation_changed_meanwhile"
    NOT_WAITING = "not_waiting"
    REASON_MISSING = "reason_missing"
    MEMBER_ALREADY = "member_already"
    ASKED_ALREADY = "joining_asked_already"
    INVITATION_ENDED = "invitation_ended"
    INVITATION_OF_ANOTHER = "invitation_of_another"
    ADDRESS_UNVERIFIED = "address_unverified"
    TOO_MANY_INVITATIONS = "too_many_invitations"
    TOO_MANY_APPLICATIONS = "too_many_applications"
    TOO_MANY_ASKS = "too_many_asks"
    SPOKEN_FOR = "joining_spoken_for"
    OTHER_NUMBER = "joining_other_number"


@dataclass(frozen=True, slots=True)
class Words:
    """What happened, and what to do about it."""

    sentence: str
    remedy: str


WORDS: Final[Mapping[Refusal, Words]] = MappingProxyType(
    {
        Refusal.LAST_OWNER: Words(
            "An organisation needs an owner, and this is the only one.", "Make somebody else an owner first."
        ),
        Refusal.LAST_OPERATOR: Words(
            "A node needs an operator, and this is the only one.", "Make somebody else an operator first."
        ),
        Refusal.CHANGED_MEANWHILE: Words(
            "Somebody else has changed this meanwhile; nothing of yours was stored.",
            "Look at what was changed; saving once more puts yours in its place.",
        ),
        Refusal.NOT_WAITING: Words(
            "This was settled meanwhile.", "Load the page again to see how it stands."
        ),
        Refusal.REASON_MISSING: Words(
            "A refusal needs a reason.", "Say in a sentence what is missing, so that the other side can act on it."
        ),
        Refusal.MEMBER_ALREADY: Words(
            "This person belongs to the organisation already.", "Change the role in the list of members instead."
        ),
        Refusal.ASKED_ALREADY: Words(
            "You have asked already.", "Wait for the answer; it will be in your inbox."
        ),
        Refusal.INVITATION_ENDED: Words(
            "This invitation does not hold any more: it was used, withdrawn or has ended.",
            "Ask whoever invited you for a new one.",
        ),
        Refusal.INVITATION_OF_ANOTHER: Words(
            "This invitation was given to another e-mail address.",
            "Sign in with the address it was sent to, or ask for an invitation to yours.",
        ),
        Refusal.ADDRESS_UNVERIFIED: Words(
            "Your e-mail address has not been confirmed.", "Confirm it, then accept the invitation."
        ),
        Refusal.TOO_MANY_INVITATIONS: Words(
            "You have given as many invitations today as you may.", "Go on tomorrow; once your organisation is admitted there may be more."
        ),
        Refusal.TOO_MANY_APPLICATIONS: Words(
            "Several organisations of yours wait for an answer already.", "Wait for the officers, or take an application back."
        ),
        Refusal.SPOKEN_FOR: Words(
            "People belong to this organisation; it is not joined to another.",
            "Let its people leave it first, or keep the two apart.",
        ),
        Refusal.OTHER_NUMBER: Words(
            "The two hold different numbers of one register, so they are two.", "Keep them apart, or correct the wrong number first."
        ),
        Refusal.TOO_MANY_ASKS: Words(
            "You have asked to join many organisations that have not answered yet.", "Wait for an answer, or take a request back."
        ),
    }
)  # fmt: skip


class RefusedError(Exception):
    """It is allowed but cannot be done now; ``sentence`` and ``remedy`` are for the reader."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        self.code = str(refusal)
        self.sentence, self.remedy = WORDS[refusal].sentence, WORDS[refusal].remedy
        super().__init__(f"{self.sentence} {self.remedy}")
