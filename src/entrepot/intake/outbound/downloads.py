"""Downloading a list as it is, only when it has changed."""

import hashlib
import os
from collections.abc import Callable
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
    part = to.with_name(f".{to.name}.part")
    digest = hashlib.sha256()
    size = 0

    with Caller(allow_private=allow_private, bounds=bounds, stopping=stopping, resolve=resolve) as caller:

        def take() -> httpx2.Response:
            nonlocal digest, size
            digest, size = hashlib.sha256(), 0
            with caller.stream(address, headers=headers) as response, part.open("wb") as file:
                total = int(response.headers.get("content-length", "0"))
                for piece in response.iter_raw() if response.status_code == 200 else ():
                    if stopping():
                        raise source_error(Code.HARVEST_STOPPED)
                    size += file.write(piece)
                    digest.update(piece)
                    progress(size, max(total, size), to.name)
                file.flush()
                os.fsync(file.fileno())
            return response

        try:
            response = caller.repeated(address, take)
            if response.status_code == 304:
                return Download(False, etag, modified)
            if response.status_code != 200:
                status = response.status_code
                raise source_error(Code.SOURCE_ANSWERED, address=readable(address), status=status)
            part.replace(to)
        finally:
            part.unlink(missing_ok=True)
    said = response.headers
    return Download(True, said.get("etag", ""), said.get("last-modified", ""), digest.hexdigest(), size)
