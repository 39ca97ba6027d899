"""Agreements and their signatures; the database itself refuses to change them."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import entrepot.runtime.clock

TABLES = ("deals_agreement", "deals_signature")
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
    dependencies = [
        ("deals", "0003_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("amends", models.PositiveIntegerField(default=0)),
                ("fingerprint", models.CharField(db_index=True, max_length=64)),
                ("languages", models.JSONField()),
                ("deadline", models.DateTimeField(db_index=True)),
                ("by", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="deals.deal",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("party", models.CharField(max_length=200)),
                ("by", models.CharField(max_length=20)),
                ("office", models.CharField(max_length=80)),
                ("serial", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(db_index=True, max_length=64)),
                ("at", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="deals.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("deal", "number"), name="deals_agreement_once"),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(fields=("agreement", "number"), name="deals_signature_number"),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(fields=("agreement", "party"), name="deals_signature_once"),
        ),
        migrations.RunPython(guard, unguard),
    ]
