"""Booking through the API: one winner, and for everybody else what is in the way and what is free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from time_machine import Traveller

from entrepot.booking.models import Booking
from entrepot.people.models import Account
from tests.api.asking import ROOT, problem_of, program
from tests.api.test_writing import send
from tests.booking.hall import HOUR, NOW, Hall, hours

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Programs:
    """Programs of those who book and of the facility's manager."""

    engineer: Client
    rival: Client
    manager: Client


@pytest.fixture
def programs(hall: Hall) -> Programs:
    people = (hall.engineer, hall.rival, hall.manager)
    return Programs(*(program(Account.objects.get(key=who.actor), write=True)[0] for who in people))


def spans(*pairs: tuple[float, float]) -> list[dict[str, str]]:
    return [
        {"start": span.start.isoformat(), "end": span.end.isoformat()}
        for span in (hours(*pair) for pair in pairs)
    ]


def asked(organisation: str, *pairs: tuple[float, float], **more: Any) -> dict[str, Any]:
    return {"resource": "furnace", "organisation": organisation, "spans": spans(*pairs), **more}


def step(client: Client, key: str, name: str, status: int = 200, **body: Any) -> Any:
    response = send(client, "post", f"/bookings/{key}/{name}", body)
    assert response.status_code == status, response.content
    return response.json()


def test_time_is_booked_once_and_the_second_is_told_what_is_free(programs: Programs) -> None:
    made = send(programs.engineer, "post", "/bookings", asked("org-lingyou", (1, 3)))
    assert (made.status_code, [(item["state"], item["start"]) for item in made.json()]) == (
        201, [("confirmed", "2026-03-02T09:00:00Z")],
    )  # fmt: skip
    lost = problem_of(send(programs.rival, "post", "/bookings", asked("org-isaroptik", (2, 3))), 409)
    assert lost["code"] == "time_not_free"
    assert lost["conflicts"] == [{"obstacle": "taken", "limit": None, **spans((1, 3))[0]}]
    assert lost["free"] == spans((3, 4), (4, 5), (5, 6))
    free = programs.rival.get(
        f"{ROOT}/resources/furnace/free", {"start": NOW.isoformat(), "end": (NOW + 4 * HOUR).isoformat()}
    ).json()
    assert (free["zone"], free["step_minutes"]) == ("Asia/Shanghai", 30)
    assert [item["start"] for item in free["free"]] == ["2026-03-02T08:00:00Z", "2026-03-02T11:00:00Z"]


def test_a_key_names_one_question(programs: Programs) -> None:
    first = send(
        programs.engineer, "post", "/bookings", asked("org-lingyou", (1, 3)), **{"Idempotency-Key": "a"}
    )
    again = send(
        programs.engineer, "post", "/bookings", asked("org-lingyou", (1, 3)), **{"Idempotency-Key": "a"}
    )
    other = send(
        programs.engineer, "post", "/bookings", asked("org-lingyou", (4, 5)), **{"Idempotency-Key": "a"}
    )
    assert first.json() == again.json()
    assert problem_of(other, 422)["code"] == "idempotency_key_reused"
    assert Booking.objects.count() == 1


def test_a_booking_goes_its_way_through_its_addresses(
    programs: Programs,
    hall: Hall,
    at_nine: Traveller,
) -> None:
    hall.keep(approval=True)
    held, other = send(
        programs.engineer,
        "post",
        "/bookings",
        asked("org-lingyou", (1, 2), (5, 6), hold=True, purpose="Firing"),
    ).json()
    assert step(programs.engineer, held["id"], "confirm")["state"] == "asked"
    assert step(programs.engineer, other["id"], "confirm")["state"] == "asked"
    assert step(programs.manager, held["id"], "accept")["state"] == "confirmed"
    assert step(programs.manager, other["id"], "refuse", reason="Repair")["reason"] == "Repair"
    assert step(programs.engineer, other["id"], "cancel", 409)["code"] == "booking_state"
    assert step(programs.manager, held["id"], "move", version=9, status=409, **spans((1, 4))[0])
    moved = step(programs.manager, held["id"], "move", **spans((1, 4))[0])
    assert (moved["end"], moved["state"]) == ("2026-03-02T12:00:00Z", "confirmed")
    at_nine.move_to(NOW + HOUR)
    assert step(programs.engineer, held["id"], "check-in")["state"] == "used"
    assert step(programs.engineer, held["id"], "check-out")["state"] == "closed"
    listed = programs.manager.get(f"{ROOT}/bookings", {"resource": "furnace"}).json()
    assert [(item["id"], item["state"]) for item in listed["items"]] == [
        (held["id"], "closed"), (other["id"], "refused"),
    ]  # fmt: skip
    assert programs.engineer.get(f"{ROOT}/bookings/{held['id']}").json()["purpose"] == "Firing"
    assert programs.rival.get(f"{ROOT}/bookings/{held['id']}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (asked("org-isaroptik", (1, 2)), 422, "organisation_unknown"),
        (asked("org-lingyou", (1, 3), (2, 4)), 422, "series_unfit"),
        (asked("org-lingyou", (1, 2)) | {"resource": "nothing"}, 404, "not_bookable"),
        (
            asked("org-lingyou", (1, 2)) | {"spans": [{"start": NOW.isoformat(), "end": NOW.isoformat()}]},
            422,
            "no_time",
        ),
        (asked("org-lingyou", (1, 2)) | {"spans": [{"start": "2026-03-02T09:00", "end": "2026-03-02T10:00"}]}, 422,
         "invalid_parameter"),
    ],
)  # fmt: skip
def test_what_cannot_be_booked_says_why(
    programs: Programs, body: dict[str, Any], status: int, code: str
) -> None:
    assert problem_of(send(programs.engineer, "post", "/bookings", body), status)["code"] == code
    assert Booking.objects.count() == 0


def test_free_time_is_told_for_two_months_at_most(programs: Programs) -> None:
    end = (NOW + 63 * 24 * HOUR).isoformat()
    answer = programs.rival.get(f"{ROOT}/resources/furnace/free", {"start": NOW.isoformat(), "end": end})
    assert problem_of(answer, 422)["code"] == "too_long"
