"""The database itself refuses to change what happened."""

from django.db import migrations

from entrepot.journal.guarding import only_added_to


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_calls")]

    operations = [only_added_to("programmes_applicationevent")]
