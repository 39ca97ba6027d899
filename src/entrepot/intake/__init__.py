"""Reading what members already keep: files into rows, rows into records, every bad row named with its reason.

Reading needs no Django: files import upwards only:
rows → encoding_guess → encoding · column_names → recognition → encoding_doubt · mapping → columns → readers
→ formats · values → column_views · records → validation → outcome · refused. Beside them rows → outbound → harvest:
lists fetched from elsewhere, as files to be opened.
"""
