"""A node on the command line: made, filled, asked; each command a process of its own."""

from __future__ import annotations

import json
import os
import re
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Said, in_shell
from tests.intake.corpus import csv_text, write

HEADER = ("id", "title", "text", "place", "price", "organisation")
ROWS = (
    (
        "fac-1",
        "Terahertz imaging",
        "Terahertz imaging finds cracks in the glaze of tiles.",
        "Munich",
        "95 €/h",
        "Isar Lab",
    ),
    ("fac-2", "X-ray", "X-ray inspection of welds in pipes.", "München", "980 €/Tag", "Isar Lab"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node in Munich, just made."""
    folder = tmp_path_factory.mktemp("node") / "home"
    said = in_shell("init", folder, "--place", "munich", "--name", "Isar [node]")
    assert (said.code, said.err) == (0, "")
    assert f"ENTREPOT_HOME={folder} entrepot import FILE" in said.out
    return folder


@pytest.fixture(scope="module")
def filled(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The node with two instruments."""
    file = write(tmp_path_factory.mktemp("lists") / "list.csv", csv_text((HEADER, *ROWS)))
    said = in_shell("import", file, "--kind", "facility", home=home)
    assert (said.code, sorted(file.parent.iterdir())) == (0, [file])
    return home


def counts(home: Path) -> tuple[int, ...]:
    """How many resources, needs and organisations there are, and entries of the journal other than those of runs."""
    with sqlite3.connect(home / "entrepot.sqlite3") as database:
        return tuple(
            database.execute(f"select count(*) from {table}").fetchone()[0]
            for table in (
                "catalogue_resource", "catalogue_need", "people_organisation",
                "journal_entry where stream <> 'intake'",
            )
        )  # fmt: skip


def reported(said: Said) -> dict[str, object]:
    """The one row of an import's report."""
    found: dict[str, object] = json.loads(said.out)
    return found


def test_a_node_says_what_it_is_and_is_not_made_twice(home: Path) -> None:
    text = (home / "node.toml").read_text(encoding="utf8")
    assert 'name = "Isar [node]"' in text
    assert 'jurisdiction = "DE-BY"' in text
    said = in_shell("init", home)
    assert (said.code, said.error) == (
        2, f"entrepot: There is a node in {home} already. Choose another folder, or delete this one first.",
    )  # fmt: skip


def test_a_place_nobody_knows_makes_no_node(tmp_path: Path) -> None:
    said = in_shell("init", tmp_path / "home", "--place", "atlantis")
    assert said.code == 2
    assert said.error.startswith("entrepot: The place “atlantis” is not known. Use one of: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ("import", "x.csv"),
        ("duplicates",),
        ("chain", "n"),
        ("need", "add", "--title", "A", "--text", "B"),
        ("serve",),
    ],
)
def test_without_a_node_every_command_names_the_one_that_makes_it(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    said = in_shell(*words, home=tmp_path / "none")
    assert (said.code, said.out) == (2, "")
    assert said.error == (
        f"entrepot: There is no node in {tmp_path / 'none'}. Make one with: entrepot init {tmp_path / 'none'}"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_list_goes_in_once(filled: Path, tmp_path: Path) -> None:
    before = counts(filled)
    file = write(tmp_path / "list.csv", csv_text((HEADER, *ROWS)))
    said = in_shell("import", file, "--kind", "facility", "--format", "json", home=filled)
    assert said.code == 0
    assert reported(said) == {
        "file": "list.csv", "rows": 2, "accepted": 2, "warned": 0, "refused": 0, "blank": 0, "new": 0, "changed": 0,
        "same": 2, "withdrawn": 0, "dry run": "",
    }  # fmt: skip
    assert counts(filled) == before


def test_refused_rows_end_with_one_and_go_in_once_corrected(filled: Path, tmp_path: Path) -> None:
    rows = (("x-1", "A", "Text a", "", "", ""), ("x-1", "B", "Text b", "", "", ""))
    file = write(tmp_path / "list.csv", csv_text((HEADER, *rows)))
    said = in_shell("import", file, "--kind", "facility", home=filled)
    aside = tmp_path / "list.refused.csv"
    assert said.code == 1
    assert f"Refused rows: {aside}" in said.out
    assert "id_duplicate" in said.out
    text = aside.read_text(encoding="utf-8-sig")
    aside.write_text(text.replace("x-1", "x-2"), encoding="utf-8-sig")
    again = in_shell("import", aside, "--kind", "facility", "--format", "json", home=filled)
    assert (again.code, reported(again)["new"]) == (0, 1)


def test_a_dry_run_writes_nothing(filled: Path, tmp_path: Path) -> None:
    before = counts(filled)
    rows = (("y-1", "A", "Text a", "", "", "Newcomer"), ("y-1", "B", "Text b", "", "", ""))
    file = write(tmp_path / "list.csv", csv_text((HEADER, *rows)))
    said = in_shell("import", file, "--kind", "facility", "--dry-run", "--format", "json", home=filled)
    assert (said.code, reported(said)["accepted"], reported(said)["dry run"]) == (1, 1, "yes")
    assert (counts(filled), list(tmp_path.iterdir())) == (before, [file])


def test_one_bad_file_among_good_ones_is_told_and_the_good_ones_go_in(filled: Path, tmp_path: Path) -> None:
    good = write(tmp_path / "good.csv", csv_text((HEADER, ("z-1", "A", "Text a [µm] [/x]", "", "", ""))))
    said = in_shell(
        "import", tmp_path / "none.csv", good, "--kind", "facility", "--format", "json", home=filled
    )
    assert said.code == 2
    assert said.error == "entrepot: There is no file none.csv. Check the path and the spelling."
    assert reported(said)["new"] == 1


def test_columns_with_brackets_are_printed_as_they_are(filled: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "list.csv", "id,title,text,Width [µm],[/odd]\nw-1,A,B,15,1\n")
    said = in_shell("import", file, "--kind", "facility", "--dry-run", home=filled)
    assert said.code == 0
    assert "Kept as facts: Width [µm], [/odd]" in said.out


def test_a_kind_nobody_knows_is_refused(filled: Path, tmp_path: Path) -> None:
    said = in_shell("import", tmp_path / "x.csv", "--kind", "miracle", home=filled)
    assert said.code == 2
    assert said.error.startswith("entrepot: “miracle” is not a kind of record. Use organisation, need, ")


def test_a_need_is_added_and_its_chain_printed(filled: Path) -> None:
    added = in_shell(
        "need", "add", "--title", "Cracks in tiles", "--text", "-", "--kind", "testing", "--place", "München",
        "--budget", "80.000 €", home=filled, text="Cracks in the glaze of our tiles.\n",
    )  # fmt: skip
    key = added.out.strip()
    assert (added.code, bool(re.fullmatch(r"need-[0-9a-f]{10}", key))) == (0, True)
    printed = in_shell("chain", key, home=filled)
    assert printed.code in {0, 1}
    assert "Cracks in tiles" in printed.out
    found = in_shell("chain", key, "--format", "json", home=filled)
    chains = json.loads(found.out)
    assert (chains["need"], chains["roles"], chains["voters"]) == (key, ["facility", "expert", "policy"], [])
    shown = {link["resource"] for link in chains["best"]["links"]}
    shown |= {item["nearest"]["resource"] for item in chains["best"]["missing"] if item["nearest"]}
    assert "fac-1" in shown
    assert found.code == (1 if chains["verdict"] == "no_adequate_supply" else 0)


def test_a_draft_that_holds_back_has_a_chain_at_the_terminal(filled: Path) -> None:
    added = in_shell(
        "need", "add", "--title", "Cracks in tiles", "--text", "Cracks in the glaze of our tiles.", "--teaser-title", "Surfaces",
        "--teaser-text", "Inspection of surfaces.", "--confidential", "For one buyer.", "--draft", home=filled,
    )  # fmt: skip
    assert added.code == 0
    printed = in_shell("chain", added.out.strip(), home=filled)
    assert printed.code in {0, 1}
    assert "Cracks in tiles" in printed.out


def test_a_need_that_cannot_be_stored_is_told_by_every_reason(filled: Path) -> None:
    before = counts(filled)
    said = in_shell(
        "need", "add", "--title", "A", "--text", "B", "--place", "Atlantis", "--budget", "much", home=filled
    )
    assert (said.code, said.out) == (2, "")
    lines = [line for line in said.err.splitlines() if line.startswith("entrepot:")]
    assert [line.split(".")[0] for line in lines] == [
        "entrepot: The place “Atlantis” is not known to this node", "entrepot: “much” is not an amount of money",
    ]  # fmt: skip
    assert counts(filled) == before


def test_a_need_that_is_not_there_is_told(filled: Path) -> None:
    said = in_shell("chain", "need-nothing", home=filled)
    assert (said.code, said.error) == (
        2, "entrepot: There is no need “need-nothing”. List them on the page /needs/.",
    )  # fmt: skip


def test_serve_refuses_a_port_that_is_taken(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = in_shell("serve", "--port", port, home=home)
    assert (said.code, said.error) == (
        2, f"entrepot: Port {port} on 127.0.0.1 cannot be used. Choose another: entrepot serve --port {port + 1}",
    )  # fmt: skip


@pytest.mark.slow
def test_serve_answers_and_leaves_one_entry_for_an_error_nobody_foresaw(filled: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"ENTREPOT_HOME": str(filled), "ENTREPOT_EMBEDDER": "none"}
    log = tmp_path / "stderr"
    with log.open("wb") as stderr:
        server = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        )
    try:
        assert answered(f"http://127.0.0.1:{port}/api/v1/resources/fac-1")["place"] == "munich"
        spoil(filled, "ALTER TABLE catalogue_need RENAME TO elsewhere")
        try:
            with pytest.raises(urllib.error.HTTPError) as page:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/needs/?q=anna@example.org", timeout=20)
            with pytest.raises(urllib.error.HTTPError) as problem:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/needs/anna@example.org", timeout=20)
        finally:
            spoil(filled, "ALTER TABLE elsewhere RENAME TO catalogue_need")
    finally:
        server.terminate()
        server.wait(20)
    shown, told = page.value.read().decode(), json.load(problem.value)
    assert (page.value.code, "Traceback" in shown, "catalogue_need" in shown) == (500, False, False)
    assert (told["status"], told["code"]) == (500, "unforeseen")
    entries = re.findall(r"^\S+Z (GET .*: status 500)$", log.read_text(), re.MULTILINE)
    assert entries == ["GET /needs/: status 500", "GET /api/v1/needs/<path:key>: status 500"]
    assert "anna" not in log.read_text()
    assert log.read_text().count("\ndjango.db.utils.OperationalError\n") == 2


@pytest.mark.slow
def test_several_processes_answer_and_one_does_the_work_beside_them(filled: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"ENTREPOT_HOME": str(filled), "ENTREPOT_EMBEDDER": "none"}
    server = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port), "--workers", "2", "--threads", "2"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert answered(f"http://127.0.0.1:{port}/api/v1/resources/fac-1")["place"] == "munich"
        beside = sorted("entrepot.cli work --with" in command for command in children(server.pid))
        assert beside == [False, False, True]
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.parametrize("words", [("--workers", "0"), ("--threads", "0")])
def test_serve_needs_a_process_and_a_thread_at_least(home: Path, words: tuple[str, ...]) -> None:
    said = in_shell("serve", *words, home=home)
    assert (said.code, words[0] in said.err, said.out) == (2, True, "")


def children(pid: int) -> list[str]:
    """The commands of the processes that a process has started; one that it forked has its own."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                found.append(stat.with_name("cmdline").read_bytes().replace(b"\0", b" ").decode())
        except FileNotFoundError:  # it has ended meanwhile
            continue
    return found


def spoil(home: Path, statement: str) -> None:
    """Change the node's database behind its back."""
    with sqlite3.connect(home / "entrepot.sqlite3", timeout=20) as database:
        database.execute(statement)


def answered(address: str) -> dict[str, object]:
    """The JSON at an address, as soon as somebody answers there."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                found: dict[str, object] = json.load(response)
                return found
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"nobody answers at {address}")


def test_what_an_organisation_can_get(filled: Path, tmp_path: Path) -> None:
    header = ("id", "title", "text", "place", "eligible_kinds", "eligible_places", "organisation")
    rows = (
        ("pol-here", "Testing voucher", "Pays tests.", "Munich", "", "München", "Isar Lab"),
        ("pol-there", "Aid", "Pays.", "Hong Kong", "", "Hong Kong", "Isar Lab"),
    )
    assert (
        in_shell(
            "import",
            write(tmp_path / "policies.csv", csv_text((header, *rows))),
            "--kind",
            "policy",
            home=filled,
        ).code
        == 0
    )
    with sqlite3.connect(filled / "entrepot.sqlite3") as database:
        (key,) = database.execute("select key from people_organisation limit 1").fetchone()
    said = in_shell("entitlements", key, "--format", "json", home=filled)
    found = {row["resource"]: row for row in map(json.loads, said.out.splitlines())}
    assert set(found) == {"pol-here", "pol-there"}
    assert {name: row["answer"] for name, row in found.items()} == {"pol-here": "now", "pol-there": "no"}
    assert said.code == 0
    assert [reason["text"] for reason in found["pol-there"]["reasons"]] == ["fails: place munich ∉ hong-kong"]
    nobody = in_shell("entitlements", "org-nobody", home=filled)
    assert (nobody.code, nobody.error) == (
        2,
        "entrepot: There is no organisation “org-nobody”. Look for its id on its page.",
    )
