"""Everything that an organisation owns is taken out."""

from __future__ import annotations

import tempfile
from typing import IO

from django.db import transaction

from entrepot.deals.actions.happening import STREAM
from entrepot.deals.belongings.writing import Form, write
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require


def take_out(*, organisation: Organisation, form: Form, stream: IO[bytes], by: Party) -> None:
    """Write everything that an organisation owns to a stream. The journal knows of it before a row is read.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation.
    """
    rule = require(by, "organisation.take_out", organisation)
    act = journal.Act("organisation.taken_out", organisation.key, {"form": str(form)}, rule=rule)
    with transaction.atomic():  # its own: nobody who writes waits for a long file
        journal.record(stream=STREAM, actor=by.actor, acts=[act])
    write(stream, organisation, form, by)


def taken_out(*, organisation: Organisation, form: Form, by: Party) -> IO[bytes]:
    """The same as a file of its own that nobody else can open, at its beginning: what cannot be read breaks off no download.

    Whoever asked closes it, and then it is gone.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by whoever asked
    try:
        take_out(organisation=organisation, form=form, stream=file, by=by)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file
