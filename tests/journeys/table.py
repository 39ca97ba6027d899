"""A table at which a firm of Munich and a university of Guangzhou come together, as a story for `played`: a need and a result that meets it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.journeys.played import play

if TYPE_CHECKING:
    from time_machine import Traveller

BEGIN: Final = datetime(2026, 3, 2, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the firm lacks, and the university's result that meets it.

    Strangers read ``teaser`` and ``told``; ``secret`` is held back until both have signed.
    """

    teaser: str
    told: str
    need: str
    text: str
    secret: str
    result: str
    about: str


WANTED: Final = Wanted(
    "Seeing fine scratches on polished parts", "We look for a camera for a line.",
    "Scratches on polished lens mounts pass the line unseen", "We look for an inline camera that sees fine scratches on polished lens mounts.",
    "The mounts are for the Arber telescope.", "Inline camera for fine scratches", "A camera that sees fine scratches on polished metal while it moves.",
)  # fmt: skip


def _settle(_: Traveller) -> None:
    """Both sides with who speaks for them, a broker, a need of the firm and a result of the university, both in English."""
    from entrepot.catalogue import actions
    from entrepot.catalogue.drafts import NeedDraft
    from entrepot.people.models import Account
    from tests.cast import resource
    from tests.deals.table import laid

    table = laid()
    for name, person in (("Lena Brandl", table.buyer), ("何敏", table.head), ("Jonas Ammerer", table.broker)):
        Account.objects.filter(key=person.actor).update(name=name)
    resource(
        "result", "technology", WANTED.result, WANTED.about, organisation=table.lab.key, place="guangzhou"
    )
    draft = NeedDraft(
        title=WANTED.need, text=WANTED.text, teaser_title=WANTED.teaser, teaser_text=WANTED.told, confidential=WANTED.secret,
        kind="technology", place="munich", organisation=table.firm.key,
    )  # fmt: skip
    actions.save_need(draft=draft, key=None, version=None, publish=True, by=table.buyer)


if __name__ == "__main__":
    play(int(sys.argv[1]), BEGIN, _settle)
