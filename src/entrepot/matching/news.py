"""What is new to somebody who looked before: told from the change sequence and from what was found then. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LISTED: Final = frozenset({"record.new", "record.published", "record.relisted"})
"""Acts of the journal after which a record may be seen that could not be seen before."""
CHANGED: Final = frozenset({"record.changed"})
REMEMBERED: Final = 1000
"""So many records found before are remembered; the oldest are forgotten first."""
TOLD: Final = 5
"""So many records an alert names; it counts them all."""


@dataclass(frozen=True, slots=True)
class Touch:
    """Where in the change sequence a record was last listed, and last listed or changed; 0 for never."""

    listed: int = 0
    changed: int = 0


def touches(changes: Iterable[tuple[int, str, str]]) -> dict[str, Touch]:
    """What was done to records, by key. ``changes`` are (position, verb, subject) in the order of the change sequence."""
    found: dict[str, Touch] = {}
    for position, verb, subject in changes:
        before = found.get(subject, Touch())
        if verb in LISTED:
            found[subject] = Touch(position, position)
        elif verb in CHANGED:
            found[subject] = Touch(before.listed, position)
    return found


def listed_since(touched: Mapping[str, Touch], since: int) -> tuple[str, ...]:
    """The keys of records that were listed after a position, in the order in which this was first told."""
    return tuple(key for key, touch in touched.items() if touch.listed > since)


def news(
    found: Sequence[str], touched: Mapping[str, Touch], since: int, known: Collection[str]
) -> tuple[str, ...]:
    """What was found now, not before, and because something was done to it since ``since``: in the order of ``found``.

    So nothing is new only because something better was withdrawn, and nothing twice.

    Args:
        found: references (see `reference`), best first.
        known: references found before.
    """
    return tuple(
        item
        for item in found
        if item not in known and touched.get(item.partition(":")[2], Touch()).changed > since
    )


def remembered(known: Sequence[str], found: Iterable[str]) -> list[str]:
    """What was found before and now, the newest last, as far as it is remembered."""
    return list(dict.fromkeys([*known, *found]))[-REMEMBERED:]


def reference(is_need: bool, key: str) -> str:
    """A record's name among others: needs and resources may have the same key."""
    return f"{'need' if is_need else 'resource'}:{key}"


def told(waiting: Mapping[str, object] | None, fresh: Sequence[str]) -> dict[str, object]:
    """What an alert tells: how many, and the newest of them; joined to one that still waits."""
    before = waiting or {}
    count, found = before.get("count"), before.get("found")
    names = [str(item) for item in found] if isinstance(found, list) else []
    return {
        "count": len(fresh) + (count if isinstance(count, int) else 0),
        "found": [*fresh, *names][:TOLD],
    }
