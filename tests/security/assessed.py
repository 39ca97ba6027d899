"""What the world knows of self-assessments: Alpha asked for both; Gamma handed its own in and lets it be read, Beta's is a draft."""

from __future__ import annotations

from typing import Final

from entrepot.people.models import Organisation
from entrepot.programmes.domain.assessing import QUESTIONS, Answer, Answers, Area, Stage
from entrepot.programmes.models import Assessment, AssessmentFile
from entrepot.runtime import clock, keptfiles
from entrepot.runtime.keptfiles import new_file_key

ASSESSED: Final[dict[str, frozenset[str]]] = {
    "qassessedq": frozenset({"owner", "grantee"}),
    "qprovenq": frozenset({"owner", "grantee"}),
    "qassessdraftq": frozenset({"stranger"}),
}
"""Who may meet each secret word of theirs."""


def assessed(alpha: Organisation, beta: Organisation, gamma: Organisation) -> dict[str, dict[str, str]]:
    """Store both; the ids of them."""
    file = new_file_key()
    done = Assessment.objects.create(
        organisation=gamma, host=alpha, stage=Stage.HANDED_IN, handed_in=clock.now(), opened=True, sector="tiles",
        made_by="p-grantee", answers=_answers("The log, qassessedq", file),
    )  # fmt: skip
    size, digest = keptfiles.keep_bytes("programmes", done.key, file, [b"qprovenq"])
    AssessmentFile.objects.create(
        key=file, assessment=done, question="design_models", name="qprovenq.txt", media_type="text/plain", size=size,
        sha256=digest, by="p-grantee",
    )  # fmt: skip
    draft = Assessment.objects.create(
        organisation=beta,
        host=alpha,
        opened=True,
        made_by="p-stranger",
        answers=_answers("qassessdraftq", ""),
    )
    return {"assessment": {"gamma's": done.key, "beta's draft": draft.key}}


def _answers(evidence: str, file: str) -> dict[str, object]:
    said = {key: Answer(2, evidence) for keys in QUESTIONS.values() for key in keys}
    said["design_models"] = Answer(2, evidence, file)
    return Answers(said, {Area.SALES: evidence}, {}).to_plain()
