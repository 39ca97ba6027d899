"""Terms as they are typed: values by the names of their fields, so that nothing typed is lost whatever is asked of the form.

Rows are numbered from 0 (`milestones-0-title-en`), and how many there are stands in `milestones-rows`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from entrepot.deals.clauses.first import ADVANCE_DAYS, parts
from entrepot.deals.domain.kinds import WITHOUT_PRICE, Kind
from entrepot.deals.domain.splitting import split
from entrepot.deals.domain.terms import Part, Terms
from entrepot.deals.domain.wording import Wording
from entrepot.vocabulary.languages import LANGUAGES, Language

Typed = dict[str, str]
ROWS: Final = ("milestones", "payments", "special")
MOST_ROWS: Final = 40
LARGEST: Final = Decimal(10) ** 12
"""Amounts from which on nothing is split: no deal of ours is of that size, a slip of the keys is."""
_ROW: Final = re.compile(r"(milestones|payments|special)-(\d{1,2})-(.+)")
_KEY: Final = re.compile(r"[mp](\d{1,6})")


@dataclass(frozen=True, slots=True)
class Sums:
    """What the payments come to, beside the price; None where no price is written."""

    paid: Decimal
    price: Decimal | None
    currency: str


def typed_of(terms: Terms, turns: tuple[str, ...] = ()) -> Typed:
    """The form filled in with terms."""
    first, *rest = terms.languages
    typed = {
        "kind": terms.kind.value, "language1": first, "language2": rest[0] if rest else "", "governing": terms.governing,
        "law": str(terms.law), "forum": terms.forum.value, "results": terms.results.value, "months": str(terms.confidential_months),
        "begins": terms.begins.isoformat(), "ends": terms.ends.isoformat() if terms.ends else "",
        "amount": _amount(terms.price.amount) if terms.price else "", "in_turn": "on" if turns else "",
        **{f"{part}-rows": str(len(getattr(terms, part))) for part in ROWS},
        **_texts("title", terms.title), **_texts("subject", terms.subject), **_texts("seat", terms.seat),
    }  # fmt: skip
    currencies = [money.currency for money in (terms.price, *(one.amount for one in terms.payments)) if money]
    typed |= {"currency": currencies[0]} if currencies else {}
    for number, side in enumerate(terms.sides):
        at = f"sides-{number}-"
        place = turns.index(side.key) if side.key in turns else number
        typed |= {
            f"{at}key": side.key,
            f"{at}part": side.part.value,
            f"{at}code": side.code,
            f"{at}signatory": side.signatory,
        }
        typed |= {f"{at}turn": str(place + 1), **_texts(f"{at}name", side.name)}
        typed |= {**_texts(f"{at}address", side.address), **_texts(f"{at}office", side.office)}
    for number, step in enumerate(terms.milestones):
        at = f"milestones-{number}-"
        typed |= {f"{at}key": step.key, f"{at}due": step.due.isoformat()}
        typed |= {**_texts(f"{at}title", step.title), **_texts(f"{at}proof", step.proof)}
    for number, paid in enumerate(terms.payments):
        at = f"payments-{number}-"
        typed |= {f"{at}key": paid.key, f"{at}amount": _amount(paid.amount.amount), f"{at}payer": paid.payer}
        typed |= {
            f"{at}payee": paid.payee,
            f"{at}after": paid.after,
            f"{at}due": paid.due.isoformat() if paid.due else "",
        }
    for number, special in enumerate(terms.special):
        typed |= _texts(f"special-{number}-text", special)
    return typed  # fmt: skip


def with_parts_unpriced(typed: Typed, terms: Terms, payer: str, payee: str) -> Typed:
    """The usual payments of a kind that has a price nobody knows yet, without their amounts."""
    if terms.kind in WITHOUT_PRICE or terms.payments:
        return typed
    made = dict(typed)
    for number, (_share, after) in enumerate(parts(terms.kind)):
        due = "" if after else terms.begins.fromordinal(terms.begins.toordinal() + ADVANCE_DAYS).isoformat()
        made |= _payment(number, f"p{number + 1}", payer, payee, after, due)
        made["payments-rows"] = str(number + 1)
    return made


def count(typed: Mapping[str, str], part: str) -> int:
    """How many rows of a part there are."""
    said = typed.get(f"{part}-rows", "")
    return min(int(said), MOST_ROWS) if said.isdecimal() and len(said) < 4 else 0


def languages_of(typed: Mapping[str, str]) -> tuple[Language, ...]:
    """The languages in which texts are typed: those chosen, each once."""
    chosen = (typed.get("language1"), typed.get("language2"))
    return tuple(dict.fromkeys(one for said in chosen for one in LANGUAGES if one == said)) or ("en",)


def kind_of(typed: Mapping[str, str], otherwise: Kind) -> Kind:
    """The kind that is chosen."""
    said = typed.get("kind", "")
    return Kind(said) if said in set(Kind) else otherwise


def with_row(typed: Typed, part: str) -> Typed:
    """One row more; a payment is like the last one, but for its amount."""
    number = count(typed, part)
    if part not in ROWS or number >= MOST_ROWS:
        return typed
    made = typed | {f"{part}-rows": str(number + 1)}
    if part == "milestones":
        made[f"milestones-{number}-key"] = _fresh(typed, part)
    if part == "payments":
        payer, payee = payers(typed)
        made |= _payment(number, _fresh(typed, part), payer, payee, "", "")
    return made


def without_row(typed: Typed, part: str, gone: int) -> Typed:
    """One row less; those behind it move up."""
    rows = count(typed, part)
    if part not in ROWS or not 0 <= gone < rows:
        return typed
    made: Typed = {}
    for name, value in typed.items():
        found = _ROW.fullmatch(name)
        number = int(found[2]) if found and found[1] == part else -1
        if number < gone or found is None:
            made[name] = value
        elif number > gone:
            made[f"{part}-{number - 1}-{found[3]}"] = value
    return made | {f"{part}-rows": str(rows - 1)}


def split_evenly(typed: Typed) -> Typed:
    """The price in even parts: over the payments there are, else over one after each milestone, else as one on the first day."""
    price = amount_of(typed.get("amount", ""))
    if price is None or price <= 0:
        return typed
    made = dict(typed)
    if not count(made, "payments"):
        after = [made.get(f"milestones-{n}-key", "") for n in range(count(made, "milestones"))] or [""]
        payer, payee = payers(made)
        for number, key in enumerate(after):
            due = "" if key else made.get("begins", "")
            made |= _payment(number, f"p{number + 1}", payer, payee, key, due)
        made["payments-rows"] = str(len(after))
    rows = count(made, "payments")
    for number, part in enumerate(split(price, [1] * rows)):
        made[f"payments-{number}-amount"] = _amount(part)
    return made


def sums(typed: Mapping[str, str]) -> Sums:
    """What the payments come to, as far as their amounts can be read."""
    rows = count(typed, "payments")
    amounts = [amount_of(typed.get(f"payments-{n}-amount", "")) for n in range(rows)]
    paid = sum((one for one in amounts if one is not None), Decimal(0))
    return Sums(paid, amount_of(typed.get("amount", "")), typed.get("currency", "EUR"))


def payers(typed: Mapping[str, str]) -> tuple[str, str]:
    """Who pays, and whom: as in the first payment, else who receives pays who provides, and who provides money pays it."""
    if count(typed, "payments"):
        return typed.get("payments-0-payer", ""), typed.get("payments-0-payee", "")
    keys = sides_typed(typed)
    does = {typed.get(f"sides-{number}-part", ""): key for key, number in reversed(keys.items())}
    first = next(iter(keys), "")
    payee = does.get(Part.PROVIDER, first)
    payer = does.get(Part.CLIENT, next((key for key in keys if key != payee), first))
    return (payee, payer) if typed.get("kind") == Kind.FINANCE else (payer, payee)


def sides_typed(typed: Mapping[str, str]) -> dict[str, int]:
    """The parties that were filled in, and which of the form's rows is each one's."""
    found: dict[str, int] = {}
    number = 0
    while (key := typed.get(f"sides-{number}-key")) is not None and number < MOST_ROWS:
        found.setdefault(key, number)
        number += 1
    return found


def seated_as(typed: Typed, keys: Iterable[str], otherwise: Mapping[str, str]) -> Typed:
    """The same with the rows of exactly these parties, in their order; ``otherwise`` fills in one that nobody has filled in."""
    rows = sides_typed(typed)
    fresh = sides_typed(otherwise)
    made = {name: value for name, value in typed.items() if not name.startswith("sides-")}
    for number, key in enumerate(keys):
        source, row = (typed, rows[key]) if key in rows else (otherwise, fresh[key])
        start = f"sides-{row}-"
        made |= {
            f"sides-{number}-{name.removeprefix(start)}": value
            for name, value in source.items()
            if name.startswith(start)
        }
    return made


def amount_of(text: str) -> Decimal | None:
    """An amount as a number field sends it; None for anything else."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < LARGEST else None


def _payment(number: int, key: str, payer: str, payee: str, after: str, due: str) -> Typed:
    at = f"payments-{number}-"
    return {
        f"{at}key": key, f"{at}amount": "", f"{at}payer": payer, f"{at}payee": payee, f"{at}after": after, f"{at}due": due,
    }  # fmt: skip


def _fresh(typed: Mapping[str, str], part: str) -> str:
    """A key that no row of the part has."""
    keys = (typed.get(f"{part}-{n}-key", "") for n in range(count(typed, part)))
    used = [int(found[1]) for key in keys if (found := _KEY.fullmatch(key))]
    return f"{part[0]}{max(used, default=0) + 1}"


def _texts(name: str, wording: Wording) -> Typed:
    return {f"{name}-{language}": text for language, text in wording.texts}


def _amount(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
