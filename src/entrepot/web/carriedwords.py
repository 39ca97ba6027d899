"""Words about documents that people carry, receipts, and logs of nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.exchange.actions.carrying import Checked
from entrepot.exchange.domain.carrying import State
from entrepot.exchange.domain.receiptfile import SAID, Shown

KINDS: Final[Mapping[str, str]] = {
    "transcript": gettext_noop("School or university record"),
    "qualification": gettext_noop("Certificate of a qualification"),
    "medical": gettext_noop("Medical record"),
    "licence": gettext_noop("Licence or permit"),
    "contract": gettext_noop("Contract"),
    "declaration": gettext_noop("Declaration"),
    "other": gettext_noop("Another document"),
}
FOUND: Final[Mapping[State, str]] = {
    State.VALID: gettext_noop("It is the document that was issued"),
    State.REVOKED: gettext_noop("The issuer has revoked it"),
    State.EXPIRED: gettext_noop("Its time is over"),
    State.UNKNOWN: gettext_noop("The issuing node knows no such slip for this document"),
    State.OTHER_DOCUMENT: gettext_noop("This is not the document that the slip is for"),
    State.FORGED: gettext_noop("The slip is not signed by the node that it names"),
    State.STRANGER: gettext_noop("The slip is from a node that is not known here"),
    State.UNREADABLE: gettext_noop("This is no slip"),
}
NEXT: Final[Mapping[State, str]] = {
    State.VALID: gettext_noop("Nothing needs to be done."),
    State.REVOKED: gettext_noop("Ask the issuer for another one."),
    State.EXPIRED: gettext_noop("Ask the issuer for a new slip."),
    State.UNKNOWN: gettext_noop("Ask the person for the slip as it was handed out, or the issuer."),
    State.OTHER_DOCUMENT: gettext_noop(
        "Choose the very file that was issued: a scan or a copy saved anew is another one."
    ),
    State.FORGED: gettext_noop("Do not rely on it. Ask the issuer."),
    State.STRANGER: gettext_noop("The operators of the two nodes can become peers."),
    State.UNREADABLE: gettext_noop("Choose the slip's file as it was saved, or copy all of its text."),
}
_SENTENCES: Final = (
    gettext_noop("This is no receipt, or it is not written as one."),
    gettext_noop("A statement is signed with a key that is not known to be its node's."),
    gettext_noop("A signature does not hold."),
    gettext_noop("The entry is not in the log with this head."),
    gettext_noop("A co-signature is under another head."),
    gettext_noop("The peer's receipt is for another message."),
    gettext_noop("A key signed nothing in this file."),
)
"""What `SAID` says, for the translators."""
COURSES: Final[Mapping[str, str]] = {
    "forked": gettext_noop(
        "Two heads of the same size have different roots: one of the two logs was shown to somebody else."
    ),
    "inconsistent": gettext_noop(
        "The longer log does not contain the shorter one: what was in it has been changed or taken out."
    ),
}


def kind_word(kind: str) -> str:
    """What a kind of document is called."""
    return _(KINDS.get(kind, KINDS["other"]))


def checked_view(found: Checked) -> dict[str, Any]:
    """What was found of a carried document, for its page."""
    slip, fine = found.slip, found.state == State.VALID
    holds = found.state in {State.VALID, State.REVOKED, State.EXPIRED, State.UNKNOWN}
    if not holds:
        how = ""
    elif found.asked:
        how = _("The issuing node was asked just now. It was told a key and a fingerprint, nothing else.")
    else:
        how = _(
            "The issuing node could not be asked. Its signature on the slip holds; whether it was revoked since is not known here."
        )
    return {
        "fine": fine, "verdict": _(FOUND[found.state]), "remedy": "" if fine else _(NEXT[found.state]), "how": how,
        "slip": slip if holds else None, "kind": kind_word(slip.document) if slip else "",
    }  # fmt: skip


def receipt_view(found: Shown) -> list[tuple[str, str]]:
    """What a receipt shows, as lines of two columns."""
    known = {
        "first": _("the key that the node's id is made of"),
        "later": _("a later key of the node"),
        "vouched": _("a key that the issuing node vouches for"),
    }
    lines = [
        (_("Log of the node"), found.node),
        (_("Entry"), _("%(index)s of %(size)s, signed %(at)s") % {"index": found.index, "size": found.size, "at": found.at}),
        (_("What it says"), found.content),
    ]  # fmt: skip
    lines += [(_("Seen and signed by"), f"{node} · {at}") for node, at in found.seen_by]
    if found.taken_by is not None:
        lines.append((_("Taken by"), " · ".join(found.taken_by)))
    return lines + [(_("Key"), " · ".join((node, key, known[how]))) for node, key, how in found.keys]


def receipt_fault(code: str) -> str:
    """Why a receipt does not hold."""
    return _(SAID[code])
