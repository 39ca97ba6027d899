"""Downloading a list as it is, only when it has changed."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx2

from entrepot.intake.outbound.addresses import Resolve, readable, resolve
from entrepot.intake.outbound.calls import Bounds, Caller, never
from entrepot.intake.rows import source_error
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.problems import Code


@dataclass(frozen=True, slots=True)
class Download:
    """What came of a download.

    `changed` is False when the server said that nothing has; there is no file then. `etag` and `modified` are
    to be given with the next download. `fingerprint` is the SHA-256 of the bytes in hex, `size` their number.
    """

    changed: bool
    etag: str
    modified: str
    fingerprint: str = ""
    size: int = 0


def download(
    address: str,
    to: Path,
    *,
    etag: str = "",
    modified: str = "",
    allow_private: bool = False,
    bounds: Bounds | None = None,
    progress: Progress = silent,
    stopping: Callable[[], bool] = never,
    resolve: Resolve = resolve,
) -> Download:
    """Download a file; `to` appears whole, when all of it has come.

    `etag` and `modified` are what the last download of the same address gave. Raises SourceError when the
    address must not be called, does not answer within the bounds, or answers with an error.
    """
    headers = {
        name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value
    }
    with Caller(allow_private=allow_private, bounds=bounds, stopping=stopping, resolve=resolve) as caller:
        taking = _Taking(caller, address, headers, to, progress, stopping)
        try:
            response = caller.repeated(address, taking.once)
            if response.status_code == 304:
                return Download(False, etag, modified)
            if response.status_code != 200:
                status = response.status_code
                raise source_error(Code.SOURCE_ANSWERED, address=readable(address), status=status)
            taking.part.replace(to)
        finally:
            taking.part.unlink(missing_ok=True)
    said = response.headers
    return Download(
        True, said.get("etag", ""), said.get("last-modified", ""), taking.fingerprint, taking.size
    )


@dataclass(slots=True)
class _Taking:
    """One file on its way; `fingerprint` and `size` are those of the last attempt."""

    caller: Caller
    address: str
    headers: Mapping[str, str]
    to: Path
    progress: Progress
    stopping: Callable[[], bool]
    fingerprint: str = ""
    size: int = 0

    @property
    def part(self) -> Path:
        """Where the file is until it is whole."""
        return self.to.with_name(f".{self.to.name}.part")

    def once(self) -> httpx2.Response:
        """Make one attempt from the beginning; only what is answered well is written."""
        digest = hashlib.sha256()
        self.size = 0
        with (
            self.caller.stream(self.address, headers=self.headers) as response,
            self.part.open("wb") as file,
        ):
            total = int(response.headers.get("content-length", "0"))
            for piece in response.iter_raw() if response.status_code == 200 else ():
                if self.stopping():
                    raise source_error(Code.HARVEST_STOPPED)
                self.size += file.write(piece)
                digest.update(piece)
                self.progress(self.size, max(total, self.size), self.to.name)
            file.flush()
            os.fsync(file.fileno())
        self.fingerprint = digest.hexdigest()
        return response
