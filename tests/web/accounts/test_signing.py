"""Signing up, confirming one's address, signing in and out, forgotten passwords."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from entrepot.people.actions import invitations
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Account, Duty, Membership, NodeRoleGiven
from entrepot.people.refusals import Refusal, RefusedError
from entrepot.runtime.home import Home
from entrepot.web.accounts.entry import INVITATION
from tests.accounts import PASSWORD, account
from tests.cast import BY, organisation, settle
from tests.web.accounts.conftest import Visitor
from tests.web.accounts.reading import code, link, verbs

NEW = "amber-kettle-93-orchard"


def sign_up(
    visitor: Visitor, email: str = "lin@example.org", name: str = "Lin Wenyuan", password: str = PASSWORD
) -> int:
    return visitor.fill_in("/account/signup/", name=name, email=email, password1=password).status_code


def test_from_the_form_through_the_code_to_the_account(visitor: Visitor) -> None:
    assert sign_up(visitor) == 302
    assert "Confirm your address" in visitor.open("/account/confirm-email/")
    assert not visitor.signed_in
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["lin@example.org"], "Your code · Hafenstadt")
    ]
    assert visitor.fill_in("/account/confirm-email/", code="AAAA-BBBB").status_code == 422
    assert visitor.fill_in("/account/confirm-email/", code=code()).status_code == 302
    assert "Lin Wenyuan" in visitor.open("/account/")
    assert verbs() == ["account.signed_up", "account.address_confirmed", "account.signed_in"]


@pytest.mark.parametrize("email", ["lin@example.org", "taken@example.org"])
@pytest.mark.parametrize(
    ("label", "page"),
    [
        ("Start again with another address", "/account/signup/"),
        ("Sign in with an account you have", "/account/login/"),
    ],
)
def test_the_page_of_the_code_is_left_for_another_address_or_for_signing_in(
    visitor: Visitor, email: str, label: str, page: str
) -> None:
    account("taken")
    sign_up(visitor, email)
    html = visitor.open("/account/confirm-email/")
    (way,) = [form for form in re.findall(r"<form.*?</form>", html, re.DOTALL) if label in form]
    action, target = re.findall(r'(?:action|name="next" value)="([^"]+)"', way)
    assert target == page
    assert visitor.fill_in(action, next=target).headers["Location"] == page
    assert visitor.client.get("/account/confirm-email/").headers["Location"] == "/account/login/"
    assert 'method="post"' in visitor.open(page)
    assert sign_up(visitor, "lin.wenyuan@example.org") == 302
    visitor.fill_in("/account/confirm-email/", code=code())
    assert visitor.signed_in


def test_the_session_id_changes_when_one_signs_in(visitor: Visitor) -> None:
    account("lin")
    visitor.client.session.save()
    visitor.open("/account/login/")
    visitor.fill_in("/account/login/", login="lin@example.org", password="wrong")
    before = visitor.client.cookies["session"].value if "session" in visitor.client.cookies else ""
    visitor.fill_in("/account/login/", login="lin@example.org", password=PASSWORD)
    assert visitor.client.cookies["session"].value != before
    assert visitor.signed_in


def test_signing_in_and_out_is_recorded_without_an_address(visitor: Visitor) -> None:
    lin = account("lin")
    assert visitor.fill_in("/account/login/", login="lin@example.org", password="wrong").status_code == 422
    assert visitor.fill_in("/account/login/", login="no@example.org", password="wrong").status_code == 422
    assert visitor.fill_in("/account/login/", login="LIN@example.org", password=PASSWORD).status_code == 302
    assert visitor.signed_in
    visitor.fill_in("/account/logout/")
    assert not visitor.signed_in
    assert verbs(lin.key) == ["account.sign_in_failed", "account.signed_in", "account.signed_out"]
    assert verbs("unknown") == ["account.sign_in_failed"]


@pytest.mark.parametrize("password", ["short-47-x", "password1234", "lin@example.org", "linwenyuanlin"])
def test_a_weak_password_is_refused(visitor: Visitor, password: str) -> None:
    assert sign_up(visitor, password=password) == 422
    assert (Account.objects.count(), mail.outbox) == (0, [])


def test_a_long_password_without_any_rule_of_composition_is_taken(visitor: Visitor) -> None:
    assert sign_up(visitor, password="all lower case letters " * 3) == 302


def test_password_managers_know_the_fields(visitor: Visitor) -> None:
    signup, login = visitor.open("/account/signup/"), visitor.open("/account/login/")
    assert 'autocomplete="new-password"' in signup
    assert 'autocomplete="username"' in signup
    assert 'autocomplete="current-password"' in login
    assert 'autocomplete="username webauthn"' in login


def test_nobody_learns_who_has_an_account(visitor: Visitor, other: Visitor) -> None:
    account("lin")
    asked = [(visitor, "lin@example.org"), (other, "new@example.org")]
    answers = [
        who.fill_in("/account/signup/", name="X Y", email=email, password1=NEW) for who, email in asked
    ]
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/account/confirm-email/")] * 2
    pages = [who.open("/account/confirm-email/").replace(email, "") for who, email in asked]
    assert [without_tokens(page) for page in pages] == [without_tokens(pages[0])] * 2
    assert sorted(letter.subject for letter in mail.outbox) == [
        "You have an account already · Hafenstadt",
        "Your code · Hafenstadt",
    ]
    reset = [
        visitor.fill_in("/account/password/reset/", email=email)
        for email in ("lin@example.org", "no@example.org")
    ]
    assert [(a.status_code, a["Location"]) for a in reset] == [(302, "/account/password/reset/done/")] * 2
    wrong = [
        visitor.fill_in("/account/login/", login=email, password="wrong").content.decode().replace(email, "")
        for email in ("lin@example.org", "no@example.org")
    ]
    assert without_tokens(wrong[0]) == without_tokens(wrong[1])


def without_tokens(page: str) -> str:
    """A page without the tokens that differ every time."""
    return "\n".join(line for line in page.splitlines() if "csrf" not in line)


def test_by_invitation_strangers_stay_outside(by_invitation: Home, visitor: Visitor) -> None:
    assert "by invitation" in visitor.open("/account/signup/")
    visitor.fill_in("/account/signup/", name="X", email="x@example.org", password1=PASSWORD)
    visitor.client.session[INVITATION] = "guessed"
    assert "by invitation" in visitor.open("/account/signup/")
    assert Account.objects.count() == 0


def test_an_invitation_opens_the_door_for_its_address(by_invitation: Home, visitor: Visitor) -> None:
    settle("munich")
    firm = organisation("org-isar", "Isaroptik", place="munich", language="de")
    owner = account("owner")
    Membership.objects.create(account=owner, organisation=firm, role=OrganisationRole.OWNER)
    by = Party(actor=owner.key, account=owner.pk, memberships={firm.pk: OrganisationRole.OWNER})
    given = invitations.invite(email="lin@example.org", organisation=firm, role="manager", by=by)
    session = visitor.client.session
    session[INVITATION] = given.secret
    session.save()
    assert 'value="lin@example.org"' in visitor.open("/account/signup/")
    assert sign_up(visitor, email="else@example.org") == 422
    assert sign_up(visitor) == 302
    assert (visitor.signed_in, Membership.objects.filter(account__email="lin@example.org").count()) == (
        False,
        0,
    )
    visitor.fill_in("/account/confirm-email/", code=code())
    assert visitor.signed_in
    lin = Account.objects.get(email="lin@example.org")
    assert [(m.organisation.key, m.role) for m in lin.memberships.all()] == [("org-isar", "manager")]
    assert INVITATION not in visitor.client.session


def test_a_node_role_comes_by_invitation_too(by_invitation: Home, visitor: Visitor) -> None:
    given = invitations.invite(email="lin@example.org", organisation=None, role="officer", by=BY)
    session = visitor.client.session
    session[INVITATION] = given.secret
    session.save()
    sign_up(visitor)
    assert NodeRoleGiven.objects.count() == 0
    visitor.fill_in("/account/confirm-email/", code=code())
    assert list(NodeRoleGiven.objects.values_list("role", flat=True)) == [NodeRole.OFFICER]


def test_the_link_that_the_inviter_sees_proves_no_address(visitor: Visitor, other: Visitor) -> None:
    """Who invites an address of somebody else and signs up with the link from the page owns nothing there."""
    settle("munich")
    firm = organisation("org-isar", "Isaroptik", place="munich", language="de")
    account("mallory").memberships.create(organisation=firm, role=OrganisationRole.OWNER)
    other.fill_in("/account/login/", login="mallory@example.org", password=PASSWORD)
    invited = other.fill_in("/organisations/org-isar/invitations/", email="boss@example.org", role="member")
    found = re.search(r"http://testserver(/invitation/[^\"]+)", invited.content.decode())
    assert found
    visitor.open(found[1])
    assert sign_up(visitor, email="boss@example.org") == 302
    boss = Account.objects.get(email="boss@example.org")
    assert not EmailAddress.objects.get(user=boss).verified
    later = invitations.invite(email=boss.email, organisation=None, role="operator", by=BY)
    assert (visitor.signed_in, boss.memberships.count(), Duty.objects.count()) == (False, 0, 0)
    assert visitor.fill_in("/account/login/", login=boss.email, password=PASSWORD).status_code == 302
    assert not visitor.signed_in
    with pytest.raises(RefusedError) as refused:
        invitations.accept(secret=later.secret, account=boss)
    assert refused.value.refusal == Refusal.ADDRESS_UNVERIFIED
    visitor.fill_in("/account/confirm-email/", code=code())  # only the mailbox knows it
    assert visitor.signed_in
    assert [(m.organisation.key, m.role) for m in boss.memberships.all()] == [("org-isar", "member")]
    assert [duty.subject for duty in Duty.objects.filter(settled=None)] == [str(later.invitation.pk)]


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(visitor: Visitor, other: Visitor) -> None:
    lin = account("lin")
    other.fill_in("/account/login/", login=lin.email, password=PASSWORD)
    visitor.fill_in("/account/password/reset/", email=lin.email)
    address = link()
    to_form = visitor.client.get(address)
    assert to_form.status_code == 302
    assert visitor.fill_in(to_form["Location"], password1=NEW).status_code == 302
    assert not other.signed_in, "whoever was signed in is no more"
    assert "does not hold any more" in Visitor.open(visitor, address)
    assert visitor.fill_in("/account/login/", login=lin.email, password=PASSWORD).status_code == 422
    visitor.fill_in("/account/login/", login=lin.email, password=NEW)
    assert visitor.signed_in
    assert "account.password_reset" in verbs(lin.key)


def test_the_address_changes_once_the_new_one_is_confirmed(visitor: Visitor) -> None:
    lin = account("lin")
    visitor.fill_in("/account/login/", login=lin.email, password=PASSWORD)
    assert visitor.fill_in("/account/email/", email="yu@example.org", action_add="").status_code == 302
    again(visitor, "/account/email/", email="yu@example.org", action_add="")
    lin.refresh_from_db()
    assert lin.email == "lin@example.org"
    assert visitor.fill_in("/account/confirm-email/", code=code()).status_code == 302
    lin.refresh_from_db()
    assert lin.email == "yu@example.org"
    assert "account.address_changed" in verbs(lin.key)
    assert ["lin@example.org"] in [letter.to for letter in mail.outbox], "the old address is told"


def again(visitor: Visitor, url: str, **fields: str) -> None:
    """Say the password once more, as an important change asks for, then send the form."""
    visitor.fill_in("/account/reauthenticate/", password=PASSWORD)
    visitor.fill_in(url, **fields)


def test_guessing_ends_after_a_few_attempts(visitor: Visitor) -> None:
    account("lin")
    for _ in range(5):
        visitor.fill_in("/account/login/", login="lin@example.org", password="wrong")
    answer = visitor.fill_in("/account/login/", login="lin@example.org", password=PASSWORD)
    assert answer.status_code == 422
    assert "Too many attempts" in answer.content.decode()


def test_where_one_wanted_to_go_is_where_one_comes(visitor: Visitor) -> None:
    account("lin")
    answer = visitor.client.get("/account/data/")
    assert answer["Location"] == "/account/login/?next=/account/data/"
    signed = visitor.fill_in(answer["Location"], login="lin@example.org", password=PASSWORD)
    assert signed["Location"] == "/account/data/"
    elsewhere = visitor.fill_in("/account/logout/", next="https://evil.example/")
    assert elsewhere["Location"] == "/"
