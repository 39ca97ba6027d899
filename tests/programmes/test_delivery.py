"""Members are at work: what they are to deliver, what they report beside what the node knows, and who stays a member."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from time_machine import Traveller, travel

from entrepot.booking.domain.states import State as BookingState
from entrepot.booking.models import Booking, Timetable, Usage
from entrepot.deals.domain import standing, stored
from entrepot.deals.models import Deal, DealEvent, DealParty
from entrepot.journal.models import Entry
from entrepot.people.domain import ANONYMOUS, OrganisationRole, Party
from entrepot.people.models import Duty
from entrepot.people.permissions import NotAllowedError
from entrepot.people.queries import duties_of
from entrepot.programmes import actions, delivery
from entrepot.programmes.actions import Filled, TargetsFlawedError
from entrepot.programmes.domain.delivering import Light, Measure, Rhythm, Said, differs
from entrepot.programmes.domain.membership import ANSWER_WITHIN, MemberState, ReportState
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import State
from entrepot.programmes.jobs import DELIVER
from entrepot.programmes.models import Application, Member, MemberEvent, Report, TargetList
from entrepot.programmes.pulled import pulled, seen
from entrepot.runtime import jobs
from entrepot.vocabulary.periods import Period
from tests.accounts import account, join, party
from tests.cast import need, resource
from tests.programmes.at_work import (
    AUTUMN,
    DECIDED,
    FIRST,
    GOOD,
    HALLS,
    SECOND,
    SUMMER,
    TARGETS,
    TERM,
    AtWork,
    at_work,
    decided,
    fresh,
    selected,
)

pytestmark = pytest.mark.django_db
NODE = Party.machine("node")


@pytest.fixture
def traveller(db: None) -> Iterator[Traveller]:
    with travel(DECIDED, tick=False) as moving:
        yield moving


@pytest.fixture
def work(traveller: Traveller) -> AtWork:
    found = at_work()
    traveller.move_to(SUMMER)
    return found


def kinds(who: Party) -> list[str]:
    return sorted(duties_of(who).values_list("kind", flat=True))


def test_members_are_those_who_were_selected_and_whoever_moves_up_joins_later(traveller: Traveller) -> None:
    office, programme = decided()

    def start(by: Party) -> None:
        actions.start_cohort(programme=programme, rhythm=Rhythm.QUARTER, term=TERM, by=by)

    Application.objects.filter(organisation=office.lab).update(state=State.RESERVE)
    for by in (office.buyer, office.engineer):
        with pytest.raises(NotAllowedError):
            start(by)
    start(office.officer)
    assert [(one.organisation, one.since, one.until) for one in delivery.members(programme)] == [
        (office.firm, TERM.start, TERM.end)
    ]
    Application.objects.filter(organisation=office.lab).update(state=State.SELECTED)
    traveller.move_to(SUMMER)
    assert [actions.keep_cohorts(by=NODE)["admitted"] for _ in range(2)] == [1, 0]
    late = Member.objects.get(organisation=office.lab)
    assert (late.since, late.until) == (SUMMER.date(), TERM.end)
    start(office.officer)
    assert MemberEvent.objects.count() == Entry.objects.filter(verb="member.admit").count() == 2


def test_nobody_is_at_work_before_the_programme_is_decided(traveller: Traveller) -> None:
    office, programme = decided()
    programme.decided = None
    programme.save()
    with pytest.raises(ProgrammeRefusedError, match="not at the point"):
        actions.start_cohort(programme=programme, rhythm=Rhythm.YEAR, term=TERM, by=office.officer)
    assert delivery.cohort_of(programme) is None


def test_targets_are_set_anew_and_reports_keep_those_to_which_they_answer(
    work: AtWork, traveller: Traveller
) -> None:
    officer = work.office.officer
    first = work.reported(work.firm, FIRST, work.office.buyer)
    harder = replace(HALLS, value=Decimal(240))
    again = actions.set_targets(programme=work.programme, targets=[harder], by=officer)
    own = actions.set_targets(programme=work.programme, targets=[HALLS], member=work.lab, by=officer)
    assert [one.number for one in (first.targets, again, own) if one] == [1, 2, 3]
    assert delivery.delivered(fresh(work.firm)).standings[0].light == Light.GREEN
    assert [delivery.targets_of(one) for one in (work.firm, work.lab)] == [again, own]
    traveller.move_to(AUTUMN)
    assert work.reported(work.firm, SECOND, work.office.buyer, {"halls": "3"}).targets == again
    assert delivery.delivered(fresh(work.firm)).standings[0].light == Light.RED
    with pytest.raises(TargetsFlawedError):
        actions.set_targets(programme=work.programme, targets=[replace(HALLS, weight=0)], by=officer)
    with pytest.raises(NotAllowedError):
        actions.set_targets(programme=work.programme, targets=TARGETS, by=work.office.buyer)
    with pytest.raises(TypeError):
        TargetList.objects.update(number=9)


def booked(work: AtWork) -> list[str]:
    """The laboratory's furnace: booked by the firm in May, June and July, once cancelled, and once by itself; used by the firm for two hours."""
    furnace = resource("furnace", organisation="org-yunshan", place="guangzhou")
    table = Timetable.objects.create(resource=furnace, zone="Asia/Shanghai", hours=[[0, 540, 1020]])
    keys = []
    for month, organisation, state in (
        (5, work.office.firm, BookingState.CLOSED), (6, work.office.firm, BookingState.MISSED), (7, work.office.firm, BookingState.CLOSED),
        (6, work.office.firm, BookingState.CANCELLED), (6, work.office.lab, BookingState.CLOSED),
    ):  # fmt: skip
        starts = datetime(2026, month, 4, 2, tzinfo=UTC)
        made = Booking.objects.create(
            timetable=table, organisation=organisation, booked_by="x", starts=starts, ends=starts + timedelta(hours=2), state=state
        )  # fmt: skip
        keys.append(made.key)
    Usage.objects.create(
        timetable=table, starts=datetime(2026, 5, 4, 2, tzinfo=UTC), ends=datetime(2026, 5, 4, 4, tzinfo=UTC),
        organisation=work.office.firm, external=True, source="check-in",
    )  # fmt: skip
    return keys


def signed(work: AtWork, at: datetime, state: str = "signed") -> Deal:
    """A deal in which the laboratory brings its furnace for the firm's need. How it came so far is tested with deals."""
    stands = stored.to_plain(standing.Standing(("org-lingyou", "org-yunshan")))
    deal = Deal.objects.create(kind="service", title="Glaze", need="n-glaze", stands=stands, opened_by="x")
    DealParty.objects.create(deal=deal, organisation=work.office.firm)
    DealParty.objects.create(deal=deal, organisation=work.office.lab, resource="furnace")
    for number, moment in enumerate((at, at + timedelta(days=100)), 1):
        DealEvent.objects.create(deal=deal, number=number, state=state, by="x", at=moment)
    return deal


def test_figures_are_counted_from_events_and_each_event_counts_in_one_period(work: AtWork) -> None:
    may, june, july, *_ = booked(work)
    need("n-glaze", organisation="org-lingyou", place="guangzhou")
    deal = signed(work, datetime(2026, 6, 30, 15, 59, tzinfo=UTC))
    signed(work, DECIDED, "kept")
    lab = work.office.lab
    first, second = (pulled(lab, period, set(Measure)) for period in (FIRST, SECOND))
    assert Measure.SAID not in first
    assert (first[Measure.BOOKINGS].events, second[Measure.BOOKINGS].events) == ((may, june), (july,))
    assert (first[Measure.HOURS].figure, len(first[Measure.HOURS].events)) == (Decimal("2.00"), 1)
    for measure in (Measure.DEALS_SIGNED, Measure.NEEDS_ANSWERED):
        assert (first[measure].events, second[measure].events) == ((deal.key,), ())
    assert [one[Measure.DEALS_KEPT].events for one in (first, second)] == [(), ()]
    assert pulled(work.office.firm, FIRST, [Measure.NEEDS_ANSWERED, Measure.DEALS_SIGNED]) == {
        Measure.DEALS_SIGNED: first[Measure.DEALS_SIGNED],
        Measure.NEEDS_ANSWERED: replace(first[Measure.NEEDS_ANSWERED], figure=Decimal(0), events=()),
    }
    assert second[Measure.RESOURCES].events == ("furnace",)


def test_those_who_run_it_see_figures_and_only_the_events_that_they_may(work: AtWork) -> None:
    booked(work)
    deal = signed(work, datetime(2026, 6, 1, tzinfo=UTC))
    member = party(join(account("third"), work.office.academy, OrganisationRole.MANAGER))
    keys = [
        *Booking.objects.values_list("key", flat=True),
        deal.key,
        "furnace",
        *Usage.objects.values_list("key", flat=True),
    ]
    counted = {
        measure: [seen(who, measure, keys).count() for who in (work.office.head, member, work.office.buyer)]
        for measure in (Measure.BOOKINGS, Measure.HOURS, Measure.DEALS_SIGNED, Measure.RESOURCES)
    }
    assert counted == {
        Measure.BOOKINGS: [5, 0, 4], Measure.HOURS: [1, 0, 0], Measure.DEALS_SIGNED: [1, 0, 1], Measure.RESOURCES: [1, 1, 1],
    }  # fmt: skip


def test_a_report_keeps_what_the_node_knew_when_it_was_handed_in_beside_what_is_said(work: AtWork) -> None:
    keys = booked(work)
    assert kinds(work.office.head) == []
    actions.keep_cohorts(by=NODE)
    due = Duty.objects.get(kind="report.due", organisation=work.office.lab)
    assert (due.subject, due.due) == (work.lab.key, date(2026, 7, 30))
    report = work.reported(work.lab, FIRST, work.office.head)
    assert report.pulled == {"bookings": {"figure": "2", "events": keys[:2]}}
    assert report.said == dict(GOOD)
    Booking.objects.filter(key=keys[0]).update(state=BookingState.CANCELLED)
    kept = Report.objects.get(pk=report.pk).reported.figures["booked"]
    assert (kept, differs(kept)) == (Said(Decimal(4), Decimal(2)), True)
    assert (kinds(work.office.head), kinds(work.office.officer)) == ([], ["report.waits"])
    with pytest.raises(ProgrammeRefusedError):
        actions.hand_in_report(report=report, by=work.office.head)
    with pytest.raises(ProgrammeRefusedError):
        actions.save_report(report=report, filled=Filled(), by=work.office.head)
    acts = Entry.objects.filter(subject=report.key).values_list("verb", "details")
    assert list(acts) == [
        ("report.handed_in", {"state": "handed_in", "member": work.lab.key, "start": "2026-05-01"})
    ]


def test_a_report_is_returned_with_a_reason_mended_and_accepted(work: AtWork) -> None:
    office = work.office
    report = work.reported(work.lab, FIRST, office.head)
    for by in (office.head, office.buyer):
        with pytest.raises(NotAllowedError):
            actions.judge_report(report=report, accepted=True, by=by)
    with pytest.raises(ProgrammeRefusedError, match="should know why"):
        actions.judge_report(report=report, accepted=False, reason=" ", by=office.officer)
    back = actions.judge_report(report=report, accepted=False, reason="Which halls?", by=office.officer)
    assert (back.state, back.reason) == (ReportState.RETURNED, "Which halls?")
    assert (kinds(office.officer), kinds(office.head)) == ([], ["report.due", "report.returned"])
    assert delivery.delivered(fresh(work.lab)).light == Light.UNKNOWN
    actions.save_report(report=report, filled=Filled(GOOD, {"halls": "Two in the old mill."}), by=office.head)
    again = actions.hand_in_report(report=report, by=office.head)
    assert (again.comments, again.reason) == ({"halls": "Two in the old mill."}, "")
    assert actions.judge_report(report=report, accepted=True, by=office.officer).state == ReportState.ACCEPTED
    assert (kinds(office.officer), kinds(office.head)) == ([], [])


def test_who_writes_who_hands_in_and_who_reads(work: AtWork) -> None:
    office = work.office
    report = actions.begin_report(member=work.firm, start=FIRST.start, by=office.engineer)
    assert actions.begin_report(member=work.firm, start=FIRST.start, by=office.buyer) == report
    actions.save_report(report=report, filled=Filled(GOOD | {"spare": "1"}), by=office.engineer)
    readers = (office.engineer, office.buyer, office.officer, office.head, ANONYMOUS)
    assert [delivery.report_of(one, report.key) == report for one in readers] == [
        True,
        True,
        False,
        False,
        False,
    ]
    with pytest.raises(NotAllowedError):
        actions.hand_in_report(report=report, by=office.engineer)
    with pytest.raises(NotAllowedError):
        actions.save_report(report=report, filled=Filled(), by=office.head)
    actions.hand_in_report(report=report, by=office.buyer)
    assert [delivery.report_of(one, report.key) is not None for one in readers] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert [delivery.member_of(one, work.firm.key) is not None for one in readers] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert [len(delivery.board(one, work.programme)) for one in readers] == [2, 2, 2, 2, 0]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"halls": "many"}, "report_figure_odd"),
        ({"halls": "1,000"}, "report_figure_odd"),
        ({"halls": "-1"}, "report_figure_odd"),
        ({"booked": "4", "waste": "1"}, "report_incomplete"),
    ],
)
def test_a_report_with_odd_or_missing_figures_is_not_handed_in(
    work: AtWork, said: dict[str, str], code: str
) -> None:
    with pytest.raises(ProgrammeRefusedError) as caught:
        work.reported(work.lab, FIRST, work.office.head, said)
    assert caught.value.code == code
    assert Report.objects.get().state == ReportState.DRAFT


def test_a_period_is_reported_after_its_last_day(work: AtWork, traveller: Traveller) -> None:
    for start in (SECOND.start, date(2026, 6, 1), date(2025, 4, 1)):
        with pytest.raises(ProgrammeRefusedError, match="not over"):
            actions.begin_report(member=work.lab, start=start, by=work.office.head)
    traveller.move_to(AUTUMN)
    assert actions.begin_report(member=work.lab, start=SECOND.start, by=work.office.head).period == SECOND


def test_the_board_says_how_far_each_member_is_and_who_is_late(work: AtWork, traveller: Traveller) -> None:
    work.reported(work.firm, FIRST, work.office.buyer, GOOD | {"waste": "25"})

    def lights() -> list[tuple[Light, int, bool]]:
        return [
            (one.light, len(one.missing), one.late)
            for one in delivery.board(work.office.officer, work.programme)
        ]

    board = delivery.board(work.office.officer, work.programme)
    assert [one.light for one in board[0].standings] == [Light.GREEN, Light.RED, Light.AMBER]
    assert lights() == [(Light.RED, 0, False), (Light.UNKNOWN, 1, False)]
    traveller.move_to(AUTUMN)
    assert lights() == [(Light.RED, 1, False), (Light.UNKNOWN, 2, True)]
    traveller.move_to(datetime(2027, 1, 5, tzinfo=UTC))
    assert lights() == [(Light.UNKNOWN, 2, True), (Light.UNKNOWN, 3, True)]


def test_a_member_is_warned_answers_and_only_then_is_removed(work: AtWork, traveller: Traveller) -> None:
    office = work.office
    with pytest.raises(ProgrammeRefusedError, match="does not stand"):
        actions.remove_member(member=work.lab, words="Nothing came.", by=office.officer)
    for by in (office.buyer, office.head):
        with pytest.raises(NotAllowedError):
            actions.warn_member(member=work.lab, words="Nothing came.", by=by)
    actions.warn_member(member=work.lab, words="Nothing came.", by=office.officer)
    assert kinds(office.head) == ["member.warned"]
    with pytest.raises(ProgrammeRefusedError, match="may still answer"):
        actions.remove_member(member=work.lab, words="Nothing came.", by=office.officer)
    with pytest.raises(NotAllowedError):
        actions.answer_warning(member=work.lab, words="It will.", by=office.buyer)
    actions.answer_warning(member=work.lab, words="The mill burnt down.", by=office.head)
    assert (kinds(office.head), kinds(office.officer)) == ([], ["member.answered"])
    gone = actions.remove_member(member=work.lab, words="We are sorry.", by=office.officer)
    assert (gone.state, gone.ended, gone.term) == (
        MemberState.REMOVED,
        SUMMER.date(),
        Period(TERM.start, SUMMER.date()),
    )
    assert (kinds(office.head), kinds(office.officer)) == (["member.removed"], [])
    told = [(event.step, event.words) for event in delivery.history(office.head, fresh(work.lab))]
    assert told == [
        ("admit", ""), ("warn", "Nothing came."), ("answer", "The mill burnt down."), ("remove", "We are sorry."),
    ]  # fmt: skip
    assert delivery.history(office.buyer, fresh(work.lab)) == []
    assert list(delivery.members(work.programme)) == [work.firm]
    assert delivery.board(office.head, work.programme) == []
    with pytest.raises(ProgrammeRefusedError):
        actions.begin_report(member=fresh(work.lab), start=FIRST.start, by=office.head)


def test_who_does_not_answer_in_two_weeks_may_be_removed_and_a_warning_is_taken_back(
    work: AtWork, traveller: Traveller
) -> None:
    office = work.office
    actions.warn_member(member=work.lab, words="Nothing came.", by=office.officer)
    lifted = actions.lift_warning(member=work.lab, words="It came.", by=office.officer)
    assert (lifted.state, lifted.warned) == (MemberState.ACTIVE, None)
    actions.warn_member(member=work.lab, words="Again nothing.", by=office.officer)
    traveller.move_to(SUMMER + ANSWER_WITHIN - timedelta(seconds=1))
    with pytest.raises(ProgrammeRefusedError, match="may still answer"):
        actions.remove_member(member=work.lab, words="Nothing.", by=office.officer)
    traveller.move_to(SUMMER + ANSWER_WITHIN)
    assert (
        actions.remove_member(member=work.lab, words="Nothing.", by=office.officer).state
        == MemberState.REMOVED
    )


def test_a_term_is_renewed_to_a_later_day_and_ends_a_warning(work: AtWork) -> None:
    officer = work.office.officer
    actions.warn_member(member=work.lab, words="Nothing came.", by=officer)
    with pytest.raises(ProgrammeRefusedError, match="prolonged"):
        actions.renew_member(member=work.lab, until=TERM.end, words="Go on.", by=officer)
    renewed = actions.renew_member(member=work.lab, until=date(2028, 5, 1), words="Go on.", by=officer)
    assert (renewed.state, renewed.until, kinds(work.office.head)) == (
        MemberState.ACTIVE, date(2028, 5, 1), ["report.due"],
    )  # fmt: skip


def test_nothing_waits_for_members_once_a_programme_has_ended(work: AtWork) -> None:
    office = work.office
    jobs.enqueue(DELIVER, key="test")
    jobs.drain()
    actions.warn_member(member=work.lab, words="Nothing came.", by=office.officer)
    assert kinds(office.head) == ["member.warned", "report.due"]
    with pytest.raises(NotAllowedError):
        actions.end_programme(programme=work.programme, by=office.buyer)
    ended = actions.end_programme(programme=work.programme, by=office.officer)
    assert ended.ended == SUMMER
    assert (kinds(office.head), kinds(office.buyer)) == ([], [])
    assert actions.keep_cohorts(by=NODE) == {"admitted": 0, "due": 0}
    with pytest.raises(ProgrammeRefusedError):
        actions.warn_member(member=work.firm, words="Late.", by=office.officer)
    with pytest.raises(ProgrammeRefusedError):
        actions.end_programme(programme=work.programme, by=office.officer)
    selected(work.programme, office.academy)
    assert actions.admit_selected(programme=work.programme, by=NODE) == 0


@pytest.mark.parametrize("table", ["programmes_memberevent", "programmes_targetlist"])
def test_the_database_refuses_to_change_what_happened(work: AtWork, table: str) -> None:
    refused = pytest.raises(DatabaseError, match=f"{table}_is_only_added_to")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET number = 9")
    assert work.firm.number == 1
