"""The database itself refuses to change what was put on the table and what happened."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("deals_termsversion", "deals_dealevent")
NAME = "is_only_added_to"
GUARDS = {
    "postgresql": tuple(
        statement
        for table in TABLES
        for statement in (
            f"CREATE FUNCTION {table}_{NAME}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table}_{NAME}'; END $$",
            f"CREATE TRIGGER {table}_{NAME} BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_{NAME}()",
        )
    ),
    # SQLite's own emptying of tables between tests deletes rows: there a missing one shows by the numbers
    "sqlite": tuple(
        f"CREATE TRIGGER {table}_{NAME} BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table}_{NAME}'); END"
        for table in TABLES
    ),
}
BACK = {
    "postgresql": tuple(
        statement
        for table in TABLES
        for statement in (f"DROP TRIGGER {table}_{NAME} ON {table}", f"DROP FUNCTION {table}_{NAME}")
    ),
    "sqlite": tuple(f"DROP TRIGGER {table}_{NAME}" for table in TABLES),
}


def guard(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the guards up; a later migration that makes a table anew on SQLite must do so again."""
    for statement in GUARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them down."""
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("deals", "0001_deals")]

    operations = [migrations.RunPython(guard, unguard)]
