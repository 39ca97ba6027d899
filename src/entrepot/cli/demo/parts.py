"""The demo region in parts: which node under which law has what, and who is there."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.linking import link_changed
from entrepot.cli.demo.load import BY, KINDS, lines, load_lists, name_of, region
from entrepot.cli.demo.people import PEOPLE, Person, make_people
from entrepot.people.domain import NodeRole
from entrepot.people.gazetteer import bundled
from entrepot.runtime.progress import Progress
from entrepot.vocabulary.places import Jurisdiction, legal_area

PEOPLE_OF: Final[Mapping[str, Mapping[str, Person]]] = {
    "guangdong": PEOPLE,
    "hong-kong": {
        "engineer": Person("麥嘉儀 Mak Ka Yee", "en", organisation="org-ei-minggang"),
        "lab": Person("Priya Nair", "en", organisation="org-cm-lionrock"),
        "broker": Person("Desmond Yip", "en", NodeRole.BROKER),
        "park": Person("霍詠詩 Fok Wing Sze", "zh-hans", organisation="org-sh-hk-quarter"),
        "officer": Person("Agnes Tong", "en", NodeRole.OFFICER),
        "operator": Person("Lawrence Kwan", "en", NodeRole.OPERATOR, "org-sh-hk-enterprise-office"),
    },
    "bavaria": {
        "engineer": Person("Lena Obermüller", "de", organisation="org-bh-ammersee"),
        "lab": Person("Matthias Krug", "de", organisation="org-cm-isartal"),
        "broker": Person("Jonas Ammerer", "de", NodeRole.BROKER),
        "park": Person("Franziska Rehm", "de", organisation="org-sh-mu-park"),
        "officer": Person("Ulrike Sandner", "de", NodeRole.OFFICER),
        "operator": Person("Tobias Ertl", "de", NodeRole.OPERATOR, "org-sh-mu-innovation-office"),
    },
}
"""The six of each node, by the node's name in `federation.NODES`."""


def fill(name: str, jurisdiction: str, progress: Progress) -> None:
    """Fill the empty node of this name with what of the region is under its law, and with its people."""
    with tempfile.TemporaryDirectory() as folder:
        load_lists(list(lists_of(legal_area(Jurisdiction(jurisdiction)), Path(folder))), progress)
    make_people(PEOPLE_OF[name])
    link_changed(by=BY, progress=progress)
    catalogue.rate_all(by=BY, progress=progress)


def lists_of(area: str, folder: Path) -> Iterator[tuple[str, Path]]:
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
