"""What is found in a signed file, and what such a signature is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

SAID: Final[dict[str, tuple[str, str]]] = {
    "too_large": ("The file is larger than {limit} MB.", "Ask for the signed agreement itself."),
    "too_many": (
        "The file was added to more than {limit} times.",
        "Ask for the signed agreement itself: it is added to once for each signature.",
    ),
    "unreadable": (
        "This file cannot be read as a PDF: it is none, or it was damaged.",
        "Ask for the file again from somebody who has it as it was signed.",
    ),
    "unsigned": ("Nobody has signed this file.", "Ask for the signed one."),
    "place_open": (
        "“{place}” has not signed yet.",
        "An agreement takes effect when all have signed: ask for the file that carries all signatures.",
    ),
    "changed": (
        "The file was changed after {name} signed it.",
        "Do not rely on it; ask for the file as it was signed.",
    ),
    "signature_damaged": (
        "The signature of {name} was changed after it was made.",
        "Do not rely on it; ask for the file as it was signed.",
    ),
    "amended": (
        "Something other than a signature was added after {name} signed.",
        "Do not rely on what was added: an agreement is changed by an amendment that all sign.",
    ),
    "added": (
        "Something was added to the file after the last signature.",
        "Do not rely on it; ask for the file as it was signed.",
    ),
    "partial": (
        "The signature of {name} covers only a part of the file.",
        "Do not rely on what it does not cover.",
    ),
    "certificate_expired": (
        "The certificate of {name} was not valid when it was used: it holds from {begins} to {ends}.",
        "Ask for a signature with a valid certificate.",
    ),
    "time_missing": ("The signature of {name} does not say when it was made.", "Ask when it was made."),
    "time_ahead": (
        "The signature of {name} says that it was made in the future.",
        "Check the clock of this machine, then ask how that came about.",
    ),
    "stranger": (
        "The certificate of {name} was issued by “{issuer}”, which this node does not vouch for.",
        "Check the certificate with whoever issued it, or name the issuer's certificate.",
    ),
    "no_authority": (
        "There is no authority here to compare the signatures with, so it is not known whose they are.",
        "Run this on the node where the agreement was made, or name that node's certificate.",
    ),
}
"""What each code says, and what to do."""
WORTH: Final = (
    "A signature made with the certificate of a node shows that somebody who was signed in there as this person signed exactly these bytes, "
    "as far as the node's operator kept its authority and its accounts safe. The time is the node's own.",
    "European Union: under Regulation (EU) No 910/2014 (eIDAS) it is not a qualified electronic signature, so it does not by itself stand in "
    "for one written by hand (Article 25(2)); it may be an advanced one where the requirements of Article 26 are met. It may not be refused as "
    "evidence only because it is electronic (Article 25(1)).",
    "China: under the Electronic Signature Law parties may agree to use it (Article 3), and it is a reliable signature only where Article 13 "
    "is met; the node's authority is no certification service licensed under that law. Some documents cannot be signed electronically at all.",
    "Where more is needed, sign with a certificate of a qualified or licensed provider. This is information, not legal advice.",
)
"""What such a signature is and is not worth, a paragraph each."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: a code of `SAID`, the values of its names, and the place of the signature that it is about (empty: the file)."""

    code: str
    place: str = ""
    given: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """What is wrong."""
        return SAID[self.code][0].format_map(dict(self.given))

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return SAID[self.code][1].format_map(dict(self.given))


@dataclass(frozen=True, slots=True)
class SignatureFound:
    """One signature, as its certificate and it itself say.

    Attributes:
        place: name of the place that it fills.
        name, organisation: whom the certificate names.
        issuer: who issued it.
        at: when it says it was made; None when it does not.
        begins, ends: when the certificate is valid.
        serial: number of the certificate, in hexadecimal digits.
        ended_since: the certificate was valid then and has ended since, which takes nothing from the signature.
    """

    place: str
    name: str
    organisation: str
    issuer: str
    at: datetime | None
    begins: datetime
    ends: datetime
    serial: str
    ended_since: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """What a file turned out to be.

    Attributes:
        signatures: in the order in which they were made.
        problems: everything wrong; none when the file is as it was signed, by certificates that are known here, in every place.
    """

    signatures: tuple[SignatureFound, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def fine(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems


def problem(code: str, about: str = "", /, **given: str) -> Problem:
    """A problem, about the signature in a place or (empty) the file; raises KeyError when a name of its sentence is not given."""
    made = Problem(code, about, tuple(sorted(given.items())))
    _ = (made.sentence, made.remedy)
    return made
