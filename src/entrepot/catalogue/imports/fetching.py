"""Fetching a run's list from its source's address: the file lies in the run's folder afterwards, with what came with it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings

from entrepot.catalogue.imports.working import NODE, Touching
from entrepot.intake import actions as intake
from entrepot.intake import folders
from entrepot.intake import queries as intake_queries
from entrepot.intake.domain import Options, Protocol, RunState
from entrepot.intake.harvest import harvest
from entrepot.intake.kept_problems import packed, unpacked
from entrepot.intake.models import Run, Source
from entrepot.intake.outbound import download
from entrepot.intake.rows import SourceError
from entrepot.runtime.progress import Progress
from entrepot.vocabulary.problems import Problem

NOTE: Final = "fetched.json"
LONGEST: Final = 100
"""Characters of what a fetched list is called to people."""
PERSISTENT: Final = "persistent"
"""What a repository says that remembers every deletion for ever."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came with a list.

    Attributes:
        since: from when on the next harvest asks; empty where it must ask for all.
        harvest: what the source keeps for the next time.
        problems: what went wrong on the way, as kept; the list is not all there is then.
    """

    since: str = ""
    harvest: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Mapping[str, Any], ...] = ()

    def told(self) -> tuple[Problem, ...]:
        """What went wrong on the way: told, but no reason to refuse what came."""
        return tuple(unpacked(item).as_warning() for item in self.problems)


def file_name(source: Source) -> str:
    """What the list of a source is called to people, with the ending that its address has."""
    if source.protocol == Protocol.OAI_PMH:
        return f"{_plain(source.name)}.jsonl"
    written = PurePosixPath(unquote(urlsplit(source.address).path)).name
    return _plain(written) or _plain(source.name)


def options_of(source: Source) -> Options:
    """How a source says that its list is to be read."""
    return Options(
        kind=source.kind, organisation=source.organisation.key if source.organisation else "",
        mapping=source.mapping or None, encoding=source.encoding, sheet=source.sheet, whole=source.whole,
    )  # fmt: skip


def fetched_of(run: Run) -> Fetched:
    """What came with a run's list; nothing with one that was handed in."""
    note = folders.folder(run.key) / NOTE
    if not note.is_file():
        return Fetched()
    kept = json.loads(note.read_text(encoding="utf8"))
    return Fetched(kept["since"], kept["harvest"], tuple(kept["problems"]))


def fetch(run: Run, progress: Progress) -> bool:
    """Have a run's list lie in its folder; whether there is anything in it to read.

    Where nothing is new since the last run the run is closed. Cut off, a harvest goes on where it was.

    Raises:
        SourceError: it cannot be fetched.
        OSError: it cannot be written.
    """
    if run.source.protocol == Protocol.FILE or (folders.folder(run.key) / NOTE).is_file():
        return True
    intake.touch(run=run, state=RunState.FETCHING, by=NODE)
    folders.folder(run.key).mkdir(parents=True, mode=0o700, exist_ok=True)
    told = Touching(run, progress)
    if run.source.protocol == Protocol.OAI_PMH:
        return _harvested(run, told)
    return _downloaded(run, told)


def _downloaded(run: Run, progress: Progress) -> bool:
    source, last = run.source, _comparable(run)
    said = source.harvest if last is not None else {}
    found = download(
        source.address, folders.list_file(run.key, run.file), etag=said.get("etag", ""),
        modified=said.get("modified", ""), allow_private=_private(), progress=progress,
    )  # fmt: skip
    fetched = Fetched(harvest={"etag": found.etag, "modified": found.modified})
    same = last is not None and found.fingerprint == last.fingerprint
    if last is not None and (not found.changed or same):
        intake.end_unchanged(run=run, fingerprint=last.fingerprint, harvest=fetched.harvest, by=NODE)
        return False
    intake.note_fetched(run=run, fingerprint=found.fingerprint, size=found.size, by=NODE)
    _note(run, fetched)
    return True


def _harvested(run: Run, progress: Progress) -> bool:
    source, folder = run.source, folders.folder(run.key) / "harvest"
    since = _since(source)
    asked = source.harvest
    found = harvest(
        source.address, folder=folder, since=since or None, prefix=asked.get("prefix") or None,
        set_=asked.get("set") or None, allow_private=_private(), progress=progress,
    )  # fmt: skip
    if found.problems and not found.records:
        raise SourceError(found.problems[0])
    kept = {"deletions": found.deletions}
    if not found.records:
        intake.end_unchanged(run=run, fingerprint=found.fingerprint, harvest=kept, since=found.until, by=NODE)
        return False
    shutil.copyfile(found.path, folders.list_file(run.key, run.file))
    options = Options.from_json(run.options)
    if since:  # only what changed; one that broke off withdraws nothing anyway
        options = replace(options, whole=False)
    intake.note_fetched(
        run=run, fingerprint=found.fingerprint, size=found.path.stat().st_size, complete=found.complete,
        options=options, by=NODE,
    )  # fmt: skip
    _note(run, Fetched(found.until, kept, tuple(packed(item) for item in found.problems)))
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _since(source: Source) -> str:
    """From when on to ask; from the beginning where a repository that forgets deletions must be compared as a whole."""
    forgets = source.harvest.get("deletions") != PERSISTENT
    return "" if source.whole and forgets else source.since


def _comparable(run: Run) -> Run | None:
    """The last run, if the same bytes would say the same again."""
    last = intake_queries.last_done(run.source)
    if last is None or last.refused or last.file != run.file or not last.fingerprint:
        return None
    if run.source.runs.filter(pk__gt=last.pk, cursor__gt=0).exists():  # what came after it was stored in part
        return None
    return last if Options.from_json(last.options) == Options.from_json(run.options) else None


def _note(run: Run, fetched: Fetched) -> None:
    note = folders.folder(run.key) / NOTE
    part = note.with_suffix(".part")
    part.write_text(json.dumps(asdict(fetched), ensure_ascii=False), encoding="utf8")
    part.replace(note)


def _private() -> bool:
    """Whether the operator lets sources be fetched from the node's own network."""
    return bool(settings.PRIVATE_SOURCES)


def _plain(name: str) -> str:
    """A name that may become part of another file's name."""
    return re.sub(r"[\\/\x00-\x1f]+", "-", name).strip(" .-")[-LONGEST:]
