"""Lists that name organisations for which somebody speaks: what these say of themselves stays."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier

import pytest

from entrepot.catalogue.imports import ImportReport, import_file
from entrepot.catalogue.imports.running import carry_out, open_list
from entrepot.intake import actions as intake
from entrepot.intake.domain import Options, RunState
from entrepot.people.actions import SpokenForError, put_organisations
from entrepot.people.actions.organisations import edit_organisation
from entrepot.people.domain import OrganisationRole
from entrepot.people.models import Organisation
from entrepot.vocabulary.problems import Code, Problem, problem
from tests.accounts import account, admit, join, party
from tests.cast import BY, cast, organisation_record
from tests.catalogue.lists import bring_in, write_csv
from tests.journal.sessions import PATIENCE, at_once
from tests.people.typed import draft

SEVERAL = 4


def bring_organisations(folder: Path, *rows: str) -> ImportReport:
    """Import a list of organisations: id, title, kind."""
    file = folder / "members.csv"
    file.write_text("\n".join(["id,title,organisation kind", *rows]) + "\n", encoding="utf8")
    return import_file(path=file, options=Options(kind="organisation"), by=BY)


def refusals(report: ImportReport) -> list[Problem]:
    return [item for item in report.outcome.problems if item.severity == "refusal"]


@pytest.mark.django_db
def test_a_list_does_not_change_who_speaks_for_itself(tmp_path: Path) -> None:
    cast()
    yunshan = admit(Organisation.objects.get(key="org-yunshan"))
    join(account("mai"), yunshan, OrganisationRole.OWNER)
    report = bring_organisations(tmp_path, "org-yunshan,Other name,enterprise", "org-new,New Ltd,enterprise")
    assert refusals(report) == [problem(Code.ORGANISATION_SPEAKS, row=2, organisation="Other name")]
    assert (report.changes, report.outcome.accepted) == ({"new": 1, "changed": 0, "same": 0}, 1)
    stored = Organisation.objects.get(key="org-yunshan")
    assert (stored.texts, stored.kind, stored.version) == (yunshan.texts, "university", yunshan.version)
    assert Organisation.objects.get(key="org-new").texts["en"]["title"] == "New Ltd"


@pytest.mark.django_db
def test_a_list_that_says_the_same_as_before_is_taken(tmp_path: Path) -> None:
    bring_organisations(tmp_path, "org-new,New Ltd,enterprise")
    join(account("mai"), admit(Organisation.objects.get(key="org-new")), OrganisationRole.OWNER)
    report = bring_organisations(tmp_path, "org-new,New Ltd,enterprise")
    assert (refusals(report), report.changes) == ([], {"new": 0, "changed": 0, "same": 1})


@pytest.mark.django_db
def test_a_list_that_says_the_same_after_the_organisation_spoke_changes_nothing(tmp_path: Path) -> None:
    bring_organisations(tmp_path, "org-new,New Ltd,enterprise")
    firm = admit(Organisation.objects.get(key="org-new"))
    mai = join(account("mai"), firm, OrganisationRole.OWNER)
    edit_organisation(organisation=firm, draft=draft("Newest Ltd"), version=firm.version, by=party(mai))
    report = bring_organisations(tmp_path, "org-new,New Ltd,enterprise")
    assert (refusals(report), report.changes) == ([], {"new": 0, "changed": 0, "same": 1})
    report = bring_organisations(tmp_path, "org-new,Newer Ltd,enterprise")
    assert refusals(report) == [problem(Code.ORGANISATION_SPEAKS, row=2, organisation="Newer Ltd")]
    assert Organisation.objects.get(key="org-new").texts["en"]["title"] == "Newest Ltd"


@pytest.mark.django_db
def test_who_began_to_speak_after_the_list_was_read_ends_its_run_with_the_reason(tmp_path: Path) -> None:
    bring_organisations(tmp_path, "org-new,New Ltd,enterprise")
    file = tmp_path / "later.csv"
    file.write_text("id,title\norg-new,Newer Ltd\n", encoding="utf8")
    run = open_list(path=file, name=file.name, options=Options(kind="organisation"), looked_over=True, by=BY)
    run = intake.answer_run(run=carry_out(run), go=True, by=BY)
    join(account("mai"), admit(Organisation.objects.get(key="org-new")), OrganisationRole.OWNER)
    run = carry_out(run)
    assert (run.state, run.failure["code"]) == (RunState.FAILED, "organisation_speaks")
    assert Organisation.objects.get(key="org-new").texts["en"]["title"] == "New Ltd"


@pytest.mark.django_db
def test_a_member_who_only_asks_speaks_for_nobody(tmp_path: Path) -> None:
    bring_organisations(tmp_path, "org-new,New Ltd,enterprise")
    join(account("mai"), Organisation.objects.get(key="org-new"))  # no owner
    report = bring_organisations(tmp_path, "org-new,Newer Ltd,enterprise")
    assert (refusals(report), report.changes) == ([], {"new": 0, "changed": 1, "same": 0})


@pytest.mark.django_db
def test_one_that_was_only_named_and_found_somebody_is_not_taken_over(tmp_path: Path) -> None:
    cast()
    bring_in(write_csv(tmp_path / "list.csv", [("a", "A", "Text a", "Neue Werft", "", "", "")]))
    named = Organisation.objects.get(fingerprint="")
    join(account("mai"), named, OrganisationRole.OWNER)
    rows = ("werft,Neue Werft,enterprise", "werft-2,NEUE  WERFT,institute")
    found = refusals(bring_organisations(tmp_path, *rows))
    assert [(item.row, item.code) for item in found] == [
        (2, Code.ORGANISATION_SPEAKS),
        (3, Code.ORGANISATION_SPEAKS),
    ]
    assert Organisation.objects.get(pk=named.pk).key == named.key


@pytest.mark.django_db
def test_two_rows_of_one_name_are_two_organisations_of_which_the_first_was_named(tmp_path: Path) -> None:
    cast()
    bring_in(write_csv(tmp_path / "list.csv", [("a", "A", "Text a", "Neue Werft", "", "", "")]))
    named = Organisation.objects.get(fingerprint="")
    report = bring_organisations(tmp_path, "werft,Neue Werft,enterprise", "werft-2,Neue Werft,institute")
    assert report.changes == {"new": 2, "changed": 0, "same": 0}
    assert Organisation.objects.get(key="werft").pk == named.pk
    assert Organisation.objects.get(key="werft-2").kind == "institute"


@pytest.mark.django_db
def test_the_action_itself_refuses_all_that_it_is_given_with_such_a_record() -> None:
    cast()
    join(account("mai"), Organisation.objects.get(key="org-harbour"), OrganisationRole.OWNER)
    records = [organisation_record("org-a", "A"), organisation_record("org-harbour", "Other")]
    with pytest.raises(SpokenForError) as refused:
        put_organisations(records=records, by=BY)
    assert refused.value.keys == {"org-harbour"}
    assert not Organisation.objects.filter(key="org-a").exists()


@pytest.mark.database("postgresql")  # SQLite has one writer at a time
@pytest.mark.django_db(transaction=True)
def test_no_version_is_lost_when_lists_come_at_once_in_any_order() -> None:
    keys = [f"org-{number}" for number in range(20)]
    put_organisations(records=[organisation_record(key, "A name") for key in keys], by=BY)
    start = Barrier(SEVERAL)

    def change(turn: int) -> set[str]:
        given = [organisation_record(key, f"Name {turn}") for key in (keys, keys[::-1])[turn % 2]]
        start.wait(PATIENCE)
        return set(put_organisations(records=given, by=BY).values())

    assert at_once(*(lambda turn=turn: change(turn) for turn in range(SEVERAL))) == [{"changed"}] * SEVERAL
    assert set(Organisation.objects.values_list("version", flat=True)) == {1 + SEVERAL}
    assert len({str(one.texts) for one in Organisation.objects.all()}) == 1
