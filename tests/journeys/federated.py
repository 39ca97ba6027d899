"""Two nodes under two laws, each with its people and a few of the demo region's records; ``python -m tests.journeys.federated NAME FOLDER`` makes one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from entrepot.cli.demo.federation import Served, acquaint, served
from tests.journeys.conftest import free_port

ROOT: Final = Path(__file__).parents[2]
TECHNOLOGY: Final = "tech-cm-aircoupled"
NEED: Final = "need-cm-glaze-cracks"
PERSON, MAIL = "Dr Ho Wing Yan", "wing.ho@lionrock.example"
"""Whom the technology names, and how to reach her: what stays in Hong Kong until a contract is filed."""
RECORDS: Final[Mapping[str, frozenset[str]]] = {
    "guangdong": frozenset({NEED}),
    "hong-kong": frozenset({TECHNOLOGY}),
}


@contextmanager
def two_nodes(folder: Path) -> Iterator[tuple[Served, Served]]:
    """Guangdong and Hong Kong, made at the same time, serving and known to each other. Matching goes by words."""
    guangdong, hong_kong = nodes = tuple(Served(name, folder / name, free_port()) for name in RECORDS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTREPOT_EMBEDDER", "none")
        patch.setenv("PYTHONPATH", f"{ROOT / 'src'}{os.pathsep}{ROOT}")
        makers = [
            subprocess.Popen([sys.executable, "-m", __name__, node.name, str(node.home)]) for node in nodes
        ]
        assert [maker.wait() for maker in makers] == [0, 0]
        with served(nodes, "--no-worker"):
            acquaint(nodes)
            yield guangdong, hong_kong


def make(name: str, folder: Path) -> None:
    """Make one of them."""
    from entrepot.cli.demo.federation import NODES
    from entrepot.cli.setup import make_node
    from entrepot.runtime.home import Home

    make_node(Home(folder), NODES[name])
    from entrepot.catalogue.models import Resource
    from entrepot.cli.demo.load import load_lists, region
    from entrepot.cli.demo.parts import PEOPLE_OF
    from entrepot.cli.demo.people import make_people
    from entrepot.runtime.progress import silent

    people = PEOPLE_OF[name]
    wanted = {person.organisation for person in people.values()} | RECORDS[name]
    rows = [row for file in sorted(region().glob("*/*.jsonl")) for row in _rows(file) if row["id"] in wanted]
    lists = []
    # a record's owner is known before it
    for listed, owners in (("organisations", True), ("records", False)):
        file = folder / f"{listed}.jsonl"
        chosen = [row for row in rows if (row["kind"] == "organisation") == owners]
        file.write_text("".join(json.dumps(row) + "\n" for row in chosen), encoding="utf8")
        lists.append((file.name, file))
    load_lists(lists, silent)
    make_people(people)
    Resource.objects.update(hidden=["price"])
    shutil.copy(region() / "shared" / "rates.json", Home(folder).rates)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text(encoding="utf8").splitlines():
        row = json.loads(line)
        if "id" in row and "kind" in row:
            yield row | (
                {"person": PERSON, "facts": row["facts"] | {"E-mail": MAIL}}
                if row["id"] == TECHNOLOGY
                else {}
            )


if __name__ == "__main__":
    make(sys.argv[1], Path(sys.argv[2]))
