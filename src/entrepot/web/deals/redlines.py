"""What changed between two versions of terms, as labelled lines: texts word by word in each language of both, figures as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.deals import queries
from entrepot.deals.domain.redline import Change, Path, Piece, earlier, later, lines
from entrepot.deals.domain.terms import Forum, Ownership, Part, Terms
from entrepot.deals.models import TermsVersion
from entrepot.vocabulary.languages import Language
from entrepot.web import figures
from entrepot.web.deals.terms_reading import months_told, read_in
from entrepot.web.deals.terms_words import FORUMS, PARTS, RESULTS, country
from entrepot.web.deals.words import kind_of
from entrepot.web.names import language_name, reader

LABELS: Final[Mapping[str, str]] = {
    "kind": gettext_noop("Kind of contract"),
    "title": gettext_noop("Title"),
    "subject": gettext_noop("What is promised"),
    "price": gettext_noop("Price of everything"),
    "begins": gettext_noop("First day"),
    "ends": gettext_noop("Last day"),
    "languages": gettext_noop("Languages"),
    "governing": gettext_noop("Language that counts"),
    "law": gettext_noop("Whose law applies"),
    "forum": gettext_noop("Who decides quarrels"),
    "seat": gettext_noop("Place of the courts or of the arbitration"),
    "results": gettext_noop("Whose the results are"),
    "confidential_months": gettext_noop("How long secrets are kept"),
    "part": gettext_noop("Part in the deal"),
    "name": gettext_noop("Name"),
    "code": gettext_noop("Registration number"),
    "address": gettext_noop("Address"),
    "signatory": gettext_noop("Who signs"),
    "office": gettext_noop("Signs as"),
    "due": gettext_noop("Day"),
    "proof": gettext_noop("Accepted by"),
    "amount": gettext_noop("Amount"),
    "payer": gettext_noop("Who pays"),
    "payee": gettext_noop("Paid to"),
    "after": gettext_noop("After which milestone"),
}
WORDED: Final = frozenset({"title", "subject", "seat", "special", "name", "address", "office", "proof"})
"""Parts that are texts in each language of the agreement; the others are said once."""


@dataclass(frozen=True, slots=True)
class Line:
    """One part that changed.

    Attributes:
        whose: the party, milestone or payment that it is about; empty for the terms as a whole.
        language: tag of the language of the text, and its name where it is one of two.
    """

    whose: str
    label: str
    language: str
    language_name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Redline:
    """All that changed.

    Attributes:
        notes: what a reader should know of it, a sentence each.
    """

    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def redline(before: TermsVersion, after: TermsVersion) -> Redline:
    """What differs between two versions of a deal's terms."""
    old, new = before.agreed, after.agreed
    shown = tuple(language for language in new.languages if language in old.languages) or (read_in(new),)
    whose = _whose(old, new)
    once = {one.path: one for one in queries.changed(before, after, reader()) if not _worded(one.path)}
    texts: dict[Path, list[Line]] = {}
    for tag in shown:
        for one in queries.changed(before, after, tag):
            if _worded(one.path):
                texts.setdefault(one.path, []).append(_text(one, whose, tag, len(shown) > 1))
    found: list[Line] = []
    for path in dict.fromkeys(path for terms in (new, old) for path, _text_of in lines(terms, shown[0])):
        found += texts.get(path, [])
        if path in once and not _same(path, old, new):
            found += _figure(once[path], whose)
    return Redline(tuple(found), tuple(_notes(old, new)))


def _worded(path: Path) -> bool:
    return path[-1] in WORDED or path[0] == "special"


def _same(path: Path, old: Terms, new: Terms) -> bool:
    """Whether a payment names the same party or milestone as before, which only is called otherwise now."""
    if path[0] != "payments" or path[-1] not in {"payer", "payee", "after"}:
        return False
    named = [{one.key: getattr(one, path[-1]) for one in terms.payments}.get(path[1]) for terms in (old, new)]
    return bool(named[0] == named[1])


def _text(change: Change, whose: Mapping[Path, str], tag: Language, named: bool) -> Line:
    label, of = _label(change.path, whose)
    return Line(of, label, tag, language_name(tag) if named else "", change.pieces)


def _figure(change: Change, whose: Mapping[Path, str]) -> list[Line]:
    """What is said once: a day, an amount, a choice; all of it goes and all of it comes. Nothing where both are said the same."""
    label, of = _label(change.path, whose)
    tell = _told(change.path[-1])
    old, new = (tell(text) if text else "" for text in (earlier(change.pieces), later(change.pieces)))
    pieces: list[Piece] = [Piece("removed", old)] if old else []
    pieces += [Piece("added", new)] if new else []
    return [Line(of, label, "", "", tuple(pieces))] if old != new else []


def _label(path: Path, whose: Mapping[Path, str]) -> tuple[str, str]:
    """What a part is called, and whose it is."""
    if path[0] == "special":
        return _("Special provision %(number)s") % {"number": path[1]}, ""
    if path[0] == "milestones" and path[-1] == "title":
        return _("What is delivered"), whose[path[:2]]
    return _(LABELS[path[-1]]), whose[path[:2]] if len(path) > 1 else ""


def _whose(old: Terms, new: Terms) -> dict[Path, str]:
    """What parties, milestones and payments are called: as they stand in the later version, else in the earlier."""
    names: dict[Path, str] = {}
    for terms in (old, new):
        shown = read_in(terms)
        names |= {("sides", one.key): one.name.text(shown) for one in terms.sides}
        for number, step in enumerate(terms.milestones, 1):
            names["milestones", step.key] = _("Milestone %(number)s") % {"number": number}
        for number, paid in enumerate(terms.payments, 1):
            names["payments", paid.key] = _("Payment %(number)s") % {"number": number}
    for part, gone in (
        ("milestones", _("Milestone that was taken out")),
        ("payments", _("Payment that was taken out")),
    ):
        left = {one.key for one in getattr(new, part)}
        names |= {(part, one.key): gone for one in getattr(old, part) if one.key not in left}
    return names


def _told(name: str) -> Callable[[str], str]:
    """How a code or a figure is said."""
    if name in {"begins", "ends", "due"}:
        return lambda text: figures.day(date.fromisoformat(text))
    return _TOLD.get(name, str)


_TOLD: Final[Mapping[str, Callable[[str], str]]] = {
    "kind": kind_of,
    "part": lambda text: _(PARTS[Part(text)]),
    "forum": lambda text: _(FORUMS[Forum(text)]),
    "results": lambda text: _(RESULTS[Ownership(text)]),
    "law": country,
    "governing": language_name,
    "languages": lambda text: ", ".join(language_name(one) for one in text.split(", ")),
    "confidential_months": lambda text: months_told(int(text)),
}


def _notes(old: Terms, new: Terms) -> Iterator[str]:
    """What no line can say."""
    if old.price and new.price and old.price.currency != new.price.currency:
        given = {"before": old.price.currency, "after": new.price.currency}
        yield (
            _(
                "The currency was changed from %(before)s to %(after)s. Amounts were not converted: look at each of them."
            )
            % given
        )
    for language in new.languages:
        if language not in old.languages:
            yield _(
                "The agreement is now written in this language too, which is not compared here: %(language)s."
            ) % {"language": language_name(language)}
