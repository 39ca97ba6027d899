"""What ``entrepot check`` asks of the database the tests run on, besides the journal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from entrepot.cli.check import examined
from entrepot.runtime.home import current
from entrepot.runtime.progress import silent
from tests.journal.tampering import sql
from tests.journal.writing import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _note() -> Iterator[None]:
    """What a check noted for the next one is forgotten with the test's database."""
    yield
    current().seen.unlink(missing_ok=True)


def states() -> list[tuple[object, ...]]:
    """Part and state of each row."""
    return [(row["part"], row["state"]) for row in examined(silent)]


CLEAN = [
    (part, "clean") for part in ("migrations", "database", "journal", "change sequence", "log of crossings")
]


def test_a_node_as_it_should_be_is_clean() -> None:
    record("a", "b")
    assert (states(), states()) == (CLEAN, CLEAN)
    assert [row["finding"] for row in examined(silent)[2:]] == [
        "2 entries in 16 strands",
        "0 places",
        "0 entries",
    ]


def test_a_row_that_points_nowhere_is_told() -> None:
    record("a")
    sql("INSERT INTO auth_permission (name, codename, content_type_id) VALUES ('x', 'x', 1000000)")
    (row,) = (row for row in examined(silent) if row["part"] == "database")
    sql("DELETE FROM auth_permission WHERE content_type_id = 1000000")
    assert row["state"] == "reference"
    assert "of auth_permission points to a row of django_content_type that is not there." in str(
        row["finding"]
    )
    assert row["remedy"] == "Restore the last backup whose check is clean."


def test_a_step_that_was_not_taken_is_told_and_the_journal_left_alone() -> None:
    sql("DELETE FROM django_migrations WHERE app = 'journal' AND name = '0003_strands'")
    assert states() == [("migrations", "pending"), ("database", "clean")]
    assert "journal 0003_strands" in str(examined(silent)[0]["finding"])


@pytest.mark.database("postgresql")  # SQLite has no such states
def test_what_postgresql_says_of_itself_is_told() -> None:
    record("a")
    sql("ALTER TABLE journal_entry ADD CONSTRAINT later CHECK (number > 0) NOT VALID")
    sql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'journal_one_at_a_place'::regclass")
    found = [(row["state"], row["finding"]) for row in examined(silent) if row["part"] == "database"]
    assert found == [
        ("index", "The index journal_one_at_a_place is not valid."),
        ("constraint", "The constraint later was never checked."),
    ]
