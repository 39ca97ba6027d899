"""How deals begin: what may be opened, in whose name, and what the node introduces by itself."""

from __future__ import annotations

import pytest

from entrepot.catalogue.models import Need, Resource
from entrepot.deals import actions
from entrepot.deals.actions.introducing import MOST_OF_A_NEED, MOST_OF_AN_OWNER
from entrepot.deals.domain.kinds import Kind, proposed
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.states import Move
from entrepot.deals.jobs import INTRODUCE
from entrepot.deals.models import Deal, Introducible
from entrepot.deals.openings import usual_kind, usual_title
from entrepot.journal.models import Entry
from entrepot.people import queries as people
from entrepot.people.domain import Party, Standing
from entrepot.people.models import Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import jobs
from entrepot.runtime.jobs.registry import schedules
from tests.cast import need, resource
from tests.deals.table import Table, stocked
from tests.deals.test_dealing import refused
from tests.embedder import Tiny
from tests.region import tiny

__all__ = ["tiny"]
pytestmark = pytest.mark.django_db
NODE = Party.machine("node")


@pytest.fixture
def table(db: None) -> Table:
    return stocked()


def glaze() -> Need:
    return Need.objects.select_related("organisation").get(key="n-glaze")


def oven() -> Resource:
    return Resource.objects.select_related("organisation").get(key="r-oven")


def allow(table: Table) -> None:
    for organisation, by in ((table.firm, table.buyer), (table.lab, table.head)):
        actions.allow_introductions(organisation=organisation, allowed=True, by=by)


def test_a_chain_is_one_deal_with_several_parties_each_with_all_that_it_brings(table: Table) -> None:
    deal = table.opened(
        parties=((table.firm, ""), (table.lab, "r-oven"), (table.third, "r-loan")),
        also={"org-yunshan": ("r-recipe",)}, message="  Shall we?  ",
    )  # fmt: skip
    assert [party.brings for party in deal.parties.all()] == [(), ("r-oven", "r-recipe"), ("r-loan",)]
    assert (deal.message, Deal.objects.get().message) == ("Shall we?", "Shall we?")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"need": "n-none"}, "need_elsewhere"),
        ({"also": {"org-yunshan": ("r-loan",)}}, "resource_elsewhere"),
        ({"also": {"org-lingyou": ("r-loan",)}}, "resource_elsewhere"),
    ],
)
def test_what_a_deal_is_about_is_there_and_is_of_its_parties(
    table: Table, changed: dict[str, object], code: str
) -> None:
    with refused(code):
        table.opened(**changed)
    assert Deal.objects.count() == 0


def test_what_was_withdrawn_is_talked_about_no_more(table: Table) -> None:
    Resource.objects.filter(key="r-oven").update(state="withdrawn")
    with refused("resource_elsewhere"):
        table.opened()
    Resource.objects.filter(key="r-oven").update(state="listed")
    Need.objects.filter(key="n-glaze").update(state="withdrawn")
    with refused("need_elsewhere"):
        table.opened()


def test_the_need_is_of_one_of_the_parties(table: Table) -> None:
    need("n-other", organisation="org-harbour")
    with refused("need_elsewhere"):
        table.opened(need="n-other")


def test_an_organisation_that_has_both_sides_is_refused_with_a_reason(table: Table) -> None:
    resource("r-own", organisation="org-isaroptik")
    for parties in (((table.firm, "r-own"),), ((table.firm, "r-own"), (table.lab, ""))):
        with refused("both_sides"):
            table.opened(parties=parties)
    both = table.opened(parties=((table.firm, "r-own"), (table.lab, "r-oven")))
    assert [party.resource for party in both.parties.all()] == ["r-own", "r-oven"]


def test_only_admitted_organisations_are_parties(table: Table) -> None:
    Organisation.objects.filter(pk=table.lab.pk).update(standing=Standing.LISTED)
    table.lab.refresh_from_db()
    with refused("not_admitted"):
        table.opened()


def test_the_usual_kind_follows_what_is_brought() -> None:
    kinds = [
        proposed("technology", ["technology"], 5), proposed("technology", ["technology"], 8),
        proposed("technology", ["expert"]), proposed("talent", ["expert"]), proposed("testing", ["facility", "facility"]),
        proposed("testing", ["facility", "expert"]), proposed("", ["finance"]), proposed("", []),
    ]  # fmt: skip
    assert kinds == [
        Kind.DEVELOPMENT, Kind.LICENCE, Kind.CONSULTING, Kind.TALENT, Kind.FACILITY_USE, Kind.SERVICE, Kind.FINANCE,
        Kind.COOPERATION,
    ]  # fmt: skip


def test_the_usual_title_is_what_everybody_may_read(table: Table) -> None:
    assert (usual_title(glaze(), [oven()]), usual_title(None, [oven()]), usual_title(None, [])) == (
        "A glaze",
        "Oven",
        "",
    )
    ready = resource("r-ready", "technology", fields={"readiness": "TRL 8"})
    assert (usual_kind(glaze(), [ready]), usual_kind(None, [oven()])) == (Kind.LICENCE, Kind.FACILITY_USE)


def test_the_node_introduces_only_who_lets_it(table: Table) -> None:
    assert actions.introduce(need=glaze(), resource=oven(), by=NODE) is None
    actions.allow_introductions(organisation=table.firm, allowed=True, by=table.buyer)
    assert actions.introduce(need=glaze(), resource=oven(), by=NODE) is None
    actions.allow_introductions(organisation=table.lab, allowed=True, by=table.head)
    deal = actions.introduce(need=glaze(), resource=oven(), by=NODE)
    assert deal is not None
    assert (deal.state, deal.introduced_by, deal.title, deal.kind) == (
        "intent",
        "node",
        "A glaze",
        "facility_use",
    )
    assert Entry.objects.get(subject=deal.key).rule == "deal.introduce_by_rule"
    waiting = [
        [duty.kind for duty in people.duties_of(who)] for who in (table.buyer, table.head, table.stranger)
    ]
    assert waiting == [["deal.waits"], ["deal.waits"], []]


def test_only_managers_let_the_node_introduce_them_and_take_it_back(table: Table) -> None:
    for by in (table.engineer, table.head, table.broker, NODE):
        with pytest.raises(NotAllowedError):
            actions.allow_introductions(organisation=table.firm, allowed=True, by=by)
    for allowed in (True, True, False, False):
        actions.allow_introductions(organisation=table.firm, allowed=allowed, by=table.buyer)
    assert Introducible.objects.count() == 0
    told = Entry.objects.filter(subject="org-isaroptik", stream__startswith="deals").order_by("pk")
    assert [entry.verb for entry in told] == ["introductions.allowed", "introductions.ended"]


def test_only_the_node_introduces_by_rule(table: Table) -> None:
    allow(table)
    for by in (table.broker, table.buyer):
        with pytest.raises(NotAllowedError):
            actions.introduce(need=glaze(), resource=oven(), by=by)


def test_a_match_is_introduced_once_whatever_came_of_it(table: Table) -> None:
    allow(table)
    deal = actions.introduce(need=glaze(), resource=oven(), by=NODE)
    assert deal is not None
    assert actions.introduce(need=glaze(), resource=oven(), by=NODE) is None
    table.say(deal, Move.DECLINE, table.head, Reason.TRUST)
    assert actions.introduce(need=glaze(), resource=oven(), by=NODE) is None
    assert Deal.objects.count() == 1


def test_the_node_keeps_out_of_what_people_opened_themselves(table: Table) -> None:
    allow(table)
    table.opened(also={"org-yunshan": ("r-recipe",)})
    recipe = Resource.objects.get(key="r-recipe")
    assert [actions.introduce(need=glaze(), resource=one, by=NODE) for one in (oven(), recipe)] == [
        None,
        None,
    ]


def test_few_introductions_wait_at_a_time(table: Table) -> None:
    allow(table)
    more = [resource(f"r-{number}", organisation="org-yunshan") for number in range(MOST_OF_A_NEED + 1)]
    made = [actions.introduce(need=glaze(), resource=one, by=NODE) is not None for one in more]
    assert made == [True] * MOST_OF_A_NEED + [False]
    for number in range(MOST_OF_AN_OWNER - MOST_OF_A_NEED + 1):
        wanted = need(f"n-{number}", organisation="org-isaroptik")
        made.append(actions.introduce(need=wanted, resource=oven(), by=NODE) is not None)
    assert (made[4:], Deal.objects.count()) == ([True, True, False], MOST_OF_AN_OWNER)


def test_the_nights_run_introduces_what_matches_strongly_by_what_everybody_reads(
    table: Table, tiny: Tiny
) -> None:
    text = "Terahertz inspection of cracks in glaze of tiles."
    need("n-cracks", "technology", "Cracks in glaze", text, organisation="org-isaroptik", place="guangzhou")
    resource(
        "r-thz",
        "technology",
        "Terahertz inspection of cracks",
        text,
        organisation="org-yunshan",
        place="guangzhou",
    )
    resource(
        "r-tea", "technology", "Tea", "Fermentation of tea.", organisation="org-yunshan", place="guangzhou"
    )
    assert schedules()[INTRODUCE] == "50 4 * * *"
    assert night() == {"introduced": 0}
    allow(table)
    assert (night(), night()) == ({"introduced": 1}, {"introduced": 0})
    deal = Deal.objects.get()
    assert (deal.need, [party.resource for party in deal.parties.all()]) == ("n-cracks", ["", "r-thz"])


def night() -> dict[str, object]:
    """Let the job run; what it says."""
    jobs.enqueue(INTRODUCE, key=f"night:{jobs.Job.objects.count()}")
    jobs.drain()
    done = jobs.Job.objects.filter(name=INTRODUCE).order_by("-pk")[0]
    assert (done.state, done.error) == ("done", "")
    return dict(done.result or {})
