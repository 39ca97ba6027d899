"""Cooperations of a programme, the days on which they are signed, and what comes of them."""

import django.db.models.deletion
from django.db import migrations, models

import entrepot.programmes.domain.joint
import entrepot.programmes.models.cooperations
import entrepot.programmes.models.joint
import entrepot.runtime.clock


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0007_introductions"),
        ("people", "0006_linking"),
        ("programmes", "0005_reviewing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cooperation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=entrepot.programmes.models.cooperations.new_cooperation_key,
                        max_length=30,
                        unique=True,
                    ),
                ),
                ("made_by", models.CharField(max_length=20)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "deal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="deals.deal"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cooperations",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Landing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("evidence", models.TextField()),
                ("by", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "cooperation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="landing",
                        to="programmes.cooperation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SigningDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=entrepot.programmes.models.cooperations.new_day_key,
                        max_length=24,
                        unique=True,
                    ),
                ),
                ("title", models.JSONField(default=dict)),
                ("day", models.DateField()),
                ("place", models.CharField(blank=True, max_length=200)),
                ("opened", models.DateTimeField(blank=True, null=True)),
                ("closed", models.DateTimeField(blank=True, null=True)),
                ("shown", models.BooleanField(default=False)),
                ("made_by", models.CharField(max_length=20)),
                ("form", models.CharField(blank=True, max_length=40)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("changed", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signing_days",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="OnDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cooperation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="programmes.cooperation",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="programmes.signingday",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=entrepot.programmes.models.joint.new_visit_key, max_length=24, unique=True
                    ),
                ),
                ("day", models.DateField()),
                ("agenda", models.TextField()),
                ("made_by", models.CharField(max_length=20)),
                ("form", models.CharField(blank=True, max_length=40)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "cooperation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="programmes.cooperation",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="deals.dealtask"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="programmes.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="JointProject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=entrepot.programmes.models.joint.new_project_key, max_length=24, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("begins", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                (
                    "course",
                    models.CharField(
                        default=entrepot.programmes.domain.joint.Course["PLANNED"], max_length=8
                    ),
                ),
                ("result", models.TextField(blank=True)),
                ("figure", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("unit", models.CharField(blank=True, max_length=60)),
                ("made_by", models.CharField(max_length=20)),
                ("form", models.CharField(blank=True, max_length=40)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("changed", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "cooperation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="programmes.cooperation",
                    ),
                ),
            ],
            options={
                "ordering": ["begins", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("form", ""), _negated=True),
                        fields=("made_by", "form"),
                        name="programmes_project_made_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=entrepot.programmes.models.cooperations.new_signatory_key,
                        max_length=30,
                        unique=True,
                    ),
                ),
                ("account", models.CharField(blank=True, max_length=20)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatories",
                        to="programmes.onday",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "organisation"), name="programmes_signatory_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="signingday",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form", ""), _negated=True),
                fields=("made_by", "form"),
                name="programmes_day_made_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="onday",
            constraint=models.UniqueConstraint(fields=("day", "cooperation"), name="programmes_on_day_once"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form", ""), _negated=True),
                fields=("made_by", "form"),
                name="programmes_visit_made_once",
            ),
        ),
    ]
