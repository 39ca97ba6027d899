"""The node's own certification authority: a test authority, which proves who signed on this node and nothing more (see ``worth``).

Its key lies in the node's home, for its owner only. A signatory's key is made for one signature and kept nowhere, so that there is none to
steal and none to use a second time.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import NameOID

from entrepot.deals.signing.signers import LocalSigner

FOLDER: Final = "signing"
"""The folder in the node's home that holds the authority."""
FILE: Final = "authority.pem"
"""Key and certificate in one file, so that neither is ever without the other."""
TRUSTED: Final = "trusted"
"""The folder beside it with certificates (PEM) of other authorities that the operator vouches for."""
YEARS: Final = 20
SIGNATORY_DAYS: Final = 3 * 365
LONGEST_NAME: Final = 64
"""Characters of a name in a certificate (RFC 5280, appendix A.1)."""
_EARLY: Final = timedelta(minutes=5)
"""Certificates begin this much before they are made, for clocks that differ."""


class AuthorityError(Exception):
    """The authority cannot be used; the message names the remedy."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs, as the certificate names them: `key` tells apart two people of one name."""

    name: str
    organisation: str
    key: str


@dataclass(frozen=True, slots=True)
class Authority:
    """The node's authority, ready to issue."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def signer_for(self, person: Person, at: datetime, *, days: int = SIGNATORY_DAYS) -> LocalSigner:
        """A key and a certificate for one signature of somebody, valid from `at` (with a zone) for `days`."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COMMON_NAME, shortened(person.name)),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, shortened(person.organisation)),
                x509.NameAttribute(NameOID.SERIAL_NUMBER, shortened(person.key)),
            ]
        )
        usage = x509.KeyUsage(
            digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False, key_agreement=False,
            key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        made = (
            _builder(subject, self.certificate.subject, key.public_key(), at, timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
            .sign(self.key, hashes.SHA256())
        )
        return LocalSigner(made, key)


def open_authority(home: Path, node: str, at: datetime) -> Authority:
    """The authority of a node's home, made when there is none yet; two processes that make it at once end up with the same.

    Args:
        home: the node's home.
        node: the node's name, which a new authority bears.
        at: the time now, with a zone.

    Raises:
        AuthorityError: the file is there and cannot be read.
    """
    if (found := known_authority(home)) is not None:
        return found
    _keep(home / FOLDER, _made(node, at))
    found = known_authority(home)
    if found is None:
        raise AuthorityError(f"The authority's file could not be kept in {home / FOLDER}. Check the disk.")
    return found


def known_authority(home: Path) -> Authority | None:
    """The authority of a node's home; None when it has not made one yet.

    Raises:
        AuthorityError: the file is there and cannot be read.
    """
    file = home / FOLDER / FILE
    try:
        held = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AuthorityError(f"{file} cannot be read ({error.strerror}). Check who may read it.") from error
    try:
        key = serialization.load_pem_private_key(held, password=None)
        certificate = x509.load_pem_x509_certificate(held)
    except (ValueError, TypeError) as error:
        raise AuthorityError(f"{file} is damaged. Put it back from a backup of the node's home.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise AuthorityError(
            f"{file} holds a key and a certificate that do not belong together. Put it back from a backup of the node's home."
        )
    return Authority(certificate, key)


def vouched_for(home: Path) -> tuple[x509.Certificate, ...]:
    """Certificates of other authorities that the operator of a node's home vouches for.

    Raises:
        AuthorityError: one of the files holds no certificate.
    """
    found: list[x509.Certificate] = []
    for file in sorted((home / FOLDER / TRUSTED).glob("*.pem")):
        try:
            found += x509.load_pem_x509_certificates(file.read_bytes())
        except (OSError, ValueError) as error:
            raise AuthorityError(
                f"{file} holds no certificate. Put one there that begins with BEGIN CERTIFICATE, or take it away."
            ) from error
    return tuple(found)


def shortened(name: str) -> str:
    """A name as a certificate takes it: not empty, at most `LONGEST_NAME` characters."""
    clean = " ".join(name.split()) or "—"
    return clean if len(clean) <= LONGEST_NAME else clean[: LONGEST_NAME - 1] + "…"


def _made(node: str, at: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, shortened(f"Test authority of {node}")),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, shortened(node)),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        _builder(name, name, key.public_key(), at, timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    held = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return held + certificate.public_bytes(serialization.Encoding.PEM)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: CertificatePublicKeyTypes, at: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _EARLY)
        .not_valid_after(at + lasts)
    )


def _keep(folder: Path, held: bytes) -> None:
    """Write the file whole or not at all, for its owner only; one that is there already stays."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=folder, prefix=FILE)  # its owner's only
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(held)
    with contextlib.suppress(FileExistsError):  # another process was first
        os.link(draft, folder / FILE)
    Path(draft).unlink()
