"""Jurisdictions, the legal areas they belong to, places on the map, and finding their names in text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Final, NewType

from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.writing import fold, is_han

Jurisdiction = NewType("Jurisdiction", str)
"""A law's territory as a code: `HK`, `MO`, a province `CN-GD`, a state `DE-BY`, or a country `FR`."""

EU_MEMBERS: Final = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)
# ISO 3166-2 code, English name, Chinese name. The Chinese short forms of provinces are written without
# 省/市/自治区.
_PROVINCES: Final = (
    "BJ Beijing 北京|TJ Tianjin 天津|HE Hebei 河北|SX Shanxi 山西|NM Inner-Mongolia 内蒙古|LN Liaoning 辽宁"
    "|JL Jilin 吉林|HL Heilongjiang 黑龙江"
    "|SH Shanghai 上海|JS Jiangsu 江苏|ZJ Zhejiang 浙江|AH Anhui 安徽|FJ Fujian 福建|JX Jiangxi 江西"
    "|SD Shandong 山东|HA Henan 河南|HB Hubei 湖北"
    "|HN Hunan 湖南|GD Guangdong 广东|GX Guangxi 广西|HI Hainan 海南|CQ Chongqing 重庆|SC Sichuan 四川"
    "|GZ Guizhou 贵州|YN Yunnan 云南|XZ Tibet 西藏"
    "|SN Shaanxi 陕西|GS Gansu 甘肃|QH Qinghai 青海|NX Ningxia 宁夏|XJ Xinjiang 新疆"
)
_STATES: Final = (
    "BW Baden-Württemberg 巴登-符腾堡|BY Bayern 巴伐利亚|BE Berlin 柏林|BB Brandenburg 勃兰登堡"
    "|HB Bremen 不来梅|HH Hamburg 汉堡|HE Hessen 黑森"
    "|MV Mecklenburg-Vorpommern 梅克伦堡|NI Niedersachsen 下萨克森|NW Nordrhein-Westfalen 北莱茵"
    "|RP Rheinland-Pfalz 莱茵兰|SL Saarland 萨尔"
    "|SN Sachsen 萨克森|ST Sachsen-Anhalt 萨克森-安哈尔特|SH Schleswig-Holstein 石勒苏益格"
    "|TH Thüringen 图林根"
)
_COUNTRIES: Final[dict[str, tuple[str, ...]]] = {
    "CN": (
        "中国大陆",
        "中国内地",
        "内地",
        "Mainland China",
        "mainland China",
        "Festlandchina",
        "China",
        "中国",
    ),
    "HK": ("香港", "Hong Kong", "Hongkong", "HKSAR", "香港特别行政区"),
    "MO": ("澳门", "Macao", "Macau"),
    "TW": ("台湾", "Taiwan"),
    "DE": ("德国", "Germany", "Deutschland", "Bundesrepublik"),
    "AT": ("奥地利", "Austria", "Österreich"),
    "CH": ("瑞士", "Switzerland", "Schweiz"),
    "FR": ("法国", "France", "Frankreich"),
    "EU": ("欧盟", "European Union", "EU", "Europäische Union", "Europäischen Union"),
}
_AREAS_OF_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "粤港澳大湾区": ("CN-GD", "HK", "MO"), "大湾区": ("CN-GD", "HK", "MO"), "Greater Bay Area": ("CN-GD",
    "HK", "MO"),
    "Bavaria": ("DE-BY",), "Bavarian": ("DE-BY",), "bayerisch": ("DE-BY",), "Saxony": ("DE-SN",),
    "Hesse": ("DE-HE",),
}  # fmt: skip


def _rows(table: str, country: str) -> dict[str, tuple[str, ...]]:
    split = (row.split() for row in table.split("|"))
    return {f"{country}-{code}": (name.replace("Inner-", "Inner "), chinese) for code, name, chinese in split}


SUBDIVISIONS: Final[Mapping[str, tuple[str, ...]]] = _rows(_PROVINCES, "CN") | _rows(_STATES, "DE")


def jurisdiction(code: str) -> Jurisdiction:
    """Check a jurisdiction's code and return it in capitals; raises ValueError for one that cannot exist.

    `CN-HK`, `CN-MO` and `CN-TW` become `HK`, `MO` and `TW`: they are laws of their own.
    """
    upper = code.strip().upper().replace("_", "-")
    upper = {"CN-HK": "HK", "CN-MO": "MO", "CN-TW": "TW"}.get(upper, upper)
    country, _, part = upper.partition("-")
    if country in ("CN", "DE") and part:
        if upper not in SUBDIVISIONS:
            raise ValueError(
                f"unknown jurisdiction {code!r}: {country} has no part {part}; use one such as CN-GD or DE-BY"
            )
    elif part or not re.fullmatch(r"[A-Z]{2}", country):
        raise ValueError(f"unknown jurisdiction {code!r}: use a code such as CN-GD, HK, MO or DE-BY")
    return Jurisdiction(upper)


def legal_area(code: Jurisdiction) -> str:
    """Return the area whose law on data and exports counts.

    `CN`, `HK`, `MO`, `EU` for all members, else the country.
    """
    country = code.partition("-")[0]
    return "EU" if country in EU_MEMBERS or country == "EU" else country


def lies_within(inner: Jurisdiction, outer: Jurisdiction) -> bool:
    """Tell whether `inner` is `outer` or a part of it: `CN-GD` in `CN`, `DE-BY` in `EU`.

    `HK` is not within `CN`.
    """
    return inner == outer or inner.startswith(f"{outer}-") or (outer == "EU" and legal_area(inner) == "EU")


@dataclass(frozen=True, slots=True)
class Place:
    """A city as the region knows it.

    Names by language, law, currency (ISO 4217), IANA time zone, degrees north and east.
    """

    id: str
    names: Mapping[Language, str]
    jurisdiction: Jurisdiction
    currency: str
    timezone: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Mention:
    """A place or jurisdiction named in a text at `[start, end)`.

    Exactly one of `place` and `jurisdictions` is filled.
    """

    place: Place | None
    jurisdictions: tuple[Jurisdiction, ...]
    text: str
    start: int
    end: int


def distance_km(one: Place, other: Place) -> float:
    """Return the great-circle distance in kilometres (haversine, mean Earth radius 6371.0088 km, IUGG)."""
    phi, psi = radians(one.latitude), radians(other.latitude)
    half = (
        sin((psi - phi) / 2) ** 2
        + cos(phi) * cos(psi) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * 6371.0088 * asin(min(1.0, sqrt(half)))


def find_places(text: str, gazetteer: Iterable[Place] = ()) -> tuple[Mention, ...]:
    """Find the gazetteer's places, and the names of provinces, states and countries, in reading order.

    Longest name wins.
    """
    places: dict[str, Place] = {}
    for place in gazetteer:
        places |= {_key(name): place for name in (*place.names.values(), place.id.replace("-", " "))}
    known = _jurisdiction_names()
    names = sorted({*places, *known}, key=lambda name: (-len(name), name))
    folded = fold(text).casefold()
    if len(folded) != len(text):  # ß and ligatures grow when case is folded; lower() keeps their length
        folded = fold(text).lower()
    mentions = []
    for match in _pattern(tuple(names)).finditer(folded):
        place_found = places.get(match[0])
        found = () if place_found else tuple(Jurisdiction(code) for code in known[match[0]])
        mentions.append(
            Mention(place_found, found, text[match.start() : match.end()], match.start(), match.end())
        )
    return tuple(mentions)


def _key(name: str) -> str:
    return fold(name).casefold()


@lru_cache(maxsize=32)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        "|".join(re.escape(name) if is_han(name[-1]) else rf"\b{re.escape(name)}\b" for name in names)
    )


@lru_cache(maxsize=1)
def _jurisdiction_names() -> dict[str, tuple[str, ...]]:
    every = (*SUBDIVISIONS.items(), *_COUNTRIES.items())
    known = {_key(name): (code,) for code, names in every for name in names}
    return known | {_key(name): codes for name, codes in _AREAS_OF_NAMES.items()}
