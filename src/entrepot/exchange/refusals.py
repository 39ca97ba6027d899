"""What the exchange refuses, and what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from entrepot.vocabulary.refused import RefusedByCodeError


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


STATUS: Final[Mapping[str, int]] = {"heard_before": 409, "too_large": 413, "paused": 503}
"""The HTTP status of a request that is not heard; 401 where it is not listed."""
