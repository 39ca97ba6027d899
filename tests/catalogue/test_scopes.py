"""What a query gives a party is exactly what the permission table allows, for every state of a record and every role."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from types import MappingProxyType

import pytest

from entrepot.catalogue import queries
from entrepot.catalogue.domain import Level, State
from entrepot.catalogue.models import Grant, Need, Resource
from entrepot.people.domain import ANONYMOUS, NodeRole, OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from tests.cast import cast

pytestmark = pytest.mark.django_db
TEASER = {"en": {"title": "T", "text": ""}}


@pytest.fixture(autouse=True)
def node(db: None) -> None:
    """Needs and resources in every state, of an organisation and of nobody, open and held back, written by somebody and not."""
    cast()
    owner = Organisation.objects.get(key="org-lingyou")
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    for number, (state, of, author, teasers, brokers) in enumerate(
        product(State, (owner, None), ("p-lin", ""), ({}, TEASER), (True, False))
    ):
        shared = {
            "kind": "technology", "language": "en", "texts": {"en": {"title": str(number), "text": ""}}, "state": state,
            "organisation": of, "author": author, "created": moment, "updated": moment,
        }  # fmt: skip
        Need.objects.create(key=f"n{number}", teasers=teasers, brokers_may_read=brokers, **shared)
        if brokers:
            Resource.objects.create(key=f"r{number}", hidden=["price"] if teasers else [], **shared)


def granted(organisation: int, level: Level, **values: object) -> None:
    """Give an organisation this much of every need."""
    start = {"given_by": "p-lin", "starts": clock.now() - timedelta(days=1)} | values
    for need in Need.objects.all():
        Grant.objects.create(need=need, organisation_id=organisation, level=level, **start)


def parties() -> dict[str, Party]:
    """Everybody who might ask."""
    lingyou, isaroptik, harbour, yunshan = (
        Organisation.objects.get(key=f"org-{name}").pk
        for name in ("lingyou", "isaroptik", "harbour", "yunshan")
    )
    granted(isaroptik, Level.DETAILS)
    granted(harbour, Level.EVERYTHING, revoked=clock.now())
    granted(harbour, Level.DETAILS, ends=clock.now())
    granted(harbour, Level.DETAILS, starts=clock.now() + timedelta(days=1))
    granted(yunshan, Level.EVERYTHING)

    def of(organisation: int, *, admitted: bool = True, actor: str = "p-1") -> Party:
        roles = MappingProxyType({organisation: OrganisationRole.MEMBER})
        return Party(actor, 1, roles, frozenset([organisation] if admitted else []))

    asked: dict[str, Party] = {
        "nobody known": ANONYMOUS,
        "signed in": Party("p-1", 1),
        "its member": of(lingyou),
        "its member, not admitted": of(lingyou, admitted=False),
        "its author": of(lingyou, actor="p-lin"),
        "an author who left": Party("p-lin", 1),
        "an author elsewhere": of(isaroptik, actor="p-lin"),
        "with the details": of(isaroptik),
        "with the details, not admitted": of(isaroptik, admitted=False),
        "with everything": of(yunshan),
        "with what ended": of(harbour),
        "an author who is an officer": Party("p-lin", 1, node_roles=frozenset([NodeRole.OFFICER])),
        "the terminal": Party.machine("cli"),
    }
    asked |= {str(role): Party("p-1", 1, node_roles=frozenset([role])) for role in NodeRole}
    every = Party("p-1", 1, node_roles=frozenset(NodeRole))
    tokens = {
        f"{name}, token for {scope}": replace(party, scopes=frozenset([scope]))
        for name, party in (*asked.items(), ("every role", every))
        for scope in ("read", "write")
    }
    return asked | {"every role": every} | tokens


def test_a_query_gives_exactly_what_the_table_allows() -> None:
    differing = {
        (name, query)
        for name, party in parties().items()
        for query, found, allowed in (
            (
                "needs",
                set(queries.needs(party)),
                {need for need in Need.objects.all() if allows(party, "need.read", need)},
            ),
            (
                "resources",
                set(queries.resources(party)),
                {item for item in Resource.objects.all() if allows(party, "resource.read", item)},
            ),
            (
                "readable needs",
                set(queries.readable_needs(party)),
                {
                    need
                    for need in Need.objects.all()
                    if allows(party, "need.read", need) and allows(party, "need.read_details", need)
                },
            ),
        )
        if found != allowed
    }
    assert differing == set()


def test_how_many_each_sees() -> None:
    asked = parties()
    seen = {
        name: (queries.needs(party).count(), queries.readable_needs(party).count())
        for name, party in asked.items()
        if "token" not in name
    }
    assert Need.objects.count() == 48
    assert seen == {
        "nobody known": (16, 8),
        "signed in": (16, 8),
        "its member": (32, 28),
        "its member, not admitted": (32, 28),
        "its author": (40, 38),
        "an author who left": (24, 18),
        "an author elsewhere": (24, 24),
        "with the details": (16, 16),
        "with the details, not admitted": (16, 8),
        "with everything": (16, 16),
        "with what ended": (16, 8),
        "an author who is an officer": (40, 32),
        "the terminal": (48, 48),
        "officer": (32, 16),
        "broker": (16, 12),
        "auditor": (16, 8),
        "operator": (32, 16),
        "every role": (32, 20),
    }


def test_a_token_for_writing_alone_reads_nothing() -> None:
    blind = {name: party for name, party in parties().items() if name.endswith("token for write")}
    assert len(blind) == 18
    assert {queries.needs(party).count() + queries.resources(party).count() for party in blind.values()} == {
        0
    }


def test_figures_are_those_of_listed_records_for_everybody() -> None:
    listed = queries.Counts(16, 8, {"technology": 16}, {"technology": 8}, {})
    assert queries.counts() == listed
    assert queries.counted_by("kind") == ({"technology": 16}, {"technology": 8})
    assert (queries.listed_needs().count(), queries.listed_resources().count()) == (16, 8)


def test_a_place_with_nothing_but_drafts_is_not_offered() -> None:
    Need.objects.filter(state=State.DRAFT).update(place="munich")
    Resource.objects.filter(state=State.WITHDRAWN).update(place="hong-kong")
    assert list(queries.places_in_use()) == []
    Need.objects.filter(key="n16").update(place="guangzhou")
    assert Need.objects.get(key="n16").state == State.LISTED
    assert [place.key for place in queries.places_in_use()] == ["guangzhou"]
