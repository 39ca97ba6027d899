"""What the engineer's firm has sent to the laboratory: orders on their way, one of each kind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from entrepot.booking import actions, orders, prices
from entrepot.booking.actions import Done, Handing, OrderAsk, OrderOffer, SampleDraft
from entrepot.booking.domain.days import moment
from entrepot.booking.domain.orders import Afterwards, Custody, OrderStep
from entrepot.booking.domain.pricing import Use
from entrepot.booking.domain.spans import Span
from entrepot.booking.gates import bar
from entrepot.booking.models import FileRole, ServiceOrder, Timetable
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
TILE: Final = SampleDraft(
    "抛釉砖试片 Polished glaze tiles", "6 × 100 mm", "边缘锋利 Sharp edges", Afterwards.RETURN
)
POWDER: Final = SampleDraft(
    "低锆釉料粉末 Low-zirconium glaze powder", "200 g", "含氧化锌，勿吸入 Contains zinc oxide: do not inhale", Afterwards.DISPOSE
)  # fmt: skip
WISHES: Final = (
    ("850℃附近针孔的成因：热重与高温显微。Cause of pinholes near 850 °C: weight and microscopy.", POWDER),
    ("釉面裂纹的深度与分布。Depth and distribution of cracks in the glaze.", TILE),
    ("三批釉料的粒径与相组成对比。Grain size and phases of three batches compared.", POWDER),
    ("釉层厚度，用于工艺能力评估。Thickness of the glaze, for the capability of the process.", TILE),
    ("急冷后釉面残余应力。Residual stress in the glaze after quenching.", TILE),
)
STEPS: Final[tuple[tuple[OrderStep, ...], ...]] = (
    (),
    (OrderStep.QUOTE,),
    (OrderStep.QUOTE, OrderStep.ACCEPT, OrderStep.SEND, OrderStep.RECEIVE, OrderStep.BEGIN),
    (
        OrderStep.QUOTE, OrderStep.ACCEPT, OrderStep.SEND, OrderStep.RECEIVE, OrderStep.BEGIN, OrderStep.MEASURED,
        OrderStep.DELIVER,
    ),
    (OrderStep.QUOTE, OrderStep.ACCEPT, OrderStep.SEND, OrderStep.FAIL),
)  # fmt: skip
"""How far each has come."""
REPORT: Final = """釉层厚度报告 Report on the thickness of the glaze
样品 Sample, 位置 position, 厚度 thickness (µm)
1, a, 412
1, b, 398
2, a, 405
2, b, 431
"""


def send_samples(engineer: Party, lab: Party, firm: Organisation) -> None:
    """The engineer orders, and both take every order as far as its part of the story goes."""
    theirs = Timetable.objects.filter(
        resource__organisation__in=lab.organisations(), tariff__isnull=False
    ).select_related("resource__organisation", "resource__place")
    shown = [
        item
        for item in theirs.order_by("resource__key")
        if orders.takes_orders(item) and prices.may_read(engineer, item) and bar(item, firm) is None
    ]
    if not shown:
        return
    for (wish, sample), steps in zip(WISHES, STEPS, strict=True):
        today = clock.now().astimezone(shown[0].clock).date()
        ask = OrderAsk(shown[0], firm, wish, (sample,), today + 30 * DAY)
        order = actions.ask_order(ask=ask, by=engineer)
        for step in steps:
            order = _taken(order, step, today, engineer, lab)


def _taken(order: ServiceOrder, step: OrderStep, today: date, engineer: Party, lab: Party) -> ServiceOrder:
    timetable = order.timetable
    if step == OrderStep.QUOTE:
        start = moment(today + 5 * DAY, 10 * 60, timetable.clock)
        use = Use(Span(start, start + 3 * HOUR), samples=6)
        offer = OrderOffer(use, today + 4 * DAY, today + 12 * DAY)
        return actions.quote_order(order=order, offer=offer, by=lab)
    if step == OrderStep.MEASURED:
        end = clock.now().replace(minute=0, second=0, microsecond=0)
        return actions.measure_order(order=order, span=Span(end - 3 * HOUR, end), samples=6, by=lab)
    if step == OrderStep.BEGIN:
        handing = Handing(taker="何敏 He Min", place="制样室 Preparation room", condition="完好 whole")
        actions.hand_on(sample=order.samples.get(), kind=Custody.MOVED, handing=handing, by=lab)
    if step == OrderStep.DELIVER:
        actions.add_file(
            order=order, role=FileRole.REPORT, name="釉层厚度 glaze-thickness.txt", chunks=[REPORT.encode()], by=lab
        )  # fmt: skip
    ours = step in {OrderStep.ACCEPT, OrderStep.SEND}
    return actions.step_order(order=order, step=step, done=_SAID.get(step), by=engineer if ours else lab)


_SAID: Final = {
    OrderStep.SEND: Done(
        handing=Handing(taker="顺丰 SF Express SF1029384756", condition="泡沫包装 packed in foam")
    ),
    OrderStep.RECEIVE: Done(
        handing=Handing(place="收样处 Sample desk", condition="完好，封签未破 whole, seal unbroken")
    ),
    OrderStep.FAIL: Done("包裹在途中遗失，快递已确认。The parcel was lost on its way; the carrier has confirmed it.", lost=True),
}  # fmt: skip
