"""Money as people write it in Chinese, English and German.

Amounts, ranges, rates per hour or day, currency tables, display.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from types import MappingProxyType
from typing import Final, Literal

from babel.numbers import format_currency, format_decimal

from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.numbers import decimal_text
from entrepot.vocabulary.writing import fold

Per = Literal[
    "hour",
    "day",
    "week",
    "month",
    "year",
    "sample",
    "use",
    "person",
    "night",
    "half_day",
    "area_month",
    "area_day",
    "unit",
]
NoAmount = Literal["on_request", "free", "unreadable"]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code). Sums and comparisons across currencies raise ValueError.

    Convert first.
    """

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> "Money":
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount <= other.amount

    def rounded(self) -> "Money":
        """Return the amount to the cent, half to even."""
        return Money(self.amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN), self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(
                f"{self.currency} and {other.currency} cannot be mixed: convert one of them first"
            )


@dataclass(frozen=True, slots=True)
class MoneyRange:
    """From `low` to `high`, either of them open (None); both in one currency."""

    low: Money | None
    high: Money | None


@dataclass(frozen=True, slots=True)
class Rate:
    """Money for each hour, day, sample…; `unit` is anything else that stands behind a stroke."""

    money: Money
    per: Per


@dataclass(frozen=True, slots=True)
class Price:
    """What a cell about money says: a value, or the reason why there is none.

    `assumed` names a currency that was not written.
    """

    value: Money | MoneyRange | Rate | None
    reason: NoAmount | None
    text: str
    assumed: str | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """A currency table: `values[c]` units of `base` for one unit of c, as of a day, from a named source."""

    base: str
    as_of: date
    source: str
    values: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))

    def convert(self, money: Money, currency: str) -> Money:
        """Return the money in another currency, to the cent, half to even.

        Raises ValueError when the table lacks a currency.
        """
        if money.currency == currency:
            return money.rounded()
        return Money(money.amount * self._value(money.currency) / self._value(currency), currency).rounded()

    def _value(self, currency: str) -> Decimal:
        if currency == self.base:
            return Decimal(1)
        if currency not in self.values:
            raise ValueError(
                f"no rate for {currency} in the currency table of {self.as_of} ({self.source}): add it"
            )
        return self.values[currency]


_CURRENCIES: Final = (
    ("HKD", r"HK\$|HKD|港币|港元|港幣|港纸|Hongkong-Dollar|Hong Kong dollars?"),
    ("MOP", r"MOP\$?|澳门元|澳门币|葡币|Patacas?"),
    ("TWD", r"NT\$|TWD|新台币|台币"),
    ("USD", r"US\$|USD|美元|美金|US-Dollar|US dollars?"),
    ("SGD", r"S\$|SGD|新加坡元"),
    ("EUR", r"€|EUR(?![a-z]|o?pa)|euros?|欧元|ct"),
    ("GBP", r"£|GBP|英镑"),
    ("JPY", r"JPY|日元|円"),
    ("CHF", r"CHF|瑞士法郎|Franken"),
    ("CNY", r"CNY|RMB|CN¥|人民币|元人民币"),
    ("?YUAN", r"元|圆|块钱|块"),
    ("?YEN", r"¥"),
    ("?DOLLAR", r"\$|dollars?"),
)
_CURRENCY: Final = "|".join(f"(?P<c{{0}}{index}>{forms})" for index, (_, forms) in enumerate(_CURRENCIES))
_DIGITS: Final = r"\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_SCALES: Final = {
    "万": 10**4, "亿": 10**8, "千": 10**3, "百": 10**2, "百万": 10**6, "千万": 10**7, "十万": 10**5,
    "万亿": 10**12,
    "million": 10**6, "millionen": 10**6, "mio": 10**6, "m": 10**6, "k": 10**3, "thousand": 10**3,
    "tausend": 10**3, "tsd": 10**3,
    "billion": 10**9, "bn": 10**9, "milliarde": 10**9, "milliarden": 10**9, "mrd": 10**9,
}  # fmt: skip
_SCALE: Final = (
    r"(?P<{0}>万亿|百万|千万|十万|[万亿千百]"
    r"|(?:millionen|million|milliarden?|billion|thousand|tausend|mio\.?|mrd\.?|tsd\.?|bn|m|k)(?![a-zäöü]))"
)
_AMOUNT: Final = re.compile(
    rf"(?:{_CURRENCY.format('b')})?\s?(?P<digits>{_DIGITS})(?:,-"
    rf"|\.-)?\s?(?:{_SCALE.format('scale')})?\s?(?:{_CURRENCY.format('a')})?",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(r"\s?(?:~|-|–|—|至|到|\s(?:to|bis|and|und)\s)\s?", re.IGNORECASE)
_LEAST_BEFORE: Final = re.compile(
    r"(?:≥|>=?|不低于|不少于|高于|超过|至少|from|at least|over|more than|min\.?|ab|mindestens|über)\s*$",
    re.IGNORECASE,
)
_MOST_BEFORE: Final = re.compile(
    r"(?:≤|<=?|不超过|不高于|低于|最高|最多|上限|up to|at most|under|below|max\.?|maximum|less than|bis zu"
    r"|bis|höchstens|maximal|unter|max)\s*(?:为|of)?\s*$",
    re.IGNORECASE,
)
_LEAST_AFTER: Final = re.compile(r"\s?(?:及?以上|起|or more|and above|oder mehr|und mehr|\+)", re.IGNORECASE)
_MOST_AFTER: Final = re.compile(
    r"\s?(?:及?以内|及?以下|之内|封顶|内|or less|or below|max\.?|maximum|maximal|oder weniger)", re.IGNORECASE
)
_PER: Final = re.compile(
    r"\s?(?:/|每|per\b|pro\b|je\b|an?\s|p\.\s?)\s?(?P<unit>[^\s,;.()]+(?:\s?day\b|\s?month\b)?)",
    re.IGNORECASE,
)
_PER_AHEAD: Final = re.compile(
    r"每(?P<unit>小时|天|日|周|月|年|样品|样|次|人|机时)\s?(?:收费|费用|价格|约)?\s?$"
)
_PERS: Final[dict[str, Per]] = {
    "小时": "hour", "时": "hour", "机时": "hour", "h": "hour", "hr": "hour", "hour": "hour",
    "stunde": "hour", "std": "hour", "钟头": "hour",
    "天": "day", "日": "day", "工作日": "day", "人天": "day", "d": "day", "day": "day", "tag": "day",
    "personentag": "day", "arbeitstag": "day", "working day": "day",
    "person-day": "day", "manntag": "day", "tagessatz": "day", "半天": "half_day", "half-day": "half_day",
    "half day": "half_day", "halbtag": "half_day", "晚": "night", "night": "night", "nacht": "night",
    "周": "week", "week": "week", "woche": "week", "月": "month", "个月": "month", "month": "month",
    "monat": "month", "年": "year", "year": "year", "jahr": "year", "annum": "year", "a": "year",
    "样": "sample", "样品": "sample", "个样": "sample", "个样品": "sample", "件": "sample", "片": "sample",
    "sample": "sample", "probe": "sample", "specimen": "sample", "piece": "sample", "stück": "sample",
    "wafer": "sample",
    "次": "use", "use": "use", "run": "use", "einsatz": "use", "场": "use", "批": "use", "batch": "use",
    "charge": "use", "event": "use", "session": "use", "nutzung": "use", "test": "use", "项": "use",
    "套": "use", "veranstaltung": "use",
    "人": "person", "person": "person", "位": "person", "ticket": "person", "kopf": "person",
    "工位": "person", "desk": "person", "seat": "person",
    "m²/月": "area_month", "m²/month": "area_month",
    "m²/monat": "area_month", "m²/天": "area_day", "m²/日": "area_day", "m²/day": "area_day",
    "m²/tag": "area_day",
}  # fmt: skip
_ON_REQUEST: Final = re.compile(
    r"面议|面谈|议价|另议|商议|协商|待定|咨询|on request|by agreement|negotiable|upon request|poa\b"
    r"|to be agreed|tba\b|tbd\b|auf anfrage|nach vereinbarung|nach absprache|verhandlungsbasis|vhb?\b"
    r"|a\.\s?a\.",
    re.IGNORECASE,
)
_FREE: Final = re.compile(
    r"免费|无偿|公益|free of charge|^\s*free\s*$|no charge|kostenlos|kostenfrei|unentgeltlich|gratis",
    re.IGNORECASE,
)


def read_price(text: str, language: Language | None = None, currency: str | None = None) -> Price:
    """Read a cell about money. `currency` is what `元`, `$` or a bare number mean here (CNY, USD and nothing
    when not given).

    Gives Money (`80.000 €`), MoneyRange (`50万元~300万元`, `60万元以内`, `ab 200 €`), Rate (`900元/小时`), or
    no value with a reason:
    `on_request` (`面议`, `auf Anfrage`), `free`, `unreadable`.
    """
    folded = fold(text)
    first = _AMOUNT.search(folded)
    if first is None:
        reason: NoAmount = (
            "on_request" if _ON_REQUEST.search(folded) else "free" if _FREE.search(folded) else "unreadable"
        )
        return Price(None, reason, text)
    joint = _RANGE.match(folded, first.end())
    second = _AMOUNT.match(folded, joint.end()) if joint else None
    written = _code(second) if second else None
    code, assumed = _resolve(written or _code(first), currency)
    if second is not None and (low_code := _code(first)) and _resolve(low_code, currency)[0] != code:
        return Price(None, "unreadable", text)
    if code is None:
        return Price(None, "unreadable", text)
    value = _range(first, second, code, language) if second else _single(folded, first, code, language)
    return Price(value, None, text, assumed)


def read_money(text: str, language: Language | None = None, currency: str | None = None) -> Money | None:
    """Read a single amount, or the upper end of a range (what a budget allows); None when there is none."""
    value = read_price(text, language, currency).value
    if isinstance(value, Rate):
        return value.money
    return value.high or value.low if isinstance(value, MoneyRange) else value


def format_money(money: Money, language: Language) -> str:
    """Return an amount as the language writes it: `38.6 万元` for large sums in Chinese, thousands separators
    elsewhere.

    Nothing is rounded away: a sum that needs more than two decimals of 万 is written out.
    """
    if language in ("zh-Hans", "zh-Hant"):
        return _chinese(money, language)
    whole = money.amount == money.amount.to_integral_value()
    pattern = (
        {"en": "¤¤ #,##0", "de": "#,##0 ¤¤"}[language]
        if money.currency not in _SYMBOLS
        else {"en": "¤#,##0", "de": "#,##0 ¤"}[language]
    )
    decimals = "" if whole else ".00"
    locale = {"en": "en", "de": "de"}[language]
    return format_currency(
        money.amount,
        money.currency,
        pattern.replace("#,##0", f"#,##0{decimals}"),
        locale=locale,
        currency_digits=False,
    )


_SYMBOLS: Final = frozenset({"EUR", "USD", "GBP", "HKD"})
_CHINESE_NAMES: Final = {
    "CNY": "元", "HKD": "港元", "MOP": "澳门元", "EUR": "欧元", "USD": "美元", "TWD": "新台币",
    "GBP": "英镑", "JPY": "日元", "SGD": "新加坡元", "CHF": "瑞士法郎",
}  # fmt: skip
_TRADITIONAL: Final = str.maketrans("万亿欧门币镑", "萬億歐門幣鎊")


def _chinese(money: Money, language: Language) -> str:
    name = _CHINESE_NAMES.get(money.currency, money.currency)
    text = f"{format_decimal(money.amount, '#,##0.##', locale='zh')} {name}"
    for scale, word in ((10**8, "亿"), (10**4, "万")):
        scaled = money.amount / scale
        if abs(scaled) >= 1 and scaled == scaled.quantize(Decimal("0.01")):
            text = f"{format_decimal(scaled, '#,##0.##', locale='zh')} {word}{name}"
            break
    return text.translate(_TRADITIONAL) if language == "zh-Hant" else text


def _code(match: re.Match[str]) -> str | None:
    for side in "ba":
        for index, (code, _) in enumerate(_CURRENCIES):
            if match[f"c{side}{index}"]:
                return code
    return None


def _resolve(code: str | None, default: str | None) -> tuple[str | None, str | None]:
    """Return the currency a written sign means, and that currency again when it had to be assumed."""
    if code is None:
        return default, default
    if code == "?YUAN":
        return (default, None) if default in ("HKD", "MOP", "TWD") else ("CNY", None)
    if code == "?YEN":
        return ("JPY", None) if default == "JPY" else ("CNY", None)
    if code == "?DOLLAR":
        chosen = default if default in ("HKD", "SGD", "TWD", "MOP") else "USD"
        return chosen, chosen
    return code, None


def _amount(match: re.Match[str], language: Language | None, scale: str | None = None) -> Decimal:
    written = match["digits"]
    if not match["scale"] and re.fullmatch(r"\d{1,3}[.,]\d{3}", written):
        written = re.sub(
            r"[.,]", "", written
        )  # money has two decimals at most, so 80.000 € is eighty thousand in any language
    digits = decimal_text(written, language)
    word = (match["scale"] or scale or "").lower().rstrip(".")
    return Decimal(digits) * _SCALES.get(word, 1)


def _range(first: re.Match[str], second: re.Match[str], code: str, language: Language | None) -> MoneyRange:
    shared = None if first["scale"] or _code(first) else second["scale"]
    ends = sorted((_amount(first, language, shared), _amount(second, language)))
    return MoneyRange(Money(ends[0], code), Money(ends[1], code))


def _single(
    folded: str, match: re.Match[str], code: str, language: Language | None
) -> Money | MoneyRange | Rate:
    money = Money(_amount(match, language), code)
    per = _per(folded, match)
    if per is not None:
        return Rate(money, per)
    before = folded[: match.start()]
    if _MOST_BEFORE.search(before) or _MOST_AFTER.match(folded, match.end()):
        return MoneyRange(None, money)
    if _LEAST_BEFORE.search(before) or _LEAST_AFTER.match(folded, match.end()):
        return MoneyRange(money, None)
    return money


def _per(folded: str, match: re.Match[str]) -> Per | None:
    after = _PER.match(folded, match.end()) or _PER_AHEAD.search(folded[: match.start()])
    if after is None:
        return None
    word = after["unit"].lower().rstrip(".").replace("·", "/").replace("㎡", "m²").replace("平方米", "m²")
    known = _PERS.get(word) or _PERS.get(word.rstrip("s")) or _PERS.get(word.split("/")[0])
    stroke = folded[match.end() : match.end() + 2].lstrip().startswith("/")
    return known or ("unit" if stroke else None)  # HK$ 18,000 / two weeks is no total
