"""Records in the catalogue: written by actions, read by queries."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
import time_machine

from entrepot.catalogue import actions, queries
from entrepot.catalogue.domain import Entry, Gated, fingerprint
from entrepot.catalogue.models import Cluster, IndustrialChain, Need, Resource
from entrepot.journal import queries as journal
from entrepot.journal.models import Entry as Journalled
from entrepot.people.domain import ANONYMOUS, Party
from tests.cast import cast, entry, need, put, resource, settle

pytestmark = pytest.mark.django_db

FULL = Entry(
    "k", False, "facility", "en", {"en": {"title": "A", "text": "B"}}, ("w",), {"price": "1 €"}, {"f": "1"}, "org-harbour",
    "munich", "c", "i", date(2027, 1, 1), date(2027, 2, 2), date(2027, 3, 3),
)  # fmt: skip


def test_a_fingerprint_tells_every_field_apart() -> None:
    other = Entry(
        "x", True, "expert", "de", {"en": {"title": "B", "text": "A"}}, (), {"price": "2 €"}, {}, None, None, None, None,
        None, None, None, Gated({"en": "How it is fired"}),
    )  # fmt: skip
    names = [field.name for field in fields(Entry)]
    changed = {fingerprint(replace(FULL, **{name: getattr(other, name)})) for name in names}
    assert len(changed) == len(names) == 16
    assert fingerprint(FULL) not in changed
    gates = [
        Gated({"en": "How"}),
        Gated({}, ("eu:none",)),
        Gated(examined_by="lin"),
        Gated(examined_on=date(2026, 1, 1)),
    ]
    assert len({fingerprint(replace(FULL, gated=gate)) for gate in [Gated(), *gates]}) == 5
    assert fingerprint(replace(FULL)) == fingerprint(FULL)


def test_a_fingerprint_does_not_depend_on_the_order_of_facts() -> None:
    one, two = replace(FULL, facts={"a": "1", "b": "2"}), replace(FULL, facts={"b": "2", "a": "1"})
    assert fingerprint(one) == fingerprint(two)


def test_records_are_new_then_same_then_changed() -> None:
    first, second = entry("a"), entry("n", "technology", is_need=True)

    def done(*entries: Entry) -> dict[str, str]:
        return dict(actions.put_entries(entries=entries, source="s", by=Party.machine("ling")))

    with time_machine.travel(datetime(2026, 11, 21, tzinfo=UTC), tick=False):
        assert done(first, second) == {"a": "new", "n": "new"}
    sequence = journal.latest_sequence()
    assert done(first, second) == {"a": "same", "n": "same"}
    assert journal.latest_sequence() == sequence
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC), tick=False):
        assert done(replace(first, facts={"x": "1"}), second) == {"a": "changed", "n": "same"}
    stored = Resource.objects.get()
    assert (stored.facts, stored.created.day, stored.updated.day) == ({"x": "1"}, 21, 22)
    assert Need.objects.get().updated.day == 21
    verbs = Journalled.objects.order_by("sequence").values_list("verb", "subject")
    assert list(verbs) == [("record.new", "n"), ("record.new", "a"), ("record.changed", "a")]


def test_a_key_of_another_organisation_undoes_the_whole_call() -> None:
    cast()
    put(entry("a", organisation="org-harbour"))
    sequence = journal.latest_sequence()
    with pytest.raises(actions.OwnerMismatchError) as raised:
        put(entry("b"), entry("a", title="Mine", organisation="org-yunshan"))
    assert (raised.value.key, raised.value.owner) == ("a", "org-harbour")
    assert str(raised.value) == "a belongs to org-harbour"
    assert (list(Resource.objects.values_list("key", flat=True)), journal.latest_sequence()) == (
        ["a"],
        sequence,
    )


def test_a_record_may_lose_nothing_to_nobody() -> None:
    cast()
    put(entry("a", organisation="org-harbour"))
    with pytest.raises(actions.OwnerMismatchError):
        put(entry("a", title="Anonymous"))
    assert Resource.objects.get().texts["en"]["title"] == "Title"


def test_clusters_and_industrial_chains_are_put_and_replaced() -> None:
    settle()
    texts = {"en": {"title": "Ceramics", "text": ""}}
    for places in (["guangzhou", "munich"], ["munich"]):
        actions.put_cluster(key="cm", texts=texts, places=places, by=Party.machine("ling"))
    links = [{"id": "clay", "title": {"en": "Clay"}}]
    actions.put_industrial_chain(
        key="tiles", cluster="cm", texts=texts, links=links, by=Party.machine("ling")
    )
    assert [place.key for place in Cluster.objects.get().places.all()] == ["munich"]
    assert (IndustrialChain.objects.get().cluster_id, IndustrialChain.objects.get().links) == ("cm", links)
    verbs = Journalled.objects.filter(stream="catalogue").order_by("sequence").values_list("verb", "subject")
    assert list(verbs) == [("cluster.put", "cm"), ("cluster.put", "cm"), ("industrial_chain.put", "tiles")]


def test_counts_are_by_kind_and_by_place() -> None:
    settle()
    put(
        entry("a", place="munich"), entry("b", place="guangzhou"), entry("c", "expert", place="munich"),
        entry("d", "expert"), entry("n", "testing", is_need=True),
    )  # fmt: skip
    assert queries.counts() == queries.Counts(
        1, 4, {"testing": 1}, {"expert": 2, "facility": 2}, {"guangzhou": 1, "munich": 2}
    )


def test_needs_come_newest_first_and_resources_by_kind() -> None:
    for day, key in ((1, "old"), (3, "new"), (2, "middle")):
        with time_machine.travel(datetime(2026, 11, day, tzinfo=UTC), tick=False):
            need(key)
    put(entry("b", "facility"), entry("z", "expert"), entry("a", "facility"))
    assert [item.key for item in queries.needs(ANONYMOUS)] == ["new", "middle", "old"]
    assert [item.key for item in queries.resources(ANONYMOUS)] == ["z", "a", "b"]


def test_records_and_what_is_shown_beside_them_are_read_in_one_query(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    cast()
    for number in range(3):
        resource(f"r{number}", organisation="org-harbour", place="hong-kong")
        need(f"n{number}", organisation="org-lingyou", place="guangzhou")
    with django_assert_num_queries(2):
        resources = queries.resources_by_key(["r0", "r2", "none"], ANONYMOUS)
        needs = queries.needs_by_key(["n1"], ANONYMOUS)
        shown = [
            (item.organisation, item.place, item.cluster) for item in (*resources.values(), *needs.values())
        ]
    assert ([*resources, *needs], len(shown)) == (["r0", "r2", "n1"], 3)


def test_what_is_not_there_says_so() -> None:
    with pytest.raises(Need.DoesNotExist):
        queries.need("none", ANONYMOUS)
    with pytest.raises(Resource.DoesNotExist):
        queries.resource("none", ANONYMOUS)
