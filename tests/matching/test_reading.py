"""Reading: what stored records mean, taken from what was typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from entrepot.engine.conditions import Fact
from entrepot.engine.retrieval import Document
from entrepot.matching.reading import (
    DEFAULT_DAYS,
    DEFAULT_HOURS,
    Offer,
    Requirement,
    applicant,
    documents,
    offer,
    requirement,
    units,
)
from entrepot.vocabulary.eligibility import Applicant, Eligibility
from entrepot.vocabulary.kinds import ROLES, NeedKind, OrganisationKind, Role, Size
from entrepot.vocabulary.money import Money, MoneyRange, Price, Rate, read_price
from entrepot.vocabulary.places import Jurisdiction
from entrepot.vocabulary.quantities import Quantity
from tests.cast import PLACES, cast, need, organisation, resource, settle

pytestmark = pytest.mark.django_db


def read(
    kind: str = "facility", place: str | None = "guangzhou", language: str = "zh-Hans", **fields: str
) -> Offer:
    """What an offer with these fields means."""
    settle()
    return offer(resource("r", kind, language=language, place=place, fields=fields), PLACES)


def ask(
    kind: str = "technology", place: str | None = "guangzhou", language: str = "zh-Hans", **fields: str
) -> Requirement:
    """What a need with these fields asks."""
    settle()
    return requirement(need("n", kind, language=language, place=place, fields=fields), PLACES)


def test_an_offer_in_full() -> None:
    settle()
    found = offer(
        resource(
            "r", "technology", "Titel", "Text.", language="de", place="munich",
            fields={"price": "30.000 €", "readiness": "TRL 6-7", "route": "thz"}, facts={"Auflösung": "15 µm"},
            available_from=date(2027, 1, 1), valid_until=date(2028, 1, 1),
        ),
        PLACES,
    )  # fmt: skip
    assert (found.key, found.kind, found.place, found.jurisdiction) == (
        "r",
        Role.TECHNOLOGY,
        "munich",
        "DE-BY",
    )
    assert (found.route, found.readiness, found.open_to) == ("thz", 6, "")
    assert found.price == Price(Money(Decimal(30000), "EUR"), None, "30.000 €")
    assert (found.available_from, found.valid_until) == (date(2027, 1, 1), date(2028, 1, 1))
    (fact,) = found.facts
    assert (fact.name, fact.label, isinstance(fact.value, Quantity)) == ("resolution", "Auflösung", True)
    assert (found.amount, found.subsidy_rate, found.subsidy_cap, found.subsidy_roles) == (
        None,
        None,
        None,
        frozenset(),
    )


def test_an_offer_that_says_nothing() -> None:
    found = offer(resource("r"), PLACES)
    assert (found.place, found.jurisdiction, found.price, found.readiness, found.route) == (None,) * 5
    assert (found.eligibility, found.facts) == (Eligibility(), ())


@pytest.mark.parametrize(
    ("written", "language", "value"),
    [
        ("900元/小时", "zh-Hans", Rate(Money(Decimal(900), "CNY"), "hour")),
        ("3000元/天", "zh-Hans", Rate(Money(Decimal(3000), "CNY"), "day")),
        ("95 €/h", "de", Rate(Money(Decimal(95), "EUR"), "hour")),
        ("980 €/Tag", "de", Rate(Money(Decimal(980), "EUR"), "day")),
        ("HK$ 6,000 / day", "en", Rate(Money(Decimal(6000), "HKD"), "day")),
        ("HK$ 420 / 小時", "zh-Hant", Rate(Money(Decimal(420), "HKD"), "hour")),
        ("38万元", "zh-Hans", Money(Decimal(380_000), "CNY")),
        ("5-8万元", "zh-Hans", MoneyRange(Money(Decimal(50_000), "CNY"), Money(Decimal(80_000), "CNY"))),
        ("面议", "zh-Hans", None),
    ],
)
def test_prices_as_owners_write_them(written: str, language: str, value: object) -> None:
    found = read(language=language, price=written).price
    assert found is not None
    assert found.value == value
    assert found.text == written


def test_a_price_without_a_currency_is_in_the_one_of_its_place() -> None:
    assert read(place="hong-kong", language="en", price="500 / hour").price == read_price(
        "500 / hour", "en", "HKD"
    )
    assert read(place="munich", language="en", price="500").price == read_price("500", "en", "EUR")


def test_a_policy_with_its_rate_cap_roles_and_whom_it_is_for() -> None:
    found = read(
        "policy", subsidy_rate="30%", subsidy_cap="5万元", subsidy_roles="technology; facility、expert",
        eligible_kinds="企业", eligible_sizes="中小企业", eligible_places="广州; 香港", eligible_sectors="Ceramics",
    )  # fmt: skip
    assert (found.subsidy_rate, found.subsidy_cap) == (Decimal("0.3"), Money(Decimal(50_000), "CNY"))
    assert found.subsidy_roles == {"technology", "facility", "expert"}
    assert found.eligibility == Eligibility(
        kinds=frozenset({OrganisationKind.ENTERPRISE}),
        sizes=frozenset({Size.MICRO, Size.SMALL, Size.MEDIUM}),
        places=frozenset({"guangzhou", "hong-kong"}),
        sectors=frozenset({"ceramics"}),
    )


@pytest.mark.parametrize(
    "written",
    [
        "technology; facility",
        "technology, facility",
        "技术；大型仪器",
        "Technologie/Geräte",
        "technology facility",
    ],
)
def test_subsidised_roles_as_people_write_them(written: str) -> None:
    assert read("policy", subsidy_roles=written).subsidy_roles == {"technology", "facility"}


def test_a_cap_that_cannot_be_read_leaves_no_promise_without_end() -> None:
    found = read("policy", subsidy_rate="30%", subsidy_cap="see the rules")
    assert (found.subsidy_rate, found.subsidy_cap) == (None, None)
    assert read("policy", subsidy_rate="30%").subsidy_rate == Decimal("0.3")


@pytest.mark.parametrize("written", ["guangzhou", "广州", "Guangzhou", "廣州"])
def test_eligible_places_are_known_by_their_names(written: str) -> None:
    assert read("policy", eligible_places=written).eligibility.places == {"guangzhou"}


def test_an_eligible_province_is_a_jurisdiction() -> None:
    assert read("policy", eligible_places="Bayern").eligibility.jurisdictions == {Jurisdiction("DE-BY")}


@pytest.mark.parametrize(
    ("written", "share"),
    [("30%", "0.3"), ("30 ％", "0.3"), ("bis 12,5 %", "0.125"), ("30", "0.3"), ("0.3", "0.3"), ("0,25", "0.25"),
     ("100%", "1"), ("1", "1"), ("a third", None), ("", None)],
)  # fmt: skip
def test_subsidy_rates_are_shares(written: str, share: str | None) -> None:
    fields = {"subsidy_rate": written} if written else {}
    assert read("policy", **fields).subsidy_rate == (None if share is None else Decimal(share))


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("10万元~100万元", 100_000, 1_000_000),
        ("50万元", None, 500_000),
        ("50万元以内", None, 500_000),
        ("50万元以上", 500_000, None),
    ],
)
def test_amounts_of_finance_are_spans(written: str, low: int | None, high: int | None) -> None:
    ends = [None if end is None else Money(Decimal(end), "CNY") for end in (low, high)]
    assert read("finance", amount=written).amount == MoneyRange(*ends)


def test_the_technique_is_a_fact_unless_the_facts_say_it_already() -> None:
    settle()
    one = offer(resource("a", fields={"technique": "XRD"}), PLACES)
    two = offer(resource("b", fields={"technique": "XRD"}, facts={"technique": "SEM"}), PLACES)
    assert [fact.value for fact in one.facts] == ["XRD"]
    assert [fact.value for fact in two.facts] == ["SEM"]


def test_a_requirement_in_full() -> None:
    cast()
    found = requirement(
        need(
            "n", "technology", "釉面裂纹", "检测裂纹。", language="zh-Hans", place="guangzhou", organisation="org-lingyou",
            fields={"budget": "60万元", "min_readiness": "TRL 6", "facility_hours": "10", "expert_days": "3"},
            facts={"裂纹宽度": "≤ 20 µm"}, deadline=date(2027, 3, 31),
        ),
        PLACES,
    )  # fmt: skip
    assert (found.key, found.kind, found.roles) == ("n", NeedKind.TECHNOLOGY, ROLES[NeedKind.TECHNOLOGY])
    assert (found.currency, found.budget) == ("CNY", Money(Decimal(600_000), "CNY"))
    assert (found.deadline, found.min_readiness) == (date(2027, 3, 31), 6)
    assert (found.facility_hours, found.expert_days) == (10, 3)
    assert found.place == PLACES["guangzhou"]
    assert found.applicant == Applicant(
        OrganisationKind.ENTERPRISE, Size.MEDIUM, "guangzhou", Jurisdiction("CN-GD"), None
    )
    assert [isinstance(fact, Fact) for fact in found.facts] == [True]


def test_a_requirement_that_says_nothing_has_the_usual() -> None:
    found = ask(place=None)
    assert (found.facility_hours, found.expert_days) == (DEFAULT_HOURS, DEFAULT_DAYS)
    assert (found.currency, found.budget, found.place, found.min_readiness) == ("CNY", None, None, None)
    assert found.applicant == Applicant()


def test_a_budget_sets_the_currency_else_the_place() -> None:
    assert ask(place="munich", language="de").currency == "EUR"
    assert ask(place="munich", language="en", budget="HK$ 600,000").currency == "HKD"
    assert ask(place="hong-kong", language="en", budget="600,000").budget == Money(Decimal(600_000), "HKD")
    assert ask(budget="面议").budget is None
    assert ask(budget="60-80万元").budget == Money(Decimal(800_000), "CNY")


@pytest.mark.parametrize(
    ("written", "language", "hours"),
    [("10", "en", 10), ("10 h", "en", 10), ("10.5", "en", 11), ("7,5 Stunden", "de", 8), ("8-10", "en", 10),
     ("8至10小时", "zh-Hans", 10), ("1,000", "en", 1000), ("1.000", "de", 1000), ("约20小时", "zh-Hans", 20),
     ("0", "en", 0), ("many", "en", DEFAULT_HOURS), ("9" * 400, "en", 100_000)],
)  # fmt: skip
def test_hours_as_people_write_them(written: str, language: str, hours: int) -> None:
    assert ask(language=language, facility_hours=written).facility_hours == hours


def test_units_of_a_rate_follow_from_what_the_need_uses() -> None:
    asked = ask(facility_hours="10", expert_days="3")

    def used(per: str, role: Role) -> int | None:
        return units(Price(Rate(Money(Decimal(1), "CNY"), per), None, ""), role, asked)  # type: ignore[arg-type]

    assert [used(per, Role.FACILITY) for per in ("hour", "half_day", "day", "use")] == [10, 3, 2, 1]
    assert [used(per, Role.VENUE) for per in ("hour", "day")] == [10, 2]
    assert [used(per, Role.EXPERT) for per in ("hour", "half_day", "day", "use")] == [24, 6, 3, 1]
    assert [used(per, Role.FACILITY) for per in ("sample", "month", "person", "area_month", "unit")] == [
        None
    ] * 5


def test_a_need_without_hours_uses_none() -> None:
    asked = ask(facility_hours="0", expert_days="0")
    for per in ("hour", "half_day", "day"):
        price = Price(Rate(Money(Decimal(1), "CNY"), per), None, "")  # type: ignore[arg-type]
        assert (units(price, Role.FACILITY, asked), units(price, Role.EXPERT, asked)) == (0, 0)


def test_documents_are_its_texts_the_original_first() -> None:
    texts = {
        "en": {"title": "A", "text": "B"},
        "de": {"title": "C", "text": "D"},
        "zh-Hans": {"title": "甲", "text": ""},
    }
    record = resource("r", language="de", texts=texts, keywords=["x", "y"])
    assert documents(record) == (
        Document("r", "C", "D", "de", ("x", "y")), Document("r", "A", "B", "en"), Document("r", "甲", "", "zh-Hans"),
    )  # fmt: skip


def test_an_organisation_of_which_little_is_known_is_an_applicant_of_which_little_is_known() -> None:
    settle()
    found = applicant(organisation("org-x", "X", kind="", place="munich"), PLACES["hong-kong"])
    assert found == Applicant(None, None, "hong-kong", Jurisdiction("HK"), None)


@pytest.mark.parametrize("kind", list(NeedKind))
def test_every_kind_of_need_has_its_roles(kind: NeedKind) -> None:
    assert ask(kind).roles == ROLES[kind]


@pytest.mark.parametrize("kind", list(Role))
def test_every_kind_of_resource_is_read(kind: Role) -> None:
    assert read(kind).kind is kind
