"""Qualifications, questions, bookings of several facilities, the feed of one's own bookings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import entrepot.booking.models.calendars
import entrepot.booking.models.gates
import entrepot.runtime.clock


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0004_usage"),
        ("people", "0006_linking"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seed", models.CharField(default=entrepot.booking.models.calendars.new_seed, max_length=32)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.CharField(db_index=True, max_length=20)),
                ("granted_by", models.CharField(max_length=20)),
                ("first", models.DateField()),
                ("last", models.DateField(blank=True, null=True)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("revoked", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-made", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
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
                        default=entrepot.booking.models.gates.new_qualification_key,
                        max_length=24,
                        unique=True,
                    ),
                ),
                ("names", models.JSONField(default=dict)),
                ("months", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("texts", models.JSONField(default=dict)),
                ("kind", models.CharField(max_length=6)),
                ("required", models.BooleanField(default=True)),
                ("wanted", models.CharField(blank=True, max_length=3)),
                ("reasons", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="TrainingAsk",
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
                        default=entrepot.booking.models.gates.new_ask_key, max_length=24, unique=True
                    ),
                ),
                ("person", models.CharField(db_index=True, max_length=20)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("answered", models.DateTimeField(blank=True, null=True)),
                ("granted", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["made", "pk"],
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="answers",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="booking",
            name="group",
            field=models.CharField(blank=True, db_index=True, max_length=24),
        ),
        migrations.AddField(
            model_name="calendarfeed",
            name="account",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calendar_feed",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="qualification",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="qualifications",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="qualification",
            name="timetables",
            field=models.ManyToManyField(related_name="qualifications", to="booking.timetable"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="qualification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="certificates",
                to="booking.qualification",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="timetable",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="booking.timetable"
            ),
        ),
        migrations.AddField(
            model_name="trainingask",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="training_asks",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="trainingask",
            name="qualification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="asks", to="booking.qualification"
            ),
        ),
        migrations.AddField(
            model_name="trainingask",
            name="timetable",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="training_asks",
                to="booking.timetable",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("last", None), ("last__gte", models.F("first")), _connector="OR"),
                name="booking_certificate_has_length",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingask",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered", None)),
                fields=("qualification", "person"),
                name="booking_asked_once",
            ),
        ),
    ]
