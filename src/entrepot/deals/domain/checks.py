"""What is wrong with terms before anybody can agree to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from entrepot.deals.domain.kinds import WITHOUT_PRICE, Kind
from entrepot.deals.domain.terms import Part, Terms
from entrepot.deals.domain.wording import Wording
from entrepot.vocabulary.languages import is_chinese

SAID: Final[dict[str, tuple[str, str]]] = {
    "parties_few": ("An agreement needs two parties.", "Name the other party."),
    "parties_parts": (
        "Somebody has to provide and somebody else to receive.",
        "Say of each party which of the two it does.",
    ),
    "key_twice": (
        "Two parts of the terms have the same key.",
        "Give each party, milestone and payment its own.",
    ),
    "party_unknown": (
        "A payment names somebody who is no party.",
        "Choose the payer and the payee among the parties.",
    ),
    "payment_to_itself": ("A party pays itself.", "Choose another payer or payee."),
    "payment_without_date": (
        "A payment has neither a day nor a milestone.",
        "Say when it is due, or after which milestone.",
    ),
    "milestone_unknown": (
        "A payment waits for a milestone that is not there.",
        "Choose one of the milestones, or a day.",
    ),
    "amount_not_positive": ("An amount is zero or less.", "Write an amount above zero, or leave it out."),
    "amount_not_to_the_cent": (
        "An amount has parts of a cent.",
        "Write amounts with two decimals at most.",
    ),
    "currencies_mixed": (
        "A payment is in another currency than the price.",
        "Agree on one currency; convert the others at a stated day's rate.",
    ),
    "payments_differ": (
        "The payments do not add up to the price.",
        "Correct the payments or the price.",
    ),
    "price_missing": ("This kind of agreement has a price.", "Write what is paid."),
    "ends_first": ("The last day is before the first.", "Correct one of the two."),
    "milestone_outside": (
        "A milestone is due outside the term.",
        "Move it, or let the term begin earlier or end later.",
    ),
    "languages_odd": (
        "An agreement is set in one or two different languages.",
        "Choose one or two of them; one kind of Chinese characters is enough.",
    ),
    "governing_not_set": (
        "The language that counts is not among the agreement's languages.",
        "Choose one of the languages in which it is set.",
    ),
    "wording_missing": (
        "Something is not written in every language of the agreement.",
        "Write it in each of them.",
    ),
    "months_missing": (
        "A confidentiality agreement says how long secrets are kept.",
        "Write a number of months.",
    ),
    "months_odd": (
        "Secrets cannot be kept for that many months.",
        "Write a number of months from 0 to 600.",
    ),
}  # fmt: skip
"""What each code says, and its remedy."""
MOST_MONTHS: Final = 600


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """Something wrong: a code of `SAID`, and where: the part of the terms, with the key of the party, milestone or payment."""

    code: str
    where: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong."""
        return SAID[self.code][0]

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return SAID[self.code][1]


def flaws(terms: Terms, *, confidentiality: bool = False) -> tuple[Flaw, ...]:
    """Everything wrong with terms; empty when they can be put on the table.

    Args:
        confidentiality: whether they are for the confidentiality agreement, in which nothing is paid, everybody may do the same, and a time
            is named for which secrets are kept.
    """
    found = [*_parties(terms, equals=confidentiality or terms.kind == Kind.COOPERATION), *_payments(terms)]
    if not confidentiality:
        found += _price(terms)
    elif terms.confidential_months == 0:
        found.append(Flaw("months_missing", "confidential_months"))
    return tuple(dict.fromkeys([*found, *_dates(terms), *_languages(terms)]))


def _parties(terms: Terms, *, equals: bool) -> Iterator[Flaw]:
    if len(terms.sides) < 2:
        yield Flaw("parties_few", "sides")
    parts = {side.part for side in terms.sides}
    if not (equals and parts == {Part.PARTNER}) and not {Part.PROVIDER, Part.CLIENT} <= parts:
        yield Flaw("parties_parts", "sides")
    for where, keys in (
        ("sides", [one.key for one in terms.sides]),
        ("milestones", [one.key for one in terms.milestones]),
        ("payments", [one.key for one in terms.payments]),
    ):
        yield from (Flaw("key_twice", f"{where} {key}") for key in _twice(keys))


def _twice(keys: list[str]) -> Iterable[str]:
    return sorted({key for key in keys if keys.count(key) > 1})


def _payments(terms: Terms) -> Iterator[Flaw]:
    parties, milestones = {one.key for one in terms.sides}, {one.key for one in terms.milestones}
    for one in terms.payments:
        where = f"payments {one.key}"
        if not {one.payer, one.payee} <= parties:
            yield Flaw("party_unknown", where)
        elif one.payer == one.payee:
            yield Flaw("payment_to_itself", where)
        if one.due is None and not one.after:
            yield Flaw("payment_without_date", where)
        if one.after and one.after not in milestones:
            yield Flaw("milestone_unknown", where)
        yield from _amount(one.amount.amount, where)


def _amount(amount: Decimal, where: str) -> Iterator[Flaw]:
    if not amount.is_finite() or amount <= 0:
        yield Flaw("amount_not_positive", where)
    elif amount != amount.quantize(Decimal("0.01")):
        yield Flaw("amount_not_to_the_cent", where)


def _price(terms: Terms) -> Iterator[Flaw]:
    price = terms.price
    if price is None:
        if terms.kind not in WITHOUT_PRICE:
            yield Flaw("price_missing", "price")
        elif terms.payments:
            yield Flaw("payments_differ", "payments")
        return
    yield from _amount(price.amount, "price")
    others = [one for one in terms.payments if one.amount.currency != price.currency]
    yield from (Flaw("currencies_mixed", f"payments {one.key}") for one in others)
    if not others and sum(one.amount.amount for one in terms.payments) != price.amount:
        yield Flaw("payments_differ", "payments")


def _dates(terms: Terms) -> Iterator[Flaw]:
    if terms.ends is not None and terms.ends < terms.begins:
        yield Flaw("ends_first", "ends")
        return
    for one in terms.milestones:
        if one.due < terms.begins or (terms.ends is not None and one.due > terms.ends):
            yield Flaw("milestone_outside", f"milestones {one.key}")
    if not 0 <= terms.confidential_months <= MOST_MONTHS:
        yield Flaw("months_odd", "confidential_months")


def _languages(terms: Terms) -> Iterator[Flaw]:
    languages = terms.languages
    if (
        len(set(languages)) != len(languages)
        or len(languages) not in {1, 2}
        or (len(languages) == 2 and all(map(is_chinese, languages)))
    ):
        yield Flaw("languages_odd", "languages")
    if terms.governing not in languages:
        yield Flaw("governing_not_set", "governing")
    for where, wording, needed in _wordings(terms):
        absent = [language for language in languages if not wording.has(language)]
        if absent and (needed or wording):
            yield Flaw("wording_missing", where)


def _wordings(terms: Terms) -> Iterator[tuple[str, Wording, bool]]:
    """Where something is worded, and whether it must be there at all. Names of people and places may be the same in all languages."""
    yield "title", terms.title, True
    yield "subject", terms.subject, True
    yield "seat", terms.seat, True
    for side in terms.sides:
        yield f"sides {side.key}", side.name, True
    for one in terms.milestones:
        yield f"milestones {one.key}", one.title, True
        yield f"milestones {one.key}", one.proof, False
    for number, special in enumerate(terms.special, 1):
        yield f"special {number}", special, True
