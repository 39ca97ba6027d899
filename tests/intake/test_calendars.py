"""Opening hours out of calendars: what repeats by weekday, the exceptions, and what is neither."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from entrepot.intake.formats import open_file
from entrepot.intake.records import Accepted, read_records
from entrepot.intake.rows import Format
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import code_of_opening, codes, identify, write

BERLIN = ";TZID=Europe/Berlin:"
HALL = f"""X-WR-CALNAME:Electron microscope
X-WR-CALDESC:The large one in hall 3.
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=SECONDLY
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:week@example.org
DTSTART{BERLIN}20260105T080000
DTEND{BERLIN}20260105T180000
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
EXDATE{BERLIN}20260406T080000,20260501T080000
SUMMARY:open
LAST-MODIFIED:20260102T030405Z
URL:https://example.org/microscope
END:VEVENT
BEGIN:VEVENT
UID:evening@example.org
DTSTART{BERLIN}20260105T190000
DURATION:PT3H
RRULE:FREQ=WEEKLY;UNTIL=20260629T220000Z
SUMMARY:open
END:VEVENT
BEGIN:VEVENT
UID:saturday@example.org
DTSTART{BERLIN}20260110T090000
DTEND{BERLIN}20260110T130000
RRULE:FREQ=MONTHLY;BYDAY=1SA
SUMMARY:open
END:VEVENT
BEGIN:VEVENT
UID:year@example.org
DTSTART;VALUE=DATE:20261224
DTEND;VALUE=DATE:20270101
SUMMARY:Geschlossen
END:VEVENT
BEGIN:VEVENT
UID:day@example.org
DTSTART{BERLIN}20261205T100000
DTEND{BERLIN}20261205T140000
SUMMARY:open day
END:VEVENT
"""


def calendar(body: str) -> str:
    """A whole calendar around its content, folded as programs fold."""
    lines = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//\n{body.strip()}\nEND:VCALENDAR\n".splitlines()
    return "".join(f"{line[:60]}\r\n {line[60:]}\r\n" if len(line) > 60 else f"{line}\r\n" for line in lines)


def event(body: str) -> str:
    """One event that begins on a Monday."""
    return f"BEGIN:VEVENT\nDTSTART:20260105T080000\nDTEND:20260105T120000\n{body.strip()}\nEND:VEVENT\n"


def hours(path: Path) -> dict[str, str]:
    """Opening hours by place."""
    return {
        str(row.values["title"]): str(row.values.get("opening_hours", "")) for row in open_file(path).rows()
    }


def test_a_facility_s_calendar_becomes_one_row_with_its_hours(tmp_path: Path) -> None:
    path = write(tmp_path / "hall.ics", calendar(HALL))
    (row,) = read_records(open_file(path), identify=identify)
    assert isinstance(row, Accepted)
    assert (open_file(path).format, row.record.kind) == (Format.ICALENDAR, "facility")
    assert (row.record.key, row.record.title, row.record.text) == (
        "Electron microscope", "Electron microscope", "The large one in hall 3.",
    )  # fmt: skip
    assert dict(row.record.fields) == {
        "link": "https://example.org/microscope",
        "modified": "2026-01-02T03:04:05+00:00",
    }
    assert dict(row.record.facts) == {
        "opening_hours": "Mon 08:00-18:00, 19:00-22:00 (2026-01-05/2026-06-30); Tue 08:00-18:00; Wed 08:00-18:00; "
        "Thu 08:00-18:00; Fri 08:00-18:00",
        "time_zone": "Europe/Berlin",
        "opening_exceptions": "2026-04-06 not 08:00-18:00; 2026-05-01 not 08:00-18:00; 2026-12-05 10:00-14:00; "
        "2026-12-24/2026-12-31 closed",
        "opening_other": "FREQ=MONTHLY;BYDAY=1SA 09:00-13:00",
    }
    assert codes(row.warnings) == [Code.HOURS_NOT_WEEKLY]


def test_places_are_told_apart_by_id_location_and_name(tmp_path: Path) -> None:
    weekly = "RRULE:FREQ=WEEKLY"
    body = (
        event(f"UID:1\nLOCATION:Hall 1\nSUMMARY:open\n{weekly};BYDAY=MO")
        + event(f"UID:2\nLOCATION:Hall 1\nSUMMARY:open\n{weekly};BYDAY=WE")
        + event(f"UID:3\nLOCATION:Hall 2\nSUMMARY:open\n{weekly}")
        + event(f"UID:4\nX-FACILITY-ID:f-7\nSUMMARY:Laser\n{weekly}")
        + event("UID:5\nSUMMARY:Saw\nRRULE:FREQ=DAILY")
    )
    path = write(tmp_path / "list.ics", calendar(body))
    assert hours(path) == {
        "Hall 1": "Mon 08:00-12:00; Wed 08:00-12:00",
        "Hall 2": "Mon 08:00-12:00",
        "Laser": "Mon 08:00-12:00",
        "Saw": "; ".join(f"{day} 08:00-12:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")),
    }
    assert [row.values["id"] for row in open_file(path).rows()] == ["Hall 1", "Hall 2", "f-7", "Saw"]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;COUNT=4", "FREQ=YEARLY", "FREQ=WEEKLY;BYMONTH=7", "FREQ=SECONDLY", "FREQ=WEEKLY;BYDAY=XX"],
)  # fmt: skip
def test_rules_that_are_not_weekly_are_kept_as_they_stand(tmp_path: Path, rule: str) -> None:
    (row,) = open_file(
        write(tmp_path / "a.ics", calendar(event(f"UID:1\nSUMMARY:Laser\nRRULE:{rule}")))
    ).rows()
    assert ("opening_hours" in row.values, codes(row.problems)) == (False, [Code.HOURS_NOT_WEEKLY])
    assert str(row.values["opening_other"]).endswith(" 08:00-12:00")


def test_closed_cancelled_moved_and_broken_events(tmp_path: Path) -> None:
    body = "X-WR-CALNAME:Laser\nX-WR-TIMEZONE:Asia/Shanghai\n" + "".join(
        (
            event("UID:1\nSUMMARY:open\nRRULE:FREQ=WEEKLY"),
            event("UID:1\nSUMMARY:open\nRECURRENCE-ID:20260112T080000"),
            event("UID:1\nSTATUS:CANCELLED\nRECURRENCE-ID:20260119T080000"),
            event("UID:2\nSUMMARY:闭馆\nRRULE:FREQ=WEEKLY;BYDAY=SU"),
            event("UID:3\nSUMMARY:open\nRDATE:20260121T080000"),
            "BEGIN:VEVENT\nUID:4\nSUMMARY:no times\nEND:VEVENT\n",
            "BEGIN:VEVENT\nUID:5\nSUMMARY:night\nDTSTART:20260109T220000\nDTEND:20260110T060000\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n",
            "BEGIN:VEVENT\nUID:6\nSUMMARY:backwards\nDTSTART:20260109T220000\nDTEND:20260109T060000\nEND:VEVENT\n",
        )
    )  # fmt: skip
    (row,) = open_file(write(tmp_path / "a.ics", calendar(body))).rows()
    assert (row.values["opening_hours"], row.values["time_zone"]) == (
        "Mon 08:00-12:00; Fri 22:00-06:00",
        "Asia/Shanghai",
    )
    assert row.values["opening_exceptions"] == (
        "2026-01-05 08:00-12:00; 2026-01-12 08:00-12:00; 2026-01-19 closed; 2026-01-21 08:00-12:00"
    )
    assert row.values["opening_other"] == "no times; backwards"


def test_availability_is_read_too(tmp_path: Path) -> None:
    body = """BEGIN:VAVAILABILITY
UID:1
BEGIN:AVAILABLE
UID:2
LOCATION:Clean room
DTSTART;TZID=Europe/Berlin:20260105T080000
DURATION:PT16H
RRULE:FREQ=WEEKLY;BYDAY=MO,SU
END:AVAILABLE
END:VAVAILABILITY"""
    assert hours(write(tmp_path / "a.ics", calendar(body))) == {
        "Clean room": "Mon 08:00-24:00; Sun 08:00-24:00"
    }


@pytest.mark.parametrize(
    "text",
    ["BEGIN:VCALENDAR\r\n", calendar(""), calendar("nonsense"), "BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", calendar(event("UID:1"))[:-40]],
)  # fmt: skip
def test_what_is_no_calendar_is_refused_in_words(tmp_path: Path, text: str) -> None:
    assert code_of_opening(write(tmp_path / "a.ics", text)) == Code.CALENDAR_UNREADABLE


def test_time_zones_with_endless_rules_cost_nothing(tmp_path: Path) -> None:
    zone = "BEGIN:VTIMEZONE\nTZID:Own/{n}\nBEGIN:STANDARD\nDTSTART:00010101T000000\nRRULE:FREQ=SECONDLY\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:STANDARD\nEND:VTIMEZONE\n"
    body = "".join(zone.format(n=n) for n in range(50)) + event(
        "UID:1\nSUMMARY:Laser\nRRULE:FREQ=WEEKLY"
    ).replace("DTSTART:", "DTSTART;TZID=Own/1:").replace("DTEND:", "DTEND;TZID=Own/1:")
    began = time.monotonic()
    (row,) = open_file(write(tmp_path / "a.ics", calendar(body))).rows()
    assert (row.values["opening_hours"], row.values["time_zone"]) == ("Mon 08:00-12:00", "Own/1")
    assert time.monotonic() - began < 2
