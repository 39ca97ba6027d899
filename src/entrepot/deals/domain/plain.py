"""Terms as plain values that JSON can keep, and back; and their fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.terms import Forum, Milestone, Ownership, Part, Payment, Side, Terms
from entrepot.deals.domain.wording import Wording, worded
from entrepot.vocabulary.languages import LANGUAGES, Language
from entrepot.vocabulary.money import Money
from entrepot.vocabulary.places import jurisdiction

FORM: Final = 1
"""How terms are written; a reader meets older ones too."""


def to_plain(terms: Terms) -> dict[str, Any]:
    """Terms as lists, tables, strings and numbers."""
    return {
        "form": FORM,
        "kind": terms.kind.value,
        "title": dict(terms.title.texts),
        "subject": dict(terms.subject.texts),
        "sides": [_side(side) for side in terms.sides],
        "begins": terms.begins.isoformat(),
        "ends": _day(terms.ends),
        "languages": list(terms.languages),
        "governing": terms.governing,
        "law": str(terms.law),
        "seat": dict(terms.seat.texts),
        "price": _money(terms.price) if terms.price else None,
        "milestones": [
            {"key": one.key, "title": dict(one.title.texts), "due": one.due.isoformat(), "proof": dict(one.proof.texts)}
            for one in terms.milestones
        ],
        "payments": [
            {
                "key": one.key, "amount": _money(one.amount), "payer": one.payer, "payee": one.payee,
                "due": _day(one.due), "after": one.after,
            }
            for one in terms.payments
        ],
        "forum": terms.forum.value,
        "results": terms.results.value,
        "confidential_months": terms.confidential_months,
        "special": [dict(one.texts) for one in terms.special],
    }  # fmt: skip


def from_plain(plain: Mapping[str, Any]) -> Terms:
    """Terms as they were kept.

    Raises:
        ValueError: these are no terms, or none that this version can read.
    """
    try:
        if plain["form"] != FORM:
            raise ValueError(f"terms of form {plain['form']!r} cannot be read: upgrade this node")
        return _terms(plain)
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"these are no terms of a deal: {type(error).__name__} {error}") from error


def fingerprint(terms: Terms) -> str:
    """SHA-256 over the terms in one way of writing, as 64 hexadecimal digits."""
    written = json.dumps(to_plain(terms), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _terms(plain: Mapping[str, Any]) -> Terms:
    return Terms(
        kind=Kind(plain["kind"]),
        title=_wording(plain["title"]),
        subject=_wording(plain["subject"]),
        sides=tuple(_read_side(one) for one in plain["sides"]),
        begins=date.fromisoformat(plain["begins"]),
        ends=_read_day(plain["ends"]),
        languages=tuple(_language(one) for one in plain["languages"]),
        governing=_language(plain["governing"]),
        law=jurisdiction(plain["law"]),
        seat=_wording(plain["seat"]),
        price=_read_money(plain["price"]) if plain["price"] else None,
        milestones=tuple(
            Milestone(
                one["key"], _wording(one["title"]), date.fromisoformat(one["due"]), _wording(one["proof"])
            )
            for one in plain["milestones"]
        ),
        payments=tuple(
            Payment(
                one["key"],
                _read_money(one["amount"]),
                one["payer"],
                one["payee"],
                _read_day(one["due"]),
                one["after"],
            )
            for one in plain["payments"]
        ),
        forum=Forum(plain["forum"]),
        results=Ownership(plain["results"]),
        confidential_months=int(plain["confidential_months"]),
        special=tuple(_wording(one) for one in plain["special"]),
    )


def _side(side: Side) -> dict[str, Any]:
    return {
        "key": side.key, "part": side.part.value, "name": dict(side.name.texts), "code": side.code,
        "address": dict(side.address.texts), "signatory": side.signatory, "office": dict(side.office.texts),
    }  # fmt: skip


def _read_side(plain: Mapping[str, Any]) -> Side:
    return Side(
        plain["key"],
        Part(plain["part"]),
        _wording(plain["name"]),
        plain["code"],
        _wording(plain["address"]),
        plain["signatory"],
        _wording(plain["office"]),
    )


def _wording(plain: Mapping[str, str]) -> Wording:
    for language in plain:
        _language(language)
    return worded(cast("Mapping[Language, str]", plain))


def _language(tag: str) -> Language:
    if tag not in LANGUAGES:
        raise ValueError(f"{tag!r} is no language of agreements")
    return tag


def _money(money: Money) -> dict[str, str]:
    return {"amount": f"{money.amount.normalize():f}", "currency": money.currency}


def _read_money(plain: Mapping[str, str]) -> Money:
    return Money(Decimal(plain["amount"]), plain["currency"])


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read_day(plain: str | None) -> date | None:
    return date.fromisoformat(plain) if plain else None
