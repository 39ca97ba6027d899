"""What must hold after any run: the invariants I1 to I10, each with its verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.booking_clients import Person, Tally

LONGEST = 5.0
"""Seconds anybody may wait."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One invariant: whether it holds, and what was seen."""

    name: str
    holds: bool
    seen: str

    def __str__(self) -> str:
        return f"{self.name} {'holds' if self.holds else 'BROKEN'} ({self.seen})"


def verdicts(
    people: Sequence[Person], tally: Tally, found: dict[str, Any], wins: Sequence[int], again: bool
) -> list[Verdict]:
    """The verdicts of a run.

    Args:
        found: what `booking_node.looked_at` saw.
        wins: winners of each round, empty where there were none.
        again: whether time that was cancelled could be booked once more.
    """
    stored, acked = set(found["ids"]), Counter(key for person in people for key in set(person.tally.acked))
    lost, silent = set(acked) - stored, stored - set(acked)
    twice = sum(count > 1 for count in acked.values())
    server = sum(count for status, count in tally.statuses.items() if status >= 500)
    locked = sum("locked" in text for text in tally.trouble)
    longest = max(tally.seconds)
    return [
        Verdict("I1", not found["overlaps"], f"{found['overlaps']} overlaps"),
        Verdict(
            "I2", not lost and len(silent) <= tally.unheard,
            f"{len(acked):,} promised, {len(stored):,} stored, {len(lost)} lost, {len(silent)} unheard of in {tally.unheard} broken connections",
        ),
        Verdict("I3", not twice, f"{twice} promised to two"),
        Verdict("I4", all(won == 1 for won in wins), f"{sum(won == 1 for won in wins):,} of {len(wins):,} rounds"),
        Verdict("I5", not server and not locked, f"{server} answers of 5xx, {locked} locked"),
        Verdict("I6", not tally.keys_broken, f"{tally.keys_broken} keys with two answers in {tally.keys:,}"),
        Verdict("I7", not found["unaccounted"], f"{found['entries']:,} entries, {found['unaccounted']} bookings changed otherwise"),
        Verdict(
            "I8", not found["beyond_capacity"] and not found["without_time"],
            f"{found['beyond_capacity']} times beyond capacity, {found['without_time']} bookings without their time",
        ),
        Verdict("I9", again, "cancelled time booked once more" if again else "cancelled time could not be booked"),
        Verdict("I10", longest <= LONGEST, f"longest wait {longest:.2f} s"),
    ]  # fmt: skip
