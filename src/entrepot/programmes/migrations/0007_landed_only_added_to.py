"""The database itself refuses to change what landed."""

from django.db import migrations

from entrepot.journal.guarding import only_added_to


class Migration(migrations.Migration):
    dependencies = [("programmes", "0006_cooperations")]

    operations = [only_added_to("programmes_landing")]
