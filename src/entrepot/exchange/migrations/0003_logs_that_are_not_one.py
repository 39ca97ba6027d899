"""Two heads of a node of which one does not go on from the other are kept as proof."""

import django.db.models.deletion
from django.db import migrations, models

from entrepot.journal.guarding import only_added_to


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_the_log_is_only_added_to")]

    operations = [
        migrations.CreateModel(
            name="Fork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("course", models.CharField(max_length=20)),
                ("answer", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.signedhead",
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forks",
                        to="exchange.signedhead",
                    ),
                ),
            ],
            options={"ordering": ["-at"]},
        ),
        migrations.AddConstraint(
            model_name="fork",
            constraint=models.UniqueConstraint(
                fields=("earlier", "later"), name="exchange_one_fork_of_two_heads"
            ),
        ),
        only_added_to("exchange_fork"),
    ]
