"""As whom a list is brought in: whoever may change where it comes from lends it no more than their own rights."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from entrepot.catalogue.imports import import_file, keeper_of
from entrepot.catalogue.jobs import look_at_sources
from entrepot.catalogue.models import Resource
from entrepot.intake.actions import keep_source
from entrepot.intake.domain import Options, Protocol
from entrepot.intake.models import Run, Source
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Membership, Organisation
from entrepot.runtime import clock, jobs
from tests.accounts import account, admit, join, party
from tests.cast import cast, resource
from tests.intake.servers import Answer, serve

pytestmark = pytest.mark.django_db
TERMINAL = Party.machine("cli")
FOREIGN = b"id,title,text,organisation\nx-1,Furnace,Fires to 1300 degrees.,org-lingyou\n"


@pytest.fixture(autouse=True)
def node(db: None, settings: Settings) -> None:
    """A node that may fetch from loopback, where these servers are."""
    settings.PRIVATE_SOURCES = True
    cast()


def manager(name: str = "keeper") -> Party:
    """A manager of the university."""
    yunshan = admit(Organisation.objects.get(key="org-yunshan"))
    return party(join(account(name), yunshan, OrganisationRole.MANAGER))


def kept(by: Party, address: str = "https://lists.example.org/kilns.csv") -> Source:
    """A list of the university that is fetched every day."""
    source = Source(
        address=address, name="Kilns", kind="facility", protocol=Protocol.DOWNLOAD, every="day",
        organisation=Organisation.objects.get(key="org-yunshan"),
    )  # fmt: skip
    return keep_source(source=source, by=by)


def fetched_by_itself() -> Run:
    look_at_sources(jobs.Run(1, "a", "k", {}, 1, lambda *_: None, lambda: False))
    jobs.drain()
    return Run.objects.get()


@pytest.mark.parametrize("by", ["the terminal", "an officer"])
def test_a_manager_who_changes_an_address_lends_the_list_no_more_than_their_own_rights(by: str) -> None:
    keeper = TERMINAL if by == "the terminal" else party(account("desk", NodeRole.OFFICER))
    source = kept(keeper)
    with serve(lambda _asked: Answer(FOREIGN)) as address:
        source.address, source.due = f"{address}/kilns.csv", clock.now()
        keep_source(source=source, by=manager())
        run = fetched_by_itself()
    assert (run.state, run.refused, run.problems[0]["code"]) == ("done", 1, "owner_not_yours")
    assert Resource.objects.count() == 0


def test_an_officer_who_saves_a_manager_s_source_lends_it_nothing() -> None:
    of_theirs = manager()
    source = kept(of_theirs)
    for other in (party(account("desk", NodeRole.OFFICER)), TERMINAL):
        keep_source(source=source, by=other)
        assert (source.kept_by, source.machine) == (of_theirs.actor, False)


def test_whoever_may_not_bring_the_list_in_any_more_is_followed_by_whoever_saves_it() -> None:
    first, second = manager("first"), manager("second")
    source = kept(first)
    keep_source(source=source, by=second)
    assert source.kept_by == first.actor
    Membership.objects.filter(account__key=first.actor).delete()
    keep_source(source=source, by=second)
    assert keeper_of(source) == second


def test_a_resource_of_somebody_else_that_has_the_id_of_a_need_is_no_trouble(tmp_path: Path) -> None:
    resource("k-1", organisation="org-lingyou")
    Resource.objects.update(confirmed=None)
    path = tmp_path / "needs.csv"
    path.write_text("id,title,text\nk-1,A better glaze,That does not crack.\n", encoding="utf8")
    report = import_file(path=path, by=manager(), options=Options(kind="need", organisation="org-yunshan"))
    assert report.changes == {"new": 1, "changed": 0, "same": 0}
    assert (Run.objects.get().state, Resource.objects.get().confirmed) == ("done", None)
