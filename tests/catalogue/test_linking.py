"""Two that are one: joined, looked at, kept apart, undone; and where the joined one still shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from entrepot.catalogue import actions, queries
from entrepot.catalogue.actions.linking import Proposal
from entrepot.catalogue.domain import Answer
from entrepot.catalogue.imports import import_file
from entrepot.catalogue.jobs import link_soon
from entrepot.catalogue.likenesses import joinings, likenesses, open_pairs
from entrepot.catalogue.linking import link_changed, look
from entrepot.catalogue.models import Joining, Learnt, Likeness, Need, Resource
from entrepot.catalogue.refusals import RefusedError
from entrepot.catalogue.sameness import KINDS
from entrepot.engine.linkage import Pair, ThingKind, untaught
from entrepot.intake.domain import Options
from entrepot.journal.models import Change
from entrepot.journal.models import Entry as Journalled
from entrepot.people import queries as people
from entrepot.people.actions.memberships import ask_to_join
from entrepot.people.domain import ANONYMOUS, NodeRole, OrganisationRole, Party, Standing
from entrepot.people.models import Duty, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.people.refusals import RefusedError as PeopleRefusedError
from entrepot.runtime import clock, jobs
from entrepot.web.forms.imports import importers
from entrepot.web.forms.owners import owners
from tests.accounts import account, join, party
from tests.cast import BY, entry, need, organisation, put, resource, settle
from tests.catalogue.lists import bring_in
from tests.intake.corpus import csv_text, write

pytestmark = pytest.mark.django_db
THZ = "Terahertz time-domain spectrometer TDS-15X"


def twins(title: str = THZ, other: str = THZ, **values: object) -> tuple[Resource, Resource]:
    """The same instrument in two lists."""
    one = entry("dms-1", title=title, text="Finds cracks in glaze, down to fifteen micrometres.", **values)
    two = entry("emsl-1", title=other, text="Cracks.", **values)
    actions.put_entries(entries=[one], source="dms.csv", by=BY)
    actions.put_entries(entries=[two], source="emsl.csv", by=BY)
    return queries.resource("dms-1", BY), queries.resource("emsl-1", BY)


def firms() -> tuple[Organisation, Organisation]:
    """The same firm in two lists, each with something of its own."""
    settle()
    main = organisation("org-a", "Lingyou Ceramics Co., Ltd.", place="guangzhou", de="Lingyou")
    other = organisation("org-b", "Lingyou Ceramics", place="guangzhou")
    resource("of-a", organisation="org-a", title="Kiln")
    resource("of-b", organisation="org-b", title="Press")
    need("need-b", organisation="org-b", title="Better glaze")
    return main, other


def officer() -> Party:
    return party(account("desk", NodeRole.OFFICER))


def keys(party: Party = ANONYMOUS) -> list[str]:
    return sorted(queries.resources(party).values_list("key", flat=True))


def journalled(verb: str) -> list[tuple[str, dict[str, object]]]:
    return list(Journalled.objects.filter(verb=verb).order_by("sequence").values_list("subject", "details"))


def test_the_same_in_two_lists_becomes_one_by_itself() -> None:
    twins()
    assert link_changed(by=BY) == {"joined": 1, "open": 0}
    assert keys() == ["dms-1"]
    assert Resource.objects.get(key="emsl-1").joined_into == Resource.objects.get(key="dms-1")
    assert journalled("record.joined") == [("emsl-1", {"into": "dms-1", "kind": "facility"})]
    assert Likeness.objects.get().answer == Answer.JOINED
    assert (Joining.objects.get().main, Joining.objects.get().made_by) == ("dms-1", "")


def test_linking_again_changes_nothing() -> None:
    twins()
    twins("Laser cutter L-9", "Laser cutting machine L9x", place=None)
    link_changed(by=BY)
    before = list(Likeness.objects.values()), list(Joining.objects.values()), Journalled.objects.count()
    assert link_changed(by=BY) == {"joined": 0, "open": 0}
    assert (
        list(Likeness.objects.values()),
        list(Joining.objects.values()),
        Journalled.objects.count(),
    ) == before
    Learnt.objects.update(position=0)
    assert link_changed(by=BY) == {"joined": 0, "open": 0}
    assert (
        list(Likeness.objects.values()),
        list(Joining.objects.values()),
        Journalled.objects.count(),
    ) == before


def test_two_rows_of_one_list_are_two() -> None:
    put(entry("m-1", title=THZ), entry("m-2", title=THZ))
    assert link_changed(by=BY) == {"joined": 0, "open": 0}
    assert keys() == ["m-1", "m-2"]


def test_a_third_list_does_not_bring_two_of_one_list_together() -> None:
    put(entry("m-1", title=THZ), entry("m-2", title=THZ))
    actions.put_entries(entries=[entry("other", title=THZ)], source="other.csv", by=BY)
    assert link_changed(by=BY)["joined"] == 1
    groups = [
        {record.key, *record.joined.values_list("key", flat=True)} for record in queries.listed_resources()
    ]
    assert not any({"m-1", "m-2"} <= group for group in groups)


def test_what_belongs_to_two_owners_waits_for_a_person() -> None:
    settle()
    organisation("org-a", "Alpha Works")
    organisation("org-b", "Beta Institute")
    actions.put_entries(entries=[entry("a-1", title=THZ, organisation="org-a")], source="a", by=BY)
    actions.put_entries(entries=[entry("b-1", title=THZ, organisation="org-b")], source="b", by=BY)
    look_at = look("facility").proposals
    assert {item.verdict for item in look_at} <= {"look"}
    link_changed(by=BY)
    assert keys() == ["a-1", "b-1"]


def test_an_abbreviation_waits_for_a_person_however_sure_the_model_is() -> None:
    settle()
    sure = replace(untaught(ThingKind.ORGANISATION), shift=9.0).as_dict()
    Learnt.objects.create(kind="organisation", join_from=0.95, model=sure, at=clock.now())
    organisation("org-a", "香港科技大学")
    organisation("org-b", "港科大")
    [found] = look("organisation").proposals
    assert (found.verdict, found.pair.score > 0.99) == ("look", True)


def test_different_numbers_of_one_register_are_two() -> None:
    one, two = twins(facts={})
    for record, number in ((one, "A-1"), (two, "A-2")):
        record.facts = {"序列号": number}
        record.save()
    assert look("facility").proposals == ()
    with pytest.raises(RefusedError) as refused:
        actions.join(main=one, other=two, by=officer())
    assert refused.value.code == "other_number"


def test_a_joined_one_shows_on_no_list_in_no_count_and_in_no_index() -> None:
    settle()
    main, other = twins(place="munich")
    before = queries.counts().resources
    actions.join(main=main, other=other, by=officer())
    assert (before, queries.counts().resources, queries.counts().resources_by_place) == (2, 1, {"munich": 1})
    assert queries.counted_by("place_id") == ({}, {"munich": 1})
    assert [item.key for item in queries.listed_resources()] == ["dms-1"]
    assert keys(BY) == ["dms-1"]
    assert queries.resources_by_key(["emsl-1"], BY) == {}
    assert queries.stands_for("emsl-1", ANONYMOUS).key == "dms-1"
    assert [item.key for item in queries.joined_to(main, ANONYMOUS)] == ["emsl-1"]
    with pytest.raises(Resource.DoesNotExist):
        queries.resource("emsl-1", BY)


def test_undoing_brings_back_what_was_joined_and_it_is_not_joined_again() -> None:
    twins()
    link_changed(by=BY)
    desk = officer()
    actions.undo_joining(joining=Joining.objects.get(), by=desk)
    assert keys() == ["dms-1", "emsl-1"]
    assert journalled("record.parted") == [("emsl-1", {"from": "dms-1", "kind": "facility"})]
    assert (Likeness.objects.get().answer, Likeness.objects.get().answered_by) == (Answer.APART, desk.actor)
    assert list(joinings(desk)) == []
    Learnt.objects.update(position=0)
    assert link_changed(by=BY) == {"joined": 0, "open": 0}
    with pytest.raises(RefusedError) as refused:
        actions.undo_joining(joining=Joining.objects.get(), by=desk)
    assert refused.value.code == "parted_already"


def test_the_content_and_the_history_of_the_joined_one_stay() -> None:
    main, other = twins()
    stored = {field: getattr(other, field) for field in ("texts", "source", "fingerprint", "version")}
    actions.join(main=main, other=other, by=officer())
    other.refresh_from_db()
    assert {field: getattr(other, field) for field in stored} == stored
    assert other.history.count() == 1


def test_a_list_read_again_changes_the_joined_one_and_leaves_it_joined() -> None:
    main, other = twins()
    actions.join(main=main, other=other, by=officer())
    again = entry("emsl-1", title=THZ, text="Cracks, and voids.")
    assert actions.put_entries(entries=[again], source="emsl.csv", by=BY) == {"emsl-1": "changed"}
    stored = Resource.objects.get(key="emsl-1")
    assert (stored.texts["en"]["text"], stored.joined_into) == ("Cracks, and voids.", main)
    assert link_changed(by=BY) == {"joined": 0, "open": 0}


def test_what_is_withdrawn_stands_for_nothing_any_more() -> None:
    main, other = twins()
    actions.join(main=main, other=other, by=officer())
    actions.withdraw(record=main, reason="sold", by=BY)
    assert keys() == ["emsl-1"]
    actions.relist(record=Resource.objects.get(key="dms-1"), by=BY)
    assert link_changed(by=BY)["joined"] == 1
    assert keys() == ["dms-1"]


def test_organisations_that_are_one_have_everything_together() -> None:
    main, other = firms()
    actions.join(main=main, other=other, by=officer())
    assert [item.key for item in people.organisations(ANONYMOUS)] == ["org-a"]
    assert sorted(Resource.objects.filter(organisation=main).values_list("key", flat=True)) == [
        "of-a",
        "of-b",
    ]
    assert Need.objects.get().organisation == main
    assert Joining.objects.get().moved == {"joined": [], "needs": ["need-b"], "resources": ["of-b"]}
    assert [subject for subject, _ in journalled("record.moved")] == ["need-b", "of-b"]
    assert people.stands_for("org-b", ANONYMOUS) == main
    assert people.alike(names=["Lingyou Ceramics"], identifiers={}, party=ANONYMOUS) == (main,)


def test_undoing_moves_back_exactly_what_went_over() -> None:
    main, other = firms()
    desk = officer()
    actions.join(main=main, other=other, by=desk)
    resource("later", organisation="org-a", title="Mill")
    third = organisation("org-c", "Third")
    Need.objects.update(organisation=third)
    actions.undo_joining(joining=Joining.objects.get(), by=desk)
    owned = {item.key: item.organisation.key for item in (*Resource.objects.all(), *Need.objects.all())}
    assert owned == {"of-a": "org-a", "of-b": "org-b", "later": "org-a", "need-b": "org-c"}
    assert [item.key for item in people.organisations(ANONYMOUS).order_by("key")] == [
        "org-a",
        "org-b",
        "org-c",
    ]


def test_a_list_that_names_the_joined_organisation_is_read_again_without_a_change() -> None:
    main, other = firms()
    actions.join(main=main, other=other, by=officer())
    again = [
        entry("of-b", organisation="org-b", title="Press"),
        entry("need-b", "technology", organisation="org-b", title="Better glaze", is_need=True),
    ]
    assert actions.put_entries(entries=again, source="cast", by=BY) == {"need-b": "same", "of-b": "same"}
    new = actions.put_entries(entries=[replace(again[0], key="new")], source="cast", by=BY)
    assert (new, Resource.objects.get(key="new").organisation) == ({"new": "new"}, main)
    assert queries.resource("of-b", BY).organisation == main


def test_a_file_that_names_the_joined_organisation_is_imported_again_without_a_change(tmp_path: Path) -> None:
    settle()
    rows = (
        ("p-1", "Press", "Presses tiles.", "Lingyou Ceramics"),
        ("p-2", "Kiln", "Burns.", "Lingyou Ceramics"),
    )
    file = write(tmp_path / "list.csv", csv_text((("id", "title", "text", "organisation"), *rows)))
    assert bring_in(file).changes == {"new": 2, "changed": 0, "same": 0}
    main, other = (
        organisation("org-a", "Lingyou Ceramics Co., Ltd."),
        queries.resource("p-1", BY).organisation,
    )
    assert other is not None
    actions.join(main=main, other=other, by=officer())
    before = Journalled.objects.count()
    assert bring_in(file).changes == {"new": 0, "changed": 0, "same": 2}
    assert {item.organisation for item in Resource.objects.all()} == {main}
    assert Journalled.objects.filter(verb__startswith="record.").count() <= before
    more = write(
        tmp_path / "more.csv",
        csv_text((("id", "title", "text", "organisation"), ("p-3", "Mill", "Mills.", "Lingyou Ceramics"))),
    )
    assert bring_in(more).changes == {"new": 1, "changed": 0, "same": 0}
    assert (queries.resource("p-3", BY).organisation, Organisation.objects.count()) == (main, 2)


def test_what_a_whole_list_no_longer_has_stands_for_nothing_any_more(tmp_path: Path) -> None:
    header = ("id", "title", "text")
    file = write(
        tmp_path / "dms.csv", csv_text((header, ("dms-1", THZ, "Finds cracks."), ("dms-2", "Kiln", "Burns.")))
    )
    bring_in(file, options=Options(whole=True))
    bring_in(write(tmp_path / "emsl.csv", csv_text((header, ("emsl-1", THZ, "Cracks.")))))
    actions.join(main=queries.resource("dms-1", BY), other=queries.resource("emsl-1", BY), by=officer())
    write(file, csv_text((header, ("dms-2", "Kiln", "Burns."))))
    report = import_file(path=file, by=BY, options=Options(kind="facility", whole=True), withdraws=True)
    assert (report.withdrawn, keys()) == (1, ["dms-2", "emsl-1"])


def test_how_far_linking_has_come_is_kept_for_every_kind() -> None:
    twins()
    link_changed(by=BY)
    link_changed(by=BY)
    last = Change.objects.latest("position").position
    assert set(Learnt.objects.values_list("kind", "position")) == {(kind, last) for kind in KINDS}


def test_the_job_links_what_came_in() -> None:
    twins()
    link_soon()
    link_soon()
    assert jobs.drain() == 1
    assert keys() == ["dms-1"]
    assert jobs.Job.objects.get(name="catalogue.link").result == {"joined": 1, "open": 0}


def test_three_in_a_row_are_one_and_part_one_by_one() -> None:
    desk = officer()
    settle()
    one, two, three = (organisation(f"org-{name}", f"Firm {name}") for name in "abc")
    resource("of-c", organisation="org-c")
    actions.join(main=two, other=three, by=desk)
    actions.join(main=one, other=two, by=desk)
    assert {item.key for item in people.joined_to(one)} == {"org-b", "org-c"}
    assert Resource.objects.get().organisation == one
    first, last = Joining.objects.get(other="org-c"), Joining.objects.get(other="org-b")
    actions.undo_joining(joining=first, by=desk)
    assert Resource.objects.get().organisation == three
    actions.undo_joining(joining=last, by=desk)
    assert sorted(people.organisations(ANONYMOUS).values_list("key", flat=True)) == [
        "org-a",
        "org-b",
        "org-c",
    ]
    assert Resource.objects.get().organisation == three


def test_an_organisation_with_people_joins_by_no_means_by_itself_and_never_under_another() -> None:
    main, other = firms()
    desk = officer()
    join(account("owner"), other)
    link_changed(by=BY)
    assert [item.answer for item in Likeness.objects.filter(kind="organisation")] == [Answer.OPEN]
    with pytest.raises(PeopleRefusedError) as refused:
        actions.join(main=main, other=other, by=desk)
    assert refused.value.code == "joining_spoken_for"
    actions.join(main=other, other=main, by=desk)
    assert [item.key for item in people.organisations(ANONYMOUS)] == ["org-b"]


def test_organisations_that_both_have_people_are_not_proposed() -> None:
    main, other = firms()
    join(account("one"), main)
    join(account("two"), other)
    assert look("organisation").proposals == ()


def test_organisations_with_different_numbers_are_two() -> None:
    main, other = firms()
    for one, number in ((main, "91440101MA5AY2Q61F"), (other, "91440101MA5AY2Q72K")):
        Organisation.objects.filter(pk=one.pk).update(identifiers={"uscc": number})
    assert look("organisation").proposals == ()
    with pytest.raises(PeopleRefusedError) as refused:
        actions.join(main=main, other=other, by=officer())
    assert refused.value.code == "joining_other_number"


def test_an_organisation_out_of_sight_is_not_joined() -> None:
    main, other = firms()
    Organisation.objects.filter(pk=other.pk).update(standing=Standing.REFUSED)
    assert look("organisation").proposals == ()
    with pytest.raises(PeopleRefusedError):
        actions.join(main=main, other=Organisation.objects.get(pk=other.pk), by=officer())


def doubtful() -> Likeness:
    """A pair that a person should look at."""
    main, other = twins("Terahertz spectrometer", "Terahertz spectrometers")
    pair = Pair("dms-1", "emsl-1", 0.8, ())
    proposal = Proposal("facility", pair, main, other, "look", "test")
    assert actions.propose_likenesses(proposals=[proposal], by=BY) == {"joined": 0, "open": 1}
    return Likeness.objects.get()


def test_one_duty_tells_officers_how_many_pairs_wait_and_ends_with_the_last() -> None:
    likeness = doubtful()
    duty = Duty.objects.get(kind="likeness.asked")
    assert (duty.node_role, duty.details, duty.settled) == ("officer", {"count": 1}, None)
    desk = officer()
    assert list(likenesses(desk)) == [likeness]
    actions.keep_apart(likeness=likeness, by=desk)
    duty.refresh_from_db()
    assert duty.settled is not None
    assert list(likenesses(desk)) == []
    assert journalled("record.kept_apart") == [("dms-1", {"other": "emsl-1", "kind": "facility"})]


def test_a_pair_that_was_kept_apart_is_not_proposed_again() -> None:
    actions.keep_apart(likeness=doubtful(), by=officer())
    Learnt.objects.update(position=0)
    link_changed(by=BY)
    assert [item.answer for item in Likeness.objects.all()] == [Answer.APART]
    with pytest.raises(RefusedError) as refused:
        actions.keep_apart(likeness=Likeness.objects.get(), by=officer_again())
    assert refused.value.code == "likeness_answered"


def officer_again() -> Party:
    return party(account("second", NodeRole.OFFICER))


def test_what_may_be_the_same_as_a_joined_one_is_asked_of_the_one_that_stands_for_it() -> None:
    doubtful()
    actions.put_entries(entries=[entry("main", title=THZ)], source="c", by=BY)
    actions.join(main=queries.resource("main", BY), other=queries.resource("emsl-1", BY), by=officer())
    assert [(item.left, item.right) for item in open_pairs()] == [("dms-1", "main")]


def test_a_pair_that_is_not_alike_any_more_waits_no_longer() -> None:
    doubtful()
    put(entry("emsl-1", title="Wind tunnel"))
    link_changed(by=BY)
    assert list(Likeness.objects.all()) == []
    assert Duty.objects.filter(kind="likeness.asked", settled=None).count() == 0


def test_a_pair_whose_record_is_gone_from_the_lists_does_not_wait() -> None:
    doubtful()
    actions.withdraw(record=queries.resource("emsl-1", BY), reason="", by=BY)
    assert open_pairs().count() == 0


def test_answers_are_counted_and_teach_from_where_pairs_join() -> None:
    actions.keep_apart(likeness=doubtful(), by=officer())
    learnt = Learnt.objects.get(kind="facility")
    assert (learnt.answers, learnt.join_from) == (1, 0.95)


@pytest.mark.parametrize("role", [NodeRole.BROKER, NodeRole.AUDITOR, None])
def test_nobody_else_joins_keeps_apart_or_undoes(role: NodeRole | None) -> None:
    likeness = doubtful()
    somebody = party(account("somebody", *([role] if role else [])))
    main, other = queries.resource("dms-1", BY), queries.resource("emsl-1", BY)
    joining = Joining(kind="facility", main="a", other="b")
    for refused in (
        lambda: actions.join(main=main, other=other, by=somebody),
        lambda: actions.keep_apart(likeness=likeness, by=somebody),
        lambda: actions.undo_joining(joining=joining, by=somebody),
        lambda: actions.propose_likenesses(proposals=[], by=somebody),
        lambda: actions.drop_likenesses(kind="facility", compared=[], but=[], by=somebody),
        lambda: actions.mark_linked(kind="facility", position=1, by=somebody),
        lambda: likenesses(somebody),
        lambda: joinings(somebody),
    ):
        with pytest.raises(NotAllowedError):
            refused()


def test_what_is_held_back_is_not_compared() -> None:
    one, _ = twins(fields={"price": "9,870 €"})
    Resource.objects.filter(pk=one.pk).update(hidden=["price"])
    link_changed(by=BY)
    assert "9,870" not in repr(list(Likeness.objects.values()))


def test_whose_entry_was_joined_is_told_until_it_is_undone() -> None:
    settle()
    firm = organisation("org-a", "Alpha Works")
    join(account("owner"), firm, OrganisationRole.OWNER)
    actions.put_entries(entries=[entry("mine", title=THZ, organisation="org-a")], source="a", by=BY)
    actions.put_entries(entries=[entry("other", title=THZ)], source="b", by=BY)
    desk = officer()
    joining = actions.join(main=queries.resource("other", BY), other=queries.resource("mine", BY), by=desk)
    duty = Duty.objects.get(kind="duplicate.found")
    assert (duty.subject, duty.organisation, duty.details, duty.settled) == (
        "mine",
        firm,
        {"main": "other"},
        None,
    )
    actions.undo_joining(joining=joining, by=desk)
    duty.refresh_from_db()
    assert duty.settled is not None


def test_a_joined_one_asks_nobody_to_prolong_it_and_brings_no_place_into_the_filter() -> None:
    settle()
    put(entry("here", title=THZ, place="guangzhou"))
    soon = clock.today() + timedelta(days=5)
    actions.put_entries(
        entries=[entry("there", title=THZ, place="munich", valid_until=soon)], source="b", by=BY
    )
    assert [item.key for item in queries.expiring(clock.today(), soon)] == ["there"]
    actions.join(main=queries.resource("here", BY), other=queries.resource("there", BY), by=officer())
    assert queries.expiring(clock.today(), soon) == ()
    assert [place.key for place in queries.places_in_use()] == ["guangzhou"]


def test_a_joined_organisation_is_no_choice_and_cannot_be_asked_to_join() -> None:
    main, other = firms()
    desk = officer()
    actions.join(main=main, other=other, by=desk)
    other.refresh_from_db()
    assert [item.key for item in importers(BY).organisations] == ["org-a"]
    assert [item.key for item in owners(BY, "resource").organisations] == ["org-a"]
    assert people.alike(names=["Lingyou Ceramics"], identifiers={}, party=ANONYMOUS, but=main.pk) == ()
    with pytest.raises(NotAllowedError):
        ask_to_join(organisation=other, by=party(account("passer-by")))


def test_a_record_of_nobody_does_not_bring_two_owners_together() -> None:
    settle()
    organisation("org-a", "Alpha Works")
    organisation("org-b", "Beta Institute")
    actions.put_entries(entries=[entry("a-1", title=THZ, organisation="org-a")], source="a", by=BY)
    actions.put_entries(entries=[entry("b-1", title=THZ, organisation="org-b")], source="b", by=BY)
    actions.put_entries(entries=[entry("c-1", title=THZ, text="Cracks.")], source="c", by=BY)
    link_changed(by=BY)
    groups = [
        {record.key, *record.joined.values_list("key", flat=True)} for record in queries.listed_resources()
    ]
    assert sorted(map(len, groups)) == [1, 2]
    assert not any({"a-1", "b-1"} <= group for group in groups)
    assert open_pairs().count() >= 1
