"""Another node that is known here, and an invitation that nobody has used."""

from __future__ import annotations

from datetime import timedelta

from entrepot.border.models import Evidence, Owed, RuleVersion
from entrepot.exchange.domain import keys
from entrepot.exchange.models import Peer, PeerInvitation, PeerKey
from entrepot.runtime import clock


def peered() -> dict[str, dict[str, str]]:
    """The ids of a peer, of its key, of an open invitation, of a paper for all records of this node, of what is owed for
    them, and of a rule that was proposed."""
    now, public = clock.now(), keys.public_of(bytes(range(32)))
    peer = Peer.objects.create(
        node=keys.node_id(public),
        name="There",
        url="https://qpeerq.example",
        jurisdiction="HK",
        added=now,
        added_by="test",
    )
    key = PeerKey.objects.create(
        peer=peer, key_id=keys.key_id(public), public=keys.encoded(public), pinned=now
    )
    invitation = PeerInvitation.objects.create(
        digest="f" * 64, note="qpeerinviteq", made=now, made_by="p-operator", ends=now + timedelta(days=3)
    )
    paper = Evidence.objects.create(
        key="paper-matrix", kind="gba_contract_hk", exporter="CN-GD", importer="HK", issued=now.date(),
        filed=now, filed_by="p-operator", details={"note": "qborderpaperq"},
    )  # fmt: skip
    owed = Owed.objects.create(
        key="owed-matrix", what="qborderowedq", rule="house-own", version=1, article="1", calendar="HK", exporter="CN-GD",
        sender="here", importer="HK", node=peer.node, since=now.date(), made=now,
    )  # fmt: skip
    proposal = RuleVersion.objects.create(
        rule="house-own", version=1, content={}, reason="qrulereasonq", proposed=now, proposed_by="p-operator"
    )
    return {
        "proposal": {"waiting": str(proposal.pk)},
        "owed": {"whole node's": owed.key},
        "paper": {"whole node's": paper.key},
        "peer": {"there": peer.node},
        "peer key": {"its": key.key_id},
        "peer invitation": {"open": str(invitation.pk)},
    }
