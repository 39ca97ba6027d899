"""The demo region in parts: which node under which law has what, and who is there."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.linking import link_changed
from entrepot.cli.demo.load import BY, KINDS, lines, load_lists, name_of, region
from entrepot.cli.demo.people import PEOPLE, Person, make_people
from entrepot.people.domain import NodeRole
from entrepot.people.gazetteer import bundled
from entrepot.runtime.home import Node
from entrepot.runtime.progress import Progress
from entrepot.vocabulary.places import legal_area

_OPEN: Final[Mapping[str, Any]] = {"demo": True, "signup": "open", "require_mfa_for": ()}


@dataclass(frozen=True, slots=True)
class Part:
    """One node of the federation: its folder's name, what it says of itself, its port, and its six people."""

    name: str
    node: Node
    port: int
    people: Mapping[str, Person]

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"


PARTS: Final = (
    Part("guangdong", Node("Entrepot · Guangdong", "guangzhou", "CN-GD", **_OPEN), 8001, PEOPLE),
    Part(
        "hong-kong", Node("Entrepot · Hong Kong", "hong-kong", "HK", **_OPEN), 8002,
        {
            "engineer": Person("麥嘉儀 Mak Ka Yee", "en", organisation="org-ei-minggang"),
            "lab": Person("Priya Nair", "en", organisation="org-cm-lionrock"),
            "broker": Person("Desmond Yip", "en", NodeRole.BROKER),
            "park": Person("霍詠詩 Fok Wing Sze", "zh-hans", organisation="org-sh-hk-quarter"),
            "officer": Person("Agnes Tong", "en", NodeRole.OFFICER),
            "operator": Person("Lawrence Kwan", "en", NodeRole.OPERATOR, "org-sh-hk-enterprise-office"),
        },
    ),
    Part(
        "bavaria", Node("Entrepot · Bayern", "munich", "DE-BY", **_OPEN), 8003,
        {
            "engineer": Person("Lena Obermüller", "de", organisation="org-bh-ammersee"),
            "lab": Person("Matthias Krug", "de", organisation="org-cm-isartal"),
            "broker": Person("Jonas Ammerer", "de", NodeRole.BROKER),
            "park": Person("Franziska Rehm", "de", organisation="org-sh-mu-park"),
            "officer": Person("Ulrike Sandner", "de", NodeRole.OFFICER),
            "operator": Person("Tobias Ertl", "de", NodeRole.OPERATOR, "org-sh-mu-innovation-office"),
        },
    ),
)  # fmt: skip
"""The three nodes."""


def fill(part: Part, progress: Progress) -> None:
    """Fill the part's empty node with what of the region is under its law, and with its people."""
    with tempfile.TemporaryDirectory() as folder:
        load_lists(list(_lists(legal_area_of(part), Path(folder))), progress)
    make_people(part.people)
    link_changed(by=BY, progress=progress)
    catalogue.rate_all(by=BY, progress=progress)


def legal_area_of(part: Part) -> str:
    """The area whose law a part's records are under: one node of this demonstration has all of it."""
    return next(legal_area(place.jurisdiction) for place in bundled() if place.id == part.node.place)


def _lists(area: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """The region's lists, each with no more than the rows of one legal area, written into a folder."""
    areas = {place.id: legal_area(place.jurisdiction) for place in bundled()}
    for kind in KINDS:
        for file in sorted(region().glob(f"*/{kind}.jsonl")):
            rows = [row for row in lines(file) if areas[row["place"]] == area]
            if rows:
                target = folder / f"{file.parent.name}-{file.name}"
                target.write_text(
                    "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf8"
                )
                yield name_of(file), target
