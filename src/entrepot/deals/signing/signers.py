"""Whoever makes a signature: the node for its signatories, an operator's own certificate, or a provider outside, behind one interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from entrepot.deals.signing.refusals import NotSignedError

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class SignerError(NotSignedError):
    """A signer cannot be used."""


class Signer(Protocol):
    """Makes one signature. A provider outside implements these three; what it signs is a few hundred bytes, never the agreement."""

    @property
    def certificate(self) -> x509.Certificate:
        """The signatory's certificate, with an elliptic curve or RSA key."""

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """Certificates between it and a root, the root left out."""

    def sign(self, data: bytes) -> bytes:
        """The signature over `data` with SHA-256: ECDSA as DER, RSA by PKCS #1 version 1.5."""


@dataclass(frozen=True, slots=True)
class LocalSigner:
    """A key in this process's memory."""

    certificate: x509.Certificate
    key: PrivateKey
    chain: tuple[x509.Certificate, ...] = ()

    def sign(self, data: bytes) -> bytes:
        """The signature over `data` with SHA-256."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


def from_pkcs12(held: bytes, password: str) -> LocalSigner:
    """A signer from a certificate file (.p12, .pfx), as authorities hand them out.

    Raises:
        SignerError: the file or the password is wrong, or its key is of another kind.
    """
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(held, password.encode() or None)
    except ValueError as error:
        raise SignerError("certificate_file") from error
    if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise SignerError("certificate_key")
    return LocalSigner(certificate, key, tuple(one for one in others if one.issuer != one.subject))
