"""Forty lists of values as people type them: kept as typed, and warned about where they cannot be read.

What the kept values mean is `MEANINGS`: the vocabulary's parsers read it from what was stored.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from entrepot.vocabulary.money import Money, MoneyRange, Rate
from entrepot.vocabulary.problems import Code
from tests.corpus.case import Case, Expect, rows_from, text_case

GROUP = "values"
ZH, EN, DE = "检测需求", "A test of the parts", "Prüfung für die Teile"
Meaning = Money | MoneyRange | Rate | date | None
MEANINGS: dict[str, tuple[Meaning, ...]] = {}


def values(
    name: str,
    column: str,
    title: str,
    typed: tuple[str, ...],
    warned: dict[int, Code] | None = None,
    meant: tuple[Meaning, ...] = (),
) -> Case:
    """One column with these values, one in each row from 2 on; all are kept as typed."""
    rows = [("id", "title", column), *((f"v-{n}", title, value) for n, value in enumerate(typed, start=2))]
    field = FIELDS.get(column, column)
    expect = Expect(
        accepted=rows_from(2, len(typed)),
        warned=tuple((row, column, code) for row, code in (warned or {}).items()),
        unknown=(column,) if field.startswith("fact:") else (),
    )
    if meant:
        MEANINGS[name] = meant
    return text_case(GROUP, name, rows, expect, {n: {field: value} for n, value in enumerate(typed, start=2)})


FIELDS = {
    "预算": "budget", "Budget": "budget", "Preis": "price", "price": "price", "金额": "amount", "截止日期": "deadline",
    "Frist": "deadline", "Gültig bis": "valid_until", "valid until": "valid_until", "TRL": "readiness", "机时": "facility_hours",
    "expert_days": "expert_days", "subsidy_rate": "subsidy_rate", "企业规模": "size", "容纳人数": "fact:容纳人数",
    "capacity": "fact:capacity", "邮编": "fact:邮编", "信用代码": "fact:信用代码", "keywords": "keywords", "成熟度": "readiness",
}  # fmt: skip


def cny(amount: str) -> Money:
    """Yuan."""
    return Money(Decimal(amount), "CNY")


def eur(amount: str) -> Money:
    """Euros."""
    return Money(Decimal(amount), "EUR")


MONEY = [
    values("full-width.csv", "预算", ZH, ("３.５万元", "１２０００元"), meant=(cny("35000.0"), cny("12000"))),
    values("ten-thousands.csv", "预算", ZH, ("50万元", "1.2亿元", "3千万元"),
           meant=(cny("500000"), cny("120000000.0"), cny("30000000"))),
    values("ranges.csv", "预算", ZH, ("50-80万元", "50万元~300万元", "60万元以内"),
           meant=(MoneyRange(cny("500000"), cny("800000")), MoneyRange(cny("500000"), cny("3000000")), MoneyRange(None, cny("600000")))),
    values("english-comma.csv", "price", EN, ("1,234.5 EUR", "1,234 EUR", "12.50 EUR"), meant=(eur("1234.5"), eur("1234"), eur("12.50"))),
    values("german-comma.csv", "Preis", DE, ("1.234,5 €", "80.000 €", "12,50 €"), meant=(eur("1234.5"), eur("80000"), eur("12.50"))),
    values("swiss-grouping.csv", "Preis", DE, ("1'234'567 EUR", "10 000 €"), meant=(eur("1234567"), eur("10000"))),
    values("signs.csv", "price", EN, ("¥500", "HK$ 6,000", "MOP 800", "€ 90"),
           meant=(cny("500"), Money(Decimal(6000), "HKD"), Money(Decimal(800), "MOP"), eur("90"))),
    values("rates.csv", "price", ZH, ("900元/小时", "每天2000元"), meant=(Rate(cny("900"), "hour"), Rate(cny("2000"), "day"))),
    values("on-request.csv", "price", ZH, ("面议", "免费"), meant=(None, None)),
    values("bare-number.csv", "price", ZH, ("500",), {2: Code.CURRENCY_ASSUMED}),
    values("dollar.csv", "price", EN, ("$ 40",), {2: Code.CURRENCY_ASSUMED}),
    values("no-money.csv", "预算", ZH, ("很多钱",), {2: Code.MONEY_UNREADABLE}),
    values("negative-money.csv", "Budget", EN, ("-5 €",), {2: Code.NUMBER_NEGATIVE}),
    values("not-a-number.csv", "price", EN, ("NaN", "inf"), {2: Code.MONEY_UNREADABLE, 3: Code.MONEY_UNREADABLE}),
]  # fmt: skip

DAY = date(2026, 3, 4)
DATES = [
    values("slashes.csv", "截止日期", ZH, ("2026/3/4", "2026-03-04", "2026.3.4"), meant=(DAY, DAY, DAY)),
    values("chinese-date.csv", "截止日期", ZH, ("2026年3月4日", "２０２６年３月４日", "2026年3月"), meant=(DAY, DAY, date(2026, 3, 1))),
    values("republic-year.csv", "截止日期", ZH, ("民國115年3月4日", "民国元年"), meant=(DAY, date(1912, 1, 1))),
    values("ambiguous.csv", "valid until", EN, ("03/04/2026", "13/04/2026"), {2: Code.DATE_AMBIGUOUS}, (date(2026, 4, 3), date(2026, 4, 13))),
    values("german-date.csv", "Frist", DE, ("4.3.2026", "04.03.26", "4. März 2026", "03/04/2026"), meant=(DAY, DAY, DAY, date(2026, 4, 3))),
    values("english-date.csv", "valid until", EN, ("4 March 2026", "March 4, 2026", "4th of March 2026"), meant=(DAY, DAY, DAY)),
    values("quarter.csv", "valid until", EN, ("2026 Q3", "2026"), meant=(date(2026, 7, 1), date(2026, 1, 1))),
    values("midnight.csv", "截止日期", ZH, ("2026-03-03 24:00", "2026-03-04 18:30"), meant=(DAY, DAY)),
    values("hour-25.csv", "截止日期", ZH, ("2026-03-03 25:00",), {2: Code.DATE_IMPOSSIBLE}),
    values("no-such-day.csv", "截止日期", ZH, ("1900-02-29", "2026-02-30", "2026-13-01"),
           {2: Code.DATE_IMPOSSIBLE, 3: Code.DATE_IMPOSSIBLE, 4: Code.DATE_IMPOSSIBLE}),
    values("leap-day.csv", "截止日期", ZH, ("2028-02-29", "2000-02-29"), meant=(date(2028, 2, 29), date(2000, 2, 29))),
    values("no-date.csv", "截止日期", ZH, ("尽快", "46085"), {2: Code.DATE_UNREADABLE, 3: Code.DATE_UNREADABLE}),
]  # fmt: skip

NUMBERS = [
    values("hours.csv", "机时", ZH, ("１２０", "40小时", "2.5")),
    values("negative-hours.csv", "机时", ZH, ("-3", "NaN"), {2: Code.NUMBER_NEGATIVE, 3: Code.NUMBER_UNREADABLE}),
    values("days.csv", "expert_days", DE, ("2,5 Tage", "viele"), {3: Code.NUMBER_UNREADABLE}),
    values("levels.csv", "TRL", EN, ("6", "TRL 7", "12", "high"), {4: Code.NUMBER_OUT_OF_RANGE, 5: Code.READINESS_UNREADABLE}),
    values("chinese-levels.csv", "成熟度", ZH, ("6级", "TRL６")),
    values("shares.csv", "subsidy_rate", EN, ("30%", "0.3", "150 %", "-5%"), {4: Code.NUMBER_OUT_OF_RANGE, 5: Code.NUMBER_OUT_OF_RANGE}),
    values("capacity.csv", "容纳人数", ZH, ("200", "-20", "NaN"), {3: Code.NUMBER_NEGATIVE, 4: Code.NUMBER_UNREADABLE}),
    values("seats.csv", "capacity", EN, ("80", "-1"), {3: Code.NUMBER_NEGATIVE}),
    values("sizes.csv", "企业规模", ZH, ("中小企业", "gigantic"), {3: Code.VALUE_UNKNOWN}),
]  # fmt: skip

KEPT = [
    values("leading-zeros.csv", "邮编", ZH, ("0755", "000001", "+86 0755")),
    values("18-digits.csv", "信用代码", ZH, ("914403001922038216", "91440300MA5DA1234X")),
    values("keywords.csv", "keywords", EN, ("oven; kiln; furnace",)),
    text_case(
        GROUP, "ids.csv", (("编号", "名称"), ("123456789012345678", "a"), ("0012", "b"), ("１２", "c")),
        Expect(accepted=(2, 3, 4)), {2: {"key": "123456789012345678"}, 3: {"key": "0012"}, 4: {"key": "１２"}},
    ),
    text_case(
        GROUP, "no-title.csv", (("编号", "名称", "摘要"), ("1", "", "检测裂纹。再说。"), ("2", "", "")),
        Expect(accepted=(2,), refused=((3, Code.VALUE_MISSING),), warned=((2, "名称", Code.TITLE_DERIVED),)),
        {2: {"title": "检测裂纹", "text": "检测裂纹。再说。"}},
    ),
]  # fmt: skip

CASES = [*MONEY, *DATES, *NUMBERS, *KEPT]
