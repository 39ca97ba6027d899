"""What a column's header says: the field, the language it is in, and the unit its numbers are in.

Headers are recognised in Chinese, English and German, whatever their case, spaces and punctuation.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from entrepot.intake.column_names import FIELDS, LANGUAGE_WORDS, NAMES
from entrepot.vocabulary.languages import Language, parse_language
from entrepot.vocabulary.money import Money, MoneyRange, Rate, read_price
from entrepot.vocabulary.writing import fold

TRANSLATED: Final = ("title", "text", "keywords")
"""Fields that may have a column for each language."""
JOINT: Final = " / "
"""What stands between the two rows of a header that is written over two rows."""

_MONEY: Final = frozenset({"budget", "price", "amount", "subsidy_cap"})
_REMARKED: Final = frozenset("-–~至到0123456789ymd% ./:")
_SEPARATORS: Final = re.compile(r"[^\w]+|_")
_BRACKETED: Final = re.compile(r"(.+?)\s*[(\[{]([^()\[\]{}]+)[)\]}]")
_BEHIND: Final = re.compile(r"(.+?)[_\s,/]+(?:in\s+)?((?:(?:per|pro|je)\s+)?\S+)")
_REMARKS: Final = frozenset(
    ["必填", "选填", "可选", "如有", "全称", "单选", "多选", "若有", "必须", "required", "mandatory", "optional", "if", "any", "pflichtfeld", "pflicht", "wenn", "vorhanden", "falls", "vorhanden", "小时", "天", "级", "h", "hours", "days", "std", "stunden", "tage"]
)  # fmt: skip
_PARTS: Final = re.compile(
    r"\s*[/|\n]\s*|(?<=[\u3400-\u9fff])[\s(]+(?=[a-z])|(?<=[a-z])[\s(]+(?=[\u3400-\u9fff])|[()]+",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"[\d.,'\s]*\d[\d.,'\s]*(?:(?:~|-|–|至|到|to|bis)[\d.,'\s]*\d[\d.,'\s]*)?")


def fold_name(name: str) -> str:
    """Fold a header to what it is compared by: simplified, half width, lower case, letters and digits
    only."""
    return _SEPARATORS.sub("", fold(name).casefold())


_FIELD_OF: Final[dict[str, tuple[str, int]]] = {
    fold_name(written): (name, rank)
    for name in reversed(FIELDS)
    for rank, written in reversed(list(enumerate((*NAMES[name], name.replace("_", " ")))))
}
_SHORT: Final[dict[str, Language]] = {"cn": "zh-Hans", "chs": "zh-Hans", "cht": "zh-Hant"}
_LANGUAGE_OF: Final = {fold_name(word): _SHORT.get(word) or parse_language(word) for word in LANGUAGE_WORDS}
_LAST: Final = max(len(names) for names in NAMES.values()) + 1
_PLAIN_REMARKS: Final = frozenset(map(fold_name, _REMARKS))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header means: the field, the language its suffix names, how preferred this name is (0 first),
    and the unit that its numbers are in (`万元`, `EUR`)."""

    field: str
    language: Language | None = None
    rank: int = 0
    unit: str = ""


@lru_cache(maxsize=4096)
def recognise(header: str) -> Meaning | None:
    """Return what a header means: `Title_EN`, `標題（英文）`, `Beschreibung_de`, `预算（万元）`, `budget_eur`,
    `名称 Name`; None if no field is known by that name."""
    if found := _named(header):
        return found
    folded = fold(header).strip()
    return _with_language(folded) or _with_remark(folded) or _in_parts(header) or _over_two_rows(header)


def language_alone(header: str) -> Language | None:
    """Return the language that a header names and nothing else: `en`, `Deutsch`, `中文`."""
    return _LANGUAGE_OF.get(fold_name(header))


def _named(header: str) -> Meaning | None:
    found = _FIELD_OF.get(fold_name(header))
    return Meaning(found[0], None, found[1]) if found else None


def bare_name(header: str) -> str:
    """Return a header folded, without the language behind it: `issuer` for `Issuer (EN)`."""
    split = next(_languages_behind(fold(header).strip()), None)
    return fold_name(split[0]) if split else fold_name(header)


def _with_language(folded: str) -> Meaning | None:
    for head, language in _languages_behind(folded):
        found = _FIELD_OF.get(fold_name(head))
        if found and found[0] in TRANSLATED:
            return Meaning(found[0], language, found[1])
    return None


def _languages_behind(folded: str) -> Iterator[tuple[str, Language]]:
    """Yield every way to split a header into a name and a language, the shortest language first."""
    for split in range(len(folded) - 1, 0, -1):
        language = _LANGUAGE_OF.get(fold_name(folded[split:]))
        if language is not None and _is_boundary(folded, split):
            yield folded[:split], language


def _is_boundary(folded: str, split: int) -> bool:
    """Whether a suffix may begin here: after a separator, or where Chinese and Latin letters meet, or between
    Chinese words."""
    before, after = folded[split - 1], folded[split]
    return not before.isalnum() or not after.isalnum() or not (before.isascii() and after.isascii())


def _with_remark(folded: str) -> Meaning | None:
    """Read a name with a unit or a remark behind it, in brackets or after a separator."""
    bracketed = _BRACKETED.fullmatch(folded)
    match = bracketed or _BEHIND.fullmatch(folded)
    if match is None:
        return None
    head, remark = match[1], match[2].strip()
    found = _named(head) or _with_language(head.strip()) or _in_parts(head)
    if found is None:
        return None
    if found.field in _MONEY and _is_money_unit(remark):
        return replace(found, unit=remark)
    plain = fold_name(remark) in _PLAIN_REMARKS or not set(remark.casefold()) - _REMARKED
    return found if plain and bracketed else None


def unit_of(header: str, meant: str) -> str:
    """Return the unit that a header gives to the numbers of a field, empty when there is none."""
    folded = fold(header).strip()
    match = _BRACKETED.fullmatch(folded) or _BEHIND.fullmatch(folded)
    remark = match[2].strip() if match and meant in _MONEY else ""
    return remark if remark and _is_money_unit(remark) else ""


def _is_money_unit(remark: str) -> bool:
    if any(character.isdigit() for character in remark):
        return False
    price = read_price(f"7 {remark}", None, "CNY")
    if price.value is None:
        return False
    return price.assumed is None or isinstance(price.value, Rate) or _scaled(price.value)


def _scaled(value: Money | MoneyRange) -> bool:
    return isinstance(value, Money) and value.amount != 7


def _in_parts(header: str) -> Meaning | None:
    """Read a name that is written in two languages: `名称 Name`, `Title / 标题`."""
    parts = [part for part in _PARTS.split(fold(header).strip()) if part]
    found = [_named(part) for part in parts]
    first = found[0] if found else None
    if len(found) < 2 or first is None or any(each is None or each.field != first.field for each in found):
        return None
    return first


def _over_two_rows(header: str) -> Meaning | None:
    """Read a header over two rows by its lower name, then by the upper one."""
    if JOINT not in header:
        return None
    upper, lower = header.split(JOINT, 1)
    joined = _named(upper + lower) or _with_language(fold(f"{upper}({lower})"))
    for found in (joined, recognise(lower), recognise(upper)):
        if found:
            return replace(found, rank=found.rank + _LAST)
    return None


def with_unit(text: str, unit: str) -> str:
    """Return a bare number with the unit that its header gives: `50` under `预算（万元）` is `50万元`; anything
    else as it is."""
    if not unit or not _NUMBER.fullmatch(fold(text)):
        return text
    return f"{text} {unit}" if unit[0].isascii() else f"{text}{unit}"


def count_recognised(cells: Iterable[str]) -> int:
    """Return how many different fields the cells of a row would name if it were the header."""
    meanings = (recognise(cell) for cell in cells if cell and len(cell) <= 80)
    return len({(meaning.field, meaning.language) for meaning in meanings if meaning})


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Return the index of the row that names most fields; of equals the first; the first row with anything if
    none names any."""
    counts = [count_recognised(row) for row in rows]
    best = max(counts, default=0)
    if best:
        return counts.index(best)
    return next((index for index, row in enumerate(rows) if any(row)), 0)


def find_heading(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """Return the index of the header's last row, and its names; `rows` are not empty.

    A header over two rows (groups above, names below) gives `upper / lower`.
    """
    index = find_header(rows)
    header = rows[index]
    if index + 1 < len(rows) and _is_split(header, rows[index + 1]):
        return index + 1, list(_joined(header, rows[index + 1]))
    named = [name for name in header if name]
    if (
        index
        and _is_group_row(rows[index - 1], header)
        and (len(set(named)) < len(named) or _has_blank_below(rows[index - 1], header))
    ):
        return index, list(_joined(rows[index - 1], header))
    return index, list(header)


def _runs(upper: Sequence[str], width: int) -> Iterator[tuple[int, int]]:
    """Yield where each name of a row begins, and where the blanks after it end."""
    starts = [place for place, name in enumerate(upper) if name]
    yield from pairwise([*starts, max(width, len(upper))])


def _is_group_row(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the upper row groups the lower one: some name has blanks after it, and names below them all."""
    groups = [run for run in _runs(upper, len(lower)) if run[1] - run[0] > 1]
    names = [name for name in lower if name]
    return (
        sum(map(bool, upper)) > 1
        and bool(groups)
        and all(len(name) <= 40 and not _NUMBER.fullmatch(fold(name)) for name in names)
        and all(len(lower[start:end]) == end - start and all(lower[start:end]) for start, end in groups)
        and all(len(set(lower[start:end])) == end - start for start, end in groups)
    )


def _is_split(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the lower row has names only under groups: no row of values looks so."""
    singles = [start for start, end in _runs(upper, len(lower)) if end - start == 1]
    return _is_group_row(upper, lower) and not any(lower[place] for place in singles if place < len(lower))


def _has_blank_below(upper: Sequence[str], lower: Sequence[str]) -> bool:
    return any(name and not (place < len(lower) and lower[place]) for place, name in enumerate(upper))


def _joined(upper: Sequence[str], lower: Sequence[str]) -> Iterator[str]:
    group = ""
    for place in range(max(len(upper), len(lower))):
        above = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        group = above or group
        yield f"{group}{JOINT}{below}" if group and below and group != below else below or above
