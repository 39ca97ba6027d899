"""Values that later stages cannot read: warned about where they stand, kept as typed."""

from pathlib import Path

import pytest

from entrepot.intake.formats import open_file
from entrepot.intake.records import Accepted, read_records
from entrepot.intake.validation import validate
from entrepot.vocabulary.places import Place, jurisdiction
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import csv_text, identify, write

MUNICH = Place(
    "munich",
    {"de": "München", "en": "Munich", "zh-Hans": "慕尼黑"},
    jurisdiction("DE-BY"),
    "EUR",
    "Europe/Berlin",
    48.1,
    11.6,
)


def found(
    tmp_path: Path, column: str, value: str, language: str = "en"
) -> list[tuple[int | None, str | None, Code, str]]:
    path = write(tmp_path / "list.csv", csv_text([("title", "language", column), ("a", language, value)]))
    rows = list(
        read_records(
            open_file(path),
            identify=identify,
            kind="need",
            check=lambda record, columns: validate(record, columns, (MUNICH,)),
        )
    )
    assert isinstance(rows[0], Accepted)
    return [(problem.row, problem.column, problem.code, problem.severity) for problem in rows[0].warnings]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("预算", "很多钱", Code.MONEY_UNREADABLE),
        ("Budget", "-5 €", Code.NUMBER_NEGATIVE),
        ("deadline", "soon", Code.DATE_UNREADABLE),
        ("deadline", "1900-02-29", Code.DATE_IMPOSSIBLE),
        ("Gültig bis", "03/04/2027", Code.DATE_AMBIGUOUS),
        ("TRL", "12", Code.NUMBER_OUT_OF_RANGE),
        ("TRL", "high", Code.READINESS_UNREADABLE),
        ("机时", "viele", Code.NUMBER_UNREADABLE),
        ("expert_days", "-3", Code.NUMBER_NEGATIVE),
        ("企业规模", "gigantic", Code.VALUE_UNKNOWN),
        ("需求类型", "nonsense", Code.VALUE_UNKNOWN),
        ("organisation_kind", "nonsense", Code.VALUE_UNKNOWN),
        ("subsidy_rate", "150 %", Code.NUMBER_OUT_OF_RANGE),
        ("eligible_sizes", "KMU; nonsense", Code.VALUE_UNKNOWN),
        ("Ort", "Atlantis", Code.PLACE_UNKNOWN),
    ],
)
def test_unreadable_value_is_one_warning_where_it_stands(
    tmp_path: Path, column: str, value: str, code: Code
) -> None:
    assert found(tmp_path, column, value) == [(2, column, code, "warning")]


@pytest.mark.parametrize(
    ("column", "value", "language"),
    [
        ("预算", "３.５万元", "zh-Hans"),
        ("预算", "面议", "zh-Hans"),
        ("Budget", "80.000 €", "de"),
        ("price", "HK$ 6,000 / day", "en"),
        ("Frist", "30. April 2027", "de"),
        ("截止日期", "2027年3月", "zh-Hans"),
        ("TRL", "6级", "zh-Hans"),
        ("机时", "１２０", "zh-Hans"),
        ("expert_days", "2,5 Tage", "de"),
        ("企业规模", "中小企业", "zh-Hans"),
        ("size", "small", "en"),
        ("subsidy_rate", "30%", "en"),
        ("subsidy_rate", "0.3", "en"),
        ("eligible_kinds", "enterprise; university", "en"),
        ("subsidy_roles", "facility; expert", "en"),
        ("Ort", "munich", "de"),
        ("Ort", "München-Pasing", "de"),
        ("Ort", "广东", "zh-Hans"),
    ],
)
def test_readable_value_has_no_warning(tmp_path: Path, column: str, value: str, language: str) -> None:
    assert found(tmp_path, column, value, language) == []
