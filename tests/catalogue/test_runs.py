"""Lists that come again: nothing is lost, nothing is doubled, nothing is withdrawn by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.domain import State
from entrepot.catalogue.imports import ImportReport, carry_out, import_file, look_over, open_list, storing
from entrepot.catalogue.models import Resource
from entrepot.intake import actions, folders, queries
from entrepot.intake.domain import Options, RunState
from entrepot.intake.models import Run, RunRow, Source, SourceRecord
from entrepot.intake.refusals import RunRefusedError
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.vocabulary.problems import Code
from tests.accounts import account, admit, join, party
from tests.cast import cast
from tests.catalogue.lists import COLUMNS, ROWS, bring_in, write_csv

pytestmark = pytest.mark.django_db
TEST = Party.machine("test")
WHOLE = Options(whole=True)


@pytest.fixture(autouse=True)
def node(db: None) -> None:
    """A node with places and the cast's organisations."""
    cast()


def many(count: int) -> list[tuple[str, ...]]:
    return [(f"m-{n}", f"Mikroskop {n}", f"Zeigt Gefüge {n}.", "云山大学", "", "", "") for n in range(count)]


def counts(run: Run) -> dict[str, int]:
    names = ("read", "new", "changed", "same", "refused", "withdrawn", "missing")
    return {name: getattr(run, name) for name in names}


def only(path: Path, rows: Sequence[Sequence[str]], options: Options = WHOLE, **how: object) -> ImportReport:
    return bring_in(write_csv(path / "list.csv", rows), options=options, **how)


def test_a_run_adds_up_and_says_what_it_did_to_which_record(tmp_path: Path) -> None:
    only(tmp_path, ROWS)
    report = only(tmp_path, [ROWS[0], (*ROWS[1][:2], "Neu.", *ROWS[1][3:]), ROWS[2], *many(1), ROWS[0]])
    run = Run.objects.get(key=report.run)
    assert counts(run) == {
        "read": 5, "new": 1, "changed": 1, "same": 2, "refused": 1, "withdrawn": 0, "missing": 0,
    }  # fmt: skip
    assert run.read == run.new + run.changed + run.same + run.refused
    assert (run.state, len(run.fingerprint), run.file) == ("done", 64, "list.csv")
    rows = run.rows.values_list("row", "kind", "subject", "change", "version")
    assert list(rows) == [(3, "resource", "f-2", "changed", 2), (5, "resource", "m-0", "new", 1)]


def test_the_same_list_again_is_the_same_source_and_writes_no_row(tmp_path: Path) -> None:
    only(tmp_path, ROWS)
    only(tmp_path, ROWS)
    assert [run.source_id for run in Run.objects.all()] == [Source.objects.get().pk] * 2
    assert RunRow.objects.filter(run=Run.objects.first()).count() == 0
    assert [(item.subject, item.version) for item in SourceRecord.objects.order_by("pk")] == [
        ("f-1", 1), ("f-2", 1), ("f-3", 1),
    ]  # fmt: skip


def test_what_is_missing_from_a_whole_list_is_withdrawn_with_a_tombstone(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    report = only(tmp_path, many(9))
    assert (report.withdrawn, report.missing, report.question) == (1, 1, "")
    gone = Resource.objects.get(key="m-9")
    assert (gone.state, gone.version) == (State.WITHDRAWN, 2)
    assert gone.history.latest().history_change_reason == "No longer in the list: list.csv"
    assert SourceRecord.objects.get(subject="m-9").present is False
    assert only(tmp_path, many(9)).withdrawn == 0


def test_what_comes_back_is_listed_again_but_not_what_a_person_withdrew(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    only(tmp_path, many(9))
    catalogue.withdraw(record=Resource.objects.get(key="m-0"), reason="Broken", by=TEST)
    report = only(tmp_path, many(10))
    assert report.changes == {"new": 0, "changed": 1, "same": 9}
    states = dict(Resource.objects.filter(key__in=("m-0", "m-9")).values_list("key", "state"))
    assert states == {"m-0": State.WITHDRAWN, "m-9": State.LISTED}


def test_a_list_that_is_not_whole_withdraws_nothing(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    assert only(tmp_path, many(5), Options()).withdrawn == 0
    assert Resource.objects.filter(state=State.LISTED).count() == 10


def test_what_a_list_says_is_gone_is_withdrawn_though_the_list_is_not_whole(tmp_path: Path) -> None:
    only(tmp_path, [*ROWS, *many(1)], Options())
    path = tmp_path / "list.csv"
    path.write_text(
        "编号,名称,单位,deleted\nf-2,,,true\nf-3,扫描电镜,云山大学,\nnever-here,,,yes\n", encoding="utf8"
    )
    run = Run.objects.get(key=bring_in(path, options=Options()).run)
    assert counts(run) | {"missing": 0} == {
        "read": 1, "new": 0, "changed": 1, "same": 0, "refused": 0, "withdrawn": 1, "missing": 0,
    }  # fmt: skip
    states = {each.key: each.state for each in Resource.objects.all()}
    assert (states["f-2"], states["f-1"], states["m-0"]) == (State.WITHDRAWN, State.LISTED, State.LISTED)


def test_a_list_that_shrank_stops_and_asks(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    changed = [(key, f"{title} neu", *rest) for key, title, *rest in many(5)]
    report = only(tmp_path, changed)
    run = Run.objects.get(key=report.run)
    assert (report.question, report.missing, run.state) == ("shrunk", 5, "asking")
    assert Resource.objects.filter(state=State.LISTED, version=1).count() == 10
    run = carry_out(actions.answer_run(run=run, go=True, withdraws=True, by=TEST))
    assert counts(run) == {
        "read": 5, "new": 0, "changed": 5, "same": 0, "refused": 0, "withdrawn": 5, "missing": 5,
    }  # fmt: skip
    assert Resource.objects.filter(state=State.LISTED).count() == 5
    with pytest.raises(RunRefusedError, match="decided about this list already"):
        actions.answer_run(run=run, go=True, by=TEST)


def test_a_shrunk_list_may_go_in_without_withdrawing_or_not_at_all(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    first = Run.objects.get(key=only(tmp_path, many(5)).run)
    run = carry_out(actions.answer_run(run=first, go=True, withdraws=False, by=TEST))
    assert (run.state, run.withdrawn) == ("done", 0)
    second = Run.objects.get(key=only(tmp_path, many(5)).run)
    dropped = actions.answer_run(run=second, go=False, by=TEST)
    assert (carry_out(dropped).state, Resource.objects.filter(state=State.LISTED).count()) == ("dropped", 10)


def test_said_beforehand_a_shrunk_list_goes_in_at_once(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    assert only(tmp_path, many(2), withdraws=True).withdrawn == 8


def test_a_refused_row_keeps_its_record(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    rows = [*many(9), ("m-9", "", "", "", "", "", "")]  # nothing to read but the id
    report = only(tmp_path, rows)
    assert (report.outcome.refused, report.missing, report.withdrawn) == (1, 0, 0)
    assert Resource.objects.get(key="m-9").state == State.LISTED


def test_a_refused_row_keeps_its_record_while_others_are_withdrawn(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    rows = [*many(8), ("m-9", "", "", "", "", "", "")]  # m-8 is missing, m-9 cannot be read
    report = only(tmp_path, rows)
    assert (report.outcome.refused, report.missing, report.withdrawn) == (1, 1, 1)
    states = dict(Resource.objects.filter(key__in=("m-8", "m-9")).values_list("key", "state"))
    assert states == {"m-8": State.WITHDRAWN, "m-9": State.LISTED}


def test_nothing_is_missing_where_a_refused_row_has_no_id(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    report = only(tmp_path, [*many(8), ("", "", "", "云山大学", "", "", "")])
    assert (report.outcome.refused, report.missing, report.withdrawn) == (1, 0, 0)


def test_a_record_that_another_list_has_stays(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    bring_in(write_csv(tmp_path / "other.csv", many(10)))
    report = only(tmp_path, many(9))
    assert (report.withdrawn, Resource.objects.get(key="m-9").state) == (0, State.LISTED)


def test_what_was_edited_here_is_told_when_the_list_replaces_it(tmp_path: Path) -> None:
    only(tmp_path, ROWS)
    until = clock.today() + timedelta(days=90)
    catalogue.prolong(record=Resource.objects.get(key="f-1"), until=until, by=TEST)
    assert only(tmp_path, ROWS).changes["same"] == 3
    report = only(tmp_path, [(*ROWS[0][:2], "Anders.", *ROWS[0][3:]), *ROWS[1:]])
    assert [(item.row, item.code) for item in report.outcome.problems] == [(2, Code.EDITED_HERE)]
    assert report.changes["changed"] == 1


class CutError(Exception):
    """Stands for the death of the process."""


@pytest.mark.parametrize("portions", [0, 1, 2, 3])
def test_a_run_that_was_cut_off_goes_on_and_counts_every_row_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portions: int
) -> None:
    monkeypatch.setattr(storing, "PORTION", 10)
    only(tmp_path, many(5))
    changed = [(key, f"{title} neu", *rest) for key, title, *rest in many(5)]
    file = write_csv(tmp_path / "list.csv", [*changed, *many(40)[5:]])
    run = open_list(path=file, name="list.csv", options=Options(kind="facility", whole=True), by=TEST)
    look_over(run)
    told = 0

    def die(_done: int, _total: int, _label: str) -> None:
        nonlocal told
        told += 1
        if told > portions:
            raise CutError

    with pytest.raises(CutError):
        carry_out(Run.objects.get(pk=run.pk), die)
    run = carry_out(Run.objects.get(pk=run.pk))
    assert counts(run) == {
        "read": 40, "new": 35, "changed": 5, "same": 0, "refused": 0, "withdrawn": 0, "missing": 0,
    }  # fmt: skip
    assert sorted(run.rows.values_list("subject", flat=True)) == sorted(key for key, *_ in many(40))
    assert set(Resource.objects.values_list("version", flat=True)) == {1, 2}


def test_a_run_that_was_cut_off_while_reading_begins_to_read_again(tmp_path: Path) -> None:
    run = open_list(
        path=write_csv(tmp_path / "list.csv"), name="list.csv", options=Options(kind="facility"), by=TEST
    )
    actions.touch(run=run, state=RunState.READING, by=TEST)
    folders.staged_file(run.key).with_suffix(".part").write_text("half a li")
    assert counts(carry_out(run))["new"] == 3


def test_a_list_that_cannot_be_read_fails_in_words_and_withdraws_nothing(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    broken = tmp_path / "list.csv"
    broken.write_bytes(b"")
    run = carry_out(
        open_list(path=broken, name="list.csv", options=Options(kind="facility", whole=True), by=TEST)
    )
    assert (run.state, run.failure["code"]) == ("failed", "file_empty")
    assert Resource.objects.filter(state=State.LISTED).count() == 10


def test_a_refused_row_without_an_id_keeps_what_is_missing_and_says_so(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    report = only(tmp_path, [*many(9), ("", "", "", "云山大学", "", "", "")])
    assert counts(Run.objects.get(key=report.run)) == {
        "read": 10, "new": 0, "changed": 0, "same": 9, "refused": 1, "withdrawn": 0, "missing": 0,
    }  # fmt: skip
    assert report.outcome.problems[0].code is Code.MISSING_KEPT
    assert report.outcome.problem_count == len(report.outcome.problems)
    assert [item.code for item in only(tmp_path, many(10)).outcome.problems] == []


def test_where_a_record_comes_from_is_known(tmp_path: Path) -> None:
    only(tmp_path, many(2))
    bring_in(write_csv(tmp_path / "other.csv", many(1)))
    found = queries.provenance("resource", "m-0")
    assert [(item.source.name, item.run.file, item.present) for item in found] == [
        ("list.csv", "list.csv", True), ("other.csv", "other.csv", True),
    ]  # fmt: skip
    assert [item.run.file for item in queries.provenance("resource", "m-1")] == ["list.csv"]


def test_columns_are_read_as_the_list_has_them(tmp_path: Path) -> None:
    report = bring_in(write_csv(tmp_path / "list.csv", ROWS, COLUMNS))
    assert Run.objects.get(key=report.run).unknown_columns == ["重量"]


def test_the_first_version_of_a_record_is_the_record(tmp_path: Path) -> None:
    only(tmp_path, ROWS)
    for record in Resource.objects.all():
        first = record.history.get()
        names = [field.attname for field in Resource.history.model.tracked_fields]
        assert {name: getattr(first, name) for name in names} == {
            name: getattr(record, name) for name in names
        }
        assert (first.history_type, first.history_user_id) == ("+", "test")


def test_two_lists_that_count_from_one_do_not_mean_the_same(tmp_path: Path) -> None:
    columns = ("id", "title", "text")
    first = write_csv(tmp_path / "hall.csv", [("1", "Oven", "Bakes"), ("2", "Lathe", "Turns")], columns)
    second = write_csv(tmp_path / "cellar.csv", [("1", "Lamp", "Shines")], columns)
    assert [bring_in(file).changes["new"] for file in (first, second, first)] == [2, 1, 0]
    titles = {item.key: item.texts["en"]["title"] for item in Resource.objects.all()}
    assert titles == {"hall.1": "Oven", "hall.2": "Lathe", "cellar.1": "Lamp"}


def test_lists_of_one_name_and_two_owners_do_not_share_rows_without_ids(tmp_path: Path) -> None:
    columns = ("title", "text")
    rows = [("Oven", "Bakes")]
    (tmp_path / "b").mkdir()
    first = write_csv(tmp_path / "labs.csv", rows, columns)
    second = write_csv(tmp_path / "b" / "labs.csv", [("Lamp", "Shines")], columns)
    bring_in(first, options=Options(organisation="org-yunshan"))
    bring_in(second, options=Options(organisation="org-isaroptik"))
    titles = {item.key: item.texts["en"]["title"] for item in Resource.objects.all()}
    assert titles == {"labs-2": "Oven", "labs-2-2": "Lamp"}
    assert list(Source.objects.order_by("pk").values_list("base", "scope")) == [
        ("labs", "labs"), ("labs", "labs-2"),
    ]  # fmt: skip


def test_another_format_and_corrected_rows_are_the_same_list(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    for name in ("list.tsv", "list.refused.csv"):
        file = tmp_path / name
        file.write_bytes(write_csv(tmp_path / "list.csv", many(1)).read_bytes())
        report = bring_in(file, options=WHOLE, withdraws=name.endswith("tsv"))
        assert report.changes["same"] == 1
    assert Source.objects.count() == 1
    assert Resource.objects.filter(state=State.LISTED).count() == 1


def test_corrected_rows_are_never_the_whole_list(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    report = bring_in(write_csv(tmp_path / "list.refused.csv", many(1)), options=WHOLE, withdraws=True)
    assert (report.missing, Resource.objects.filter(state=State.LISTED).count()) == (0, 10)


def test_an_older_list_is_not_stored_over_a_newer_one_of_its_source(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    late = Run.objects.get(key=only(tmp_path, many(5)).run)
    only(tmp_path, [(*many(1)[0][:2], "Neu.", *many(1)[0][3:]), *many(10)[1:]])
    with pytest.raises(RunRefusedError) as refused:
        actions.answer_run(run=late, go=True, withdraws=True, by=TEST)
    assert refused.value.code == "run_outdated"
    assert Resource.objects.get(key="m-0").texts["de"]["text"] == "Neu."
    assert actions.answer_run(run=late, go=False, by=TEST).state == RunState.DROPPED


def test_a_record_that_moved_to_another_organisation_is_not_its_old_list_s_to_withdraw(
    tmp_path: Path,
) -> None:
    owner, other = Organisation.objects.get(key="org-yunshan"), Organisation.objects.get(key="org-isaroptik")
    person = account("lin")
    join(person, admit(owner), OrganisationRole.MANAGER)
    mine = Options(whole=True, organisation=owner.key, kind="facility")
    import_file(path=write_csv(tmp_path / "list.csv", many(10)), by=party(person), options=mine)
    Resource.objects.filter(key="m-9").update(organisation=other)

    report = import_file(path=write_csv(tmp_path / "list.csv", many(8)), by=party(person), options=mine)

    assert (report.missing, report.withdrawn) == (2, 1)
    states = dict(Resource.objects.filter(key__in=("m-8", "m-9")).values_list("key", "state"))
    assert states == {"m-8": State.WITHDRAWN, "m-9": State.LISTED}


def test_what_a_person_withdrew_before_its_list_dropped_it_stays_so_when_it_comes_back(
    tmp_path: Path,
) -> None:
    only(tmp_path, many(10))
    bring_in(write_csv(tmp_path / "other.csv", many(1)))
    catalogue.withdraw(record=Resource.objects.get(key="m-9"), reason="Broken", by=TEST)
    only(tmp_path, many(10)[1:9])  # without m-0, which the other list has, and m-9
    catalogue.withdraw(record=Resource.objects.get(key="m-0"), reason="Broken", by=TEST)
    only(tmp_path, [(key, f"{title} neu", *rest) for key, title, *rest in many(10)])
    states = dict(Resource.objects.filter(key__in=("m-0", "m-9")).values_list("key", "state"))
    assert states == {"m-0": State.WITHDRAWN, "m-9": State.WITHDRAWN}


def test_what_a_person_listed_again_and_withdrew_stays_so_when_its_list_has_it_back(tmp_path: Path) -> None:
    only(tmp_path, many(10))
    only(tmp_path, many(9))
    catalogue.relist(record=Resource.objects.get(key="m-9"), by=TEST)
    catalogue.withdraw(record=Resource.objects.get(key="m-9"), reason="Broken", by=TEST)
    only(tmp_path, many(10))
    assert Resource.objects.get(key="m-9").state == State.WITHDRAWN
