"""What a row becomes: kind, language, words, id, facts."""

from pathlib import Path

import pytest

from entrepot.intake.columns import Overrides
from entrepot.intake.formats import open_file
from entrepot.intake.outcome import take
from entrepot.intake.record_kinds import RecordKind, read_record_kind
from entrepot.intake.records import Accepted, Text, read_records
from entrepot.intake.rows import SourceError
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import codes, csv_text, identify, records, refusals, warnings, write


def listed(tmp_path: Path, *rows: tuple[str, ...]) -> Path:
    return write(tmp_path / "list.csv", csv_text(rows))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("need", "need"), ("需求", "need"), ("Bedarf", "need"), ("仪器", "facility"), ("儀器", "facility"),
        ("Gerät", "facility"), ("Expertin", "expert"), ("政策", "policy"), ("組織", "organisation"),
        ("产业链", "industrial_chain"), ("Industrial chain", "industrial_chain"), ("cluster", "cluster"),
        *((kind.value, kind.value) for kind in RecordKind if kind is not RecordKind.CLASSIFICATION),
    ],
)  # fmt: skip
def test_kinds_in_four_languages(written: str, kind: str) -> None:
    assert read_record_kind(written) == RecordKind(kind)


def test_kind_comes_from_the_row_then_from_the_caller(tmp_path: Path) -> None:
    path = listed(tmp_path, ("kind", "title"), ("专家", "a"), ("", "b"), ("nonsense", "c"))
    assert [record.kind for record in records(path, "facility")] == ["expert", "facility", "facility"]
    assert warnings(path) == [(4, "kind", Code.VALUE_UNKNOWN)]


def test_row_without_a_kind_is_refused_when_the_caller_names_none(tmp_path: Path) -> None:
    path = listed(tmp_path, ("kind", "title"), ("专家", "a"), ("", "b"), ("nonsense", "c"))
    outcome = take(read_records(open_file(path), identify=identify))
    assert (outcome.accepted, codes(outcome.problems)) == (1, [Code.VALUE_MISSING, Code.VALUE_UNKNOWN])


def test_file_without_kinds_needs_one_from_the_caller(tmp_path: Path) -> None:
    source = open_file(listed(tmp_path, ("title",), ("a",)))
    with pytest.raises(SourceError) as error:
        read_records(source, identify=identify)
    assert error.value.problem.code == Code.COLUMN_MISSING


def test_duplicate_id_names_the_first_row(tmp_path: Path) -> None:
    path = listed(tmp_path, ("id", "title"), ("a", "x"), ("b", "y"), ("a", "z"))
    outcome = take(read_records(open_file(path), identify=identify, kind="need"))
    assert [problem.sentence for problem in outcome.problems] == ["The id “a” was already used in row 2."]
    assert (outcome.read, outcome.accepted, outcome.refused) == (3, 2, 1)


def test_row_number_is_the_id_where_there_is_none(tmp_path: Path) -> None:
    assert [record.key for record in records(listed(tmp_path, ("title",), ("a",), ("b",)))] == ["2", "3"]
    path = listed(tmp_path, ("id", "title"), ("", "a"), ("2", "b"))
    assert (warnings(path), refusals(path)) == ([(2, "id", Code.ID_MISSING)], [(3, Code.ID_DUPLICATE)])


def test_row_without_words_is_refused(tmp_path: Path) -> None:
    path = listed(tmp_path, ("id", "title", "text", "budget"), ("a", "", "", "5万元"), ("b", "c", "", ""))
    assert refusals(path) == [(2, Code.VALUE_MISSING)]
    assert records(path)[0].texts == {"en": Text("c", "")}


def test_missing_title_is_the_first_sentence(tmp_path: Path) -> None:
    long = "word " * 40
    path = listed(
        tmp_path,
        ("id", "title", "text"),
        ("a", "", "分辨率3.5微米。第二句。"),
        ("b", "", long),
        ("c", "", "Reads 0.5 mm. More."),
    )
    assert [record.title for record in records(path)] == [
        "分辨率3.5微米",
        "word " * 14 + "word word…"[:4] + "…",
        "Reads 0.5 mm",
    ]
    assert warnings(path) == [
        (2, "title", Code.TITLE_DERIVED),
        (3, "title", Code.TITLE_DERIVED),
        (4, "title", Code.TITLE_DERIVED),
    ]


def test_title_left_out_is_derived_without_a_warning(tmp_path: Path) -> None:
    source = open_file(listed(tmp_path, ("id", "title", "text"), ("a", "Secret", "First one. Second.")))
    rows = list(
        read_records(source, identify=identify, kind="need", overrides=Overrides(title_column="none"))
    )
    assert isinstance(rows[0], Accepted)
    assert (rows[0].record.title, rows[0].warnings, dict(rows[0].record.facts)) == ("First one", (), {})


def test_language_is_declared_or_found(tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        ("id", "language", "title"),
        ("1", "de-AT", "Test"),
        ("2", "", "Prüfgerät"),
        ("3", "中文", "太赫茲檢測儀器"),
        ("4", "zh", "太赫兹检测仪器"),
        ("5", "", "太赫茲檢測儀器"),
        ("6", "klingon", "Test"),
    )
    assert [record.language for record in records(path)] == [
        "de",
        "de",
        "zh-Hant",
        "zh-Hans",
        "zh-Hant",
        "en",
    ]
    assert warnings(path) == [(7, "language", Code.LANGUAGE_UNKNOWN)]


def test_words_in_several_languages(tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        ("id", "名称", "摘要", "title_en", "Beschreibung_de", "translations"),
        (
            "1",
            "检测仪",
            "用于检测。",
            "Tester",
            "Prüft. Misst.",
            '{"zh-Hant": {"title": "檢測儀", "text": ""}, "fr": {"title": "x"}}',
        ),
        ("2", "", "", "Only English", "", ""),
    )
    first, second = records(path)
    assert (first.language, dict(first.texts)) == (
        "zh-Hans",
        {
            "zh-Hans": Text("检测仪", "用于检测。"),
            "en": Text("Tester", ""),
            "de": Text("Prüft", "Prüft. Misst."),
            "zh-Hant": Text("檢測儀", ""),
        },
    )
    assert (second.language, second.texts) == ("en", {"en": Text("Only English", "")})
    assert warnings(path) == [(2, "translations", Code.TRANSLATION_UNREADABLE)]


def test_facts_from_one_column_and_from_unknown_ones(tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        ("title", "技术参数", "Farbe"),
        ("a", "分辨率：15 µm；Druck = bis 500 bar", "rot"),
        ("b", "无", ""),
    )
    first, second = records(path)
    assert dict(first.facts) == {"分辨率": "15 µm", "Druck": "bis 500 bar", "Farbe": "rot"}
    assert dict(second.facts) == {"技术参数": "无"}
    assert warnings(path) == [(3, "技术参数", Code.FACTS_UNREADABLE)]


def test_name_of_an_organisation_is_its_title(tmp_path: Path) -> None:
    path = listed(tmp_path, ("kind", "单位名称", "text"), ("企业", "华南检测中心", "做检测"))
    assert (records(path)[0].title, records(path)[0].organisation) == ("华南检测中心", "华南检测中心")


def test_structured_values_stay_as_typed(tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        ("title", "预算", "Frist", "TRL", "Ort", "关键词"),
        ("a", "３.５万元", "30. 4. 2027", "６级", "廣州", "陶瓷、裂纹；检测"),
    )
    record = records(path)[0]
    assert dict(record.fields) == {"budget": "３.５万元", "deadline": "30. 4. 2027", "readiness": "６级"}
    assert (record.place, record.keywords) == ("廣州", ("陶瓷", "裂纹", "检测"))


def test_same_content_has_the_same_fingerprint_wherever_it_stands(tmp_path: Path) -> None:
    path = listed(tmp_path, ("id", "title", "budget"), ("a", "x", "1"), ("b", "x", "1"), ("c", "x", "2"))
    first, second, third = (record.fingerprint for record in records(path))
    assert (first == second, first == third) == (True, False)
