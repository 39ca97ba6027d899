"""Headers as real lists write them: with units and remarks, in two languages, over two rows, second choices."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from entrepot.intake.columns import Overrides, map_columns
from entrepot.intake.formats import open_file
from entrepot.intake.mapping import target_of
from entrepot.intake.recognition import find_heading, recognise, with_unit
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import csv_text, records, warnings, write, write_xlsx

FILE = "list.csv"


@pytest.mark.parametrize(
    ("header", "field", "unit"),
    [
        ("预算（万元）", "budget", "万元"),
        ("預算(萬元)", "budget", "万元"),
        ("预算/万元", "budget", "万元"),
        ("budget_eur", "budget", "eur"),
        ("Budget (EUR)", "budget", "EUR"),
        ("Preis in €", "price", "€"),
        ("价格（元/小时）", "price", "元/小时"),
        ("Price per day", "price", "per day"),
        ("金额（万港元）", "amount", "万港元"),
        ("budget_max", "budget", ""),
    ],
)
def test_unit_in_the_header_of_a_sum(header: str, field: str, unit: str) -> None:
    found = recognise(header)
    assert (found and found.field, found and found.unit) == (field, unit)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("名称（必填）", "title"),
        ("標題 Title（必填）", "title"),
        ("TRL (1-9)", "readiness"),
        ("机时（小时）", "facility_hours"),
        ("Deadline (YYYY-MM-DD)", "deadline"),
        ("名称 Name", "title"),
        ("Title / 标题", "title"),
        ("单位名称\nInstitution", "organisation"),
        ("成果 / 名称", "title"),
        ("价格 / 校内", "price"),
        ("聯絡人", "person"),
        ("專案名稱", "title"),
        ("識別碼", "id"),
        ("公司名称（联系人电话）", None),
        ("联系方式 / 电话", None),
        ("category name", None),
    ],
)
def test_remarks_and_two_languages(header: str, field: str | None) -> None:
    found = recognise(header)
    assert (found and found.field) == field


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("50", "万元", "50万元"),
        ("50-80", "万元", "50-80万元"),
        ("1.200,50", "EUR", "1.200,50 EUR"),
        ("面议", "万元", "面议"),
        ("50万", "万元", "50万"),
        ("50 €", "CNY", "50 €"),
        ("", "EUR", ""),
        ("50", "", "50"),
    ],
)
def test_only_bare_numbers_get_the_headers_unit(text: str, unit: str, said: str) -> None:
    assert with_unit(text, unit) == said


def test_value_under_a_unit_is_read_as_that_sum(tmp_path: Path) -> None:
    path = write(tmp_path / FILE, csv_text([("名称", "预算（万元）"), ("a", "50"), ("b", "面议")]))
    assert [dict(each.fields) for each in records(path, "need")] == [{"budget": "50万元"}, {"budget": "面议"}]


@pytest.mark.parametrize(
    ("rows", "last", "names"),
    [
        (
            [["名称", "单位", "价格", ""], ["", "", "校内", "校外"], ["a", "b", "1", "2"]],
            1,
            ["名称", "单位", "价格 / 校内", "价格 / 校外"],
        ),
        (
            [["需求方", "", "供给方", ""], ["名称", "单位", "名称", "单位"], ["a", "b", "c", "d"]],
            1,
            ["需求方 / 名称", "需求方 / 单位", "供给方 / 名称", "供给方 / 单位"],
        ),
        ([["清单", "", ""], ["名称", "摘要", "编号"]], 1, ["名称", "摘要", "编号"]),
        ([["名称", "摘要", ""], ["a", "b", "c"]], 0, ["名称", "摘要", ""]),
        ([["名称", "容量", "", ""], ["", "1", "2", "3"]], 0, ["名称", "容量", "", ""]),
        ([["名称", "摘要"], ["a", "b"]], 0, ["名称", "摘要"]),
        ([["x"]], 0, ["x"]),
    ],
)
def test_header_over_two_rows(rows: list[list[str]], last: int, names: list[str]) -> None:
    assert find_heading(rows) == (last, names)


def test_two_row_header_of_a_workbook_is_read(tmp_path: Path) -> None:
    rows = [
        ("编号", "名称", "联系方式", None),
        (None, None, "电话", "邮箱"),
        ("f-1", "仪器", "1", "a@example.org"),
    ]
    path = write_xlsx(tmp_path / "list.xlsx", rows)
    assert [(each.row, each.key, each.title, dict(each.facts)) for each in records(path)] == [
        (3, "f-1", "仪器", {"联系方式 / 电话": "1", "联系方式 / 邮箱": "a@example.org"})
    ]


DATA = Path(os.environ.get("ENTREPOT_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
PUBLISHED: Mapping[str, Mapping[str, str]] = {
    "finance/horizon_calls/calls.csv": {
        "code": "id", "title": "title", "open": "available_from", "close": "deadline", "budget_eur": "budget", "url": "link",
    },
    "parks/cn_zones/parks.csv": {"name": "title", "city": "place"},
    "facilities/emsl/emsl_instruments.csv": {"eus_instrument_id": "id", "eus_display_name": "title"},
    "facilities/emsl/dms_instruments.csv": {"instrument_id": "id", "instrument": "title", "description": "text"},
    "facilities/lightsources/facilities.csv": {
        "code": "id", "kind": "kind", "name": "title", "country": "place", "website": "link",
    },
    "facilities/lightsources/beamlines.csv": {
        "name": "title", "technique": "technique", "region": "place", "website": "link",
    },
    "facilities/meril/facilities.csv": {"kind": "kind", "name": "title"},
    "facilities/meril/esfri_2016.tsv": {"Meril ID": "id", "Name": "title", "Town": "place"},
    "facilities/cn_univ/instruments.csv": {"id": "id", "name_zh": "title:zh-Hans"},
    "taxonomies/noga2008_de_en_fr_it.csv": {"code": "id", "de": "title:de", "en": "title:en"},
    "taxonomies/gbt4754_zh.csv": {"code": "id", "name_zh": "title:zh-Hans"},
    "taxonomies/ipc_en.csv": {"code": "id", "title_en": "title:en"},
    "regions/world_cities/cities.csv": {"id": "id", "city": "title"},
    "regions/cn_divisions/city_geo.csv": {"area": "title", "city": "place"},
    "policies/policies_zh.jsonl.gz": {
        "id": "id", "text_zh": "text:zh-Hans", "issuer_en": "organisation", "url": "link",
    },
    "technologies/techport/techport.jsonl": {
        "id": "id", "title": "title", "description": "text", "trl_now": "readiness", "lead": "organisation", "lead_city": "place",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_lists_map_sensibly(name: str) -> None:
    if not (DATA / name).exists() and "CI" not in os.environ:
        pytest.skip(f"{DATA / name} is not here")
    source = open_file(DATA / name)
    columns = map_columns(source.columns, Overrides(), source.name)
    found = {column: target_of(meaning) for column, meaning in columns.meanings.items()}
    assert (found, columns.problems) == (PUBLISHED[name], ())


def test_loan_keeps_its_instrument_and_a_day_needs_a_close_to_open() -> None:
    loans = map_columns(["title", "instrument", "amount"], Overrides(), FILE)
    assert loans.name_of("instrument") == "instrument"
    assert map_columns(["title", "open"], Overrides(), FILE).meanings.keys() == {"title"}


def test_row_without_words_takes_its_title_from_the_second_best_column(tmp_path: Path) -> None:
    path = write(tmp_path / FILE, csv_text([("beamline", "name"), ("I-1", ""), ("I-2", "Optics")]))
    assert open_file(path).columns == ("beamline", "name")
    assert [each.title for each in records(path)] == ["I-1", "Optics"]
    assert warnings(path) == [(2, "beamline", Code.TITLE_FROM_COLUMN)]


def test_place_without_a_name_of_its_own_is_called_like_the_larger_one(tmp_path: Path) -> None:
    rows = [
        ("area", "city", "lat", "lng"),
        ("Nanshan", "Shenzhen", "22.5", "113.9"),
        ("", "Wuhan", "30.6", "114.3"),
    ]
    assert [each.title for each in records(write(tmp_path / FILE, csv_text(rows)), "venue")] == [
        "Nanshan",
        "Wuhan",
    ]
