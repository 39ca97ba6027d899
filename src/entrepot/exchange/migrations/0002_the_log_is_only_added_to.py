"""The database itself refuses to change what is in the log of crossings, and heads that were seen."""

from django.db import migrations

from entrepot.journal.guarding import only_added_to


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]

    operations = [only_added_to("exchange_leaf", "exchange_node", "exchange_signedhead")]
