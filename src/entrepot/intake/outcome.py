"""What came of reading a file, in counts that add up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from entrepot.intake.records import Accepted, Blank, Record, Records, Refused, Withdrawn
from entrepot.vocabulary.problems import Problem

MOST_PROBLEMS: Final = 1_000
"""How many problems an outcome keeps; all are counted, and every refused row is in the file of refused
rows."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rows after the header: `read == accepted + refused + blank`; `warned` of the accepted have warnings.

    `withdrawn` rows, by which the source takes a record back, are counted apart and not among `read`.

    `problems` are those of the file, then of the rows in order, at most `MOST_PROBLEMS` of `problem_count`.
    """

    read: int
    accepted: int
    warned: int
    refused: int
    blank: int
    unknown_columns: tuple[str, ...]
    problems: tuple[Problem, ...]
    problem_count: int
    withdrawn: int = 0


def take(
    records: Records,
    *,
    on_record: Callable[[Record], None] | None = None,
    on_refused: Callable[[Refused], None] | None = None,
    on_withdrawn: Callable[[Withdrawn], None] | None = None,
) -> Outcome:
    """Read all rows, hand each record, refused row and withdrawal on, and return what came of it."""
    counts = {"accepted": 0, "warned": 0, "refused": 0, "blank": 0, "withdrawn": 0}
    problems: list[Problem] = [*records.source.warnings, *records.columns.problems]
    count = len(problems)
    for row in records:
        found: tuple[Problem, ...] = ()
        if isinstance(row, Accepted):
            counts["accepted"] += 1
            counts["warned"] += bool(row.warnings)
            found = row.warnings
            if on_record:
                on_record(row.record)
        elif isinstance(row, Refused):
            counts["refused"] += 1
            found = row.problems
            if on_refused:
                on_refused(row)
        elif isinstance(row, Blank):
            counts["blank"] += 1
        else:
            counts["withdrawn"] += 1
            if on_withdrawn:
                on_withdrawn(row)
        count += len(found)
        problems.extend(found[: max(0, MOST_PROBLEMS - len(problems))])
    return Outcome(
        read=counts["accepted"] + counts["refused"] + counts["blank"],
        unknown_columns=tuple(records.columns.unknown),
        problems=tuple(problems),
        problem_count=count,
        **counts,
    )


class Done(NamedTuple):
    """What a run did to one record: the row that names it, and the record's version after it."""

    row: int
    kind: str
    subject: str
    change: str
    version: int


class Said(NamedTuple):
    """A record as a source has it now: the fingerprint of what it says, and the record's version as this source left it, 0 when it only agreed."""

    kind: str
    subject: str
    digest: str
    version: int
