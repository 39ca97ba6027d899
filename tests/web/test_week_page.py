"""The week of a facility that is booked a lot asks the database no more than an almost empty one."""

from __future__ import annotations

import pytest

from bench.week_page import book, fill, look

pytestmark = pytest.mark.django_db


def test_a_full_week_asks_as_many_questions_as_one_with_two_bookings() -> None:
    timetable, readers = fill(bookings=2)
    few = {seen.who: seen for seen in look(timetable, readers, requests=2)}
    assert {who: seen.cells for who, seen in few.items()} == dict.fromkeys(readers, 1)
    book(timetable, count=16, first=1)
    many = {seen.who: seen for seen in look(timetable, readers, requests=2)}
    assert {who: seen.questions for who, seen in many.items()} == {
        who: seen.questions for who, seen in few.items()
    }
    assert many["who booked it all"].cells > 8
