"""What nothing here answers is kept as a gap, told once for each version, and closed when something does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue import queries
from entrepot.catalogue.drafts import NeedDraft
from entrepot.journal.models import Entry
from entrepot.matching import actions, index, jobs
from entrepot.matching.due import RESTS
from entrepot.matching.events import unserved
from entrepot.matching.gaps import counted, narrowed, open_gaps
from entrepot.matching.models import Gap, NeedConclusion
from entrepot.matching.queries import chains_of
from entrepot.people.domain import ANONYMOUS, NodeRole, Party
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from entrepot.runtime import jobs as background
from tests.cast import BY, entry, put
from tests.embedder import Tiny

OFFICER = Party(actor="officer", account=1, node_roles=frozenset({NodeRole.OFFICER}))
Heard = list[tuple[str, int, list[str]]]


@pytest.fixture(autouse=True)
def node(region: None, tiny: Tiny) -> None:
    """The region, its vectors ready."""
    index.complete()


@pytest.fixture
def heard() -> Iterator[Heard]:
    """What a later stage hears."""
    told: Heard = []

    def hear(need: str, version: int, missing: list[Mapping[str, object]], **_: object) -> None:
        told.append((need, version, [str(item["role"]) for item in missing]))

    unserved.connect(hear)
    yield told
    unserved.disconnect(hear)


def look() -> dict[str, object]:
    """One run of the job."""
    jobs.look_soon()
    background.drain()
    done = background.Job.objects.filter(name=jobs.ALERTS).order_by("-pk")[0]
    assert (done.state, done.error) == ("done", "")
    return dict(done.result or {})


def verbs() -> list[tuple[str, str]]:
    return list(Entry.objects.filter(stream="matching").order_by("pk").values_list("verb", "subject"))


def test_a_need_that_nothing_answers_is_told_once_and_only_again_when_it_is_another_version(
    heard: Heard,
) -> None:
    assert look()["unserved"] == 1
    missing = ["technology", "expert", "facility", "finance", "policy"]
    assert heard == [("need-bees", 1, missing)]
    put(entry("tech-other", "technology", "Something else", "Nothing to do with it."))
    assert look()["unserved"] == 0  # still, and known
    assert NeedConclusion.objects.get(need__key="need-bees").verdict == "no_adequate_supply"
    put(
        entry(
            "need-bees", "technology", "Bienenvölker", "Milben schwächen unsere Bienenvölker, auch im Sommer.", is_need=True,
            language="de", place="munich",
        ),
    )  # fmt: skip
    assert look()["unserved"] == 1
    assert heard[1:] == [("need-bees", 2, missing)]
    assert [(gap.version, gap.closed is None) for gap in Gap.objects.order_by("version")] == [
        (1, False),
        (2, True),
    ]
    assert verbs() == [("need.unserved", "need-bees"), ("need.unserved", "need-bees")]


def test_it_is_closed_when_something_answers_it(heard: Heard) -> None:
    look()
    put(
        *(
            entry(f"bee-{kind}", kind, "Bienenvölker gegen Milben", "Milben schwächen unsere Bienenvölker im Winter.", language="de", place="munich")
            for kind in ("technology", "expert", "facility")
        )
    )  # fmt: skip
    look()
    assert list(open_gaps(OFFICER)) == []
    assert verbs() == [("need.unserved", "need-bees"), ("need.answered", "need-bees")]
    assert len(heard) == 1


def test_it_is_closed_when_nobody_asks_any_more(heard: Heard) -> None:
    look()
    catalogue.withdraw(record=queries.need("need-bees", BY), reason="", by=BY)
    look()
    assert list(open_gaps(OFFICER)) == []
    assert verbs()[-1] == ("need.unasked", "need-bees")


def test_by_words_alone_nothing_is_concluded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREPOT_EMBEDDER", "none")
    index.forget()
    assert (look()["unserved"], Gap.objects.count()) == (0, 0)


def test_only_the_node_concludes() -> None:
    number = queries.need("need-bees", BY).pk
    with pytest.raises(NotAllowedError):
        actions.conclude(number=number, by=OFFICER)
    with pytest.raises(NotAllowedError):
        actions.close_unasked(by=OFFICER)
    assert Gap.objects.count() == 0


def test_a_receiver_that_fails_undoes_the_gap() -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("the programme is not ready")

    unserved.connect(broken)
    try:
        with pytest.raises(RuntimeError):
            actions.conclude(number=queries.need("need-bees", BY).pk, by=jobs.NODE)
    finally:
        unserved.disconnect(broken)
    assert (Gap.objects.count(), NeedConclusion.objects.count()) == (0, 0)


def test_what_stands_in_details_is_counted_only_for_those_who_may_read_them() -> None:
    catalogue.save_need(
        draft=NeedDraft(
            "Bienenvölker", "Milben schwächen unsere Bienenvölker im Winter.", "Hilfe gesucht", "Tiere.", kind="technology", place="munich",
        ),
        publish=True, by=BY,
    )  # fmt: skip
    look()
    for_officer, for_terminal = counted(OFFICER), counted(BY)
    assert (for_officer.total, for_officer.teasers, for_officer.by["kind"]) == (2, 1, {"technology": 2})
    assert (for_officer.by["role"]["expert"], for_terminal.by["role"]["expert"]) == (1, 2)
    assert [gap.need.key for gap in narrowed(OFFICER, {"role": "expert"})] == ["need-bees"]
    assert len(narrowed(OFFICER, {"place": "munich"})) == 2
    assert narrowed(OFFICER, {"kind": "testing"}) == []
    assert [gap.need.key for gap in narrowed(ANONYMOUS, {"role": "expert"})] == ["need-bees"]


def test_another_region_that_has_it_is_told_where_only_the_place_is_wanting() -> None:
    best = chains_of(queries.need("need-bees", BY)).best
    policy = next(item for item in best.missing if item.role == "policy")
    assert [(link.resource, link.place, link.decision.outcome) for link in policy.elsewhere] == [
        ("pol-voucher", "guangzhou", "hold"),
    ]  # fmt: skip


def test_a_need_is_looked_at_again_after_a_day_only_when_the_catalogue_changed() -> None:
    look()
    looked = NeedConclusion.objects.get(need__key="need-cracks").looked
    put(entry("tech-other", "technology", "Something else", "Nothing to do with it."))
    look()
    assert NeedConclusion.objects.get(need__key="need-cracks").looked == looked
    NeedConclusion.objects.update(looked=clock.now() - 2 * RESTS)
    look()
    assert NeedConclusion.objects.get(need__key="need-cracks").looked > looked
