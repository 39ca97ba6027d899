"""Why the exchange refuses, in words, and what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

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
        "travels_unlisted": ("It is not listed any more.", "Publish it first, or choose another one."),
        "travels_already": ("It was sent to this node already.", "Nothing needs to be done."),
        "travels_not": ("It was not sent to this node.", "Nothing needs to be done."),
        "body_none": (
            "There is no technical body that could be given.",
            "Enter one, and list the technology.",
        ),
        "body_already": ("The technical body was given to this node already.", "Nothing needs to be done."),
        "body_not": ("The technical body was not given to this node.", "Nothing needs to be done."),
        "travels_home": ("This resource is of this node.", "Ask for an introduction on its own page."),
        "travels_held": (
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


class PeerRefusedError(RefusedByCodeError):
    """Two nodes do not become peers, or no longer are."""

    said: ClassVar[Mapping[str, tuple[str, str]]] = {
        "invitation_unreadable": (
            "This is not an invitation of a node.",
            "Copy all of it, from “entrepot-peer:” to its end.",
        ),
        "invitation_own": ("This is an invitation of this node.", "Give it to the operator of the other one."),
        "invitation_ended": (
            "This invitation has ended, or another node has used it.",
            "Ask for a new one.",
        ),
        "description_wrong": (
            "What the other node says of itself does not fit its key.",
            "Ask its operator for a new invitation, and compare the node's id on another way.",
        ),
        "known_otherwise": (
            "This node is a peer already, under another key.",
            "Its operator announces the new key again; if the former one is lost, end the exchange here and invite the node anew.",
        ),
        "peer_ended": (
            "The exchange with this node has ended.",
            "Invite it anew, with a new invitation.",
        ),
        "key_unknown": ("The new key is not announced by a key of this node that counts.", "Ask its operator for a new invitation."),
        "answer_wrong": (
            "The other node's answer is not signed by the key in the invitation.",
            "Ask its operator for a new invitation, and whether something stands between the two nodes.",
        ),
        "answer_refused": ("The other node does not take the invitation ({said}).", "Ask its operator for a new one."),
    }  # fmt: skip


class UnheardError(RefusedByCodeError):
    """A request is not heard as one of a peer."""

    said: ClassVar[Mapping[str, tuple[str, str]]] = {
        "not_a_peer": (
            "This request is not signed by a key of a node that is known here.",
            "Become a peer by an invitation of this node's operator.",
        ),
        "too_old": ("The request was signed more than five minutes ago.", "Set the clock, and sign it anew."),
        "too_early": ("The request was signed more than five minutes ahead.", "Set the clock, and sign it anew."),
        "digest_differs": ("The content is not what was signed.", "Send what was signed."),
        "heard_before": ("This very request was heard before.", "Sign it anew."),
        "too_large": ("The content is larger than a message may be.", "Send it in parts."),
        "paused": ("The exchange with this node rests.", "Try again later, or ask its operator."),
    }  # fmt: skip


STATUS: Final[Mapping[str, int]] = {"malformed": 400, "heard_before": 409, "too_large": 413, "paused": 503}
"""The HTTP status of a request that is not heard; 401 where it is not listed."""


class CarriedRefusedError(RefusedByCodeError):
    """No slip was issued, or none was revoked."""

    said: ClassVar[Mapping[str, tuple[str, str]]] = {
        "carried_unknown_kind": ("There is no such kind of document.", "Choose one of the kinds."),
        "carried_empty": ("This file is empty.", "Choose the document itself."),
        "carried_ended": (
            "The slip would have ended already.",
            "Choose a day that is still to come, or none.",
        ),
        "carried_reason_missing": (
            "Nobody would know why.",
            "Say in a few words why it does not count any more.",
        ),
        "carried_revoked_already": ("It was revoked already.", "Nothing needs to be done."),
    }
