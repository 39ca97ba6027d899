"""What was really used: by checking in and out, from an instrument, out of a log; and what stood in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from time_machine import Traveller

from entrepot.booking import actions, evidence, queries
from entrepot.booking.actions import LogReport, Measured, Offered
from entrepot.booking.domain.figures import Gap, Kind, Lack, gaps, of_facility, period_of
from entrepot.booking.domain.opening import Hours
from entrepot.booking.domain.slots import Obstacle, Terms
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import IdleOffer, Sight, Usage
from entrepot.intake.rows import SourceError
from entrepot.journal.models import Entry
from entrepot.people.domain import ANONYMOUS, NodeRole
from entrepot.people.permissions import NotAllowedError, allows
from tests.accounts import account, party
from tests.booking.hall import HOUR, NODE, NOW, Hall, hours
from tests.booking.test_bookings import refused

pytestmark = pytest.mark.django_db
QUARTER = period_of("2026-Q1")
assert QUARTER is not None


def used() -> list[tuple[object, ...]]:
    return [
        (item.span, item.unit, item.organisation and item.organisation.key, item.external, item.source)
        for item in Usage.objects.select_related("organisation")
    ]


def log(folder: Path, *rows: str, head: str = "start,end,user,organisation") -> Path:
    path = folder / "log.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf8")
    return path


def test_who_checks_in_and_out_has_used_every_unit_of_the_booking(hall: Hall, at_nine: Traveller) -> None:
    hall.keep(Terms(longest=8 * HOUR, capacity=3), approval=False)
    (made,) = hall.book(hours(1, 3), units=2)
    at_nine.move_to(hours(1, 2).start)
    made = actions.check_in(booking=made, by=hall.engineer)
    assert [(item.span, item.ends) for item in Usage.objects.all()] == [(None, None)] * 2
    at_nine.move_to(hours(1, 2).end)
    actions.check_out(booking=made, by=hall.engineer)
    assert used() == [(hours(1, 2), unit, "org-lingyou", True, "check-in") for unit in (1, 2)]


def test_who_checks_out_at_once_has_used_nothing(hall: Hall, at_nine: Traveller) -> None:
    (made,) = hall.book(hours(1, 3))
    at_nine.move_to(hours(1, 2).start)
    actions.check_out(booking=actions.check_in(booking=made, by=hall.engineer), by=hall.engineer)
    assert used() == []


def test_an_instrument_tells_of_its_use_and_the_booking_is_found(hall: Hall, at_nine: Traveller) -> None:
    (made,) = hall.book(hours(1, 3))
    at_nine.move_to(hours(4, 5).start)
    measured = Measured(hours(1, 2.5), organisation=hall.firm, person="7")
    stored = actions.record_usage(timetable=hall.timetable, measured=measured, by=hall.manager)
    assert used() == [(hours(1, 2.5), 1, "org-lingyou", True, "api")]
    assert stored.booking == made
    entry = Entry.objects.filter(stream="booking").latest("sequence")
    assert (entry.verb, entry.subject, entry.rule) == ("usage.recorded", stored.key, "usage.record")
    with pytest.raises(NotAllowedError):
        actions.record_usage(timetable=hall.timetable, measured=measured, by=hall.engineer)
    with refused("unit_unknown"):
        actions.record_usage(timetable=hall.timetable, measured=Measured(hours(1, 2), 2), by=hall.manager)
    with refused("use_to_come"):
        actions.record_usage(timetable=hall.timetable, measured=Measured(hours(4, 6)), by=hall.manager)


def test_a_log_is_read_row_by_row_and_the_same_log_changes_nothing(hall: Hall, tmp_path: Path) -> None:
    path = log(
        tmp_path,
        "2026-03-01 09:00,2026-03-01 11:00,Zhao,org-lingyou",
        "2026-03-01 11:00,2026-03-01 12:00,Qian,云山大学",
        "2026-03-01 11:00,2026-03-01 12:00,Qian,云山大学",
        "2026-03-01 13:00,2026-03-01 12:00,Sun,",
        "yesterday,2026-03-01 12:00,Li,",
        "2026-03-01 14:00,2027-03-01 15:00,Li,",
        "2026-03-01 14:00,2026-03-01 15:00,Li,Nobody Ltd",
        ",,,",
    )
    report = actions.import_log(timetable=hall.timetable, path=path, name="log.csv", by=hall.manager)
    assert (report.new, report.changed, report.same, report.refused, report.blank) == (4, 0, 0, 3, 1)
    assert [(item.code, item.row, item.column) for item in report.problems] == [
        ("use_without_length", 5, "end"),
        ("time_unreadable", 6, "start"),
        ("use_to_come", 7, "end"),
        ("used_for_unknown", 8, None),
    ]
    day = Span(NOW - 31 * HOUR, NOW - 29 * HOUR)
    assert used()[0] == (day, 1, "org-lingyou", True, "log")
    assert [row[2:4] for row in used()] == [
        ("org-lingyou", True), ("org-yunshan", False), ("org-yunshan", False), (None, None),
    ]  # fmt: skip
    assert Usage.objects.filter(person__contains="Zhao").count() == 0
    assert len({item.person for item in Usage.objects.all()}) == 3
    again = actions.import_log(timetable=hall.timetable, path=path, name="copy.csv", by=hall.manager)
    assert (again.new, again.changed, again.same) == (0, 0, 4)
    assert Usage.objects.count() == 4
    hall.firm.texts = {"en": {"title": "Nobody Ltd"}}
    hall.firm.save()
    third = actions.import_log(timetable=hall.timetable, path=path, name="log.csv", by=hall.manager)
    assert (third.new, third.changed, third.same) == (0, 1, 3)
    assert used()[3][2:4] == ("org-lingyou", True)


def test_a_log_without_times_is_refused_whole(hall: Hall, tmp_path: Path) -> None:
    path = log(tmp_path, "a,b", head="user,organisation")
    with pytest.raises(SourceError, match="no column for start"):
        actions.import_log(timetable=hall.timetable, path=path, name="log.csv", by=hall.manager)
    with pytest.raises(NotAllowedError):
        actions.import_log(timetable=hall.timetable, path=path, name="log.csv", by=hall.engineer)


def test_an_incident_closes_a_facility_until_it_is_resolved(hall: Hall, at_nine: Traveller) -> None:
    told = actions.tell_incident(timetable=hall.timetable, what="Smoke", closes=True, by=hall.manager)
    with refused("time_not_free") as error:
        hall.book(hours(1, 2))
    assert [item.obstacle for item in error.value.findings] == [Obstacle.CLOSED]
    at_nine.move_to(hours(0, 3).end)
    actions.resolve_incident(incident=told, outcome="Fan replaced", by=hall.manager)
    with refused("incident_state"):
        actions.resolve_incident(incident=told, by=hall.manager)
    hall.book(hours(4, 5))
    actions.tell_incident(timetable=hall.timetable, what="A lamp is dark", closes=False, by=hall.manager)
    hall.book(hours(5, 6))
    with pytest.raises(NotAllowedError):
        actions.tell_incident(timetable=hall.timetable, what="No", closes=True, by=hall.engineer)
    assert QUARTER is not None
    (facility,) = evidence.known([hall.timetable], QUARTER)
    assert of_facility(facility).figure(Kind.CLOSED).hours == 3.0


def test_figures_come_from_what_is_stored_up_to_now(hall: Hall, at_nine: Traveller) -> None:
    (one,), (two,) = hall.book(hours(1, 3)), hall.book(hours(4, 6))
    at_nine.move_to(hours(1, 2).start)
    actions.check_in(booking=one, by=hall.engineer)
    at_nine.move_to(hours(1, 3).end)
    actions.check_out(booking=one, by=hall.engineer)
    at_nine.move_to(hours(0, 5).end)
    assert QUARTER is not None
    assert [item.pk for item in evidence.timetables(hall.manager)] == [hall.timetable.pk]
    assert list(evidence.timetables(hall.engineer)) == []
    officer = party(account("officer", NodeRole.OFFICER))
    assert [item.pk for item in evidence.timetables(officer)] == [hall.timetable.pk]
    (facility,) = evidence.known(evidence.timetables(hall.manager), QUARTER)
    figures = of_facility(facility)
    used_key = Usage.objects.get().key
    assert figures.figure(Kind.EXTERNAL).hours == 2.0
    assert figures.figure(Kind.EXTERNAL).events == (used_key,)
    assert figures.figure(Kind.BOOKED).hours == 3.0  # the second is half over
    assert gaps(facility) == [Gap(Lack.NOBODY_CAME_OR_SAID, "furnace", HOUR, (two.key,))]
    later = period_of("2026-Q2")
    assert later is not None
    assert evidence.known([hall.timetable], later) == []


def test_idle_hours_are_seen_by_whom_the_owner_lets_and_offered_by_its_managers(hall: Hall) -> None:
    officer = party(account("officer", NodeRole.OFFICER))

    def seen() -> list[bool]:
        table = queries.timetable("furnace", ANONYMOUS)
        return [allows(who, "idle.read", table) for who in (hall.manager, hall.engineer, officer, ANONYMOUS)]

    assert seen() == [True, False, False, False]
    actions.show_idle(timetable=hall.timetable, to=Sight.MEMBERS, by=hall.manager)
    assert seen() == [True, True, True, False]
    actions.show_idle(timetable=hall.timetable, to=Sight.EVERYBODY, by=hall.manager)
    assert seen() == [True] * 4
    with pytest.raises(NotAllowedError):
        actions.show_idle(timetable=hall.timetable, to=Sight.PEOPLE, by=hall.engineer)
    offered = Offered([Hours(3, 1080, 1320)], NOW.date(), NOW.date(), "half price")
    offer = actions.offer_idle(timetable=hall.timetable, offered=offered, by=hall.manager)
    assert (offer.hours, offer.note) == ([[3, 1080, 1320]], "half price")
    with refused("offer_empty"):
        actions.offer_idle(
            timetable=hall.timetable, offered=Offered([], NOW.date(), NOW.date()), by=hall.manager
        )
    with pytest.raises(NotAllowedError):
        actions.offer_idle(timetable=hall.timetable, offered=offered, by=NODE)
    actions.withdraw_offer(offer=offer, by=hall.manager)
    assert IdleOffer.objects.filter(withdrawn=None).count() == 0


def test_a_report_of_a_log_says_what_came_of_it(hall: Hall, tmp_path: Path) -> None:
    path = log(tmp_path, "2026-03-01 09:00,2026-03-01 11:00,2", head="Beginn,Ende,Gerät")
    report = actions.import_log(timetable=hall.timetable, path=path, name="log.csv", by=hall.manager)
    assert report == LogReport(0, 0, 0, 1, 0, report.problems)
    assert [item.sentence for item in report.problems] == ["There is no unit “2” of this facility; it has 1."]


def test_rows_at_once_are_of_different_bookings_and_rows_in_turn_of_one(
    hall: Hall, tmp_path: Path, at_nine: Traveller
) -> None:
    hall.keep(Terms(longest=8 * HOUR, capacity=2), approval=False)
    (one,), (two,) = hall.book(hours(1, 3)), hall.book(hours(1.5, 3))
    at_nine.move_to(hours(1, 4).end)
    rows = [(1, 2, 1), (1.5, 2.5, 2), (1, 3, 2), (2.25, 3, 1)]
    written = [
        f"{hours(*row[:2]).start.isoformat()},{hours(*row[:2]).end.isoformat()},{row[2]},org-lingyou"
        for row in rows
    ]
    path = log(tmp_path, *written, head="start,end,unit,organisation")
    actions.import_log(timetable=hall.timetable, path=path, name="log.csv", by=hall.manager)
    assert [item.booking for item in Usage.objects.order_by("row")] == [one, two, None, one]
