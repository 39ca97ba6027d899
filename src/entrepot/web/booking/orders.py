"""Service orders in words: how far one is, who had its samples, its files, and what the reader can do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.booking import orders
from entrepot.booking.domain.orders import (
    BY_HAND,
    LINE,
    Afterwards,
    Custody,
    OrderState,
    OrderStep,
    Side,
    may_follow,
)
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import FileRole, OrderEvent, OrderFile, Sample, ServiceOrder
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.booking.rows import title_of
from entrepot.web.names import organisation_name
from entrepot.web.stages import Stage, Way, stages
from entrepot.web.texts import Text

STATES: Final = {
    OrderState.ASKED: gettext_noop("waits for a quote"),
    OrderState.QUOTED: gettext_noop("quoted"),
    OrderState.ACCEPTED: gettext_noop("ordered"),
    OrderState.SENT: gettext_noop("sample on its way"),
    OrderState.RECEIVED: gettext_noop("sample received"),
    OrderState.MEASURING: gettext_noop("being measured"),
    OrderState.MEASURED: gettext_noop("measured"),
    OrderState.DELIVERED: gettext_noop("report delivered"),
    OrderState.COMPLAINT: gettext_noop("complaint"),
    OrderState.DONE: gettext_noop("accepted and done"),
    OrderState.REFUSED: gettext_noop("refused"),
    OrderState.WITHDRAWN: gettext_noop("order withdrawn"),
    OrderState.FAILED: gettext_noop("ended without a result"),
}
STAGES: Final = {
    **STATES,
    OrderState.ASKED: gettext_noop("asked for"),
    OrderState.SENT: gettext_noop("sample sent"),
    OrderState.MEASURING: gettext_noop("measuring"),
}
"""The same as steps of the way."""
LOOKS: Final = {
    OrderState.ASKED: "weak", OrderState.QUOTED: "weak", OrderState.COMPLAINT: "hold", OrderState.DONE: "plain",
    OrderState.REFUSED: "none", OrderState.WITHDRAWN: "none", OrderState.FAILED: "none",
}  # fmt: skip
CUSTODY: Final = {
    Custody.SENT: gettext_noop("sent"),
    Custody.ARRIVED: gettext_noop("arrived"),
    Custody.MOVED: gettext_noop("moved"),
    Custody.RETURNED: gettext_noop("sent back"),
    Custody.DISPOSED: gettext_noop("disposed of"),
    Custody.KEPT: gettext_noop("kept"),
    Custody.LOST: gettext_noop("lost"),
}
AFTERWARDS: Final = {
    Afterwards.RETURN: gettext_noop("Afterwards it is sent back."),
    Afterwards.DISPOSE: gettext_noop("Afterwards it is disposed of."),
    Afterwards.KEEP: gettext_noop("Afterwards it is kept for later."),
}
ROLES: Final = {
    FileRole.DESCRIPTION: gettext_noop("Description of what is wanted"),
    FileRole.DATA: gettext_noop("Data as they were measured"),
    FileRole.REPORT: gettext_noop("Report"),
}
_YOURS: Final = {
    OrderState.ASKED: gettext_noop("Look at what is wanted, then answer with a quote or refuse."),
    OrderState.QUOTED: gettext_noop("Look at the quote; accept it while it holds, or ask for another one."),
    OrderState.ACCEPTED: gettext_noop("Print the sheet, put it in with the sample, send it, and say so here."),
    OrderState.SENT: gettext_noop("When the sample comes, compare its code and say in what condition it is."),
    OrderState.RECEIVED: gettext_noop("Say when you begin to measure."),
    OrderState.MEASURING: gettext_noop("When it is measured, say when and how long: the time counts as use of the facility."),
    OrderState.MEASURED: gettext_noop("Add the report below, then deliver it."),
    OrderState.DELIVERED: gettext_noop("Read the report below; accept it, or say what is wrong."),
    OrderState.COMPLAINT: gettext_noop("Measure again, or add a corrected report and deliver it."),
}  # fmt: skip
_THEIRS: Final = {
    OrderState.ASKED: gettext_noop("The facility's people look at it and answer with a quote."),
    OrderState.QUOTED: gettext_noop("The quote waits to be accepted."),
    OrderState.ACCEPTED: gettext_noop("The sample has not been sent yet."),
    OrderState.SENT: gettext_noop("The facility's people say when the sample has come."),
    OrderState.RECEIVED: gettext_noop("The facility's people have the sample and measure it when its turn comes."),
    OrderState.MEASURING: gettext_noop("The sample is being measured."),
    OrderState.MEASURED: gettext_noop("It is measured; the report is being written."),
    OrderState.DELIVERED: gettext_noop("The report waits to be accepted."),
    OrderState.COMPLAINT: gettext_noop("The facility's people look at the complaint."),
    OrderState.DONE: gettext_noop("Nothing is left to be done."),
    OrderState.REFUSED: gettext_noop("The facility's people have refused it. Look for another facility."),
    OrderState.WITHDRAWN: gettext_noop("It was withdrawn before the sample was sent."),
    OrderState.FAILED: gettext_noop("There is no result."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as a line of a list, or the head of its page."""

    url: str
    key: str
    title: Text
    resource_url: str
    state: str
    look: str
    organisation: str
    facility: str
    day: str


@dataclass(frozen=True, slots=True)
class CustodyRow:
    """Who had a sample from whom."""

    kind: str
    lost: bool
    giver: str
    taker: str
    place: str
    condition: str
    at: str
    mark: str


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A sample with everybody who had it; ``kinds`` is what can be noted of it next."""

    number: int
    code: str
    what: str
    quantity: str
    hazard: str
    afterwards: str
    steps: tuple[CustodyRow, ...]
    unbroken: bool
    kinds: tuple[tuple[Custody, str], ...]

    @property
    def next(self) -> int:
        """Which step of its custody the next one is."""
        return len(self.steps) + 1


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of an order."""

    url: str
    name: str
    role: str
    version: int
    size: str
    day: str
    mark: str
    delivered: bool
    replaced: bool


def order_rows(found: Iterable[ServiceOrder]) -> list[OrderRow]:
    """Orders in words."""
    return [order_row(item) for item in found]


def order_row(item: ServiceOrder) -> OrderRow:
    """An order in words."""
    resource, state = item.timetable.resource, OrderState(item.state)
    return OrderRow(
        url=reverse("web:order", args=[item.key]), key=item.key, title=title_of(resource),
        resource_url=reverse("web:resource", args=[resource.key]), state=_(STATES[state]), look=LOOKS.get(state, "strong"),
        organisation=organisation_name(item.organisation),
        facility=organisation_name(resource.organisation) if resource.organisation else "",
        day=figures.day(item.made.astimezone(item.timetable.clock).date()),
    )  # fmt: skip


def order_stages(order: ServiceOrder) -> list[Stage]:
    """The way of an order: what is done, with its day, where it is, and what is to come; one that ended early ends there."""
    events = OrderEvent.objects.filter(order=order)
    days = {OrderState(event.state): _moment(order, event.at) for event in events}
    names = {state: _(name) for state, name in STAGES.items()}
    way = Way(LINE, names, pauses=frozenset({OrderState.COMPLAINT}))
    return stages(way, OrderState(order.state), days)


def next_sentence(order: ServiceOrder, yours: bool) -> str:
    """What is to be done next, by the reader or by the other side."""
    state = OrderState(order.state)
    return _(_YOURS[state] if yours and state in _YOURS else _THEIRS[state])


def sample_rows(order: ServiceOrder, sides: Sequence[Side]) -> list[SampleRow]:
    """Samples in words; what can be noted next only for the facility's people, once the sample was sent."""
    names = {
        item.key: organisation_name(item) for item in (order.organisation, order.timetable.resource.organisation) if item
    }  # fmt: skip
    notes = Side.FACILITY in sides and order.state in _NOTED
    return [_sample(order, item, names, notes) for item in orders.samples(order)]


_NOTED: Final = frozenset(OrderState) - {
    OrderState.ASKED, OrderState.QUOTED, OrderState.ACCEPTED, OrderState.SENT, OrderState.REFUSED, OrderState.WITHDRAWN,
}  # fmt: skip


def _sample(order: ServiceOrder, item: Sample, names: dict[str, str], notes: bool) -> SampleRow:
    steps = list(item.custody.all())
    last = Custody(steps[-1].kind) if steps else None
    kinds = tuple((kind, _(CUSTODY[kind])) for kind in Custody if kind in BY_HAND and may_follow(last, kind))
    return SampleRow(
        number=item.number, code=item.code, what=item.what, quantity=item.quantity, hazard=item.hazard,
        afterwards=_(AFTERWARDS[Afterwards(item.afterwards)]), unbroken=item.unbroken, kinds=kinds if notes else (),
        steps=tuple(
            CustodyRow(
                kind=_(CUSTODY[Custody(step.kind)]), lost=step.kind == Custody.LOST,
                giver=names.get(step.giver, step.giver), taker=names.get(step.taker, step.taker), place=step.place,
                condition=step.condition, at=_minute(order, step.at), mark=step.fingerprint[:12],
            )
            for step in steps
        ),
    )  # fmt: skip


def file_rows(order: ServiceOrder, party: Party) -> list[FileRow]:
    """The files that a reader may have, reports first and the newest of them before the older ones."""
    found = list(orders.files(order, party))
    newest = max((item.version for item in found if item.role == FileRole.REPORT), default=0)
    ranks = [FileRole.REPORT, FileRole.DATA, FileRole.DESCRIPTION]
    found.sort(key=lambda item: (ranks.index(FileRole(item.role)), -item.version, item.pk))
    return [_file(order, item, newest) for item in found]


def _file(order: ServiceOrder, item: OrderFile, newest: int) -> FileRow:
    report = item.role == FileRole.REPORT
    return FileRow(
        url=reverse("web:order_file", args=[order.key, item.key]), name=item.name, role=_(ROLES[FileRole(item.role)]),
        version=item.version if report else 0, size=filesizeformat(item.size), day=_moment(order, item.made),
        mark=item.sha256[:12], delivered=item.delivered is not None or item.role == FileRole.DESCRIPTION,
        replaced=report and item.version < newest,
    )  # fmt: skip


def measured_span(order: ServiceOrder) -> Span:
    """The time to begin a form with: when it was measured, else as long as was quoted, until now."""
    if order.used_from and order.used_until:
        return Span(order.used_from, order.used_until)
    quote, now = order.quote, clock.now().replace(second=0, microsecond=0)
    length = quote.span.length if quote else timedelta(hours=1)
    return Span(now - length, now)


def why_labels() -> dict[OrderStep, str]:
    """What the buttons of steps are called that say why."""
    return {
        OrderStep.REFUSE: _("Refuse it"),
        OrderStep.COMPLAIN: _("Complain about the report"),
        OrderStep.FAIL: _("End it without a result"),
        OrderStep.WITHDRAW: _("Withdraw the order"),
        OrderStep.ASK_AGAIN: _("Ask for another quote"),
    }


def _moment(order: ServiceOrder, at: datetime) -> str:
    return figures.day(at.astimezone(order.timetable.clock).date())


def _minute(order: ServiceOrder, at: datetime) -> str:
    here = at.astimezone(order.timetable.clock)
    return f"{figures.day(here.date())}, {here:%H:%M}"
