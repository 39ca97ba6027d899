"""Keys of nodes: Ed25519 (RFC 8032), told by their thumbprints; a node is told by its first key for ever."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
FOLLOWS: Final = b"entrepot key 1\n"
"""What stands before a key that another one hands over to, so that no other signature can be taken for this one."""


def key_id(public: bytes) -> str:
    """The thumbprint of a raw public key: its SHA-256, 64 hexadecimal characters."""
    return hashlib.sha256(public).hexdigest()


def fingerprint(key: str) -> str:
    """A thumbprint as people compare it: its first 32 characters (128 bits) in groups of four."""
    return " ".join(key[place : place + 4] for place in range(0, 32, 4))


def node_id(first: bytes) -> str:
    """The id of a node by its first raw public key: "n" and 26 characters (130 bits) of its SHA-256 in base32."""
    return f"n{base64.b32encode(hashlib.sha256(first).digest()).decode('ascii').lower()[:26]}"


def public_of(private: bytes) -> bytes:
    """The raw public key that belongs to a raw private one."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def new_private() -> bytes:
    """A new raw private key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def sign(private: bytes, content: bytes) -> bytes:
    """The signature over some content, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(content)


def holds(public: bytes, signature: bytes, content: bytes) -> bool:
    """Whether a signature over some content is of this key."""
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except InvalidSignature:
        return False
    return True


def handed_over(former: bytes, node: str, public: bytes) -> bytes:
    """The signature by which the holder of a former private key says that ``public`` signs for the node from then on."""
    return sign(former, FOLLOWS + node.encode() + b"\n" + public)


def follows(former: bytes, node: str, public: bytes, signature: bytes) -> bool:
    """Whether the holder of the former public key handed over to ``public``."""
    return holds(former, signature, FOLLOWS + node.encode() + b"\n" + public)


def encoded(raw: bytes) -> str:
    """Bytes as standard base64."""
    return base64.b64encode(raw).decode("ascii")


def decoded(text: str) -> bytes:
    """What `encoded` wrote; b"" where it is nothing of the sort, also where it is the same bytes written otherwise."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if encoded(raw) == text else b""
