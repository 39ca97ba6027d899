"""What is required against what is offered."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.engine.conditions import Condition, compare, facts_of
from entrepot.engine.conditions.properties import properties, property_of
from entrepot.engine.conditions.property_table import ANSWERS

Verdicts = list[tuple[str, str]]


def held(required: Mapping[str, str], offered: Mapping[str, str]) -> tuple[Condition, ...]:
    return compare(facts_of(required, ""), facts_of(offered, ""))


def sentences(required: Mapping[str, str], offered: Mapping[str, str]) -> Verdicts:
    return [(condition.verdict, str(condition)) for condition in held(required, offered)]


@pytest.mark.parametrize(
    ("required", "offered", "expected"),
    [
        # less is better
        ({"分辨率": "20 µm"}, {"Auflösung": "15 µm"}, ("fits", "分辨率 15 µm ≤ 20 µm")),
        ({"分辨率": "20 µm"}, {"resolution": "25 µm"}, ("fails", "分辨率 25 µm > 20 µm")),
        ({"裂纹尺寸": "≥ 20 µm"}, {"Auflösung (Rissbreite)": "15 µm"}, ("fits", "裂纹尺寸 15 µm ≤ 20 µm")),
        ({"裂纹尺寸": "≥ 20 µm"}, {"解析度": "120 µm"}, ("fails", "裂纹尺寸 120 µm > 20 µm")),
        ({"Messunsicherheit": "≤ 5 µm"}, {"示值误差": "3.2 µm"}, ("fits", "Messunsicherheit 3.2 µm ≤ 5 µm")),
        ({"定位精度": "0.01 mm"}, {"accuracy": "±0.02 mm"}, ("fails", "定位精度 ±0.02 mm > 0.01 mm")),
        (
            {"Koppelverlust": "≤ 1,5 dB"},
            {"Coupling loss": "1.1 dB"},
            ("fits", "Koppelverlust 1.1 dB ≤ 1,5 dB"),
        ),
        ({"Taktzeit": "≤ 45 s"}, {"单件节拍": "5–60 s"}, ("unknown", "Taktzeit 5–60 s ? 45 s")),
        # more is better
        ({"纯度": "不低于99.9%"}, {"purity": "99.95 %"}, ("fits", "纯度 99.95 % ≥ 99.9%")),
        ({"纯度": "不低于99.9%"}, {"Reinheit": "≥ 99 %"}, ("fails", "纯度 99 % < 99.9%")),
        ({"Standzeit": "≥ 8000 h"}, {"寿命": "12000 h"}, ("fits", "Standzeit 12000 h ≥ 8000 h")),
        # the offer must get there
        ({"工作压力": "70 MPa"}, {"Nennbetriebsdruck": "bis 875 bar"}, ("fits", "工作压力 875 bar ≥ 70 MPa")),
        ({"工作压力": "70 MPa"}, {"Druck": "bis 500 bar"}, ("fails", "工作压力 500 bar < 70 MPa")),
        ({"节拍": "12 片/分钟"}, {"Durchsatz": "30 Teile/min"}, ("fits", "节拍 30 Teile/min ≥ 12 片/分钟")),
        (
            {"throughput": "at least 30 parts per minute"},
            {"产能": "每小时 1200 件"},
            ("fails", "throughput 1200 件 < 30 parts per minute"),
        ),
        ({"功耗": "≤ 2 W"}, {"Average power": "0.8 W"}, ("fits", "功耗 0.8 W ≤ 2 W")),
        ({"水深": "0.5~10 m"}, {"Rated depth": "50 m"}, ("fits", "水深 50 m ≥ 0.5~10 m")),
        ({"水深": "5~30 m"}, {"水深": "≤ 5 m"}, ("fails", "水深 5 m < 5~30 m")),
        # a thing of that size must fit
        ({"砖面边长": "450 mm"}, {"样品尺寸": "≤ 600 mm"}, ("fits", "砖面边长 600 mm ≥ 450 mm")),
        ({"砖面边长": "450 mm"}, {"Probengröße": "bis 250 mm"}, ("fails", "砖面边长 250 mm < 450 mm")),
        ({"焊缝长度": "12 m"}, {"样品尺寸": "≤ 600 mm"}, ("unknown", "焊缝长度 600 mm ? 12 m")),
        (
            {"样品尺寸": "200 × 100 mm"},
            {"sample size": "up to 300 × 150 mm"},
            ("fits", "样品尺寸 300 × 150 mm ≥ 200 × 100 mm"),
        ),
        (
            {"样品尺寸": "200 × 160 mm"},
            {"sample size": "up to 300 × 150 mm"},
            ("fails", "样品尺寸 300 × 150 mm < 200 × 160 mm"),
        ),
        (
            {"样品尺寸": "200 mm"},
            {"sample size": "300 × 150 mm"},
            ("unknown", "样品尺寸 300 × 150 mm ? 200 mm"),
        ),
        ({"芯片边长": "≤ 50 µm"}, {"最小芯片尺寸": "25 µm"}, ("fits", "芯片边长 25 µm ⊇ 50 µm")),
        ({"重量": "800 kg"}, {"承重": "2000 kg"}, ("fits", "重量 2000 kg ≥ 800 kg")),
        ({"重量": "800 kg"}, {"转子重量": "1–600 kg"}, ("fails", "重量 1–600 kg < 800 kg")),
        ({"直径": "≤ 3.5 mm"}, {"Durchmesser": "2,0~4,5 mm"}, ("fits", "直径 2,0~4,5 mm ⊇ 3.5 mm")),
        # the range must hold it
        ({"温度": "-55~150 ℃"}, {"Temperature": "-65~200 °C"}, ("fits", "温度 -65~200 °C ⊇ -55~150 ℃")),
        (
            {"温度": "-55~150 ℃"},
            {"Temperatur": "-40 bis 125 °C"},
            ("fails", "温度 -40 bis 125 °C ⊉ -55~150 ℃"),
        ),
        ({"Temperatur": "-253 °C"}, {"temperature": "20–300 K"}, ("fits", "Temperatur 20–300 K ⊇ -253 °C")),
        ({"Temperatur": "-20 °C"}, {"最高温度": "400 ℃"}, ("unknown", "Temperatur 400 ℃ ? -20 °C")),
        ({"Temperatur": "120 °C"}, {"最高温度": "400 ℃"}, ("fits", "Temperatur 400 ℃ ≥ 120 °C")),
        ({"窑内温度": "1280 ℃"}, {"烧结温度": "1650 ℃"}, ("unknown", "窑内温度 1650 ℃ ? 1280 ℃")),
        ({"製程溫度": "≤ 90 ℃"}, {"Prozesstemperatur": "35–45 °C"}, ("fits", "製程溫度 35–45 °C ≤ 90 ℃")),
        ({"频率范围": "0.2–2 THz"}, {"Frequenz": "0,1–4 THz"}, ("fits", "频率范围 0,1–4 THz ⊇ 0.2–2 THz")),
        # counts
        ({"Kanäle": "≥ 8"}, {"通道": "24"}, ("fits", "Kanäle 24 ≥ 8")),
        ({"seats": "≥ 300"}, {"座位数": "90"}, ("fails", "seats 90 < 300")),
        # words confirm and never refute
        ({"Bericht": "Englisch"}, {"报告语言": "中文、英文"}, ("fits", "Bericht 中文、英文 ⊇ Englisch")),
        ({"材料": "氧化锆"}, {"Material": "氧化铝、氮化硅"}, ("unknown", "材料 氧化铝、氮化硅 ? 氧化锆")),
        # an unknown property compares under its own label only
        ({"Schlagzahl": "30–40 mm"}, {"Schlagzahl": "20–50 mm"}, ("fits", "Schlagzahl 20–50 mm ⊇ 30–40 mm")),
    ],
)
def test_one_requirement_and_one_fact(
    required: Mapping[str, str], offered: Mapping[str, str], expected: tuple[str, str]
) -> None:
    assert sentences(required, offered) == [expected]


@pytest.mark.parametrize(
    ("required", "offered"),
    [
        ({"Schlagzahl": "30 mm"}, {"Rufweite": "40 mm"}),
        ({"预算": "60万元"}, {"价格": "30万元"}),
    ],
)
def test_what_cannot_be_compared_gives_no_condition(
    required: Mapping[str, str], offered: Mapping[str, str]
) -> None:
    assert held(required, offered) == ()


def test_a_known_property_of_which_the_offer_is_silent_is_unknown() -> None:
    (condition,) = held({"分辨率": "20 µm"}, {"膜厚": "3 µm", "样品尺寸": "≤ 600 mm"})
    assert (condition.name, condition.offered, condition.verdict, str(condition)) == (
        "resolution",
        None,
        "unknown",
        "分辨率 20 µm",
    )


def test_the_same_property_is_preferred_then_the_nearer_label() -> None:
    offered = {"水温": "4~35 ℃", "灭菌温度": "85~142 ℃", "Temperatur": "20–60 °C"}
    assert sentences({"灭菌温度": "≥ 135 ℃"}, offered) == [("fits", "灭菌温度 85~142 ℃ ≥ 135 ℃")]
    offered = {"样品尺寸": "≤ 600 mm", "边长": "≤ 500 mm"}
    assert sentences({"边长": "450 mm"}, offered) == [("fits", "边长 500 mm ≥ 450 mm")]


def test_conditions_come_in_the_order_required() -> None:
    required = {"裂纹尺寸": "≥ 20 µm", "节拍": "12 片/分钟", "砖面边长": "450 mm"}
    offered = {
        "Teilegröße": "bis 600 mm",
        "Durchsatz": "30 Teile/min",
        "Auflösung (Rissbreite)": "15 µm",
        "Eindringtiefe": "2 mm",
    }
    assert [(found.name, found.verdict) for found in held(required, offered)] == [
        ("defect_size", "fits"),
        ("throughput", "fits"),
        ("side", "fits"),
    ]


@pytest.mark.parametrize(
    ("label", "dimension", "name"),
    [
        ("样品尺寸精度", "length", "uncertainty"),
        ("Messunsicherheit", "length", "uncertainty"),
        ("Druckbereich", "pressure", "pressure"),
        ("節拍", "time", "cycle_time"),
        ("節拍", "pieces/time", "throughput"),
        ("耐压", "pressure", "pressure"),
        ("耐压", "voltage", "voltage"),
        ("带宽", "length", "width"),
        ("带宽", "frequency", "bandwidth"),
        ("Auflösung", "dots", "image_resolution"),
        ("weight savings", "mass", None),
        ("Farbe", "length", None),
    ],
)
def test_labels_name_properties(label: str, dimension: str, name: str | None) -> None:
    known = property_of(label, dimension)
    assert (known.name if known else None) == name


def test_the_tables_agree() -> None:
    named = {
        word.rstrip("!") for line in ANSWERS.strip().splitlines() for word in line.replace("|", " ").split()
    }
    assert named - set(properties()) == set()
    assert len(properties()) > 60


@given(value=st.floats(0.01, 1000), factor=st.floats(1.01, 100))
def test_a_smaller_error_always_fits_and_a_larger_always_fails(value: float, factor: float) -> None:
    required = {"uncertainty": f"≤ {value:.6f} mm"}
    assert held(required, {"误差": f"{value / factor:.6f} mm"})[0].verdict == "fits"
    assert held(required, {"误差": f"{value * factor + 0.001:.6f} mm"})[0].verdict == "fails"


@given(low=st.integers(-200, 100), width=st.integers(0, 300), inset=st.integers(0, 100))
def test_a_range_inside_another_fits(low: int, width: int, inset: int) -> None:
    required = {"温度": f"{low}~{low + width} ℃"}
    offered = {"Temperatur": f"{low - inset} bis {low + width + inset} °C"}
    assert held(required, offered)[0].verdict == "fits"
