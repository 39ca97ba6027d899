"""Other nodes, from the terminal."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import in_shell
from tests.made import made


def test_a_node_is_invited_and_what_is_no_invitation_refused(tmp_path: Path) -> None:
    home = made(tmp_path / "node")
    invited = in_shell("peer", "invite", "--note", "Harbour City", home=home)
    assert (invited.code, invited.out[:14]) == (0, "entrepot-peer:")
    own = in_shell("peer", "add", invited.out.split()[0], "--yes", home=home)
    assert (own.code, "This is an invitation of this node." in own.error) == (2, True)
    address = in_shell("peer", "add", "https://node.example", home=home)
    assert (address.code, "An address alone lets nobody in." in address.error) == (2, True)
    nobody = in_shell("peer", "end", "Nobody", home=home)
    assert (nobody.code, "There is no peer “Nobody”." in nobody.error) == (2, True)
    listed = in_shell("peer", "list", "--format", "csv", home=home)
    assert (listed.code, listed.out) == (0, "name,node,jurisdiction,url,state,heard,reached,error\n")
