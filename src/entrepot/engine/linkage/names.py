"""Names of organisations, people and instruments in the one form in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from entrepot.engine.text.folding import HAN, folded_only
from entrepot.vocabulary.organisation_names import LEGAL_FORMS

_WORD: Final = re.compile(r"[^\W_]+")
_HAN_RUN: Final = re.compile(f"[{HAN}]+")
_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")
_DECIMAL: Final = re.compile(r"\d+(?:\.\d+)?")
YEAR: Final = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_ORDINAL: Final = re.compile("第([一二三四五六七八九十])")
_DIGITS_OF_HAN: Final = {character: str(number) for number, character in enumerate("一二三四五六七八九十", 1)}
_CODE: Final = re.compile(r"(?<![\w./-])[a-z]{2,4} \d{3,}(?: ?[a-z](?![\w-]))?(?![\w-])|[\w./-]+")
_LARGEST_NUMBER: Final = 3000.0
"""Above it a number is an order number or a code, not the number within a series, a version or a year."""
_GRAM: Final = 4

# Provinces, municipalities and the seats and larger cities that company names begin with; what is written with 省, 市, 区
# or 县 behind it needs no list.
_CITIES: Final = (
    "北京|上海|天津|重庆|香港|澳门|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    "|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|石家庄|太原|沈阳|大连|长春|哈尔滨|南京|苏州|无锡|常州|南通|杭州|宁波"
    "|温州|嘉兴|绍兴|合肥|芜湖|福州|厦门|泉州|南昌|济南|青岛|烟台|郑州|洛阳|武汉|宜昌|襄阳|长沙|株洲|广州|深圳|珠海|佛山|东莞"
    "|中山|惠州|江门|肇庆|汕头|湛江|海口|三亚|成都|绵阳|贵阳|昆明|西安|兰州|西宁|南宁|桂林|柳州|拉萨|银川|呼和浩特|乌鲁木齐|中国"
)
_PLACE: Final = re.compile(
    rf"^(?:{_CITIES}|[{HAN}]{{2,3}}(?:省|市)|[{HAN}]{{2,3}}(?:自治区|特别行政区))(?:省|市)?(?:[{HAN}]{{1,2}}[区县](?=[{HAN}]{{4,}}))?"
)
_CITY: Final = re.compile(rf"({_CITIES}|[{HAN}]{{2,3}}(?=[省市]))")
_BRACKETED: Final = re.compile(r"[(\[]([^)\]]*)[)\]]")
_BRACKETS: Final = re.compile(r"[(\[][^)\]]*[)\]]")
_GROUP: Final = re.compile("(?:集团|控股|股份)+$")
_INDUSTRY: Final = re.compile(
    "(?:信息|电子|生物|网络|智能|新能源|环保|医药|医疗|软件|通信|自动化|机械|机电|精密|新材料|材料|光电|半导体|化工|建筑|工程|文化|教育|科学"
    "|仪器|仪表|测试|检测|装备|农业|食品|数据|数字|航空|航天|汽车|电气|能源|环境|健康|科技|技术|实业|贸易|商贸|设备|器械|器材|发展|开发"
    "|工业|制造|咨询|服务|管理|投资|产业|制药|药业|电器|物流|传媒)+$"
)
_INSTITUTION: Final = re.compile(
    "(?:大学|学院|医院|学校|中学|研究所|研究院|科学院|实验室|协会|学会|银行|中心|局|委员会|政府)$"
)
_INDUSTRY_WORDS: Final = frozenset(
    ["technology", "technologies", "technologie", "technik", "tech", "systems", "systeme", "solutions", "group", "gruppe", "holding", "holdings", "international", "engineering", "industries", "industry", "consulting", "services", "company"]
)  # fmt: skip
_SMALL_WORDS: Final = frozenset(["of", "the", "and", "for", "in", "at", "on", "der", "die", "das", "und", "für", "fur", "to", "a", "an", "de"])  # fmt: skip


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """Lower case, NFKC, simplified characters, letters without their accents."""
    folded = folded_only(text)
    if folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


def glued(text: str) -> str:
    """The letters and digits of a plain text alone, leading zeros of numbers dropped: ``AgQTOF 09`` gives ``agqtof9``."""
    return _ZEROS.sub("", "".join(_WORD.findall(plain(text))))


def grams(text: str, size: int = _GRAM) -> set[str]:
    """Runs of ``size`` letters and digits across word ends; of Chinese runs every pair of characters, too.

    Words that were run together by a scanner or typed apart share most of them, and so do slightly misspelt ones.
    """
    joined = glued(text)
    found = (
        {joined[place : place + size] for place in range(max(1, len(joined) - size + 1))} if joined else set()
    )
    for run in _HAN_RUN.findall(joined):
        found.update(run[place : place + 2] for place in range(max(1, len(run) - 1)))
    return found


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """A name taken apart.

    Attributes:
        bare: without legal form, all else kept.
        core: what distinguishes it: bare without city and words of its industry, never empty when bare is not.
        industry: the industry words that were taken off.
        city: the place that a Chinese name begins with or has in brackets.
        words: of a name in Latin letters the words of the core.
        short: how it may be abbreviated: its initials, for a name in Latin letters of two words or more.
    """

    bare: str
    core: str
    industry: str
    city: str
    words: tuple[str, ...]
    short: str


@lru_cache(maxsize=200_000)
def organisation_name(name: str) -> OrganisationName:
    """Take a name of an organisation apart: 深圳市云图科技有限公司 has the core 云图 and the industry 科技.

    A university, hospital or institute keeps its city, which is what distinguishes 北京大学 from 南京大学.
    """
    folded = plain(name)
    formless = _GROUP.sub("", LEGAL_FORMS.sub("", folded).strip()) or folded
    bare = glued(formless)
    if _HAN_RUN.search(bare):
        outer = glued(_BRACKETS.sub("", formless)) or bare
        local = outer if _INSTITUTION.search(outer) else _kept(_PLACE.sub("", outer), outer)
        core = _kept(_INDUSTRY.sub("", local), local)
        city = _CITY.match(outer) or next(filter(None, map(_CITY.match, _BRACKETED.findall(formless))), None)
        return OrganisationName(bare, core, local[len(core) :], city.group(1) if city else "", (), "")
    words = [word for word in _WORD.findall(formless) if word not in _SMALL_WORDS]
    last = len(words)
    while last > 1 and words[last - 1] in _INDUSTRY_WORDS:
        last -= 1
    short = "".join(word[0] for word in words) if len(words) > 1 else ""
    return OrganisationName(
        bare, "".join(words[:last]) or bare, "".join(words[last:]), "", tuple(words[:last]), short
    )


def _kept(rest: str, whole: str) -> str:
    """The rest where it still distinguishes anything, else the whole."""
    return rest if len(rest) > 1 else whole


def abbreviates(short: OrganisationName, full: OrganisationName) -> bool:
    """Whether one name may be short for the other: 华工 for 华南理工大学, 港科大 for 香港科技大学, TUM for Technische Universität München.

    Initials of the words, or characters in their order; of a place at the beginning the second may be the first.
    """
    left, right = short.core, full.core
    if full.short and len(full.short) > 1:
        return left == full.short
    bare = short.bare == left and _HAN_RUN.fullmatch(left) is not None
    if not bare or not 1 < len(left) <= len(right) / 2 or left[0] not in _first(right):
        return False
    rest = iter(right)
    return all(character in rest for character in left)


def _first(full: str) -> str:
    """The characters with which the abbreviation of a Chinese name may begin."""
    return full[:2] if _INSTITUTION.search(full) and _CITY.match(full) else full[:1]


def short_keys(name: OrganisationName) -> set[str]:
    """Under what a name and its abbreviation are both found: initials, or the first character with any later one.

    Of an institution named after a place, the second with what it is, too.
    """
    if name.short or not _HAN_RUN.fullmatch(name.core):
        return {f"={name.short or name.core}"} if len(name.short or name.core) > 1 else set()
    if len(name.core) > 14:
        return set()
    found = {f"~{name.core[0]}{character}" for character in name.core[1:]}
    kind = _INSTITUTION.search(name.core)
    if kind and len(_first(name.core)) > 1:
        found |= {f"~{name.core[1]}{character}" for character in kind.group()}
    return found


def model_codes(text: str) -> set[str]:
    """Names that makers give, letters with digits: ``JEM-2100F`` and ``JEM 2100 F`` both give ``jem2100f``; long numbers, too."""
    found = {_ZEROS.sub("", "".join(_WORD.findall(written))) for written in _CODE.findall(plain(text))}
    return {
        code for code in found if len(code) > 3 and sum(map(str.isdigit, code)) > (4 if code.isdigit() else 1)
    }


def numbers(text: str, *, years: bool = True) -> frozenset[float]:
    """Numbers in a name that tell one of a series from the next: versions, 01 and 02, 第二, and years unless they are not wanted."""
    folded = plain(text)
    found = {float(number) for number in _DECIMAL.findall(folded) if years or not YEAR.fullmatch(number)}
    found |= {float(_DIGITS_OF_HAN[character]) for character in _ORDINAL.findall(folded)}
    return frozenset(number for number in found if number < _LARGEST_NUMBER)


def words_and_initials(text: str) -> set[str]:
    """Words of an organisation's or a journal's name, and the initials of every run of two to five of them."""
    words = [word for word in _WORD.findall(plain(text)) if word not in _SMALL_WORDS and not word.isdigit()]
    found = {word for word in words if len(word) > 1}
    for run in _HAN_RUN.findall("".join(words)):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    for length in range(2, 6):
        starts = range(len(words) - length + 1)
        found.update("".join(word[0] for word in words[start : start + length]) for start in starts)
    return found
