"""What a harvester may ask by OAI-PMH 2.0, and the token it goes on with. Pure; source: openarchives.org/OAI/2.0/openarchivesprotocol.htm."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

FORMATS: Final = frozenset({"oai_dc", "datacite"})
LISTS: Final = frozenset({"ListIdentifiers", "ListRecords"})
REQUIRED: Final[Mapping[str, frozenset[str]]] = {
    "Identify": frozenset(),
    "ListMetadataFormats": frozenset(),
    "ListSets": frozenset(),
    "ListIdentifiers": frozenset({"metadataPrefix"}),
    "ListRecords": frozenset({"metadataPrefix"}),
    "GetRecord": frozenset({"identifier", "metadataPrefix"}),
}
OPTIONAL: Final[Mapping[str, frozenset[str]]] = {
    "ListMetadataFormats": frozenset({"identifier"}),
    "ListIdentifiers": frozenset({"from", "until", "set"}),
    "ListRecords": frozenset({"from", "until", "set"}),
}
RESUMED: Final = LISTS | {"ListSets"}
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SECOND: Final = re.compile(DAY.pattern + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
LONGEST: Final = 1000
"""Characters of a token; ours are far shorter."""


class HarvestError(Exception):
    """A request that the protocol answers with an error: ``code`` is the protocol's, the message says what is wrong."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records a list tells of.

    Attributes:
        starts: changed then or later, where it is given.
        ends: changed before then: half-open, although the protocol's ``until`` is not.
        after: number of the last change that was told already; 0 at the beginning.
    """

    prefix: str
    of_set: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is well formed; ``selection`` is that of a list."""

    verb: str
    identifier: str = ""
    prefix: str = ""
    selection: Selection | None = None


def asked(fields: Mapping[str, Sequence[str]]) -> Asked:
    """Read a request's arguments.

    Raises:
        HarvestError: as the protocol names it: badVerb, badArgument, badResumptionToken, cannotDisseminateFormat.
    """
    verbs = fields.get("verb", ())
    if len(verbs) != 1 or verbs[0] not in REQUIRED:
        raise HarvestError("badVerb", "Give one verb: " + ", ".join(REQUIRED) + ".")
    verb = verbs[0]
    given = {name: _once(name, values) for name, values in fields.items() if name != "verb"}
    if "resumptionToken" in given:
        return _resumed(verb, given)
    required = REQUIRED[verb]
    for name in sorted(given.keys() - required - OPTIONAL.get(verb, frozenset())):
        raise HarvestError("badArgument", f"{verb} takes no argument “{name[:80]}”.")
    for name in sorted(required - given.keys()):
        raise HarvestError("badArgument", f"{verb} needs the argument {name}.")
    prefix = given.get("metadataPrefix", "")
    if prefix and prefix not in FORMATS:
        raise HarvestError("cannotDisseminateFormat", "Formats here are: " + ", ".join(sorted(FORMATS)) + ".")
    selection = _selection(prefix, given) if verb in LISTS else None
    return Asked(verb, given.get("identifier", ""), prefix, selection)


def token(selection: Selection) -> str:
    """What a harvester sends to go on after ``selection.after``. It holds the place itself, so none is ever forgotten or outlived."""
    row = (
        selection.prefix,
        selection.of_set,
        _text(selection.starts),
        _text(selection.ends),
        selection.after,
    )
    return urlsafe_b64encode(json.dumps(row, separators=(",", ":")).encode()).decode().rstrip("=")


def from_token(text: str) -> Selection:
    """The selection that a token was made of.

    Raises:
        HarvestError: it is none of ours.
    """
    wrong = HarvestError("badResumptionToken", "This token is not of this node. Begin the list anew.")
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{LONGEST}}}", text):
        raise wrong
    try:
        row = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        prefix, of_set, starts, ends, after = row
        found = Selection(prefix, of_set, _moment(starts), _moment(ends), after)
    except (ValueError, TypeError, RecursionError) as error:
        raise wrong from error
    if type(after) is not int or not 0 <= after < 1 << 63 or not isinstance(of_set, str):
        raise wrong
    if prefix not in FORMATS or token(found) != text:
        raise wrong
    return found


def _once(name: str, values: Sequence[str]) -> str:
    if len(values) != 1 or not values[0]:
        raise HarvestError("badArgument", f"Give the argument “{name[:80]}” once, and not empty.")
    return values[0]


def _resumed(verb: str, given: Mapping[str, str]) -> Asked:
    if verb not in RESUMED or len(given) != 1:
        raise HarvestError("badArgument", "A resumption token is the only argument of a list that goes on.")
    if verb not in LISTS:
        raise HarvestError("badResumptionToken", f"{verb} is told at once here: it has no tokens.")
    found = from_token(given["resumptionToken"])
    return Asked(verb, prefix=found.prefix, selection=found)


def _selection(prefix: str, given: Mapping[str, str]) -> Selection:
    starts, ends = given.get("from"), given.get("until")
    if starts and ends and len(starts) != len(ends):
        raise HarvestError("badArgument", "Write from and until alike: both as days, or both to the second.")
    first, last = _given("from", starts), _given("until", ends)
    if first and last and first > last:
        raise HarvestError("badArgument", "from is later than until.")
    try:
        behind = last and last + (timedelta(days=1) if ends and DAY.fullmatch(ends) else timedelta(seconds=1))
    except OverflowError:
        behind = None  # no record changes after the last day there is
    return Selection(prefix, given.get("set", ""), first, behind)


def _given(name: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    if DAY.fullmatch(text) or SECOND.fullmatch(text):
        try:
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        except ValueError:
            pass
    raise HarvestError("badArgument", f"{name} is not a date: write 2026-11-28 or 2026-11-28T22:00:00Z.")


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() != timedelta(0):
        raise ValueError(text)
    return moment
