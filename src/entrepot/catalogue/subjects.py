"""Records as the engine compares them: what everybody may read of each, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from entrepot.catalogue.domain import State
from entrepot.catalogue.hiding import shown_facts, shown_fields
from entrepot.catalogue.models import Resource
from entrepot.catalogue.sameness import ORGANISATION, Side
from entrepot.engine.linkage import Thing
from entrepot.people.models import Organisation
from entrepot.people.queries import has_people
from entrepot.people.queries.organisations import PUBLIC
from entrepot.vocabulary.kinds import ResourceKind
from entrepot.vocabulary.writing import fold_label

Subject = Organisation | Resource

_MODELS: Final = frozenset(
    {"model", "model number", "型号", "规格型号", "仪器型号", "设备型号", "modell", "modellnummer", "typ"}
)
_YEARS: Final = frozenset({"year", "年份", "购置年份", "jahr", "baujahr"})
_NUMBERS: Final[Mapping[str, str]] = {
    "doi": "doi", "isbn": "isbn", "orcid": "orcid", "gtin": "gtin", "ean": "gtin",
    "patent number": "patent", "专利号": "patent", "patentnummer": "patent",
    "serial number": "serial", "序列号": "serial", "出厂编号": "serial", "seriennummer": "serial",
}  # fmt: skip
"""Facts that hold a number under which the world knows the thing."""


def subjects(kind: str, keys: Iterable[str] | None = None) -> list[Subject]:
    """Everything of a kind that is listed and stands for itself, by number; of these keys only when they are given."""
    found: list[Subject]
    if kind == ORGANISATION:
        known = Organisation.objects.filter(standing__in=PUBLIC, joined_into=None)
        known = known.prefetch_related("joined").order_by("pk")
        found = list(known.filter(key__in=list(keys)) if keys is not None else known)
    else:
        listed = Resource.objects.filter(kind=kind, state=State.LISTED, joined_into=None)
        listed = listed.select_related("organisation").prefetch_related("joined").order_by("pk")
        found = list(listed.filter(key__in=list(keys)) if keys is not None else listed)
    return found


def sides(found: Iterable[Subject]) -> list[Side]:
    """The same as the engine compares them. Two queries."""
    records = list(found)
    peopled = has_people({number for item in records if (number := item.organisation_id) is not None})
    return [_side(item, peopled) for item in records]


def with_joined(item: Subject) -> Thing:
    """A record under its own names and those of all for which it stands."""
    own = _thing(item)
    others = [_thing(other) for other in item.joined.all()]
    names = dict.fromkeys(name for thing in (own, *others) for name in thing.names)
    return replace(own, names=tuple(names))


def _thing(item: Subject) -> Thing:
    return thing_of(item) if isinstance(item, Resource) else _organisation(item)


def _organisation(item: Organisation) -> Thing:
    return Thing(
        key=item.key, names=titles(item), place=item.place_id or "",
        text=item.texts.get(item.language, {}).get("text", ""), identifiers=dict(item.identifiers),
    )  # fmt: skip


def _side(item: Subject, peopled: frozenset[int]) -> Side:
    if isinstance(item, Organisation):
        said = _length(item.texts) + 200 * len(item.identifiers) + 20 * bool(item.kind)
        return Side(_organisation(item), item.pk, item.pk in peopled, "", said, item.pk)
    spoken_for = bool(item.author) or item.organisation_id in peopled
    said = _length(item.texts) + sum(len(value) for value in (*item.fields.values(), *item.facts.values()))
    return Side(thing_of(item), item.organisation_id, spoken_for, item.source, said, item.pk)


def thing_of(record: Resource) -> Thing:
    """A resource as everybody may read it."""
    fields, facts = shown_fields(record.fields, record.hidden), shown_facts(record.facts, record.hidden)
    labelled = {fold_label(label): value.strip() for label, value in facts.items() if value.strip()}
    person = fields.get("person", "").strip()
    owner = record.organisation
    return Thing(
        key=record.key,
        names=(person,) if person and record.kind == ResourceKind.EXPERT else titles(record),
        organisation=next(iter(titles(owner)), "") if owner else "",
        place=record.place_id or "",
        model=next((value for label, value in labelled.items() if label in _MODELS), ""),
        text=record.texts.get(record.language, {}).get("text", ""),
        people=(person,) if person else (),
        year=next((value for label, value in labelled.items() if label in _YEARS), ""),
        identifiers={
            _NUMBERS[label]: "".join(value.split()).upper()
            for label, value in labelled.items()
            if label in _NUMBERS
        },
    )


def titles(item: Subject) -> tuple[str, ...]:
    """What it is called in each language, its own first."""
    languages = [item.language, *sorted(set(item.texts) - {item.language})]
    found = (item.texts.get(language, {}).get("title", "") for language in languages)
    return tuple(dict.fromkeys(title for title in found if title))


def _length(texts: Mapping[str, Mapping[str, str]]) -> int:
    return sum(len(value) for text in texts.values() for value in text.values())
