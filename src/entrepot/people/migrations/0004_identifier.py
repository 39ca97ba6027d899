"""Numbers of organisations, each held by one; of two that share one, the older keeps it and the other is refused at its next edit."""

from django.db import migrations, models


def fill(apps, _editor):
    organisations = apps.get_model("people", "Organisation")._default_manager
    identifiers = apps.get_model("people", "Identifier")._default_manager
    held = {}
    for pk, numbers in organisations.order_by("pk").values_list("pk", "identifiers"):
        for scheme, number in numbers.items():
            held.setdefault((scheme, number), pk)
    identifiers.bulk_create(
        (
            identifiers.model(organisation_id=pk, scheme=scheme, number=number)
            for (scheme, number), pk in held.items()
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_membership_message"),
    ]

    operations = [
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=80)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=models.deletion.CASCADE,
                        related_name="held_identifiers",
                        to="people.organisation",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(fields=("scheme", "number"), name="people_number_of_one"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
