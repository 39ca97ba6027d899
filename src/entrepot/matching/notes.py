"""What the stock notes of a record beside its texts, so that who reads it need not ask the database: its terms, as everybody may read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from entrepot.engine.conditions import Fact
from entrepot.engine.retrieval import Document
from entrepot.matching.reading import Offer, Wanted
from entrepot.vocabulary.eligibility import Eligibility
from entrepot.vocabulary.kinds import NeedKind, OrganisationKind, ResourceKind, Size
from entrepot.vocabulary.money import Money, MoneyRange, Price, Rate
from entrepot.vocabulary.periods import Period
from entrepot.vocabulary.quantities import Quantity
from entrepot.vocabulary.readiness import Readiness

_RECORDS: Final[Mapping[str, Any]] = {
    kind.__name__: kind
    for kind in (
        Offer, Wanted, Fact, Price, Money, MoneyRange, Rate, Quantity, Period, Readiness, Eligibility,
    )
}  # fmt: skip
_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    **{kind.__name__: kind for kind in (NeedKind, OrganisationKind, ResourceKind, Size)},
    "decimal": Decimal,
    "date": date.fromisoformat,
    "tuple": lambda values: tuple(map(_value, values)),
    "set": lambda values: frozenset(map(_value, values)),
}


def noted(record: Offer | Wanted, stamp: str) -> bytes:
    """A record without its texts, and the stamp of the row that it was read from."""
    told = [stamp, _told(replace(record, documents=()))]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf8", "surrogatepass")


def stamp_of(note: bytes) -> str:
    """The stamp alone: it stands first, and holds nothing that JSON would write otherwise."""
    return note[2 : note.index(b'"', 2)].decode()


def read(note: bytes, documents: tuple[Document, ...]) -> Any:
    """The `Offer` or `Wanted` again, with its texts."""
    return replace(_value(json.loads(note.decode("utf8", "surrogatepass"))[1]), documents=documents)


def _told(value: Any) -> Any:
    """As JSON: what JSON has itself as it is, everything else as a list of its kind's name and what it is made of."""
    if isinstance(value, Enum):
        return [type(value).__name__, value.value]
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Decimal):
        return ["decimal", str(value)]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, tuple):
        return ["tuple", list(map(_told, value))]
    if isinstance(value, frozenset):
        return ["set", sorted(map(_told, value), key=str)]
    return [type(value).__name__, [_told(getattr(value, field.name)) for field in fields(value)]]


def _value(told: Any) -> Any:
    if not isinstance(told, list):
        return told
    name, content = told
    if name in _RECORDS:
        return _RECORDS[name](*map(_value, content))
    return _READ[name](content)
