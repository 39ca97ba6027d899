"""From what a row says to what the catalogue stores: names of places, owners and clusters become links."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

from entrepot.catalogue.domain import Entry, Gated, codes_in
from entrepot.catalogue.models import Cluster, IndustrialChain
from entrepot.intake.records import Record
from entrepot.people.actions import OrganisationRecord
from entrepot.people.domain import Party
from entrepot.people.models import Place
from entrepot.people.queries import names as organisation_names
from entrepot.vocabulary.kinds import read_need_kind, read_organisation_kind, read_size
from entrepot.vocabulary.periods import read_date
from entrepot.vocabulary.problems import Code, Problem, problem
from entrepot.vocabulary.writing import fold_label

NEED_KIND_WHEN_NOT_SAID = "technology"
_WITHOUT_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
"""How German names are written on other keyboards."""
_DATES = ("available_from", "valid_until")
_NEED_DATES = (*_DATES, "deadline")


EXAMINER: Final = 120
"""Characters of the name of who examined a technology."""
GATED: Final = frozenset({"gated_body", "control_codes", "examined_by", "examined_on"})
"""Columns that strangers never see."""


@dataclass(slots=True)
class Names:
    """What the node already knows, by key and by every written name."""

    places: dict[str, str]
    organisations: dict[str, str]
    clusters: dict[str, str]
    industrial_chains: dict[str, str]
    found: dict[str, OrganisationRecord] = field(default_factory=dict)

    @classmethod
    def read(cls, by: Party) -> Names:
        """Read the names from the database; of organisations those that ``by`` may know of, for what is written is answered."""
        return cls(
            places=_by_name((place.key, place.names.values()) for place in Place.objects.all()),
            organisations=_by_name(organisation_names(by)),
            clusters=_by_name((item.key, _titles(item.texts)) for item in Cluster.objects.all()),
            industrial_chains=_by_name(
                (item.key, _titles(item.texts)) for item in IndustrialChain.objects.all()
            ),
        )

    def owner(self, written: str, record: Record) -> str | None:
        """The key of an organisation; one that nobody has named before is noted in ``found``, to be added."""
        if not written:
            return None
        known = self.organisations.get(fold_label(written))
        if known is not None:
            return known
        key = f"org-{hashlib.sha256(fold_label(written).encode()).hexdigest()[:12]}"
        texts = {str(record.language): {"title": written, "text": ""}}
        place = self.places.get(fold_label(record.place))
        self.found[key] = OrganisationRecord(key, "", "", "", place, record.language, texts, "")
        self.organisations[fold_label(written)] = key
        return key


@dataclass(frozen=True, slots=True)
class Admitted:
    """What a record becomes, and what was doubtful about it."""

    entry: Entry | OrganisationRecord
    warnings: tuple[Problem, ...]


def admit(record: Record, names: Names, *, key: str, owner: str | None, shift: timedelta) -> Admitted:
    """Link a record to what the node knows.

    Args:
        key: under which it is stored.
        owner: who it belongs to when its row does not say.
        shift: days added to every date.
    """
    place, unknown = named(names.places, record.place, Code.PLACE_UNKNOWN, "place", record.row)
    warnings = [item.as_warning() for item in unknown]
    if record.kind == "organisation":
        return Admitted(_organisation(record, key, place), tuple(warnings))
    is_need, fields = record.kind == "need", record.fields
    need_kind = read_need_kind(fields.get("need_kind", "")) if is_need else None
    dates = {name: _date(record, name, shift) for name in (_NEED_DATES if is_need else _DATES)}
    cluster = names.clusters.get(fold_label(fields.get("cluster", "")))
    chain = names.industrial_chains.get(fold_label(fields.get("industrial_chain", "")))
    understood = {"need_kind": need_kind, "cluster": cluster, "industrial_chain": chain, **dates}
    entry = Entry(
        key=key,
        is_need=is_need,
        kind=str(need_kind or NEED_KIND_WHEN_NOT_SAID) if is_need else str(record.kind),
        language=record.language,
        texts=_texts(record),
        keywords=record.keywords,
        fields={
            name: value for name, value in fields.items() if not understood.get(name) and name not in GATED
        },
        facts=record.facts,
        organisation=names.owner(record.organisation or owner or "", record),
        place=place,
        cluster=cluster,
        industrial_chain=chain,
        available_from=dates["available_from"],
        valid_until=dates["valid_until"],
        deadline=dates.get("deadline"),
        gated=_gated(record),
    )
    return Admitted(entry, tuple(warnings))


def _organisation(record: Record, key: str, place: str | None) -> OrganisationRecord:
    fields = record.fields
    return OrganisationRecord(
        key=key,
        kind=str(read_organisation_kind(fields.get("organisation_kind", "")) or ""),
        size=str(read_size(fields.get("size", "")) or ""),
        sector=fields.get("sector", ""),
        place=place,
        language=record.language,
        texts=_texts(record),
        fingerprint=hashlib.sha256(f"{record.fingerprint}{place}".encode()).hexdigest(),
    )


def _gated(record: Record) -> Gated:
    """What goes behind the gate, which a list says in the record's language; a day that cannot be read is no examination."""
    fields, language = record.fields, str(record.language)
    body, examined = fields.get("gated_body", "").strip(), fields.get("examined_on", "")
    day = read_date(examined, record.language).period if examined else None
    return Gated(
        {language: body} if body else {}, codes_in(fields.get("control_codes", "")), fields.get("examined_by", "").strip()[:EXAMINER],
        day.last if day else None,
    )  # fmt: skip


def _texts(record: Record) -> dict[str, dict[str, str]]:
    return {
        str(language): {"title": text.title, "text": text.text} for language, text in record.texts.items()
    }


def named(
    names: Mapping[str, str], written: str, code: Code, column: str, row: int | None = None
) -> tuple[str | None, tuple[Problem, ...]]:
    """The key of what somebody wrote, by key or by any name; with the problem when something is written that nobody knows."""
    if not written:
        return None, ()
    key = names.get(fold_label(written))
    if key is not None:
        return key, ()
    near = get_close_matches(fold_label(written), names, n=3, cutoff=0.6)
    offered = dict.fromkeys(names[name] for name in near) or sorted(set(names.values()))[:12]
    return None, (problem(code, row=row, column=column, value=written, choices=", ".join(offered)),)


def _date(record: Record, name: str, shift: timedelta) -> date | None:
    """The day a column names, None when it cannot be read (intake's validation has warned then)."""
    written = record.fields.get(name, "")
    period = read_date(written, record.language).period if written else None
    if period is None:
        return None
    return (period.start if name == "available_from" else period.last) + shift


def _by_name(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for key, titles in rows:
        for title in (key, *titles):
            if folded := fold_label(title):
                names.setdefault(folded, key)
                names.setdefault(folded.translate(_WITHOUT_UMLAUTS), key)
    return names


def _titles(texts: Mapping[str, Mapping[str, str]]) -> list[str]:
    return [text.get("title", "") for text in texts.values()]
