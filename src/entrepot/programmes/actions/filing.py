"""Documents of an application: each answers a field of its form; one that is replaced is kept, and stands in the answers no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.programmes.actions.applying import locked
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.domain.forms import FieldKind
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage, State
from entrepot.programmes.files import SHELF
from entrepot.programmes.models import Application, ApplicationFile
from entrepot.runtime import clock, keptfiles

MOST: Final = 200
"""Documents of an application, earlier ones counted."""


@dataclass(frozen=True, slots=True)
class Filing:
    """A document: the key of the field that it answers, its name, and its bytes as they come."""

    field: str
    name: str
    chunks: Iterable[bytes]


def add_application_file(*, application: Application, filing: Filing, by: Party) -> ApplicationFile:
    """Keep a document and let it answer its field.

    Raises:
        NotAllowedError: ``by`` does not write for the applicant.
        ProgrammeRefusedError: it is no draft any more, or applications are not taken now; no field of the call takes it; it is empty or too large, or
            there are too many.
    """
    rule = require(by, "application.write", application)
    key, name = keptfiles.new_file_key(), keptfiles.shown_name(filing.name)
    try:
        size, digest = keptfiles.keep_bytes(SHELF, application.key, key, filing.chunks)
    except keptfiles.UnfitFileError:
        raise ProgrammeRefusedError("file_unfit") from None
    made = ApplicationFile(
        key=key, field=filing.field, name=name, media_type=keptfiles.media_type(name), size=size, sha256=digest, by=by.actor,
    )  # fmt: skip
    try:
        return _added(application, made, rule, by)
    except BaseException:
        keptfiles.forget_bytes(SHELF, application.key, key)
        raise


@transaction.atomic
def _added(application: Application, made: ApplicationFile, rule: str, by: Party) -> ApplicationFile:
    row = locked(application)
    if row.programme.stage != Stage.OPEN or row.state != State.DRAFT:
        raise ProgrammeRefusedError("application_elsewhere")
    asked = {field.key for field in row.programme.call.fields if field.kind == FieldKind.DOCUMENT}
    if made.field not in asked:
        raise ProgrammeRefusedError("document_unasked")
    if row.files.count() >= MOST:
        raise ProgrammeRefusedError("files_many")
    made.application = row
    made.save()
    row.answers = row.answers | {made.field: made.key}
    row.changed = clock.now()
    row.save()
    details = {"file": made.key, "field": made.field, "sha256": made.sha256}
    act = journal.Act("application.file", row.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return made
