"""The demo region on its way into a node."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.imports import ImportReport, import_file
from entrepot.cli.demo.people import settle_in
from entrepot.intake.domain import Options
from entrepot.people import actions as people
from entrepot.people.domain import Party
from entrepot.people.gazetteer import bundled
from entrepot.runtime import clock
from entrepot.runtime.progress import Progress

WRITTEN_ON = date(2026, 11, 21)
"""The day that the dates in the region's files are seen from; loading shifts them to today (decision 0004)."""
BY = Party.machine("demo")
KINDS = (
    "organisations",
    "technologies",
    "experts",
    "facilities",
    "finance",
    "policies",
    "venues",
    "products",
    "needs",
)


def region() -> Path:
    """The folder of the bundled region."""
    return Path(str(resources.files("entrepot.cli.demo"))) / "region"


def lines(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    for line in file.read_text(encoding="utf8").splitlines():
        yield json.loads(line)


def stories() -> tuple[dict[str, Any], ...]:
    """What each told need is expected to find."""
    return tuple(story for file in sorted(region().glob("*/stories.jsonl")) for story in lines(file))


def load(progress: Progress) -> list[ImportReport]:
    """Fill an empty node with the region: places, clusters, industrial chains, then every list, organisations first, and last the six people."""
    people.put_places(places=bundled(), by=BY)
    for row in lines(region() / "shared" / "clusters.jsonl"):
        catalogue.put_cluster(key=row["id"], texts=_texts(row), places=row["places"], by=BY)
    for row in lines(region() / "shared" / "industrial_chains.jsonl"):
        catalogue.put_industrial_chain(
            key=row["id"], cluster=row["cluster"], texts=_texts(row), links=row["links"], by=BY
        )
    files = [file for kind in KINDS for file in sorted(region().glob(f"*/{kind}.jsonl"))]
    days, reports = (clock.today() - WRITTEN_ON).days, []
    for number, file in enumerate(files):
        reports.append(import_file(path=file, by=BY, options=Options(shift=days)))
        progress(number + 1, len(files), "Loading the demo region")
    settle_in()
    return reports


def _texts(row: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {
        language: {"title": title, "text": row["text"].get(language, "")}
        for language, title in row["title"].items()
    }
