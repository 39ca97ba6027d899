"""The terms with which a talk begins, so that nobody starts from an empty page: for each kind of contract, from ``first_terms.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any, Final, cast

from entrepot.deals.clauses.library import WRITTEN, text_of
from entrepot.deals.clauses.writing import filled
from entrepot.deals.domain.kinds import WITHOUT_PRICE, Kind
from entrepot.deals.domain.splitting import split
from entrepot.deals.domain.terms import Milestone, Ownership, Part, Payment, Side, Terms
from entrepot.deals.domain.wording import Wording, worded
from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.money import Money
from entrepot.vocabulary.places import Jurisdiction

ADVANCE_DAYS: Final = 30
"""So many days after the first day an advance is due."""


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone: so many days after the first day, and how many per cent of the price are paid after it."""

    title: Wording
    proof: Wording
    day: int
    share: int


@dataclass(frozen=True, slots=True)
class Beginning:
    """With what a kind begins; texts hold ``{topic}``. The advance and the shares of all steps are 100, or 0 where nobody pays."""

    title: Wording
    subject: Wording
    days: int
    months: int
    results: Ownership
    advance: int
    steps: tuple[Step, ...]
    special: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known of a deal before anybody has written terms.

    Attributes:
        topic: what it is about, in as many languages as it is known.
        price: of everything, where one is known.
    """

    topic: Wording
    sides: tuple[Side, ...]
    begins: date
    languages: tuple[Language, ...]
    governing: Language
    law: Jurisdiction
    seat: Wording
    price: Money | None = None


@lru_cache(maxsize=1)
def beginnings() -> Mapping[Kind, Beginning]:
    """All kinds, read once."""
    text = resources.files("entrepot.deals.clauses").joinpath("first_terms.toml").read_text(encoding="utf8")
    return {Kind(kind): _beginning(table) for kind, table in tomllib.loads(text).items()}


def first_terms(kind: Kind, frame: Frame) -> Terms:
    """The terms to begin with. Without a price nothing is said of payments, for nobody knows how much: see `parts`."""
    begin = beginnings()[kind]
    priced = None if kind in WITHOUT_PRICE else frame.price
    terms = Terms(
        kind=kind,
        title=_said(begin.title, frame),
        subject=_said(begin.subject, frame),
        sides=frame.sides,
        begins=frame.begins,
        ends=frame.begins + timedelta(days=begin.days),
        languages=frame.languages,
        governing=frame.governing,
        law=frame.law,
        seat=frame.seat,
        price=priced,
        milestones=tuple(
            Milestone(f"m{number}", _said(step.title, frame), frame.begins + timedelta(days=step.day), _said(step.proof, frame))
            for number, step in enumerate(begin.steps, 1)
        ),
        results=begin.results,
        confidential_months=begin.months,
        special=tuple(_said(one, frame) for one in begin.special),
    )  # fmt: skip
    return replace(terms, payments=_payments(terms, priced)) if priced else terms


def parts(kind: Kind) -> tuple[tuple[int, str], ...]:
    """In which parts the price is paid: per cent of it, and the key of the milestone after which; an advance comes after none."""
    begin = beginnings()[kind]
    steps = ((step.share, f"m{number}") for number, step in enumerate(begin.steps, 1))
    return tuple((share, after) for share, after in ((begin.advance, ""), *steps) if share)


def pays(terms: Terms) -> tuple[str, str]:
    """The keys of who pays, and whom, as a rule: clients pay providers, and who provides money pays it."""
    first = terms.sides[0].key
    provider = next((side.key for side in terms.sides if side.part == Part.PROVIDER), first)
    client = next((side.key for side in terms.sides if side.key != provider), first)
    client = next((side.key for side in terms.sides if side.part == Part.CLIENT), client)
    return (provider, client) if terms.kind == Kind.FINANCE else (client, provider)


def _payments(terms: Terms, price: Money) -> tuple[Payment, ...]:
    paid = parts(terms.kind)
    payer, payee = pays(terms)
    due = terms.begins + timedelta(days=ADVANCE_DAYS)
    amounts = split(price.amount, [share for share, _ in paid])
    return tuple(
        Payment(f"p{number}", Money(amount, price.currency), payer, payee, None if after else due, after)
        for number, (amount, (_, after)) in enumerate(zip(amounts, paid, strict=True), 1)
    )


def _said(wording: Wording, frame: Frame) -> Wording:
    return worded(
        {
            language: filled(text_of(wording, language), {"topic": frame.topic.text(language)})
            for language in frame.languages
        }
    )


def _beginning(table: Mapping[str, Any]) -> Beginning:
    steps = (
        Step(_wording(one["title"]), _wording(one["proof"]), one["day"], one["share"])
        for one in table["steps"]
    )
    return Beginning(
        title=_wording(table["title"]),
        subject=_wording(table["subject"]),
        days=table["days"],
        months=table["months"],
        results=Ownership(table["results"]),
        advance=table["advance"],
        steps=tuple(steps),
        special=tuple(_wording(one) for one in table["special"]),
    )  # fmt: skip


def _wording(table: Mapping[str, Any]) -> Wording:
    return worded(cast("dict[Language, str]", {language: table[language] for language in WRITTEN}))
