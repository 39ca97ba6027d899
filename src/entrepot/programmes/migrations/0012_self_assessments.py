"""Self-assessments of firms, their files, and the needs that came of them."""

import django.db.models.deletion
from django.db import migrations, models

import entrepot.programmes.domain.assessing
import entrepot.programmes.models.assessing
import entrepot.runtime.clock
import entrepot.runtime.keptfiles
from entrepot.journal.guarding import only_added_to


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_linking"),
        ("people", "0006_linking"),
        ("programmes", "0011_member_agreements"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
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
                        default=entrepot.programmes.models.assessing.new_assessment_key,
                        max_length=30,
                        unique=True,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        default=entrepot.programmes.domain.assessing.Stage["DRAFT"], max_length=10
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("opened", models.BooleanField(default=False)),
                ("sector", models.CharField(blank=True, max_length=80)),
                ("handed_in", models.DateTimeField(blank=True, db_index=True, null=True)),
                ("made_by", models.CharField(max_length=20)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                ("changed", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "earlier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="programmes.assessment",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hosted_assessments",
                        to="people.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="people.organisation",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["-made", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AssessmentFile",
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
                        default=entrepot.runtime.keptfiles.new_file_key, max_length=40, unique=True
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=20)),
                ("made", models.DateTimeField(default=entrepot.runtime.clock.now)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="programmes.assessment",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AssessmentNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=20)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="programmes.assessment",
                    ),
                ),
                (
                    "need",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.need"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage", "draft")),
                fields=("organisation",),
                name="programmes_assessment_draft_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentneed",
            constraint=models.UniqueConstraint(
                fields=("assessment", "area"), name="programmes_assessment_need_once"
            ),
        ),
        only_added_to("programmes_assessmentfile"),
    ]
