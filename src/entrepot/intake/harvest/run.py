"""Harvesting a repository over OAI-PMH: page by page, resumable, and honest about what is missing."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from entrepot.intake.harvest import pages
from entrepot.intake.harvest.pages import DAY, DamagedError, ForgottenError
from entrepot.intake.harvest.store import State, Store
from entrepot.intake.outbound import Bounds, Caller, never
from entrepot.intake.outbound.addresses import Resolve, readable, resolve
from entrepot.intake.rows import SourceError, in_megabytes
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.problems import Code, Problem, problem

_MOST_RESTARTS: Final = 3
_MOST_REPEATS: Final = 3


@dataclass(frozen=True, slots=True)
class Harvest:
    """What came of a harvest.

    `path` holds `records` rows as JSON lines, one for each identifier; `deleted` are those of them that the
    repository no longer has, each a row with the reserved column `deleted`. Only when `complete` may what is
    missing from a harvest of everything be taken for gone. `until` is the next harvest's `since`, empty when
    this one is not complete. `deletions` is what the repository says of them: `persistent`, or `transient`
    and `no`, where only a harvest of everything finds them all. `fingerprint` is the SHA-256 over the
    pages' own, in hex.
    """

    path: Path
    records: int
    deleted: tuple[str, ...]
    pages: int
    complete: bool
    until: str
    prefix: str
    deletions: str
    fingerprint: str
    problems: tuple[Problem, ...]


def harvest(
    address: str,
    *,
    folder: Path,
    since: str | None = None,
    prefix: str | None = None,
    set_: str | None = None,
    allow_private: bool = False,
    bounds: Bounds | None = None,
    progress: Progress = silent,
    stopping: Callable[[], bool] = never,
    resolve: Resolve = resolve,
) -> Harvest:
    """Harvest a repository's records into `folder`, the folder of this one run.

    Called again with the same request and folder it goes on where it was, after `kill -9` too; a harvest that
    is complete is returned as it is. `since` is `until` of the harvest before, None for everything; `prefix`
    the metadata format, None for the richest of oai_datacite, datacite and oai_dc that there is. `progress`
    gets rows. What goes wrong is among the problems, never raised; OSError when the disk is full.
    """
    store = Store(folder)
    request = {"address": address, "since": since or "", "prefix": prefix or "", "set": set_ or ""}
    state = store.load(request)
    problems: list[Problem] = []
    if not state.complete:
        with Caller(allow_private=allow_private, bounds=bounds, stopping=stopping, resolve=resolve) as caller:
            run = _Run(caller, store, state, progress, stopping)
            problems += run.to_the_end()
    records, deleted = store.finish(state)
    if state.ended and not problems and _is_short(state, records):
        problems.append(problem(Code.HARVEST_PAGE_REPEATED, page=state.pages))
    state.complete = state.ended and not problems
    store.keep(state)
    if state.skipped:
        problems.append(problem(Code.HARVEST_RECORD_SKIPPED, page=state.pages))
    return Harvest(
        path=store.path,
        records=records,
        deleted=deleted,
        pages=state.pages,
        complete=state.complete,
        until=state.until if state.complete else "",
        prefix=state.prefix,
        deletions=state.deletions,
        fingerprint=state.fingerprint,
        problems=tuple(problems),
    )


def _is_short(state: State, records: int) -> bool:
    """Whether pages came twice and the list is not as long as the repository said."""
    return state.repeats > 0 and records < state.size


@dataclass(slots=True)
class _Run:
    caller: Caller
    store: Store
    state: State
    progress: Progress
    stopping: Callable[[], bool]

    def to_the_end(self) -> list[Problem]:
        """Take page after page; return why it ended before its end."""
        page = self.state.pages + 1
        self.state.restarts = 0
        try:
            if not self.state.granularity:
                self._begin()
            while not self.state.ended:
                page = self.state.pages + 1
                if self.stopping():
                    return [problem(Code.HARVEST_STOPPED)]
                try:
                    found = pages.fetch(self.caller, self._address, self._query())
                except ForgottenError:
                    if not self._start_again():
                        return [problem(Code.HARVEST_TOKEN_EXPIRED, times=self.state.restarts)]
                    continue
                if not self._take(found):
                    return [problem(Code.HARVEST_PAGE_REPEATED, page=page)]
                if self.state.written > (most := self.caller.bounds.total):
                    limit = in_megabytes(most)
                    return [problem(Code.SOURCE_TOO_LARGE, address=readable(self._address), limit=limit)]
        except DamagedError as error:
            return [problem(Code.HARVEST_PAGE_DAMAGED, page=page, reason=str(error)[:200])]
        except SourceError as error:
            return [error.problem]
        return []

    @property
    def _address(self) -> str:
        return self.state.request["address"]

    def _begin(self) -> None:
        about = pages.identify(self.caller, self._address)
        self.state.prefix = self.state.request["prefix"] or pages.best_format(self.caller, self._address)
        self.state.deletions, self.state.granularity = about.deletions, about.granularity
        self.store.keep(self.state)

    def _query(self) -> dict[str, str]:
        if self.state.token:
            return {"verb": "ListRecords", "resumptionToken": self.state.token}
        asked = {
            "from": written_as(self.state.request["since"], self.state.granularity),
            "metadataPrefix": self.state.prefix,
            "set": self.state.request["set"],
        }
        return {"verb": "ListRecords", **{name: value for name, value in asked.items() if value}}

    def _start_again(self) -> bool:
        """Begin anew, unless the first request itself is refused or it has happened too often."""
        first = not self.state.token
        self.state.restarts += 1
        if first or self.state.restarts > _MOST_RESTARTS:
            return False
        self.state.start_again()
        self.store.keep(self.state)
        return True

    def _take(self, page: pages.Page) -> bool:
        """Keep a page; return False when the list leads back to where it was."""
        state = self.state
        token = hashlib.sha256(page.token.encode()).hexdigest() if page.token else ""
        if page.rows and page.content in state.contents:
            state.repeats += 1
        if state.repeats > _MOST_REPEATS or token in state.tokens:
            return False
        self.store.add(state, page.rows, page.digest)
        if not state.pages:
            state.until = overlapping(page.response_date, state.granularity)
        state.pages += 1
        state.rows += len(page.rows)
        state.token, state.ended = page.token, not page.token
        state.size = page.size or state.size
        state.skipped += page.skipped
        state.tokens.append(token)
        state.contents.append(page.content)
        self.store.keep(state)
        self.progress(state.rows, max(state.size, state.rows), f"page {state.pages}")
        return True


def written_as(moment: str, granularity: str) -> str:
    """Return a moment as the repository writes it; what cannot be read is returned as it is."""
    read = _read(moment)
    if read is None:
        return moment
    return read.strftime("%Y-%m-%d" if granularity == DAY else "%Y-%m-%dT%H:%M:%SZ")


def overlapping(response_date: str, granularity: str) -> str:
    """Return from when the next harvest must ask so that nothing falls between the two: one unit earlier.

    A repository may date a change to the very second, or day, in which it has already answered. Empty when
    the repository does not say when it answered.
    """
    read = _read(response_date)
    if read is None:
        return ""
    unit = timedelta(days=1) if granularity == DAY else timedelta(seconds=1)
    return written_as((read - unit).isoformat(), granularity)


def _read(moment: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
