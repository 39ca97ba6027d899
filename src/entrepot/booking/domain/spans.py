"""Half-open spans of time in UTC, and what is left of some when others are taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From ``start`` up to, not including, ``end``; both know their zone.

    Raises:
        ValueError: it is empty, or an end has no zone.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span's ends need a zone")
        if self.end <= self.start:
            raise ValueError(f"a span must end after it starts: {self.start} to {self.end}")

    @property
    def length(self) -> timedelta:
        """How long it is, on a clock that nobody sets."""
        return self.end - self.start

    def meets(self, other: Span) -> bool:
        """Whether the two have a moment in common."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether the other lies within."""
        return self.start <= other.start and other.end <= self.end

    def wider(self, before: timedelta, after: timedelta) -> Span:
        """With time before and after."""
        return Span(self.start - before, self.end + after)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same moments as few spans in order that do not touch."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            last = result[-1]
            result[-1] = Span(last.start, max(last.end, span.end))
        else:
            result.append(span)
    return result


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of some spans, in order, when the moments of others are taken away."""
    away = merged(taken)
    left: list[Span] = []
    for span in merged(spans):
        start = span.start
        for gone in away:
            if gone.end <= start:
                continue
            if gone.start >= span.end:
                break
            if gone.start > start:
                left.append(Span(start, gone.start))
            start = gone.end
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def common(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The moments that both have, in order."""
    one, two = merged(spans), merged(others)
    found: list[Span] = []
    place = other = 0
    while place < len(one) and other < len(two):
        left, right = one[place], two[other]
        if left.meets(right):
            found.append(Span(max(left.start, right.start), min(left.end, right.end)))
        if left.end <= right.end:
            place += 1
        else:
            other += 1
    return found


def total(spans: Iterable[Span]) -> timedelta:
    """How much time some spans cover together, each moment once."""
    return sum((span.length for span in merged(spans)), timedelta())


def crowded(spans: Sequence[Span], most: int) -> list[Span]:
    """The moments that more than ``most`` of the spans cover, in order."""
    steps = sorted(
        [(span.start, 1) for span in spans] + [(span.end, -1) for span in spans],
        key=lambda step: (step[0], step[1]),
    )
    found: list[Span] = []
    depth, since = 0, None
    for moment, change in steps:
        depth += change
        if depth > most and since is None:
            since = moment
        elif depth <= most and since is not None:
            if since < moment:
                found.append(Span(since, moment))
            since = None
    return merged(found)
