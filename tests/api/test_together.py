"""Several facilities through the API, and what its people ask."""

from __future__ import annotations

import pytest

from entrepot.booking import actions
from entrepot.booking.models import Booking
from tests.api.asking import problem_of
from tests.api.test_booking import Programs, asked, programs, spans, step
from tests.api.test_writing import send
from tests.booking.hall import Hall
from tests.booking.test_gates import RADIOACTIVE, licence
from tests.booking.test_together import oven

__all__ = ["programs"]
pytestmark = pytest.mark.django_db


def test_several_are_booked_or_none(programs: Programs, hall: Hall) -> None:
    oven(hall)
    body = {
        "organisation": "org-lingyou",
        "bookings": [{"resource": key, "spans": spans((1, 2))} for key in ("furnace", "dryer")],
    }
    made = send(programs.engineer, "post", "/bookings/together", body)
    assert (made.status_code, [item["resource"] for item in made.json()]) == (201, ["dryer", "furnace"])
    assert len({item["group"] for item in made.json()}) == 1
    lost = problem_of(
        send(programs.rival, "post", "/bookings/together", body | {"organisation": "org-isaroptik"}), 409
    )
    assert (lost["code"], lost["resource"], Booking.objects.count()) == ("time_not_free", "dryer", 2)
    done = step(programs.engineer, made.json()[0]["id"], "cancel-together", reason="No sample")
    assert [item["state"] for item in done] == ["cancelled", "cancelled"]
    twice = body | {"bookings": [{"resource": "dryer", "spans": spans((1, 2))}] * 2}
    assert (
        problem_of(send(programs.engineer, "post", "/bookings/together", twice), 422)["code"]
        == "resource_twice"
    )


def test_what_is_lacking_and_what_is_asked_comes_back_with_the_refusal(
    programs: Programs, hall: Hall
) -> None:
    wanted = licence(hall)
    lost = problem_of(send(programs.engineer, "post", "/bookings", asked("org-lingyou", (1, 2))), 409)
    assert (lost["code"], lost["conflicts"]) == (
        "qualification_missing",
        [{"obstacle": "unqualified", "qualification": wanted.key, "names": wanted.names, "until": None}],
    )
    actions.require_qualifications(timetable=hall.timetable, wanted=[], by=hall.manager)
    asking = actions.Asking(RADIOACTIVE.texts, wanted="no")
    number = actions.ask_question(timetable=hall.timetable, asking=asking, by=hall.manager).pk
    open_ = problem_of(send(programs.engineer, "post", "/bookings", asked("org-lingyou", (1, 2))), 409)
    assert [(item["obstacle"], item["question"]) for item in open_["conflicts"]] == [
        ("answer_missing", number)
    ]
    answered = asked("org-lingyou", (1, 2), answers={str(number): "no"})
    assert send(programs.engineer, "post", "/bookings", answered).status_code == 201
    (held,) = send(programs.engineer, "post", "/bookings", asked("org-lingyou", (3, 4), hold=True)).json()
    assert step(programs.engineer, held["id"], "confirm", 409)["code"] == "questions_open"
    assert step(programs.engineer, held["id"], "confirm", answers={str(number): "no"})["state"] == "confirmed"
