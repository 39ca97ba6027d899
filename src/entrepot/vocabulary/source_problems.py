"""What can be wrong with where a list comes from: formats, graphs, calendars, repositories."""

from typing import Final

from entrepot.vocabulary.problem_codes import Code, Template
from entrepot.vocabulary.problem_codes import refusal as _refusal
from entrepot.vocabulary.problem_codes import warning as _warning

SOURCES: Final[dict[Code, Template]] = {
    Code.MISSING_KEPT: _warning(
        "Records that the list had before are not in it now. None is withdrawn, for a refused row without an id may be one of them.",
        "Correct the refused rows and import the whole list again.",
    ),
    Code.FORMAT_BROKEN: _refusal(
        "The installed format “{name}” failed on {file}: {reason}.",
        "Update or uninstall the package that brings it.",
    ),
    Code.GRAPH_UNREADABLE: _refusal(
        "{file} is not written as {format} is: {reason}.", "Export or download it again."
    ),
    Code.GRAPH_CONTEXT_REMOTE: _refusal(
        "{file} takes the meaning of its names from {address}, which is not fetched.",
        "Write the context into the file, or save it as Turtle.",
    ),
    Code.GRAPH_WITHOUT_RECORDS: _refusal(
        "{file} describes nothing that can be listed here.",
        "It must hold dcat:Dataset, dcat:DataService or schema.org things with a name.",
    ),
    Code.CALENDAR_UNREADABLE: _refusal(
        "{file} is not a calendar that can be read: {reason}.", "Export it again as iCalendar (.ics)."
    ),
    Code.HOURS_NOT_WEEKLY: _warning(
        "“{value}” does not repeat by weekday and was kept beside the opening hours.",
        "Check the opening hours of this place.",
    ),
    Code.ADDRESS_FORBIDDEN: _refusal(
        "{address} must not be called: {reason}.",
        "Use a public http or https address, or ask the operator to allow private ones.",
    ),
    Code.SOURCE_UNREACHABLE: _refusal(
        "{address} cannot be reached: {reason}.", "Check the address, and try again later."
    ),
    Code.SOURCE_ANSWERED: _refusal(
        "{address} answered with the status {status}.", "Check the address, and try again later."
    ),
    Code.SOURCE_TOO_LARGE: _refusal(
        "{address} sends more than {limit}.", "Ask for less of it, or download the list by hand."
    ),
    Code.SOURCE_TOO_SLOW: _refusal("{address} took longer than {limit} seconds.", "Try again later."),
    Code.HARVEST_REFUSED: _refusal(
        "The repository refused the request: {reason}.", "Check the address, the format and the set."
    ),
    Code.HARVEST_PAGE_DAMAGED: _refusal(
        "Page {page} of the repository's list is damaged: {reason}.",
        "What came before it was kept and nothing withdrawn; try again, or tell the repository.",
    ),
    Code.HARVEST_PAGE_REPEATED: _refusal(
        "The repository's list does not end: page {page} leads back to an earlier one.",
        "What came was kept and nothing withdrawn; tell the repository.",
    ),
    Code.HARVEST_TOKEN_EXPIRED: _refusal(
        "The repository forgot {times} times where the harvest was.",
        "What came was kept and nothing withdrawn; try again when less is being changed there.",
    ),
    Code.HARVEST_STOPPED: _refusal(
        "The harvest was stopped before its end.", "Run it again; it goes on where it stopped."
    ),
    Code.HARVEST_RECORD_SKIPPED: _warning(
        "A record without an identifier was left out on page {page}.", "Tell the repository."
    ),
}
