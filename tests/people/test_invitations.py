"""Invitations: a secret way in for one address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress

from entrepot.journal.models import Entry
from entrepot.people import queries
from entrepot.people.actions.invitations import (
    accept,
    accept_received,
    decline_received,
    find,
    invite,
    offer_received,
    withdraw_invitation,
)
from entrepot.people.actions.memberships import ask_to_join
from entrepot.people.domain import NodeRole, OrganisationRole
from entrepot.people.jobs import TIDY
from entrepot.people.models import Duty, Invitation
from entrepot.people.permissions import NotAllowedError
from entrepot.people.refusals import Refusal, RefusedError
from entrepot.runtime import clock, jobs
from tests.accounts import account, join, party
from tests.people.typed import OFFICER, founded, verbs

pytestmark = pytest.mark.django_db


def test_only_the_digest_of_the_secret_is_kept() -> None:
    lin = account("lin")
    given = invite(email=" Mei@Example.org", organisation=founded(lin), role="member", by=party(lin))
    assert len(given.secret) >= 40
    kept = str(list(Invitation.objects.values())) + str(list(Entry.objects.values()))
    assert (given.secret in kept, given.invitation.email) == (False, "mei@example.org")
    assert "example.org" not in str(list(Entry.objects.values()))


def test_the_invited_address_takes_the_role() -> None:
    lin, mei = account("lin"), account("mei")
    organisation = founded(lin)
    given = invite(email=mei.email, organisation=organisation, role="manager", by=party(lin))
    accept(secret=given.secret, account=mei)
    assert party(mei).memberships == {organisation.pk: OrganisationRole.MANAGER}
    assert queries.duties_of(party(mei)).count() == 0
    assert verbs(organisation.key)[-2:] == ["invitation.given", "invitation.accepted"]
    with pytest.raises(RefusedError) as error:
        accept(secret=given.secret, account=mei)
    assert error.value.refusal == Refusal.INVITATION_ENDED


def test_another_address_does_not() -> None:
    lin, kim = account("lin"), account("kim")
    given = invite(email="mei@example.org", organisation=founded(lin), role="member", by=party(lin))
    with pytest.raises(RefusedError) as error:
        accept(secret=given.secret, account=kim)
    assert error.value.refusal == Refusal.INVITATION_OF_ANOTHER
    assert party(kim).memberships == {}


@pytest.mark.parametrize("secret", ["", "x", "0" * 43])
def test_a_secret_that_was_never_given(secret: str) -> None:
    with pytest.raises(RefusedError) as error:
        find(secret=secret)
    assert error.value.refusal == Refusal.INVITATION_ENDED


def test_an_invitation_ends_after_fourteen_days() -> None:
    lin, mei = account("lin"), account("mei")
    organisation = founded(lin)
    given = invite(email=mei.email, organisation=organisation, role="member", by=party(lin))
    with time_machine.travel(clock.now() + timedelta(days=13, hours=23)):
        assert queries.invitations_of(organisation, party(lin)).count() == 1
        assert find(secret=given.secret) == given.invitation
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1)):
        with pytest.raises(RefusedError):
            accept(secret=given.secret, account=mei)
        assert queries.invitations_of(organisation, party(lin)).count() == 0


def test_an_invitation_can_be_withdrawn_by_those_who_could_give_it() -> None:
    lin, mei = account("lin"), account("mei")
    given = invite(email=mei.email, organisation=founded(lin), role="member", by=party(lin))
    with pytest.raises(NotAllowedError):
        withdraw_invitation(invitation=given.invitation, by=party(mei))
    withdraw_invitation(invitation=given.invitation, by=party(lin))
    assert queries.duties_of(party(mei)).count() == 0
    with pytest.raises(RefusedError):
        accept(secret=given.secret, account=mei)


def test_what_was_accepted_meanwhile_is_not_withdrawn() -> None:
    lin, mei = account("lin"), account("mei")
    organisation = founded(lin)
    given = invite(email=mei.email, organisation=organisation, role="member", by=party(lin))
    accept(secret=given.secret, account=mei)
    with pytest.raises(RefusedError) as error:
        withdraw_invitation(invitation=given.invitation, by=party(lin))
    assert error.value.refusal == Refusal.INVITATION_ENDED
    stored = Invitation.objects.get()
    assert (stored.accepted is not None, stored.ends) == (True, given.invitation.ends)
    assert verbs(organisation.key)[-1] == "invitation.accepted"


@pytest.mark.parametrize("act", [accept_received, decline_received])
def test_no_token_answers_an_invitation(act: Callable[..., None]) -> None:
    lin, mei = account("lin"), account("mei")
    given = invite(email=mei.email, organisation=founded(lin), role="member", by=party(lin))
    with pytest.raises(NotAllowedError) as error:
        act(invitation=given.invitation, by=replace(party(mei), scopes=frozenset({"read", "write"})))
    assert (error.value.rule, queries.duties_of(party(mei)).count()) == ("invitation.accept", 1)


def test_inviting_again_ends_the_earlier_invitation() -> None:
    lin = account("lin")
    organisation = founded(lin)
    first = invite(email="mei@example.org", organisation=organisation, role="member", by=party(lin))
    second = invite(email="MEI@example.org", organisation=organisation, role="member", by=party(lin))
    with pytest.raises(RefusedError):
        find(secret=first.secret)
    assert find(secret=second.secret) == second.invitation


def test_managers_invite_but_make_no_owners() -> None:
    lin, kim, mei = account("lin"), account("kim"), account("mei")
    organisation = founded(lin)
    join(kim, organisation, OrganisationRole.MANAGER)
    join(mei, organisation)
    invite(email="a@example.org", organisation=organisation, role="manager", by=party(kim))
    for who, role in ((kim, "owner"), (mei, "member")):
        with pytest.raises(NotAllowedError):
            invite(email="b@example.org", organisation=organisation, role=role, by=party(who))
    with pytest.raises(NotAllowedError):
        invite(email="b@example.org", organisation=organisation, role="member", by=OFFICER)


def test_members_are_not_invited_again() -> None:
    lin = account("lin")
    with pytest.raises(RefusedError) as error:
        invite(email=lin.email.upper(), organisation=founded(lin), role="member", by=party(lin))
    assert error.value.refusal == Refusal.MEMBER_ALREADY


def test_operators_invite_to_roles_on_the_node() -> None:
    op, mei = account("op", NodeRole.OPERATOR), account("mei")
    given = invite(email=mei.email, organisation=None, role="officer", by=party(op))
    with pytest.raises(NotAllowedError):
        invite(email=mei.email, organisation=None, role="operator", by=OFFICER)
    with pytest.raises(ValueError, match="emperor"):
        invite(email=mei.email, organisation=None, role="emperor", by=party(op))
    accept(secret=given.secret, account=mei)
    assert (party(mei).node_roles, verbs("node")) == (
        {NodeRole.OFFICER},
        ["invitation.given", "invitation.accepted"],
    )


def test_an_invitation_lies_in_the_inbox_too() -> None:
    lin, mei = account("lin"), account("mei")
    organisation = founded(lin)
    given = invite(email=mei.email, organisation=organisation, role="member", by=party(lin))
    (duty,) = queries.duties_of(party(mei))
    assert (duty.kind, duty.subject) == ("invitation.received", str(given.invitation.pk))
    with pytest.raises(RefusedError):
        accept_received(invitation=given.invitation, by=party(account("kim")))
    accept_received(invitation=given.invitation, by=party(mei))
    assert party(mei).memberships == {organisation.pk: OrganisationRole.MEMBER}


def test_out_of_the_inbox_only_a_confirmed_address_takes_it() -> None:
    lin, mei = account("lin"), account("mei")
    given = invite(email=mei.email, organisation=founded(lin), role="member", by=party(lin))
    EmailAddress.objects.filter(user=mei).update(verified=False)
    with pytest.raises(RefusedError) as error:
        accept_received(invitation=given.invitation, by=party(mei))
    assert error.value.refusal == Refusal.ADDRESS_UNVERIFIED


def test_an_invitation_can_be_declined() -> None:
    lin, mei = account("lin"), account("mei")
    organisation = founded(lin)
    given = invite(email=mei.email, organisation=organisation, role="member", by=party(lin))
    decline_received(invitation=given.invitation, by=party(mei))
    assert (
        queries.invitations_of(organisation, party(lin)).count(),
        queries.duties_of(party(mei)).count(),
    ) == (0, 0)
    assert verbs(organisation.key)[-1] == "invitation.declined"


def test_who_signs_up_without_the_link_finds_it_in_the_inbox() -> None:
    lin = account("lin")
    invite(email="mei@example.org", organisation=founded(lin), role="member", by=party(lin))
    mei = account("mei")
    assert [offer_received(account=mei), offer_received(account=mei)] == [1, 1]
    assert [duty.kind for duty in queries.duties_of(party(mei))] == ["invitation.received"]


def test_who_has_asked_already_is_in_by_the_invitation() -> None:
    lin, mei = account("lin"), account("mei")
    organisation = founded(lin)
    ask_to_join(organisation=organisation, by=party(mei))
    given = invite(email=mei.email, organisation=organisation, role="member", by=party(lin))
    accept(secret=given.secret, account=mei)
    assert party(mei).memberships == {organisation.pk: OrganisationRole.MEMBER}
    assert "membership.asked" not in [duty.kind for duty in queries.duties_of(party(lin))]


def test_a_higher_role_stays() -> None:
    lin, mei = account("lin"), account("mei")
    organisation = founded(lin)
    given = invite(email=mei.email, organisation=organisation, role="member", by=party(lin))
    join(mei, organisation, OrganisationRole.OWNER)
    accept(secret=given.secret, account=mei)
    assert party(mei).memberships == {organisation.pk: OrganisationRole.OWNER}


def test_a_day_has_so_many_invitations() -> None:
    lin = account("lin")
    unknown, known = founded(lin, "Lumen", admitted=False), founded(lin, "Other")
    for number in range(5):
        given = invite(email=f"n{number}@example.org", organisation=unknown, role="member", by=party(lin))
        withdraw_invitation(invitation=given.invitation, by=party(lin))
    with pytest.raises(RefusedError) as error:
        invite(email="more@example.org", organisation=unknown, role="member", by=party(lin))
    assert error.value.refusal == Refusal.TOO_MANY_INVITATIONS
    invite(email="more@example.org", organisation=known, role="member", by=party(lin))
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        invite(email="more@example.org", organisation=unknown, role="member", by=party(lin))


def test_what_ended_long_ago_is_forgotten() -> None:
    lin, mei = account("lin"), account("mei")
    organisation = founded(lin)
    accept(
        secret=invite(email=mei.email, organisation=organisation, role="member", by=party(lin)).secret,
        account=mei,
    )
    invite(email="old@example.org", organisation=organisation, role="member", by=party(lin))
    jobs.enqueue(TIDY, key="early")
    jobs.drain()
    assert (Invitation.objects.count(), Duty.objects.exclude(settled=None).count()) == (2, 2)
    with time_machine.travel(clock.now() + timedelta(days=200)):
        invite(email="new@example.org", organisation=organisation, role="member", by=party(lin))
        jobs.enqueue(TIDY, key="late")
        jobs.drain()
    assert [item.email for item in Invitation.objects.all()] == ["new@example.org"]
    assert Duty.objects.exclude(settled=None).count() == 0
