"""A list of organisations made up with a seed, in which some occur again as another list would write them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from entrepot.engine.linkage import Thing

_CITIES = {
    "深圳": "Shenzhen",
    "广州": "Guangzhou",
    "东莞": "Dongguan",
    "佛山": "Foshan",
    "珠海": "Zhuhai",
    "苏州": "Suzhou",
}
_HAN = (
    "云图海岭星辰华瑞安信达盛泰恒宇晶微纳芯光创睿博远航鼎峰嘉禾润泽智凌峻澜曜衡钧铭腾骏卓越诚朗明清源河江川林森木石金银铜天地玄黄日月盈昃列张寒来"
    "暑往秋收冬藏闰余成岁律吕调阳露结为霜出昆冈剑号巨阙珠称夜果珍李柰菜重芥姜咸淡鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳推位让国有虞陶唐吊民伐罪"
)
_INDUSTRIES = (
    "科技",
    "信息技术",
    "电子",
    "生物科技",
    "新材料",
    "机械设备",
    "智能装备",
    "软件",
    "环保科技",
    "医疗器械",
)
_FORMS = ("有限公司", "股份有限公司", "有限责任公司", "集团有限公司")
_SYLLABLES = ["ba", "be", "bo", "da", "de", "do", "fa", "fe", "ga", "go", "ha", "he", "ka", "ke", "ko", "la", "le", "lo", "ma", "me", "mo", "na", "ne", "no", "pa", "pe", "ra", "re", "ro", "sa", "se", "so", "ta", "te", "to", "va", "ve", "vo", "wa", "we", "za", "ze", "zo", "lin", "tron", "mek", "vor", "sig", "mar", "tel", "nor", "bel"]  # fmt: skip
_ACTIVITIES = (
    "Optics",
    "Robotics",
    "Analytics",
    "Ceramics",
    "Photonics",
    "Sensors",
    "Materials",
    "Biotech",
    "Werkzeuge",
)
_LATIN_FORMS = ("GmbH", "AG", "Ltd.", "Co., Ltd.", "Inc.", "GmbH & Co. KG", "LLC")


@dataclass(frozen=True)
class Organisation:
    """One organisation: how it is written in full."""

    place: str
    name: str
    activity: str
    form: str
    chinese: bool

    def full(self) -> str:
        """The registered name."""
        if self.chinese:
            return f"{self.place}市{self.name}{self.activity}{self.form}"
        return f"{self.name} {self.activity} {self.form}"


def organisation(draw: random.Random) -> Organisation:
    """One, two in three of them Chinese."""
    place = draw.choice(list(_CITIES))
    if draw.random() < 2 / 3:
        name = "".join(draw.choices(_HAN, k=draw.choice((2, 2, 3, 4))))
        return Organisation(place, name, draw.choice(_INDUSTRIES), draw.choice(_FORMS), True)
    name = "".join(draw.choices(_SYLLABLES, k=draw.choice((3, 4, 4, 5)))).capitalize()
    return Organisation(_CITIES[place], name, draw.choice(_ACTIVITIES), draw.choice(_LATIN_FORMS), False)


def otherwise(one: Organisation, draw: random.Random) -> str:
    """The same organisation as somebody else writes it: without city or form, shortened, mistyped."""
    way = draw.random()
    if one.chinese:
        if way < 0.3:
            return f"{one.name}{one.activity}{draw.choice(_FORMS)}"
        if way < 0.5:
            return f"{one.place}{one.name}{one.activity}"
        if way < 0.65:
            return f"{one.name}{one.activity}（{one.place}）{one.form}"
        if way < 0.8:
            return f"{one.name}{one.activity}"
        return _mistyped(one.full(), draw, _HAN)
    if way < 0.35:
        return f"{one.name} {one.activity}"
    if way < 0.6:
        return f"{one.name.upper()} {one.activity} {draw.choice(_LATIN_FORMS)}"
    return _mistyped(f"{one.name} {one.activity}", draw, "abcdefghijklmnoprstuvwz") + f" {one.form}"


def _mistyped(name: str, draw: random.Random, letters: str) -> str:
    """One letter left out, doubled, swapped with the next or replaced."""
    place = draw.randrange(1, len(name) - 1)
    before, letter, after = name[:place], name[place], name[place + 1 :]
    return draw.choice(
        (before + after, before + letter * 2 + after, before + after[0] + letter + after[1:], before + draw.choice(letters) + after)
    )  # fmt: skip


def made(count: int, *, seed: int, doubles: float = 0.2) -> tuple[list[Thing], set[tuple[str, str]]]:
    """So many records, a share of them doubles of another, in random order; and which pairs of keys are the same organisation."""
    draw = random.Random(seed)
    firsts = [organisation(draw) for _ in range(count - int(count * doubles))]
    again = draw.sample(range(len(firsts)), int(count * doubles))
    names = [(one.full(), one.place, place) for place, one in enumerate(firsts)]
    names += [
        (otherwise(firsts[place], draw), firsts[place].place if draw.random() < 0.6 else "", place)
        for place in again
    ]
    draw.shuffle(names)
    keys = [f"o{number:06}" for number in range(count)]
    things = [Thing(key, (name,), place=place) for key, (name, place, _) in zip(keys, names, strict=True)]
    members: dict[int, list[str]] = {}
    for key, (_, _, place) in zip(keys, names, strict=True):
        members.setdefault(place, []).append(key)
    return things, {(held[0], held[1]) for held in members.values() if len(held) == 2}
