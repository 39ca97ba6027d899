"""Agreements on a deal's page: printed when all agree, read, signed by whoever's turn it is after their password, told when the time ran out."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from entrepot.deals import actions, agreements
from entrepot.deals.domain.standing import State
from entrepot.deals.domain.states import Move
from entrepot.deals.jobs import NODE
from entrepot.deals.models import Agreement, Deal, Signature
from entrepot.deals.signing.sealing import open_places
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.runtime import home
from tests.accounts import PASSWORD
from tests.deals.table import Table, laid
from tests.web.test_deals import browser
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None, settings: Settings) -> Table:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # many sign-ins, quickly
    return laid()


def signer(party: Party, language: str = "en") -> Client:
    """A browser in which somebody typed the password a moment ago."""
    client = browser(party, language)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def page(client: Client, deal: Deal) -> str:
    return words(client.get(f"/deals/{deal.key}/").content.decode())


def asked(client: Client, deal: Deal) -> dict[str, str]:
    """What the form to sign sends, as a browser fills it in."""
    html = client.get(f"/deals/{deal.key}/").content.decode()
    [form] = re.findall(
        rf'<form class="form" method="post" action="/deals/{deal.key}/sign/">.*?</form>', html, re.DOTALL
    )
    return dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', form)) | {"read": "on"}


def sign(client: Client, deal: Deal, **changed: str) -> str:
    answer = client.post(f"/deals/{deal.key}/sign/", asked(client, deal) | changed, follow=True)
    return words(answer.content.decode())


def test_the_last_who_agrees_has_the_agreement_printed(table: Table) -> None:
    deal = table.talking()
    table.propose(deal, 0, table.buyer, languages=("en",))
    assert "Signatures" not in page(browser(table.head), deal)
    browser(table.head).post(f"/deals/{deal.key}/say/approve/", {"version": "1"})
    assert [(one.number, one.by) for one in Agreement.objects.all()] == [(1, table.head.actor)]
    text = page(browser(table.engineer), deal)
    assert "Agreement on version 1 being signed" in text
    assert "Sign the agreement" not in text  # members read, managers sign


def test_an_agreement_that_was_not_printed_is_printed_by_whoever_asks(table: Table) -> None:
    deal = table.agreed()
    assert "Print the agreement" in page(browser(table.buyer), deal)
    assert "Print the agreement" not in page(browser(table.engineer), deal)
    assert browser(table.engineer).post(f"/deals/{deal.key}/agreement/").status_code == 404
    answer = browser(table.buyer).post(f"/deals/{deal.key}/agreement/", follow=True)
    assert "The agreement is printed. Read it, then sign it." in words(answer.content.decode())


def test_two_sign_in_two_browsers(table: Table) -> None:
    deal = table.agreed()
    table.printed(deal)
    first, second = signer(table.head), signer(table.buyer)
    text = sign(first, deal)
    assert "You have signed the agreement. Keep a copy of it." in text
    assert "Yunshan University Head Director" in text
    assert "Isaroptik GmbH signs now" in text
    assert "Sign the agreement" not in text
    sign(second, deal, office="Geschäftsführerin")
    deal.refresh_from_db()
    assert deal.state == State.SIGNED
    text = page(first, deal)
    assert "Agreement on version 1 in force" in text
    assert "Isaroptik GmbH Buyer Geschäftsführerin" in text
    assert open_places(agreements.content(deal.agreements.get())) == ()


def test_whoever_signs_gives_the_password_first_and_is_not_asked_twice(table: Table) -> None:
    deal = table.agreed()
    table.printed(deal)
    client = browser(table.head)
    answer = client.post(f"/deals/{deal.key}/sign/", asked(client, deal))
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    assert Signature.objects.count() == 0
    answer = client.post(answer.headers["Location"], {"password": PASSWORD}, follow=True)
    assert "You have signed the agreement" in words(answer.content.decode())
    assert Signature.objects.count() == 1


def test_what_does_not_fit_is_said_on_the_page(table: Table) -> None:
    deal = table.agreed()
    table.printed(deal)
    client = signer(table.head)
    for changed, said in (
        ({"office": ""}, "It is not said as what you sign."),
        ({"fingerprint": "0" * 64}, "This is not the file that you looked at."),
        ({"version": "7"}, "The agreement on these terms is not printed yet."),
        ({"version": "none"}, "The agreement on these terms is not printed yet."),
    ):
        assert said in sign(client, deal, **changed)
    assert Signature.objects.count() == 0


def test_without_the_tick_nothing_is_signed_and_for_others_neither(table: Table) -> None:
    deal = table.agreed()
    table.printed(deal)
    client = signer(table.head)
    given = asked(client, deal)
    del given["read"]
    answer = client.post(f"/deals/{deal.key}/sign/", given)
    assert (answer.status_code, "You have not said that you read the agreement" in words(answer.content.decode())) == (
        422, True,
    )  # fmt: skip
    for party in ("org-isaroptik", "org-nowhere", ""):
        assert (
            client.post(f"/deals/{deal.key}/sign/", given | {"party": party, "read": "on"}).status_code == 404
        )
    assert Signature.objects.count() == 0


def test_an_expired_certificate_is_said_in_the_readers_words(
    table: Table, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = table.agreed()
    table.printed(deal)
    (home.current().path / "signing").mkdir(exist_ok=True)
    file = home.current().path / "signing" / "org-yunshan.p12"
    file.write_bytes(b"no certificate")
    try:
        said = sign(signer(table.head), deal)
    finally:
        file.unlink()
    assert (
        "The certificate file cannot be opened. Check that it is a .p12 or .pfx file, and its password."
        in said
    )


def test_the_agreement_is_read_and_kept_by_those_of_the_deal_alone(table: Table) -> None:
    deal = table.agreed()
    agreement = table.printed(deal)
    address = f"/deals/{deal.key}/agreement/1.pdf"
    shown, kept = browser(table.engineer).get(address), browser(table.engineer).get(f"{address}?keep=1")
    assert (shown.content, shown.headers["Content-Type"]) == (
        agreements.content(agreement),
        "application/pdf",
    )
    assert [one.headers["Content-Disposition"] for one in (shown, kept)] == [
        f'{how}; filename="{deal.key}-1.pdf"' for how in ("inline", "attachment")
    ]
    assert browser(table.stranger).get(address).status_code == 404
    assert browser(table.buyer).get(f"/deals/{deal.key}/agreement/2.pdf").status_code == 404
    assert Client().get(address).status_code == 302


def test_a_file_that_was_changed_is_not_given_out(table: Table) -> None:
    deal = table.agreed()
    agreement = table.printed(deal)
    file = home.current().path / "agreements" / deal.key / agreements.file_key(agreement.fingerprint)
    file.write_bytes(file.read_bytes() + b" ")
    answer = browser(table.buyer).get(f"/deals/{deal.key}/agreement/1.pdf")
    assert answer.status_code == 422
    assert "The agreement's file is not as it was kept" in words(answer.content.decode())


def test_an_amendment_is_signed_beside_the_agreement_that_is_in_force(table: Table) -> None:
    deal = table.agreed()
    first = table.printed(deal)
    for by in (table.head, table.buyer):
        table.sign(first, by)
    second = table.printed(table.agreed(deal, after=1, confidential_months=12))
    text = page(browser(table.buyer), deal)
    assert "Agreement on version 2 being signed" in text
    assert "Other agreements of this deal Agreement on version 1 in force" in text
    for by in (table.head, table.buyer):
        table.sign(second, by)
    text = page(browser(table.buyer), deal)
    assert "Agreement on version 2 in force" in text
    assert "Agreement on version 1 signed by all; another one took its place" in text


def test_what_ran_out_is_told_in_the_inbox_and_noted_there(table: Table) -> None:
    deal = table.agreed()
    agreement = table.printed(deal)
    with time_machine.travel(agreement.deadline):
        actions.lapse_agreements(by=NODE)
    client = browser(table.buyer)
    text = words(client.get("/inbox/").content.decode())
    assert "The time to sign the agreement of “Glaze” ran out" in text
    text = page(client, deal)
    assert "Agreement on version 1 not signed by all, and off the table" in text
    assert "The time ran out" in text


def test_who_may_not_say_something_is_told_so(table: Table) -> None:
    deal = table.opened()
    answer = browser(table.engineer).post(f"/deals/{deal.key}/say/{Move.JOIN}/")
    assert (answer.status_code, "Your role does not allow this." in words(answer.content.decode())) == (
        422,
        True,
    )


def test_the_page_is_as_wide_as_the_reader_s_language(table: Table) -> None:
    """Every sentence of the section goes through gettext: in German nothing of the form is left in English once it is translated."""
    deal = table.agreed()
    table.printed(deal)
    Account.objects.filter(key=table.head.actor).update(language="de")
    html = browser(table.head, "de").get(f"/deals/{deal.key}/").content.decode()
    assert 'value="Direktor"' in html  # the office as the terms word it in the reader's language
