"""From one chain a stream, which anybody could compute, to a fixed number of strands sealed with the node's journal key.

What stood in the journal before is taken over as it stood, in the order of its numbers, into strand 1. The seals are written out here and not
imported, so that this step stays what it is when the present ones change.
"""

import hmac
import json

from django.db import migrations, models

from entrepot.runtime import home

START = "0" * 64
STRANDS = 16
PAGE = 500


def take_over(apps, _):
    entries = apps.get_model("journal", "Entry").objects
    if not entries.exists():
        return
    key = home.current().make_journal_key()
    previous, number = START, 0
    page = list(entries.order_by("sequence")[:PAGE])
    while page:
        for entry in page:
            number += 1
            entry.number, entry.previous = number, previous
            content = [
                "entry", previous, 1, entry.sequence, entry.stream, entry.at.isoformat(),
                entry.actor, entry.verb, entry.subject, entry.details, entry.rule,
            ]  # fmt: skip
            previous = entry.hash = sealed(key, content)
        entries.bulk_update(page, ["number", "previous", "hash"])
        page = list(entries.filter(sequence__gt=page[-1].sequence).order_by("sequence")[:PAGE])
    ends = {1: (number, previous)}
    apps.get_model("journal", "Strand").objects.bulk_create(
        head(apps, key, strand, *ends.get(strand, (0, START))) for strand in range(STRANDS + 1)
    )


def head(apps, key, strand, count, last):
    seal = sealed(key, ["head", strand, count, last])
    return apps.get_model("journal", "Strand")(number=strand, count=count, head=last, seal=seal)


def sealed(key, content):
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.digest(key, text.encode(), "sha256").hex()


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_rule")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("position", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField()),
                ("strand", models.PositiveSmallIntegerField()),
                ("number", models.PositiveBigIntegerField()),
                ("seal", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("strand", "number"), name="journal_one_change_an_entry")
                ],
            },
        ),
        migrations.CreateModel(
            name="Strand",
            fields=[
                ("number", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("count", models.PositiveBigIntegerField(default=0)),
                ("head", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64)),
            ],
        ),
        migrations.DeleteModel(name="Stream"),
        migrations.RemoveConstraint(model_name="entry", name="journal_one_successor"),
        migrations.AddField(
            model_name="entry",
            name="strand",
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entry",
            name="number",
            field=models.PositiveBigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="entry", name="stream", field=models.SlugField(db_index=False, max_length=40)
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("strand", "number"), name="journal_one_at_a_place"),
        ),
    ]
