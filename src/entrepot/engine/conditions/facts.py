"""Facts: typed statements read from a record's columns and text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from entrepot.engine.conditions.properties import Property, Sense, head, namings, properties, property_of
from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.money import Money, MoneyRange, Rate, read_price
from entrepot.vocabulary.periods import Period, read_date
from entrepot.vocabulary.quantities import Quantity, find_quantities, read_quantity
from entrepot.vocabulary.readiness import Readiness, read_readiness
from entrepot.vocabulary.units import read_unit
from entrepot.vocabulary.writing import fold, fold_label

FactValue = Quantity | Money | MoneyRange | Rate | Period | Readiness | str


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement. `name` is a property of the table, or `label:` and the folded label when the property is
    not known.

    `label` is what was written beside the value, `value` what was read; a `str` value is a text that is no
    quantity.
    """

    name: str
    label: str
    value: FactValue
    source: Literal["column", "text"]

    @property
    def written(self) -> str:
        """The value as it was written, without the words of a bound."""
        return figure_of(self.value)


_UNIT_IN_LABEL: Final = re.compile(
    r"[(\[]\s*(?:in\s+)?(?P<inside>[^()\[\]]+)[)\]]\s*$|[/,]\s*(?:in\s+)?(?P<after>[^\s/,]+)\s*$"
)
_MOST: Final = re.compile(
    r"最大|最高|最长|最多|最重|最深|上限|(?<![a-zäöü])(?:max|bis|up to|maximum|maximal|maximale\w?|maximaler"
    r"|largest"
    r"|longest|höchst\w*)(?![a-zäöü])"
)
_LEAST: Final = re.compile(
    r"最小|最低|最短|最少|最薄|下限|(?<![a-zäöü])(?:min|ab|from|minimum|minimal|minimale\w?|smallest|shortest"
    r"|kleinst\w*|thinnest)(?![a-zäöü])"
)
_READINESS_LABEL: Final = re.compile(r"trl|readiness|reifegrad|成熟度|就绪度")
_CLAUSE: Final = re.compile(r"[,，;；。.、!?！？\n:：](?=\D|$)|\s(?:und|and|sowie|mit|with|bei)\s|和|并|且")
# Pieces per time say what they are without a name: 每分钟12片.
_THROUGHPUT: Final[dict[Language, str]] = {
    "zh-Hans": "产能",
    "zh-Hant": "產能",
    "en": "throughput",
    "de": "Durchsatz",
}
_NO_HITS: Final = 0.5
_OWNED: Final = 6  # characters between a property and the next quantity that takes it
# Names of properties, or written forms, that mean something else in most sentences.
_NOT_IN_TEXT: Final = frozenset({"module", "连续"})
_REACH: Final = {"zh-Hans": 8, "zh-Hant": 8, "en": 22, "de": 26}


def facts_of(columns: Mapping[str, object], text: str, language: Language | None = None) -> tuple[Fact, ...]:
    """Read every fact of a record: one for each column, and from the text each quantity whose property is
    named beside it.

    Columns come first, in their order; a fact of the text that repeats a column's is left out.
    """
    stated = tuple(
        fact for label, value in columns.items() if (fact := _column(label, value, language)) is not None
    )
    known = {(fact.name, _key(fact.value)) for fact in stated}
    found = tuple(fact for fact in _in_text(text, language) if (fact.name, _key(fact.value)) not in known)
    return stated + tuple(dict.fromkeys(found))


def figure_of(value: FactValue) -> str:
    """Return a value as people read it: the written figure of a quantity, the text of anything else."""
    if isinstance(value, Quantity):
        return value.figure
    if isinstance(value, Money):
        return f"{value.amount:,} {value.currency}"
    if isinstance(value, Rate):
        return f"{figure_of(value.money)}/{value.per}"
    if isinstance(value, MoneyRange):
        return "–".join(figure_of(end) for end in (value.low, value.high) if end)
    if isinstance(value, Readiness):
        return value.text or str(value.low)
    if isinstance(value, Period):
        return (
            value.start.isoformat()
            if value.last == value.start
            else f"{value.start.isoformat()}–{value.last.isoformat()}"
        )
    return value


def _key(value: FactValue) -> object:
    return (value.low, value.high, value.dimension) if isinstance(value, Quantity) else value


def _column(label: str, raw: object, language: Language | None) -> Fact | None:
    text = "; ".join(map(str, raw)) if isinstance(raw, Iterable) and not isinstance(raw, str) else str(raw)
    if raw is None or not text.strip():
        return None
    value = _value(label, text, language)
    if isinstance(value, Quantity):
        known = _property(label, value)
        value = _bounded_by_label(label, value, known.sense if known else None)
    else:
        known = property_of(label, "text") if isinstance(value, str) else None
    if isinstance(value, Readiness):
        return Fact("readiness", label, value, "column")
    return Fact(known.name if known else f"label:{fold_label(label)}", label, value, "column")


def _property(label: str, value: Quantity) -> Property | None:
    """Return the property a label names; "accuracy" of a few per cent is an error, no rate of hits."""
    known = property_of(label, value.dimension)
    if known is not None and _is_error(known.name, value):
        return properties()["uncertainty"]
    return known


def _is_error(name: str, value: Quantity) -> bool:
    end = value.low if value.high is None else value.high
    return name == "hit_rate" and end is not None and end < _NO_HITS


def _value(label: str, text: str, language: Language | None) -> FactValue:
    lowered = fold_label(label)
    if _READINESS_LABEL.search(lowered) or re.match(r"\s*trl", text, re.IGNORECASE):
        level = read_readiness(text)
        if level:
            return level
    money = read_price(text, language)
    if money.value is not None and money.assumed is None and not find_quantities(text, language):
        return money.value
    day = None if text.strip().isdigit() else read_date(text, language).period
    if day is not None:
        return day
    return read_quantity(text, language, unit=_unit_in(label)) or text.strip()


def _unit_in(label: str) -> str:
    match = _UNIT_IN_LABEL.search(label)
    if match is None:
        return ""
    unit = (match["inside"] or match["after"]).strip()
    found = read_unit(fold(unit), 0)
    return unit if found and found[1] == len(unit) else ""


def _bounded_by_label(label: str, value: Quantity, sense: Sense | None) -> Quantity:
    """A maximum is an upper end, a minimum a lower one, except of what should be small (smallest crack)."""
    lowered = fold_label(label)
    if value.bound != "exact" or sense in (Sense.LOWER, Sense.SAME):
        return value
    if _MOST.search(lowered):
        return replace(value, low=None, bound="at_most")
    if _LEAST.search(lowered) and sense is not Sense.HIGHER:
        return replace(value, high=None, bound="at_least")
    return value


def _in_text(text: str, language: Language | None) -> Iterable[Fact]:
    lowered = fold(text).lower()
    if len(lowered) != len(text):
        return
    quantities = find_quantities(text, language)
    reach = _REACH[language or "en"]
    for index, quantity in enumerate(quantities):
        floor = quantities[index - 1].end if index else 0
        ceiling = quantities[index + 1].start if index + 1 < len(quantities) else len(text)
        named = _named_before(lowered, floor, quantity, reach) or _named_after(
            lowered, ceiling, quantity, language
        )
        if named is None and quantity.dimension == "pieces/time":
            yield Fact("throughput", _THROUGHPUT[language or "en"], quantity, "text")
        if named is None:
            continue
        name, start, end = named
        name = "uncertainty" if _is_error(name, quantity) else name
        if name in _NOT_IN_TEXT or lowered[start:end] in _NOT_IN_TEXT:
            continue
        context = lowered[max(floor, start - 8) : end]
        bounded = _bounded_by_label(context, quantity, properties()[name].sense)
        yield Fact(name, text[start:end], bounded, "text")


def _named_before(lowered: str, floor: int, quantity: Quantity, reach: int) -> tuple[str, int, int] | None:
    start = max(floor, quantity.start - reach - 12)
    breaks = [match.end() for match in _CLAUSE.finditer(lowered, start, quantity.start)]
    start = breaks[-1] if breaks else start
    found = namings(lowered[start : quantity.start], quantity.dimension)
    if not found:
        return None
    best = head(found)
    if quantity.start - (start + best.end) > reach:
        return None
    return best.property.name, start + best.start, start + best.end


def _named_after(
    lowered: str, ceiling: int, quantity: Quantity, language: Language | None
) -> tuple[str, int, int] | None:
    """Read `15 µm resolution`, `600 mm Länge`, `0.5 µm的分辨率`: a property that follows closely."""
    end = min(ceiling, quantity.end + (4 if language in ("zh-Hans", "zh-Hant") else 20))
    after = lowered[quantity.end : end]
    cut = _CLAUSE.search(after)
    found = namings(after[: cut.start()] if cut else after, quantity.dimension)
    close = [naming for naming in found if naming.start <= (2 if language in ("zh-Hans", "zh-Hant") else 4)]
    if not close:
        return None
    best = max(close, key=lambda naming: naming.end - naming.start)
    if ceiling < len(lowered) and ceiling - quantity.end - best.end <= _OWNED:
        return None  # 30分钟跟踪误差是6.46角秒: the error belongs to what follows
    return best.property.name, quantity.end + best.start, quantity.end + best.end
