"""The same duty waits once for the same audience; of those that wait twice, the newest stays."""

from django.db import migrations, models
from django.db.models.functions import Coalesce, Now


def merge(apps, _editor):
    duties = apps.get_model("people", "Duty")._default_manager
    who = ("kind", "subject", "account_id", "organisation_id", "least", "node_role")
    seen, older = set(), []
    for pk, *audience in duties.filter(settled=None).order_by("-made", "-pk").values_list("pk", *who):
        if tuple(audience) in seen:
            older.append(pk)
        seen.add(tuple(audience))
    for start in range(0, len(older), 500):
        duties.filter(pk__in=older[start : start + 500]).update(settled=Now())


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_identifier"),
    ]

    operations = [
        migrations.RunPython(merge, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(
                "kind",
                "subject",
                Coalesce("account_id", 0, output_field=models.BigIntegerField()),
                Coalesce("organisation_id", 0, output_field=models.BigIntegerField()),
                "least",
                "node_role",
                condition=models.Q(settled=None),
                name="people_waits_once",
            ),
        ),
    ]
