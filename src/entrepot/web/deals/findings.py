"""What was found in a signed file, why no signature was made, and what one is worth, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from entrepot.deals.agreements import Record
from entrepot.deals.signing.findings import SAID, WORTH, Findings, Problem, SignatureFound
from entrepot.web import figures


@dataclass(frozen=True, slots=True)
class Line:
    """A signature in a file: `wrong` where something is wrong with it, `note` where its certificate has ended since."""

    name: str
    organisation: str
    signed: str
    issuer: str
    wrong: bool
    note: str


def worth() -> list[str]:
    """What a signature of a node is and is not worth, a paragraph each."""
    return [_(paragraph) for paragraph in WORTH]


def said(problem: Problem) -> str:
    """A problem and what to do about it."""
    sentence, remedy = SAID[problem.code]
    given = dict(problem.given)
    return f"{_(sentence).format_map(given)} {_(remedy).format_map(given)}"


def verdict(findings: Findings) -> str:
    """What a file turned out to be, in a sentence."""
    if findings.fine:
        return _("The file is as it was signed, and everybody has signed it.")
    codes = {problem.code for problem in findings.problems}
    if codes & {"unreadable", "too_large", "too_many"}:
        return _("This file could not be looked at.")
    if not findings.signatures:
        return _("Nobody's signature was found.")
    if codes == {"place_open"}:
        return _("The file is as it was signed so far, but not everybody has signed it.")
    return _("This file is not as it should be.")


def lines(findings: Findings) -> list[Line]:
    """The signatures in a file, in the order in which they were made."""
    wrong = {problem.place for problem in findings.problems}
    return [_line(one, one.place in wrong) for one in findings.signatures]


def _line(one: SignatureFound, wrong: bool) -> Line:
    ended = _("Its certificate was valid then and has ended since, which takes nothing from it.")
    return Line(
        name=one.name,
        organisation=one.organisation,
        signed=moment(one.at) if one.at else "",
        issuer=one.issuer,
        wrong=wrong,
        note=ended if one.ended_since else "",
    )


def of_record(record: Record) -> str:
    """What this node's record says of a file."""
    said_of = {
        Record.LATEST: _("Exactly this file is in the record of this node, and nothing was signed since."),
        Record.EARLIER: _(
            "Exactly this file is in the record of this node; it was signed once more since. Ask for the file as it is now."
        ),
        Record.NONE: _(
            "This file is not in the record of this node: it was made elsewhere, or is another one."
        ),
    }
    return said_of[record]


def moment(at: datetime) -> str:
    """A day and a time in UTC."""
    utc = at.astimezone(UTC)
    return f"{figures.day(utc.date())}, {utc:%H:%M} UTC"
