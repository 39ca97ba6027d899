"""People who sign in, for tests: made through the models, since signing up is what other tests are about."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.hashers import get_hasher, make_password
from django.test import Client

from entrepot.people.domain import NodeRole, OrganisationRole, Party, Standing
from entrepot.people.models import Account, Membership, NodeRoleGiven, Organisation
from entrepot.people.queries import party_of

PASSWORD = "quiet-harbour-47-lantern"


@cache
def hashed(algorithm: str) -> str:
    """The password as it is stored; hashed once, for that takes long on purpose."""
    return make_password(PASSWORD, hasher=algorithm)


def account(name: str, *roles: NodeRole, language: str = "en") -> Account:
    """An account with a verified address ``name@example.org`` and roles on the node."""
    from allauth.account.models import EmailAddress

    made = Account(email=f"{name}@example.org", name=name.title(), language=language)
    made.password = hashed(get_hasher().algorithm)
    made.save()
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    for role in roles:
        NodeRoleGiven.objects.create(account=made, role=role)
    return made


def join(
    person: Account, organisation: Organisation, role: OrganisationRole = OrganisationRole.MEMBER
) -> Account:
    """Make somebody a member of an organisation; returns the account."""
    Membership.objects.create(account=person, organisation=organisation, role=role)
    return person


def admit(organisation: Organisation) -> Organisation:
    """Admit an organisation."""
    organisation.standing = Standing.ADMITTED
    organisation.save()
    return organisation


def party(person: Account) -> Party:
    """Who the account is, with its roles as they are now."""
    return party_of(person)


def signed_in(person: Account) -> Client:
    """A browser in which the person is signed in."""
    from entrepot.web.accounts import guards  # noqa: F401 -- it notes when a sign-in began; one without that note has ended

    client = Client()
    client.force_login(person)
    return client
