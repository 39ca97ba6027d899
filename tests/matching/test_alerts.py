"""People hear of what is new in their searches and for their needs: all of it, once, and nothing that they may not see."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue import queries
from entrepot.catalogue.drafts import NeedDraft, ResourceDraft
from entrepot.catalogue.models import Need
from entrepot.catalogue.refusals import RefusedError
from entrepot.journal.models import Entry
from entrepot.matching import actions, index, jobs
from entrepot.matching.changes import window
from entrepot.matching.domain import Asked
from entrepot.matching.models import Mark, NeedWatch, SavedSearch
from entrepot.matching.searches import searches
from entrepot.people.domain import ANONYMOUS, Party
from entrepot.people.models import Account, Duty, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import jobs as background
from tests.accounts import account, admit, join, party
from tests.cast import BY, cast, entry, put
from tests.embedder import Tiny

Counting = Callable[[int], AbstractContextManager[object]]
CRACKS = Asked(q="cracks in glaze")


@pytest.fixture(autouse=True)
def node(region: None, tiny: Tiny) -> None:
    """The region, read by the small embedder; everything listed so far is old."""
    index.complete()
    jobs.look_soon()
    background.drain()


@pytest.fixture
def lin() -> Account:
    """Somebody of Lingyou, whose need it is."""
    return join(account("lin"), admit(Organisation.objects.get(key="org-lingyou")))


def drain() -> dict[str, object]:
    """Let the job look; what it says of its last run."""
    jobs.look_soon()
    background.drain()
    done = background.Job.objects.filter(name=jobs.ALERTS).order_by("-pk")[0]
    assert (done.state, done.error) == ("done", "")
    return dict(done.result or {})


def found() -> list[tuple[str, dict[str, Any]]]:
    """What waits because a search found something."""
    duties = Duty.objects.filter(kind="search.found", settled=None).order_by("pk")
    return [(duty.subject, duty.details) for duty in duties]


def glaze(key: str, **values: Any) -> None:
    """List an expert who is near the search."""
    put(entry(key, "expert", "Cracks in glaze", "Inspection of cracks in glaze.", **values))


def keep(person: Account, asked: Asked = CRACKS, name: str = "") -> SavedSearch:
    """Keep a search."""
    return actions.keep_search(name=name, asked=asked, by=party(person))


def test_what_was_there_when_a_search_was_kept_is_not_new(lin: Account) -> None:
    search = keep(lin)
    assert (search.name, search.question, search.paused) == ("cracks in glaze", CRACKS, False)
    assert "resource:exp-mak" in search.known
    assert (drain()["found"], found()) == (0, [])


def test_what_was_listed_since_is_told_once(lin: Account) -> None:
    search = keep(lin, name="My cracks")
    glaze("exp-new")
    assert drain()["found"] == 1
    told = [(search.key, {"count": 1, "found": ["resource:exp-new"], "name": "My cracks"})]
    assert found() == told
    assert (drain()["found"], found()) == (0, told)
    duty = Duty.objects.get(kind="search.found")
    assert (duty.account, duty.organisation) == (lin, None)


def test_what_still_waits_is_joined_by_what_comes(lin: Account) -> None:
    search = keep(lin)
    glaze("exp-1")
    drain()
    for number in range(2, 8):
        glaze(f"exp-{number}")
    drain()
    [(subject, details)] = found()
    assert (subject, details["count"], len(details["found"])) == (search.key, 7, 5)
    assert set(details["found"]) <= {f"resource:exp-{number}" for number in range(2, 8)}


def test_what_comes_while_a_look_is_under_way_is_told_the_next_time(lin: Account) -> None:
    search = keep(lin)
    glaze("exp-1")
    last = actions.settled()
    touched, upto = window(after=search.position, upto=last)
    glaze("exp-2")  # found already, but nobody has read of it yet
    assert actions.look_at_search(number=search.pk, touched=touched, upto=upto, by=jobs.NODE) == 1
    assert found()[0][1]["found"] == ["resource:exp-1"]
    assert drain()["found"] == 1
    assert found()[0][1] == {"count": 2, "found": ["resource:exp-2", "resource:exp-1"], "name": CRACKS.q}


def test_nothing_is_passed_over_while_the_catalogue_changes_all_the_time(
    lin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, looked = keep(lin), index.current
    glaze("exp-1")

    def changing() -> index.Index:
        return replace(looked())

    monkeypatch.setattr(index, "current", changing)
    assert (drain()["found"], SavedSearch.objects.get().position) == (0, search.position)
    monkeypatch.undo()
    assert drain()["found"] == 1


def test_a_change_by_which_a_record_comes_near_is_new_another_is_not(lin: Account) -> None:
    keep(lin)
    put(entry("tech-tea", "technology", "Tea", "Fermentation of tea."))
    glaze("exp-mak", place="hong-kong", organisation="org-harbour")
    assert drain()["found"] == 0
    put(entry("tech-tea", "technology", "Cracks in glaze", "Inspection of cracks in glaze."))
    assert drain()["found"] == 1
    assert found()[0][1]["found"] == ["resource:tech-tea"]


def test_what_comes_up_because_something_better_went_is_not_new(lin: Account) -> None:
    keep(lin)
    put(entry("exp-near", "expert", "Cracks in glaze", "Cracks in glaze."))
    drain()
    Duty.objects.all().delete()
    catalogue.withdraw(record=queries.resource("exp-near", BY), reason="", by=BY)
    assert (drain()["found"], found()) == (0, [])


def test_a_draft_is_new_when_it_is_published(lin: Account) -> None:
    keep(lin)
    draft = ResourceDraft(kind="expert", title="Cracks in glaze", text="Inspection of cracks in glaze.")
    made = catalogue.save_resource(draft=draft, publish=False, by=BY)
    assert drain()["found"] == 0
    catalogue.save_resource(draft=draft, key=made.key, publish=True, by=BY)
    assert drain()["found"] == 1
    catalogue.withdraw(record=queries.resource(made.key, BY), reason="", by=BY)
    catalogue.relist(record=queries.resource(made.key, BY), by=BY)
    assert drain()["found"] == 0  # nothing twice


def test_a_need_that_holds_back_is_found_by_its_teaser_alone(
    lin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTREPOT_EMBEDDER", "none")  # only words are compared: what is not said is not near
    index.forget()
    glass, tea = (
        keep(lin, Asked(of="needs", q="scratches in glass")),
        keep(lin, Asked(of="needs", q="fermentation of tea")),
    )
    draft = NeedDraft("Tea in winter", "Fermentation of tea.", "Scratches in glass", "Scratches in glass.")
    catalogue.save_need(draft=draft, publish=True, by=BY)
    assert drain()["found"] == 1
    assert [subject for subject, _ in found()] == [glass.key]
    assert searches(party(lin)).get(key=tea.key).known == []


def test_a_search_is_narrowed_as_its_page_is(lin: Account) -> None:
    for asked in (
        Asked(of="resources", q=CRACKS.q, kind="facility"),
        Asked(of="resources", q=CRACKS.q, place="munich"),
        Asked(of="needs", q=CRACKS.q),
        Asked(of="resources", q=CRACKS.q, cluster="nowhere"),
    ):
        keep(lin, asked)
    fits = keep(lin, Asked(of="resources", q=CRACKS.q, kind="expert", place="hong-kong"))
    glaze("exp-new", place="hong-kong", organisation="org-harbour")
    assert drain()["found"] == 1
    assert [subject for subject, _ in found()] == [fits.key]


def test_a_search_without_words_tells_what_is_listed_in_its_list(lin: Account) -> None:
    everything = keep(lin, Asked(of="resources"), "Resources")
    munich = keep(lin, Asked(of="resources", kind="expert", place="munich"), "Munich")
    needs = keep(lin, Asked(of="needs", kind="testing"), "Tests")
    put(entry("exp-1", "expert", place="munich", organisation="org-isaroptik"))
    put(entry("need-1", "testing", "Bees", "Bees.", is_need=True))
    assert drain()["found"] == 3
    assert {subject: details["found"] for subject, details in found()} == {
        everything.key: ["resource:exp-1"], munich.key: ["resource:exp-1"], needs.key: ["need:need-1"],
    }  # fmt: skip
    put(entry("exp-1", "expert", "Another title", place="munich", organisation="org-isaroptik"))
    assert drain()["found"] == 0


def test_a_paused_search_rests_and_what_came_meanwhile_is_left_out(lin: Account) -> None:
    search, by = keep(lin), party(lin)
    actions.pause_search(key=search.key, by=by)
    glaze("exp-1")
    assert drain()["found"] == 0
    actions.resume_search(key=search.key, by=by)
    assert drain()["found"] == 0
    glaze("exp-2")
    assert drain()["found"] == 1
    assert found()[0][1]["found"] == ["resource:exp-2"]


def test_looking_at_once_tells_how_many_are_new(lin: Account) -> None:
    search, by = keep(lin), party(lin)
    assert actions.look_now(key=search.key, by=by) == 0
    glaze("exp-1")
    index.complete()
    assert actions.look_now(key=search.key, by=by) == 1
    assert [subject for subject, _ in found()] == [search.key]
    assert (actions.look_now(key=search.key, by=by), drain()["found"]) == (0, 0)


def test_while_entries_are_being_read_nothing_is_passed_over(
    lin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = keep(lin)
    glaze("exp-1")
    monkeypatch.setattr(index.Index, "waiting", property(lambda _: True))
    with pytest.raises(RefusedError) as refused:
        actions.look_now(key=search.key, by=party(lin))
    assert refused.value.code == "still_reading"
    assert searches(party(lin)).get().position == search.position


def test_a_search_is_kept_once_and_not_without_anything_to_look_for(lin: Account) -> None:
    assert keep(lin) == keep(lin)
    with pytest.raises(RefusedError) as refused:
        keep(lin, Asked(place="munich"))
    assert refused.value.code == "search_empty"
    with pytest.raises(NotAllowedError):
        actions.keep_search(name="", asked=CRACKS, by=ANONYMOUS)
    with pytest.raises(NotAllowedError):
        actions.keep_search(name="", asked=CRACKS, by=replace(party(lin), scopes=frozenset({"write"})))
    assert SavedSearch.objects.count() == 1


def test_an_account_keeps_fifty_searches_at_most(lin: Account) -> None:
    for number in range(50):
        keep(lin, Asked(of="resources", place=f"p{number}"))
    with pytest.raises(RefusedError) as refused:
        keep(lin)
    assert (refused.value.code, SavedSearch.objects.count()) == ("searches_many", 50)


def test_a_search_is_its_owners_alone(lin: Account) -> None:
    search, other = keep(lin), party(account("mo"))
    for act in (
        lambda by: actions.rename_search(key=search.key, name="x", by=by),
        lambda by: actions.pause_search(key=search.key, by=by),
        lambda by: actions.resume_search(key=search.key, by=by),
        lambda by: actions.delete_search(key=search.key, by=by),
        lambda by: actions.look_now(key=search.key, by=by),
    ):
        for by in (other, ANONYMOUS, BY):
            with pytest.raises(SavedSearch.DoesNotExist):
                act(by)
        if act is not None:
            token = replace(party(lin), scopes=frozenset({"read", "write"}))
    with pytest.raises(NotAllowedError):
        actions.delete_search(key=search.key, by=token)
    assert list(searches(other)) == list(searches(ANONYMOUS)) == []


def test_a_new_name_is_told_with_what_waits_and_nothing_is_left_when_deleted(lin: Account) -> None:
    search = keep(lin)
    glaze("exp-1")
    drain()
    actions.rename_search(key=search.key, name="  Cracks,  mine ", by=party(lin))
    assert found()[0][1]["name"] == "Cracks, mine"
    actions.rename_search(key=search.key, name="", by=party(lin))
    assert searches(party(lin)).get().name == CRACKS.q
    actions.delete_search(key=search.key, by=party(lin))
    assert (found(), SavedSearch.objects.count()) == ([], 0)
    assert [duty.details for duty in Duty.objects.filter(kind="search.found")] == [{}]
    assert [(e.verb, e.subject, e.details, e.rule) for e in Entry.objects.filter(stream="matching", subject=search.key).order_by("sequence")] == [
        ("search.keep", search.key, {}, "search.keep"),
        ("search.rename", search.key, {}, "search.own"),
        ("search.rename", search.key, {}, "search.own"),
        ("search.delete", search.key, {}, "search.own"),
    ]  # fmt: skip


def test_closed_accounts_are_not_looked_for(lin: Account) -> None:
    keep(lin)
    lin.is_active = False
    lin.save()
    glaze("exp-1")
    assert (drain()["found"], found()) == (0, [])


def served() -> list[tuple[str, str | None, str, dict[str, Any]]]:
    """What waits because something serves a need."""
    duties = (
        Duty.objects.filter(kind="need.served", settled=None).select_related("organisation").order_by("pk")
    )
    return [
        (duty.subject, duty.organisation.key if duty.organisation else None, duty.least, duty.details)
        for duty in duties
    ]


def test_a_new_resource_that_serves_a_need_is_told_to_the_need_s_people_once() -> None:
    assert set(NeedWatch.objects.values_list("need__key", flat=True)) == {
        "need-cracks"
    }  # bees belong to nobody
    assert served() == []
    put(entry(
        "tech-new", "technology", "太赫兹检测裂纹", "太赫兹检测瓷砖釉面裂纹，在线。", language="zh-Hans", place="guangzhou",
        organisation="org-yunshan", fields={"price": "10万元"},
    ))  # fmt: skip
    assert drain()["served"] == 1
    told = [("need-cracks", "org-lingyou", "member", {"count": 1, "found": ["resource:tech-new"]})]
    assert served() == told
    assert (drain()["served"], served()) == (0, told)


def test_what_does_not_serve_a_need_is_not_told() -> None:
    put(entry("tech-tea2", "technology", "黑茶", "砖茶发酵的工艺。", language="zh-Hans", place="guangzhou"))
    put(entry(
        "fac-closed", "facility", "太赫兹检测裂纹", "太赫兹检测瓷砖釉面裂纹，本校专用。", language="zh-Hans", place="guangzhou",
        fields={"price": "100元/小时", "open_to": "internal"},
    ))  # fmt: skip
    assert (drain()["served"], served()) == (0, [])


def test_a_change_of_what_served_before_is_not_told() -> None:
    def facility(price: str) -> None:
        put(entry(
            "fac-thz", "facility", "太赫兹检测平台", "太赫兹检测瓷砖釉面裂纹。", language="zh-Hans", place="guangzhou",
            organisation="org-yunshan", fields={"price": price, "open_to": "external"},
        ))  # fmt: skip

    for price in ("800元/小时", "700元/小时"):  # the first time it is not known what served before
        facility(price)
        assert (drain()["served"], served()) == (0, [])


def test_a_need_entered_after_its_resource_was_listed_is_not_told_of_it_but_of_the_next() -> None:
    put(entry("tech-1", "technology", "Fermentation of tea", "Tea."))
    put(
        entry(
            "need-tea",
            "technology",
            "Tea",
            "Fermentation of tea.",
            is_need=True,
            organisation="org-harbour",
            place="hong-kong",
        )
    )
    put(entry("tech-2", "technology", "Tea", "Fermentation of tea."))
    drain()
    [(subject, owner, _, details)] = served()
    assert (subject, owner, details["found"]) == ("need-tea", "org-harbour", ["resource:tech-2"])


def test_a_need_of_no_organisation_is_told_to_whoever_wrote_it(lin: Account) -> None:
    put(entry("need-tea", "technology", "Tea", "Fermentation of tea.", is_need=True, place="hong-kong"))
    Need.objects.filter(key="need-tea").update(author=lin.key)
    drain()
    put(entry("tech-2", "technology", "Tea", "Fermentation of tea."))
    drain()
    assert [(duty.subject, duty.account) for duty in Duty.objects.filter(kind="need.served")] == [
        ("need-tea", lin)
    ]


def test_a_withdrawn_need_waits_for_nothing() -> None:
    put(
        entry(
            "tech-new",
            "technology",
            "太赫兹检测裂纹",
            "太赫兹检测瓷砖釉面裂纹。",
            language="zh-Hans",
            place="guangzhou",
        )
    )
    drain()
    assert len(served()) == 1
    catalogue.withdraw(record=queries.need("need-cracks", BY), reason="", by=BY)
    glaze("exp-1")
    assert (drain()["served"], served()) == (0, [])


def test_a_run_that_ends_early_is_taken_up_where_it_ended(
    lin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [keep(lin, Asked(of="resources", q=CRACKS.q, kind=kind)) for kind in ("", "expert")]
    monkeypatch.setattr(jobs, "SEARCHES", 1)
    monkeypatch.setattr(jobs, "NEEDS", 0)
    glaze("exp-1")
    jobs.look_soon()
    assert background.drain(background_watch(1)) == 1
    assert len(found()) == 1
    monkeypatch.setattr(jobs, "NEEDS", 5)
    background.drain()
    assert sorted(subject for subject, _ in found()) == sorted(search.key for search in kept)
    positions = {
        *SavedSearch.objects.values_list("position", flat=True),
        *NeedWatch.objects.values_list("position", flat=True),
    }
    assert positions == {Mark.objects.get().position}


def background_watch(runs: int) -> Any:
    """A watch that lets so many runs be."""
    from entrepot.runtime.jobs.working import Watch

    done: list[object] = []
    return Watch(ended=done.append, stopping=lambda: len(done) >= runs)


def test_when_nothing_was_listed_the_job_asks_little(lin: Account) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            jobs.alerts(Any)  # type: ignore[arg-type]  # no run is asked for its progress
        return len(queries)

    keep(lin)
    drain()
    one = cost()
    for number in range(5):
        keep(lin, Asked(of="resources", place=f"p{number}"))
    actions.settled()
    assert cost() <= one + 3  # whether what was recorded meanwhile changes matches is asked once
    assert Party.machine("node") == jobs.NODE


def test_a_first_run_of_an_old_node_tells_nothing() -> None:
    NeedWatch.objects.all().delete()
    Mark.objects.all().delete()
    cast()
    glaze("exp-1")
    assert (drain()["served"], served()) == (0, [])
    assert Mark.objects.get().position == NeedWatch.objects.get().position
