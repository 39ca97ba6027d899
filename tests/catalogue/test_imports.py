"""A file into the catalogue: good rows go in, bad rows are set aside, and nothing is ever half-done."""

from __future__ import annotations

import csv
import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.domain import Entry
from entrepot.catalogue.imports import ImportReport, import_file
from entrepot.catalogue.models import Need, Resource
from entrepot.intake.domain import Options
from entrepot.intake.models import Run
from entrepot.intake.rows import SourceError
from entrepot.journal import queries as journal
from entrepot.journal.models import Entry as Journalled
from entrepot.people.actions import OrganisationRecord
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.vocabulary.problems import Code
from tests.accounts import account, admit, join, party
from tests.cast import cast, entry, settle
from tests.catalogue.lists import COLUMNS, ROWS, bring_in, counted, csv_bytes, in_formats, stored, write_csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def node(db: None) -> None:
    """A node with places and the cast's organisations."""
    cast()


def acts() -> list[tuple[str, str]]:
    """What was done with the catalogue, in order."""
    done = Journalled.objects.filter(stream="catalogue").order_by("sequence")
    return list(done.values_list("verb", "subject"))


def test_good_rows_go_in_with_their_links(tmp_path: Path) -> None:
    report = bring_in(write_csv(tmp_path / "list.csv"))
    assert counted(report) == (3, 3, 0, 0)
    assert (report.changes, report.organisations_added) == ({"new": 3, "changed": 0, "same": 0}, 1)
    first = Resource.objects.get(key="f-1")
    assert (first.kind, first.language, first.place_id, first.source) == (
        "facility",
        "zh-Hans",
        "guangzhou",
        "list.csv",
    )
    assert first.organisation == Organisation.objects.get(key="org-yunshan")
    assert first.texts == {
        "zh-Hans": {"title": "太赫兹成像系统", "text": "用于陶瓷裂纹的无损检测，分辨率十五微米。"}
    }
    assert (first.fields, first.facts) == ({"price": "900元/小时"}, {"重量": "300 kg"})
    assert [item.key for item in report.preview if isinstance(item, Entry)] == ["f-1", "f-2", "f-3"]
    assert report.refused_file is None
    assert journal.examine().findings == ()
    verbs = (
        Journalled.objects.filter(stream="catalogue")
        .order_by("sequence")
        .values_list("actor", "verb", "subject")
    )
    assert list(verbs) == [("test", "record.new", f"f-{n}") for n in (1, 2, 3)]


def test_an_unknown_organisation_is_added_once(tmp_path: Path) -> None:
    rows = [("a", "A", "Text a", "Neue Werft", "", "", ""), ("b", "B", "Text b", " neue  werft ", "", "", "")]
    report = bring_in(write_csv(tmp_path / "list.csv", rows))
    assert report.organisations_added == 1
    owners = {item.organisation for item in Resource.objects.select_related("organisation")}
    assert [owner.texts["en"]["title"] for owner in owners if owner] == ["Neue Werft"]
    again = bring_in(write_csv(tmp_path / "more.csv", [("c", "C", "Text c", "NEUE WERFT", "", "", "")]))
    assert again.organisations_added == 0
    assert Organisation.objects.count() == 5


def test_rows_that_do_not_say_belong_to_the_organisation_given(tmp_path: Path) -> None:
    rows = [("a", "A", "Text a", "", "", "", ""), ("b", "B", "Text b", "云山大学", "", "", "")]
    bring_in(write_csv(tmp_path / "list.csv", rows), options=Options(organisation="Isaroptik GmbH"))
    owned = {item.key: item.organisation for item in Resource.objects.select_related("organisation")}
    assert {key: owner.key for key, owner in owned.items() if owner} == {
        "a": "org-isaroptik",
        "b": "org-yunshan",
    }


def test_bad_rows_are_set_aside_and_go_in_once_corrected(tmp_path: Path) -> None:
    rows = [
        ROWS[0],
        ("f-1", "again", "duplicate", "", "", "", ""),
        ("f-9", "", "", "云山大学", "广州", "", ""),
        ROWS[1],
    ]
    report = bring_in(write_csv(tmp_path / "list.csv", rows))
    assert counted(report) == (4, 2, 2, 0)
    assert [(item.row, item.code) for item in report.outcome.problems if item.severity == "refusal"] == [
        (3, Code.ID_DUPLICATE), (4, Code.VALUE_MISSING),
    ]  # fmt: skip
    assert sorted(stored()) == ["f-1", "f-2"]

    aside = tmp_path / "list.refused.csv"
    assert report.refused_file == aside
    with aside.open(encoding="utf-8-sig", newline="") as file:
        refused = list(csv.DictReader(file))
    assert [row["编号"] for row in refused] == ["f-1", "f-9"]
    assert [row["problem"] != "" and row["remedy"] != "" for row in refused] == [True, True]
    refused[0]["编号"], refused[1]["名称"] = "f-8", "Corrected"
    with aside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, refused[0])
        writer.writeheader()
        writer.writerows(refused)
    again = bring_in(aside)
    assert (counted(again), again.changes["new"], again.refused_file) == ((2, 2, 0, 0), 2, None)
    assert sorted(stored()) == ["f-1", "f-2", "f-8", "f-9"]


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_corrected_row_without_an_id_takes_its_own_place_and_nobody_elses(tmp_path: Path) -> None:
    columns = ("名称", "价格")
    rows = [("A", "1元"), ("B", "2元"), ("", "3元"), ("", "4元")]
    report = bring_in(write_csv(tmp_path / "list.csv", rows, columns))
    assert (counted(report), sorted(stored())) == ((4, 2, 2, 0), ["list-2", "list-3"])
    refused = tmp_path / "list.refused.csv"
    written = read_csv(refused)
    assert [row[-1] for row in written] == ["list row", "4", "5"]
    written[2][0] = "D"  # the first stays as it is, and is refused again
    with refused.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(written)
    again = bring_in(refused, refused_to=tmp_path / "again.csv")
    assert (counted(again), again.changes["new"]) == ((2, 1, 1, 0), 1)
    titles = {item.key: item.texts[item.language]["title"] for item in Resource.objects.all()}
    assert titles == {"list-2": "A", "list-3": "B", "list-5": "D"}
    assert [row[-1] for row in read_csv(tmp_path / "again.csv")] == ["list row", "4"]


def test_refused_rows_go_where_they_are_told_to(tmp_path: Path) -> None:
    rows = [ROWS[0], ROWS[0]]
    target = tmp_path / "elsewhere.csv"
    assert bring_in(write_csv(tmp_path / "list.csv", rows), refused_to=target).refused_file == target
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere.csv", "list.csv"]


def test_nothing_is_imported_when_the_refused_rows_cannot_be_written(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "list.csv", [ROWS[0], ROWS[0]])
    with pytest.raises(OSError, match="No such file or directory"):
        bring_in(file, refused_to=tmp_path / "nowhere" / "refused.csv")
    assert (Resource.objects.count(), acts()) == (0, [])
    assert Run.objects.values_list("state", "failure__code").get() == ("failed", "disk")


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "list.csv")
    bring_in(file)
    before, acted = stored(), acts()
    report = bring_in(file)
    assert (report.changes, report.organisations_added) == ({"new": 0, "changed": 0, "same": 3}, 0)
    assert (stored(), acts()) == (before, acted)


def test_rows_in_another_order_under_another_name_are_the_same(tmp_path: Path) -> None:
    bring_in(write_csv(tmp_path / "list.csv"))
    report = bring_in(write_csv(tmp_path / "other.csv", ROWS[::-1]))
    assert report.changes == {"new": 0, "changed": 0, "same": 3}


def test_one_changed_row_is_changed_and_journalled(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "list.csv")
    bring_in(file)
    created, before = Resource.objects.get(key="f-2").created, len(acts())
    write_csv(file, [ROWS[0], (*ROWS[1][:5], "2800元/天", ROWS[1][6]), ROWS[2]])
    report = bring_in(file)
    assert report.changes == {"new": 0, "changed": 1, "same": 2}
    changed = Resource.objects.get(key="f-2")
    assert (changed.fields, changed.created) == ({"price": "2800元/天"}, created)
    assert acts()[before:] == [("record.changed", "f-2")]


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "list.csv", [*ROWS, ROWS[0]])
    organisations, sequence = Organisation.objects.count(), journal.latest_sequence()
    trial = bring_in(file, dry_run=True)
    assert trial.dry_run
    assert (Resource.objects.count(), Organisation.objects.count()) == (0, organisations)
    assert (journal.latest_sequence(), sorted(tmp_path.iterdir())) == (sequence, [file])
    real = bring_in(file)
    assert (trial.outcome, trial.changes, trial.organisations_added, trial.preview) == (
        real.outcome, real.changes, real.organisations_added, real.preview,
    )  # fmt: skip
    assert trial.refused_file is None
    assert real.refused_file == tmp_path / "list.refused.csv"


def test_the_same_list_in_every_format_is_the_same_records(tmp_path: Path) -> None:
    found = {}
    for name, file in in_formats(tmp_path).items():
        report = bring_in(file)
        assert counted(report) == (3, 3, 0, 0), name
        found[name] = stored()
        Resource.objects.all().delete()
    assert len(found) == 7
    assert {name: records == found["csv"] for name, records in found.items()} == dict.fromkeys(found, True)


def test_a_second_format_of_a_known_list_is_all_the_same(tmp_path: Path) -> None:
    files = in_formats(tmp_path)
    bring_in(files["csv"])
    for name in ("xlsx", "jsonl", "gb18030"):
        assert bring_in(files[name]).changes == {"new": 0, "changed": 0, "same": 3}, name


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    report = bring_in(in_formats(tmp_path)["gb18030"])
    assert [item.code for item in report.outcome.problems] == [Code.ENCODING_GUESSED]


def test_rows_without_ids_are_scoped_by_their_file(tmp_path: Path) -> None:
    columns = ("名称", "描述")
    first = write_csv(tmp_path / "Geräte Liste.csv", [("A", "Text a"), ("B", "Text b")], columns)
    second = write_csv(tmp_path / "other.csv", [("C", "Text c")], columns)
    bring_in(first)
    bring_in(second)
    assert sorted(stored()) == ["geräte-liste-2", "geräte-liste-3", "other-2"]
    assert bring_in(first).changes == {"new": 0, "changed": 0, "same": 2}


def test_a_row_without_its_id_is_scoped_by_its_file_too(tmp_path: Path) -> None:
    columns = ("编号", "名称", "描述")
    bring_in(write_csv(tmp_path / "one.csv", [("x", "A", "Text a"), ("", "B", "Text b")], columns))
    bring_in(write_csv(tmp_path / "two.csv", [("y", "C", "Text c"), ("", "D", "Text d")], columns))
    titles = {
        key: item.texts["en"]["title"] for key, item in Resource.objects.in_bulk(field_name="key").items()
    }
    assert titles == {"x": "A", "one-3": "B", "y": "C", "two-3": "D"}


def test_an_id_of_another_organisation_refuses_only_that_row(tmp_path: Path) -> None:
    bring_in(write_csv(tmp_path / "theirs.csv"))
    before = stored()
    rows = [
        ("f-1", "Mine", "My text", "Isaroptik GmbH", "", "", ""),
        ("g-1", "Mine", "My text", "Isaroptik GmbH", "", "", ""),
    ]
    report = bring_in(write_csv(tmp_path / "mine.csv", rows))
    assert counted(report) == (2, 1, 1, 0)
    assert report.changes == {"new": 1, "changed": 0, "same": 0}
    (problem,) = report.outcome.problems
    assert (problem.row, problem.code, dict(problem.params)) == (
        2,
        Code.ID_TAKEN,
        {"id": "f-1", "owner": "org-yunshan"},
    )
    assert stored()["f-1"] == before["f-1"]
    assert stored()["g-1"][3] == {}
    with (tmp_path / "mine.refused.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [(row["编号"], row["名称"]) for row in csv.DictReader(file)] == [("f-1", "Mine")]


def test_a_refused_row_adds_no_organisation(tmp_path: Path) -> None:
    bring_in(write_csv(tmp_path / "theirs.csv"))
    report = bring_in(
        write_csv(tmp_path / "mine.csv", [("f-1", "Mine", "My text", "Newcomer Ltd", "", "", "")])
    )
    assert (report.organisations_added, counted(report)) == (0, (1, 0, 1, 0))
    assert not Organisation.objects.filter(texts__icontains="Newcomer").exists()


def test_a_record_of_nobody_may_be_taken_on(tmp_path: Path) -> None:
    bring_in(write_csv(tmp_path / "list.csv", [("a", "A", "Text", "", "", "", "")]))
    report = bring_in(write_csv(tmp_path / "list.csv", [("a", "A", "Text", "云山大学", "", "", "")]))
    assert report.changes["changed"] == 1
    assert Resource.objects.get(key="a").organisation == Organisation.objects.get(key="org-yunshan")


@pytest.mark.parametrize("kind", ["cluster", "产业链"])
def test_a_row_of_a_kind_that_lists_do_not_bring_is_refused(tmp_path: Path, kind: str) -> None:
    columns = ("编号", "种类", "名称", "描述")
    file = write_csv(tmp_path / "list.csv", [("a", kind, "A", "Text"), ("b", "专家", "B", "Text")], columns)
    report = bring_in(file, None)
    assert [(item.row, item.code) for item in report.outcome.problems] == [(2, Code.VALUE_UNKNOWN)]
    assert {key: record[0] for key, record in stored().items()} == {"b": "expert"}


def test_counts_add_up_in_a_list_with_everything(tmp_path: Path) -> None:
    bring_in(write_csv(tmp_path / "first.csv"))
    rows = [
        ROWS[0],  # same
        (*ROWS[1][:2], "Changed text.", *ROWS[1][3:]),  # changed
        ("f-3", "Taken", "Text", "Isaroptik GmbH", "", "", ""),  # refused: taken
        ("n-1", "New", "Text", "", "亚特兰蒂斯", "", ""),  # new, with a warning
        ("", "", "", "", "", "", ""),  # blank
        ("n-1", "New", "Text", "", "", "", ""),  # refused: twice
    ]
    report = bring_in(write_csv(tmp_path / "second.csv", rows))
    outcome = report.outcome
    assert counted(report) == (5, 3, 2, 1)
    assert report.changes == {"new": 1, "changed": 1, "same": 1}
    assert outcome.warned == 1
    assert outcome.problem_count == len(outcome.problems) == 3
    assert {(item.row, item.code, item.severity) for item in outcome.problems} == {
        (4, Code.ID_TAKEN, "refusal"), (5, Code.PLACE_UNKNOWN, "warning"), (7, Code.ID_DUPLICATE, "refusal"),
    }  # fmt: skip


def test_a_truncated_packed_file_leaves_nothing_behind(tmp_path: Path) -> None:
    rows = [(f"f-{n}", f"Title {n}", f"Text {n * 7919}", "Newcomer Ltd", "广州", "", "") for n in range(3000)]
    packed = gzip.compress(csv_bytes(rows))
    file = tmp_path / "list.csv.gz"
    file.write_bytes(packed[: len(packed) // 2])
    sequence = journal.latest_sequence()
    with pytest.raises(SourceError) as raised:
        bring_in(file)
    assert raised.value.problem.code is Code.FILE_DAMAGED
    assert (Resource.objects.count(), Organisation.objects.count()) == (0, 4)
    assert (journal.latest_sequence(), sorted(tmp_path.iterdir())) == (sequence, [file])


@pytest.mark.parametrize("written", ["慕尼黑", "München", "Munich", "MUNICH", "munich", "慕尼黑 "])
def test_a_place_is_known_by_its_names_in_three_languages(tmp_path: Path, written: str) -> None:
    report = bring_in(write_csv(tmp_path / "list.csv", [("a", "A", "Text", "", written, "", "")]))
    assert (Resource.objects.get(key="a").place_id, report.outcome.problems) == ("munich", ())


def test_an_unknown_place_is_a_warning_that_names_known_ones(tmp_path: Path) -> None:
    report = bring_in(write_csv(tmp_path / "list.csv", [("a", "A", "Text", "", "Atlantis", "", "")]))
    (problem,) = report.outcome.problems
    assert (problem.code, problem.severity, problem.row, problem.column) == (
        Code.PLACE_UNKNOWN,
        "warning",
        2,
        "所在城市",
    )
    assert "guangzhou" in problem.remedy
    assert Resource.objects.get(key="a").place_id is None


def test_needs_keep_their_kind_their_day_and_their_words(tmp_path: Path) -> None:
    columns = ("编号", "需求名称", "需求描述", "需求类型", "截止日期", "预算", "所在城市")
    rows = [
        ("n-1", "釉面裂纹", "在线检测裂纹", "检测", "2027-03-31", "60万元", "广州"),
        ("n-2", "找人", "需要专家", "人才", "2027年6月", "", ""),
    ]
    report = bring_in(write_csv(tmp_path / "needs.csv", rows, columns), "need")
    assert report.changes["new"] == 2
    first, second = Need.objects.order_by("key")
    assert (first.kind, first.deadline, first.fields, first.place_id) == (
        "testing", date(2027, 3, 31), {"budget": "60万元"}, "guangzhou",
    )  # fmt: skip
    assert (second.kind, second.deadline) == ("talent", date(2027, 6, 30))


def test_dates_are_shifted_and_a_span_ends_with_its_last_day(tmp_path: Path) -> None:
    columns = ("id", "title", "text", "available from", "valid until")
    file = write_csv(tmp_path / "list.csv", [("a", "A", "Text", "2027-01", "2027-02")], columns)
    bring_in(file)
    item = Resource.objects.get(key="a")
    assert (item.available_from, item.valid_until) == (date(2027, 1, 1), date(2027, 2, 28))
    assert bring_in(file, options=Options(shift=10)).changes["changed"] == 1
    item.refresh_from_db()
    assert (item.available_from, item.valid_until) == (date(2027, 1, 11), date(2027, 3, 10))


def test_a_list_of_organisations(tmp_path: Path) -> None:
    columns = ("编号", "单位名称", "单位性质", "企业规模", "行业", "所在城市", "简介")
    rows = [
        ("org-a", "湾畔机电", "企业", "中型", "装备", "深圳", "做电机的工厂。"),
        ("org-b", "Hafenwerft", "研究所", "", "", "Atlantis", ""),
    ]
    file = write_csv(tmp_path / "orgs.csv", rows, columns)
    report = bring_in(file, "organisation")
    assert (counted(report), report.changes["new"]) == ((2, 2, 0, 0), 2)
    assert [item.key for item in report.preview if isinstance(item, OrganisationRecord)] == ["org-a", "org-b"]
    first = Organisation.objects.get(key="org-a")
    assert (first.kind, first.size, first.sector, first.place_id) == (
        "enterprise",
        "medium",
        "装备",
        "shenzhen",
    )
    assert first.texts["zh-Hans"]["title"] == "湾畔机电"
    assert bring_in(file, "organisation").changes == {"new": 0, "changed": 0, "same": 2}
    items = bring_in(write_csv(tmp_path / "list.csv", [("a", "A", "Text", "湾畔机电", "", "", "")]))
    assert items.organisations_added == 0
    assert Resource.objects.get(key="a").organisation == first


def test_a_file_of_many_kinds_says_what_each_row_is(tmp_path: Path) -> None:
    columns = ("id", "kind", "title", "text")
    rows = [
        ("a", "专家", "A", "Text"),
        ("b", "Gerät", "B", "Text"),
        ("c", "need", "C", "Text"),
        ("d", "organisation", "D", "Text"),
    ]
    bring_in(write_csv(tmp_path / "all.csv", rows, columns), None)
    assert {key: record[0] for key, record in stored().items()} == {"a": "expert", "b": "facility"}
    assert list(Need.objects.values_list("key", "kind")) == [("c", "technology")]
    assert Organisation.objects.filter(key="d").exists()


def test_what_cannot_be_read_is_told_and_kept_as_typed(tmp_path: Path) -> None:
    columns = ("id", "title", "text", "need type", "deadline", "budget", "facility hours", "cluster")
    row = ("a", "A", "Text", "miracles", "soon", "a fortune", "many", "Ceramics")
    report = bring_in(write_csv(tmp_path / "list.csv", [row], columns), "need")
    assert (counted(report), report.outcome.warned) == ((1, 1, 0, 0), 1)
    assert {(item.column, item.code, item.severity) for item in report.outcome.problems} == {
        ("need type", Code.VALUE_UNKNOWN, "warning"),
        ("deadline", Code.DATE_UNREADABLE, "warning"),
        ("budget", Code.MONEY_UNREADABLE, "warning"),
        ("facility hours", Code.NUMBER_UNREADABLE, "warning"),
    }
    stored_need = Need.objects.get(key="a")
    assert (stored_need.kind, stored_need.deadline, stored_need.cluster) == ("technology", None, None)
    assert stored_need.fields == {
        "need_kind": "miracles", "deadline": "soon", "budget": "a fortune", "facility_hours": "many",
        "cluster": "Ceramics",
    }  # fmt: skip


def test_a_rate_that_is_no_number_is_a_warning_and_the_list_goes_in(tmp_path: Path) -> None:
    columns = ("id", "title", "text", "subsidy rate")
    file = write_csv(
        tmp_path / "list.csv", [("a", "A", "Text", "10,20,30"), ("b", "B", "Text", "30%")], columns
    )
    report = bring_in(file, "policy")
    assert (counted(report), report.outcome.warned) == ((2, 2, 0, 0), 1)
    assert [(item.row, item.code) for item in report.outcome.problems] == [(2, Code.NUMBER_UNREADABLE)]
    assert Resource.objects.get(key="a").fields == {"subsidy_rate": "10,20,30"}


def test_clusters_and_chains_are_known_by_their_titles_and_an_empty_cell_names_none(tmp_path: Path) -> None:
    texts = {"en": {"title": "Ceramics", "text": ""}, "de": {"title": "", "text": ""}}
    catalogue.put_cluster(key="cm", texts=texts, places=["guangzhou"], by=Party.machine("test"))
    catalogue.put_industrial_chain(
        key="tiles",
        cluster="cm",
        texts={"zh-Hans": {"title": "瓷砖", "text": ""}},
        links=[],
        by=Party.machine("test"),
    )
    columns = ("id", "title", "text", "cluster", "产业链")
    rows = [("a", "A", "Text", "ceramics", "瓷砖"), ("b", "B", "Text", "", "")]
    bring_in(write_csv(tmp_path / "list.csv", rows, columns))
    assert list(Resource.objects.order_by("key").values_list("cluster_id", "industrial_chain_id", "fields")) == [
        ("cm", "tiles", {}), (None, None, {}),
    ]  # fmt: skip


def test_an_organisation_is_linked_once_its_place_is_known(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "orgs.csv", [("org-q", "Werft", "Qingdao")], ("id", "title", "city"))
    bring_in(file, "organisation")
    settle("qingdao")
    assert bring_in(file, "organisation").changes == {"new": 0, "changed": 1, "same": 0}
    assert Organisation.objects.get(key="org-q").place_id == "qingdao"


def test_columns_can_be_named(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "list.csv", [("a", "Alpha", "Beta")], ("id", "foo", "bar"))
    bring_in(file, options=Options(text_column="bar", title_column="foo"))
    assert Resource.objects.get(key="a").texts == {"en": {"title": "Alpha", "text": "Beta"}}


def test_a_file_is_called_what_its_owner_called_it(tmp_path: Path) -> None:
    report = bring_in(write_csv(tmp_path / "x81.csv", [("A", "Text")], ("title", "text")), name="Liste.csv")
    assert (report.file, sorted(stored())) == ("Liste.csv", ["liste-2"])
    assert Resource.objects.get().source == "Liste.csv"


def test_a_list_longer_than_the_database_takes_parameters(tmp_path: Path) -> None:
    columns = ("id", "title", "text")
    file = write_csv(tmp_path / "list.csv", [(f"a-{n}", f"T {n}", f"Text {n}") for n in range(1200)], columns)
    with few_parameters():
        assert bring_in(file).changes == {"new": 1200, "changed": 0, "same": 0}
        assert bring_in(file).changes == {"new": 0, "changed": 0, "same": 1200}


@contextmanager
def few_parameters() -> Iterator[None]:
    """A database that takes as few parameters in a query as SQLite once did; PostgreSQL has a limit of its own."""
    if connection.vendor != "sqlite":
        yield
        return
    limit = sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER
    before = connection.connection.setlimit(limit, 999)
    try:
        yield
    finally:
        connection.connection.setlimit(limit, before)


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    file = write_csv(tmp_path / "list.csv")
    bring_in(file, progress=lambda *given: told.append(given))
    size = file.stat().st_size
    assert told[-1][0] == told[-1][1]
    assert (size, size, "list.csv") in told


def test_columns_nobody_knows_are_kept_and_listed(tmp_path: Path) -> None:
    report = bring_in(write_csv(tmp_path / "list.csv"))
    assert report.outcome.unknown_columns == (COLUMNS[6],)


def test_an_owner_can_be_settled_after_places(tmp_path: Path) -> None:
    settle("qingdao")
    bring_in(write_csv(tmp_path / "list.csv", [("a", "A", "Text", "Newcomer", "Qingdao", "", "")]))
    owner = Resource.objects.get(key="a").organisation
    assert owner is not None
    assert (owner.place_id, owner.kind, owner.language) == ("qingdao", "", "en")


def test_an_organisation_that_was_only_named_is_the_one_that_is_listed_later(tmp_path: Path) -> None:
    labs = tmp_path / "labs.csv"
    labs.write_text(
        "id,title,text,organisation\nl1,Microscope,Looks closely,Isar Test Lab\n", encoding="utf8"
    )
    import_file(path=labs, by=Party.machine("ling"), options=Options(kind="facility"))
    members = tmp_path / "members.csv"
    members.write_text("id,title,organisation kind\nisar-lab,Isar Test Lab,institute\n", encoding="utf8")
    import_file(path=members, by=Party.machine("ling"), options=Options(kind="organisation"))
    owner = Resource.objects.get(key="l1").organisation
    assert owner is not None
    assert (owner.key, owner.kind) == ("isar-lab", "institute")
    assert [item.key for item in Organisation.objects.all() if "Isar Test Lab" in str(item.texts)] == [
        "isar-lab"
    ]


@pytest.fixture
def mai() -> Party:
    """A manager of Yunshan University, which is admitted."""
    yunshan = admit(Organisation.objects.get(key="org-yunshan"))
    return party(join(account("mai"), yunshan, OrganisationRole.MANAGER))


def refusals(report: ImportReport) -> list[tuple[int | None, Code]]:
    """Row and code of everything refused."""
    return [(item.row, item.code) for item in report.outcome.problems if item.severity == "refusal"]


def test_a_manager_brings_in_what_is_of_the_own_organisation(tmp_path: Path, mai: Party) -> None:
    report = import_file(path=write_csv(tmp_path / "list.csv"), by=mai, options=Options(kind="facility"))
    assert (counted(report), refusals(report)) == ((3, 2, 1, 0), [(3, Code.OWNER_NOT_YOURS)])
    (problem,) = report.outcome.problems
    assert problem.sentence == "The row belongs to 青岛装备研究院, whose lists you may not bring in."
    assert (sorted(stored()), Organisation.objects.count(), report.organisations_added) == (
        ["f-1", "f-3"],
        4,
        0,
    )
    last = Journalled.objects.filter(stream="catalogue").order_by("-sequence")[0]
    assert (last.actor, last.verb, last.rule) == (mai.actor, "record.new", "entries.put")


def test_a_row_that_says_no_owner_needs_one(tmp_path: Path, mai: Party) -> None:
    file = write_csv(tmp_path / "list.csv", [("a", "A", "Text", "", "", "", "")])
    assert refusals(import_file(path=file, by=mai, options=Options(kind="facility"))) == [
        (2, Code.OWNER_MISSING)
    ]
    report = import_file(path=file, by=mai, options=Options(kind="facility", organisation="org-yunshan"))
    assert (refusals(report), sorted(stored())) == ([], ["a"])


def test_organisations_in_a_list_are_the_officers(tmp_path: Path, mai: Party) -> None:
    columns = ("编号", "种类", "名称", "描述")
    rows = [("o", "organisation", "New Ltd", ""), ("b", "专家", "B", "Text")]
    file = write_csv(tmp_path / "list.csv", rows, columns)
    report = import_file(path=file, by=mai, options=Options(organisation="org-yunshan"))
    assert refusals(report) == [(2, Code.ORGANISATION_NOT_YOURS)]
    assert (sorted(stored()), Organisation.objects.count()) == (["b"], 4)


def test_a_record_of_nobody_is_not_for_a_manager_to_take(tmp_path: Path, mai: Party) -> None:
    bring_in(write_csv(tmp_path / "list.csv", [("a", "A", "Text", "", "", "", "")]))
    file = write_csv(tmp_path / "mine.csv", [("a", "Mine", "Text", "云山大学", "", "", "")])
    assert refusals(import_file(path=file, by=mai, options=Options(kind="facility"))) == [
        (2, Code.ID_NOT_FREE)
    ]
    with pytest.raises(NotAllowedError):
        catalogue.put_entries(entries=[entry("a", organisation="org-yunshan")], source="s", by=mai)
    assert Resource.objects.get(key="a").organisation is None


def test_whose_a_hidden_record_is_stays_untold(tmp_path: Path, mai: Party) -> None:
    bring_in(write_csv(tmp_path / "list.csv", [("a", "A", "Text", "Isaroptik GmbH", "", "", "")]))
    file = write_csv(tmp_path / "mine.csv", [("a", "Mine", "Text", "云山大学", "", "", "")])
    assert refusals(import_file(path=file, by=mai, options=Options(kind="facility"))) == [(2, Code.ID_TAKEN)]
    catalogue.withdraw(record=Resource.objects.get(key="a"), reason="sold", by=Party.machine("test"))
    report = import_file(path=file, by=mai, options=Options(kind="facility"))
    assert refusals(report) == [(2, Code.ID_NOT_FREE)]
    assert "isaroptik" not in " ".join(item.sentence for item in report.outcome.problems).casefold()


def test_who_manages_nothing_admitted_brings_in_nothing(tmp_path: Path) -> None:
    applied = join(account("anna"), Organisation.objects.get(key="org-isaroptik"), OrganisationRole.OWNER)
    member = join(account("lin"), admit(Organisation.objects.get(key="org-lingyou")))
    for person, owner in ((applied, "org-isaroptik"), (member, "org-lingyou")):
        file = write_csv(tmp_path / "list.csv", [("a", "A", "Text", owner, "", "", "")])
        report = import_file(path=file, by=party(person), options=Options(kind="facility"))
        assert (refusals(report), stored()) == ([(2, Code.OWNER_NOT_YOURS)], {})
