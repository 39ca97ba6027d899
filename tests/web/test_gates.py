"""Who may book, on pages: said before, asked while, granted by the facility's people."""

from __future__ import annotations

import pytest

from entrepot.booking import actions
from entrepot.booking.domain.gates import Kind
from entrepot.booking.models import Booking, Certificate, Qualification, Question
from tests.booking.hall import Hall, at_nine, hall, hours
from tests.booking.test_gates import licence
from tests.web.test_booking import WEEK, browser, filled, page
from tests.web.test_runs import words

__all__ = ["at_nine", "hall"]
pytestmark = pytest.mark.django_db
PEOPLE = "/resources/furnace/people/"


def test_the_page_says_before_whom_it_is_open_to(hall: Hall) -> None:
    resource = hall.timetable.resource
    resource.fields = {"open_to": "internal"}
    resource.save()
    engineer = browser(hall, "engineer")
    html = words(page(engineer, WEEK))
    assert "open to internal use: only its own organisation books it." in html
    assert "Your organisation cannot book it." in html
    answer = engineer.post(WEEK, filled())
    assert (answer.status_code, "Only its own organisation books this" in words(answer.content.decode())) == (
        422, True,
    )  # fmt: skip
    assert "Your organisation cannot book it." not in words(page(browser(hall, "manager"), WEEK))


def test_a_training_is_asked_for_on_the_page_granted_in_the_inbox_and_revoked(hall: Hall) -> None:
    wanted = licence(hall)
    engineer, manager = browser(hall, "engineer"), browser(hall, "manager")
    assert "Furnace licence – you are not yet" in words(page(engineer, WEEK))
    answer = engineer.post(WEEK, filled())
    assert "You need the qualification “Furnace licence”." in words(answer.content.decode())
    assert (
        engineer.post("/resources/furnace/training/", {"qualification": wanted.key}).headers["Location"]
        == WEEK
    )
    assert "you have asked for a training" in words(page(engineer, WEEK))
    assert "Engineer · 岭釉建陶 · Furnace licence" in words(page(manager, PEOPLE))
    inbox = page(manager, "/inbox/")
    assert "Engineer of 岭釉建陶 asks for a training: “Furnace licence”" in words(inbox)
    ask = wanted.asks.get()
    actions.answer_training(ask=ask, grant=True, by=hall.manager)
    assert "You are qualified now: “Furnace licence”" in words(page(engineer, "/inbox/"))
    assert "you are, until: 1 Mar 2027" in words(page(engineer, WEEK))
    assert engineer.post(WEEK, filled()).status_code == 302
    number = Certificate.objects.get().pk
    assert engineer.post(f"/certificates/{number}/revoke/").status_code == 404
    revoked = manager.post(f"/certificates/{number}/revoke/", {"resource": "furnace"})
    assert revoked.headers["Location"] == PEOPLE
    assert "Nobody holds one." in words(page(manager, PEOPLE))
    assert engineer.get(PEOPLE).status_code == 404


def test_a_qualification_is_named_required_and_granted_by_the_facility_s_people(hall: Hall) -> None:
    manager = browser(hall, "manager")
    manager.post("/resources/furnace/qualifications/new/", {"new-name_zh_Hans": "窑炉证", "new-months": "6"})
    made = Qualification.objects.get()
    assert (made.names, made.months, list(made.timetables.all())) == (
        {"zh-Hans": "窑炉证"}, 6, [hall.timetable],
    )  # fmt: skip
    assert "窑炉证" in page(manager, "/resources/furnace/timetable/")
    own = hall.manager.actor
    granted = manager.post(PEOPLE, {"person": own, "qualification": made.key, "last": "2026-12-31"})
    assert granted.status_code == 302
    assert [(item.person, str(item.last)) for item in Certificate.objects.all()] == [(own, "2026-12-31")]
    stranger = manager.post(PEOPLE, {"person": hall.rival.actor, "qualification": made.key})
    assert stranger.status_code == 422  # who has to do nothing with the hall cannot be looked up here
    manager.post("/resources/furnace/qualifications/", {})
    assert list(hall.timetable.qualifications.all()) == []


def test_questions_are_asked_in_the_form_and_shown_to_the_facility_s_people(hall: Hall) -> None:
    manager, engineer = browser(hall, "manager"), browser(hall, "engineer")
    asked = {
        "ask-text_en": "Is the sample radioactive?", "ask-kind": "yes_no", "ask-required": "on",
        "ask-wanted": "no", "ask-reason_en": "We have no licence.",
    }  # fmt: skip
    manager.post("/resources/furnace/questions/", asked)
    number = Question.objects.get().pk
    assert "Is the sample radioactive?" in page(engineer, WEEK)
    wrong = engineer.post(WEEK, filled(**{f"q{number}": "yes"}))
    told = "With your answer to “Is the sample radioactive?” it cannot be booked: We have no licence."
    assert (wrong.status_code, told in words(wrong.content.decode())) == (422, True)
    assert engineer.post(WEEK, filled()).status_code == 422
    assert engineer.post(WEEK, filled(**{f"q{number}": "no"})).status_code == 302
    url = f"/bookings/{Booking.objects.get().key}/"
    assert "Is the sample radioactive? no" in words(page(manager, url))
    assert "only with the answer: no" in words(page(manager, "/resources/furnace/timetable/"))
    assert engineer.post(f"/questions/{number}/drop/").status_code == 404
    manager.post(f"/questions/{number}/drop/")
    assert Question.objects.count() == 0


def test_what_is_held_is_asked_when_it_is_taken(hall: Hall) -> None:
    asking = actions.Asking({"en": "What is it made of?"}, Kind.TEXT)
    asked = actions.ask_question(timetable=hall.timetable, asking=asking, by=hall.manager)
    (held,) = hall.book(hours(1, 2), hold=True)
    engineer = browser(hall, "engineer")
    assert "What is it made of?" in page(engineer, f"/bookings/{held.key}/")
    engineer.post(f"/bookings/{held.key}/confirm/")
    assert "This is not answered: “What is it made of?”" in words(page(engineer, f"/bookings/{held.key}/"))
    engineer.post(f"/bookings/{held.key}/confirm/", {f"q{asked.pk}": "Zirconia"})
    held.refresh_from_db()
    assert (held.state, held.answers) == ("confirmed", [[{"en": "What is it made of?"}, "Zirconia"]])
