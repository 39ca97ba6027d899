"""What can be wrong with the rows of a log of use."""

from typing import Final

from entrepot.vocabulary.problem_codes import Code, Template
from entrepot.vocabulary.problem_codes import refusal as _refusal
from entrepot.vocabulary.problem_codes import warning as _warning

USAGE: Final[dict[Code, Template]] = {
    Code.TIME_UNREADABLE: _refusal(
        "“{value}” is not a day with a time.",
        "Write it as 2026-03-04 14:30, with the zone where it is another.",
    ),
    Code.USE_WITHOUT_LENGTH: _refusal(
        "The end is not after the start.", "Look which of the two was mistyped, or leave the row out."
    ),
    Code.USE_TO_COME: _refusal("The end is still to come.", "Hand the row in when the use is over."),
    Code.UNIT_UNKNOWN: _refusal(
        "There is no unit “{value}” of this facility; it has {capacity}.",
        "Write a number from 1, or correct the timetable.",
    ),
    Code.USED_FOR_UNKNOWN: _warning(
        "There is no organisation “{value}” here, so the use counts as nobody's.",
        "Write its key or its name as it is listed here, and import the log again.",
    ),
}
