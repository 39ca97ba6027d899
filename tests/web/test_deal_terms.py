"""Terms of a deal on pages: typed, put on the table, compared, agreed to, refused, amended, and printed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import LazySettings
from django.test import Client

from entrepot.deals.actions.happening import happened
from entrepot.deals.clauses.writing import written
from entrepot.deals.domain.plain import fingerprint
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.standing import Draft
from entrepot.deals.domain.states import Actor, Move, moved
from entrepot.deals.models import Deal, DealEvent
from entrepot.deals.papers.values import Heading, values
from entrepot.people.models import Identifier
from entrepot.runtime import clock
from entrepot.runtime.home import Home
from tests.deals.agreed import euro, terms
from tests.deals.table import Table, laid
from tests.web.test_deals import browser
from tests.web.test_pages import words

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db

OPEN = re.compile(r"amount|payments-\d-(amount|due|after)|sides-\d-(code|signatory|office-.+|address-.+)")
"""Fields that the deal itself says nothing about."""


@pytest.fixture
def table(db: None) -> Table:
    return laid()


class Fields(HTMLParser):
    """The fields of a page's last form as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.chosen: str | None = None
        self.text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.found = {}
        elif tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            self.found[name] = given.get("value", "on" if given.get("type") == "checkbox" else "")
        elif tag == "select":
            self.chosen = name
        elif tag == "option" and self.chosen and (self.chosen not in self.found or "selected" in given):
            self.found[self.chosen] = given.get("value", "")
        elif tag == "textarea":
            self.text = name
            self.found[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.chosen = None
        elif tag == "textarea":
            self.text = None

    def handle_data(self, data: str) -> None:
        if self.text:
            self.found[self.text] += data.removeprefix("\n")


def fields(answer: Answer) -> dict[str, str]:
    """What the form of terms on a page would send."""
    html = answer.content.decode()
    start = html.index('<form class="form wide"')
    parser = Fields()
    parser.feed(html[start : html.index("</form>", start)])
    return {name: value for name, value in parser.found.items() if name != "csrfmiddlewaretoken"}


def opened(client: Client, deal: Deal) -> dict[str, str]:
    return fields(client.get(f"/deals/{deal.key}/terms/new/"))


def sent(client: Client, deal: Deal, typed: dict[str, str], do: str = "propose") -> Answer:
    return client.post(f"/deals/{deal.key}/terms/new/", typed | {"do": do})


def proposed(client: Client, deal: Deal, **typed: str) -> Answer:
    """The usual terms at a hundred thousand, put on the table."""
    first = opened(client, deal) | {"amount": "100000"}
    return sent(client, deal, fields(sent(client, deal, first, "split")) | typed)


def errors(answer: Answer) -> dict[str, str]:
    """What is wrong, by field."""
    found = re.findall(
        r'<ul class="errorlist" id="([^"]+)-error">(.*?)</ul>', answer.content.decode(), re.DOTALL
    )
    return {name: words(text) for name, text in found}


def versions(deal: Deal) -> list[tuple[int, str]]:
    return [(one.number, one.party) for one in deal.versions.all()]


def signed(table: Table, deal: Deal) -> Deal:
    """The deal with what is on the table signed by both."""
    now = table.say(deal, Move.APPROVE, table.head)
    for by in (table.head, table.buyer):
        home = table.home(by)
        assert home is not None
        standing = moved(now.standing, Move.SIGN, Actor.of(home.key))
        now = happened(now, standing, DealEvent(move=Move.SIGN, party=home.key), "deal.speak", by)
    return now


def test_the_form_is_filled_in_with_what_is_known(
    table: Table, settings: LazySettings, tmp_path: Path
) -> None:
    settings.HOME = Home(tmp_path)  # no node lies there, so the first party's country counts
    Identifier.objects.create(organisation=table.firm, scheme="vat", number="DE136695976")
    typed = opened(browser(table.buyer), table.talking())
    assert {name: typed[name] for name in ("kind", "seen", "language1", "language2", "governing", "law")} == {
        "kind": "development", "seen": "0", "language1": "de", "language2": "zh-Hans", "governing": "de", "law": "DE",
    }  # fmt: skip
    assert (typed["sides-0-key"], typed["sides-0-part"], typed["sides-0-code"]) == (
        table.firm.key,
        "client",
        "DE136695976",
    )
    assert (typed["sides-1-part"], typed["sides-1-name-zh-Hans"]) == ("provider", "云山大学")
    assert (typed["begins"], typed["title-de"]) == (
        clock.today().isoformat(),
        "Entwicklungsvertrag: Glaze for vases",
    )
    assert (typed["payments-1-after"], typed["payments-1-payer"], typed["payments-1-payee"]) == (
        "m1",
        table.firm.key,
        table.lab.key,
    )
    assert [name for name, text in typed.items() if not text and not OPEN.fullmatch(name)] == []


def test_rows_come_and_go_without_a_loss(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    typed = opened(client, deal) | {
        "milestones-1-title-de": "Getippt",
        "subject-de": "Zeile\nzwei",
        "ends": "kein Tag",
    }
    more = fields(sent(client, deal, typed, "add milestones"))
    assert more == typed | {
        "milestones-rows": "4", "milestones-3-key": "m4", "milestones-3-due": "", "milestones-3-title-de": "",
        "milestones-3-title-zh-Hans": "", "milestones-3-proof-de": "", "milestones-3-proof-zh-Hans": "",
    }  # fmt: skip
    less = fields(sent(client, deal, more, "drop milestones 0"))
    assert (less["milestones-rows"], less["milestones-0-title-de"], less["milestones-0-key"]) == (
        "3",
        "Getippt",
        "m2",
    )
    assert fields(sent(client, deal, less, "drop special 0"))["special-rows"] == "0"
    paid = fields(sent(client, deal, less, "add payments"))
    assert (paid["payments-4-key"], paid["payments-4-payer"]) == ("p5", table.firm.key)


def test_what_was_typed_in_a_language_that_is_not_shown_is_kept(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    typed = opened(client, deal) | {"title-zh-Hans": "釉料合同", "language2": ""}
    alone = sent(client, deal, typed, "again")
    assert "in Chinese" not in words(alone.content.decode())
    assert fields(alone)["title-zh-Hans"] == "釉料合同"
    assert 'type="hidden" name="title-zh-Hans"' in alone.content.decode()
    back = fields(sent(client, deal, fields(alone) | {"language2": "zh-Hans"}, "again"))
    assert back == typed | {"language2": "zh-Hans"}


def test_the_price_is_split_evenly_and_the_sum_is_told(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    typed = opened(client, deal) | {"amount": "100.01", "payments-0-amount": "20"}
    told = words(sent(client, deal, typed, "again").content.decode())
    assert "The payments come to €20: €80.01 less than the price of €100.01." in told
    answer = sent(client, deal, typed, "split")
    split = [fields(answer)[f"payments-{n}-amount"] for n in range(4)]
    assert (split, "that is the price" in words(answer.content.decode())) == (
        ["25", "25", "25", "25.01"],
        True,
    )
    bare = {name: text for name, text in typed.items() if not name.startswith("payments-")}
    fresh = fields(sent(client, deal, bare, "split"))
    assert [fresh[f"payments-{n}-after"] for n in range(int(fresh["payments-rows"]))] == ["m1", "m2", "m3"]
    unpriced = sent(client, deal, typed | {"amount": ""}, "split")
    assert "Write the price first" in words(unpriced.content.decode())


def test_another_kind_brings_its_usual_terms_and_leaves_parties_and_price(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    typed = opened(client, deal) | {
        "kind": "service",
        "amount": "900",
        "sides-0-signatory": "Anna",
        "law": "CN",
    }
    usual = fields(sent(client, deal, typed, "usual"))
    assert (usual["title-de"], usual["milestones-rows"], usual["sides-0-signatory"], usual["law"]) == (
        "Vertrag über technische Leistungen: Glaze for vases",
        "2",
        "Anna",
        "CN",
    )
    assert [usual[f"payments-{n}-amount"] for n in range(2)] == ["270", "630"]


def test_terms_are_put_on_the_table_and_stand_on_the_deals_page(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    answer = proposed(client, deal)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/deals/{deal.key}/#terms")
    assert versions(deal) == [(1, table.firm.key)]
    page = words(browser(table.head).get(f"/deals/{deal.key}/").content.decode())
    assert "Version 1, put there by Isaroptik GmbH" in page
    assert "Isaroptik GmbH: agrees" in page
    assert "Yunshan University: has not answered" in page
    agreed = deal.versions.get().agreed
    assert (agreed.price, len(agreed.payments), agreed.title.has("en")) == (euro(100000), 4, False)


def test_terms_sent_twice_are_one_version(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    typed = fields(sent(client, deal, opened(client, deal) | {"amount": "900"}, "split"))
    assert [sent(client, deal, typed).status_code for _ in range(2)] == [302, 302]
    assert versions(deal) == [(1, table.firm.key)]


def test_what_is_wrong_comes_back_at_its_fields_and_nothing_typed_is_lost(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    typed = opened(client, deal) | {
        "amount": "900", "payments-0-amount": "0", "payments-1-amount": "1.005", "payments-2-amount": "9",
        "payments-3-amount": "9", "payments-2-payee": table.firm.key, "payments-0-due": "", "title-zh-Hans": "",
        "milestones-1-proof-de": " ", "milestones-2-due": "2099-01-01", "sides-1-name-de": "", "months": "700",
        "governing": "en", "special-0-text-zh-Hans": "",
    }  # fmt: skip
    answer = sent(client, deal, typed)
    assert (answer.status_code, errors(answer)) == (
        422,
        {
            "title-zh-Hans": "Something is not written in every language of the agreement. Write it in each of them.",
            "sides-1-name-de": "Something is not written in every language of the agreement. Write it in each of them.",
            "milestones-1-proof-de": "Something is not written in every language of the agreement. Write it in each of them.",
            "special-0-text-zh-Hans": "Something is not written in every language of the agreement. Write it in each of them.",
            "milestones-2-due": "A milestone is due outside the term. Move it, or let the term begin earlier or end later.",
            "payments-0-amount": "An amount is zero or less. Write an amount above zero, or leave it out.",
            "payments-0-due": "A payment has neither a day nor a milestone. Say when it is due, or after which milestone.",
            "payments-1-amount": "An amount has parts of a cent. Write amounts with two decimals at most.",
            "payments-2-payee": "A party pays itself. Choose another payer or payee.",
            "amount": "The payments do not add up to the price. Correct the payments or the price.",
            "months": "Secrets cannot be kept for that many months. Write a number of months from 0 to 600.",
            "governing": "The language that counts is not among the agreement's languages. Choose one of the languages in which it is set.",
        },
    )
    assert fields(answer) == typed
    summary = re.findall(r'<li><a href="#id_([^"]+)">([^<]+)</a>', answer.content.decode())
    assert ([name for name, _ in summary][:3], dict(summary)["milestones-2-due"]) == (
        ["governing", "title-zh-Hans", "sides-1-name-de"],
        "Milestone 3: Due on",
    )
    assert versions(deal) == []


def test_what_cannot_be_read_is_told_at_its_field(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    typed = opened(client, deal) | {"begins": "", "payments-0-amount": "viel", "milestones-0-due": ""}
    assert errors(sent(client, deal, typed)) == {
        "begins": "Please fill this in.",
        "payments-0-amount": "Enter a number.",
    }
    typed |= {"begins": "2027-01-04", "payments-0-amount": ""}
    found = errors(sent(client, deal, typed))
    assert {name: found[name] for name in found if name != "amount"} == {
        "milestones-0-due": "Please fill this in.",
        **{f"payments-{number}-amount": "Please fill this in." for number in range(4)},
    }


def test_two_propose_at_once_and_the_second_sees_what_the_first_changed(table: Table) -> None:
    deal = table.talking()
    proposed(browser(table.buyer), deal)
    head, buyer = browser(table.head), browser(table.buyer)
    mine, theirs = opened(head, deal), opened(buyer, deal)
    sent(buyer, deal, theirs | {"months": "12"})
    answer = sent(head, deal, mine | {"title-de": "Glasurvertrag"})
    page = words(answer.content.decode())
    assert (answer.status_code, versions(deal)) == (422, [(1, table.firm.key), (2, table.firm.key)])
    assert "The terms have changed since you looked at them." in page
    assert "What Isaroptik GmbH changed meanwhile, in version 2" in page
    assert "taken out: 36 months after the end put in: 12 months after the end" in page
    assert fields(answer) == mine | {"title-de": "Glasurvertrag", "seen": "2"}
    assert sent(head, deal, fields(answer)).status_code == 302
    assert (versions(deal)[2], deal.versions.last().agreed.confidential_months) == ((3, table.lab.key), 36)


def test_a_changed_currency_is_told_for_no_amount_is_converted(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    proposed(client, deal)
    sent(client, deal, opened(client, deal) | {"currency": "CNY"})
    page = words(client.get(f"/deals/{deal.key}/terms/1/2/").content.decode())
    assert "The currency was changed from EUR to CNY. Amounts were not converted" in page
    assert "Price of everything taken out: €100,000 put in: CNY 100,000" in page
    assert "Payment 4 · Amount taken out: €25,000 put in: CNY 25,000" in page


def test_what_changed_is_shown_in_both_languages_and_not_by_colour_alone(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    first = fields(sent(client, deal, opened(client, deal) | {"amount": "900"}, "split"))
    first |= {"subject-zh-Hans": "研制无铅釉料。", "subject-de": "Eine bleifreie Glasur."}
    sent(client, deal, first)
    sent(client, deal, first | {"seen": "1", "subject-zh-Hans": "研制低温釉料。", "ends": "2029-01-31"})
    html = client.get(f"/deals/{deal.key}/terms/1/2/").content.decode()
    assert (
        '<dd lang="zh-Hans">研制<del><span class="unseen" lang="en">taken out: </span>无铅</del>'
        '<ins><span class="unseen" lang="en">put in: </span>低温</ins>釉料。</dd>'
    ) in html
    assert html.count("<del>") == 2
    assert "31 Jan 2029" in words(html)
    assert client.get(f"/deals/{deal.key}/terms/1/7/").status_code == 404


def test_a_milestone_that_only_has_another_name_changes_no_payment(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    proposed(client, deal)
    sent(
        client,
        deal,
        opened(client, deal) | {"milestones-0-title-de": "Anfang", "milestones-0-title-zh-Hans": "开始"},
    )
    page = words(client.get(f"/deals/{deal.key}/terms/1/2/").content.decode())
    assert ("Milestone 1 · What is delivered" in page, "After which milestone" in page) == (True, False)


def test_terms_are_agreed_to_and_refused_beside_them(table: Table) -> None:
    deal = table.talking()
    proposed(browser(table.buyer), deal)
    head = browser(table.head)
    page = head.get(f"/deals/{deal.key}/").content.decode()
    assert (page.count("/say/approve/"), page.count("/say/refuse/")) == (1, 1)
    assert "/say/approve/" not in browser(table.buyer).get(f"/deals/{deal.key}/").content.decode()
    assert head.post(f"/deals/{deal.key}/say/approve/", {"version": "1"}).status_code == 302
    assert Deal.objects.get().standing.draft == Draft(1, frozenset({table.firm.key, table.lab.key}))
    head.post(f"/deals/{deal.key}/say/refuse/", {"version": "1", "reason": "price"})
    assert Deal.objects.get().standing.draft is None
    assert "Nothing is on the table now." in words(head.get(f"/deals/{deal.key}/").content.decode())


def test_what_was_signed_is_amended_and_not_edited(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    proposed(client, deal)
    deal = signed(table, deal)
    form = words(client.get(f"/deals/{deal.key}/terms/new/").content.decode())
    assert (
        "What was signed is not edited. Version 1 stays in force as it is until every party has signed"
        in form
    )
    sent(client, deal, opened(client, deal) | {"months": "12"})
    now = Deal.objects.get().standing
    assert (now.state, now.in_force, now.draft) == ("signed", 1, Draft(2, frozenset({table.firm.key})))
    page = words(client.get(f"/deals/{deal.key}/").content.decode())
    assert "Version 1 stays in force until every party has signed the amendment." in page
    assert signed(table, deal).standing.in_force == 2
    assert [one.agreed.confidential_months for one in deal.versions.all()] == [36, 12]


def test_what_was_agreed_stays_to_be_read_when_the_deal_is_over(table: Table) -> None:
    deal = table.talking()
    proposed(browser(table.buyer), deal)
    deal = signed(table, deal)
    broken = moved(deal.standing, Move.BREAK, Actor.of(table.firm.key), reason=Reason.OTHER)
    happened(
        deal,
        broken,
        DealEvent(move=Move.BREAK, party=table.firm.key, reason="other"),
        "deal.speak",
        table.buyer,
    )
    html = browser(table.head).get(f"/deals/{deal.key}/").content.decode()
    assert ("What was agreed: version 1" in words(html), "terms/new/" in html) == (True, False)


def test_a_party_that_left_is_in_no_terms_any_more(table: Table) -> None:
    deal = table.opened(parties=((table.firm, ""), (table.lab, "r-oven"), (table.third, "")))
    for by in (table.head, table.stranger):
        table.say(deal, Move.JOIN, by)
    client = browser(table.buyer)
    proposed(client, deal, **{"payments-0-payee": table.third.key})
    stale = opened(client, deal)
    table.say(deal, Move.LEAVE, table.stranger, Reason.TIMING)
    assert Deal.objects.get().standing.draft is None
    typed = opened(client, deal)
    assert (typed["payments-0-payee"], "sides-2-key" in typed) == (table.lab.key, False)
    assert [typed[f"sides-{n}-key"] for n in range(2)] == [table.firm.key, table.lab.key]
    answer = sent(client, deal, stale)
    assert "payments-0-payee" in errors(answer)
    assert "sides-2-key" not in fields(answer)
    assert sent(client, deal, typed).status_code == 302


def test_who_signs_in_turn_is_every_party_once(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    typed = fields(sent(client, deal, opened(client, deal) | {"amount": "900", "in_turn": "on"}, "split"))
    assert (typed["in_turn"], typed["sides-0-turn"], typed["sides-1-turn"]) == ("on", "1", "2")
    wrong = sent(client, deal, typed | {"sides-0-turn": "2"})
    assert errors(wrong) == {"in_turn": "Give each party a number of its own, from 1."}
    sent(client, deal, typed | {"sides-0-turn": "2", "sides-1-turn": "1"})
    assert Deal.objects.get().standing.draft == Draft(
        1, frozenset({table.firm.key}), turns=(table.lab.key, table.firm.key)
    )
    again = opened(client, deal)
    assert (again["in_turn"], again["sides-0-turn"]) == ("on", "2")


def test_every_version_is_printed_as_a_draft(table: Table) -> None:
    client, deal = browser(table.buyer), table.talking()
    proposed(client, deal)
    answer = client.get(f"/deals/{deal.key}/terms/1/paper.pdf")
    assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert browser(table.stranger).get(f"/deals/{deal.key}/terms/1/paper.pdf").status_code == 404
    looked = sent(client, deal, opened(client, deal) | {"months": "9"}, "look")
    assert (looked.status_code, looked.headers["Content-Type"]) == (200, "application/pdf")
    assert versions(deal) == [(1, table.firm.key)]


def test_a_paper_says_what_it_is() -> None:
    given = terms(languages=("en", "de"))
    heading = Heading("N", "deal-1", 2, date(2026, 11, 28), fingerprint(given))
    marks = {
        mark: values(written(given), replace(heading, mark=mark))["mark"] for mark in ("", "draft", "copy")
    }
    assert marks == {
        "": [],
        "draft": [
            "Draft on the table – nobody has signed it, and it binds nobody",
            "Entwurf auf dem Tisch – von niemandem unterschrieben, bindet niemanden",
        ],
        "copy": [
            "Copy for reading – the signed file counts",
            "Lesefassung – es zählt die unterschriebene Datei",
        ],
    }


def test_only_those_who_speak_for_a_party_put_terms_on_the_table(table: Table) -> None:
    deal = table.talking()
    address = f"/deals/{deal.key}/terms/new/"
    assert [
        browser(who).get(address).status_code for who in (table.head, table.engineer, table.stranger)
    ] == [
        200,
        404,
        404,
    ]
    page = browser(table.engineer).get(f"/deals/{deal.key}/").content.decode()
    assert "terms/new/" not in page


def test_terms_wait_until_all_will_talk(table: Table) -> None:
    answer = browser(table.buyer).get(f"/deals/{table.opened().key}/terms/new/")
    assert (answer.status_code, "This deal is not that far yet." in words(answer.content.decode())) == (
        422,
        True,
    )


@pytest.mark.parametrize(
    ("odd", "does"),
    [
        ({"milestones-rows": "999999999", "payments-rows": "²", "special-rows": "-1"}, ("propose", "add payments", "split")),
        ({"kind": "barter", "law": "'", "currency": "<b>", "milestones-0-key": ""}, ("propose", "usual", "add milestones")),
        ({"language1": "xx", "language2": "xx", "seen": "-3", "amount": "1e999999"}, ("propose", "usual", "split")),
        ({"amount": "NaN", "sides-0-key": "org-nobody"}, ("propose", "split", "drop special 99", "")),
    ],
)  # fmt: skip
def test_what_no_browser_sends_breaks_nothing(
    table: Table, odd: dict[str, str], does: tuple[str, ...]
) -> None:
    client, deal = browser(table.buyer), table.talking()
    typed = opened(client, deal) | odd
    answers = {do: sent(client, deal, typed, do).status_code for do in does}
    assert (answers, versions(deal)) == ({do: 422 if do == "propose" else 200 for do in does}, [])


@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
def test_the_pages_of_terms_open_in_every_language(table: Table, language: str) -> None:
    client, deal = browser(table.buyer, language), table.talking()
    proposed(client, deal)
    sent(client, deal, opened(client, deal) | {"months": "12", "forum": "arbitration", "law": "CN"})
    pages = [f"/deals/{deal.key}/{end}" for end in ("", "terms/new/", "terms/1/", "terms/1/2/")]
    assert [client.get(page).status_code for page in pages] == [200] * 4
