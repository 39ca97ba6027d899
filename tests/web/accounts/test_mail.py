"""How mails leave the node, and that one that cannot leave undoes nothing."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from pytest_django.fixtures import Settings

from entrepot.people.models import Account
from entrepot.runtime.home import Home
from entrepot.site.mail import mail_settings
from entrepot.web.accounts.letters import letters
from entrepot.web.accounts.mails import _MAILS, message
from tests.accounts import PASSWORD, account
from tests.web.accounts.conftest import Visitor

HERE = Path("/srv/node/mail")


def test_a_mail_server_with_and_without_encryption() -> None:
    given = mail_settings(
        address="smtp://lin%40x:p%2Fw@mail.example.org", sender="node@example.org", folder=HERE
    )
    assert {name: value for name, value in given.items() if name.startswith("EMAIL_") and name != "EMAIL_BACKEND"} == {
        "EMAIL_TIMEOUT": 15, "EMAIL_HOST": "mail.example.org", "EMAIL_PORT": 587, "EMAIL_HOST_USER": "lin@x",
        "EMAIL_HOST_PASSWORD": "p/w", "EMAIL_USE_SSL": False, "EMAIL_USE_TLS": True,
    }  # fmt: skip
    secure = mail_settings(address="smtps://mail.example.org", sender="node@example.org", folder=HERE)
    assert (secure["EMAIL_PORT"], secure["EMAIL_USE_SSL"], secure["EMAIL_USE_TLS"]) == (465, True, False)
    local = mail_settings(address="smtp://localhost:25", sender="node@example.org", folder=HERE)
    assert (local["EMAIL_PORT"], local["EMAIL_USE_TLS"], local["DEFAULT_FROM_EMAIL"]) == (
        25,
        False,
        "node@example.org",
    )


@pytest.mark.parametrize(("address", "folder"), [("", HERE), ("file:/var/mails", Path("/var/mails"))])
def test_files_in_a_folder(address: str, folder: Path) -> None:
    given = mail_settings(address=address, sender="", folder=HERE)
    assert given["EMAIL_BACKEND"] == "django.core.mail.backends.filebased.EmailBackend"
    assert given["EMAIL_FILE_PATH"] == folder


@pytest.mark.parametrize(
    "address", ["mail.example.org", "http://x", "smtp://", "smtp://x:port", "smtp://x:99999"]
)
def test_an_address_that_cannot_be_read_is_refused_in_words(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"ENTREPOT_EMAIL is not .* Write smtp://"):
        mail_settings(address=address, sender="node@example.org", folder=HERE)


def test_a_server_without_a_sender_is_refused_in_words() -> None:
    with pytest.raises(ImproperlyConfigured, match="ENTREPOT_EMAIL_FROM is missing"):
        mail_settings(address="smtp://mail.example.org", sender="", folder=HERE)


def test_a_server_that_does_not_answer_undoes_nothing(
    transactional_db: None, home: Home, settings: Settings
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    for name, value in mail_settings(address=f"smtp://127.0.0.1:{port}", sender="a@b.c", folder=HERE).items():
        setattr(settings, name, value)
    client = Client()
    given = {"name": "Lin", "email": "lin@example.org", "password1": PASSWORD}
    assert client.post("/account/signup/", given).status_code == 302
    assert "The mail could not be sent" in client.get("/account/confirm-email/").content.decode()
    assert Account.objects.count() == 1


def test_the_log_names_no_address(
    visitor: Visitor, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    account("lin")
    visitor.fill_in("/account/password/reset/", email="lin@example.org")
    assert [record.getMessage() for record in caplog.records if record.name.endswith("adapter")] == [
        "A mail could not be sent (SMTPRecipientsRefused). See ENTREPOT_EMAIL."
    ]
    assert "@" not in caplog.text


class Refusing(BaseEmailBackend):
    """A mail server that takes nothing for anybody."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Refuse, naming the addresses as servers do."""
        raise SMTPRecipientsRefused({to: (550, b"no") for letter in email_messages for to in letter.to})


@pytest.mark.parametrize("kind", list(_MAILS))
def test_every_mail_is_whole(visitor: Visitor, kind: str) -> None:
    facts = {
        name: f"<{name}>"
        for name in (
            "code",
            "password_reset_url",
            "signup_url",
            "from_email",
            "to_email",
            "deleted_email",
            "email",
        )
    }
    written = message(kind, {**facts, "user": account("lin")}, None)
    assert written.subject.endswith(" · Hafenstadt")
    assert written.text.startswith("Hello Lin,\n\n")
    assert "%(" not in written.text


def test_letters_are_read_back_newest_first(tmp_path: Path) -> None:
    assert letters(tmp_path / "none") == []
    (tmp_path / "a.log").write_bytes(
        b"Subject: One\nTo: a@b.c\nDate: Sat, 21 Nov 2026 10:00:00 +0100\n\nFirst\n" + b"-" * 79 + b"\n"
        b"Subject: Two\nTo: a@b.c\nDate: nonsense\n\nSecond\n" + b"-" * 79 + b"\n"
    )
    assert [(letter.subject, letter.text.strip()) for letter in letters(tmp_path)] == [
        ("One", "First"),
        ("Two", "Second"),
    ]


def test_allauth_asks_for_no_mail_that_we_do_not_have(visitor: Visitor) -> None:
    from importlib.resources import files

    templates = files("allauth") / "templates"
    asked = {
        f"{app}/email/{item.name.removesuffix('_message.txt')}"
        for app in ("account", "mfa", "socialaccount")
        for item in (templates / app / "email").iterdir()
        if item.name.endswith("_message.txt") and not item.name.startswith("base_")
    }
    never = {"account/email/login_code", "account/email/password_reset_code"}
    assert asked - set(_MAILS) == never
    assert type(get_adapter()).__name__ == "AccountAdapter"
