"""A member's agreement with who runs its programme is kept among the programme's cooperations."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0010_talent_and_visits")]

    operations = [
        migrations.AddField(
            model_name="cooperation",
            name="member",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="programmes.member",
            ),
        ),
    ]
