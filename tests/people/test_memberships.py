"""Who belongs to an organisation, and as what."""

from __future__ import annotations

import pytest

from entrepot.people import queries
from entrepot.people.actions.duties import note_duty
from entrepot.people.actions.invitations import invite
from entrepot.people.actions.memberships import (
    Answer,
    answer_membership,
    ask_to_join,
    change_role,
    leave,
    remove_member,
    take_back_ask,
)
from entrepot.people.actions.roles import give_role, take_role
from entrepot.people.domain import ANONYMOUS, NodeRole, OrganisationRole, Party, Standing
from entrepot.people.models import Account, Duty, Membership, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.people.refusals import Refusal, RefusedError
from tests.accounts import account, join, party
from tests.people.typed import OFFICER, founded, listed, verbs

pytestmark = pytest.mark.django_db
YES, NO = Answer(accept=True), Answer(accept=False, reason="We do not know you.")


def held(person: Account, organisation: Organisation) -> Membership:
    found = queries.membership(organisation, person)
    assert found is not None
    return found


def kinds(who: Party) -> list[str]:
    return [duty.kind for duty in queries.duties_of(who)]


def test_owners_are_asked_and_let_somebody_in() -> None:
    lin, mei = account("lin"), account("mei")
    organisation = founded(lin)
    asked = ask_to_join(organisation=organisation, message="I run the kiln.", by=party(mei))
    assert (asked.asked, party(mei).memberships) == (True, {})
    assert kinds(party(lin))[0] == "membership.asked"
    answer_membership(membership=asked, answer=YES, by=party(lin))
    assert party(mei).memberships == {organisation.pk: OrganisationRole.MEMBER}
    assert (kinds(party(mei)), "membership.asked" in kinds(party(lin))) == (["membership.answered"], False)
    assert verbs(organisation.key)[-2:] == ["membership.asked", "membership.accepted"]
    assert held(mei, organisation).message == ""


def test_owners_say_no_with_a_reason() -> None:
    lin, mei = account("lin"), account("mei")
    organisation = founded(lin)
    asked = ask_to_join(organisation=organisation, by=party(mei))
    with pytest.raises(RefusedError) as error:
        answer_membership(membership=asked, answer=Answer(accept=False), by=party(lin))
    assert error.value.refusal == Refusal.REASON_MISSING
    answer_membership(membership=asked, answer=NO, by=party(lin))
    assert queries.membership(organisation, mei) is None
    assert [duty.details for duty in queries.duties_of(party(mei))] == [
        {"accepted": False, "reason": NO.reason}
    ]
    with pytest.raises(RefusedError) as error:
        answer_membership(membership=asked, answer=YES, by=party(lin))
    assert error.value.refusal == Refusal.NOT_WAITING


def test_officers_answer_only_while_nobody_speaks_for_it() -> None:
    organisation = founded(account("lin"))
    asked = ask_to_join(organisation=organisation, by=party(account("mei")))
    assert kinds(OFFICER) == []
    with pytest.raises(NotAllowedError):
        answer_membership(membership=asked, answer=YES, by=OFFICER)


def test_the_first_of_a_listed_organisation_becomes_its_owner() -> None:
    organisation, mei = listed(), account("mei")
    asked = ask_to_join(organisation=organisation, by=party(mei))
    assert kinds(OFFICER) == ["membership.asked"]
    answer_membership(membership=asked, answer=YES, by=OFFICER)
    assert party(mei).memberships == {organisation.pk: OrganisationRole.OWNER}
    assert Organisation.objects.get(pk=organisation.pk).standing == Standing.APPLIED
    assert kinds(OFFICER) == ["organisation.applied"]


def test_an_officer_can_let_the_first_in_and_admit_the_organisation_at_once() -> None:
    organisation, mei = listed(), account("mei")
    asked = ask_to_join(organisation=organisation, by=party(mei))
    answer_membership(membership=asked, answer=Answer(accept=True, admit=True), by=OFFICER)
    assert party(mei).admitted == {organisation.pk}
    assert kinds(OFFICER) == []


def test_one_asks_once_and_can_take_it_back() -> None:
    organisation, mei = founded(account("lin")), account("mei")
    asked = ask_to_join(organisation=organisation, by=party(mei))
    with pytest.raises(RefusedError) as error:
        ask_to_join(organisation=organisation, by=party(mei))
    assert error.value.refusal == Refusal.ASKED_ALREADY
    with pytest.raises(NotAllowedError):
        take_back_ask(membership=asked, by=party(account("kim")))
    take_back_ask(membership=asked, by=party(mei))
    assert (queries.membership(organisation, mei), Duty.objects.filter(kind="membership.asked", settled=None).count()) == (None, 0)  # fmt: skip


def test_nobody_asks_everybody() -> None:
    mei = account("mei")
    for number in range(10):
        ask_to_join(organisation=listed(f"org-{number}", f"Firm {number}"), by=party(mei))
    with pytest.raises(RefusedError) as error:
        ask_to_join(organisation=listed(), by=party(mei))
    assert error.value.refusal == Refusal.TOO_MANY_ASKS


def test_nobody_asks_to_join_what_they_may_not_know_of() -> None:
    hidden = founded(account("lin"), admitted=False)
    for who in (party(account("mei")), ANONYMOUS):
        with pytest.raises(NotAllowedError):
            ask_to_join(organisation=hidden, by=who)


def test_the_last_owner_stays_owner() -> None:
    lin = account("lin")
    organisation = founded(lin)
    mine = held(lin, organisation)
    for act in (
        lambda: leave(membership=mine, by=party(lin)),
        lambda: remove_member(membership=mine, by=party(lin)),
        lambda: change_role(membership=mine, role=OrganisationRole.MANAGER, by=party(lin)),
    ):
        with pytest.raises(RefusedError) as error:
            act()
        assert error.value.refusal == Refusal.LAST_OWNER
    join(account("mei"), organisation, OrganisationRole.OWNER)
    leave(membership=mine, by=party(lin))
    assert queries.membership(organisation, lin) is None


def test_a_closed_account_is_no_owner_that_could_stay() -> None:
    lin, mei = account("lin"), account("mei")
    organisation = founded(lin)
    join(mei, organisation, OrganisationRole.OWNER)
    Account.objects.filter(pk=mei.pk).update(is_active=False)
    with pytest.raises(RefusedError):
        leave(membership=held(lin, organisation), by=party(lin))


def test_owners_change_roles_and_nobody_else() -> None:
    lin, mei, kim = account("lin"), account("mei"), account("kim")
    organisation = founded(lin)
    join(mei, organisation, OrganisationRole.MANAGER)
    join(kim, organisation)
    change_role(membership=held(kim, organisation), role=OrganisationRole.MANAGER, by=party(lin))
    assert held(kim, organisation).role == OrganisationRole.MANAGER
    for who in (party(mei), party(kim), OFFICER):
        with pytest.raises(NotAllowedError):
            change_role(membership=held(kim, organisation), role=OrganisationRole.OWNER, by=who)
        with pytest.raises(NotAllowedError):
            remove_member(membership=held(lin, organisation), by=who)
    with pytest.raises(NotAllowedError):
        leave(membership=held(kim, organisation), by=party(mei))


def test_who_may_not_invite_any_more_has_nothing_on_offer() -> None:
    lin, mei = account("lin"), account("mei")
    organisation = founded(lin)
    join(mei, organisation, OrganisationRole.MANAGER)
    invite(email="a@example.org", organisation=organisation, role="member", by=party(mei))
    invite(email="b@example.org", organisation=organisation, role="member", by=party(lin))
    change_role(membership=held(mei, organisation), role=OrganisationRole.MEMBER, by=party(lin))
    assert [item.email for item in queries.invitations_of(organisation, party(lin))] == ["b@example.org"]


def test_members_are_seen_by_members_and_officers_only() -> None:
    lin = account("lin")
    organisation = founded(lin)
    assert [item.account for item in queries.members_of(organisation, party(lin))] == [lin]
    assert queries.members_of(organisation, OFFICER).count() == 1
    for who in (party(account("mei")), ANONYMOUS):
        with pytest.raises(NotAllowedError):
            queries.members_of(organisation, who)


def test_operators_give_and_take_roles_and_one_operator_stays() -> None:
    op, mei = account("op", NodeRole.OPERATOR), account("mei")
    give_role(account=mei, role=NodeRole.OFFICER, by=party(op))
    give_role(account=mei, role=NodeRole.OFFICER, by=party(op))
    assert (party(mei).node_roles, verbs(mei.key)) == ({NodeRole.OFFICER}, ["node_role.given"])
    with pytest.raises(NotAllowedError):
        give_role(account=mei, role=NodeRole.OPERATOR, by=party(mei))
    with pytest.raises(RefusedError) as error:
        take_role(account=op, role=NodeRole.OPERATOR, by=party(op))
    assert error.value.refusal == Refusal.LAST_OPERATOR
    give_role(account=mei, role=NodeRole.OPERATOR, by=party(op))
    take_role(account=op, role=NodeRole.OPERATOR, by=party(mei))
    assert party(op).node_roles == set()


def test_what_only_tells_something_is_noted_by_whom_it_waits_for() -> None:
    lin = account("lin")
    organisation = founded(lin)
    (duty,) = queries.duties_of(party(lin))
    for who in (party(account("mei")), OFFICER):
        with pytest.raises(RefusedError):
            note_duty(duty=duty, by=who)
    note_duty(duty=duty, by=party(lin))
    assert (kinds(party(lin)), verbs(organisation.key)[-1]) == ([], "duty.noted")
