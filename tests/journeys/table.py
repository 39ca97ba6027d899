"""A table at which a firm of Munich and a university of Guangzhou come together, as a story for `played`: a need and a result that meets it, for each language."""

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
    """What the firm lacks, and the university's result that meets it, in one language.

    Strangers read ``teaser`` and ``told``; ``secret`` is held back until both have signed.
    """

    tag: str
    teaser: str
    told: str
    need: str
    text: str
    secret: str
    result: str
    about: str


STORIES: Final = {
    "en": Wanted(
        "en", "Seeing fine scratches on polished parts", "We look for a camera for a line.",
        "Scratches on polished lens mounts seen too late", "We look for an inline camera that sees fine scratches on polished lens mounts.",
        "The mounts are for the Arber telescope.", "Inline camera for fine scratches", "A camera that sees fine scratches on polished metal while it moves.",
    ),
    "zh-hans": Wanted(
        "zh-Hans", "识别抛光零件的细微划痕", "我们寻找产线相机。",
        "镜座抛光面划痕发现太晚", "寻找在线相机，识别抛光镜座表面的细微划痕。",
        "镜座用于阿贝尔望远镜。", "抛光面细微划痕在线相机", "在运动中识别抛光金属表面细微划痕的相机。",
    ),
    "de": Wanted(
        "de", "Feine Kratzer auf polierten Teilen sehen", "Wir suchen eine Kamera für eine Fertigungslinie.",
        "Kratzer auf polierten Linsenfassungen fallen zu spät auf", "Wir suchen eine Kamera in der Linie, die feine Kratzer auf polierten Linsenfassungen sieht.",
        "Die Fassungen sind für das Teleskop am Arber.", "Kamera für feine Kratzer in der Linie", "Eine Kamera, die feine Kratzer auf poliertem Metall in Bewegung sieht.",
    ),
}  # fmt: skip


def _settle(_: Traveller) -> None:
    """Both sides with who speaks for them, a broker, and for each language a need of the firm and a result of the university."""
    from entrepot.catalogue import actions
    from entrepot.catalogue.drafts import NeedDraft
    from entrepot.people.models import Account
    from tests.cast import resource
    from tests.deals.table import laid

    table = laid()
    for name, person in (("Lena Brandl", table.buyer), ("何敏", table.head), ("Jonas Ammerer", table.broker)):
        Account.objects.filter(key=person.actor).update(name=name)
    for language, story in STORIES.items():
        resource(
            f"result-{language}", "technology", story.result, story.about, organisation=table.lab.key, place="guangzhou", language=story.tag
        )  # fmt: skip
        draft = NeedDraft(
            title=story.need, text=story.text, teaser_title=story.teaser, teaser_text=story.told, confidential=story.secret,
            kind="technology", place="munich", organisation=table.firm.key,
        )  # fmt: skip
        actions.save_need(draft=draft, key=None, version=None, publish=True, by=table.buyer)


if __name__ == "__main__":
    play(int(sys.argv[1]), BEGIN, _settle)
