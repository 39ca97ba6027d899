"""What waits, by mail: once, in the reader's language, nothing that is held back, and easily stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django.fixtures import Settings

from entrepot.journal.models import Entry
from entrepot.people.actions.invitations import invite
from entrepot.people.actions.memberships import ask_to_join
from entrepot.people.domain import NodeRole
from entrepot.people.models import Account, Duty
from entrepot.runtime import clock, jobs
from entrepot.runtime.jobs import registry
from entrepot.runtime.models import Job
from entrepot.web.digests import send_digests, token_of
from entrepot.web.jobs import DIGESTS
from tests.accounts import account, party, signed_in
from tests.people.typed import founded
from tests.web.test_inbox import anna, asked, chief, need_of
from tests.web.test_pages import page

__all__ = ["anna", "chief"]
MORNING = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)


@pytest.fixture
def night(node: None) -> Iterator[time_machine.Coordinates]:
    """The evening before the first digest."""
    with time_machine.travel(datetime(2026, 11, 21, 20, tzinfo=UTC)) as traveller:
        yield traveller


def sent() -> list[tuple[str, str]]:
    """To whom, and under which subject, since the last look."""
    found = [(letter.to[0], letter.subject) for letter in mail.outbox]
    mail.outbox.clear()
    return found


def test_what_came_is_told_once(night: time_machine.Coordinates) -> None:
    kim = account("kim", NodeRole.OFFICER)
    account("idle", NodeRole.BROKER)
    founded(account("lin"), "Lumen", admitted=False)
    night.move_to(MORNING)
    assert send_digests(now=clock.now()) == {"sent": 1, "failed": 0}
    assert sent() == [(kim.email, "1 new thing waits for you · Test node")]
    assert send_digests(now=clock.now()) == {"sent": 0, "failed": 0}
    night.shift(timedelta(days=1))
    assert send_digests(now=clock.now()) == {"sent": 0, "failed": 0}
    founded(account("mei"), "Other", admitted=False)
    assert send_digests(now=clock.now()) == {"sent": 1, "failed": 0}
    assert "Lumen" not in mail.outbox[0].body


def test_a_mail_leads_to_the_inbox_and_names_no_person(night: time_machine.Coordinates) -> None:
    lin, mei = account("lin"), account("mei")
    made = founded(lin, "Lumen")
    Duty.objects.update(settled=clock.now())
    ask_to_join(organisation=made, message="I keep the kiln.", by=party(mei))
    night.move_to(MORNING)
    send_digests(now=clock.now())
    (letter,) = mail.outbox
    assert letter.body == (
        "Hello Lin,\n\n1 new thing waits for you:\n\n- Somebody asks to join Lumen\n\n"
        "Look at it and answer in your inbox:\nhttp://127.0.0.1:8000/inbox/\n\n"
        "You get such a mail once a day at most, and only when something new waits. No more of them:\n"
        f"http://127.0.0.1:8000/mails/stop/{token_of(lin)}/\n\nTest node\nhttp://127.0.0.1:8000/"
    )
    assert ("Mei" in letter.body, "kiln" in letter.body) == (False, False)
    assert isinstance(letter, EmailMessage)
    assert not hasattr(letter, "alternatives")


def test_nothing_held_back_is_in_a_mail(chief: Account, anna: Account) -> None:
    need = need_of(chief)
    asked(need, anna)
    send_digests(now=clock.now())
    (letter,) = [letter for letter in mail.outbox if letter.to == [chief.email]]
    assert "Isaroptik GmbH asks for the details of “Inspection of surfaces”" in letter.body
    assert [word for word in ("Glaze", "kiln", "Hausmann", "sensors", "Anna") if word in letter.body] == []


@pytest.mark.parametrize(
    ("language", "day"), [("zh-hans", "2026年12月5日"), ("de", "5. Dezember 2026"), ("en", "5 Dec 2026")]
)
def test_it_is_in_the_language_of_its_reader(
    night: time_machine.Coordinates, language: str, day: str
) -> None:
    lin, mei = account("lin"), account("mei", language=language)
    invite(email=mei.email, organisation=founded(lin, "Lumen"), role="member", by=party(lin))
    send_digests(now=MORNING)
    (letter,) = [letter for letter in mail.outbox if letter.to == [mei.email]]
    assert day in letter.body


def test_who_does_not_want_it_gets_none(night: time_machine.Coordinates) -> None:
    for number, change in enumerate(({"wants_digest": False}, {"is_active": False}, {"erased": clock.now()})):
        person = account(f"kim{number}", NodeRole.OFFICER)
        Account.objects.filter(pk=person.pk).update(**change)
    unconfirmed = account("unconfirmed", NodeRole.OFFICER)
    EmailAddress.objects.filter(user=unconfirmed).update(verified=False)
    founded(account("lin"), "Lumen", admitted=False)
    assert send_digests(now=MORNING) == {"sent": 0, "failed": 0}


def test_a_mail_that_could_not_be_sent_comes_with_the_next_run(
    night: time_machine.Coordinates, settings: Settings
) -> None:
    account("kim", NodeRole.OFFICER)
    founded(account("lin"), "Lumen", admitted=False)
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send_digests(now=MORNING) == {"sent": 0, "failed": 1}
    settings.EMAIL_BACKEND = working
    assert send_digests(now=MORNING + timedelta(minutes=1)) == {"sent": 1, "failed": 0}


def test_two_runs_at_once_send_one_mail(night: time_machine.Coordinates) -> None:
    kim = account("kim", NodeRole.OFFICER)
    founded(account("lin"), "Lumen", admitted=False)

    def other(done: int, _total: int) -> None:
        if done == 0:  # another run overtakes this one after its readers were listed
            send_digests(now=MORNING)

    send_digests(now=MORNING + timedelta(seconds=1), report=other)
    assert sent() == [(kim.email, "1 new thing waits for you · Test node")]


def test_many_are_counted_and_the_newest_named(night: time_machine.Coordinates) -> None:
    account("kim", NodeRole.OFFICER)
    for number in range(23):
        founded(account(f"p{number}"), f"Firm {number}", admitted=False)
    send_digests(now=MORNING)
    (letter,) = mail.outbox
    assert letter.subject.startswith("23 new things wait for you")
    assert len(re.findall(r"^- An organisation asks", letter.body, flags=re.MULTILINE)) == 20
    assert "- and 3 more" in letter.body


def test_mail_programs_stop_it_with_one_click(night: time_machine.Coordinates) -> None:
    kim = account("kim", NodeRole.OFFICER)
    founded(account("lin"), "Lumen", admitted=False)
    send_digests(now=MORNING)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    browser = Client(enforce_csrf_checks=True)
    assert "No more mails about what waits for you?" in page(browser, address)
    assert Account.objects.get(pk=kim.pk).wants_digest
    done = browser.post(address, {"List-Unsubscribe": "One-Click"})
    assert (done.status_code, Account.objects.get(pk=kim.pk).wants_digest) == (200, False)
    browser.post(address)
    assert Entry.objects.filter(verb="account.digest_stopped").count() == 1


@pytest.mark.parametrize("token", ["x", "p-0000000000000000", "p-0000000000000000.AAAA"])
def test_only_addresses_that_this_node_signed_stop_anything(node: None, token: str) -> None:
    assert Client().post(f"/mails/stop/{token}/").status_code == 404


def test_the_address_lets_nobody_in(node: None) -> None:
    kim = account("kim")
    browser = Client()
    browser.post(f"/mails/stop/{token_of(kim)}/")
    assert browser.get("/inbox/").status_code == 302
    assert page(signed_in(kim), "/inbox/")


def test_it_is_a_daily_job_that_can_be_delivered_again(night: time_machine.Coordinates) -> None:
    account("kim", NodeRole.OFFICER)
    founded(account("lin"), "Lumen", admitted=False)
    night.move_to(MORNING)
    assert registry.schedules()[DIGESTS] == "30 5 * * *"
    for key in ("monday", "again"):
        jobs.enqueue(DIGESTS, key=key)
        jobs.drain()
    assert [job.result for job in Job.objects.order_by("pk")] == [
        {"sent": 1, "failed": 0},
        {"sent": 0, "failed": 0},
    ]
    assert len(mail.outbox) == 1
