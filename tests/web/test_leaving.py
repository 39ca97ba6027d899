"""Who has left an organisation reads nothing more of its records where duties wait for them in person: in the inbox and in its mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.domain import Level
from entrepot.catalogue.models import ConfidentialityAgreement
from entrepot.people import queries
from entrepot.people.actions import add_duty
from entrepot.people.actions.duties import Audience
from entrepot.people.actions.memberships import leave
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.runtime import clock
from entrepot.web.digests import send_digests
from tests.accounts import account, join, party, signed_in
from tests.web.test_inbox import NEED, anna, answer, asked, chief, firm, kinds, need_of
from tests.web.test_pages import page, words

__all__ = ["anna", "chief"]
GONE = "This was about something that is not there any more."


@pytest.fixture
def lin(chief: Account) -> Account:
    """A member of the maker who manages nothing: what lin writes waits for lin in person."""
    return join(account("lin"), firm("org-maker"))


def inbox(person: Account) -> str:
    return words(page(signed_in(person), "/inbox/"))


def left(person: Account) -> str:
    """The inbox of somebody once they have left their only organisation."""
    leave(membership=person.memberships.get(), by=party(person))
    return inbox(person)


def told(text: str, *secrets: str) -> list[str]:
    """Which of these an inbox tells, and whether it says that something is gone."""
    return [secret for secret in (*secrets, GONE) if secret in text]


def test_the_title_of_a_draft_that_a_colleague_renamed(lin: Account, chief: Account) -> None:
    need = catalogue.save_need(draft=NEED, publish=False, by=party(lin))
    assert told(inbox(lin), NEED.title) == [NEED.title]
    leave(membership=lin.memberships.get(), by=party(lin))
    renamed = replace(NEED, title="Merger with Hausmann")
    catalogue.save_need(draft=renamed, key=need.key, publish=False, by=party(chief))
    assert told(inbox(lin), "Merger", NEED.title, "Put it away") == [GONE]
    answer(lin, "draft.finish", "note")
    assert kinds(lin) == []


def test_the_message_of_a_request(lin: Account, anna: Account) -> None:
    asked(need_of(lin), anna)
    assert told(inbox(lin), "We build sensors.", NEED.title) == ["We build sensors.", NEED.title]
    assert told(left(lin), "sensors", NEED.title, NEED.teaser_title, "Isaroptik") == [GONE]


def test_the_answer_to_a_request(chief: Account, anna: Account) -> None:
    bob = join(account("bob"), firm("org-optics"))
    asked(need_of(chief), bob)
    answer(chief, "disclosure.asked", "refuse", "Not before May.")
    assert told(inbox(bob), "Not before May.") == ["Not before May."]
    assert told(left(bob), "May", NEED.teaser_title) == [GONE]


def test_the_text_of_an_agreement(lin: Account, anna: Account) -> None:
    need = need_of(lin)
    for level in (Level.DETAILS, Level.EVERYTHING):
        key = asked(need, anna, level).key
        catalogue.answer_disclosure(key=key, accept=True, reason="", by=party(lin))
    start = " ".join(ConfidentialityAgreement.objects.get().text.split())[:30]
    assert told(inbox(lin), start, NEED.teaser_title) == [start, NEED.teaser_title]
    assert told(left(lin), start, NEED.teaser_title) == [GONE]
    assert told(inbox(anna), start, NEED.teaser_title) == [start, NEED.teaser_title]


def test_the_title_of_a_need_that_ends(lin: Account) -> None:
    soon = str(clock.today() + timedelta(days=10))
    catalogue.save_need(draft=replace(NEED, deadline=soon), publish=True, by=party(lin))
    catalogue.remind_of_expiring(by=Party.machine("test"))
    add_duty(kind="listing.expiring", subject=need_of(lin).key, audience=Audience(account=lin))
    assert told(inbox(lin), NEED.title) == [NEED.title]
    assert told(left(lin), NEED.title) == [GONE]


def test_the_title_of_a_need_for_which_something_was_found(lin: Account) -> None:
    details = {"count": 1, "found": ["resource:tech-thz"]}
    add_duty(
        kind="need.served", subject=need_of(lin).key, audience=Audience(account=lin), details=details
    )  # fmt: skip
    assert told(inbox(lin), NEED.title) == [NEED.title]
    assert told(left(lin), NEED.title) == [GONE]


def test_a_mail_tells_no_more_than_the_inbox(lin: Account, anna: Account) -> None:
    asked(need_of(lin), anna)
    leave(membership=lin.memberships.get(), by=party(lin))
    assert queries.duties_of(party(lin)).count() == 1
    send_digests(now=clock.now())
    (letter,) = [letter for letter in mail.outbox if letter.to == [lin.email]]
    assert told(str(letter.body), NEED.teaser_title, "Isaroptik", "sensors") == [GONE]
