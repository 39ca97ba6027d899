"""A harvest on disk: rows as they come and the place in the list, so that nothing is lost when the process
is killed."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from entrepot.intake.rows import Cell

_STATE: Final = "harvest.json"
_PART: Final = "records.part"
_WHOLE: Final = "records.jsonl"
_VERSION: Final = 1


@dataclass(slots=True)
class State:
    """Where a harvest is. `written` is how many bytes of the part file belong to pages that are done.

    `ended` says that the last page has come, `until` is empty until the first has. `tokens` and `contents`
    are digests of what was seen.
    """

    request: dict[str, str]
    prefix: str = ""
    granularity: str = ""
    deletions: str = ""
    until: str = ""
    token: str = ""
    ended: bool = False
    complete: bool = False
    pages: int = 0
    rows: int = 0
    written: int = 0
    size: int = 0
    skipped: int = 0
    restarts: int = 0
    repeats: int = 0
    fingerprint: str = ""
    tokens: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)

    def start_again(self) -> None:
        """Forget the pages: the next request is the first again."""
        self.token, self.until, self.fingerprint = "", "", ""
        self.pages = self.rows = self.written = self.size = self.skipped = self.repeats = 0
        self.tokens, self.contents = [], []


class Store:
    """The folder of one run."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.path = folder / _WHOLE

    def load(self, request: Mapping[str, str]) -> State:
        """Return where the same request was left, or the beginning."""
        try:
            kept = json.loads((self._folder / _STATE).read_text(encoding="utf-8"))
            if kept.pop("version") == _VERSION and kept["request"] == dict(request):
                state = State(**kept)
                if state.written <= self._size():
                    return state
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            pass
        return State(dict(request))

    def _size(self) -> int:
        part = self._folder / _PART
        return part.stat().st_size if part.exists() else 0

    def keep(self, state: State) -> None:
        """Keep where the harvest is, all or nothing."""
        unfinished = self._folder / f".{_STATE}"
        with unfinished.open("w", encoding="utf-8") as file:
            json.dump({"version": _VERSION, **asdict(state)}, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._folder / _STATE)

    def add(self, state: State, rows: Iterable[Mapping[str, Cell]], digest: str) -> None:
        """Write a page's rows behind those that are done, and note them in the state; it is not yet kept."""
        with (self._folder / _PART).open("ab") as file:
            file.truncate(state.written)  # what a killed process wrote without finishing its page
            file.seek(state.written)
            for row in rows:
                line = json.dumps(row, ensure_ascii=False) + "\n"
                state.written += file.write(line.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        state.fingerprint = hashlib.sha256(f"{state.fingerprint}{digest}".encode()).hexdigest()

    def finish(self, state: State) -> tuple[int, tuple[str, ...]]:
        """Write the rows that are done, the last of each identifier; return their number and the deleted
        ones."""
        last: dict[str, int] = {}
        deleted: dict[str, bool] = {}
        part = self._folder / _PART
        part.touch()
        with part.open("rb") as file:
            for number, line in enumerate(_lines(file, state.written)):
                row = json.loads(line)
                last[row["id"]] = number
                deleted[row["id"]] = bool(row.get("deleted"))
        unfinished = self._folder / f".{_WHOLE}"
        kept = set(last.values())
        with part.open("rb") as file, unfinished.open("wb") as whole:
            whole.writelines(
                line for number, line in enumerate(_lines(file, state.written)) if number in kept
            )
            whole.flush()
            os.fsync(whole.fileno())
        unfinished.replace(self.path)
        return len(kept), tuple(key for key, is_deleted in deleted.items() if is_deleted)


def _lines(file: Iterable[bytes], size: int) -> Iterable[bytes]:
    """Yield the lines of the first `size` bytes."""
    for line in file:
        size -= len(line)
        if size < 0:
            return
        yield line
