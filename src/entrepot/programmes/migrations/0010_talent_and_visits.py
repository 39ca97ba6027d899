"""Answers to calls for experts, innovation zones, and hosted visits."""

import django.db.models.deletion
from django.db import migrations, models

import entrepot.programmes.domain.hosting
import entrepot.programmes.models.hosted
import entrepot.programmes.models.talent
import entrepot.programmes.models.zones
import entrepot.runtime.clock


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_linking"),
        ("deals", "0007_introductions"),
        ("people", "0006_linking"),
        ("programmes", "0009_teams"),
    ]

    operations = [
        migrations.CreateModel(
            name="HostedVisit",
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
                        default=entrepot.programmes.models.hosted.new_hosted_key, max_length=24, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("begins", models.DateField()),
                ("ends", models.DateField()),
                ("place", models.CharField(blank=True, max_length=200)),
                ("notes", models.TextField(blank=True)),
                ("called_off", models.DateTimeField(blank=True, null=True)),
                ("made_by", models.CharField(max_length=20)),
                ("form", models.CharField(blank=True, max_length=40)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("changed", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hosted_visits",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-begins", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HostedGuest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_made",
                        to="people.organisation",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guests",
                        to="programmes.hostedvisit",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="HostedFollowUp",
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
                        default=entrepot.programmes.models.hosted.new_hosted_follow_up_key,
                        max_length=24,
                        unique=True,
                    ),
                ),
                ("about", models.CharField(max_length=200)),
                ("due", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        default=entrepot.programmes.domain.hosting.FollowUpState["OPEN"], max_length=12
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("by", models.CharField(max_length=20)),
                ("form", models.CharField(blank=True, max_length=40)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("changed", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "deal",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deals.deal",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="programmes.hostedvisit",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AgendaPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("what", models.CharField(max_length=300)),
                ("place", models.CharField(blank=True, max_length=200)),
                (
                    "meets",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_met",
                        to="people.organisation",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda",
                        to="programmes.hostedvisit",
                    ),
                ),
            ],
            options={
                "ordering": ["starts", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TalentAnswer",
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
                        default=entrepot.programmes.models.talent.new_answer_key, max_length=24, unique=True
                    ),
                ),
                ("note", models.TextField()),
                (
                    "state",
                    models.CharField(
                        default=entrepot.programmes.domain.hosting.AnswerState["WAITS"], max_length=12
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("by", models.CharField(max_length=20)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("changed", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "deal",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deals.deal",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talent_answers",
                        to="catalogue.resource",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talent_answers",
                        to="catalogue.need",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talent_answers",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-made", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Zone",
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
                        default=entrepot.programmes.models.zones.new_zone_key, max_length=24, unique=True
                    ),
                ),
                ("name", models.JSONField(default=dict)),
                ("about", models.JSONField(default=dict)),
                ("shown", models.BooleanField(default=False)),
                ("made_by", models.CharField(max_length=20)),
                ("form", models.CharField(blank=True, max_length=40)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("changed", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="zones",
                        to="catalogue.resource",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="zones",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ZoneItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("research", "research"),
                            ("breakthrough", "breakthrough"),
                            ("industrialisation", "industrialisation"),
                        ],
                        max_length=18,
                    ),
                ),
                ("by", models.CharField(max_length=20)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "firm",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="in_zones",
                        to="people.organisation",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="in_zones",
                        to="catalogue.need",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="in_zones",
                        to="catalogue.resource",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="programmes.zone",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="hostedvisit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form", ""), _negated=True),
                fields=("made_by", "form"),
                name="programmes_hosted_made_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="hostedvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gte", models.F("begins"))), name="programmes_hosted_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="hostedguest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True), ("organisation__isnull", False), _connector="OR"
                ),
                name="programmes_guest_is_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="hostedfollowup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form", ""), _negated=True),
                fields=("by", "form"),
                name="programmes_hosted_follow_up_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="hostedfollowup",
            constraint=models.CheckConstraint(
                condition=models.Q(("first", models.F("second")), _negated=True),
                name="programmes_follow_up_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendapoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts"))), name="programmes_agenda_span"
            ),
        ),
        migrations.AddConstraint(
            model_name="talentanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            entrepot.programmes.domain.hosting.AnswerState["INTRODUCED"],
                            entrepot.programmes.domain.hosting.AnswerState["WAITS"],
                        ],
                    )
                ),
                fields=("need", "expert"),
                name="programmes_expert_answers_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="zone",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form", ""), _negated=True),
                fields=("made_by", "form"),
                name="programmes_zone_made_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="zoneitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("firm", None), ("need", None), ("resource__isnull", False)),
                    models.Q(("firm", None), ("need__isnull", False), ("resource", None)),
                    models.Q(("firm__isnull", False), ("need", None), ("resource", None)),
                    _connector="OR",
                ),
                name="programmes_zone_item_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="zoneitem",
            constraint=models.UniqueConstraint(
                fields=("zone", "resource"), name="programmes_zone_resource_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="zoneitem",
            constraint=models.UniqueConstraint(fields=("zone", "need"), name="programmes_zone_need_once"),
        ),
        migrations.AddConstraint(
            model_name="zoneitem",
            constraint=models.UniqueConstraint(fields=("zone", "firm"), name="programmes_zone_firm_once"),
        ),
    ]
