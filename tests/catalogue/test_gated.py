"""The gated body of a technology: for its own people and those they let in, and in nothing that strangers find or take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from entrepot.catalogue import queries
from entrepot.catalogue.actions import answer_disclosure, ask_disclosure, save_resource
from entrepot.catalogue.domain import Gated, Level, codes_in, fingerprint
from entrepot.catalogue.drafts import DraftRefusedError, ResourceDraft, draft_of
from entrepot.catalogue.models import Need, Resource
from entrepot.matching.reading import documents
from entrepot.people.domain import ANONYMOUS, NodeRole, OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from tests.accounts import account, admit, join, party
from tests.cast import cast, entry
from tests.catalogue.lists import bring_in

pytestmark = pytest.mark.django_db

OFFER = ResourceDraft(
    kind="technology", title="Glaze that seals itself", text="A glaze without cracks.", place="munich", organisation="org-isaroptik",
    body="Frit 7: 12 % zirconia, fired at 1080 °C for 40 minutes.", control_codes="eu:1C007; prc:none", examined_by="Dr. Ertl",
    examined_on="2026-10-05",
)  # fmt: skip
GATED = Gated({"en": OFFER.body}, ("eu:1C007", "prc:none"), "Dr. Ertl", date(2026, 10, 5))


@pytest.fixture(autouse=True)
def node(db: None) -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False):
        cast()
        for key in ("org-lingyou", "org-isaroptik"):
            admit(Organisation.objects.get(key=key))
        yield


def person(name: str, key: str) -> Party:
    return party(join(account(name), Organisation.objects.get(key=key), OrganisationRole.MANAGER))


def seen(record: Resource, by: Party) -> tuple[Gated, Level | None, tuple[Level, ...]]:
    shown = queries.disclosed(queries.resource(record.key, by), by)
    return shown.gated, shown.level, shown.withheld


def test_the_body_is_for_its_people_and_those_who_were_let_in() -> None:
    anna, lin = person("anna", "org-isaroptik"), person("lin", "org-lingyou")
    record = save_resource(draft=OFFER, publish=True, by=anna)
    shut = (Gated(), Level.DETAILS, (Level.BODY,))
    assert [seen(record, by) for by in (anna, lin, ANONYMOUS)] == [
        (GATED, Level.EVERYTHING, ()),
        shut,
        shut,
    ]
    asked = ask_disclosure(
        record=record, organisation=Organisation.objects.get(key="org-lingyou"), level=Level.BODY, message="Why", by=lin
    )  # fmt: skip
    answer_disclosure(key=asked.key, accept=True, reason="", by=anna)
    assert seen(record, person("lin2", "org-lingyou")) == (GATED, Level.EVERYTHING, ())
    assert seen(record, ANONYMOUS) == shut


def test_an_officer_edits_no_technology_whose_body_is_not_for_officers() -> None:
    record = save_resource(draft=OFFER, publish=True, by=person("anna", "org-isaroptik"))
    officer = party(account("olga", NodeRole.OFFICER))
    assert not allows(officer, "resource.edit", record)
    record.gated = Gated()
    assert allows(officer, "resource.edit", record)


def test_the_body_is_in_no_index_and_its_versions_are_its_peoples() -> None:
    anna = person("anna", "org-isaroptik")
    record = save_resource(draft=OFFER, publish=True, by=anna)
    assert [item.text for item in documents(record)] == ["A glaze without cracks."]
    save_resource(
        draft=replace(OFFER, body="Frit 8", control_codes=""), key=record.key, publish=True, by=anna
    )
    changed = [change.field for change in queries.versions_of(record, anna)[0].changes]
    assert changed == ["control_codes", "body.en"]
    assert queries.versions_of(record, ANONYMOUS) == ()
    edited = draft_of(queries.resource(record.key, anna))
    assert isinstance(edited, ResourceDraft)
    assert (edited.body, edited.control_codes, edited.examined_by) == ("Frit 8", "", "Dr. Ertl")


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"control_codes": "1C007"}, ["control_codes"]),
        ({"examined_by": ""}, ["examined_by"]),
        ({"examined_on": ""}, ["examined_on"]),
        ({"examined_on": "soon"}, ["examined_on"]),
    ],
)
def test_a_code_names_its_list_and_an_examination_is_somebodys_on_a_day(
    changes: dict[str, str], columns: list[str]
) -> None:
    with pytest.raises(DraftRefusedError) as refused:
        save_resource(draft=replace(OFFER, **changes), publish=True, by=person("anna", "org-isaroptik"))  # type: ignore[arg-type]
    assert [item.column for item in refused.value.problems] == columns


@pytest.mark.parametrize(
    ("gated", "found"),
    [
        (Gated(), None),
        (Gated(examined_by="A"), None),
        (Gated(examined_by="A", examined_on=date(2026, 1, 1)), ()),
        (Gated(codes=("eu:none",)), None),
        (Gated(codes=("eu:none", "prc:252604X")), ("prc:252604X",)),
        (Gated(codes=("eu:none",), examined_by="A", examined_on=date(2026, 1, 1)), ("eu:none",)),
    ],
)
def test_only_somebody_who_looked_says_that_nothing_is_listed(
    gated: Gated, found: tuple[str, ...] | None
) -> None:
    assert gated.found == found


def test_codes_are_read_as_people_write_them() -> None:
    assert codes_in(" eu:6E001；prc:252604X, eu:6E001 hk:none") == ("eu:6E001", "prc:252604X", "hk:none")


def test_a_list_brings_bodies_and_examinations(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "编号,类型,名称,说明,技术细节,出口管制编码,审查人,审查日期,单位\n"
        "t-1,技术,自愈釉,无裂纹釉料。,熔块七号：氧化锆百分之十二。,prc:252604X；eu:none,王工,2026-10-05,云山大学\n"
        "t-2,技术,釉料,普通的釉料配方。,,,,,云山大学\n",
        encoding="utf8",
    )
    bring_in(file)
    first, second = Resource.objects.get(key="t-1"), Resource.objects.get(key="t-2")
    assert first.gated == Gated(
        {"zh-Hans": "熔块七号：氧化锆百分之十二。"}, ("prc:252604X", "eu:none"), "王工", date(2026, 10, 5)
    )
    assert (first.fields, first.facts, second.gated) == ({}, {}, Gated())


def test_a_body_that_a_list_gives_to_a_need_is_confidential(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "id,kind,title,text,technical body\nn-1,need,Glaze,We look for a glaze.,Our frit is number 7.\n"
    )
    bring_in(file, kind="need")
    need = Need.objects.get(key="n-1")
    assert (need.confidential, need.fields, need.facts) == ({"en": "Our frit is number 7."}, {}, {})


def test_a_record_without_a_gate_keeps_its_fingerprint() -> None:
    record = entry("a")
    assert fingerprint(record) == fingerprint(replace(record, gated=Gated()))
    assert fingerprint(record) != fingerprint(replace(record, gated=Gated({"en": "x"})))


def test_a_list_of_bodies_asks_once_for_grants(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    lin = person("lin", "org-lingyou")
    for number in range(3):
        save_resource(
            draft=replace(OFFER, title=f"Glaze {number}"),
            publish=True,
            by=person(f"a{number}", "org-isaroptik"),
        )
    rows = list(Resource.objects.select_related("organisation", "place", "cluster", "industrial_chain"))
    with django_assert_num_queries(1):  # the grants of a whole list
        assert {shown.withheld for shown in queries.all_disclosed(rows, lin)} == {(Level.BODY,)}
