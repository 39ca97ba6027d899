"""Qualifications, questions, bookings of several facilities, calendars of others."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import entrepot.booking.models.foreign
import entrepot.booking.models.gates
import entrepot.runtime.clock

NAME = "booking_no_double_booking"
MEETS = """
    SELECT RAISE(ABORT, 'booking_no_double_booking') WHERE EXISTS (
        SELECT 1 FROM booking_taken
        WHERE timetable_id = NEW.timetable_id AND unit = NEW.unit AND id IS NOT NEW.id
          AND starts < NEW.ends AND NEW.starts < ends
    );
"""


def unguard(_apps, schema_editor):
    """SQLite makes the table anew for a constraint and loses its triggers: they go first, and come back at the end."""
    if schema_editor.connection.vendor == "sqlite":
        for event in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER {NAME}_{event}")


def guard(_apps, schema_editor):
    """Put the guard up again."""
    if schema_editor.connection.vendor == "sqlite":
        for event in ("insert", "update"):
            schema_editor.execute(
                f"CREATE TRIGGER {NAME}_{event} BEFORE {event.upper()} ON booking_taken BEGIN {MEETS} END"
            )


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0004_usage"),
        ("people", "0006_linking"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(unguard, guard),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seed", models.CharField(default=entrepot.booking.models.foreign.new_seed, max_length=32)),
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
            name="ForeignBusy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.CharField(max_length=300)),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
            ],
            options={
                "ordering": ["starts", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ForeignCalendar",
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
                        default=entrepot.booking.models.foreign.new_calendar_key, max_length=24, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("address", models.CharField(blank=True, max_length=2000)),
                ("etag", models.CharField(blank=True, max_length=300)),
                ("modified", models.CharField(blank=True, max_length=100)),
                ("content", models.TextField(blank=True)),
                ("read", models.DateTimeField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("refused", models.JSONField(default=list)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
            ],
            options={
                "ordering": ["pk"],
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
        migrations.RemoveConstraint(
            model_name="taken",
            name="booking_taken_by_one",
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
            model_name="taken",
            name="foreign",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="taken",
                to="booking.foreignbusy",
            ),
        ),
        migrations.AddConstraint(
            model_name="taken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booking__isnull", False), ("exception", None), ("foreign", None)),
                    models.Q(("booking", None), ("exception__isnull", False), ("foreign", None)),
                    models.Q(("booking", None), ("exception", None), ("foreign__isnull", False)),
                    _connector="OR",
                ),
                name="booking_taken_by_one",
            ),
        ),
        migrations.AddField(
            model_name="foreigncalendar",
            name="timetable",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="calendars", to="booking.timetable"
            ),
        ),
        migrations.AddField(
            model_name="foreignbusy",
            name="calendar",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="busy", to="booking.foreigncalendar"
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
        migrations.AddIndex(
            model_name="foreignbusy",
            index=models.Index(fields=["calendar", "starts"], name="booking_foreign_when"),
        ),
        migrations.AddConstraint(
            model_name="foreignbusy",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts"))), name="booking_foreign_has_length"
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
        migrations.RunPython(guard, unguard),
    ]
