"""Every write of the intake: sources, and how far their runs are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, QuerySet

from entrepot.intake import folders, queries
from entrepot.intake.domain import AGAIN, OPEN, PERIODS, Options, Protocol, Question, RunState, base_of
from entrepot.intake.mapping import ColumnMapping
from entrepot.intake.models import Run, RunRow, Source, SourceRecord
from entrepot.intake.outcome import Done, Said
from entrepot.intake.readers.checks import storable
from entrepot.intake.refusals import RunRefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import Owned, allows, require
from entrepot.runtime import bulk, clock

STREAM = "intake"
ASKS: Final = "run.asks"
FAILED: Final = "run.failed"


@transaction.atomic
def source_of_file(*, name: str, organisation: Organisation | None, kind: str, by: Party) -> Source:
    """The source of a list that is handed in under a name: the one of last time, or a new one."""
    found = queries.source_of_file(name, organisation, by)
    if found is not None:
        return found
    made = Source(
        name=storable(name)[:200],
        organisation=organisation,
        kind=kind,
        kept_by=by.actor,
        machine=_is_machine(by),
    )
    _scope(made)
    made.save()
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act("source.made", made.key)])
    return made


@transaction.atomic
def keep_source(*, source: Source, by: Party) -> Source:
    """Store a source as its keeper wants it: new, or changed. When it is due follows from how often it is looked at.

    Its runs are made as whoever named it, until somebody with fewer rights saves it, or whoever named it may not bring it in any more:
    from then on as that one. So nobody has a list of theirs brought in with the rights of somebody else.

    Raises:
        NotAllowedError: the list would be of an organisation that ``by`` does not manage.
    """
    rule = require(
        by,
        "source.keep" if source.pk else "entries.put",
        source if source.pk else Owned(source.organisation_id),
    )
    require(by, "entries.put", Owned(source.organisation_id))
    new = source.pk is None
    if new:
        _scope(source)
    if new or not _stays_keeper(source, by):
        source.kept_by, source.machine = by.actor, _is_machine(by)
    period = PERIODS.get(source.every)
    if period is None or source.protocol == Protocol.FILE:
        source.due = None
    elif source.due is None or source.due > clock.now() + period:
        source.due = clock.now()
    source.save()
    verb = "source.made" if new else "source.changed"
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, source.key, rule=rule)])
    return source


@transaction.atomic
def keep_mapping(*, source: Source, mapping: ColumnMapping, by: Party) -> None:
    """Keep what a person said of a source's columns; its list is read anew the next time, even where it did not change.

    Raises:
        NotAllowedError: ``by`` may not keep this source.
    """
    rule = require(by, "source.keep", source)
    source.mapping = dict(mapping.targets)
    source.since = ""
    source.save(update_fields=["mapping", "since"])
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act("source.mapped", source.key, rule=rule)])


@transaction.atomic
def open_run(*, source: Source, file: str, options: Options, looked_over: bool = False, by: Party) -> Run:
    """Begin a run of a source; whoever reads it moves it on. Its rows are judged one by one, as the party that asks."""
    made = Run.objects.create(
        source=source, file=storable(file)[:300], options=options.to_json(), asked_by=by.actor, machine=_is_machine(by),
        looked_over=looked_over,
    )  # fmt: skip
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act("run.opened", made.key, {"source": source.key})]
    )
    return made


def touch(*, run: Run, state: RunState | None = None, by: Party) -> None:
    """Say that somebody works on a run, and on what.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "run.work")
    changes: dict[str, Any] = {"touched": clock.now()}
    if state is not None:
        run.state = changes["state"] = state
    Run.objects.filter(pk=run.pk).update(**changes)


@transaction.atomic
def note_fetched(
    *, run: Run, fingerprint: str, size: int, complete: bool = True, options: Options | None = None, by: Party
) -> None:
    """Write down what bytes a run reads, and how if that follows from them.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "run.work")
    run.fingerprint, run.size, run.complete = fingerprint, size, complete
    run.options = run.options if options is None else options.to_json()
    run.save(update_fields=["fingerprint", "size", "complete", "options"])


@transaction.atomic
def note_read(
    *, run: Run, counts: Mapping[str, int], problems: list[dict[str, Any]], problem_count: int, unknown: list[str],
    question: Question | None, withdraws: bool, by: Party,
) -> None:  # fmt: skip
    """Write down what was read: counts, problems, and whether a person is asked before anything is stored.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "run.work")
    for name, count in counts.items():
        setattr(run, name, count)
    run.problems, run.problem_count = problems, problem_count
    run.unknown_columns = [storable(name) for name in unknown]
    run.question, run.withdraws, run.cursor = question or "", withdraws, 0
    run.state, run.touched = RunState.ASKING if question else RunState.STORING, clock.now()
    run.save()
    if question and run.source.protocol != Protocol.FILE and not run.looked_over:  # nobody is there to see it
        add_duty(
            kind=ASKS, subject=run.key, audience=_keepers(run.source), details={"missing": counts["missing"]}
        )


@transaction.atomic
def answer_run(*, run: Run, go: bool, withdraws: bool = False, by: Party) -> Run:
    """Say that what was read is to be stored, or not.

    Args:
        withdraws: what is missing from the list is withdrawn.

    Raises:
        NotAllowedError: ``by`` may not bring in this list.
        RunRefusedError: the run asks nothing any more, or a newer list of its source was stored since: what that
            says must not be overwritten by what was said before.
    """
    rule = require(by, "run.answer", run)
    stored = Run.objects.select_for_update(of=("self",)).select_related("source__organisation").get(pk=run.pk)
    if stored.state != RunState.ASKING:
        raise RunRefusedError.answered()
    if go and _newer(stored).exists():
        raise RunRefusedError.outdated()
    stored.question, stored.touched = "", clock.now()
    stored.withdraws = go and withdraws and stored.missing > 0
    if go:  # what would be is counted anew while it is stored
        stored.new = stored.changed = 0
    stored.state = RunState.STORING if go else RunState.DROPPED
    if not go:
        stored.ended = clock.now()
    stored.save()
    settle_duties(kind=ASKS, subject=run.key, by=by)
    verb = "run.approved" if go else "run.dropped"
    details = {"withdraws": stored.withdraws}
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, run.key, details, rule=rule)])
    return stored


def _newer(run: Run) -> QuerySet[Run]:
    """Later lists of a run's source that were stored, or are being stored."""
    later = Run.objects.filter(source=run.source_id, pk__gt=run.pk, unchanged=False)
    return later.filter(state__in=(RunState.STORING, RunState.DONE))


@transaction.atomic
def read_again(*, run: Run, options: Options, by: Party) -> Run:
    """Have a run that asks, or that failed before anything was stored, read once more: otherwise than the last time.

    Raises:
        NotAllowedError: ``by`` may not bring in this list.
        RunRefusedError: it was decided about, or its file is gone.
    """
    rule = require(by, "run.answer", run)
    stored = Run.objects.select_for_update(of=("self",)).select_related("source__organisation").get(pk=run.pk)
    if stored.state not in AGAIN or stored.cursor or not folders.list_file(run.key, run.file).is_file():
        raise RunRefusedError.answered()
    stored.options, stored.question, stored.failure = options.to_json(), "", {}
    stored.state, stored.touched, stored.ended = RunState.WAITING, clock.now(), None
    stored.save()
    source = stored.source
    if source.protocol != Protocol.FILE and options.encoding != source.encoding:
        source.encoding = options.encoding  # a person has seen it, and nobody will the next time
        source.save(update_fields=["encoding"])
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act("run.again", run.key, rule=rule)])
    return stored


def note_stored(
    *,
    run: Run,
    cursor: int,
    counts: Mapping[str, int],
    rows: Iterable[Done],
    records: Iterable[Said],
    by: Party,
) -> None:
    """Write down, in the transaction that stores a portion, what it was and how far it reaches.

    Raises:
        RunRefusedError: the run is not where ``run`` says; the transaction must be rolled back.
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "run.work")
    bulk.add_rows(RunRow, ("run_id", *Done._fields), ((run.pk, *done) for done in rows))
    bulk.add_rows(
        SourceRecord, ("source_id", "run_id", "present", *Said._fields),
        ((run.source_id, run.pk, True, *said) for said in records), over=("source_id", "kind", "subject"),
    )  # fmt: skip
    added = {name: F(name) + count for name, count in counts.items() if count}
    there = Run.objects.filter(pk=run.pk, state=RunState.STORING, cursor=run.cursor)
    if not there.update(cursor=cursor, touched=clock.now(), **added):
        raise RunRefusedError.overtaken()


def note_gone(*, source: Source, run: Run, kind: str, subjects: Iterable[str], by: Party) -> None:
    """Keep the tombstones of records that a source has no more.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "run.work")
    SourceRecord.objects.filter(source=source, kind=kind, subject__in=list(subjects)).update(
        present=False, run=run
    )


@transaction.atomic
def end_run(*, run: Run, since: str = "", harvest: Mapping[str, str] | None = None, by: Party) -> None:
    """Close a run that is stored; its source is due again when its time comes.

    Args:
        since, harvest: what the source keeps for the next time.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "run.work")
    stored = Run.objects.select_for_update(of=("self",)).select_related("source").get(pk=run.pk)
    if stored.state not in OPEN:
        return
    stored.state, stored.ended = RunState.DONE, clock.now()
    stored.save(update_fields=["state", "ended"])
    source = stored.source
    settle_duties(kind=FAILED, subject=source.key, by=by)
    _keep_for_next(source, since if stored.complete else "", harvest or {})
    counts = {
        name: getattr(stored, name) for name in ("read", "new", "changed", "same", "refused", "withdrawn")
    }
    act = journal.Act("run.stored", run.key, {"source": source.key, **counts}, rule=rule)
    journal.record(stream=STREAM, actor=run.asked_by or by.actor, acts=[act])


@transaction.atomic
def end_unchanged(
    *, run: Run, fingerprint: str, harvest: Mapping[str, str], since: str = "", by: Party
) -> None:
    """Close a run whose list is as it was, so that nothing had to be read.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "run.work")
    run.state, run.unchanged, run.fingerprint, run.ended = RunState.DONE, True, fingerprint, clock.now()
    run.save(update_fields=["state", "unchanged", "fingerprint", "ended"])
    settle_duties(kind=FAILED, subject=run.source.key, by=by)
    _keep_for_next(run.source, since, harvest)
    act = journal.Act("run.unchanged", run.key, {"source": run.source.key}, rule=rule)
    journal.record(stream=STREAM, actor=run.asked_by or by.actor, acts=[act])


@transaction.atomic
def fail_run(
    *, run: Run, code: str, sentence: str, remedy: str, problem: Mapping[str, Any] | None = None, by: Party
) -> None:
    """Close a run that cannot go on; nothing that its source had is withdrawn.

    Args:
        problem: what the sentences are made of, where it is a problem of the list; see ``kept_problems.packed``.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "run.work")
    stored = Run.objects.select_for_update(of=("self",)).select_related("source").get(pk=run.pk)
    if stored.state not in OPEN | {RunState.ASKING}:
        return
    stored.state, stored.ended = RunState.FAILED, clock.now()
    stored.failure = {"code": code, "sentence": sentence, "remedy": remedy}
    if problem is not None:
        stored.failure["problem"] = dict(problem)
    stored.save(update_fields=["state", "ended", "failure"])
    _next(stored.source)
    if stored.source.due is not None:  # it is fetched by itself, and nobody looks on
        add_duty(
            kind=FAILED, subject=stored.source.key, audience=_keepers(stored.source),
            details={"run": run.key, "code": code},
        )  # fmt: skip
    journal.record(
        stream=STREAM,
        actor=run.asked_by or by.actor,
        acts=[journal.Act("run.failed", run.key, {"code": code}, rule=rule)],
    )


@transaction.atomic
def forget_files(*, before: datetime, by: Party) -> int:
    """Remove the files of runs that ended before; what they did stays written down. Returns how many there were.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "run.work")
    over: set[str] = set()
    left = Run.objects.filter(state=RunState.ASKING, question=Question.CHECK, touched__lt=before)
    for run in left.select_for_update():
        settle_duties(kind=ASKS, subject=run.key, by=by)
        run.state, run.ended = RunState.DROPPED, clock.now()
        run.save(update_fields=["state", "ended"])
        over.add(run.key)
    here = list(folders.kept())
    for start in range(0, len(here), queries.PORTION):
        ended = Run.objects.filter(key__in=here[start : start + queries.PORTION], ended__lt=before)
        over.update(ended.values_list("key", flat=True))
    for key in over:
        folders.forget(key)
    return len(over)


def _keepers(source: Source) -> Audience:
    """Who is told of a source: its organisation's managers, else whoever keeps it, else the officers."""
    if source.organisation is not None:
        return Audience(organisation=source.organisation)
    keeper = None if source.machine else Account.objects.filter(key=source.kept_by, is_active=True).first()
    return Audience(account=keeper) if keeper else Audience(node_role=NodeRole.OFFICER)


def _is_machine(by: Party) -> bool:
    """Whether this is the terminal or the node itself; somebody whose account is closed is neither."""
    return by.account is None and NodeRole.OPERATOR in by.node_roles


def _stays_keeper(source: Source, by: Party) -> bool:
    """Whether the runs of a source go on as whoever keeps it, now that somebody else has said where it comes from."""
    keeper = queries.keeper(source)
    if keeper is None or not allows(keeper, "entries.put", Owned(source.organisation_id)):
        return False
    return not allows(keeper, "entries.put", Owned(None)) or allows(by, "entries.put", Owned(None))


def _keep_for_next(source: Source, since: str, harvest: Mapping[str, str]) -> None:
    source.since = since or source.since
    source.harvest = {**source.harvest, **harvest}
    _next(source)


def _scope(source: Source) -> None:
    source.base = base_of(source.name)
    source.scope = queries.free_scope(source.base)


def _next(source: Source) -> None:
    period = PERIODS.get(source.every)
    source.due = clock.now() + period if period and source.protocol != Protocol.FILE else None
    source.save(update_fields=["due", "since", "harvest"])
