"""A firm is asked to assess itself, or does so by itself; what it hands in ends in drafted needs, and is due again a year later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max

from entrepot.catalogue.actions import save_need
from entrepot.catalogue.drafts import NeedDraft
from entrepot.journal import actions as journal
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import Party, Standing
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.actions.members_told import managers
from entrepot.programmes.assessments import last_handed_in
from entrepot.programmes.domain.assessing import (
    AGAIN,
    AREA_OF,
    Answer,
    Answers,
    Area,
    Flaw,
    Stage,
    flaws,
    scores,
)
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.files import SHELF
from entrepot.programmes.models import Assessment, AssessmentFile, AssessmentNeed, Programme
from entrepot.runtime import clock, keptfiles
from entrepot.vocabulary.kinds import OrganisationKind

ASKED: Final = "assessment.asked"
DUE: Final = "assessment.due"
MOST_FILES: Final = 60
"""Files of an assessment, replaced ones counted."""


class AssessmentFlawedError(ProgrammeRefusedError):
    """Nothing was changed; `flaws` is everything that is wrong."""

    def __init__(self, found: tuple[Flaw, ...]) -> None:
        self.flaws = found
        super().__init__("assessment_flawed")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that shows the level of a question: its name, and its bytes as they come."""

    question: str
    name: str
    chunks: Iterable[bytes]


@transaction.atomic
def begin_assessment(*, organisation: Organisation, by: Party) -> Assessment:
    """Begin a firm's self-assessment with what it said the last time, or go on with the one that is a draft.

    Raises:
        NotAllowedError: ``by`` does not work for the firm, or it is not admitted.
    """
    rule = require(by, "assessment.write", Owned(organisation.pk))
    return _begun(organisation, None, None, rule, by)


@transaction.atomic
def ask_assessment(
    *, organisation: Organisation, host: Organisation, by: Party, programme: Programme | None = None
) -> Assessment:
    """Ask a firm to assess itself, for a park or for a programme: a draft waits for the firm, whose own it is.

    Args:
        host: the park, or who runs the programme. It sees figures of sectors, and the assessment only if the firm lets it be read.

    Raises:
        NotAllowedError: ``by`` does not manage the host.
        ProgrammeRefusedError: the host is no park and runs no such programme, the firm is not admitted, or is filling in one that others asked for.
    """
    rule = require(by, "assessment.ask", Owned(host.pk))
    runs = programme is not None and programme.organisation_id == host.pk and programme.published is not None
    if not (runs or (programme is None and host.kind == OrganisationKind.PARK)):
        raise ProgrammeRefusedError("assessment_host_odd")
    if organisation.standing != Standing.ADMITTED:
        raise ProgrammeRefusedError("not_admitted")
    found = _begun(organisation, host, programme, rule, by)
    if found.host_id != host.pk:
        raise ProgrammeRefusedError("assessment_open")
    audience = Audience(organisation=organisation)
    add_duty(kind=ASKED, subject=found.key, audience=audience)
    return found


def _begun(
    organisation: Organisation, host: Organisation | None, programme: Programme | None, rule: str, by: Party
) -> Assessment:
    drafts = Assessment.objects.filter(organisation=organisation, stage=Stage.DRAFT)
    if found := drafts.first():
        return found
    last = last_handed_in(organisation)
    before = last.told if last else Answers({}, {}, {})
    said = {key: Answer(one.level) for key, one in before.said.items()}
    asked = host or (last.host if last else None)
    try:
        with transaction.atomic():
            made = Assessment.objects.create(
                organisation=organisation, host=asked, earlier=last, made_by=by.actor,
                programme=programme if host else last.programme if last else None,
                answers=Answers(said, {}, before.targets).to_plain(),
            )  # fmt: skip
    except IntegrityError:  # two of its people at a time
        return drafts.get()
    _happened("begin", made, rule, by)
    return made


@transaction.atomic
def save_assessment(*, assessment: Assessment, answers: Answers, opened: bool, by: Party) -> Assessment:
    """Keep what is said so far. Files stay with their questions: they are added by `add_evidence`.

    Args:
        opened: whether the organisation that asked for it may read it once it is handed in.

    Raises:
        NotAllowedError: ``by`` does not work for the firm.
        ProgrammeRefusedError: it was handed in.
        AssessmentFlawedError: a level is none, a text is too long, or something is not asked; nothing was kept.
    """
    require(by, "assessment.write", assessment)
    row = _locked(assessment)
    files = {key: one.file for key, one in row.told.said.items()}
    said = {
        key: Answer(one.level, one.evidence.strip(), files.get(key, "")) for key, one in answers.said.items()
    }
    lacks = {area: text.strip() for area, text in answers.lacks.items() if text.strip()}
    kept = Answers(said, lacks, answers.targets)
    if found := flaws(kept, handed_in=False):
        raise AssessmentFlawedError(found)
    row.answers, row.opened, row.changed = kept.to_plain(), opened, clock.now()
    row.save()
    return row


def add_evidence(*, assessment: Assessment, evidence: Evidence, by: Party) -> AssessmentFile:
    """Keep a file and let it show the level of its question, in place of an earlier one.

    Raises:
        NotAllowedError: ``by`` does not work for the firm.
        ProgrammeRefusedError: it was handed in, the question is not asked, the file is empty or too large, or there are too many.
    """
    rule = require(by, "assessment.write", assessment)
    key, name = keptfiles.new_file_key(), keptfiles.shown_name(evidence.name)
    try:
        size, digest = keptfiles.keep_bytes(SHELF, assessment.key, key, evidence.chunks)
    except keptfiles.UnfitFileError:
        raise ProgrammeRefusedError("file_unfit") from None
    made = AssessmentFile(
        key=key, question=evidence.question, name=name, media_type=keptfiles.media_type(name), size=size, sha256=digest, by=by.actor,
    )  # fmt: skip
    try:
        return _added(assessment, made, rule, by)
    except BaseException:
        keptfiles.forget_bytes(SHELF, assessment.key, key)
        raise


@transaction.atomic
def _added(assessment: Assessment, made: AssessmentFile, rule: str, by: Party) -> AssessmentFile:
    row = _locked(assessment)
    if made.question not in AREA_OF:
        raise ProgrammeRefusedError("question_unknown")
    if row.files.count() >= MOST_FILES:
        raise ProgrammeRefusedError("files_many")
    made.assessment = row
    made.save()
    told = row.told
    before = told.said.get(made.question, Answer())
    said = {**told.said, made.question: Answer(before.level, before.evidence, made.key)}
    row.answers, row.changed = Answers(said, told.lacks, told.targets).to_plain(), clock.now()
    row.save()
    _happened("file", row, rule, by, file=made.key, question=made.question, sha256=made.sha256)
    return made


@transaction.atomic
def hand_in_assessment(
    *, assessment: Assessment, drafts: Mapping[Area, NeedDraft], by: Party
) -> list[AssessmentNeed]:
    """Hand a self-assessment in: each area below its target becomes a drafted need of the firm, which nobody else sees before the firm publishes it.

    Args:
        drafts: how such a need is written in the firm's language, by area; those of areas that reach their target are not used.

    Returns:
        The needs, in the order of the process.

    Raises:
        NotAllowedError: ``by`` does not speak for the firm.
        ProgrammeRefusedError: it was handed in already.
        AssessmentFlawedError: a level is missing, or nothing shows it; it stays a draft.
        KeyError: an area below its target has no draft.
    """
    rule = require(by, "assessment.hand_in", assessment)
    row = _locked(assessment)
    told = row.told
    if found := flaws(told, handed_in=True):
        raise AssessmentFlawedError(found)
    row.stage, row.handed_in, row.changed = Stage.HANDED_IN, clock.now(), clock.now()
    row.sector = row.organisation.sector
    row.save()
    made = [
        AssessmentNeed.objects.create(
            assessment=row, area=score.area, need=save_need(draft=drafts[score.area], publish=False, by=by)
        )
        for score in scores(told)
        if score.below
    ]
    for kind in (ASKED, DUE):
        settle_duties(kind=kind, subject=row.key, by=by)
    if row.earlier:
        settle_duties(kind=DUE, subject=row.earlier.key, by=by)
    _happened("hand_in", row, rule, by, needs=[one.need.key for one in made])
    return made


def remind_of_assessments(*, by: Party) -> int:
    """Let the next self-assessment wait for each firm whose last one is a year old; returns for how many.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "assessment.remind")
    handed = Assessment.objects.filter(stage=Stage.HANDED_IN)
    latest = handed.order_by().values("organisation").annotate(last=Max("handed_in"))
    due = {one["organisation"]: one["last"] for one in latest if one["last"] + AGAIN <= clock.now()}
    found = [
        one
        for one in handed.filter(organisation__in=due).select_related("organisation")
        if one.handed_in == due[one.organisation_id]
    ]
    for one in found:
        day = (due[one.organisation_id] + AGAIN).date()
        add_duty(kind=DUE, subject=one.key, audience=managers(one.organisation), due=day)
    return len(found)


def _locked(assessment: Assessment) -> Assessment:
    """The assessment as it is now, which is a draft."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("organisation", "earlier")
    row = rows.get(pk=assessment.pk)
    if row.stage != Stage.DRAFT:
        raise ProgrammeRefusedError("assessment_elsewhere")
    return row


def _happened(what: str, row: Assessment, rule: str, by: Party, **details: object) -> None:
    host = {"host": row.host.key} if row.host else {}
    act = journal.Act(f"assessment.{what}", row.key, {**host, **details}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
