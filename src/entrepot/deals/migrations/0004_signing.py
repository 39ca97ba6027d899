"""Agreements and their signatures; the database itself refuses to change them."""

import django.db.models.deletion
from django.db import migrations, models

import entrepot.runtime.clock
from entrepot.journal.guarding import only_added_to


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
        only_added_to("deals_agreement", "deals_signature"),
    ]
