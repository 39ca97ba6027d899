"""Which columns of a resource tell its price or how much it is used: what an owner may keep to itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from entrepot.vocabulary.money import read_money
from entrepot.vocabulary.writing import fold_label

PRICE: Final = "price"
USAGE: Final = "usage"
KINDS: Final = (PRICE, USAGE)
FIELDS: Final[Mapping[str, str]] = {"price": PRICE}
"""Known columns; the amount of a finance offer and the rate of a policy are what is offered, not its price."""

_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    PRICE: (
        "price", "pricing", "tariff", "charge", "hourly rate", "daily rate", "rate per", "deposit", "discount", "rental fee",
        "价", "收费", "费用", "费率", "计费", "租金", "押金", "折扣", "优惠", "服务费", "转让费", "许可费",
        "preis", "gebühr", "gebuehr", "entgelt", "kosten", "tarif", "stundensatz", "tagessatz", "miete", "kaution", "rabatt",
    ),
    USAGE: (
        "usage", "utilisation", "utilization", "occupancy", "booked", "hours used", "hours in use", "machine hours", "idle",
        "bookings", "users per", "customers per", "external hours", "annual hours", "hours a year", "hours per year",
        "使用率", "利用率", "机时", "使用时", "服务次数", "使用次数", "用户数", "服务用户", "空置率", "出租率", "入住率", "闲置", "预约",
        "auslastung", "nutzung", "belegung", "betriebsstunden", "jahresstunden", "maschinenstunden", "gerätestunden", "leerstand",
        "buchungen",
    ),
}  # fmt: skip
"""What stands somewhere in such a column's name."""
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    PRICE: ("fee", "fees", "cost", "costs", "rent", "licence", "license"),
    USAGE: ("users", "visits", "kunden", "nutzer"),
}
"""What stands there as a word of its own."""


def told_by(label: str, value: str = "") -> str | None:
    """``price`` or ``usage`` when a column of this name (and this value) tells it, else None; any sum of money is a price."""
    folded = fold_label(label)
    words = set(re.findall(r"\w+", folded))
    for kind in (USAGE, PRICE):
        if any(part in folded for part in _PARTS[kind]) or words & set(_WORDS[kind]):
            return kind
    return PRICE if value and read_money(value) is not None else None


def shown_fields(fields: Mapping[str, str], hidden: Iterable[str]) -> dict[str, str]:
    """The known columns without those that tell what is hidden."""
    kept_back = set(hidden)
    return {name: value for name, value in fields.items() if FIELDS.get(name) not in kept_back}


def shown_facts(facts: Mapping[str, str], hidden: Iterable[str]) -> dict[str, str]:
    """The other columns without those that tell what is hidden."""
    kept_back = set(hidden)
    if not kept_back:
        return dict(facts)
    return {label: value for label, value in facts.items() if told_by(label, value) not in kept_back}
