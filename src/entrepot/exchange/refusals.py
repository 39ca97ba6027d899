"""Why the exchange refuses, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from entrepot.vocabulary.refused import RefusedByCodeError


class MessageRefusedError(RefusedByCodeError):
    """A message was not taken, and nothing of it was stored."""

    said: ClassVar[Mapping[str, tuple[str, str]]] = {
        "malformed": (
            "This is no message that this node can read: {reason}.",
            "Send what the decision record “Records travel as numbered messages” describes.",
        ),
        "gap": ("A message before this one is missing.", "Send message {expected} first."),
        "number_taken": (
            "Another message had this number before.",
            "Go on with number {expected}, and send everything again.",
        ),
    }


class SendingRefusedError(RefusedByCodeError):
    """Nothing was sent, or taken back."""

    said: ClassVar[Mapping[str, tuple[str, str]]] = {
        "not_listed": ("It is not listed any more.", "Publish it first, or choose another one."),
        "sent_already": ("It was sent to this node already.", "Nothing needs to be done."),
        "not_sent": ("It was not sent to this node.", "Nothing needs to be done."),
        "not_foreign": ("This resource is of this node.", "Ask for an introduction on its own page."),
        "held": (
            "The border holds what would have to cross for an introduction.",
            "See on the page “What would cross?” what is missing.",
        ),
    }


class LogRefusedError(RefusedByCodeError):
    """What a peer says of a log is not taken, or shows that its log is not one."""

    said: ClassVar[Mapping[str, tuple[str, str]]] = {
        "no_head": (
            "This is no head that this node signed.",
            "Send the head of the log as the node signed it.",
        ),
        "no_cosignature": (
            "This signs no head of this node's log.",
            "Sign a head that this node has sent, with a key that it knows.",
        ),
        "forked": (
            "{name} has shown two logs of which one does not go on from the other.",
            "Exchange with it has paused. Ask its operator what happened, and keep both heads: they are the proof.",
        ),
        "no_such_entry": ("The log has no such entry.", "Ask for a number below the size of the log."),
    }


class CarriedRefusedError(RefusedByCodeError):
    """No slip was issued, or none was revoked."""

    said: ClassVar[Mapping[str, tuple[str, str]]] = {
        "unknown_kind": ("There is no such kind of document.", "Choose one of the kinds."),
        "empty": ("This file is empty.", "Choose the document itself."),
        "ended": ("The slip would have ended already.", "Choose a day that is still to come, or none."),
        "reason_missing": ("Nobody would know why.", "Say in a few words why it does not count any more."),
        "revoked_already": ("It was revoked already.", "Nothing needs to be done."),
    }
