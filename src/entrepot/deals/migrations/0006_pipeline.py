"""How far technologies are on the way to market; the database itself refuses to change what was said of a level."""

import django.db.models.deletion
from django.db import migrations, models

import entrepot.runtime.clock
from entrepot.journal.guarding import only_added_to


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_linking"),
        ("deals", "0005_performing"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadinessStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("day", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("paper", "paper"),
                            ("patent", "patent"),
                            ("prototype_report", "prototype_report"),
                            ("pilot_run", "pilot_run"),
                            ("certificate", "certificate"),
                            ("first_sale", "first_sale"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("link", models.CharField(blank=True, max_length=500)),
                ("words", models.CharField(blank=True, max_length=1000)),
                ("form", models.CharField(blank=True, max_length=40)),
                ("by", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readiness_steps",
                        to="catalogue.resource",
                    ),
                ),
            ],
            options={
                "ordering": ["day", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StepMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("checked", "Checked"), ("taken_back", "Taken Back")], max_length=12
                    ),
                ),
                ("by", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="deals.readinessstep",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="FinanceRaised",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("shown", models.BooleanField(default=False)),
                ("form", models.CharField(blank=True, max_length=40)),
                ("by", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("taken_back", models.DateTimeField(blank=True, null=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("grant", "grant"),
                            ("equity", "equity"),
                            ("loan", "loan"),
                            ("sale", "sale"),
                        ],
                        max_length=10,
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                (
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s",
                        to="deals.deal",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s",
                        to="catalogue.resource",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "finance raised",
                "ordering": ["-day", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("form", ""), _negated=True),
                        fields=("by", "form"),
                        name="deals_finance_told_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="deals_finance_amount"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeopleRecruited",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("shown", models.BooleanField(default=False)),
                ("form", models.CharField(blank=True, max_length=40)),
                ("by", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("taken_back", models.DateTimeField(blank=True, null=True)),
                ("number", models.PositiveIntegerField()),
                ("role", models.CharField(max_length=200)),
                (
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s",
                        to="deals.deal",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s",
                        to="catalogue.resource",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "people recruited",
                "ordering": ["-day", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("form", ""), _negated=True),
                        fields=("by", "form"),
                        name="deals_people_told_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="deals_people_number"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="readinessstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form", ""), _negated=True),
                fields=("by", "form"),
                name="deals_step_told_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="readinessstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__gte", 1), ("level__lte", 9)), name="deals_step_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="stepmark",
            constraint=models.UniqueConstraint(fields=("step", "kind"), name="deals_step_marked_once"),
        ),
        only_added_to("deals_readinessstep", "deals_stepmark"),
    ]
