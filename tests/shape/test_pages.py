"""The written pages say what the code is."""

from __future__ import annotations

import re

from tests.shape.source import PACKAGE, ROOT, project, source_files, stage_order


def test_architecture_lists_the_stages_in_the_order_of_the_contract() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf8")
    listed = re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)
    present = [stage for stage in stage_order() if (PACKAGE / stage).is_dir()]
    assert listed == present


def test_every_dependency_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf8")
    block = text.split("\ndependencies = [\n", 1)[1].split("\n]", 1)[0]
    assert [line.strip() for line in block.splitlines() if "#" not in line] == []


def test_requirements_are_pinned_by_hash_and_hold_no_address() -> None:
    for file in sorted((ROOT / "requirements").glob("*.txt")):
        text = file.read_text(encoding="utf8")
        assert "://" not in text, file.name
        pins = re.findall(r"^([\w.-]+(?:\[[\w,-]+\])?)==", text, flags=re.MULTILINE)
        assert len(pins) == len(
            re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==[^\n]*\\\n    --hash=sha256:", text, flags=re.MULTILINE)
        ), file.name


def test_every_direct_dependency_is_pinned() -> None:
    pinned = set(
        re.findall(
            r"^([\w.-]+)", (ROOT / "requirements" / "base.txt").read_text(encoding="utf8"), flags=re.MULTILINE
        )
    )
    wanted = {re.split(r"[<>=\[]", line)[0] for line in project()["project"]["dependencies"]}
    assert wanted - pinned == set()


def test_decision_records_are_numbered_without_a_gap_and_short() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    assert [
        record.name for record in records if len(record.read_text(encoding="utf8").splitlines()) > 40
    ] == []


def test_every_setting_is_explained_to_the_operator() -> None:
    named = {name for file in source_files() for name in re.findall(r"ENTREPOT_[A-Z_]+", file.text)}
    page = (ROOT / "docs" / "operate" / "node.md").read_text(encoding="utf8")
    assert sorted(name for name in named if f"`{name}`" not in page) == []


def test_every_command_is_in_the_readme_or_the_operators_page() -> None:
    words = re.findall(r'\.command\("(\w+)"\)', (PACKAGE / "cli" / "main.py").read_text(encoding="utf8"))
    pages = "".join(
        (ROOT / name).read_text(encoding="utf8") for name in ("README.md", "docs/operate/node.md")
    )
    assert (
        sorted(
            word
            for word in words
            if f"entrepot {word}" not in pages
            and f"make {word}" not in pages
            and f"need {word}" not in pages
            and f"source {word}" not in pages
        )
        == []
    )
