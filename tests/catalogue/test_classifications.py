"""Classifications brought in as lists: by their columns, with a report that adds up."""

from __future__ import annotations

import csv
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from entrepot.catalogue.actions import put_codes
from entrepot.catalogue.domain import CodeRecord
from entrepot.catalogue.imports import ImportReport, carry_out, import_file, open_list
from entrepot.catalogue.models import ClassCode, Resource
from entrepot.intake.actions import answer_run
from entrepot.intake.domain import Options
from entrepot.intake.rows import SourceError
from entrepot.journal.models import Entry as Journalled
from entrepot.people.permissions import NotAllowedError
from entrepot.vocabulary.industry import Scheme
from tests.accounts import account, admit, join, party
from tests.cast import BY, cast
from tests.cast import organisation as stored_organisation

pytestmark = pytest.mark.django_db
DATA = Path(
    os.environ.get("ENTREPOT_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")
) / "taxonomies"  # fmt: skip
SHIPPED = DATA if DATA.is_dir() else Path("/nowhere")


def listed(path: Path, columns: str, *rows: str) -> Path:
    """A list as a CSV file."""
    path.write_text("\n".join([columns, *rows]) + "\n", encoding="utf8")
    return path


def brought_in(path: Path, kind: str | None = "classification", **options: bool) -> ImportReport:
    return import_file(path=path, by=BY, options=Options(kind=kind or ""), **options)


def counts(report: ImportReport) -> tuple[int, int, int, int, dict[str, int]]:
    outcome = report.outcome
    return outcome.read, outcome.accepted, outcome.refused, outcome.blank, report.changes


def stored() -> dict[str, tuple[dict[str, str], str, dict[str, str]]]:
    return {str(item): (item.titles, item.parent, item.facts) for item in ClassCode.objects.all()}


def test_a_chinese_list_is_known_by_its_name_and_its_columns(tmp_path: Path) -> None:
    path = listed(
        tmp_path / "gbt4754_list.csv",
        "code,name_zh,level,parent",
        "C,造物业,1,",
        "30,石与釉,2,C",
        "301,釉料,3,30",
    )
    report = brought_in(path, kind=None)
    assert counts(report) == (3, 3, 0, 0, {"new": 3, "changed": 0, "same": 0})
    assert stored() == {
        "gbt4754:C": ({"zh-Hans": "造物业"}, "", {"level": "1"}),
        "gbt4754:30": ({"zh-Hans": "石与釉"}, "C", {"level": "2"}),
        "gbt4754:301": ({"zh-Hans": "釉料"}, "30", {"level": "3"}),
    }
    assert report.outcome.unknown_columns == ("level",)
    assert [(act.subject, act.details) for act in Journalled.objects.filter(verb="codes.put")] == [
        ("gbt4754", {"new": 3})
    ]


def test_languages_that_the_node_does_not_speak_are_kept_as_facts(tmp_path: Path) -> None:
    path = listed(
        tmp_path / "list.csv",
        "level,code,de,en,fr",
        "division,23,Glas und Ton,Glass and clay,Verre",
        "class,2331,Kacheln,Tiles,Carreaux",
    )
    assert counts(brought_in(path))[:3] == (2, 2, 0)
    assert stored() == {
        "nace:23": (
            {"de": "Glas und Ton", "en": "Glass and clay"},
            "C",
            {"level": "division", "fr": "Verre"},
        ),
        "nace:2331": ({"de": "Kacheln", "en": "Tiles"}, "233", {"level": "class", "fr": "Carreaux"}),
    }


def test_patent_classes_are_known_by_their_codes(tmp_path: Path) -> None:
    path = listed(
        tmp_path / "list.csv",
        "code,title_en",
        "G,PHYSICS AT LARGE",
        "G01,MEASURING THINGS",
        "G01N,LOOKING INTO MATERIALS",
    )
    brought_in(path)
    assert {key: parent for key, (_, parent, _) in stored().items()} == {
        "ipc:G": "",
        "ipc:G01": "G",
        "ipc:G01N": "G01",
    }


def test_the_same_list_twice_changes_nothing_and_another_language_is_added(tmp_path: Path) -> None:
    brought_in(listed(tmp_path / "nace_de.csv", "code,de", "23.31,Kacheln"))
    again = brought_in(tmp_path / "nace_de.csv")
    assert counts(again) == (1, 1, 0, 0, {"new": 0, "changed": 0, "same": 1})
    more = brought_in(listed(tmp_path / "nace_en.csv", "code,en", "2331,Tiles"))
    assert counts(more)[4] == {"new": 0, "changed": 1, "same": 0}
    assert stored() == {"nace:2331": ({"de": "Kacheln", "en": "Tiles"}, "233", {})}
    assert Journalled.objects.filter(verb="codes.put").count() == 2


def test_bad_rows_are_told_and_stop_no_good_ones(tmp_path: Path) -> None:
    path = listed(
        tmp_path / "list.csv", "scheme,code,title",
        "NACE,23.31,Tiles", "NACE,XY,Nothing", "NACE,2331,Tiles again", "Made up,1,Title", "IPC,,No code", "IPC,G01N,", ",,", ",12,Whose",
    )  # fmt: skip
    report = brought_in(path)
    assert counts(report) == (7, 1, 6, 1, {"new": 1, "changed": 0, "same": 0})
    assert [(item.row, str(item.code)) for item in report.outcome.problems] == [
        (3, "code_unknown"),
        (4, "id_duplicate"),
        (5, "value_unknown"),
        (6, "value_missing"),
        (7, "value_missing"),
        (9, "value_missing"),
    ]
    assert (
        report.outcome.problems[1].sentence.endswith("row 2.") or "2" in report.outcome.problems[1].sentence
    )
    assert report.refused_file is not None
    with report.refused_file.open(encoding="utf-8-sig", newline="") as file:
        assert [row["code"] for row in csv.DictReader(file)] == ["XY", "2331", "1", "", "G01N", "12"]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = listed(tmp_path / "nace.csv", "code,en", "2331,Tiles")
    assert counts(brought_in(path, dry_run=True))[4] == {"new": 1, "changed": 0, "same": 0}
    assert (stored(), Journalled.objects.filter(verb="codes.put").count()) == ({}, 0)


@pytest.mark.parametrize(
    ("columns", "row", "code"),
    [("code,title", "xyz,Something", "scheme_unknown"), ("code,weight", "23,4 kg", "text_column_missing")],
)
def test_what_cannot_be_told_is_asked_for(tmp_path: Path, columns: str, row: str, code: str) -> None:
    with pytest.raises(SourceError) as raised:
        brought_in(listed(tmp_path / "list.csv", columns, row))
    assert str(raised.value.problem.code) == code


def test_a_run_of_a_classification_asks_and_stores_like_any_other(tmp_path: Path) -> None:
    path = listed(tmp_path / "nace.csv", "code,en", "2331,Tiles", "XY,Nothing", "23,Clay")
    put_codes(codes=[CodeRecord(Scheme.NACE, "23", {"en": "Clay"}, "C", {})], by=BY)
    run = open_list(path=path, name="nace.csv", options=Options(), looked_over=True, by=BY)
    run = carry_out(run)
    assert (run.state, run.question, run.read, run.new, run.same, run.refused) == (
        "asking",
        "check",
        3,
        1,
        1,
        1,
    )
    assert len(stored()) == 1
    run = carry_out(answer_run(run=run, go=True, by=BY))
    assert (run.state, run.new, run.changed, run.same, run.refused) == ("done", 1, 0, 1, 1)
    assert len(stored()) == 2


def test_what_a_run_still_has_is_confirmed(tmp_path: Path) -> None:
    path = listed(tmp_path / "list.csv", "id,title,text", "r-1,Scanner,It scans.", "r-2,Kiln,It burns.")
    with time_machine.travel(datetime(2026, 1, 1, 9, tzinfo=UTC), tick=False):
        brought_in(path, kind="facility")
    with time_machine.travel(datetime(2026, 6, 1, 9, tzinfo=UTC), tick=False):
        report = brought_in(path, kind="facility")
    assert report.changes == {"new": 0, "changed": 0, "same": 2}
    found = Resource.objects.order_by("key").values_list("key", "confirmed", "ends", "version")
    assert list(found) == [(key, date(2026, 6, 1), date(2027, 6, 1), 1) for key in ("r-1", "r-2")]


def test_a_list_of_instruments_with_codes_is_no_classification(tmp_path: Path) -> None:
    path = listed(tmp_path / "ipc_list.csv", "code,name,description", "r-1,Scanner,It scans.")
    report = brought_in(path, kind="facility")
    assert (report.changes["new"], Resource.objects.count(), ClassCode.objects.count()) == (1, 1, 0)


def test_only_officers_and_operators_bring_in_classifications(tmp_path: Path) -> None:
    cast()
    firm = stored_organisation("org-mine", "Mine")
    admit(firm)
    owner = party(join(account("owner"), firm))
    with pytest.raises(SourceError) as raised:
        import_file(path=listed(tmp_path / "nace.csv", "code,en", "23,Tiles"), by=owner)
    assert str(raised.value.problem.code) == "codes_not_yours"
    with pytest.raises(NotAllowedError):
        put_codes(codes=[CodeRecord(Scheme.IPC, "G01N", {"en": "Looking"}, "G01", {})], by=owner)


@pytest.mark.skipif(not SHIPPED.is_dir() and "CI" not in os.environ, reason="the shared data are not here")
@pytest.mark.parametrize(
    ("file", "scheme", "count", "languages"),
    [
        ("gbt4754_zh.csv", "gbt4754", 1971, {"zh-Hans"}),
        ("noga2008_de_en_fr_it.csv", "nace", 996, {"de", "en"}),
        ("ipc_en.csv", "ipc", 738, {"en"}),
    ],
)
def test_the_shipped_lists_come_in_whole(file: str, scheme: str, count: int, languages: set[str]) -> None:
    report = brought_in(SHIPPED / file, kind=None)
    assert counts(report) == (count, count, 0, 0, {"new": count, "changed": 0, "same": 0})
    found = ClassCode.objects.filter(scheme=scheme)
    assert found.count() == count
    assert {language for item in found for language in item.titles} == languages
    codes = {item.code for item in found}
    lost = [item.code for item in found if item.parent and item.parent not in codes]
    assert len(lost) == (
        134 if scheme == "ipc" else 0
    )  # this list leaves out some classes above its subclasses
