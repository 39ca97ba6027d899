"""Two rows of a unit that meet are refused by the database itself."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "booking_no_double_booking"
POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"ALTER TABLE booking_taken ADD CONSTRAINT {NAME} EXCLUDE USING gist "
    "(timetable_id WITH =, unit WITH =, tstzrange(starts, ends, '[)') WITH &&)",
)
MEETS = """
    SELECT RAISE(ABORT, 'booking_no_double_booking') WHERE EXISTS (
        SELECT 1 FROM booking_taken
        WHERE timetable_id = NEW.timetable_id AND unit = NEW.unit AND id IS NOT NEW.id
          AND starts < NEW.ends AND NEW.starts < ends
    );
"""
SQLITE = (
    f"CREATE TRIGGER {NAME}_insert BEFORE INSERT ON booking_taken BEGIN {MEETS} END",
    f"CREATE TRIGGER {NAME}_update BEFORE UPDATE ON booking_taken BEGIN {MEETS} END",
)
BACK = {
    "postgresql": (f"ALTER TABLE booking_taken DROP CONSTRAINT {NAME}",),
    "sqlite": (f"DROP TRIGGER {NAME}_insert", f"DROP TRIGGER {NAME}_update"),
}


def guard(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the guard up."""
    for statement in {"postgresql": POSTGRES, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it down."""
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_timetables")]

    operations = [migrations.RunPython(guard, unguard)]
