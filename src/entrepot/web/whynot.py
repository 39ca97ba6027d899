"""Why something was not done, whichever stage refused it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from entrepot.catalogue.refusals import RefusedError as RecordRefusedError
from entrepot.people.permissions import NotAllowedError
from entrepot.people.refusals import RefusedError
from entrepot.web.refusals import sentence_of

REFUSED: Final = (RefusedError, RecordRefusedError, NotAllowedError)
"""What actions raise when they do not do what was asked."""


def why_not(error: Exception) -> str:
    """What happened and what to do about it, in the reader's language.

    Raises:
        Exception: ``error`` itself when it is none of ``REFUSED``.
    """
    if isinstance(error, RefusedError):
        return f"{_(error.sentence)} {_(error.remedy)}"
    if isinstance(error, RecordRefusedError | NotAllowedError):
        return sentence_of(error)
    raise error
