"""Terms that the tests agree on: made up, in the languages asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.terms import Milestone, Part, Payment, Side, Terms
from entrepot.deals.domain.wording import Wording, worded
from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.money import Money
from entrepot.vocabulary.places import Jurisdiction

FIRST = datetime(2027, 1, 4, 9, tzinfo=UTC)
"""The first day of the terms below, in the morning."""
BOTH: tuple[Language, Language] = ("zh-Hans", "en")


def said(zh: str, en: str, de: str) -> Wording:
    return worded({"zh-Hans": zh, "en": en, "de": de})


LAB = Side(
    "lab", Part.PROVIDER, said("云山大学先进陶瓷实验室", "Yunshan University, Advanced Ceramics Laboratory",
    "Universität Yunshan, Labor für Hochleistungskeramik"), "12440000455411111A",
    said("广州市天河区求是路8号", "8 Qiushi Road, Tianhe, Guangzhou", "Qiushi-Straße 8, Tianhe, Guangzhou"), "陈立", said("主任", "Director", "Direktor"),
)  # fmt: skip
FIRM = Side(
    "firm", Part.CLIENT, said("莱茵釉料有限公司", "Rheinglasur GmbH", "Rheinglasur GmbH"), "HRB 20417",
    said("德国慕尼黑市灯塔街12号", "Leuchtturmstraße 12, Munich", "Leuchtturmstraße 12, München"),
    "Anna Völkl", said("总经理", "Managing Director", "Geschäftsführerin"),
)  # fmt: skip
BANK = Side("bank", Part.PARTNER, said("岭南银行", "Lingnan Bank", "Lingnan-Bank"))


def euro(amount: str | int | Decimal) -> Money:
    return Money(Decimal(amount), "EUR")


def terms(**changed: Any) -> Terms:
    """A development in three milestones, paid in three parts."""
    given: dict[str, Any] = {
        "kind": Kind.DEVELOPMENT,
        "title": said("低温釉料开发合同", "Development of a low-temperature glaze", "Entwicklung einer Niedertemperaturglasur"),
        "subject": said(
            "研制烧成温度不高于1050 °C、无铅且耐酸等级达到GLA的日用陶瓷釉料，并交付配方、工艺规程和二十公斤样品。",
            "A lead-free glaze for tableware that fires at 1,050 °C or below and reaches acid resistance class GLA, with its recipe, its process description and twenty kilograms of samples.",
            "Eine bleifreie Glasur für Geschirr, die bei höchstens 1.050 °C brennt und die Säurebeständigkeitsklasse GLA erreicht, mit Rezeptur, Verfahrensbeschreibung und zwanzig Kilogramm Muster.",
        ),
        "sides": (LAB, FIRM),
        "begins": date(2027, 1, 4),
        "ends": date(2027, 12, 31),
        "languages": BOTH,
        "governing": "en",
        "law": Jurisdiction("DE-BY"),
        "seat": said("慕尼黑", "Munich", "München"),
        "price": euro(90_000),
        "milestones": (
            Milestone("m1", said("配方初稿", "First recipe", "Erste Rezeptur"), date(2027, 4, 30), said("实验室报告", "laboratory report", "Laborbericht")),
            Milestone("m2", said("中试样品", "Pilot samples", "Pilotmuster"), date(2027, 8, 31), said("双方共同检测", "joint test", "gemeinsame Prüfung")),
            Milestone("m3", said("工艺规程", "Process description", "Verfahrensbeschreibung"), date(2027, 11, 30)),
        ),
        "payments": (
            Payment("p1", euro(30_000), "firm", "lab", due=date(2027, 1, 31)),
            Payment("p2", euro(30_000), "firm", "lab", after="m2"),
            Payment("p3", euro(30_000), "firm", "lab", after="m3"),
        ),
        "confidential_months": 36,
    }  # fmt: skip
    return Terms(**(given | changed))
