"""What the engineer's firm and the laboratory have to do with each other: deals, one in each state, taken there by both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from entrepot.deals import actions, agreements
from entrepot.deals.actions import Deed, Marks, Opening, Proposal, Saying, Signing, TaskDraft
from entrepot.deals.clauses.first import first_terms
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.performing import Act, Sort
from entrepot.deals.domain.rating import Aspect
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.states import Move
from entrepot.deals.domain.terms import Terms
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.runtime.typesetting import can_set
from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.money import Money
from entrepot.web.deals.terms_first import frame_of

DAY: Final = timedelta(days=1)
MEMBRANE: Final = "tech-cm-flatmembrane"
SEAL: Final = "tech-cm-zta-seal"
FURNACE: Final = "fac-cm-sps-gz"
OFFICES: Final = ("实验室主任 Head of laboratory", "技术总监 Technical director")
PRICES: Final[Mapping[Kind, int]] = {Kind.SERVICE: 86_000, Kind.CONSULTING: 48_000, Kind.DEVELOPMENT: 320_000}
"""In CNY, of everything."""


@dataclass(frozen=True, slots=True)
class Two:
    """Both sides, each with whoever speaks for it."""

    firm: Organisation
    engineer: Party
    lab: Organisation
    head: Party

    def opened(self, kind: Kind, title: str, message: str, resource: str = "") -> Deal:
        """Asked for by the firm."""
        parties = ((self.firm, ""), (self.lab, resource))
        opening = Opening(kind, title, parties, own=self.firm, message=message)
        return actions.open_deal(opening=opening, by=self.engineer)

    def said(self, deal: Deal, move: Move, party: Organisation, reason: Reason | None = None) -> Deal:
        """Said for one of them."""
        return actions.say(deal=deal, saying=Saying(move, party, reason), by=self.speaker(party))

    def proposed(self, deal: Deal, party: Organisation, terms: Terms) -> None:
        """Put on the table by one of them, after what is there."""
        after = Deal.objects.get(pk=deal.pk).standing.versions
        actions.propose_terms(deal=deal, proposal=Proposal(terms, party, after), by=self.speaker(party))

    def speaker(self, party: Organisation) -> Party:
        """Who speaks for one of them."""
        return self.engineer if party == self.firm else self.head


def deal_with_another(
    firm: tuple[Organisation, Party], lab: tuple[Organisation, Party], broker: Party
) -> None:
    """Open the deals, and take each as far as its part of the story goes."""
    two = Two(*firm, *lab)
    _kept(two)
    _performed(two)
    _negotiated(two)
    _declined(two)
    _introduced(two, broker)


def _kept(two: Two) -> None:
    """A small one, of which everything was done and paid; the laboratory has given its marks, the firm has not."""
    deal = two.opened(
        Kind.CONSULTING, "低锆釉配方咨询 Consulting on a low-zirconium glaze",
        "请帮我们判断低锆配方为什么起针孔，给出两条可试的路线。Please tell us why the new recipe has pinholes.",
    )  # fmt: skip
    _signed(two, deal, usual_terms(two, deal, Kind.CONSULTING))
    for milestone in deal.promises.filter(sort=Sort.MILESTONE):
        _deed(two, deal, milestone.term, Act.DELIVER, two.lab, words="报告见附件。The report is attached.")
        _deed(two, deal, milestone.term, Act.ACCEPT, two.firm)
    for payment in deal.promises.filter(sort=Sort.PAYMENT):
        _paid(two, deal, payment.term)
    for party in (two.firm, two.lab):
        two.said(deal, Move.SETTLE, party)
    stars = {Aspect.RESULT: 5, Aspect.TIME: 4, Aspect.DEALING: 5}
    marks = Marks(two.lab, stars, "问题提得清楚，样品按时寄到。Clear questions, samples in time.")
    actions.rate_deal(deal=deal, marks=marks, by=two.head)


def _performed(two: Two) -> None:
    """One on its way: the first milestone is accepted and paid, the second is delivered and waits for the firm."""
    deal = two.opened(
        Kind.SERVICE, "快速烧结试验系列 A series of fast sintering trials",
        "六个配方，各三个升温制度。Six recipes, three firing curves each.", FURNACE,
    )  # fmt: skip
    _signed(two, deal, usual_terms(two, deal, Kind.SERVICE))
    first, *rest = deal.promises.filter(sort=Sort.MILESTONE)
    _deed(two, deal, first.term, Act.DELIVER, two.lab, words="试验计划与样品清单。Plan and list of samples.")
    _deed(two, deal, first.term, Act.ACCEPT, two.firm)
    for one in rest[:1]:
        _deed(
            two,
            deal,
            one.term,
            Act.DELIVER,
            two.lab,
            words="前三个配方的数据。Data of the first three recipes.",
        )
    _paid(two, deal, deal.promises.filter(sort=Sort.PAYMENT)[0].term)
    task = TaskDraft(two.lab, "寄回剩余样品 Send back what is left of the samples", clock.today() + 10 * DAY)
    actions.add_task(deal=deal, draft=task, by=two.engineer)


def _negotiated(two: Two) -> None:
    """One at the table: the laboratory has answered the firm's terms with a higher price, more time and a longer secret."""
    deal = two.opened(
        Kind.DEVELOPMENT, "辊道窑用密封环 Seal rings for roller kilns",
        "现用密封环三个月就漏，想一起做一款能用一年的。We want a seal that lasts a year.", SEAL,
    )  # fmt: skip
    two.said(deal, Move.JOIN, two.lab)
    terms = usual_terms(two, deal, Kind.DEVELOPMENT)
    two.proposed(deal, two.firm, terms)
    dearer = usual_terms(two, deal, Kind.DEVELOPMENT, PRICES[Kind.DEVELOPMENT] + 60_000)
    later = terms.begins + 420 * DAY
    two.proposed(deal, two.lab, replace(dearer, ends=later, confidential_months=60))


def _declined(two: Two) -> None:
    """One that the laboratory did not want."""
    deal = two.opened(
        Kind.TALENT, "夜班看火经验数字化 Night-shift firing experience as data", "想请两位同学驻厂三个月。Two students for three months."
    )  # fmt: skip
    two.said(deal, Move.DECLINE, two.lab, Reason.SCOPE)


def _introduced(two: Two, broker: Party) -> None:
    """One that the broker proposes to both; nobody has answered."""
    opening = Opening(
        Kind.LICENCE, "平板陶瓷膜用于釉浆回收 Ceramic membranes that win back glaze", ((two.firm, ""), (two.lab, MEMBRANE)),
        message="贵厂釉浆废水量大，学院的平板膜正合适。Your glaze water and their membranes fit together.",
    )  # fmt: skip
    actions.open_deal(opening=opening, by=broker)


def usual_terms(two: Two, deal: Deal, kind: Kind, price: int = 0) -> Terms:
    """Usual terms, in the parties' language where this machine can set it."""
    languages: tuple[Language, ...] = ("zh-Hans",) if can_set("zh-Hans") else ("en",)
    frame = frame_of(deal, two.engineer, kind, languages)
    money = Money(Decimal(price or PRICES.get(kind, 0)), "CNY")
    return first_terms(kind, replace(frame, price=money, governing=languages[0]))


def signed_together(two: Two, deal: Deal, offices: tuple[str, str]) -> None:
    """Both agree to the usual terms, sign them, and begin.

    Args:
        offices: as what the second and the first of them signs.
    """
    _signed(two, deal, usual_terms(two, deal, Kind(deal.kind)), offices)


def _signed(two: Two, deal: Deal, terms: Terms, offices: tuple[str, str] = OFFICES) -> None:
    """Both agree, sign the file that was printed, and begin."""
    two.said(deal, Move.JOIN, two.lab)
    two.proposed(deal, two.firm, terms)
    two.said(deal, Move.APPROVE, two.lab)
    sign_for(two, deal, offices[1], offices[0])
    two.said(deal, Move.START, two.firm)


def sign_for(two: Two, deal: Deal, office: str, other: str = "") -> None:
    """Print what both agree to, and sign it for both, as what each signs; the laboratory, or whoever sits in its place, first."""
    agreement = actions.prepare_agreement(deal=deal, party=two.lab, by=two.head)
    for party, signs_as in ((two.lab, other or office), (two.firm, office)):
        agreement.refresh_from_db()
        shown = agreements.fingerprints(agreement)[-1]
        signing = Signing(party, agreement.number, shown, signs_as, read=True)
        actions.sign_agreement(deal=deal, signing=signing, by=two.speaker(party))


def _paid(two: Two, deal: Deal, term: str) -> None:
    """Recorded by the firm, confirmed by the laboratory."""
    payment = deal.promises.get(term=term)
    _deed(
        two,
        deal,
        term,
        Act.PAY,
        two.firm,
        amount=payment.money,
        day=clock.today(),
        reference=f"{deal.key[-4:]}-{term}",
    )
    _deed(two, deal, term, Act.CONFIRM, two.lab, part=payment.events.count())


def _deed(two: Two, deal: Deal, term: str, act: Act, party: Organisation, **given: Any) -> None:
    promise, deed = deal.promises.get(term=term), Deed(act, party, **given)
    actions.perform(promise=promise, deed=deed, by=two.speaker(party))
