"""An agreement that two people signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from entrepot.deals.clauses.writing import written
from entrepot.deals.papers.printing import printed, stamp
from entrepot.deals.papers.values import Heading
from entrepot.deals.signing.authority import Authority, Person, open_authority
from entrepot.deals.signing.sealing import Field, prepared, signed
from tests.deals.agreed import terms

AT = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=3)
NOW = AT + timedelta(days=1)
CHEN, VOELKL = Person("陈立", "云山大学", "7"), Person("Anna Völkl", "Rheinglasur GmbH", "8")


@dataclass(frozen=True)
class Signed:
    """One agreement on its way: printed with places, signed by one, by both; and one that is for one to sign alone."""

    authority: Authority
    empty: bytes
    one: bytes
    both: bytes
    alone: bytes


def signed_by_both(home: Path) -> Signed:
    """An agreement signed by both parties with the authority of a node's home, which is made when it is not there."""
    authority = open_authority(home, "Entrepot Guangzhou", AT)
    agreed = terms(languages=("en",), governing="en")
    paper = printed(written(agreed), Heading("Entrepot Guangzhou", "D-1", 1, date(2026, 11, 4), "0" * 64))
    names = {side.key: side.name.text("en") for side in agreed.sides}
    empty = prepared(
        paper.pdf, [Field(place.key, place.page, place.box, names[place.key]) for place in paper.places]
    )
    seen = stamp("陈立", "云山大学", AT, ("en",))
    one = signed(empty, "lab", authority.signer_for(CHEN, AT), AT, stamp=seen, reason="Version 1")
    both = signed(one, "firm", authority.signer_for(VOELKL, LATER), LATER)
    first = paper.places[0]
    single = prepared(paper.pdf, [Field(first.key, first.page, first.box)])
    alone = signed(single, "lab", authority.signer_for(CHEN, AT), AT)
    return Signed(authority, empty, one, both, alone)
