"""Headers in four languages, however they are written."""

import pytest

from entrepot.intake.column_names import FIELDS, NAMES
from entrepot.intake.columns import Overrides, map_columns
from entrepot.intake.recognition import Meaning, find_header, recognise
from entrepot.intake.rows import SourceError
from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import codes

FILE = "list.csv"


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_knows_itself_and_its_names(field: str) -> None:
    for written in (field, field.upper(), field.replace("_", " ").title(), *NAMES[field]):
        found = recognise(written)
        assert found is not None
        assert (written, found.field, found.language) == (written, field, None)


@pytest.mark.parametrize(
    ("header", "field", "language"),
    [
        ("title_en", "title", "en"),
        ("Title (EN)", "title", "en"),
        ("标题(英文)", "title", "en"),
        ("標題（英文）", "title", "en"),
        ("Beschreibung_de", "text", "de"),
        ("text.zh-Hant", "text", "zh-Hant"),
        ("描述（繁體中文）", "text", "zh-Hant"),
        ("名称_zh", "title", "zh-Hans"),
        ("英文", None, None),
        ("golden", None, None),
        ("budget_en", None, None),
    ],
)
def test_language_behind_the_name(header: str, field: str | None, language: Language | None) -> None:
    found = recognise(header)
    assert (found.field, found.language) == (field, language) if found else (field, language) == (None, None)


@pytest.mark.parametrize(
    "header",
    ["ＴＩＴＬＥ", " Title ", "title:", "標題", "标 题", "*标题*", "TITEL", "Überschrift", "UEBERSCHRIFT"],
)
def test_writing_of_a_header_does_not_matter(header: str) -> None:
    found = recognise(header)
    assert found is not None
    assert found.field == "title"


def test_a_single_id_like_column_is_the_id() -> None:
    assert map_columns(["topic_id", "title"], Overrides(), FILE).name_of("id") == "topic_id"
    assert map_columns(["topic_id", "award_id", "title"], Overrides(), FILE).name_of("id") is None
    assert map_columns(["id", "award_id", "title"], Overrides(), FILE).name_of("id") == "id"


def test_the_preferred_of_two_names_is_taken_and_the_other_kept_as_fact() -> None:
    columns = map_columns(["摘要", "内容", "名称"], Overrides(), FILE)
    assert (columns.name_of("text"), tuple(columns.unknown)) == ("内容", ("摘要",))
    assert codes(columns.problems) == [Code.COLUMN_REPEATED]


def test_columns_named_by_the_caller() -> None:
    columns = map_columns(
        ["Titel", "a b", "c"], Overrides(text_column="A B", title_column="none", id_column="c"), FILE
    )
    assert columns.meanings == {"a b": Meaning("text"), "c": Meaning("id")}
    assert (tuple(columns.unknown), columns.is_ignored("Titel")) == ((), True)


def test_column_named_by_the_caller_that_is_not_there() -> None:
    with pytest.raises(SourceError) as error:
        map_columns(["title", "x"], Overrides(text_column="body"), FILE)
    assert str(error.value) == (
        "list.csv has no column “body”; it has “title”, “x”. Give --text-column one of these names."
    )


def test_neither_title_nor_text() -> None:
    with pytest.raises(SourceError) as error:
        map_columns(["a", "b"], Overrides(), FILE)
    assert str(error.value) == (
        "list.csv has no column for a title or a text; it has “a”, “b”. "
        "Say which column is the text with --text-column."
    )


def test_header_is_the_row_that_names_most() -> None:
    rows = [["2026 list", ""], ["", ""], ["id", "title"], ["x", "text"]]
    assert find_header(rows) == 2
    assert find_header([["", ""], ["a", "b"], ["c", "d"]]) == 1
