"""A person sees, corrects, takes away and erases what is held about them."""

from __future__ import annotations

import json

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from entrepot.journal.models import Entry
from entrepot.journal.queries import examine
from entrepot.people.domain import OrganisationRole
from entrepot.people.models import Account, ApiToken, Invitation, Membership
from entrepot.runtime import clock
from tests.accounts import PASSWORD, account, join
from tests.cast import organisation, settle
from tests.web.accounts.conftest import Visitor
from tests.web.accounts.reading import verbs
from tests.web.accounts.test_sessions import sign_in


def test_everything_is_shown_and_corrected(visitor: Visitor) -> None:
    lin = account("lin")
    settle("munich")
    join(lin, organisation("org-isar", "Isaroptik", place="munich"))
    sign_in(visitor)
    page = visitor.open("/account/data/")
    assert [
        text in page for text in ("lin@example.org", "org-isar", lin.key, "account.signed_in", "127.0.0.1")
    ] == [True] * 5
    assert lin.password not in page
    assert visitor.fill_in("/account/data/", name="").status_code == 422
    assert visitor.fill_in("/account/data/", name="Lin Wenyuan", language="de").status_code == 302
    lin.refresh_from_db()
    assert (lin.name, lin.language, lin.wants_digest) == ("Lin Wenyuan", "de", False)
    assert Entry.objects.get(verb="account.corrected").details == {"fields": "name,language,wants_digest"}


def test_all_of_it_can_be_taken_away_without_secrets(visitor: Visitor) -> None:
    lin = account("lin")
    ApiToken.objects.create(account=lin, name="script", digest="d" * 64, hint="ent_ab")
    Authenticator.objects.create(user=lin, type="totp", data={"secret": "hidden-secret"})
    visitor.client.force_login(lin)
    assert visitor.client.get("/account/data/export/").status_code == 405
    answer = visitor.fill_in("/account/data/export/")
    assert "attachment" in answer["Content-Disposition"]
    given = json.loads(answer.content)
    assert given["held"]["people.account"][0]["email"] == "lin@example.org"
    assert [row["name"] for row in given["held"]["people.apitoken"]] == ["script"]
    assert given["journal"][0]["verb"] == "account.exported"
    assert [word in answer.content.decode() for word in ("d" * 64, "hidden-secret", lin.password)] == [
        False
    ] * 3


def test_erased_for_good_and_the_journal_stands(visitor: Visitor, other: Visitor) -> None:
    lin, yu = account("lin"), account("yu")
    settle("munich")
    firm = organisation("org-isar", "Isaroptik", place="munich")
    join(lin, firm, OrganisationRole.OWNER)
    join(yu, firm)
    Invitation.objects.create(
        digest="d", email="LIN@example.org", role="officer", made_by="cli", ends=clock.now()
    )
    ApiToken.objects.create(account=lin, name="script", digest="d" * 64, hint="ent_ab")
    sign_in(visitor)
    sign_in(other)
    assert visitor.client.get("/account/data/erase/")["Location"].startswith("/account/reauthenticate/")
    visitor.fill_in("/account/reauthenticate/", password=PASSWORD)
    assert visitor.fill_in("/account/data/erase/", address="yu@example.org").status_code == 422
    refused = visitor.fill_in("/account/data/erase/", address="lin@example.org")
    assert refused.status_code == 422
    assert "Make somebody else an owner first." in refused.content.decode()
    Membership.objects.filter(account=yu).update(role=OrganisationRole.OWNER)
    assert visitor.fill_in("/account/data/erase/", address="LIN@example.org").status_code == 302
    assert (visitor.signed_in, other.signed_in) == (False, False)
    lin.refresh_from_db()
    assert (lin.name, lin.email, lin.is_active) == ("", f"{lin.key}@erased.invalid", False)
    assert [model.objects.filter(**mine).count() for model, mine in (
        (EmailAddress, {"user": lin}), (Membership, {"account": lin}), (ApiToken, {"account": lin}),
        (Invitation, {"email__iexact": "lin@example.org"}), (Session, {}),
    )] == [0, 0, 0, 0, 1]  # fmt: skip  # the visitor's own, which says that it is done
    assert verbs(lin.key)[-2:] == ["account.erased", "account.signed_out"]
    assert examine().findings == ()
    rows = [str(row) for row in Entry.objects.values()]
    assert [row for row in rows if "lin@" in row or "Lin" in row] == []
    assert sign_in(visitor).status_code == 422
    assert Account.objects.filter(email="lin@example.org").count() == 0
