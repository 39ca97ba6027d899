"""Whose certificate signs: a provider's outside, the organisation's own, the operator's, or else the node's own test authority's."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from django.utils.module_loading import import_string

from entrepot.deals.signing.authority import FOLDER, AuthorityError, Person, open_authority
from entrepot.deals.signing.refusals import NotSignedError
from entrepot.deals.signing.signers import Signer, SignerError, from_pkcs12

OWN: Final = "node"
"""Name of the certificate file that signs for every organisation without one of its own."""
Provider = Callable[[Person, str, datetime], Signer | None]
"""What ``ENTREPOT_SIGNER`` names: a signer for somebody of an organisation (its key) at a time, or None where the node shall sign itself."""
log: Final = logging.getLogger("entrepot.signing")
"""Why something of the operator's cannot sign: a signatory is told only that it cannot."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """What a node has to sign with.

    Attributes:
        home: the node's; certificate files lie in its folder ``signing``.
        node: the node's name, which a new authority bears.
        password: of certificate files that have no ``.password`` file beside them.
        provider: the dotted name of a `Provider`; empty for none.
    """

    home: Path
    node: str
    password: str = ""
    provider: str = ""

    def signer_for(self, person: Person, organisation: str, at: datetime) -> Signer:
        """A signer for somebody of an organisation (its key), at a time with a zone.

        Raises:
            NotSignedError: what is configured cannot be used; nothing else signs in its place.
        """
        if self.provider and (found := self._provided(person, organisation, at)):
            return found
        for name in (organisation, OWN):
            if own := self._own(name):
                return own
        try:
            return open_authority(self.home, self.node, at).signer_for(person, at)
        except AuthorityError as error:
            log.exception("no certificate can be issued")
            raise NotSignedError("authority_unusable") from error

    def _provided(self, person: Person, organisation: str, at: datetime) -> Signer | None:
        try:
            provider: Provider = import_string(self.provider)
            return provider(person, organisation, at)
        except NotSignedError:
            raise
        except Exception as error:  # whatever goes wrong in somebody else's program
            log.exception("%s gives no signer", self.provider)
            raise NotSignedError("provider_unusable") from error

    def _own(self, name: str) -> Signer | None:
        """The signer of a certificate file; None when there is none of this name, which never leads out of the folder."""
        file = self.home / FOLDER / f"{quote(name, safe='')}.p12"
        password = file.with_suffix(".password")
        try:
            held = file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            log.exception("%s cannot be read", file)
            raise SignerError("certificate_file") from error
        return from_pkcs12(held, password.read_text("utf8").strip() if password.exists() else self.password)
