"""Accounts: who may do what to them, what is recorded, and that a record and its act are one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.db import models

from entrepot.journal.models import Entry
from entrepot.people import held
from entrepot.people.actions import accounts
from entrepot.people.actions.erasing import erase, relations
from entrepot.people.actions.invitations import find, invite
from entrepot.people.actions.memberships import ask_to_join
from entrepot.people.domain import NodeRole, OrganisationRole
from entrepot.people.models import Account, Duty, Membership, NodeRoleGiven
from entrepot.people.permissions import NotAllowedError
from entrepot.people.refusals import Refusal, RefusedError
from entrepot.runtime.home import HomeError
from tests.accounts import account, join, party
from tests.cast import BY, organisation, settle

pytestmark = pytest.mark.django_db


def entries() -> list[tuple[str, str, str, str]]:
    return list(Entry.objects.order_by("sequence").values_list("verb", "subject", "actor", "rule"))


def test_an_account_that_another_makes_has_no_password_and_a_confirmed_address() -> None:
    made = accounts.make_account(name="Lin", email=" LIN@example.org ", language="de", by=BY)
    assert (made.email, made.has_usable_password()) == ("lin@example.org", False)
    assert EmailAddress.objects.get(user=made).verified
    assert entries() == [("account.made", made.key, "test", "account.make")]
    with pytest.raises(NotAllowedError):
        accounts.make_account(name="X", email="x@example.org", language="", by=party(made))


def test_what_happens_is_recorded_with_the_opaque_id_alone() -> None:
    lin = account("lin")
    accounts.note(verb="account.signed_in", account=lin)
    accounts.note(verb="account.sign_in_failed", account=lin, known=False)
    accounts.note(verb="account.sign_in_failed", account=None)
    assert entries() == [
        ("account.signed_in", lin.key, lin.key, "account.own"),
        ("account.sign_in_failed", lin.key, "", ""),
        ("account.sign_in_failed", "unknown", "", ""),
    ]


def test_only_its_person_corrects_exports_and_erases_an_account() -> None:
    lin, grace = account("lin"), account("grace", NodeRole.OPERATOR)
    for by in (party(grace), BY):
        with pytest.raises(NotAllowedError):
            accounts.correct(account=lin, name="X", language="", wants_digest=True, by=by)
        with pytest.raises(NotAllowedError):
            accounts.export(account=lin, by=by)
        with pytest.raises(NotAllowedError):
            erase(account=lin, by=by)
    accounts.correct(account=lin, name="Lin", language=lin.language, wants_digest=True, by=party(lin))
    assert entries() == [], "nothing was changed"


def test_closing_is_for_its_person_and_operators() -> None:
    lin, yu, grace = account("lin"), account("yu"), account("grace", NodeRole.OPERATOR)
    with pytest.raises(NotAllowedError):
        accounts.close(account=lin, by=party(yu))
    accounts.close(account=lin, by=party(lin))
    with pytest.raises(NotAllowedError):
        accounts.reopen(account=lin, by=party(yu))
    accounts.reopen(account=lin, by=party(grace))
    assert Account.objects.get(pk=lin.pk).is_active
    assert [verb for verb, *_ in entries()] == ["account.closed", "account.reopened"]


def test_the_only_operator_stays() -> None:
    grace = account("grace", NodeRole.OPERATOR)
    for act in (accounts.close, erase):
        with pytest.raises(RefusedError) as refused:
            act(account=grace, by=party(grace))
        assert refused.value.refusal is Refusal.LAST_OPERATOR
    account("second", NodeRole.OPERATOR)
    erase(account=grace, by=party(grace))
    assert NodeRoleGiven.objects.filter(account=grace).count() == 0


def test_the_only_owner_hands_over_first_and_who_is_alone_need_not() -> None:
    settle("munich")
    firm, alone = (organisation(key, key, place="munich") for key in ("org-a", "org-b"))
    lin, yu = account("lin"), account("yu")
    join(lin, firm, OrganisationRole.OWNER)
    join(lin, alone, OrganisationRole.OWNER)
    colleague = Membership.objects.get(account=join(yu, firm))
    with pytest.raises(RefusedError) as refused:
        erase(account=lin, by=party(lin))
    assert refused.value.refusal is Refusal.LAST_OWNER
    assert Account.objects.get(pk=lin.pk).email == "lin@example.org"
    colleague.role = OrganisationRole.OWNER
    colleague.save()
    erase(account=lin, by=party(lin))
    assert list(Membership.objects.values_list("account", flat=True)) == [yu.pk]


def test_whose_account_goes_lets_nobody_in_any_more() -> None:
    boss, other = account("boss", NodeRole.OPERATOR), account("other", NodeRole.OPERATOR)
    lumen = organisation("org-lumen", "Lumen")
    join(boss, lumen, OrganisationRole.OWNER)
    join(other, lumen, OrganisationRole.OWNER)
    given = [
        invite(email="a@example.org", organisation=None, role="operator", by=party(boss)),
        invite(email="b@example.org", organisation=lumen, role="owner", by=party(boss)),
        invite(email="c@example.org", organisation=lumen, role="owner", by=party(other)),
    ]
    accounts.close(account=boss, by=party(other))
    ended = []
    for one in given:
        with suppress(RefusedError):
            ended.append(find(secret=one.secret).email)
    assert ended == ["c@example.org"]


def test_what_an_erased_person_asked_waits_for_nobody() -> None:
    mei, lumen = account("mei"), organisation("org-lumen", "Lumen")
    join(account("lin"), lumen, OrganisationRole.OWNER)
    ask_to_join(organisation=lumen, by=party(mei))
    erase(account=mei, by=party(mei))
    assert list(Duty.objects.filter(settled=None)) == []


def test_an_owner_whose_account_is_closed_does_not_count() -> None:
    lin, max_, lumen = account("lin"), account("max"), organisation("org-lumen", "Lumen")
    join(lin, lumen, OrganisationRole.OWNER)
    join(max_, lumen, OrganisationRole.OWNER)
    accounts.close(account=max_, by=BY)
    with pytest.raises(RefusedError) as refused:
        erase(account=lin, by=party(lin))
    assert refused.value.refusal is Refusal.LAST_OWNER


def test_an_erased_account_is_not_opened_again() -> None:
    lin, grace = account("lin"), account("grace", NodeRole.OPERATOR)
    erase(account=lin, by=party(lin))
    with pytest.raises(RefusedError):
        accounts.reopen(account=Account.objects.get(pk=lin.pk), by=party(grace))


def test_every_table_that_belongs_to_an_account_goes_with_it() -> None:
    """A table that should stay when a person goes must not point to the account but carry its opaque id."""
    cascading = [
        relation.related_model._meta.label for relation in relations() if relation.on_delete is models.CASCADE
    ]
    assert [relation.related_model._meta.label for relation in relations()] == cascading
    assert {"people.Membership", "people.ApiToken", "account.EmailAddress", "mfa.Authenticator"} <= set(
        cascading
    )


def test_what_is_held_names_no_secret() -> None:
    lin = account("lin")
    names = {field for section in held.held(lin) for row in section.rows for field in row}
    assert names & held.WITHHELD == set()
    assert [section.name for section in held.held(lin)] == ["people.account", "account.emailaddress"]


def test_without_its_entry_nothing_happens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lin = account("lin")
    accounts.note(verb="account.signed_in", account=lin)
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))  # a home without the journal's key
    new = Account(email="new@example.org")
    with pytest.raises(HomeError):
        accounts.sign_up(account=new, way="open")
    with pytest.raises(HomeError):
        erase(account=lin, by=party(lin))
    assert list(Account.objects.values_list("email", flat=True)) == ["lin@example.org"]
