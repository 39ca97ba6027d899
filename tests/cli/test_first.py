"""The first steps of a node on the command line: its setup secret, and where mails go."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from entrepot.runtime.home import Home
from tests.cli.conftest import in_shell


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node, just made, open to all."""
    folder = tmp_path_factory.mktemp("node") / "home"
    said = in_shell("init", folder, "--signup", "open")
    found = re.search(r"/start/ with this setup secret: (\S{32})$", said.out, flags=re.MULTILINE)
    assert found, said
    assert Home(folder).setup_secret() == found.group(1)
    return folder


def test_who_may_sign_up_is_as_it_was_said(home: Path) -> None:
    assert Home(home).node().signup == "open"
    assert in_shell("init", home.parent / "other", "--signup", "perhaps").code == 2


def test_a_lost_secret_is_made_anew(home: Path) -> None:
    before = Home(home).setup_secret()
    said = in_shell("secret", home=home)
    after = Home(home).setup_secret()
    assert (said.code, after in said.out, after != before) == (0, True, True)


def test_a_mail_server_that_cannot_be_read_is_said_before_anything_is_served(home: Path) -> None:
    said = in_shell("serve", home=home, ENTREPOT_EMAIL="mail.example.org")
    assert said.code != 0
    assert "Write smtp://user:password@host:587" in said.err


def test_a_node_without_a_mail_server_says_so(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = in_shell("serve", "--port", taken.getsockname()[1], home=home)
    assert f"Mails are kept as files in {home / 'mail'}: nobody gets them." in said.err
