"""Who may use a resource.

Kinds and sizes of organisation, places, jurisdictions, sectors — from columns and from sentences.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from entrepot.vocabulary.kinds import SME, OrganisationKind, Size, find_organisation_kinds, find_sizes
from entrepot.vocabulary.places import Jurisdiction, Place, find_places, jurisdiction, lies_within
from entrepot.vocabulary.writing import fold, fold_label


@dataclass(frozen=True, slots=True)
class Applicant:
    """The organisation that asks; None where the node does not know."""

    kind: OrganisationKind | None = None
    size: Size | None = None
    place: str | None = None
    jurisdiction: Jurisdiction | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who is admitted: each set lists what is allowed, an empty one sets no limit. `places` holds place ids.

    Places and jurisdictions are one condition: being in any of them is enough.
    """

    kinds: frozenset[OrganisationKind] = frozenset()
    sizes: frozenset[Size] = frozenset()
    places: frozenset[str] = frozenset()
    jurisdictions: frozenset[Jurisdiction] = frozenset()
    sectors: frozenset[str] = frozenset()

    def admits_kind(self, applicant: Applicant) -> bool | None:
        """Tell whether the kind is admitted; None when it is not known."""
        return _admitted(self.kinds, applicant.kind)

    def admits_size(self, applicant: Applicant) -> bool | None:
        """Tell whether the size is admitted; sizes limit enterprises only, so any other kind passes."""
        if self.sizes and applicant.kind not in (
            None,
            OrganisationKind.ENTERPRISE,
            OrganisationKind.SERVICE_FIRM,
        ):
            return True
        return _admitted(self.sizes, applicant.size)

    def admits_place(self, applicant: Applicant) -> bool | None:
        """Tell whether the applicant's place or law is among those named; None when neither is known."""
        if not self.places and not self.jurisdictions:
            return True
        if applicant.place in self.places:
            return True
        here = applicant.jurisdiction
        if here is not None and any(lies_within(here, allowed) for allowed in self.jurisdictions):
            return True
        unknown = (self.places and applicant.place is None) or (self.jurisdictions and here is None)
        return None if unknown else False

    def admits_sector(self, applicant: Applicant) -> bool | None:
        """Tell whether the sector is admitted; None when it is not known."""
        return _admitted(self.sectors, applicant.sector)


_SEPARATORS: Final = re.compile(r"[;,、，；/|\n]+|\s+(?:und|and|oder|or|和|及|或)\s+")
_ANY: Final = frozenset(
    {
        "",
        "any",
        "all",
        "alle",
        "不限",
        "全部",
        "所有",
        "无",
        "none",
        "-",
        "keine",
        "beliebig",
        "all kinds",
        "no limit",
    }
)
# Sentences that say who may come; names of places elsewhere in a text are not conditions.
_SAYS_WHO: Final = re.compile(
    r"面向|限于|仅限|适用于|适用对象|支持对象|申请条件|申报条件|申报对象|注册(?:在|于|地)|注册的"
    r"|在[^,.;]{1,12}注册|登记|对象为|对象:|须为|符合条件"
    r"|\bfor\b|\bopen to\b|\beligible\b|\bregistered\b|\bbased in\b|\blocated in\b|\bresident in\b"
    r"|\bapplicants?\b|\bonly\b|\brestricted to\b"
    r"|\bfür\b|\bmit sitz\b|\bansässig|\bantragsberechtigt|\bregistriert|\bnur\b|\boffen für\b"
    r"|\brichtet sich an\b|\bniederlassung in\b|\bbetriebsstätte\b",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[^.!?;\n。！？；]+(?:\.(?=\S)[^.!?;\n。！？；]*)*")


def read_eligibility(
    columns: Mapping[str, str | Iterable[str]],
    gazetteer: Iterable[Place] = (),
    sectors: Mapping[str, Iterable[str]] | None = None,
) -> Eligibility:
    """Read eligibility from columns called kinds, sizes, places, jurisdictions, sectors, also with
    `eligible_` before: lists or `a; b、c`.

    `sectors` gives the written names of each sector's key; without it a sector is kept as written in lower
    case.
    """
    places = tuple(gazetteer)
    place_ids, codes = _where(
        " ; ".join((*_items(_column(columns, "places")), *_items(_column(columns, "jurisdictions")))), places
    )
    codes |= frozenset(code for item in _items(_column(columns, "jurisdictions")) if (code := _code(item)))
    known = {place.id for place in places}
    place_ids |= frozenset(item for item in _items(_column(columns, "places")) if item in known or not places)
    return Eligibility(
        kinds=frozenset(
            kind
            for item in _items(_column(columns, "kinds"))
            for kind in find_organisation_kinds(item) | _kind(item)
        ),
        sizes=frozenset(size for item in _items(_column(columns, "sizes")) for size in find_sizes(item)),
        places=place_ids,
        jurisdictions=codes,
        sectors=frozenset(
            sector for item in _items(_column(columns, "sectors")) for sector in _sectors(item, sectors)
        ),
    )


def find_eligibility(
    text: str, gazetteer: Iterable[Place] = (), sectors: Mapping[str, Iterable[str]] | None = None
) -> Eligibility:
    """Find who is admitted in free text: `面向广州市注册的中小微企业`, `für KMU mit Sitz in Bayern`, `SMEs
    registered in Hong Kong`.

    Only sentences that say whom they address count, so that a place named in passing is no condition.
    """
    places = tuple(gazetteer)
    addressed = [match[0] for match in _SENTENCE.finditer(text) if _SAYS_WHO.search(fold(match[0]))]
    said = " ; ".join(addressed)
    place_ids, codes = _where(said, places)
    sizes = find_sizes(said)
    kinds = find_organisation_kinds(said)
    if sizes and sizes <= SME | {Size.LARGE} and not kinds:
        kinds = frozenset({OrganisationKind.ENTERPRISE})
    return Eligibility(
        kinds, sizes, place_ids, codes, frozenset(_sectors(said, sectors)) if sectors else frozenset()
    )


def _admitted(allowed: frozenset[str], value: str | None) -> bool | None:
    if not allowed:
        return True
    return None if value is None else value in allowed


def _column(columns: Mapping[str, str | Iterable[str]], name: str) -> str | Iterable[str] | None:
    return columns.get(name) or columns.get(f"eligible_{name}")


def _items(value: str | Iterable[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = _SEPARATORS.split(value) if isinstance(value, str) else value
    return tuple(part.strip() for part in parts if fold_label(part) not in _ANY)


def _where(text: str, places: tuple[Place, ...]) -> tuple[frozenset[str], frozenset[Jurisdiction]]:
    mentions = find_places(text, places)
    ids = frozenset(mention.place.id for mention in mentions if mention.place)
    return ids, frozenset(code for mention in mentions for code in mention.jurisdictions)


def _code(item: str) -> Jurisdiction | None:
    try:
        return jurisdiction(item)
    except ValueError:
        return None


def _kind(item: str) -> frozenset[OrganisationKind]:
    written = fold_label(item).replace(" ", "_")
    return (
        frozenset({OrganisationKind(written)})
        if written in {kind.value for kind in OrganisationKind}
        else frozenset()
    )


def _sectors(text: str, names: Mapping[str, Iterable[str]] | None) -> frozenset[str]:
    written = fold_label(text)
    if names is None:
        return frozenset({written})
    return frozenset(
        key
        for key, forms in names.items()
        if key == written or any(fold_label(form) in written for form in forms)
    )
