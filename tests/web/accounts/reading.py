"""What tests of accounts read: mails and the journal."""

from __future__ import annotations

import re

from django.core import mail

from entrepot.journal.models import Entry


def verbs(subject: str = "") -> list[str]:
    """What the journal says of accounts, in order."""
    entries = Entry.objects.filter(verb__startswith="account.").order_by("sequence")
    return list((entries.filter(subject=subject) if subject else entries).values_list("verb", flat=True))


def code() -> str:
    """The code in the newest mail."""
    return _found(r"^[A-Z]{4}-[A-Z]{4}$")


def link() -> str:
    """The path of the link in the newest mail."""
    return _found(r"^http://testserver(/\S+)$")


def _found(pattern: str) -> str:
    text = str(mail.outbox[-1].body)
    found = re.search(pattern, text, flags=re.MULTILINE)
    assert found, text
    return found.group(found.lastindex or 0)
