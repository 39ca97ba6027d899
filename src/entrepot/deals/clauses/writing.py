"""An agreement written from terms and clauses: numbered articles, paragraph by paragraph in one language or in two."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency

from entrepot.deals.clauses.library import CONFIDENTIALITY, Clause, clauses, library, text_of
from entrepot.deals.domain.terms import Forum, Side, Terms
from entrepot.vocabulary.languages import Language, is_chinese
from entrepot.vocabulary.money import Money

ARTICLES: Final = (
    "purpose", "duties", "acceptance", "price", "results", "confidentiality", "liability", "term", "special", "changes", "disputes",
    "language", "signatures",
)  # fmt: skip
SECRECY_ARTICLES: Final = (
    "purpose",
    "secret",
    "handling",
    "return",
    "special",
    "changes",
    "disputes",
    "language",
    "signatures",
)
LOCALES: Final[Mapping[Language, str]] = {
    "zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_HK", "en": "en_GB", "de": "de_DE",
}  # fmt: skip
"""How numbers, money and days are written in an agreement."""
_NAME: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One numbered paragraph.

    Attributes:
        number: such as ``4.2``.
        texts: what it says, in the order of the agreement's languages.
        table: milestones or payments, which stand below it; else empty.
        clause: where it comes from in the library; empty for a special provision.
    """

    number: str
    texts: tuple[str, ...]
    table: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """Paragraphs under one heading, which is in the order of the agreement's languages."""

    number: int
    headings: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement as it is read: its terms, and the articles made from them."""

    document: str
    terms: Terms
    articles: tuple[Article, ...]


def written(terms: Terms, document: str = "") -> Agreement:
    """The agreement on these terms; ``document`` is ``CONFIDENTIALITY`` for that one, else the contract's kind."""
    document = document or terms.kind.value
    chosen = clauses(document, conditions(terms))
    values = {language: _values(terms, language) for language in terms.languages}
    articles: list[Article] = []
    for key in SECRECY_ARTICLES if document == CONFIDENTIALITY else ARTICLES:
        number = len(articles) + 1
        paragraphs = _special(terms) if key == "special" else _paragraphs(chosen, key, terms, values)
        if paragraphs:
            numbered = tuple(
                Paragraph(f"{number}.{place}", texts, table, clause)
                for place, (texts, table, clause) in enumerate(paragraphs, 1)
            )
            headings = tuple(text_of(library().headings[key], language) for language in terms.languages)
            articles.append(Article(number, headings, numbered))
    return Agreement(document, terms, tuple(articles))


_Raw = tuple[tuple[str, ...], str, str]


def _paragraphs(
    chosen: tuple[Clause, ...], article: str, terms: Terms, values: Mapping[Language, Mapping[str, str]]
) -> list[_Raw]:
    return [
        (
            tuple(filled(text_of(one.text, language), values[language]) for language in terms.languages),
            one.table,
            one.id,
        )
        for one in chosen
        if one.article == article
    ]


def _special(terms: Terms) -> list[_Raw]:
    return [(tuple(one.text(language) for language in terms.languages), "", "") for one in terms.special]


def filled(text: str, values: Mapping[str, str]) -> str:
    """A clause with its ``{names}`` filled in; what is filled in is not looked through again. Raises KeyError for an unknown name."""
    return _NAME.sub(lambda match: values[match[1]], text)


def names_in(text: str) -> frozenset[str]:
    """The names that a clause wants filled in."""
    return frozenset(_NAME.findall(text))


def conditions(terms: Terms) -> frozenset[str]:
    """What terms are, in the words of ``library.CONDITIONS``."""
    return frozenset(
        {
            "priced" if terms.price else "unpriced",
            "milestones" if terms.milestones else "no-milestones",
            "confidential" if terms.confidential_months else "open",
            "fixed-term" if terms.ends else "open-ended",
            "arbitration" if terms.forum == Forum.ARBITRATION else "court",
            "bilingual" if len(terms.languages) > 1 else "one-language",
            f"results-{terms.results.value}",
            *(["payments"] if terms.payments else []),
        }
    )


def _values(terms: Terms, language: Language) -> dict[str, str]:
    """What the clauses' names stand for, in a language."""
    return {
        "subject": ended(terms.subject.text(language), language),
        "price": money(terms.price, language) if terms.price else "",
        "begins": day(terms.begins, language),
        "ends": day(terms.ends, language) if terms.ends else "",
        "months": str(terms.confidential_months),
        "law": country(terms.law, language),
        "seat": terms.seat.text(language),
        "governing": language_name(terms.governing, language),
    }


def ended(text: str, language: Language) -> str:
    """A text with its full stop."""
    clean = text.strip()
    if clean.endswith(tuple(".!?。！？…")):
        return clean
    return clean + ("。" if is_chinese(language) else ".")


def money(amount: Money, language: Language) -> str:
    """An amount written out to the cent, with the currency's name."""
    return format_currency(amount.amount, amount.currency, locale=LOCALES[language], format_type="name")


def day(given: date, language: Language) -> str:
    """A day as the language writes it out."""
    return format_date(given, "long", locale=LOCALES[language])


def country(law: str, language: Language) -> str:
    """The country, or the territory with a law of its own, whose law applies; a state's contracts go by its country's law."""
    code = law.partition("-")[0]
    return str(Locale.parse(LOCALES[language]).territories.get(code, code))


def language_name(named: Language, language: Language) -> str:
    """What a language is called in another."""
    locale = Locale.parse(LOCALES[language])
    return str(locale.languages[named.replace("-", "_")])


def role(side: Side, terms: Terms, document: str, language: Language) -> str:
    """What a party is called in an agreement, with a number where several are called the same."""
    name = text_of(library().roles[document][side.part], language)
    same = [one.key for one in terms.sides if one.part == side.part]
    if len(same) < 2:
        return name
    number = same.index(side.key) + 1
    return (
        f"{name}{number}" if is_chinese(language) else f"{name.partition(' ')[2]} {number}"
    )  # without “the”
