"""Reviewers, reviews, decisions and appeals; what is only added to is guarded."""

import django.db.models.deletion
from django.db import migrations, models

import entrepot.programmes.domain.reviewing
import entrepot.programmes.models.reviewing
import entrepot.runtime.clock
from entrepot.journal.guarding import only_added_to


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_linking"),
        ("programmes", "0003_application_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("by", models.CharField(max_length=20)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("upheld", models.BooleanField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("answer", models.TextField(blank=True)),
                ("answered_by", models.CharField(blank=True, max_length=20)),
                ("answered", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="programmes.application",
                    ),
                ),
            ],
            options={
                "ordering": ["made"],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                        default=entrepot.programmes.models.reviewing.new_assignment_key,
                        max_length=30,
                        unique=True,
                    ),
                ),
                ("expertise", models.FloatField(blank=True, null=True)),
                ("by_hand", models.BooleanField(default=False)),
                ("due", models.DateField()),
                ("made_by", models.CharField(max_length=20)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("ended", models.DateTimeField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=16)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="programmes.application",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AssignmentRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wanted", models.PositiveSmallIntegerField()),
                ("pairs", models.PositiveIntegerField()),
                ("expertise", models.FloatField()),
                ("worst", models.FloatField()),
                ("short", models.JSONField(default=list)),
                ("by", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignment_runs",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("outcomes", models.JSONField(default=list)),
                ("letters", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                ("by", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DiscussionEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("by", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discussion",
                        to="programmes.application",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("outcome", models.CharField(max_length=10)),
                ("language", models.CharField(max_length=10)),
                ("text", models.TextField()),
                ("at", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="programmes.application",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        db_index=True,
                        default=entrepot.programmes.domain.reviewing.ReviewState["DRAFT"],
                        max_length=10,
                    ),
                ),
                ("scores", models.JSONField(default=dict)),
                ("notes", models.JSONField(default=dict)),
                ("to_panel", models.TextField(blank=True)),
                ("to_applicant", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("submitted", models.DateTimeField(blank=True, null=True)),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="programmes.assignment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reviewer",
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
                        default=entrepot.programmes.models.reviewing.new_reviewer_key,
                        max_length=30,
                        unique=True,
                    ),
                ),
                ("person", models.CharField(db_index=True, max_length=20)),
                ("languages", models.JSONField(default=list)),
                ("most", models.PositiveIntegerField()),
                ("invited_by", models.CharField(max_length=20)),
                ("invited", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("released", models.DateTimeField(blank=True, null=True)),
                (
                    "expert",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.resource",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviewers",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DeclaredConflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declared",
                        to="programmes.application",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declared",
                        to="programmes.reviewer",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="assignment",
            name="reviewer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="programmes.reviewer",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewer",
            constraint=models.UniqueConstraint(
                fields=("programme", "person"), name="programmes_reviewer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="declaredconflict",
            constraint=models.UniqueConstraint(
                fields=("reviewer", "application"), name="programmes_declared_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended", None)),
                fields=("reviewer", "application"),
                name="programmes_assigned_once",
            ),
        ),
        only_added_to(
            "programmes_assignmentrun",
            "programmes_discussionentry",
            "programmes_decision",
            "programmes_letter",
        ),
    ]
