"""Four long lists: eight columns, Chinese and English texts of some 150 characters, every row good."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import xlsxwriter

from tests.corpus.case import Case, Expect, rows_from

GROUP = "sizes"
HEADER = ("编号", "名称", "描述", "单位", "城市", "价格", "截止日期", "关键词")
_CHINESE = "用于检测陶瓷与金属构件内部裂纹的成像平台提供微米级无损测量服务面向企业开放预约样品制备数据分析一体化流程支持电池材料半导体封装航空部件"
_ENGLISH = [
    "imaging",
    "platform",
    "for",
    "testing",
    "of",
    "ceramic",
    "and",
    "metal",
    "parts",
    "with",
    "a",
    "resolution",
    "of",
    "micrometres",
    "open",
    "to",
    "small",
    "firms",
    "by",
    "appointment",
    "with",
    "preparation",
    "of",
    "samples",
    "and",
    "analysis",
    "of",
    "data",
]


def table(random: Random, count: int) -> Iterator[tuple[str, ...]]:
    """Yield a header and `count` rows, the same for the same random numbers."""
    yield HEADER
    for number in range(count):
        if number % 2:
            name, text = f"成像系统{number}", "".join(random.choices(_CHINESE, k=150))
        else:
            name, text = f"Imaging system {number}", " ".join(random.choices(_ENGLISH, k=24))
        yield (
            f"f-{number:06}", name, text, f"检测中心{number % 500}", random.choice(("深圳", "广州", "München")),
            f"{random.randint(1, 90) * 100}元/小时", f"2027-0{random.randint(1, 9)}-1{random.randint(0, 9)}", "检测; 成像",
        )  # fmt: skip


def write_csv(path: Path, random: Random, *, count: int) -> None:
    """Write them as text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table(random, count))


def write_workbook(path: Path, random: Random, *, count: int) -> None:
    """Write them as a sheet."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(table(random, count)):
            sheet.write_row(number, 0, row)


def sized(name: str, write: Callable[..., None], count: int) -> Case:
    """A list of `count` rows."""
    return Case(GROUP, name, partial(write, count=count), Expect(accepted=rows_from(2, count)))


def cases(most: int = 100_000) -> list[Case]:
    """The four lists, none longer than `most` rows."""
    return [
        sized("10000-rows.csv", write_csv, min(10_000, most)),
        sized("10000-rows.xlsx", write_workbook, min(10_000, most)),
        sized("100000-rows.csv", write_csv, min(100_000, most)),
        sized("100000-rows.xlsx", write_workbook, min(100_000, most)),
    ]
