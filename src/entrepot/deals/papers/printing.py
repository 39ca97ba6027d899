"""An agreement as PDF/A, and where its parties sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from typing import Final

from entrepot.deals.clauses.writing import Agreement
from entrepot.deals.papers.values import PLACE, Heading, label, values
from entrepot.runtime.typesetting import as_pdf, can_set, said_of
from entrepot.vocabulary.languages import Language

PAGE_HEIGHT: Final = 841.89
"""Of a page A4, in points of 1/72 inch."""
MILLIMETRE: Final = 72 / 25.4


class PaperError(Exception):
    """The agreement cannot be printed; the message names the remedy."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a party signs.

    Attributes:
        key: the party's.
        page: from 0.
        box: left, bottom, right and top in points from the page's lower left corner.
    """

    key: str
    page: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed agreement: its bytes, and the places for signatures in the order of the parties."""

    pdf: bytes
    places: tuple[Place, ...]


def printed(agreement: Agreement, heading: Heading) -> Paper:
    """An agreement as PDF/A-2b: the same bytes for the same agreement, heading and fonts.

    Raises:
        PaperError: this machine has no font for one of the languages.
    """
    for language in agreement.terms.languages:
        if not can_set(language):
            raise PaperError(
                "This machine has no font with Chinese characters. Install one, for instance the package fonts-noto-cjk, and print again."
            )
    data, first = values(agreement, heading), agreement.terms.languages[0]
    pdf = as_pdf(template("agreement"), data, first, archivable=True)
    marked = said_of(template("agreement"), data, first, "place")
    return Paper(pdf, tuple(_place(one["key"], one["page"], one["x"], one["y"]) for one in marked))


def stamp(
    name: str, organisation: str, at: datetime, languages: tuple[Language, ...], *, office: str = ""
) -> bytes:
    """What is seen of a signature in its place: one page of the place's size, as PDF.

    Args:
        at: when it is made, with a zone; printed in UTC.
        office: as what they sign.
    """
    made = " · ".join(label("signed", language) for language in languages)
    who = [organisation, office] if office else [organisation]
    lines = [*who, f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC", made]
    data = {"name": name, "lines": lines, "place": {"width": PLACE[0], "height": PLACE[1]}}
    return as_pdf(template("signature"), data, languages[0])


@lru_cache(maxsize=4)
def template(name: str) -> bytes:
    """The typst source of a paper in this folder."""
    return resources.files("entrepot.deals.papers").joinpath(f"{name}.typ").read_bytes()


def _place(key: str, page: int, left: float, down: float) -> Place:
    """typst counts pages from 1 and down from the top; a PDF up from the bottom."""
    top = PAGE_HEIGHT - down
    right, bottom = left + PLACE[0] * MILLIMETRE, top - PLACE[1] * MILLIMETRE
    return Place(key, page - 1, (round(left), round(bottom), round(right), round(top)))
