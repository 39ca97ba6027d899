"""What the world knows of programmes: a call of Alpha's that is open, one that nobody else may read, and what Beta and Gamma answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from entrepot.deals.domain.wording import worded
from entrepot.people.models import Organisation
from entrepot.programmes.domain import stored
from entrepot.programmes.domain.calls import Criterion, ProgrammeKind
from entrepot.programmes.domain.forms import Field, FieldKind
from entrepot.programmes.files import SHELF
from entrepot.programmes.models import Application, ApplicationEvent, ApplicationFile, Programme
from entrepot.runtime import clock, keptfiles
from entrepot.runtime.keptfiles import new_file_key

WORDS: Final[dict[str, frozenset[str]]] = {
    "qdraftcallq": frozenset({"owner"}),
    "qanswertocallq": frozenset({"owner", "grantee"}),
    "qletterq": frozenset({"owner", "grantee"}),
    "qearlierletterq": frozenset({"grantee"}),
    "qdraftanswerq": frozenset({"stranger"}),
    "qexcludedq": frozenset({"owner", "grantee"}),
}
"""Who may meet each secret word of theirs."""
ASKED: Final = (
    Field("plan", FieldKind.LONG, worded({"en": "What will you do?"})),
    Field("letter", FieldKind.DOCUMENT, worded({"en": "A letter"})),
)


def called(alpha: Organisation, beta: Organisation, gamma: Organisation) -> dict[str, dict[str, str]]:
    """Store it all; the ids of programmes, applications and documents."""
    now = clock.now()
    call = Programme.objects.create(
        organisation=alpha, kind=ProgrammeKind.COHORT, title={"en": "Pilot cities"}, about={"en": "Cities."}, opens=now,
        closes=now + timedelta(days=9), places=2, published=now, made_by="p-owner", fields=stored.fields_to_plain(ASKED),
        criteria=stored.criteria_to_plain([Criterion("plan", worded({"en": "Plan"}), worded({"en": "Can be done"}), 100)]),
    )  # fmt: skip
    draft = Programme.objects.create(
        organisation=alpha, kind=ProgrammeKind.COHORT, title={"en": "Parks qdraftcallq"}, opens=now, closes=now, places=0,
        made_by="p-owner",
    )  # fmt: skip
    handed_in = Application.objects.create(
        programme=call, organisation=gamma, state="handed_in", language="en", handed_in=now, made_by="p-grantee",
        reason="A subsidiary, qexcludedq",
    )  # fmt: skip
    earlier, letter = (_document(handed_in, word) for word in ("qearlierletterq", "qletterq"))
    handed_in.answers = {"plan": "A hall, qanswertocallq", "letter": letter}
    handed_in.save()
    written = Application.objects.create(
        programme=call,
        organisation=beta,
        language="en",
        made_by="p-stranger",
        answers={"plan": "qdraftanswerq"},
    )
    for application in (handed_in, written):
        ApplicationEvent.objects.create(application=application, number=1, state=application.state, by="p")
    return {
        "programme": {"open": call.key, "draft": draft.key},
        "run programme": {"open": call.key, "draft": draft.key},
        "call application": {"gamma's": handed_in.key, "beta's draft": written.key},
        "written application": {"beta's draft": written.key},
        "application file": {"letter": letter, "earlier letter": earlier},
    }


def _document(application: Application, text: str) -> str:
    key = new_file_key()
    size, digest = keptfiles.keep_bytes(SHELF, application.key, key, [text.encode()])
    ApplicationFile.objects.create(
        key=key, application=application, field="letter", name=f"{text}.txt", media_type="text/plain", size=size,
        sha256=digest, by="p-grantee",
    )  # fmt: skip
    return key
