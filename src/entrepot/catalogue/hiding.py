"""Which columns of a resource tell its price or how much it is used: what an owner may keep to itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from entrepot.vocabulary.writing import fold_label

PRICE: Final = "price"
USAGE: Final = "usage"
BODY: Final = "body"
"""The gated body of a technology: always held back, where there is one."""
KINDS: Final = (PRICE, USAGE)
FIELDS: Final[Mapping[str, str]] = {"price": PRICE}
"""Known columns; the amount of a finance offer and the rate of a policy are what is offered, not its price."""

_PARTS: Final[Mapping[str, re.Pattern[str]]] = {
    PRICE: re.compile(
        "price|pricing|tariff|hourly rate|daily rate|rate per|deposit|discount|rental fee"
        "|(?<![评代])价(?!值|态|电子|键|层)|收费|费用|费率|计费|租金|押金|折扣|优惠|服务费|转让费|许可费"
        "|preis|gebühr|gebuehr|entgelt|kosten|tarif|stundensatz|tagessatz|miete|kaution|rabatt"
    ),
    USAGE: re.compile(
        "usage|utilisation|utilization|occupancy|booked|hours used|hours in use|machine hours|idle|bookings|users per"
        "|customers per|external hours|annual hours|hours a year|hours per year"
        "|使用率|利用率|(?<!停)机时(?!间)|使用时|服务次数|使用次数|用户数|服务用户|空置率|出租率|入住率|闲置|预约"
        "|auslastung|nutzung|belegung|betriebsstunden|jahresstunden|maschinenstunden|gerätestunden|leerstand|buchungen"
    ),
}
"""What stands somewhere in such a column's name, folded."""
_WORDS: Final[Mapping[str, frozenset[str]]] = {
    PRICE: frozenset({"fee", "fees", "cost", "costs", "rent", "licence", "license", "charge", "charges"}),
    USAGE: frozenset({"users", "visits", "kunden", "nutzer"}),
}
"""What stands there as a word of its own."""


_MONEY: Final = re.compile(
    r"[€$£¥￥]|(?<![a-z])(?:eur|euro|cny|rmb|hkd|mop|usd|yuan)(?![a-z])|\d\s?[百千万亿]*(?:元|圆|块钱|欧元|港元|港币|美元)"
)
"""A currency beside a figure, also where the amount itself cannot be read."""


def told_by(label: str, value: str = "") -> frozenset[str]:
    """What a column of this name with this value tells: ``price``, ``usage``, both or nothing; any sum of money is a price."""
    folded = fold_label(label)
    words = set(re.findall(r"\w+", folded))
    told = {kind for kind in KINDS if _PARTS[kind].search(folded) or words & _WORDS[kind]}
    if any(character.isdigit() for character in value) and _MONEY.search(fold_label(value)):
        told.add(PRICE)
    return frozenset(told)


def shown_fields(fields: Mapping[str, str], hidden: Iterable[str]) -> dict[str, str]:
    """The known columns without those that tell what is hidden."""
    kept_back = set(hidden)
    return {name: value for name, value in fields.items() if FIELDS.get(name) not in kept_back}


def shown_facts(facts: Mapping[str, str], hidden: Iterable[str]) -> dict[str, str]:
    """The other columns without those that tell what is hidden."""
    kept_back = set(hidden)
    if not kept_back:
        return dict(facts)
    return {label: value for label, value in facts.items() if kept_back.isdisjoint(told_by(label, value))}
