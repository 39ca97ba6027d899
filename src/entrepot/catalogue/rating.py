"""When a record ends, and how good its listing is: both are kept beside it.

They are columns, not computed when a page is shown: lists are sorted and narrowed down by them in SQL, and a score takes reading the whole text.
Every write of one record computes both; a list that comes in sets the ends at once and leaves the scores to a job that follows it. Each night a job
looks at all, for a listing ages without being written. That delay is the price: a score is a hint for people. ``ends`` only ever moves when somebody writes or confirms, so
that a node's operator who changes how long listings hold does not end what was promised before.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.conf import settings

from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.quality import Listing, Quality, score
from entrepot.runtime.home import NEED_DAYS, RESOURCE_DAYS

NOTICE: Final = timedelta(days=60)
"""So long at least a listing goes on that nobody has ever been asked about: time for both reminders."""


def days_of(is_need: bool) -> int:
    """How long a listing without an end of its own holds after somebody said that it does, in days; the node's settings say."""
    node = settings.NODE
    if node is None:
        return NEED_DAYS if is_need else RESOURCE_DAYS
    return int(node.need_days if is_need else node.resource_days)


def end_of(valid_until: date | None, confirmed: date, *, is_need: bool) -> date:
    """The last day of a listing: the one it names, else so long after it was confirmed."""
    return valid_until or confirmed + timedelta(days=days_of(is_need))


def expired(record: Need | Resource, today: date) -> bool:
    """Whether a record is past its end."""
    return record.ends is not None and record.ends < today


def listing_of(record: Need | Resource) -> Listing:
    """The record as its score reads it."""
    is_need = isinstance(record, Need)
    return Listing(
        is_need=is_need,
        kind=record.kind,
        language=record.language,
        texts=record.texts,
        keywords=tuple(record.keywords),
        fields=record.fields,
        facts=record.facts,
        placed=record.place_id is not None,
        owned=record.organisation_id is not None,
        clustered=record.cluster_id is not None or record.industrial_chain_id is not None,
        deadline=record.deadline if isinstance(record, Need) else None,
        confirmed=record.confirmed,
        ends=record.ends,
        days=days_of(is_need),
    )


def quality_of(record: Need | Resource, today: date) -> Quality:
    """The score of a record with its reasons."""
    return score(listing_of(record), today)


def rate(record: Need | Resource, today: date, *, confirmed: bool = True) -> None:
    """Set end and score in memory, for whoever stores the record.

    Args:
        confirmed: whether storing it says that it holds; else only what follows from its columns is brought up to date.
    """
    date_listing(record, today, confirmed=confirmed)
    record.quality = quality_of(record, today).total


def date_listing(record: Need | Resource, today: date, *, confirmed: bool = True) -> None:
    """As `rate`, but leaves the score to the next rating of what has none: reading half a thousand texts a second is too slow for long lists."""
    record.quality = None
    day = today if confirmed else record.confirmed or record.updated.date()
    first = record.ends is None and not confirmed
    if confirmed or first or record.valid_until is not None:
        record.ends = end_of(record.valid_until, day, is_need=isinstance(record, Need))
    if first and record.valid_until is None and record.ends is not None:
        record.ends = max(record.ends, today + NOTICE)
    record.confirmed = day
