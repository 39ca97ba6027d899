"""An instrument's own program tells of its use, at most once for each key."""

from __future__ import annotations

import pytest
from time_machine import Traveller

from entrepot.booking.models import Usage
from tests.api.asking import problem_of
from tests.api.test_booking import Programs, programs
from tests.api.test_writing import send
from tests.booking.hall import Hall, hours

__all__ = ["programs"]
pytestmark = pytest.mark.django_db
ADDRESS = "/resources/furnace/usage"


def told(begin: float, end: float, **more: str) -> dict[str, str]:
    span = hours(begin, end)
    return {"start": span.start.isoformat(), "end": span.end.isoformat(), **more}


def test_a_use_is_noted_once_and_for_its_booking(hall: Hall, programs: Programs, at_nine: Traveller) -> None:
    (made,) = hall.book(hours(1, 3))
    at_nine.move_to(hours(1, 4).end)
    body = told(1, 3.5, booking=made.key, user="zhao@example.org")
    first = send(programs.manager, "post", ADDRESS, body, **{"Idempotency-Key": "run-1"})
    again = send(programs.manager, "post", ADDRESS, body, **{"Idempotency-Key": "run-1"})
    stored = Usage.objects.get()
    assert (first.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert first.json() == {
        "id": stored.key, "resource": "furnace", "start": "2026-03-02T09:00:00Z", "end": "2026-03-02T11:30:00Z",
        "unit": 1, "organisation": "org-lingyou", "external": True, "booking": made.key, "source": "api",
    }  # fmt: skip
    assert (len(stored.person), "zhao" in stored.person) == (16, False)
    other = send(programs.manager, "post", ADDRESS, told(1, 2), **{"Idempotency-Key": "run-1"})
    assert problem_of(other, 422)["code"] == "idempotency_key_reused"


def test_what_cannot_be_noted_is_told(hall: Hall, programs: Programs, at_nine: Traveller) -> None:
    at_nine.move_to(hours(1, 4).end)

    def code(body: dict[str, str], status: int) -> object:
        return problem_of(send(programs.manager, "post", ADDRESS, body), status)["code"]

    assert send(programs.engineer, "post", ADDRESS, told(1, 2)).status_code == 403
    assert code(told(1, 9), 409) == "use_to_come"
    assert code(told(1, 2) | {"end": "2026-03-02T01:00:00Z"}, 422) == "no_time"
    assert code(told(1, 2, booking="book-none"), 422) == "booking_unknown"
    assert code(told(1, 2, organisation="org-none"), 422) == "organisation_unknown"
    nowhere = send(programs.manager, "post", "/resources/none/usage", told(1, 2))
    assert problem_of(nowhere, 404)["code"] == "not_bookable"
    assert Usage.objects.count() == 0
