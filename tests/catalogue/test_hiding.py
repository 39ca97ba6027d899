"""Which columns tell a price or a usage, in three languages."""

from __future__ import annotations

import pytest

from entrepot.catalogue.hiding import KINDS, shown_facts, shown_fields, told_by


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        ("Price|Unit price|Hourly rate|Cleaning fee|Rate per sample|Deposit|Discount for members|Licence", "price"),
        ("单价|價格|收费标准|校外收费|租金|押金|会员折扣|最低消费价|年费率", "price"),
        ("Preis|Stundensatz|Mietpreis|Gebühren|Kosten pro Probe|Rabatt", "price"),
        ("Utilisation|Annual hours|Machine hours 2025|Users|Bookings last year|Occupancy|External hours", "usage"),
        ("年使用机时|对外服务机时|利用率|設備使用率|服务用户数|空置率|预约情况", "usage"),
        ("Auslastung|Jahresnutzung|Belegung|Betriebsstunden im Jahr|Leerstand", "usage"),
        ("Weight|Resolution|Batch|Flow rate|Sampling rate|Sensitivity|Useful life|Costa Rica|Parent", None),
        ("分辨率|不停机时间|评价项目|价值链|化合价态|温度|使用温度|采样率", None),
        ("Gewicht|Chargengröße|Genauigkeit|Temperatur|Reichweite", None),
    ],
)  # fmt: skip
def test_what_a_column_tells_by_its_name(labels: str, kind: str | None) -> None:
    expected = frozenset({kind} if kind else ())
    assert {label: told_by(label) for label in labels.split("|")} == dict.fromkeys(
        labels.split("|"), expected
    )


def test_a_column_may_tell_both() -> None:
    assert told_by("Nutzungsentgelt je Stunde") == frozenset(KINDS)
    assert told_by("机时费用") == frozenset(KINDS)
    assert (
        shown_facts({"Nutzungsentgelt": "50"}, ["price"])
        == shown_facts({"Nutzungsentgelt": "50"}, ["usage"])
        == {}
    )


@pytest.mark.parametrize(
    "value",
    [
        "900元/小时",
        "5 萬元",
        "80 € a sample",
        "HK$ 600 / day",
        "ab 1.200 EUR",
        "from 5 to 7 EUR",
        "￥20",
        "100–200 €/h",
    ],
)
def test_any_sum_of_money_is_a_price(value: str) -> None:
    assert told_by("Service", value) == {"price"}


@pytest.mark.parametrize(
    "value", ["900 kg", "1800 h", "40 %", "300", "2026-01-01", "元", "3 Europeans", "10单元", "yes"]
)
def test_other_figures_are_none(value: str) -> None:
    assert told_by("Service", value) == frozenset()


def test_what_is_hidden_is_left_out_and_nothing_else() -> None:
    facts = {"单价": "900元", "机时": "1800 h", "Weight": "300 kg", "Service": "80 €"}
    fields = {"price": "900 €/h", "readiness": "TRL 6"}
    assert shown_facts(facts, ()) == facts
    assert shown_facts(facts, ["price"]) == {"机时": "1800 h", "Weight": "300 kg"}
    assert shown_facts(facts, ["usage"]) == {"单价": "900元", "Weight": "300 kg", "Service": "80 €"}
    assert shown_facts(facts, KINDS) == {"Weight": "300 kg"}
    assert (shown_fields(fields, ["usage"]), shown_fields(fields, KINDS)) == (fields, {"readiness": "TRL 6"})
