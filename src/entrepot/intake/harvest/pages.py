"""One page of a repository's list: asked for, checked to its last byte, taken apart.

oaipmh-scythe knows the protocol's errors and models. Its own loop is not used: it reads a page that breaks
off as if it were whole, waits as long as a server says, and forgets where it was when the process ends.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.parsers import expat

from oaipmh_scythe import exceptions
from oaipmh_scythe.models import Header
from oaipmh_scythe.response import OAIResponse

from entrepot.intake.harvest.metadata import deleted_row, row
from entrepot.intake.outbound import Caller
from entrepot.intake.outbound.addresses import readable
from entrepot.intake.rows import Cell, SourceError, source_error
from entrepot.vocabulary.problems import Code

_OAI: Final = "{http://www.openarchives.org/OAI/2.0/}"
_BEST_FORMATS: Final = ("oai_datacite", "datacite", "oai_dc")
_DEEPEST: Final = 200
_LONGEST: Final = 1_000_000
DAY, SECOND = "YYYY-MM-DD", "YYYY-MM-DDThh:mm:ssZ"


class ForgottenError(Exception):
    """The repository no longer knows the resumption token."""


class DamagedError(Exception):
    """An answer that is not a whole OAI-PMH document; the message says why."""


@dataclass(frozen=True, slots=True)
class About:
    """What a repository says of itself.

    `granularity` is `DAY` or `SECOND`; `deletions` is `persistent`, `transient` or `no`: only the first lets
    an incremental harvest know of every deletion.
    """

    granularity: str
    deletions: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `skipped` records had no identifier; `size` is the whole list's as the repository says, 0 if
    it does not. `digest` is the SHA-256 of the page's bytes, `content` that of what it lists."""

    rows: tuple[Mapping[str, Cell], ...]
    skipped: int
    token: str
    size: int
    response_date: str
    digest: str
    content: str


def identify(caller: Caller, address: str) -> About:
    """Ask a repository about itself; raises SourceError when it cannot be asked, DamagedError when it is none."""
    root, _ = _asked(caller, address, {"verb": "Identify"})
    found = root.find(f"{_OAI}Identify")
    if found is None:
        raise DamagedError("it does not answer as an OAI-PMH repository does")
    granularity = (found.findtext(f"{_OAI}granularity") or "").strip()
    deletions = (found.findtext(f"{_OAI}deletedRecord") or "").strip()
    return About(
        SECOND if granularity == SECOND else DAY,
        deletions if deletions in ("persistent", "transient") else "no",
    )


def best_format(caller: Caller, address: str) -> str:
    """Return the richest metadata format that is read here and that the repository has."""
    root, _ = _asked(caller, address, {"verb": "ListMetadataFormats"})
    offered = {(each.text or "").strip() for each in root.iter(f"{_OAI}metadataPrefix")}
    return next((name for name in _BEST_FORMATS if name in offered), "oai_dc")


def fetch(caller: Caller, address: str, query: Mapping[str, str]) -> Page:
    """Return a page of records; an empty one when no record matches.

    Raises ForgottenError when the resumption token is no longer known, DamagedError when the answer is not whole,
    SourceError when it does not come or the repository refuses.
    """
    root, digest = _asked(caller, address, query)
    listed = root.find(f"{_OAI}ListRecords")
    if listed is None and _is_empty(root) and "resumptionToken" in query:
        raise ForgottenError
    if listed is None and _is_empty(root):
        return Page((), 0, "", 0, _date(root), digest, "")
    if listed is None:
        raise DamagedError("it holds no list of records")
    return _page(root, listed, digest)


def _is_empty(root: Any) -> bool:
    error = root.find(f"{_OAI}error")
    return error is not None and error.get("code") == "noRecordsMatch"


def _date(root: Any) -> str:
    return (root.findtext(f"{_OAI}responseDate") or "").strip()


def _page(root: Any, listed: Any, digest: str) -> Page:
    rows: list[Mapping[str, Cell]] = []
    content = hashlib.sha256()
    skipped = 0
    for record in listed.findall(f"{_OAI}record"):
        element = record.find(f"{_OAI}header")
        header = None if element is None else Header(element)
        if header is None or not (header.identifier or "").strip():
            skipped += 1
            continue
        header.identifier = str(header.identifier).strip()
        content.update(f"{header.identifier}\n{header.datestamp}\n{header.deleted}\n".encode())
        metadata = record.find(f"{_OAI}metadata")
        if header.deleted:
            rows.append(deleted_row(header))
        else:
            rows.append(row(header, () if metadata is None else metadata))
    token = listed.find(f"{_OAI}resumptionToken")
    size = "" if token is None else token.get("completeListSize", "")
    return Page(
        tuple(rows),
        skipped,
        "" if token is None else (token.text or "").strip(),
        int(size) if size.isascii() and size.isdigit() else 0,
        _date(root),
        digest,
        content.hexdigest(),
    )


def _asked(caller: Caller, address: str, query: Mapping[str, str]) -> tuple[Any, str]:
    """Return an answer's root and the SHA-256 of its bytes, which may say that no record matches.

    Raises what `fetch` does."""
    response = caller.get(address, query)
    content = response.content
    try:
        _check_whole(content)
    except DamagedError:
        if response.status_code != 200:
            raise _answered(address, response.status_code) from None
        raise
    answer = OAIResponse(response, dict(query))
    root = answer.xml
    if root.tag != f"{_OAI}OAI-PMH":
        if response.status_code != 200:
            raise _answered(address, response.status_code)
        raise DamagedError("it does not answer as an OAI-PMH repository does")
    try:
        answer.raise_for_oaipmh_error()
    except exceptions.BadResumptionToken as error:
        raise ForgottenError from error
    except exceptions.NoRecordsMatch:
        pass
    except exceptions.OAIPMHException as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200].rstrip(".")
        raise source_error(Code.HARVEST_REFUSED, reason=reason) from error
    if response.status_code != 200:
        raise _answered(address, response.status_code)
    return root, hashlib.sha256(content).hexdigest()


def _answered(address: str, status: int) -> SourceError:
    return source_error(Code.SOURCE_ANSWERED, address=readable(address), status=status)


def _check_whole(content: bytes) -> None:
    """Raise DamagedError unless these bytes are one whole XML document without document type declarations.

    Depth and length stay below what libxml2, which then reads them leniently, would cut off.
    """
    depth = length = 0

    def refuse(*_: object) -> None:
        raise DamagedError("it contains document type declarations")

    def start(_name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth, length
        depth, length = depth + 1, 0
        if depth > _DEEPEST or sum(map(len, attributes.values())) > _LONGEST:
            raise DamagedError("it is nested too deeply")

    def end(_name: str) -> None:
        nonlocal depth, length
        depth, length = depth - 1, 0

    def text(piece: str) -> None:
        nonlocal length
        length += len(piece)
        if length > _LONGEST:
            raise DamagedError("a value is too long")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise DamagedError(str(error)) from error
    except (ValueError, LookupError) as error:
        raise DamagedError("its characters cannot be decoded") from error
