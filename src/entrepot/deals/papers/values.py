"""What is printed of an agreement: strings in the order of its languages, as ``agreement.typ`` sets them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any, Final, cast

from babel.numbers import format_decimal

from entrepot.deals.clauses import writing
from entrepot.deals.clauses.library import text_of
from entrepot.deals.clauses.writing import Agreement, Paragraph, filled
from entrepot.deals.domain.terms import Milestone, Payment, Side, Terms
from entrepot.deals.domain.wording import Wording, worded
from entrepot.runtime.typesetting import FONTS, LANGUAGE_TAGS
from entrepot.vocabulary.languages import Language

PLACE: Final = (78, 24)
"""Width and height of the place for a signature, in millimetres."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands around an agreement.

    Attributes:
        node: name of the node on which it was made.
        reference: what the deal is called there.
        version: number of the terms, put on the table on `day`.
        fingerprint: of the terms (`plain.fingerprint`), so that paper and record can be compared.
        amends: number of the signed version that this one replaces; 0 for a first agreement.
        mark: what it is if it is not the paper to be signed: a `draft` on the table, a `copy` of what is signed, or terms that somebody
            only looks at (`look`).
    """

    node: str
    reference: str
    version: int
    day: date
    fingerprint: str
    amends: int = 0
    mark: str = ""


def values(agreement: Agreement, heading: Heading) -> dict[str, Any]:
    """Everything that the template prints."""
    terms = agreement.terms
    return {
        "node": heading.node,
        "day": [heading.day.year, heading.day.month, heading.day.day],
        "mark": [label(f"mark_{heading.mark}", language) for language in terms.languages] if heading.mark else [],
        "title": [terms.title.text(language) for language in terms.languages],
        "about": [_about(terms, heading, language) for language in terms.languages],
        "languages": [_language(language) for language in terms.languages],
        "parties": [[_party(side, agreement, language) for language in terms.languages] for side in terms.sides],
        "articles": [
            {
                "number": article.number,
                "headings": list(article.headings),
                "paragraphs": [_paragraph(one, agreement) for one in article.paragraphs],
            }
            for article in agreement.articles
        ],
        "places": [_place(side, terms) for side in terms.sides],
        "place": {"width": PLACE[0], "height": PLACE[1]},
        "foot": f"{heading.node} · {heading.reference} / {heading.version} · {heading.fingerprint[:16]}",
    }  # fmt: skip


@lru_cache(maxsize=1)
def _labels() -> Mapping[str, Wording]:
    text = resources.files("entrepot.deals.papers").joinpath("labels.toml").read_text(encoding="utf8")
    return {name: worded(cast("dict[Language, str]", texts)) for name, texts in tomllib.loads(text).items()}


def label(key: str, language: Language, /, **given: str) -> str:
    """A short word of the paper, filled in; raises KeyError for one that is not there."""
    return filled(text_of(_labels()[key], language), given)


def _language(language: Language) -> dict[str, Any]:
    lang, region = LANGUAGE_TAGS[language]
    return {"lang": lang, "region": region, "fonts": list(FONTS[language])}


def _about(terms: Terms, heading: Heading, language: Language) -> list[str]:
    lines = [
        f"{heading.node} · {heading.reference}",
        label("version", language, number=str(heading.version), day=writing.day(heading.day, language)),
    ]
    if heading.amends:
        lines.append(label("amends", language, number=str(heading.amends)))
    if len(terms.languages) > 1:
        counts = writing.language_name(terms.governing, language)
        lines.append(label("governing", language, language=counts))
    return lines


def _party(side: Side, agreement: Agreement, language: Language) -> dict[str, Any]:
    name = writing.role(side, agreement.terms, agreement.document, language)
    lines = [
        label("registered", language, code=side.code) if side.code else "",
        side.address.text(language),
        represented(side, language),
    ]
    return {
        "name": side.name.text(language),
        "role": label("role", language, role=name),
        "lines": [line for line in lines if line],
    }


def represented(side: Side, language: Language) -> str:
    """By whom a party is represented; empty when nobody is named."""
    if not side.signatory:
        return ""
    office = side.office.text(language)
    if office:
        return label("represented_as", language, name=side.signatory, office=office)
    return label("represented", language, name=side.signatory)


def _paragraph(paragraph: Paragraph, agreement: Agreement) -> dict[str, Any]:
    tables = {"milestones": _milestones, "payments": _payments}
    made = tables.get(paragraph.table)
    return {
        "number": paragraph.number,
        "texts": list(paragraph.texts),
        "tables": [made(agreement, language) for language in agreement.terms.languages] if made else [],
    }


def _milestones(agreement: Agreement, language: Language) -> dict[str, Any]:
    return {
        "columns": ["auto", "1fr", "auto"],
        "head": ["", label("what", language), label("day", language)],
        "rows": [
            [str(number), _delivery(one, language), writing.day(one.due, language)]
            for number, one in enumerate(agreement.terms.milestones, 1)
        ],
    }


def _delivery(milestone: Milestone, language: Language) -> str:
    proof = milestone.proof.text(language)
    lines = [milestone.title.text(language), *([label("judged", language, proof=proof)] if proof else [])]
    return "\n".join(lines)


def _payments(agreement: Agreement, language: Language) -> dict[str, Any]:
    return {
        "columns": ["auto", "1fr", "auto"],
        "head": ["", label("payment", language), label("amount", language)],
        "rows": [
            [str(number), _payment(one, agreement, language), _amount(one, language)]
            for number, one in enumerate(agreement.terms.payments, 1)
        ],
    }


def _payment(payment: Payment, agreement: Agreement, language: Language) -> str:
    terms = agreement.terms
    names = {side.key: writing.role(side, terms, agreement.document, language) for side in terms.sides}
    titles = {one.key: one.title.text(language) for one in terms.milestones}
    when = [label("on_day", language, day=writing.day(payment.due, language))] if payment.due else []
    when += [label("after", language, milestone=titles[payment.after])] if payment.after else []
    return "\n".join([*when, f"{names[payment.payer]} → {names[payment.payee]}"])


def _amount(payment: Payment, language: Language) -> str:
    number = format_decimal(payment.amount.amount, "#,##0.00", locale=writing.LOCALES[language])
    return f"{number}\xa0{payment.amount.currency}"


def _place(side: Side, terms: Terms) -> dict[str, Any]:
    """A place for a signature, labelled in the languages of the agreement where they differ."""
    names = dict.fromkeys(side.name.text(language) for language in terms.languages)
    who = dict.fromkeys(_signatory(side, language) for language in terms.languages)
    return {
        "key": side.key,
        "name": " / ".join(names),
        "lines": [" / ".join(line for line in who if line)] if any(who) else [],
    }


def _signatory(side: Side, language: Language) -> str:
    office = side.office.text(language)
    return f"{side.signatory} · {office}" if side.signatory and office else side.signatory
