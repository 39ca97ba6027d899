"""The database itself refuses to change what was put on the table and what happened."""

from django.db import migrations

from entrepot.journal.guarding import only_added_to


class Migration(migrations.Migration):
    dependencies = [("deals", "0001_deals")]

    operations = [only_added_to("deals_termsversion", "deals_dealevent")]
