"""The demo region in three parts: each record is on the node under whose law it is, and on no other."""

from __future__ import annotations

from pathlib import Path

from entrepot.cli.demo.federation import NODES
from entrepot.cli.demo.load import KINDS, lines, region
from entrepot.cli.demo.parts import PEOPLE_OF, lists_of
from entrepot.vocabulary.places import Jurisdiction, legal_area


def test_every_record_is_on_one_node(tmp_path: Path) -> None:
    every = [row["id"] for kind in KINDS for file in region().glob(f"*/{kind}.jsonl") for row in lines(file)]
    parts: dict[str, list[str]] = {}
    for name, node in NODES.items():
        folder = tmp_path / name
        folder.mkdir()
        area = legal_area(Jurisdiction(node.jurisdiction))
        parts[name] = [row["id"] for _, file in lists_of(area, folder) for row in lines(file)]
    assert sorted(key for keys in parts.values() for key in keys) == sorted(every)
    assert all(parts.values())


def test_the_people_of_each_node_speak_for_organisations_on_it(tmp_path: Path) -> None:
    astray = []
    for name, node in NODES.items():
        area = legal_area(Jurisdiction(node.jurisdiction))
        folder = tmp_path / name
        folder.mkdir()
        there = {row["id"] for _, file in lists_of(area, folder) for row in lines(file)}
        people = PEOPLE_OF[name].values()
        astray += [one.name for one in people if one.organisation and one.organisation not in there]
    assert (astray, sorted(PEOPLE_OF)) == ([], sorted(NODES))
