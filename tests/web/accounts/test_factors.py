"""Second factors: authenticator apps, recovery codes, and who must have one."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from entrepot.people.domain import NodeRole
from entrepot.people.models import Account
from entrepot.runtime.home import Home
from entrepot.web import context
from entrepot.web.accounts.factors import FactorAdapter
from tests.accounts import PASSWORD, account
from tests.web.accounts.conftest import NODE, Visitor
from tests.web.accounts.reading import verbs
from tests.web.accounts.test_sessions import NOON, sign_in


def shown(secret: str) -> str:
    """What an authenticator app with this key shows now (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(visitor: Visitor, now: time_machine.Traveller) -> tuple[Account, str, list[str]]:
    """Somebody who has connected an authenticator app and is signed out: the account, the key, the recovery codes."""
    lin = account("lin")
    sign_in(visitor)
    visitor.fill_in("/account/reauthenticate/", password=PASSWORD)
    found = re.search(r"<code>([A-Z2-7]{32})</code>", visitor.open("/account/2fa/totp/activate/"))
    assert found
    secret = found.group(1)
    assert visitor.fill_in("/account/2fa/totp/activate/", code="000000").status_code == 422
    answer = visitor.fill_in("/account/2fa/totp/activate/", code=shown(secret))
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    codes = re.findall(r"<code>(\d{8})</code>", visitor.open(answer["Location"]))
    visitor.fill_in("/account/logout/")
    return lin, secret, codes


def test_a_code_is_asked_for_at_sign_in_and_works_once(visitor: Visitor, other: Visitor) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        lin, secret, _ = with_app(visitor, now)
        assert sign_in(visitor)["Location"] == "/account/2fa/authenticate/"
        assert not visitor.signed_in
        again = visitor.fill_in("/account/2fa/authenticate/", code=shown(secret))
        assert again.status_code == 422, "the code that connected the app is used up"
        now.shift(30)
        visitor.fill_in("/account/2fa/authenticate/", code=shown(secret))
        assert visitor.signed_in
        sign_in(other)
        assert other.fill_in("/account/2fa/authenticate/", code=shown(secret)).status_code == 422
        assert not other.signed_in
        now.shift(30)
        other.fill_in("/account/2fa/authenticate/", code=shown(secret))
        assert other.signed_in
    assert verbs(lin.key).count("account.factor_failed") == 2
    assert [verb for verb in verbs(lin.key) if "factor_added" in verb] == ["account.factor_added"] * 2


def test_a_code_of_the_half_minute_before_does_not_hold(visitor: Visitor) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        _, secret, _ = with_app(visitor, now)
        now.shift(60)
        late = shown(secret)
        now.shift(30)
        sign_in(visitor)
        assert visitor.fill_in("/account/2fa/authenticate/", code=late).status_code == 422


def test_a_recovery_code_works_once_and_is_shown_once(visitor: Visitor) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        _, _, codes = with_app(visitor, now)
        assert len(codes) == 10
        sign_in(visitor)
        visitor.fill_in("/account/2fa/authenticate/", code=codes[0])
        assert visitor.signed_in
        visitor.fill_in("/account/reauthenticate/", password=PASSWORD)
        assert codes[1] not in visitor.open("/account/2fa/recovery-codes/")
        visitor.fill_in("/account/logout/")
        sign_in(visitor)
        assert visitor.fill_in("/account/2fa/authenticate/", code=codes[0]).status_code == 422


def test_the_app_is_removed_after_asking_once_more(visitor: Visitor) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        lin, secret, _ = with_app(visitor, now)
        now.shift(30)
        sign_in(visitor)
        visitor.fill_in("/account/2fa/authenticate/", code=shown(secret))
        now.shift(600)
        asked = visitor.client.get("/account/2fa/totp/deactivate/")
        assert asked["Location"].startswith("/account/reauthenticate/")
        visitor.fill_in("/account/reauthenticate/", password=PASSWORD)
        visitor.fill_in("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=lin).exists()
    assert "account.factor_removed" in verbs(lin.key)


def test_guessing_codes_ends_after_a_few(visitor: Visitor) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        _, secret, _ = with_app(visitor, now)
        cache.clear()
        now.shift(30)
        sign_in(visitor)
        for _ in range(5):
            visitor.fill_in("/account/2fa/authenticate/", code="000000")
        visitor.fill_in("/account/2fa/authenticate/", code=shown(secret))
        assert not visitor.signed_in


def test_secrets_are_encrypted_in_the_database(visitor: Visitor) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        lin, secret, _ = with_app(visitor, now)
    kept = {item.type: item.data for item in Authenticator.objects.filter(user=lin)}
    assert secret not in str(kept)
    assert FactorAdapter().decrypt(kept["totp"]["secret"]) == secret


@pytest.mark.parametrize("role", [NodeRole.OPERATOR, NodeRole.OFFICER])
def test_whose_role_asks_for_a_second_factor_is_led_to_it(
    home: Home, visitor: Visitor, role: NodeRole
) -> None:
    home.create(replace(NODE, require_mfa_for=("operator", "officer")))
    context._node.cache_clear()
    account("lin", role)
    sign_in(visitor)
    led = visitor.client.get("/needs/")
    assert (led.status_code, led["Location"]) == (302, "/account/2fa/")
    assert "asks for a second factor" in visitor.open("/account/2fa/")
    assert "default-src 'none'" in visitor.client.get("/account/2fa/")["Content-Security-Policy"]
    for url in ("/account/", "/account/tokens/", "/account/email/", "/account/data/", "/api/v1/needs"):
        assert visitor.client.get(url).get("Location") == "/account/2fa/", url
    assert visitor.fill_in("/account/tokens/", name="mine", write="on").get("Location") == "/account/2fa/"
    for url in ("/account/reauthenticate/", "/account/logout/"):
        assert visitor.client.get(url).get("Location") != "/account/2fa/", url
    Authenticator.objects.create(
        user=Account.objects.get(), type=Authenticator.Type.TOTP, data={"secret": ""}
    )
    assert visitor.client.get("/start/").status_code == (404 if role is NodeRole.OPERATOR else 200)


def test_others_are_not(home: Home, visitor: Visitor) -> None:
    home.create(replace(NODE, require_mfa_for=("operator", "officer")))
    context._node.cache_clear()
    account("lin", NodeRole.BROKER)
    sign_in(visitor)
    assert visitor.client.get("/start/").status_code == 200
