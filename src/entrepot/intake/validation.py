"""Which values of a record a later stage will not be able to read: warned about now, kept as typed."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from entrepot.intake.column_names import CAPACITIES
from entrepot.intake.columns import Columns
from entrepot.intake.recognition import fold_name
from entrepot.intake.records import Record
from entrepot.intake.rows import row_problem
from entrepot.vocabulary.kinds import (
    NeedKind,
    OrganisationKind,
    ResourceKind,
    Size,
    find_sizes,
    read_need_kind,
    read_organisation_kind,
    read_resource_kind,
)
from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.money import read_price
from entrepot.vocabulary.periods import read_date
from entrepot.vocabulary.places import Place, find_places
from entrepot.vocabulary.problems import Code, Problem
from entrepot.vocabulary.readiness import read_readiness
from entrepot.vocabulary.writing import fold

_MONEY: Final = ("budget", "price", "amount", "subsidy_cap")
_DATES: Final = ("deadline", "valid_until", "available_from")
_LEVELS: Final = ("readiness", "min_readiness")
_COUNTS: Final = ("facility_hours", "expert_days")
_NUMBER: Final = re.compile(r"([-−]?)\s*(\d[\d.,\s]*)\s*(%|[^\W\d_]*)\.?")
_NEGATIVE: Final = re.compile(r"\s*[-−]\s*\d[\d.,\s]*\D*")
_NO_NUMBERS: Final = frozenset({"nan", "inf", "-inf", "infinity", "null", "none", "undefined", "#n/a", "n/a"})
_CAPACITIES: Final = frozenset(map(fold_name, CAPACITIES))
_CURRENCIES: Final[Mapping[Language, str]] = {"zh-Hans": "CNY", "zh-Hant": "HKD", "en": "CNY", "de": "EUR"}
_LIST: Final = re.compile(r"[,，;；、|/]+")


def validate(
    record: Record, columns: Columns | None = None, gazetteer: Iterable[Place] = ()
) -> tuple[Problem, ...]:
    """Return a warning for every value that the vocabulary's parsers cannot read, in the order of the
    record's fields.

    `columns` gives the problems the written column names. A place is unknown when it is neither one of
    `gazetteer` nor a province, state or country; places are not looked at without a gazetteer, since a node's
    places are its own.
    """
    places = tuple(gazetteer)
    found = [
        row_problem(code, record.row, _column(name, columns), **params).as_warning()
        for name, value in record.fields.items()
        for code, params in _CHECKS.get(name, _fine)(name, value, record)
    ]
    found.extend(each.as_warning() for each in _capacities(record))
    if places and record.place and not _is_place(record.place, places):
        choices = ", ".join(place.id for place in places)
        unknown = row_problem(
            Code.PLACE_UNKNOWN, record.row, _column("place", columns), value=record.place, choices=choices
        )
        found.append(unknown.as_warning())
    return tuple(found)


def currency_of(language: Language) -> str:
    """Return the currency that a sum without one is judged in, by the language of its record."""
    return _CURRENCIES[language]


_Found = Iterator[tuple[Code, Mapping[str, object]]]
_Check = Callable[[str, str, Record], _Found]


def _column(name: str, columns: Columns | None) -> str:
    return (columns.name_of(name) if columns else None) or name


def _capacities(record: Record) -> Iterator[Problem]:
    """Yield what is wrong with facts that say how many people or places there are."""
    for name, value in record.facts.items():
        if fold_name(name) not in _CAPACITIES:
            continue
        if _NEGATIVE.fullmatch(fold(value)):
            yield row_problem(Code.NUMBER_NEGATIVE, record.row, name, field=name, value=value)
        elif fold(value).strip().casefold() in _NO_NUMBERS:
            yield row_problem(Code.NUMBER_UNREADABLE, record.row, name, value=value)


def _fine(_name: str, _value: str, _record: Record) -> _Found:
    yield from ()


def _money(name: str, value: str, record: Record) -> _Found:
    price = read_price(value, record.language, currency_of(record.language))
    if price.reason == "unreadable":
        yield Code.MONEY_UNREADABLE, {"value": value}
    elif re.match(r"\s*[-−]\s*[\d¥€$£]", fold(value)):
        yield Code.NUMBER_NEGATIVE, {"field": _spoken(name), "value": value}
    elif price.value is not None and price.assumed:
        yield Code.CURRENCY_ASSUMED, {"value": value, "currency": price.assumed}


def _date(_name: str, value: str, record: Record) -> _Found:
    for problem in read_date(value, record.language).problems:
        yield problem.code, dict(problem.params)


def _level(name: str, value: str, _record: Record) -> _Found:
    if read_readiness(value) is not None:
        return
    if re.fullmatch(r"[-−]?\d+(?:[.,]\d+)?", fold(value).strip()):
        yield Code.NUMBER_OUT_OF_RANGE, {"field": _spoken(name), "low": 1, "high": 9, "value": value}
    else:
        yield Code.READINESS_UNREADABLE, {"value": value}


def _count(name: str, value: str, _record: Record) -> _Found:
    number = _NUMBER.fullmatch(fold(value).strip())
    if number is None:
        yield Code.NUMBER_UNREADABLE, {"value": value}
    elif number[1]:
        yield Code.NUMBER_NEGATIVE, {"field": _spoken(name), "value": value}


def _rate(name: str, value: str, _record: Record) -> _Found:
    number = _NUMBER.fullmatch(fold(value).strip())
    if number is None:
        yield Code.NUMBER_UNREADABLE, {"value": value}
        return
    try:
        share = float(number[2].replace(" ", "").replace(",", ".").rstrip("."))
    except ValueError:  # several separators: 10,20,30
        yield Code.NUMBER_UNREADABLE, {"value": value}
        return
    if number[1] or share > 100:
        yield Code.NUMBER_OUT_OF_RANGE, {"field": _spoken(name), "low": 0, "high": "100 %", "value": value}


def _one_of(choices: Iterable[str], read: Callable[[str], object], *, many: bool = False) -> _Check:
    listed = ", ".join(choices)

    def check(name: str, value: str, _record: Record) -> _Found:
        for item in _LIST.split(value) if many else (value,):
            if item.strip() and not read(item.strip()):
                yield Code.VALUE_UNKNOWN, {"value": item.strip(), "field": _spoken(name), "choices": listed}

    return check


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _is_place(value: str, places: tuple[Place, ...]) -> bool:
    return any(value == place.id for place in places) or bool(find_places(value, places))


_CHECKS: Final[Mapping[str, _Check]] = {
    **dict.fromkeys(_MONEY, _money),
    **dict.fromkeys(_DATES, _date),
    **dict.fromkeys(_LEVELS, _level),
    **dict.fromkeys(_COUNTS, _count),
    "subsidy_rate": _rate,
    "organisation_kind": _one_of(OrganisationKind, read_organisation_kind),
    "size": _one_of(Size, find_sizes),
    "need_kind": _one_of(NeedKind, read_need_kind),
    "subsidy_roles": _one_of(ResourceKind, read_resource_kind, many=True),
    "eligible_kinds": _one_of(OrganisationKind, read_organisation_kind, many=True),
    "eligible_sizes": _one_of(Size, find_sizes, many=True),
}
