"""The records of somebody's organisations, each with its next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import DisclosureRequest, Need, Resource
from entrepot.catalogue.quality import NEEDS_WORK
from entrepot.people.domain import Party
from entrepot.people.permissions import Owned, allows
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.hits import Hit, hit
from entrepot.web.quality import said

SOON: Final = timedelta(days=30)
"""How long before its end a listing counts as expiring."""
STATES: Final[Mapping[str, str]] = {
    "draft": gettext_noop("drafts"),
    "listed": gettext_noop("listed"),
    "expiring": gettext_noop("expiring"),
    "needs-work": gettext_noop("needs work"),
    "withdrawn": gettext_noop("withdrawn"),
}
STATE_WORDS: Final[Mapping[str, str]] = {
    "draft": gettext_noop("draft"),
    "listed": gettext_noop("listed"),
    "expiring": gettext_noop("expiring"),
    "expired": gettext_noop("expired"),
    "withdrawn": gettext_noop("withdrawn"),
}
Record = TypeVar("Record", Need, Resource)


@dataclass(frozen=True, slots=True)
class Row:
    """A record of one's own: how it stands, and what is to be done next; ``post`` when that is done in place."""

    hit: Hit
    state: str
    state_word: str
    note: str
    step: str
    url: str
    post: bool
    quality: str
    low: bool


def mine(records: QuerySet[Record], party: Party) -> QuerySet[Record]:
    """Those of a party's organisations, and what it wrote for nobody's."""
    own = Q(organisation_id__in=party.organisations())
    if party.actor:
        own |= Q(author=party.actor, organisation=None)
    return records.filter(own)


def in_state(records: QuerySet[Record], state: str) -> QuerySet[Record]:
    """Those in a state; every one when there is no such state."""
    if state in CONDITIONS:
        return records.filter(CONDITIONS[state]())
    return records.filter(state=state) if state in STATES else records


def counted(records: QuerySet[Record]) -> dict[str, int]:
    """How many there are in each state, in one query."""
    counts = {
        name: Count("pk", filter=CONDITIONS[name]() if name in CONDITIONS else Q(state=name))
        for name in STATES
    }
    return dict(records.order_by().aggregate(**counts))


def rows(records: Sequence[Need | Resource], party: Party) -> tuple[Row, ...]:
    """Records as rows; the queries do not grow with the list."""
    waiting = _waiting(records)
    shown = all_disclosed(records, party)
    return tuple(
        _row(record, hit(seen), waiting.get(record.pk, 0), party)
        for record, seen in zip(records, shown, strict=True)
    )


def _expiring() -> Q:
    return Q(state=State.LISTED, ends__isnull=False, ends__lte=clock.today() + SOON)


def _needs_work() -> Q:
    return Q(state__in=(State.LISTED, State.DRAFT), quality__lt=NEEDS_WORK)


CONDITIONS: Final[Mapping[str, Callable[[], Q]]] = {"expiring": _expiring, "needs-work": _needs_work}
"""Filters that are no states."""


def _waiting(records: Sequence[Need | Resource]) -> dict[int, int]:
    """How many requests wait for an answer, by the record's number."""
    if not records:
        return {}
    column = "need_id" if isinstance(records[0], Need) else "resource_id"
    found = DisclosureRequest.objects.filter(
        **{f"{column}__in": [record.pk for record in records], "answer": ""}
    )
    return dict(found.order_by().values_list(column).annotate(Count("pk")))


def _row(record: Need | Resource, shown: Hit, waiting: int, party: Party) -> Row:
    kind = "need" if isinstance(record, Need) else "resource"
    state = _state(record)
    publishes = allows(party, f"{kind}.publish", Owned(record.organisation_id))
    step, url, post = _step(record, kind, state, waiting, publishes)
    scored = record.quality is not None and record.state != State.WITHDRAWN
    return Row(
        shown, state, _(STATE_WORDS[state]), _note(record, state, publishes), step, url, post,
        quality=said(record.quality) if scored and record.quality is not None else "",
        low=scored and record.quality is not None and record.quality < NEEDS_WORK,
    )  # fmt: skip


def _state(record: Need | Resource) -> str:
    until = record.ends
    if record.state != State.LISTED or until is None or until > clock.today() + SOON:
        return record.state
    return "expired" if until < clock.today() else "expiring"


def _note(record: Need | Resource, state: str, publishes: bool) -> str:
    if state in {"expiring", "expired"} and record.ends:
        return _("valid until %(day)s") % {"day": figures.day(record.ends)}
    if state == "draft" and not publishes:
        return _("can be listed once its organisation is admitted")
    return _("changed on %(day)s") % {"day": figures.day(record.updated.date())}


def _step(
    record: Need | Resource, kind: str, state: str, waiting: int, publishes: bool
) -> tuple[str, str, bool]:
    """The label of the next step, its address, and whether it is done in place."""
    page = reverse(f"web:{kind}", args=[record.key])
    if waiting:
        sentence = ngettext("Answer %(count)s request", "Answer %(count)s requests", waiting)
        return sentence % {"count": figures.number(waiting)}, f"{page}#who-sees", False
    if state == "draft":
        return _("Finish it"), reverse(f"web:edit_{kind}", args=[record.key]), False
    if state in {"expiring", "expired"}:
        return _("Still valid for a year"), reverse(f"web:still_valid_{kind}", args=[record.key]), True
    if state == "withdrawn" and publishes:
        return _("List it again"), reverse(f"web:relist_{kind}", args=[record.key]), True
    return (_("See its chain") if kind == "need" else _("See its page")), page, False
