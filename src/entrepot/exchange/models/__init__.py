"""Everything that is kept of the exchange."""

from entrepot.exchange.models.bodies import GivenBody
from entrepot.exchange.models.carried import Check, Fingerprint
from entrepot.exchange.models.doors import Doors, Shown
from entrepot.exchange.models.log import CoSignature, Fork, Leaf, Node, SignedHead
from entrepot.exchange.models.messages import Feed, Incoming, Outgoing, Received, Sent
from entrepot.exchange.models.needs import OwnersWord
from entrepot.exchange.models.peers import Nonce, Peer, PeerInvitation, PeerKey

__all__ = [
    "Check",
    "CoSignature",
    "Doors",
    "Feed",
    "Fingerprint",
    "Fork",
    "GivenBody",
    "Incoming",
    "Leaf",
    "Node",
    "Nonce",
    "Outgoing",
    "OwnersWord",
    "Peer",
    "PeerInvitation",
    "PeerKey",
    "Received",
    "Sent",
    "Shown",
    "SignedHead",
]
