"""The demo region on its way into a node."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.imports import ImportReport, import_file
from entrepot.catalogue.linking import link_changed
from entrepot.cli.demo.assessments import assess_firms
from entrepot.cli.demo.carrying import sign_carrying_plan
from entrepot.cli.demo.cohorts import remember_first_round
from entrepot.cli.demo.districts import settle_districts
from entrepot.cli.demo.gatherings import gather
from entrepot.cli.demo.pairing import pair_parks
from entrepot.cli.demo.parks import pair_two_parks
from entrepot.cli.demo.people import settle_in
from entrepot.cli.demo.programmes import announce_programmes
from entrepot.cli.demo.reviews import review_pilot_cities
from entrepot.cli.demo.teams import send_a_team
from entrepot.intake.actions import keep_source
from entrepot.intake.domain import Options
from entrepot.intake.models import Run
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
LISTS = {
    "pearl-river-instruments.csv": ("Instrument register, Pearl River Delta", "facility"),
    "chamber-members.csv": ("Members of the chamber", "organisation"),
}
"""Lists of others who have some of the same: what their sources are called, and what is in them."""


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
    """Fill an empty node with the region: places, clusters, industrial chains, then every list, organisations first, then the six people.

    Last come lists of others, which are compared with what is there, the programmes with what cities answered to them, and calls for experts, a zone and a visit.
    """
    files = [file for kind in KINDS for file in sorted(region().glob(f"*/{kind}.jsonl"))]
    reports = load_lists([(name_of(file), file) for file in files], progress)
    settle_districts(BY)
    settle_in(later())
    reports.extend(brought_in(name) for name in LISTS)
    announce_programmes(BY)
    first_round = remember_first_round(BY)
    review_pilot_cities(BY)
    pair_parks()
    send_a_team(first_round, BY)
    gather(BY)
    assess_firms(sign_carrying_plan(BY), BY)
    pair_two_parks(BY)
    link_changed(by=BY, progress=progress)
    catalogue.rate_all(by=BY, progress=progress)
    return reports


def later() -> timedelta:
    """How much later than in the region's files everything is."""
    return timedelta((clock.today() - WRITTEN_ON).days)


def load_lists(files: Sequence[tuple[str, Path]], progress: Progress) -> list[ImportReport]:
    """Bring lists (name, file) into an empty node, in order, after the places, clusters and industrial chains that they name."""
    people.put_places(places=bundled(), by=BY)
    for row in lines(region() / "shared" / "clusters.jsonl"):
        catalogue.put_cluster(key=row["id"], texts=_texts(row), places=row["places"], by=BY)
    for row in lines(region() / "shared" / "industrial_chains.jsonl"):
        catalogue.put_industrial_chain(
            key=row["id"], cluster=row["cluster"], texts=_texts(row), links=row["links"], by=BY
        )
    reports, options = [], Options(shift=later().days)
    for number, (name, file) in enumerate(files):
        reports.append(import_file(path=file, name=name, by=BY, options=options))
        progress(number + 1, len(files), "Loading the demo region")
    return reports


def name_of(file: Path) -> str:
    """What a list of the region is called: with its cluster, where it is of one."""
    return file.name if file.parent.name == "shared" else f"{file.parent.name}-{file.name}"


def brought_in(name: str) -> ImportReport:
    """Bring in the list of somebody else, and name its source."""
    called, kind = LISTS[name]
    report = import_file(path=region() / "lists" / name, by=BY, options=Options(kind=kind))
    source = Run.objects.get(key=report.run).source
    source.name, source.licence = called, "CC BY 4.0"
    keep_source(source=source, by=BY)
    return report


def _texts(row: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {
        language: {"title": title, "text": row["text"].get(language, "")}
        for language, title in row["title"].items()
    }
