"""All open needs against limited capacities, kept for officers; the floor of exposure that they choose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.refusals import RefusedError
from entrepot.engine.allocation import Why
from entrepot.journal.models import Entry as Journalled
from entrepot.matching import actions, index, lifting
from entrepot.matching.allocating import publicly, worked_out
from entrepot.matching.allotments import Allocation, ExposurePoint, Lift
from entrepot.matching.capacities import Capacity, capacity
from entrepot.matching.jobs import ALLOCATE
from entrepot.matching.queries import matches_of
from entrepot.people.domain import ANONYMOUS, NodeRole, Party
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import jobs
from tests.accounts import account, party
from tests.cast import entry, put, resource
from tests.embedder import Tiny

TODAY = datetime(2026, 11, 21, 9, tzinfo=UTC)
NODE = Party.machine("test")
CRACKS = "Terahertz inspection of cracks in glaze of tiles."


@pytest.fixture
def node(region: None, tiny: Tiny) -> None:
    """The region with two more needs that want the same expert and the same facility."""
    put(
        *(
            entry(
                f"need-more-{number}", "technology", "Cracks in glaze", CRACKS, is_need=True,
                place="guangzhou", organisation="org-lingyou",
            )
            for number in (1, 2)
        ),
        entry("exp-other", "expert", "Expert in glaze", "Specialist for cracks.", place="guangzhou"),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def day() -> object:
    """Every test plays on one day."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def officer(db: None) -> Party:
    """An officer."""
    return party(account("officer", NodeRole.OFFICER))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        ("facility", {}, Capacity(1, stated=False)),
        ("facility", {"Free weeks": "3"}, Capacity(15, stated=True)),
        ("facility", {"可用机时": "20 小时"}, Capacity(2, stated=True)),
        ("expert", {"Freie Tage": "5"}, Capacity(2, stated=True)),
        ("expert", {"Available days": "0"}, Capacity(0, stated=True)),
        ("expert", {"Available days": "on request"}, Capacity(1, stated=False)),
        ("expert", {"Available hours": "9" * 30}, Capacity(5000, stated=True)),
    ],
)
def test_free_time_is_read_as_the_number_of_needs_it_serves(
    kind: str, facts: dict[str, str], expected: Capacity
) -> None:
    assert capacity(resource("r", kind, facts=facts)) == expected


@pytest.mark.usefixtures("node")
def test_of_needs_that_want_the_same_only_as_many_get_it_as_it_serves() -> None:
    worked = worked_out(index.complete())
    given = {(item.need, item.role): item.given for item in worked.placed}
    facilities = [given[key, "facility"] for key in ("need-cracks", "need-more-1", "need-more-2")]
    assert sorted(facilities, key=str) == [None, None, "fac-thz"]
    held = {item.resource: item for item in worked.held}
    assert (held["fac-thz"].taken, held["fac-thz"].wanted, held["fac-own"].wanted) == (1, 3, 0)
    assert held["fac-thz"].price > 0.1
    assert worked.found.share > 1 - 1e-6
    left_out = [
        item for item in worked.placed if item.role == "facility" and item.placement.why == Why.LEFT_OUT
    ]
    assert [item.first for item in left_out] == ["fac-thz", "fac-thz"]


@pytest.mark.usefixtures("node")
def test_more_free_time_serves_more_needs() -> None:
    put(
        entry(
            "fac-thz", "facility", "太赫兹检测平台", "太赫兹检测瓷砖釉面裂纹。", language="zh-Hans", place="guangzhou",
            organisation="org-yunshan", fields={"open_to": "external"}, facts={"空闲周数": "1"},
        )
    )  # fmt: skip
    worked = worked_out(index.complete())
    held = {item.resource: item for item in worked.held}
    assert (held["fac-thz"].capacity, held["fac-thz"].taken) == (Capacity(5, stated=True), 3)
    assert held["fac-thz"].price == 0


@pytest.mark.usefixtures("node")
def test_a_need_that_holds_back_is_matched_by_its_teaser_alone() -> None:
    Need.objects.filter(key="need-cracks").update(
        teasers={"en": {"title": "A question about bees", "text": "Bees."}}
    )
    asked = publicly(catalogue.need("need-cracks", NODE), index.current())
    assert [document.title for document in asked.documents] == ["A question about bees"]
    assert (asked.facts, asked.budget, asked.facility_hours) == ((), None, 8)


@pytest.mark.usefixtures("node")
def test_what_is_past_its_end_is_not_allocated() -> None:
    Need.objects.filter(key="need-more-1").update(ends=TODAY.date() - timedelta(days=1))
    assert "need-more-1" not in {item.need for item in worked_out(index.complete()).placed}


@pytest.mark.usefixtures("node")
def test_the_job_keeps_one_allocation_and_the_officer_reads_it(officer: Party) -> None:
    for _ in range(2):
        jobs.enqueue(ALLOCATE, key="test")
        jobs.drain()
    kept = Allocation.objects.get()
    assert lifting.allocation(officer) == kept
    assert lifting.allocation(ANONYMOUS) is None
    assert (kept.method, kept.because, kept.voters) == ("exact", "scarce", ["tiny"])
    assert "fac-thz" in {item.resource.key for item in lifting.oversubscribed(kept)}
    assert [point.percent for point in lifting.points(kept)] == list(range(0, 101, 10))
    assert Journalled.objects.filter(verb="allocation.keep").count() == 2


@pytest.mark.usefixtures("node")
def test_a_chosen_floor_lifts_resources_in_lists_until_it_is_taken_back(officer: Party) -> None:
    actions.keep_allocation(worked=worked_out(index.complete()), by=NODE)
    need = catalogue.need("need-cracks", NODE)
    before = [link.resource for link in matches_of(need, kind="expert", top=5)]
    assert len(before) > 1
    ExposurePoint.objects.filter(percent=50).update(bonus={before[1]: 0.9})
    actions.choose_floor(percent=50, by=officer)
    assert lifting.floor() == 50
    assert [link.resource for link in matches_of(need, kind="expert", top=5)][:2] == before[1::-1]
    assert Journalled.objects.get(verb="exposure.choose").details == {"before": 0, "after": 50}
    actions.choose_floor(percent=0, by=officer)
    assert Lift.objects.count() == 0
    assert [link.resource for link in matches_of(need, kind="expert", top=5)] == before


@pytest.mark.usefixtures("node")
def test_what_is_not_adequate_is_never_lifted(officer: Party) -> None:
    need = catalogue.need("need-cracks", NODE)
    before = [link.resource for link in matches_of(need, kind="facility", top=5)]
    assert before == ["fac-thz", "fac-own"]
    Lift.objects.create(resource=Resource.objects.get(key="fac-own"), bonus=1.0)
    assert [link.resource for link in matches_of(need, kind="facility", top=5)] == before


@pytest.mark.usefixtures("node")
def test_only_officers_and_operators_choose_and_only_points_of_the_curve(officer: Party) -> None:
    with pytest.raises(RefusedError) as none:
        actions.choose_floor(percent=50, by=officer)
    assert none.value.code == "floor_unknown"
    worked = worked_out(index.complete())
    actions.keep_allocation(worked=worked, by=NODE)
    with pytest.raises(RefusedError):
        actions.choose_floor(percent=55, by=officer)
    stranger = party(account("stranger"))
    for refused in (
        lambda: actions.choose_floor(percent=50, by=stranger),
        lambda: actions.ask_allocation(by=stranger),
        lambda: actions.keep_allocation(worked=worked, by=officer),
    ):
        with pytest.raises(NotAllowedError):
            refused()
    actions.ask_allocation(by=officer)
    assert jobs.Job.objects.filter(name=ALLOCATE).count() == 1
