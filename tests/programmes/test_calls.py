"""A call is drafted, published, prolonged; how far it is follows from its dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from time_machine import travel

from entrepot.deals.domain.wording import UNWRITTEN, worded
from entrepot.journal.models import Entry
from entrepot.people.domain import ANONYMOUS
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, queries
from entrepot.programmes.actions import CallFlawedError, Drafted
from entrepot.programmes.domain.calls import Criterion, Flaw, flaws
from entrepot.programmes.domain.forms import Choice
from entrepot.programmes.domain.refusals import SAID, ProgrammeRefusedError
from entrepot.programmes.domain.stages import Dates, Stage, State, Step, stage, stepped
from entrepot.programmes.models import ApplicationEvent, Programme
from entrepot.vocabulary.eligibility import Eligibility
from entrepot.vocabulary.kinds import OrganisationKind, Size
from entrepot.vocabulary.places import Jurisdiction
from tests.programmes.called import AFTER, BEFORE, CLOSES, DURING, FIELD, OPENS, Office, call, office


@pytest.fixture
def running(db: None) -> Office:
    return office()


def test_a_complete_call_has_no_flaws() -> None:
    assert flaws(call()) == ()


def test_a_call_says_all_that_is_wrong_with_it() -> None:
    one, other = call().criteria
    flawed = call(
        title=UNWRITTEN, closes=OPENS, places=0,
        criteria=(replace(one, weight=61), replace(other, key=one.key, names=UNWRITTEN)),
        fields=(replace(FIELD, key="Field", choices=(Choice("a", worded({"en": "A"})),)),),
    )  # fmt: skip
    assert flaws(flawed) == (
        Flaw("call_untitled"), Flaw("call_closes_early"), Flaw("call_places_odd"), Flaw("call_weights_odd"),
        Flaw("call_key_twice", "plan"), Flaw("call_part_unnamed", "plan"), Flaw("call_key_odd", "Field"),
        Flaw("call_choices_few", "Field"),
    )  # fmt: skip
    assert {flaw.code for flaw in flaws(flawed)} <= set(SAID)


def test_a_call_without_criteria_or_with_too_many_parts_is_flawed() -> None:
    many = tuple(Criterion(f"c{number}", worded({"en": "C"}), UNWRITTEN, 5) for number in range(21))
    fields = tuple(replace(FIELD, key=f"f{number}") for number in range(61))
    assert flaws(call(criteria=())) == (Flaw("call_without_criteria"),)
    assert flaws(call(criteria=many, fields=fields)) == (
        Flaw("call_criteria_many"), Flaw("call_weights_odd"), Flaw("call_fields_many"),
    )  # fmt: skip


MOMENTS = st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@given(
    MOMENTS,
    MOMENTS,
    MOMENTS,
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
)
def test_time_takes_a_programme_forward_only(
    published: datetime | None, decided: datetime | None, ended: datetime | None, now: datetime
) -> None:
    dates = Dates(OPENS, CLOSES, published, decided, ended)
    order = list(Stage)
    later = [stage(dates, now + timedelta(days=days)) for days in range(0, 120, 7)]
    assert later == sorted(later, key=order.index)


def _led(state: State, step: Step, at: Stage) -> str:
    """Where a step leads, or the code of what refuses it."""
    try:
        return stepped(state, step, at)
    except ProgrammeRefusedError as error:
        return error.code


def test_every_step_leads_to_a_state_or_is_refused_with_a_sentence() -> None:
    led = {_led(state, step, at) for state in State for step in Step for at in Stage}
    assert led == set(State) | {"programme_elsewhere", "application_elsewhere"}
    assert led <= set(State) | set(SAID)


def test_a_call_is_kept_as_it_was_written(running: Office) -> None:
    who = Eligibility(
        frozenset({OrganisationKind.PARK}), frozenset({Size.SMALL}), frozenset({"guangzhou"}),
        frozenset({Jurisdiction("CN-GD")}), frozenset({"ceramics"}),
    )  # fmt: skip
    programme = running.drafted(who=who)
    assert Programme.objects.get(pk=programme.pk).call == call(who=who)


def test_only_officers_who_manage_an_organisation_open_a_programme_for_it(running: Office) -> None:
    for by, organisation in ((running.officer, running.firm), (running.buyer, running.firm)):
        with pytest.raises(NotAllowedError):
            actions.open_programme(drafted=Drafted(call(), organisation), by=by)
    assert Programme.objects.count() == 0


def test_a_form_sent_twice_is_one_programme(running: Office) -> None:
    drafted = Drafted(call(), running.academy, "form-1")
    first, second = (actions.open_programme(drafted=drafted, by=running.officer) for _ in range(2))
    assert (first, Programme.objects.count()) == (second, 1)


def test_a_draft_is_read_by_who_runs_it_and_a_published_call_by_everybody(running: Office) -> None:
    programme = running.drafted()
    with travel(BEFORE, tick=False):
        assert list(queries.programmes(running.officer)) == [programme]
        assert queries.programme_of(running.buyer, programme.key) is None
        actions.publish_call(programme=programme, by=running.officer)
        assert list(queries.programmes(ANONYMOUS)) == [programme]
        found = queries.programme_of(ANONYMOUS, programme.key)
        assert found is not None
        assert found.stage == Stage.ANNOUNCED
        acts = Entry.objects.filter(subject=programme.key).values_list("verb", "rule")
    assert list(acts) == [
        ("programme.draft", "programme.open"),
        ("programme.publish", "programme.run"),
    ]


def test_a_flawed_or_past_call_is_not_published(running: Office) -> None:
    programme = running.drafted(criteria=())
    with travel(BEFORE, tick=False), pytest.raises(CallFlawedError) as caught:
        actions.publish_call(programme=programme, by=running.officer)
    assert caught.value.flaws == (Flaw("call_without_criteria"),)
    with travel(AFTER, tick=False), pytest.raises(ProgrammeRefusedError, match="not at the point"):
        actions.publish_call(programme=running.drafted(), by=running.officer)
    assert Programme.objects.filter(published=None).count() == 2


def test_a_draft_is_changed_as_a_whole_and_a_published_call_only_prolonged(running: Office) -> None:
    later = CLOSES + timedelta(days=7)
    with travel(BEFORE, tick=False):
        programme = running.drafted()
        actions.change_call(programme=programme, call=call(places=3), by=running.officer)
        actions.publish_call(programme=programme, by=running.officer)
    with travel(DURING, tick=False):
        for wrong, code in (
            (call(places=4), "call_fixed"), (call(places=3, closes=CLOSES - timedelta(days=1)), "call_shortened"),
            (call(places=3, title=UNWRITTEN), "call_untitled"),
        ):  # fmt: skip
            with pytest.raises(ProgrammeRefusedError) as caught:
                actions.change_call(programme=programme, call=wrong, by=running.officer)
            assert caught.value.code == code
        said = call(places=3, closes=later, about=worded({"en": "Said better."}))
        changed = actions.change_call(programme=programme, call=said, by=running.officer)
        with pytest.raises(NotAllowedError):
            actions.change_call(programme=programme, call=said, by=running.buyer)
    assert changed.call == said


def test_what_happened_to_applications_is_only_added_to(running: Office) -> None:
    with travel(BEFORE, tick=False):
        programme = running.published()
    with travel(DURING, tick=False):
        running.begun(programme)
    with (
        pytest.raises(DatabaseError, match="is_only_added_to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE programmes_applicationevent SET state = 'selected'")
    with pytest.raises(TypeError):
        ApplicationEvent.objects.update(state=State.SELECTED)
