"""How listings end: by their own day or so long after somebody said that they hold; asked about before, renewed, confirmed in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from entrepot.catalogue.actions import (
    confirm_entries,
    prolong,
    rate_all,
    remind_of_expiring,
    renew_together,
    save_need,
    withdraw,
)
from entrepot.catalogue.drafts import NeedDraft
from entrepot.catalogue.models import Need, Resource
from entrepot.journal.models import Entry as Journalled
from entrepot.matching import index
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Duty, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime.jobs.registry import schedules
from tests.accounts import account, admit, join, party
from tests.cast import BY, cast, entry, put
from tests.cast import need as stored_need
from tests.cast import resource as stored_resource

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def at(day: date) -> time_machine.travel:
    """A day of its own."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=UTC), tick=False)


@pytest.fixture(autouse=True)
def node(db: None) -> Iterator[None]:
    """A node with the cast; Lingyou is admitted."""
    with at(TODAY):
        cast()
        admit(Organisation.objects.get(key="org-lingyou"))
        yield


@pytest.fixture
def chief() -> Party:
    """A manager of Lingyou."""
    return party(
        join(account("chief"), Organisation.objects.get(key="org-lingyou"), OrganisationRole.MANAGER)
    )


def waiting() -> list[tuple[str, date | None, str]]:
    """What waits, until when, and how far it is."""
    duties = Duty.objects.filter(kind="listing.expiring", settled=None).order_by("subject")
    return [(duty.subject, duty.due, str(duty.details["stage"])) for duty in duties]


def test_a_listing_ends_on_its_own_day_or_so_long_after_it_was_confirmed() -> None:
    own = stored_resource("own", valid_until=date(2027, 1, 31))
    usual, need = stored_resource("usual"), stored_need("n")
    assert (own.confirmed, own.ends) == (TODAY, date(2027, 1, 31))
    assert (usual.confirmed, usual.ends) == (TODAY, date(2027, 11, 21))
    assert (need.confirmed, need.ends) == (TODAY, date(2027, 5, 20))


def test_saving_says_that_it_holds(chief: Party) -> None:
    draft = NeedDraft(title="Cracks in glaze", text="Hairline cracks.", organisation="org-lingyou")
    need = save_need(draft=draft, publish=True, by=chief)
    with at(date(2027, 5, 1)):
        edited = NeedDraft(title="Cracks in glaze", text="Finer cracks.", organisation="org-lingyou")
        assert save_need(draft=edited, key=need.key, publish=True, by=chief).ends == date(2027, 10, 28)
    assert "ends" not in {field.name for field in Need.history.model._meta.get_fields()}


def test_owners_are_told_a_month_before_a_week_before_and_when_it_is_over(chief: Party) -> None:
    stored_resource("r", organisation="org-lingyou")
    ends = date(2027, 11, 21)
    told = []
    for days in (31, 30, 20, 7, 1, 0, -1, -20):
        with at(ends - timedelta(days=days)):
            remind_of_expiring(by=BY)
            told.append((days, [(stage, Duty.objects.count()) for _, _, stage in waiting()]))
    assert told == [
        (31, []),
        (30, [("month", 1)]),
        (20, [("month", 1)]),
        (7, [("week", 2)]),
        (1, [("week", 2)]),
        (0, [("week", 2)]),
        (-1, [("over", 3)]),
        (-20, [("over", 3)]),
    ]
    with at(ends + timedelta(days=20)):
        until = ends + timedelta(days=385)
        prolong(record=Resource.objects.get(), until=until, by=chief)
    found = Resource.objects.get()
    assert (waiting(), found.ends, found.version) == ([], until, 2)
    assert Journalled.objects.filter(verb="record.prolonged", subject="r").count() == 1


def test_a_source_confirms_its_records_without_new_versions() -> None:
    for key, until in (("a", None), ("b", date(2027, 12, 1)), ("gone", None), ("kept", None)):
        stored_resource(key, organisation="org-lingyou", valid_until=until)
    stored_need("n", organisation="org-lingyou")
    withdraw(record=Resource.objects.get(key="gone"), reason="", by=BY)
    versions = Resource.history.count()
    with at(date(2027, 11, 1)):
        remind_of_expiring(by=BY)
        assert [subject for subject, _, _ in waiting()] == ["a", "b", "kept"]
        assert confirm_entries(needs=["n"], resources=["a", "b", "gone", "nobody"], by=BY) == 3
        assert confirm_entries(needs=["n"], resources=["a", "b"], by=BY) == 0
        assert [subject for subject, _, _ in waiting()] == ["kept"]
    ends = dict(Resource.objects.values_list("key", "ends")) | dict(Need.objects.values_list("key", "ends"))
    assert ends == {
        "a": date(2028, 10, 31),
        "b": date(2027, 12, 1),
        "gone": date(2027, 11, 21),
        "kept": date(2027, 11, 21),
        "n": date(2028, 4, 29),
    }
    assert Resource.history.count() == versions
    told = Journalled.objects.filter(verb="records.confirmed")
    assert [(act.stream, act.details["count"]) for act in told] == [("catalogue", 3)]  # n had ended


def test_confirming_what_has_not_ended_makes_no_index_anew() -> None:
    stored_resource("a")
    with at(date(2027, 2, 1)):
        before = index.current()
        assert confirm_entries(resources=["a"], by=BY) == 1
        assert index.current() is before
    assert Journalled.objects.get(verb="records.confirmed").stream == "listing"


def test_records_of_others_are_not_confirmed(chief: Party) -> None:
    stored_resource("mine", organisation="org-lingyou")
    stored_resource("theirs", organisation="org-harbour")
    with at(date(2027, 2, 1)):
        with pytest.raises(NotAllowedError):
            confirm_entries(resources=["mine", "theirs"], by=chief)
        assert confirm_entries(resources=["mine"], by=chief) == 1
    assert Resource.objects.get(key="theirs").confirmed == TODAY


def test_confirming_costs_the_same_number_of_queries_for_any_list(
    django_assert_num_queries: object, django_assert_max_num_queries: object
) -> None:
    put(*(entry(f"r{number}") for number in range(300)))
    with at(date(2027, 2, 1)), django_assert_max_num_queries(25):
        assert confirm_entries(resources=[f"r{number}" for number in range(300)], by=BY) == 300


def test_scores_age_over_night_and_nothing_else_changes() -> None:
    stored_resource("r", title="Terahertz imaging", text="It finds cracks.")
    assert Resource.objects.get().quality is None  # it came in a list: a job gives the score
    assert (rate_all(by=BY, unrated=True), rate_all(by=BY, unrated=True)) == (1, 0)
    before = Resource.objects.get()
    assert (rate_all(by=BY), before.quality) == (0, 43)
    with at(date(2027, 11, 1)):
        assert (rate_all(by=BY), rate_all(by=BY)) == (1, 0)
    after = Resource.objects.get()
    assert (after.quality, after.version, after.updated, after.ends) == (24, 1, before.updated, before.ends)


def test_what_was_there_before_listings_ended_is_given_time_for_both_reminders() -> None:
    stored_resource("old")
    Resource.objects.update(confirmed=None, ends=None, quality=None)
    with at(date(2029, 1, 1)):
        assert rate_all(by=BY) == 1
    found = Resource.objects.get()
    assert (found.confirmed, found.ends) == (TODAY, date(2029, 3, 2))
    assert found.quality is not None


def test_only_the_node_rates(chief: Party) -> None:
    with pytest.raises(NotAllowedError):
        rate_all(by=chief)
    assert schedules()["catalogue.rate"] == "0 3 * * *"


def test_many_listings_of_one_organisation_are_asked_about_at_once(chief: Party) -> None:
    put(*(entry(f"r{number}", organisation="org-lingyou") for number in range(21)))
    stored_resource("own-end", organisation="org-lingyou", valid_until=date(2027, 11, 1))
    stored_resource("other", organisation="org-harbour")
    with at(date(2027, 10, 30)):
        assert remind_of_expiring(by=BY) == 23
        assert asked() == [
            ("listing.expiring", "other"),
            ("listing.expiring", "own-end"),
            ("listings.expiring", "org-lingyou"),
        ]
        assert Duty.objects.get(kind="listings.expiring").details == {"count": 21, "stage": "month"}
        lingyou = Organisation.objects.get(key="org-lingyou")
        with pytest.raises(NotAllowedError):
            renew_together(organisation=Organisation.objects.get(key="org-harbour"), by=chief)
        assert renew_together(organisation=lingyou, by=chief) == 21
        assert asked() == [("listing.expiring", "other"), ("listing.expiring", "own-end")]
        remind_of_expiring(by=BY)
        assert asked() == [("listing.expiring", "other"), ("listing.expiring", "own-end")]
    assert set(Resource.objects.filter(key__startswith="r").values_list("ends", "version")) == {
        (date(2028, 10, 29), 1)
    }
    assert Journalled.objects.get(verb="listings.renewed").details == {"count": 21}


def asked() -> list[tuple[str, str]]:
    """What waits: kind and subject."""
    found = Duty.objects.filter(kind__in=("listing.expiring", "listings.expiring"), settled=None)
    return sorted(found.values_list("kind", "subject"))
