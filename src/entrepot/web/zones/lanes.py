"""A zone as three lanes, one a phase: what stands in each, part by part, and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.models import Need
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.programmes import zones
from entrepot.programmes.domain.zones import Part
from entrepot.programmes.models import Zone
from entrepot.programmes.zones import Placed
from entrepot.vocabulary.readiness import Phase
from entrepot.web.deals import levels
from entrepot.web.names import NEED_LISTS, ROLES, name_in, organisation_name, reader
from entrepot.web.texts import record_text
from entrepot.web.zones.words import lack_sentence, part_name, remedy


@dataclass(frozen=True, slots=True)
class Card:
    """One thing of a zone; `number` is given where the reader may take it out."""

    url: str
    title: str
    language: str
    kind: str
    organisation: str
    level: str
    beside: tuple[str, ...]
    sought: bool
    number: int | None


@dataclass(frozen=True, slots=True)
class PartOf:
    """A part of a zone in one phase."""

    name: str
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Missing:
    """What a phase lacks, and where it is brought for those who keep the zone."""

    sentence: str
    url: str
    link: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A phase of a zone."""

    key: str
    heading: str
    count: int
    parts: Sequence[PartOf]
    lacks: Sequence[Missing]


def lanes(zone: Zone, party: Party) -> list[Lane]:
    """The three phases of a zone as a party sees them; records that nobody has placed in a phase make a fourth."""
    found = zones.placed(zone, party)
    lacking, keeps = zones.lacking(found), allows(party, "zone.keep", zone)
    made = [
        _lane(
            str(phase), levels.heading(phase), [one for one in found if one.stands.phase == phase], party,
            [_missing(lack_sentence(lack), lack.part, keeps) for lack in lacking if lack.phase == phase],
        )
        for phase in Phase
    ]  # fmt: skip
    rest = [one for one in found if one.stands.phase is None]
    return [*made, _lane("unstated", _("No phase stated"), rest, party, [])] if rest else made


def _lane(key: str, heading: str, found: Sequence[Placed], party: Party, lacking: Sequence[Missing]) -> Lane:
    parts = [
        PartOf(part_name(part), [_card(one, party) for one in found if one.stands.part == part])
        for part in Part
    ]
    return Lane(key, heading, len(found), [one for one in parts if one.cards], lacking)


def _missing(sentence: str, part: Part, keeps: bool) -> Missing:
    url, link = remedy(part) if keeps else ("", "")
    return Missing(sentence, url, link)


def _card(one: Placed, party: Party) -> Card:
    number = one.item.pk if allows(party, "zone.take_out", one.item) else None
    if isinstance(one.record, Organisation):
        url, name = reverse("web:organisation", args=[one.record.key]), organisation_name(one.record)
        return Card(url, name, reader(), _("Organisation"), "", "", (), sought=False, number=number)
    record, sought = one.record, isinstance(one.record, Need)
    text = record_text(disclosed(record, party))
    url = reverse("web:need" if sought else "web:resource", args=[record.key])
    kind = name_in(NEED_LISTS if sought else ROLES, record.kind)
    level = levels.level(one.way.now.level) if one.way and one.way.now else ""
    return Card(
        url, text.title, text.language, kind, organisation_name(record.organisation), level, _beside(one), sought=sought, number=number
    )  # fmt: skip


def _beside(one: Placed) -> tuple[str, ...]:
    """What was raised, and how many people were recruited."""
    if one.beside is None:
        return ()
    raised = tuple(_("%(sum)s raised") % {"sum": total} for total in levels.sums(one.beside))
    return (*raised, levels.people(one.beside.people)) if one.beside.people else raised
