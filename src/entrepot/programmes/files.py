"""What is read of the documents of an application: which ones somebody may know of, and their bytes."""

from __future__ import annotations

from typing import Final

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Application, ApplicationFile
from entrepot.runtime import keptfiles

SHELF: Final = "programmes"
"""Where their bytes lie in the node's home."""


def files_of(party: Party, application: Application) -> dict[str, ApplicationFile]:
    """The documents that stand in an application's answers, by the keys of their fields; none for whoever may not read it."""
    found = application.files.filter(
        key__in=[key for key in application.answers.values() if isinstance(key, str)]
    )
    rows = found.select_related("application__programme")
    return {file.field: file for file in rows if allows(party, "application.read_file", file)}


def file_of(party: Party, application: Application, key: str) -> ApplicationFile | None:
    """One of its documents; None when there is none of this key that somebody may know of."""
    file = application.files.select_related("application__programme").filter(key=key).first()
    return file if file is not None and allows(party, "application.read_file", file) else None


def content(file: ApplicationFile) -> bytes:
    """The bytes of a document that somebody may know of, as they were handed in.

    Raises:
        ProgrammeRefusedError: what lies in the node's home is something else by now, or nothing.
    """
    try:
        return keptfiles.kept_bytes(SHELF, file.application.key, file.key, file.sha256)
    except keptfiles.ChangedFileError:
        raise ProgrammeRefusedError("file_changed") from None
