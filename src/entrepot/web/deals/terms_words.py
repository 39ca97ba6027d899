"""Terms in the reader's language: what parties do, who decides, whose results are, and what is wrong with terms."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.deals.clauses import writing
from entrepot.deals.domain.checks import Flaw
from entrepot.deals.domain.terms import Forum, Ownership, Part
from entrepot.web.names import reader

PARTS: Final = {
    Part.PROVIDER: gettext_noop("It provides"),
    Part.CLIENT: gettext_noop("It receives"),
    Part.PARTNER: gettext_noop("It takes part"),
}
FORUMS: Final = {
    Forum.COURT: gettext_noop("the courts of the place"),
    Forum.ARBITRATION: gettext_noop("arbitration"),
}
RESULTS: Final = {
    Ownership.CLIENT: gettext_noop("whoever receives"),
    Ownership.PROVIDER: gettext_noop("whoever provides"),
    Ownership.SHARED: gettext_noop("all of them together"),
}


def flaw_words(flaw: Flaw) -> str:
    """What is wrong, and what to do about it."""
    return f"{_(flaw.sentence)} {_(flaw.remedy)}"


def country(law: str) -> str:
    """The country, or the territory with a law of its own, whose law applies."""
    return writing.country(law, reader())
