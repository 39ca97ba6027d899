"""A record's life: saved as a draft, published, edited, withdrawn, listed again, prolonged; every version is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from entrepot.catalogue import queries
from entrepot.catalogue.actions import (
    ask_disclosure,
    prolong,
    put_entries,
    relist,
    remind_of_expiring,
    save_need,
    save_resource,
    withdraw,
)
from entrepot.catalogue.domain import Level, State
from entrepot.catalogue.drafts import NeedDraft, ResourceDraft, draft_of
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.queries import Change
from entrepot.catalogue.refusals import RefusedError, StaleError
from entrepot.journal.models import Entry as Journalled
from entrepot.people.domain import ANONYMOUS, OrganisationRole, Party
from entrepot.people.models import Account, Duty, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime.jobs import drain, enqueue
from entrepot.runtime.jobs.registry import schedules
from tests.accounts import account, admit, join, party
from tests.cast import BY, cast, entry, put
from tests.cast import resource as stored_resource

pytestmark = pytest.mark.django_db

NEED = NeedDraft(
    title="Cracks in glaze", text="We look for a way to see hairline cracks.", budget="600,000 CNY",
    deadline="2027-03-31", place="guangzhou", organisation="org-lingyou",
)  # fmt: skip
OFFER = ResourceDraft(
    kind="facility", title="Terahertz imaging", text="Images of ceramics.", keywords="terahertz; ceramics", place="munich",
    price="900 €/h", valid_until="2027-01-31", organisation="org-lingyou", facts={"Utilisation": "40 %", "Weight": "300 kg"},
    hidden=("price", "usage"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def node(db: None) -> Iterator[None]:
    """A node with the cast; Lingyou is admitted, Isaroptik is not; on a day of its own."""
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False):
        cast()
        admit(firm("org-lingyou"))
        yield


def firm(key: str) -> Organisation:
    return Organisation.objects.get(key=key)


def person(name: str, key: str, role: OrganisationRole = OrganisationRole.MEMBER) -> Account:
    return join(account(name), firm(key), role)


@pytest.fixture
def lin(node: None) -> Party:
    """A member of Lingyou."""
    return party(person("lin", "org-lingyou"))


@pytest.fixture
def chief(node: None) -> Party:
    """The manager of Lingyou."""
    return party(person("chief", "org-lingyou", OrganisationRole.MANAGER))


@pytest.fixture
def anna(node: None) -> Party:
    """The owner of Isaroptik."""
    return party(person("anna", "org-isaroptik", OrganisationRole.OWNER))


def waiting(kind: str) -> list[tuple[str, str | None]]:
    """Subject and addressee of the duties of a kind that wait."""
    duties = Duty.objects.filter(kind=kind, settled=None).select_related("account", "organisation")
    return [
        (
            duty.subject,
            duty.account.key if duty.account else duty.organisation.key if duty.organisation else None,
        )
        for duty in duties
    ]


def journalled(key: str) -> list[tuple[str, str, dict[str, object]]]:
    entries = Journalled.objects.filter(stream="catalogue", subject=key).order_by("sequence")
    return [(item.verb, item.rule, item.details) for item in entries]


def known(record: Need | Resource, by: Party) -> bool:
    """Whether a party may know of a record."""
    records = queries.needs(by) if isinstance(record, Need) else queries.resources(by)
    return records.filter(pk=record.pk).exists()


def test_a_draft_is_its_peoples_until_it_is_published(lin: Party, chief: Party, anna: Party) -> None:
    need = save_need(draft=NEED, publish=False, by=lin)
    assert (need.state, need.version, need.author) == (State.DRAFT, 1, lin.actor)
    assert [known(need, by) for by in (lin, chief, anna, ANONYMOUS)] == [True, True, False, False]
    assert queries.counts().needs == 0
    assert waiting("draft.finish") == [(need.key, lin.actor)]
    need = save_need(draft=NEED, key=need.key, version=1, publish=True, by=chief)
    assert (need.state, need.version) == (State.LISTED, 2)
    assert [known(need, by) for by in (anna, ANONYMOUS)] == [True, True]
    assert (waiting("draft.finish"), queries.counts().needs) == ([], 1)
    assert journalled(need.key) == [
        ("record.new", "need.enter", {"version": 1, "state": "draft"}),
        ("record.published", "need.publish", {"version": 2, "state": "listed"}),
    ]


def test_who_is_not_admitted_may_draft_but_not_publish(anna: Party) -> None:
    mine = replace(NEED, organisation="org-isaroptik")
    need = save_need(draft=mine, publish=False, by=anna)
    for key in (None, need.key):
        with pytest.raises(NotAllowedError) as raised:
            save_need(draft=mine, key=key, publish=True, by=anna)
        assert raised.value.rule == "need.publish"
    assert list(Need.objects.values_list("state", "version")) == [("draft", 1)]


@pytest.mark.parametrize("owner", ["org-lingyou", ""])
def test_nobody_enters_for_others_or_for_nobody(anna: Party, owner: str) -> None:
    for by in (anna, ANONYMOUS):
        with pytest.raises(NotAllowedError):
            save_need(draft=replace(NEED, organisation=owner), publish=False, by=by)
        with pytest.raises(NotAllowedError):
            save_resource(draft=replace(OFFER, organisation=owner), publish=False, by=by)
    assert Need.objects.count() == Resource.objects.count() == 0


def test_what_one_may_not_know_of_is_not_there_to_edit(lin: Party, anna: Party) -> None:
    draft = save_need(draft=NEED, publish=False, by=lin)
    with pytest.raises(Need.DoesNotExist):
        save_need(draft=NEED, key=draft.key, publish=False, by=anna)
    listed = save_need(draft=NEED, publish=True, by=lin)
    with pytest.raises(NotAllowedError):
        save_need(draft=NEED, key=listed.key, publish=False, by=anna)


def test_a_change_made_meanwhile_is_not_overwritten(lin: Party, chief: Party) -> None:
    need = save_need(draft=NEED, publish=True, by=lin)
    save_need(draft=replace(NEED, title="Cracks"), key=need.key, version=1, publish=True, by=chief)
    with pytest.raises(StaleError) as raised:
        save_need(draft=replace(NEED, text="Mine"), key=need.key, version=1, publish=True, by=lin)
    assert (raised.value.version, raised.value.code) == (2, "changed_meanwhile")
    assert Need.objects.get().texts == {"en": {"title": "Cracks", "text": NEED.text}}


def test_saving_what_is_there_makes_no_version(lin: Party) -> None:
    need = save_need(draft=NEED, publish=True, by=lin)
    entries = Journalled.objects.count()
    save_need(draft=draft_of(queries.need(need.key, lin)), key=need.key, publish=True, by=lin)
    assert (Need.objects.get().version, Journalled.objects.count()) == (1, entries)
    offer = save_resource(draft=OFFER, publish=True, by=lin)
    save_resource(draft=draft_of(queries.resource(offer.key, lin)), key=offer.key, publish=True, by=lin)
    assert Resource.objects.get().version == 1


def test_an_edit_keeps_what_its_form_does_not_know() -> None:
    texts = {"en": {"title": "A", "text": "B"}, "de": {"title": "C", "text": "D"}}
    fields = {"facility_hours": "10", "budget": "5 €"}
    put(entry("n", "technology", is_need=True, texts=texts, fields=fields, facts={"f": "1"}, keywords=["k"]))
    draft = draft_of(queries.need("n", BY))
    assert isinstance(draft, NeedDraft)
    save_need(draft=replace(draft, title="A new title", budget=""), key="n", publish=True, by=BY)
    need = Need.objects.get()
    assert need.texts == {"en": {"title": "A new title", "text": "B"}, "de": {"title": "C", "text": "D"}}
    assert (need.fields, need.facts, need.keywords) == ({"facility_hours": "10"}, {"f": "1"}, ["k"])


def test_an_unchanged_list_leaves_an_edit_in_place_and_a_changed_one_replaces_it() -> None:
    first = entry("n", "technology", "A title", "Some text", is_need=True)
    put(first)
    save_need(draft=NeedDraft(title="Edited", text="By hand"), key="n", publish=True, by=BY)
    assert put_entries(entries=[first], source="s", by=BY) == {"n": "same"}
    assert Need.objects.get().texts["en"]["title"] == "Edited"
    assert put_entries(entries=[replace(first, facts={"f": "1"})], source="s", by=BY) == {"n": "changed"}
    assert Need.objects.get().texts["en"]["title"] == "A title"


def test_a_listed_record_stays_with_its_organisation() -> None:
    need = save_need(draft=NEED, publish=True, by=BY)
    with pytest.raises(RefusedError) as raised:
        save_need(draft=replace(NEED, organisation="org-harbour"), key=need.key, publish=True, by=BY)
    assert raised.value.code == "owner_fixed"
    draft = save_need(draft=NEED, publish=False, by=BY)
    moved = save_need(draft=replace(NEED, organisation="org-harbour"), key=draft.key, publish=True, by=BY)
    assert moved.organisation == firm("org-harbour")


def test_versions_tell_what_changed_to_its_people(lin: Party, chief: Party, anna: Party) -> None:
    need = save_need(draft=NEED, publish=False, by=lin)
    changed = replace(NEED, title="Cracks", budget="", teaser_title="Surfaces", confidential="Secret")
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False):
        save_need(draft=changed, key=need.key, publish=True, by=chief)
        withdraw(record=need, reason=" solved ", by=chief)
    need = Need.objects.get()
    third, second, first = queries.versions_of(need, lin)
    assert (first.number, first.by, first.changes) == (1, lin.actor, ())
    assert (second.number, second.by, second.at) == (2, chief.actor, datetime(2026, 11, 22, 9, tzinfo=UTC))
    assert set(second.changes) == {
        Change("state", "draft", "listed"),
        Change("texts.en.title", "Cracks in glaze", "Cracks"),
        Change("fields.budget", "600,000 CNY", ""),
        Change("teasers.en.title", "", "Surfaces"),
        Change("confidential.en", "", "Secret"),
    }
    assert (third.reason, third.changes) == ("solved", (Change("state", "listed", "withdrawn"),))
    assert queries.versions_of(need, anna) == queries.versions_of(need, ANONYMOUS) == ()


def test_a_withdrawn_record_is_gone_for_strangers_and_can_come_back(
    lin: Party, chief: Party, anna: Party
) -> None:
    offer = save_resource(draft=OFFER, publish=True, by=lin)
    with pytest.raises(NotAllowedError):
        withdraw(record=offer, reason="", by=anna)
    withdraw(record=offer, reason="sold", by=chief)
    assert [known(offer, by) for by in (lin, anna, ANONYMOUS)] == [True, False, False]
    assert queries.counts() == queries.Counts(0, 0, {}, {}, {})
    with pytest.raises(RefusedError):
        withdraw(record=offer, reason="again", by=chief)
    relist(record=Resource.objects.get(), by=chief)
    assert known(offer, ANONYMOUS)
    with pytest.raises(RefusedError):
        relist(record=Resource.objects.get(), by=chief)
    assert [verb for verb, _, _ in journalled(offer.key)] == [
        "record.new", "record.withdrawn", "record.relisted",
    ]  # fmt: skip


def test_what_is_asked_about_a_record_ends_with_it(lin: Party, anna: Party) -> None:
    admit(firm("org-isaroptik"))
    asker = party(Account.objects.get(key=anna.actor))
    need = save_need(draft=replace(NEED, teaser_title="Surfaces"), publish=True, by=lin)
    asked = ask_disclosure(
        record=need, organisation=firm("org-isaroptik"), level=Level.DETAILS, message="", by=asker
    )
    withdraw(record=need, reason="", by=lin)
    asked.refresh_from_db()
    assert (asked.answer, waiting("disclosure.asked")) == ("withdrawn", [])
    assert waiting("disclosure.answered") == [(asked.key, anna.actor)]


def test_who_leaves_an_organisation_leaves_its_records(lin: Party) -> None:
    need = save_need(draft=NEED, publish=False, by=lin)
    person = Account.objects.get(key=lin.actor)
    person.memberships.all().delete()
    gone = party(person)
    assert not known(need, gone)
    with pytest.raises(Need.DoesNotExist):
        save_need(draft=NEED, key=need.key, publish=False, by=gone)


def test_owners_are_reminded_before_a_record_ends(lin: Party, chief: Party) -> None:
    today = date(2026, 11, 21)
    for key, days in (("soon", 30), ("later", 31), ("late", -30), ("long-gone", -31)):
        stored_resource(key, organisation="org-lingyou", valid_until=today + timedelta(days=days))
    save_resource(draft=replace(OFFER, valid_until="2026-12-01", title="A draft"), publish=False, by=lin)
    for _ in range(2):
        assert remind_of_expiring(by=BY) == 2
    found = Duty.objects.filter(kind="listing.expiring", settled=None).order_by("subject")
    assert [(duty.subject, duty.organisation, duty.least, duty.due) for duty in found] == [
        ("late", firm("org-lingyou"), "manager", date(2026, 10, 22)),
        ("soon", firm("org-lingyou"), "manager", date(2026, 12, 21)),
    ]
    prolong(record=queries.resource("soon", chief), until=date(2027, 11, 21), by=chief)
    assert waiting("listing.expiring") == [("late", "org-lingyou")]
    withdraw(record=queries.resource("late", chief), reason="", by=chief)
    assert (waiting("listing.expiring"), remind_of_expiring(by=BY)) == ([], 0)
    assert Resource.objects.get(key="soon").valid_until == date(2027, 11, 21)


def test_only_the_node_reminds(chief: Party) -> None:
    with pytest.raises(NotAllowedError) as raised:
        remind_of_expiring(by=chief)
    assert (raised.value.rule, waiting("listing.expiring")) == ("record.remind", [])


@pytest.mark.parametrize("until", [date(2026, 11, 21), date(2020, 1, 1), date(2031, 1, 1)])
def test_a_record_is_prolonged_into_the_near_future(chief: Party, until: date) -> None:
    offer = stored_resource("r", organisation="org-lingyou")
    with pytest.raises(RefusedError) as raised:
        prolong(record=offer, until=until, by=chief)
    assert raised.value.code == "day_out_of_range"


def test_a_strangers_prolonging_is_refused(anna: Party) -> None:
    offer = stored_resource("r", organisation="org-lingyou")
    with pytest.raises(NotAllowedError):
        prolong(record=offer, until=date(2027, 1, 1), by=anna)


def test_reminding_is_a_daily_job(lin: Party) -> None:
    stored_resource("soon", organisation="org-lingyou", valid_until=date(2026, 12, 1))
    assert schedules()["catalogue.expiring"] == "30 3 * * *"
    enqueue("catalogue.expiring", key="today")
    drain()
    assert [subject for subject, _ in waiting("listing.expiring")] == ["soon"]
