"""Files handed in: kept for a day, found under their ticket only, then deleted."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from entrepot.runtime import clock, jobs
from entrepot.runtime.home import Home
from entrepot.web.jobs import uploads
from entrepot.web.uploads import keep, kept


def handed_in(home: Path) -> str:
    return keep(home, SimpleUploadedFile("list.csv", b"title\n"), "facility", "org-optics", owner="lin")


def test_a_file_is_found_for_a_day(tmp_path: Path) -> None:
    ticket = handed_in(tmp_path)
    with time_machine.travel(clock.now() + timedelta(hours=23, minutes=59)):
        found = kept(tmp_path, ticket)
        assert found is not None
        assert (found.name, found.path.read_bytes()) == ("list.csv", b"title\n")
    with time_machine.travel(clock.now() + timedelta(hours=24, minutes=1)):
        (Path(found.folder) / "list.refused.csv").touch()  # what is written later prolongs nothing
        assert kept(tmp_path, ticket) is None


def test_the_daily_job_deletes_what_is_older_and_nothing_else(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = Home(tmp_path)
    run = jobs.Run(1, "a", "k", {}, 1, lambda *_: None, lambda: False)
    assert uploads(run) == {"deleted": 0}
    old, new = handed_in(tmp_path), handed_in(tmp_path)
    yesterday = (clock.now() - timedelta(hours=25)).timestamp()
    os.utime(tmp_path / "uploads" / old / "upload.json", (yesterday, yesterday))
    assert uploads(run) == {"deleted": 1}
    assert [folder.name for folder in (tmp_path / "uploads").iterdir()] == [new]


@pytest.mark.parametrize("ticket", ["a" * 300, "..", "0" * 31, "0" * 32 + "\n", "0" * 32])
def test_a_ticket_that_was_never_given_finds_nothing(tmp_path: Path, ticket: str) -> None:
    handed_in(tmp_path)
    assert kept(tmp_path, ticket) is None


def test_a_long_ticket_is_an_address_that_does_not_exist(officer: Client) -> None:
    assert officer.get(f"/import/{'a' * 300}/").status_code == 404
