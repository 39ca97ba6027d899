"""A node's home: made once, read back as written, and every damage to it named with its remedy."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.runtime.home import Home, HomeError, Node, SingleSignOn, current

NODE = Node("Entrepot · 岭南", "guangzhou", "CN-GD", demo=True)


def test_a_node_is_read_back_as_it_was_made(tmp_path: Path) -> None:
    home = Home(tmp_path / "a" / "b")
    assert not home.exists()
    home.create(NODE)
    assert home.exists()
    assert home.node() == NODE


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_any_name_makes_settings_that_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    home.create(Node(name, "munich", "DE-BY"))
    shown = "".join(" " if ord(character) < 32 or character == "\x7f" else character for character in name)
    assert home.node() == Node(shown, "munich", "DE-BY")


def test_a_folder_without_a_node_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match=r"There is no node in .*entrepot init"):
        Home(tmp_path).node()


@pytest.mark.parametrize("text", ["name = ", "name = 'x'", 'place = "a"\njurisdiction = "b"\n', "\ufeffname"])
def test_damaged_settings_name_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "node.toml").write_text(text, encoding="utf8")
    with pytest.raises(HomeError, match=r"node\.toml cannot be read .*entrepot init"):
        Home(tmp_path).node()


def test_settings_that_are_not_text_name_the_file(tmp_path: Path) -> None:
    (tmp_path / "node.toml").write_bytes(b'name = "\xff\xfe"')
    with pytest.raises(HomeError, match=r"node\.toml cannot be read"):
        Home(tmp_path).node()


def test_the_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create(NODE)
    secret = home.secret()
    assert len(secret) > 50
    assert home.secret() == secret
    assert stat.S_IMODE((home.path / "secret.key").stat().st_mode) == 0o600
    other = Home(tmp_path / "other")
    other.create(NODE)
    assert other.secret() != secret


def test_the_named_home_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path / "named"))
    Home(Path("entrepot-demo")).create(NODE)
    assert current() == Home(tmp_path / "named")


def test_without_a_name_the_demo_is_taken_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ENTREPOT_HOME")
    assert current() == Home(Path("entrepot-home"))
    Home(Path("entrepot-demo")).create(NODE)
    assert current() == Home(Path("entrepot-demo"))


def test_everything_of_a_node_lies_in_its_home(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert [path.parent for path in (home.database, home.cache, home.rates)] == [tmp_path] * 3


def test_who_may_sign_up_and_how_is_read_back(tmp_path: Path) -> None:
    oidc = SingleSignOn("https://login.example.org", "entrepot", "Staff sign-in", trusted=True)
    node = Node(
        "A",
        "munich",
        "DE-BY",
        signup="open",
        https=True,
        require_mfa_for=("auditor",),
        oidc=oidc,
        signing_days=1,
    )
    home = Home(tmp_path / "home")
    home.create(node)
    assert home.node() == node


@pytest.mark.parametrize(
    "line",
    [
        'signup = "maybe"',
        'require_mfa_for = "operator"',
        'require_mfa_for = ["king"]',
        '[oidc]\nissuer = "ftp://x"\nclient_id = "a"',
        "[oidc]",
        "signing_days = 0",
        "signing_days = true",
        "resource_days = 59",
    ],
)
def test_a_setting_that_cannot_be_understood_names_the_file(tmp_path: Path, line: str) -> None:
    text = f'name = "a"\nplace = "munich"\njurisdiction = "DE-BY"\n{line}\n'
    (tmp_path / "node.toml").write_text(text, encoding="utf8")
    with pytest.raises(HomeError, match=r"node\.toml cannot be read"):
        Home(tmp_path).node()


def test_the_setup_secret_is_its_owners_and_used_once(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert home.setup_secret() == ""
    secret = home.make_setup_secret()
    assert (home.setup_secret(), len(secret)) == (secret, 32)
    assert stat.S_IMODE((home.path / "setup.secret").stat().st_mode) == 0o600
    home.use_up_setup_secret()
    assert home.setup_secret() == ""


def test_settings_from_before_accounts_are_read_with_what_is_safe(tmp_path: Path) -> None:
    (tmp_path / "node.toml").write_text(
        'name = "a"\nplace = "munich"\njurisdiction = "DE-BY"\n', encoding="utf8"
    )
    assert Home(tmp_path).node() == Node("a", "munich", "DE-BY")
