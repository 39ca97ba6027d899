"""Why no signature was made: a code, one sentence, and what to do instead."""

from __future__ import annotations

from typing import Final

from entrepot.vocabulary.refused import RefusedByCodeError

SAID: Final[dict[str, tuple[str, str]]] = {
    "certificate_expired": ("The certificate ended on {day}.", "Get a new one, and sign with that."),
    "certificate_early": (
        "The certificate begins on {day}.",
        "Wait until then, or check the clock of this machine.",
    ),
    "place_taken": ("This place has been signed already.", "Look at the file as it is now."),
    "no_place": ("There is no place “{place}” to sign.", "Print the agreement anew."),
    "unreadable": ("This is no PDF that can be signed.", "Print the agreement anew."),
    "certificate_file": (
        "The certificate file cannot be opened.",
        "Check that it is a .p12 or .pfx file, and its password.",
    ),
    "certificate_key": (
        "The certificate file holds no certificate with a key that signs PDF.",
        "Use one with an elliptic curve or RSA key.",
    ),
    "authority_unusable": (
        "This node cannot make certificates at the moment.",
        "Ask its operator: the server's log says why.",
    ),
    "provider_unusable": (
        "The provider who signs for this node does not answer as it should.",
        "Try again later, or ask the operator: the server's log says why.",
    ),
}
"""What each code says, and its remedy."""


class NotSignedError(RefusedByCodeError):
    """No signature was made; `said` is `SAID`."""

    said = SAID
