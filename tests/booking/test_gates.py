"""Who may book: whom a facility is open to, who is qualified, and what is asked while booking."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from time_machine import Traveller

from entrepot.booking import actions, gates
from entrepot.booking.domain.gates import Asked, Bar, Fault, Kind, Lack, Unanswered, barred, faults
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, Certificate, Qualification, TrainingAsk
from entrepot.journal.models import Entry
from entrepot.people.models import Account, Duty
from entrepot.people.permissions import NotAllowedError
from tests.accounts import account, join
from tests.booking.hall import HOUR, NODE, NOW, Hall, hours
from tests.booking.test_bookings import refused

pytestmark = pytest.mark.django_db
NAMES = {"en": "Furnace licence", "de": "Ofenschein"}


def person(hall: Hall, who: str = "engineer") -> Account:
    return Account.objects.get(key=getattr(hall, who).actor)


def licence(hall: Hall, months: int | None = 12) -> Qualification:
    """What the hall requires."""
    organisation = hall.timetable.resource.organisation
    made = actions.keep_qualification(organisation=organisation, names=NAMES, months=months, by=hall.manager)
    actions.require_qualifications(timetable=hall.timetable, wanted=[made], by=hall.manager)
    return made


def waiting(kind: str) -> list[str]:
    return list(Duty.objects.filter(kind=kind, settled=None).order_by("pk").values_list("subject", flat=True))


@pytest.mark.parametrize(
    ("written", "own", "admitted", "bar"),
    [
        ("internal", False, True, Bar.INTERNAL),
        ("internal", True, True, None),
        ("仅限会员", False, False, Bar.MEMBERS),
        ("members", False, True, None),
        ("external", False, False, None),
        ("", False, False, None),
    ],
)
def test_an_organisation_is_barred_as_the_record_says(
    written: str, own: bool, admitted: bool, bar: Bar | None
) -> None:
    assert barred(written, own=own, admitted=admitted) == bar


def test_what_is_open_to_internal_use_is_booked_by_its_own_organisation_only(hall: Hall) -> None:
    resource = hall.timetable.resource
    resource.fields = {"open_to": "内部使用"}
    resource.save()
    with refused("internal_only"):
        hall.book(hours(1, 2))
    with refused("internal_only"):
        actions.wait(
            timetable=hall.timetable, window=hours(0, 8), minutes=60, organisation=hall.firm, by=hall.engineer
        )
    own = actions.Wanted(hall.timetable, (hours(1, 2),), resource.organisation)
    assert [item.state for item in actions.book(wanted=own, by=hall.manager)] == [State.CONFIRMED]


def test_who_lacks_a_qualification_cannot_book_until_it_is_granted(hall: Hall) -> None:
    wanted = licence(hall)
    with refused("qualification_missing") as error:
        hall.book(hours(1, 2))
    assert error.value.lacks == (Lack(wanted.key, NAMES),)
    with pytest.raises(NotAllowedError):
        actions.grant_certificate(qualification=wanted, to=person(hall), by=hall.engineer)
    made = actions.grant_certificate(qualification=wanted, to=person(hall), by=hall.manager)
    assert (made.first, made.last) == (date(2026, 3, 2), date(2027, 3, 1))
    assert hall.book(hours(1, 2))[0].state == State.CONFIRMED
    entry = Entry.objects.filter(verb="certificate.granted").get()
    assert entry.details == {"qualification": wanted.key, "person": hall.engineer.actor}
    actions.revoke_certificate(certificate=made, by=hall.manager)
    with refused("qualification_missing"):
        hall.book(hours(3, 4))


def test_where_its_people_operate_it_nobody_needs_to_be_qualified(hall: Hall) -> None:
    licence(hall)
    hall.keep(approval=False, attended=True)
    assert hall.book(hours(1, 2))[0].state == State.CONFIRMED


def test_a_booking_that_begins_after_the_certificate_ends_is_refused(hall: Hall) -> None:
    wanted = licence(hall)
    actions.grant_certificate(
        qualification=wanted, to=person(hall), last=date(2026, 3, 4), by=hall.manager
    )  # its last day is that of the clock in Guangzhou: it ends at 16:00 UTC
    (made,) = hall.book(hours(55, 55.5))
    with refused("qualification_missing") as error:
        hall.book(hours(56, 57))
    assert error.value.lacks == (Lack(wanted.key, NAMES, date(2026, 3, 4)),)
    with refused("qualification_missing"):
        hall.book(hours(1, 2), hours(56, 57))
    with refused("qualification_missing"):
        actions.move(booking=made, span=hours(56, 57), by=hall.engineer)
    assert actions.move(booking=made, span=hours(54, 55), by=hall.engineer).span == hours(54, 55)


def test_a_booking_is_handed_to_a_qualified_colleague_only(hall: Hall) -> None:
    wanted = licence(hall)
    actions.grant_certificate(qualification=wanted, to=person(hall), by=hall.manager)
    (made,) = hall.book(hours(1, 2))
    colleague = join(account("colleague"), hall.firm)
    with refused("qualification_missing"):
        actions.hand_over(booking=made, to=colleague, by=hall.engineer)
    actions.grant_certificate(qualification=wanted, to=colleague, by=hall.manager)
    assert actions.hand_over(booking=made, to=colleague, by=hall.engineer).booked_by == colleague.key


def test_a_training_is_asked_once_and_its_answer_comes_back(hall: Hall) -> None:
    wanted = licence(hall)
    asked = {"timetable": hall.timetable, "qualification": wanted, "organisation": hall.firm}
    first = actions.ask_training(**asked, by=hall.engineer)
    assert actions.ask_training(**asked, by=hall.engineer) == first
    assert waiting("training.asked") == [first.key]
    with pytest.raises(NotAllowedError):
        actions.answer_training(ask=first, grant=True, by=hall.engineer)
    actions.answer_training(ask=first, grant=False, reason="Full until May", by=hall.manager)
    second = actions.ask_training(**asked, by=hall.engineer)
    done = actions.answer_training(ask=second, grant=True, by=hall.manager)
    assert (done.granted, waiting("training.asked")) == (True, [])
    assert waiting("training.answered") == [first.key, second.key]
    assert [item.person for item in Certificate.objects.all()] == [hall.engineer.actor]
    with refused("training_answered"):
        actions.answer_training(ask=second, grant=True, by=hall.manager)
    assert [item.key for item in gates.asks(hall.rival)] == []
    assert TrainingAsk.objects.count() == 2


def test_who_holds_a_certificate_is_reminded_thirty_days_before_it_ends(
    hall: Hall, at_nine: Traveller
) -> None:
    wanted = licence(hall, months=2)
    made = actions.grant_certificate(qualification=wanted, to=person(hall), by=hall.manager)
    assert made.last == date(2026, 5, 1)
    at_nine.move_to(NOW + timedelta(days=29))
    assert actions.remind_of_ending(by=NODE) == 0
    at_nine.move_to(NOW + timedelta(days=30))
    assert [actions.remind_of_ending(by=NODE) for _ in range(2)] == [1, 1]
    assert [(duty.subject, duty.due) for duty in Duty.objects.filter(settled=None)] == [
        (str(made.pk), made.last)
    ]
    actions.grant_certificate(qualification=wanted, to=person(hall), by=hall.manager)
    assert (waiting("certificate.ending"), actions.remind_of_ending(by=NODE)) == ([], 0)


def test_a_qualification_of_another_organisation_is_not_required(hall: Hall) -> None:
    other = Qualification.objects.create(organisation=hall.firm, names=NAMES)
    with refused("other_qualification"):
        actions.require_qualifications(timetable=hall.timetable, wanted=[other], by=hall.manager)
    with pytest.raises(NotAllowedError):
        actions.keep_qualification(organisation=hall.firm, names=NAMES, by=hall.manager)


RADIOACTIVE = Asked(1, {"en": "Is it radioactive?"}, Kind.YES_NO, True, "no")
MATERIAL = Asked(2, {"en": "What is it made of?"}, Kind.TEXT, True)
NOTE = Asked(3, {"en": "Anything else?"}, Kind.TEXT, False)


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({1: "no", 2: "Zirconia"}, []),
        ({1: "yes", 2: "Zirconia"}, [Unanswered(RADIOACTIVE, Fault.NOT_WANTED)]),
        ({1: "maybe", 2: " "}, [Unanswered(RADIOACTIVE, Fault.MISSING), Unanswered(MATERIAL, Fault.MISSING)]),
        ({}, [Unanswered(RADIOACTIVE, Fault.MISSING), Unanswered(MATERIAL, Fault.MISSING)]),
    ],
)
def test_questions_are_answered_as_they_must_be(answers: dict[int, str], wrong: list[Unanswered]) -> None:
    assert faults([RADIOACTIVE, MATERIAL, NOTE], answers) == wrong


def test_what_was_asked_and_answered_stays_with_the_booking(hall: Hall) -> None:
    asking = actions.Asking(
        RADIOACTIVE.texts, Kind.YES_NO, wanted="no", reasons={"en": "We have no licence."}
    )
    asked = actions.ask_question(timetable=hall.timetable, asking=asking, by=hall.manager)
    with refused("questions_open") as error:
        hall.book(hours(1, 2))
    assert [item.fault for item in error.value.unanswered] == [Fault.MISSING]
    wanted = actions.Wanted(hall.timetable, (hours(1, 2),), hall.firm, answers={asked.pk: "yes"})
    with refused("questions_open") as error:
        actions.book(wanted=wanted, by=hall.engineer)
    assert error.value.unanswered[0].asked.reasons == {"en": "We have no licence."}
    right = actions.Wanted(hall.timetable, (hours(1, 2),), hall.firm, answers={asked.pk: "no"})
    actions.book(wanted=right, by=hall.engineer)
    actions.drop_question(question=asked, by=hall.manager)
    assert Booking.objects.get().answers == [[RADIOACTIVE.texts, "no"]]
    assert hall.book(hours(3, 4))[0].answers == []


def test_what_is_held_is_asked_when_it_is_confirmed(hall: Hall) -> None:
    asked = actions.ask_question(
        timetable=hall.timetable, asking=actions.Asking(RADIOACTIVE.texts), by=hall.manager
    )
    (held,) = hall.book(hours(1, 2), hold=True)
    with refused("questions_open"):
        actions.confirm(booking=held, by=hall.engineer)
    done = actions.confirm(booking=held, answers={asked.pk: "no"}, by=hall.engineer)
    assert (done.state, done.answers) == (State.CONFIRMED, [[RADIOACTIVE.texts, "no"]])
    assert done.starts == NOW + HOUR
