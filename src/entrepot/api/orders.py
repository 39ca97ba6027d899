"""Service orders through the API: asked for, taken further, their custody and their files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import AwareDatetime, ConfigDict, Field

from entrepot.api.actions import Answered
from entrepot.api.auth import party_of
from entrepot.api.bodies import Body, Line, Short, Text
from entrepot.api.booking import span_of, timetable_of
from entrepot.api.described import PROBLEMS, NodeAPI
from entrepot.api.downloads import WRITTEN, attachment, decoded
from entrepot.api.problems import ProblemError, problem_response
from entrepot.api.schemas import ProblemOut
from entrepot.api.writing import Key, once, own_organisation, posted
from entrepot.booking import actions, orders, prices
from entrepot.booking.actions import Done, Handing, OrderAsk, OrderOffer, SampleDraft
from entrepot.booking.actions.racing import settled
from entrepot.booking.domain.orders import Afterwards, Custody, OrderStep
from entrepot.booking.domain.pricing import Use
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import FileRole, OrderFile, Sample, ServiceOrder
from entrepot.booking.refusals import BookingRefusedError
from entrepot.people.domain import Party

Page = Annotated[int, Query(1, ge=1, le=100_000)]
Size = Annotated[int, Query(20, ge=1, le=100)]
Step = Literal[
    "quote", "refuse", "accept", "ask-again", "withdraw", "send", "receive", "begin", "measured", "deliver", "approve",
    "complain", "fail",
]  # fmt: skip


class SampleIn(Body):
    """A sample that is to be sent."""

    what: Annotated[Line, Field(min_length=1)]
    quantity: Short = ""
    hazard: Line = Field("", description="What whoever opens it must know.")
    afterwards: Literal["return", "dispose", "keep"] = "return"


class OrderIn(Body):
    """What is to be measured, for one of your organisations; with a quote that holds it is ordered at once."""

    resource: Line
    organisation: Line = Field(description="The key of the organisation that orders; one of your own.")
    wish: Annotated[Text, Field(min_length=1)]
    samples: list[SampleIn] = Field(min_length=1, max_length=20)
    wanted_by: date | None = None
    quote: Line = Field("", description="The id of a quote to accept with it.")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "resource": "f-terahertz", "organisation": "org-lingyou", "wish": "Pinholes at 850 °C",
                "samples": [{"what": "Three glazed tiles", "hazard": "Contains lead", "afterwards": "return"}],
            }
        },
    )  # fmt: skip


class AdvanceIn(Body):
    """A step. ``quote`` and ``measured`` need start and end; ``refuse``, ``complain`` and ``fail`` a reason; sending and receiving may say who had it, where, in what condition."""

    step: Step
    reason: Line = ""
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    samples: Annotated[int, Field(ge=0, le=100_000)] = 0
    sample_due: date | None = None
    report_due: date | None = None
    giver: Short = ""
    taker: Short = ""
    place: Line = ""
    condition: Line = ""
    lost: bool = Field(False, description="With fail: the samples are lost.")


class CustodyIn(Body):
    """What happened to a sample at the facility."""

    sample: Line = Field(description="Its code.")
    kind: Literal["arrived", "moved", "returned", "disposed", "kept", "lost"]
    giver: Short = ""
    taker: Short = ""
    place: Line = ""
    condition: Line = ""


class FileIn(Body):
    """A file of an order, in base64; at most 1.8 MB, larger ones go by the page."""

    name: Annotated[Line, Field(min_length=1)]
    role: Literal["description", "data", "report"]
    content: Annotated[str, Field(min_length=1, max_length=WRITTEN)]


class CustodyOut(Schema):
    """Who had a sample from whom. ``fingerprint`` covers this step and those before."""

    kind: str
    giver: str
    taker: str
    place: str
    condition: str
    at: datetime
    fingerprint: str


class SampleOut(Schema):
    """A sample; ``unbroken`` while its custody is as it was written."""

    code: str
    what: str
    quantity: str
    hazard: str
    afterwards: str
    unbroken: bool
    custody: list[CustodyOut]


class FileOut(Schema):
    """A file; ``version`` counts reports."""

    id: str
    role: str
    version: int
    name: str
    media_type: str
    size: int
    sha256: str
    delivered: datetime | None


class OrderLineOut(Schema):
    """An order of a list."""

    id: str
    resource: str
    organisation: str
    state: str
    made: datetime
    wanted_by: date | None
    sample_due: date | None
    report_due: date | None
    version: int


class OrderOut(OrderLineOut):
    """An order. ``steps`` is what whoever asks can do with it now."""

    wish: str
    reason: str
    quote: str
    steps: list[str]
    samples: list[SampleOut]
    files: list[FileOut]


class OrderPage(Schema):
    """One page of orders; ``total`` counts all of them."""

    total: int
    page: int
    size: int
    items: list[OrderLineOut]


def list_orders(request: HttpRequest, page: Page = 1, size: Size = 20) -> OrderPage:
    """Orders of your organisations and those to their facilities, the latest first."""
    found = orders.orders(party_of(request))
    start = (page - 1) * size
    items = [OrderLineOut(**_line(item)) for item in found[start : start + size]]
    return OrderPage(total=found.count(), page=page, size=size, items=items)


def get_order(request: HttpRequest, key: str) -> OrderOut:
    """One order by its id, with its samples, who had them, and its files."""
    party = party_of(request)
    return out(orders.order(key, party), party)


def create_order(request: HttpRequest, body: OrderIn, idempotency_key: Key = None) -> HttpResponse:
    """Ask a facility's people to measure something."""

    def do(by: Party) -> Answered:
        timetable = timetable_of(body.resource, by)
        organisation = own_organisation(body.organisation, by)
        samples = tuple(
            SampleDraft(item.what, item.quantity, item.hazard, Afterwards(item.afterwards)) for item in body.samples
        )  # fmt: skip
        ask = OrderAsk(timetable, organisation, body.wish, samples, body.wanted_by)
        quote = prices.quote(body.quote, by) if body.quote else None
        made = actions.ask_order(ask=ask, quote=quote, by=by)
        return _answered(made, by, 201)

    return settled(lambda: once(request, idempotency_key, do))


def advance_order(
    request: HttpRequest, key: str, body: AdvanceIn, idempotency_key: Key = None
) -> HttpResponse:
    """Take the next step with an order: what can be done stands in its ``steps``."""
    return settled(lambda: once(request, idempotency_key, lambda by: _advanced(key, body, by)))


def _advanced(key: str, body: AdvanceIn, by: Party) -> Answered:
    found, step = orders.order(key, by), OrderStep(body.step)
    if step == OrderStep.QUOTE:
        offer = OrderOffer(Use(_span(body), samples=body.samples), body.sample_due, body.report_due)
        return _answered(actions.quote_order(order=found, offer=offer, by=by), by)
    if step == OrderStep.MEASURED:
        done = actions.measure_order(order=found, span=_span(body), samples=body.samples, by=by)
        return _answered(done, by)
    handing = Handing(body.giver, body.taker, body.place, body.condition)
    said = Done(body.reason, handing, body.lost)
    return _answered(actions.step_order(order=found, step=step, done=said, by=by), by)


def _span(body: AdvanceIn) -> Span:
    if body.start is None or body.end is None:
        raise ProblemError(
            422, "no_time", "It is not said from when to when.", "Send start and end with this step."
        )
    return span_of(body.start, body.end)


def add_custody(request: HttpRequest, key: str, body: CustodyIn, idempotency_key: Key = None) -> HttpResponse:
    """Note what happened to a sample at the facility; it is not changed later."""

    def do(by: Party) -> Answered:
        found = orders.order(key, by)
        sample = found.samples.filter(code=body.sample).first()
        if sample is None:
            raise ProblemError(
                422, "sample_unknown", f"This order has no sample “{body.sample}”.", "Send one of its codes."
            )  # fmt: skip
        handing = Handing(body.giver, body.taker, body.place, body.condition)
        actions.hand_on(sample=sample, kind=Custody(body.kind), handing=handing, by=by)
        return _answered(found, by, 201)

    return once(request, idempotency_key, do)


def add_order_file(request: HttpRequest, key: str, body: FileIn, idempotency_key: Key = None) -> HttpResponse:
    """Add a file to an order: a description is the customer's, data and reports are the facility's."""

    def do(by: Party) -> Answered:
        found = orders.order(key, by)
        role, content = FileRole(body.role), decoded(body.content)
        made = actions.add_file(order=found, role=role, name=body.name, chunks=[content], by=by)
        return Answered(201, _file(made).model_dump_json())

    return once(request, idempotency_key, do)


def get_order_file(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """The bytes of a file; refused when they are not those that were handed in."""
    party = party_of(request)
    kept = orders.files(orders.order(key, party), party).get(key=file)
    try:
        content = orders.content(kept)
    except BookingRefusedError as error:
        return problem_response(409, error.code, error.sentence, error.remedy)
    return attachment(content, kept.key, kept.media_type)


def install(api: NodeAPI) -> None:
    """The addresses of orders."""
    read = {404: ProblemOut, 422: ProblemOut, **PROBLEMS}
    api.get("/orders", summary="List service orders", response={200: OrderPage, **read})(list_orders)
    posted(api, "/orders", "Ask for a measurement", 201, OrderOut)(create_order)
    api.get("/orders/{key}", summary="One service order", response={200: OrderOut, **read})(get_order)
    posted(api, "/orders/{key}/advance", "Take a step with an order", 200, OrderOut)(advance_order)
    posted(api, "/orders/{key}/custody", "Note who has a sample", 201, OrderOut)(add_custody)
    posted(api, "/orders/{key}/files", "Add a file to an order", 201, FileOut)(add_order_file)
    api.get(
        "/orders/{key}/files/{file}", summary="A file of an order", response={200: bytes, 409: ProblemOut, **read}
    )(get_order_file)  # fmt: skip


def out(item: ServiceOrder, party: Party) -> OrderOut:
    """An order as the API answers it."""
    quote = item.quote
    return OrderOut(
        **_line(item), wish=item.wish, reason=item.reason, quote=quote.key if quote else "",
        steps=[str(step) for step in orders.steps(item, party)], samples=[_sample(row) for row in orders.samples(item)],
        files=[_file(row) for row in orders.files(item, party)],
    )  # fmt: skip


def _line(item: ServiceOrder) -> dict[str, Any]:
    return {
        "id": item.key, "resource": item.timetable.resource.key, "organisation": item.organisation.key, "state": item.state,
        "made": item.made, "wanted_by": item.wanted_by, "sample_due": item.sample_due, "report_due": item.report_due,
        "version": item.version,
    }  # fmt: skip


def _sample(item: Sample) -> SampleOut:
    return SampleOut(
        code=item.code, what=item.what, quantity=item.quantity, hazard=item.hazard, afterwards=item.afterwards,
        unbroken=item.unbroken,
        custody=[
            CustodyOut(
                kind=step.kind, giver=step.giver, taker=step.taker, place=step.place, condition=step.condition, at=step.at,
                fingerprint=step.fingerprint,
            )
            for step in item.custody.all()
        ],
    )  # fmt: skip


def _file(item: OrderFile) -> FileOut:
    return FileOut(
        id=item.key, role=item.role, version=item.version, name=item.name, media_type=item.media_type, size=item.size,
        sha256=item.sha256, delivered=item.delivered,
    )  # fmt: skip


def _answered(item: ServiceOrder, by: Party, status: int = 200) -> Answered:
    return Answered(status, out(item, by).model_dump_json())
