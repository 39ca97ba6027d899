"""The six people of the demonstration, their organisations, and what is going on among them: everybody's inbox has something in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue import queries as records
from entrepot.catalogue.domain import Level
from entrepot.catalogue.drafts import NeedDraft, ResourceDraft
from entrepot.catalogue.models import Need
from entrepot.cli.demo.deals import deal_with_another
from entrepot.cli.demo.hours import book_some, keep_hours
from entrepot.cli.demo.orders import send_samples
from entrepot.cli.demo.pipeline import tell_of_technologies
from entrepot.cli.demo.prices import keep_prices, write_papers
from entrepot.cli.demo.weeks import remember_weeks
from entrepot.matching import actions as matching
from entrepot.people.actions import accounts, invitations, memberships, organisations, roles
from entrepot.people.actions.duties import note_duty
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.drafts import OrganisationDraft
from entrepot.people.models import Account, Organisation
from entrepot.people.queries import duties_of, party_of
from entrepot.runtime import clock
from entrepot.web.demo import address

BY: Final = Party.machine("demo")


@dataclass(frozen=True, slots=True)
class Person:
    """Who plays a part: a name, the language of mails, a role on the node, and the organisation of the region it is in."""

    name: str
    language: str
    role: NodeRole | None = None
    organisation: str = ""


PEOPLE: Final[Mapping[str, Person]] = {
    "engineer": Person("陈薇 Chen Wei", "zh-hans", organisation="org-cm-lingyou"),
    "lab": Person("何敏 He Min", "zh-hans", organisation="org-cm-ysut"),
    "broker": Person("Jonas Ammerer", "de", NodeRole.BROKER),
    "park": Person("梁国栋 Liang Guodong", "zh-hans", organisation="org-sh-gz-park"),
    "officer": Person("欧阳晴 Ouyang Qing", "zh-hans", NodeRole.OFFICER),
    "operator": Person("Grace Lam", "en", NodeRole.OPERATOR, "org-sh-gz-innovation-office"),
}
LETS_IN: Final = memberships.Answer(accept=True, admit=True)


def settle_in(later: timedelta) -> None:
    """Make the six and let them act, each with no more than their own roles allow; days in the region's lists are moved ``later``."""
    make_people(PEOPLE)
    _found_a_brokerage()
    _enter_needs()
    _hide_a_price()
    _ask_one_another()
    _ask_of_policy()
    _leave_unfinished()
    keep_hours(BY)
    remember_weeks(BY, lab=_as("lab"), firm=_organisation("engineer"), booked_by=_as("engineer").actor)
    keep_prices(BY)
    book_some(_as("engineer"), _as("lab"), _organisation("engineer"))
    write_papers(_as("engineer"), _as("lab"), _organisation("engineer"))
    send_samples(_as("engineer"), _as("lab"), _organisation("engineer"))
    lab, firm = _organisation("lab"), _organisation("engineer")
    deal_with_another((firm, _as("engineer")), (lab, _as("lab")), _as("broker"))
    tell_of_technologies(_as("lab"), _as("officer"), BY, later)
    for part in ("engineer", "lab", "park"):
        _read_the_news(part)


def make_people(people: Mapping[str, Person]) -> None:
    """Make an account for each, with their roles; the officer lets them into the organisations they speak for."""
    for part, person in people.items():
        account = accounts.make_account(
            name=person.name, email=address(part), language=person.language, by=BY
        )
        if person.role:
            roles.give_role(account=account, role=person.role, by=BY)
    for part, person in people.items():
        if person.organisation:
            _join(part, person.organisation)


def _as(part: str) -> Party:
    return party_of(Account.objects.get(email=address(part)))


def _organisation(part: str) -> Organisation:
    return Organisation.objects.get(key=PEOPLE[part].organisation)


def _join(part: str, key: str) -> None:
    """Ask for an organisation that nobody speaks for yet; the officer lets the first one in and admits it."""
    asked = memberships.ask_to_join(organisation=Organisation.objects.get(key=key), by=_as(part))
    memberships.answer_membership(membership=asked, answer=LETS_IN, by=_as("officer"))


def _found_a_brokerage() -> None:
    """It asks to be admitted, and waits for the officer."""
    draft = OrganisationDraft(
        language="de",
        texts={
            "de": {"title": "Ammerer Technologievermittlung", "text": "Vermittelt zwischen Herstellern in Bayern und im Perlflussdelta."},
            "en": {"title": "Ammerer Technology Brokers", "text": "Introduces makers in Bavaria and the Pearl River Delta to each other."},
            "zh-Hans": {"title": "阿默雷技术经纪", "text": "为巴伐利亚与珠三角的制造企业牵线。"},
        },
        kind="service_firm",
        size="micro",
        place="munich",
    )  # fmt: skip
    organisations.found_organisation(draft=draft, by=_as("broker"))
    invitations.invite(
        email=address("broker"),
        organisation=_organisation("park"),
        role=OrganisationRole.MEMBER,
        by=_as("park"),
    )


def _enter_needs() -> None:
    """Two needs of which strangers see a teaser."""
    by, key = _as("engineer"), PEOPLE["engineer"].organisation
    shade = records.need("need-cm-shade", by)
    text = shade.texts[shade.language]
    _publish(
        NeedDraft(
            title=text["title"], text=text["text"], teaser_title="瓷砖企业寻求在线检测方案",
            teaser_text="华南一家建陶企业希望改进出窑环节的质量检测，预算约三十万元。详情可申请查看。",
            kind=shade.kind, place="guangzhou", budget=shade.fields["budget"],
            deadline=str(shade.deadline), organisation=key,
        ),
        by, shade,
    )  # fmt: skip
    _publish(
        NeedDraft(
            title="新配方抛釉在850℃附近起针孔", text="换用低锆配方后，素烧到850℃左右釉面成片起针孔，孔径0.1–0.3毫米，良率从96%掉到81%。"
            "怀疑有机添加剂排气与熔融重叠，想找人做热重与高温显微联用，给出升温制度的改法。",
            teaser_title="釉料热行为分析", teaser_text="一家陶瓷企业需要对一种新配方做高温行为分析，并改进烧成制度。",
            confidential="配方中硅酸锆由6.5%降到3.8%，以煅烧高岭与氧化锌补足；添加剂供应商为内部名单第3家。",
            kind="testing", place="guangzhou", budget="12万元", deadline=str(clock.today() + timedelta(days=120)), organisation=key,
        ),
        by,
    )  # fmt: skip


def _publish(draft: NeedDraft, by: Party, present: Need | None = None) -> Need:
    key, version = (present.key, present.version) if present else (None, None)
    return catalogue.save_need(draft=draft, key=key, version=version, publish=True, by=by)


def _hide_a_price() -> None:
    """The laboratory quotes the price of its furnace on request only."""
    by = _as("lab")
    furnace = records.resource("fac-cm-sps-gz", by)
    text = furnace.texts[furnace.language]
    draft = ResourceDraft(
        kind=furnace.kind,
        title=text["title"],
        text=text["text"],
        keywords=", ".join(furnace.keywords),
        place=furnace.place_id or "",
        price=furnace.fields.get("price", ""),
        organisation=PEOPLE["lab"].organisation,
        facts=furnace.facts,
        hidden=("price",),
    )
    catalogue.save_resource(draft=draft, key=furnace.key, version=furnace.version, publish=True, by=by)


def _ask_one_another() -> None:
    """The laboratory wants to see a need whole; the engineer wants to know a price."""
    catalogue.ask_disclosure(
        record=records.need("need-cm-shade", _as("lab")), organisation=_organisation("lab"), level=Level.DETAILS,
        message="我们有出窑口在线测色的经验，想了解砖面规格和现有照明，再判断能否做样机。", by=_as("lab"),
    )  # fmt: skip
    catalogue.ask_disclosure(
        record=records.resource("fac-cm-sps-gz", _as("engineer")), organisation=_organisation("engineer"), level=Level.PRICE,
        message="计划下月做六个样品的快速烧结，请告知每炉价格。", by=_as("engineer"),
    )  # fmt: skip


def _ask_of_policy() -> None:
    """What four organisations would need from policy; the officer counts it."""
    asked = (
        ("engineer", "pol-gz-kiln-renewal", "coverage", "只补新窑，不补在老窑上加装在线检测。我们更想先改检测，再谈换窑。"),
        ("engineer", "pol-gz-shared-testing", "deadline", "凭正式报告结算要等三个月，样品做完就先付一半，周转会轻松很多。"),
        ("engineer", None, "new_policy", "老师傅的经验要变成数据，没有哪项补贴管这件事。"),
        ("lab", "pol-gz-shared-testing", "paperwork", "每张券都要纸质盖章，一年几百份，希望改成网上核销。"),
        ("park", "pol-gz-shared-testing", "eligibility", "园区代租户送检时，租户未满一年注册的不算，刚落户的反而最需要。"),
        ("park", None, "new_policy", "中试场地按天租用没有补贴，租户只能整年租，用不满。"),
        ("operator", "pol-gz-interest", "amount", "贴息上限五年没有变，设备价格已经涨了三成。"),
    )  # fmt: skip
    for part, policy, topic, text in asked:
        matching.ask_of_policy(
            organisation=_organisation(part), topic=topic, text=text, policy=policy, by=_as(part)
        )


def _leave_unfinished() -> None:
    """Drafts that wait for their authors."""
    catalogue.save_need(
        draft=NeedDraft(
            title="夜班窑工看火经验怎么留下来", text="老师傅明年退休，想把看火的经验变成数据。", kind="talent",
            place="guangzhou", organisation=PEOPLE["engineer"].organisation,
        ),
        publish=False, by=_as("engineer"),
    )  # fmt: skip
    catalogue.save_resource(
        draft=ResourceDraft(
            kind="venue", title="莲塘公共实验楼 中试车间二号", text="六百平方米，层高八米，配行车与一百千瓦电。", place="guangzhou",
            organisation=PEOPLE["park"].organisation,
        ),
        publish=False, by=_as("park"),
    )  # fmt: skip


def _read_the_news(part: str) -> None:
    """What only tells something was read already; what is to be done waits."""
    by = _as(part)
    for duty in duties_of(by).filter(kind__in=(organisations.ANSWERED, memberships.ANSWERED)):
        note_duty(duty=duty, by=by)
